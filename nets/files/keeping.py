"""Files kept in a cache, each with the digest of what it holds: damage shows when it is read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from pleat.nets.files.writing import whole_file

SUFFIX = ".blake2b"


@contextlib.contextmanager
def kept_file(target: Path) -> Iterator[Path]:
    """Give a path to write to, as `whole_file`; the digest goes beside ``target``.

    Raises
    ------
    InputError
        As `whole_file`.
    """
    with whole_file(target) as part:
        yield part
        digest = _digest(part)
    with whole_file(digest_file(target)) as part:
        part.write_text(digest, encoding="ascii")


def is_sound(path: Path) -> bool:
    """Return whether a kept file is there, and as it was written."""
    try:
        return digest_file(path).read_text(encoding="ascii") == _digest(path)
    except (OSError, ValueError):
        return False


def use(path: Path) -> bool:
    """Return whether a kept file is sound, and note its use: what is used seldom goes first."""
    if not is_sound(path):
        return False
    with contextlib.suppress(OSError):
        os.utime(path)
    return True


def discard(path: Path) -> None:
    """Remove a kept file, and the digest with it."""
    path.unlink(missing_ok=True)
    digest_file(path).unlink(missing_ok=True)


def digest_file(path: Path) -> Path:
    """Return where a kept file's digest is."""
    return path.with_name(path.name + SUFFIX)


def _digest(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=32).hexdigest()
