"""TOML files as typed models, with every fault of a file told at once."""

from __future__ import annotations

import itertools
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pleat.configs import limits
from pleat.nets.errors import InputError, named, quoted
from pleat.nets.files.model_faults import Fault, faults
from pleat.nets.files.toml_places import line_of, lines_of
from pleat.nets.files.values import Place, value_faults

# Tables of which a file has many, each with an id that people know it by.
_MANY = ("beat", "part")
_AT = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
# Sentences such as "net: no such file", "views has 'loss', but", "side = 'right' is for".
_PARTS_OF = re.compile(r"(\w+)(?!\])|\[(\d{1,9})\]", re.ASCII)
_KEYS = r"([a-z_]\w*(?:\.\w+|\[\d+\])*)"
_STARTS = re.compile(rf"{_KEYS}: ", re.ASCII)
_BEGINS = re.compile(rf"{_KEYS}(?:: | = | (?:has|quotes|names|takes|needs|on) )", re.ASCII)

# Over a key of thousands of parts tomllib takes minutes.
_PARTS = 64
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*+\.[ \t]*+){{{_PARTS}}}")
_LONG_NUMBER = re.compile(rf"[0-9][0-9_]{{{limits.DIGITS}}}")

M = TypeVar("M", bound=BaseModel)


def read_toml_model(path: str | os.PathLike[str], model: type[M]) -> M:
    """Read a TOML file into a pydantic model.

    Parameters
    ----------
    path : path
        The file.
    model : type
        What it must hold. Its validators find the file's folder in their context, as
        ``folder``.

    Raises
    ------
    InputError
        If the file is missing or no TOML, or does not fit the model: then with
        one line for each fault, as `located` tells it.
    """
    text = _text(Path(path))
    table = _table(path, text)
    wrong = list(itertools.islice(value_faults(table), limits.FAULTS))
    if not wrong:
        try:
            return model.model_validate(table, context={"folder": Path(path).parent})
        except ValidationError as error:
            wrong = faults(error, model, table)
    raise InputError("\n".join(_located(path, wrong, table, text)))


def read_toml(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a TOML file as it stands.

    Raises
    ------
    InputError
        If the file is missing or no TOML.
    """
    return _table(path, _text(Path(path)))


def located(path: str | os.PathLike[str], wrong: Iterable[Fault]) -> list[str]:
    """Return faults that were found after a TOML file had been read, each as a line.

    Parameters
    ----------
    path : path
        The file. If it can't be read any more, lines are told without their numbers.
    wrong : iterable of (place, str)
        Where each is and what. A beat or a part may be given by its id; a sentence may
        begin with a key of the table at that place.

    Returns
    -------
    list of str
        ``FILE:LINE: beat 'ID': KEY: what is wrong``; beats and parts without an id of
        their own are told by their number, items of other lists as ``KEY[1]``, from 1.
    """
    try:
        text = _text(Path(path))
        table = _table(path, text)
    except InputError:
        text, table = "", {}
    return _located(path, wrong, table, text)


def key_of(place: Place, table: Mapping[str, Any] | None = None) -> str:
    """Return a place in a table as a sentence begins with it."""
    if len(place) > 1 and place[0] in _MANY:
        what = f"{place[0]} {_called(place, table or {})}"
        return f"{what}: {key_of(place[2:])}" if place[2:] else what
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{named(part)}"
    return text.removeprefix(".")


def _located(
    path: str | os.PathLike[str], wrong: Iterable[Fault], table: dict[str, Any], text: str
) -> list[str]:
    lines = lines_of(text)
    out = []
    for place, said in wrong:
        inner = _within(_numbered(place, table), said)
        line = line_of(lines, inner)
        where = f"{path}:{line}" if line else str(path)
        key = key_of(place, table)
        # Keys stand in one path: clip.net, but beat 'a': net.
        whole = bool(place) and place[0] not in _MANY and inner in lines
        joint = "." if whole and _STARTS.match(said) else ": "
        out.append(f"{where}: {key}{joint}{said}" if key else f"{where}: {said}")
    return out


def _within(place: Place, said: str) -> Place:
    """Return the place of the key that a sentence begins with, where there is one."""
    match = _BEGINS.match(said)
    if match is None:
        return place
    keys = _PARTS_OF.findall(match[1])
    return (*place, *(key or int(item) - 1 for key, item in keys))


def _ids(place: Place, table: Mapping[str, Any]) -> list[str]:
    """Return what each table of a list calls itself, a lecture's part after its clip."""
    items = table.get(str(place[0]))
    listed = items if isinstance(items, list) else []
    tables = [one if isinstance(one, dict) else {} for one in listed]
    names = [one.get("id") or one.get("clip") for one in tables]
    return [Path(own).name.removesuffix(".toml") if isinstance(own, str) else "" for own in names]


def _called(place: Place, table: Mapping[str, Any]) -> str:
    k = place[1]
    if isinstance(k, str):
        return quoted(k)
    ids = _ids(place, table)
    own = ids[k] if k < len(ids) else ""
    return quoted(own) if own and ids.count(own) == 1 else str(k + 1)


def _numbered(place: Place, table: Mapping[str, Any]) -> Place:
    """Return a place with a beat's number where it gives the id, if the file has a list."""
    if len(place) < 2 or place[0] not in _MANY or isinstance(place[1], int):
        return place
    ids = _ids(place, table)
    return (place[0], ids.index(place[1]), *place[2:]) if place[1] in ids else place


def _table(path: str | os.PathLike[str], text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _AT.fullmatch(str(error))
        said, line, column = match.groups() if match else (str(error), None, None)
        where = f"{path}:{line or text.count(chr(10)) + 1}"
        at = f", at column {column}" if column else ""
        raise InputError(f"{where}: not valid TOML: {_short(said)}{at}") from None
    except RecursionError:
        raise InputError(f"{path}: not valid TOML: lists lie hundreds deep") from None
    except ValueError:  # of Python's own bound on digits
        found = _LONG_NUMBER.search(text)
        where = f"{path}:{_line(text, found)}" if found else f"{path}"
        raise InputError(f"{where}: a number of more than {limits.DIGITS} digits") from None


def _text(path: Path) -> str:
    if "\0" in str(path):
        raise InputError(f"{quoted(str(path))}: no file has a NUL in its name")
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise InputError(f"{path}: is a device or a pipe, not a file")
        with path.open("rb") as file:
            content = file.read(limits.TEXT_BYTES + 1)
        if len(content) > limits.TEXT_BYTES:
            raise InputError(f"{path}: has more than {limits.TEXT_BYTES // 2**20} MB")
        text = content.decode("utf-8")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: must be UTF-8 text, byte {error.start} is not") from None
    if match := _LONG_KEY.search(text):
        raise InputError(f"{path}:{_line(text, match)}: a key of more than {_PARTS} parts")
    return text


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _short(said: str) -> str:
    """Return what a parser says, which may quote all of a key, on one line."""
    line = " ".join(said.split())
    return line if len(line) <= 200 else f"{line[:120]}… {line[-60:]}"
