"""TOML files as typed models, with every fault of a file told at once."""

from __future__ import annotations

import difflib
import itertools
import os
import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pleat.configs import limits
from pleat.nets.errors import InputError, named, quoted
from pleat.nets.files.values import value_faults

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
        one line for each fault, which says the file, the key (list items count
        from 1) and what would be right.
    """
    table = _table(path)
    wrong = itertools.islice(value_faults(table), limits.FAULTS)
    if lines := [f"{path}: {_key(where)}: {said}" for where, said in wrong]:
        raise InputError("\n".join(lines))
    try:
        return model.model_validate(table, context={"folder": Path(path).parent})
    except ValidationError as error:
        raise InputError("\n".join(f"{path}: {said}" for said in faults(error, model))) from None


def _table(path: str | os.PathLike[str]) -> dict[str, Any]:
    text = _text(Path(path))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not valid TOML: {_short(str(error))}") from None
    except RecursionError:
        raise InputError(f"{path}: not valid TOML: lists lie hundreds deep") from None
    except ValueError:  # of Python's own bound on digits
        where = f"line {_line(text, found)}: " if (found := _LONG_NUMBER.search(text)) else ""
        raise InputError(f"{path}: {where}a number of more than {limits.DIGITS} digits") from None


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
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: must be UTF-8 text, byte {error.start} is not") from None
    if match := _LONG_KEY.search(text):
        where = _line(text, match)
        raise InputError(f"{path}: line {where}: a key of more than {_PARTS} parts")
    return text


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _short(said: str) -> str:
    """Return what a parser says, which may quote all of a key, on one line."""
    line = " ".join(said.split())
    return line if len(line) <= 200 else f"{line[:120]}… {line[-60:]}"


def faults(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """Return what does not fit a model in words, one line for each fault."""
    found = error.errors()
    # A list whose items are wrong is also told to be too short: that is no fault of its own.
    places = [fault["loc"] for fault in found if fault["type"] != "too_short"]
    faulty = [
        fault
        for fault in found
        if fault["type"] != "too_short"
        or not any(place[: len(fault["loc"])] == fault["loc"] for place in places)
    ]
    told = [_told(fault, model) for fault in faulty[: limits.FAULTS]]
    more = len(faulty) - len(told)
    return [*told, f"and {more:,} faults more"] if more else told


def _told(fault: ErrorDetails, model: type[BaseModel]) -> str:
    where, given, kind = fault["loc"], fault["input"], fault["type"]
    if kind == "extra_forbidden":
        return f"{_key(where)}: there is no such key; {_near(str(where[-1]), where, model)}"
    if kind == "missing":
        return f"{_key(where)}: is missing, please add it"
    if kind == "value_error":
        said = str(fault["msg"]).removeprefix("Value error, ")
        return f"{_key(where)}: {said}" if where else said
    said = str(fault["msg"]).replace("Input should", "must", 1)
    shown = "" if isinstance(given, dict | list) else f", got {quoted(given)}"
    return f"{_key(where)}: {said}{shown}"


def _key(where: tuple[int | str, ...]) -> str:
    text = ""
    for part in where:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{named(part)}"
    return text.removeprefix(".") or "the file"


def _near(key: str, where: tuple[int | str, ...], model: type[BaseModel]) -> str:
    key = key[: limits.NAME_BYTES]  # likeness takes the square of the length
    tables = [model]
    for part in where[:-1]:
        if isinstance(part, str):
            inner = [table for t in tables for table in _inside(t, part)]
            # The tag of a tagged union is in the place, but is no key.
            tables = inner or tables
    known = sorted({f.alias or name for t in tables for name, f in t.model_fields.items()})
    close = difflib.get_close_matches(key, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"


def _inside(table: type[BaseModel], key: str) -> Iterator[type[BaseModel]]:
    for name, field in table.model_fields.items():
        if key in (name, field.alias):
            yield from _models(field.annotation)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models(argument)
