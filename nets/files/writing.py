"""Files that appear under their final name only when they are complete."""

from __future__ import annotations

import contextlib
import errno
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pleat.nets.errors import InputError

try:
    import fcntl
except ImportError:  # Windows: no advisory locks, so nothing of another process is ever swept
    fcntl = None  # type: ignore[assignment]

_START_BYTES = 200

# What the user can mend; anything else the system reports is our fault.
_THEIRS = {
    errno.EACCES,
    errno.EDQUOT,
    errno.EEXIST,
    errno.EFBIG,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.ENOENT,
    errno.ENOSPC,
    errno.ENOTDIR,
    errno.EPERM,
    errno.EROFS,
}


@contextlib.contextmanager
def writing(what: Path) -> Iterator[None]:
    """Turn a full disk or a forbidden place met while writing ``what`` into an InputError."""
    try:
        yield
    except OSError as error:
        if error.errno not in _THEIRS:
            raise
        why = os.strerror(error.errno).lower()
        raise InputError(
            f"cannot write {what}: {why}; make room or choose another place"
        ) from error


def lock(handle: IO[bytes], wait: bool = False) -> bool:
    """Take the exclusive lock of an open file; it is let go when the file or the process ends.

    Returns
    -------
    bool
        False if another process holds it and ``wait`` is false.
    """
    if fcntl is None:
        return wait
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def sync(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def within(folder: Path, *names: str) -> Path:
    """Return the path of what we name ourselves, in a folder that somebody else has named.

    The folder may be a link; what stands in it may not lead elsewhere.

    Parameters
    ----------
    folder : Path
        The one that was named.
    names : str
        Of the folders below it, if any, and of the file.

    Raises
    ------
    InputError
        If a name is no mere name, or a link would lead out of the folder.
    """
    for name in names:
        if Path(name).name != name or name in ("", ".."):
            raise InputError(f"{name!r} would lead out of {folder}: give it another name")
    path = folder
    with writing(folder):
        for name in names[:-1]:
            path = path / name
            if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
                raise InputError(
                    f"{path} is a link that leads out of {folder}: remove it, or name the folder "
                    "it leads to"
                )
    return path / names[-1]


def check_target(target: Path, suffix: str) -> None:
    """Make sure that a file of this name can be written, and create its folder.

    Raises
    ------
    InputError
        If the name has another suffix, is a folder, or its folder cannot be written.
    """
    with writing(target):
        if target.is_dir():
            raise InputError(f"output {target} is a folder: name a file ending in {suffix}")
        if target.suffix.lower() != suffix:
            raise InputError(f"output {target} must end in {suffix}")
        target.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(target.parent, os.W_OK):
        raise InputError(f"cannot write {target}: its folder is read-only; choose another place")


@contextlib.contextmanager
def whole_file(target: Path, *, new: bool = False) -> Iterator[Path]:
    """Give a temporary path beside ``target`` that becomes ``target`` on success.

    Everything that is written goes through here. Parts that a killed process left
    beside the same target are swept first: a living writer holds the lock of its part.

    Parameters
    ----------
    target : Path
        Its folder is created.
    new : bool
        Refuse to replace a file that is there.

    Raises
    ------
    InputError
        If the disk is full, the place cannot be written, or the file may not be replaced.
    """
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep_parts(target)
        part, handle = _open_part(target)
        try:
            yield part
            sync(part)
            if new:
                _publish_new(part, target)
            else:
                part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        finally:
            handle.close()


def _publish_new(part: Path, target: Path) -> None:
    """Give a part its name unless something bears it: a link never replaces, a rename does."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise InputError(f"{target}: is there already; choose another name") from None
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise InputError(f"{target}: is there already; choose another name") from None
        part.replace(target)
    else:
        part.unlink()


def _open_part(target: Path) -> tuple[Path, IO[bytes]]:
    while True:
        part = target.with_name(f".{_start(target)}.{uuid.uuid4().hex}.part")
        handle = part.open("xb")
        lock(handle, wait=True)
        # Between the opening and the lock another process may have swept it.
        if part.exists():
            return part, handle
        handle.close()


def _sweep_parts(target: Path) -> None:
    # A name of 32 hexadecimal digits: nobody else's file has one by chance.
    for part in target.parent.glob(f".{_literal(_start(target))}.{'[0-9a-f]' * 32}.part"):
        with contextlib.suppress(OSError), part.open("rb") as handle:
            if lock(handle):
                part.unlink(missing_ok=True)


def _start(target: Path) -> str:
    """Return how the names of a target's parts begin: no longer than a file's name may be."""
    return os.fsencode(target.stem)[:_START_BYTES].decode("utf-8", "ignore")


def _literal(text: str) -> str:
    """Escape the signs that glob reads as patterns."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)
