"""TOML files as typed models, with every fault of a file told at once."""

from __future__ import annotations

import difflib
import os
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pleat.nets.errors import InputError

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
    try:
        table = tomllib.loads(Path(path).read_bytes().decode("utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: must be UTF-8 text, byte {error.start} is not") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None
    try:
        return model.model_validate(table, context={"folder": Path(path).parent})
    except ValidationError as error:
        raise InputError("\n".join(f"{path}: {said}" for said in faults(error, model))) from None


def faults(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """Return what does not fit a model in words, one line for each fault."""
    found = error.errors()
    # A list whose items are wrong is also told to be too short: that is no fault of its own.
    places = [fault["loc"] for fault in found if fault["type"] != "too_short"]
    return [
        _told(fault, model)
        for fault in found
        if fault["type"] != "too_short"
        or not any(place[: len(fault["loc"])] == fault["loc"] for place in places)
    ]


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
    shown = "" if isinstance(given, dict | list) else f", got {given!r}"
    return f"{_key(where)}: {said}{shown}"


def _key(where: tuple[int | str, ...]) -> str:
    text = ""
    for part in where:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".") or "the file"


def _near(key: str, where: tuple[int | str, ...], model: type[BaseModel]) -> str:
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
