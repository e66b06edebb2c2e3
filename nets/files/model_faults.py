"""What does not fit a pydantic model, in words."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pleat.configs import limits
from pleat.nets.errors import counted, instead, nearest, quoted
from pleat.nets.files.values import Place

# Where in a file something is wrong, and what.
Fault = tuple[Place, str]

_QUOTES = re.compile(r"'([^']*)'")


def faults(
    error: ValidationError, model: type[BaseModel], table: Mapping[str, Any] | None = None
) -> list[Fault]:
    """Return what does not fit a model: the place of each fault, and what is wrong there.

    Parameters
    ----------
    error : ValidationError
        What pydantic found.
    model : type
        Of the whole file. One that reads its tables by what they say may have a method
        ``keys_at(place, table)`` that returns the keys of such a table, or None.
    table : mapping, optional
        What the file says.
    """
    found = error.errors()
    # A list whose items are wrong is also told to be too short: that is no fault of its own.
    places = [fault["loc"] for fault in found if fault["type"] != "too_short"]
    faulty = [
        fault
        for fault in found
        if fault["type"] != "too_short"
        or not any(place[: len(fault["loc"])] == fault["loc"] for place in places)
    ]
    told = [(fault["loc"], _said(fault, model, table or {})) for fault in faulty[: limits.FAULTS]]
    more = len(faulty) - len(told)
    return [*told, ((), f"and {counted(more, 'fault')} more")] if more else told


def _said(fault: ErrorDetails, model: type[BaseModel], table: Mapping[str, Any]) -> str:
    where, given, kind = fault["loc"], fault["input"], fault["type"]
    if kind == "extra_forbidden":
        return f"there is no such key; {instead(str(where[-1]), _known(where, model, table))}"
    if kind == "missing":
        return "is missing, please add it"
    if kind == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    if kind == "literal_error" and isinstance(given, str):
        known = _QUOTES.findall(str(fault.get("ctx", {}).get("expected", "")))
        if (near := nearest(given, known)) is not None:
            return f"there is no {quoted(given)}; did you mean {quoted(near)}?"
    said = str(fault["msg"]).replace("Input should", "must", 1)
    return said if isinstance(given, dict | list) else f"{said}, got {quoted(given)}"


def _known(where: Place, model: type[BaseModel], table: Mapping[str, Any]) -> list[str]:
    """Return the keys that the table around a key may have."""
    if (keys := getattr(model, "keys_at", None)) and (own := keys(where[:-1], table)):
        return sorted(own)
    return keys_below(model, where[:-1])


def keys_below(model: type[BaseModel], place: Place) -> list[str]:
    """Return the keys that a table at a place within a model may have."""
    tables = [model]
    for part in place:
        if isinstance(part, str):
            inner = [table for t in tables for table in _inside(t, part)]
            # The tag of a tagged union is in the place, but is no key.
            tables = inner or tables
    return sorted({f.alias or name for t in tables for name, f in t.model_fields.items()})


def _inside(table: type[BaseModel], key: str) -> Iterator[type[BaseModel]]:
    for name, field in table.model_fields.items():
        if key in (name, field.alias):
            yield from _models(field.annotation)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models(argument)
