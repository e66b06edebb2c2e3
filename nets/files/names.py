"""Names that files and users give: what may become a file's name, and what a path can be."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from pleat.configs.limits import FILE_NAME_BYTES, NAME_BYTES, PATH_BYTES
from pleat.nets.errors import InputError, quoted

# What Windows keeps for itself, alone or before a dot.
DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')


def check_name(text: str) -> str:
    """Return a text that may be a file's name on every system, and nothing but a name.

    Raises
    ------
    InputError
        If it may not.
    """
    shown = quoted(text)
    if unfit := _UNFIT.search(text):
        raise InputError(f"{shown} holds {unfit.group()!r}, which no file's name may hold")
    if not text or text != text.strip(" ."):
        raise InputError(f"{shown} begins or ends with a dot or a space, or is empty: name it so")
    if DEVICES.fullmatch(text.partition(".")[0]):
        raise InputError(f"{shown} is a name that Windows keeps for a device; choose another")
    if len(text.encode()) > NAME_BYTES:
        raise InputError(f"{shown} is too long for a name: at most {NAME_BYTES} bytes")
    return text


def beside(text: str | os.PathLike[str], base: str | os.PathLike[str] = ".") -> Path:
    """Return the path that a text means, from a folder on.

    Raises
    ------
    InputError
        If no file can have it.
    """
    path = Path(base) / text
    if "\0" in str(path):
        raise InputError(f"{quoted(str(text))} is no path: it holds a NUL character")
    if max((len(os.fsencode(part)) for part in path.parts), default=0) > FILE_NAME_BYTES:
        raise InputError(
            f"{quoted(str(text))} is no path: a name in it has more than {FILE_NAME_BYTES} bytes"
        )
    if len(os.fsencode(path)) > PATH_BYTES:
        raise InputError(f"{quoted(str(text))} is no path: it has more than {PATH_BYTES} bytes")
    return path


def path_fault(error: BaseException) -> str | None:
    """Return a sentence if an error comes of a path that no file can have, else None."""
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        name = os.fsdecode(error.filename) if error.filename else "a path"
        return f"{quoted(name)} is too long for the path of a file; choose a shorter one"
    if isinstance(error, ValueError) and "embedded null" in str(error):
        return "the path of a file holds a NUL character, which none can; remove it"
    return None


def legible(name: str) -> str:
    r"""Return a file's name as text: bytes of it that are no UTF-8 as ``\udcff``."""
    return name.encode("utf-8", "backslashreplace").decode()
