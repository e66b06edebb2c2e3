"""What the keys of a file take, told from the JSON Schema that editors use too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
_NAMES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true, false"}


@dataclass(frozen=True)
class Key:
    """A key of a table.

    Attributes
    ----------
    name, takes, meaning : str
        The key, what kind of value it takes in words, and what it is for.
    required : bool
        Whether it must be there.
    default : str
        As JSON; empty where there is none, or nothing in it.
    """

    name: str
    takes: str
    meaning: str
    required: bool
    default: str


def keys_of(model: Schema, leave: tuple[str, ...] = ()) -> tuple[Key, ...]:
    """Return the keys of a table from its schema, but for some.

    Those of tables that a key lists follow it, as ``box.text``.
    """
    return tuple(_keys(model, model.get("$defs", {}), leave, ""))


def _keys(model: Schema, tables: Schema, leave: tuple[str, ...], within: str) -> Iterator[Key]:
    required = model.get("required", ())
    for name, key in model["properties"].items():
        if name in leave:
            continue
        yield Key(
            within + name,
            type_in_words(key),
            key.get("description", ""),
            name in required,
            "" if key.get("default") in (None, "", []) else _json(key["default"]),
        )
        inner = key.get("items", {}).get("$ref", "").rpartition("/")[2]
        if inner in tables and not within:
            yield from _keys(tables[inner], tables, (), f"{name}.")


def type_in_words(key: Schema) -> str:
    """Say what kind of value a key takes."""
    if "anyOf" in key:
        return " or ".join(type_in_words(one) for one in key["anyOf"])
    if "enum" in key:
        return ", ".join(_code(value) for value in key["enum"])
    if "const" in key:
        return _code(key["const"])
    if "$ref" in key:
        return "table"
    if key["type"] == "array":
        return _list_in_words(key)
    if key["type"] == "object":
        return "table"
    return _NAMES[key["type"]] + _bounds(key)


def _list_in_words(key: Schema) -> str:
    if "prefixItems" in key:
        return "[" + ", ".join(type_in_words(one) for one in key["prefixItems"]) + "]"
    least, most = key.get("minItems"), key.get("maxItems")
    if most == 0:
        return "`[]`"
    size = f" of {least}" if least and least == most else ""
    if not size and most:
        size = f" of {least or 0} to {most}"
    elif not size and least:
        size = f" of at least {least}"
    return f"list{size}: {type_in_words(key['items'])}"


def _bounds(key: Schema) -> str:
    if key["type"] == "string":
        return ""
    words = []
    for name, said in (
        ("minimum", "from"),
        ("exclusiveMinimum", "above"),
        ("maximum", "up to"),
        ("exclusiveMaximum", "below"),
    ):
        if name in key:
            words.append(f"{said} {key[name]:g}")
    return " " + " ".join(words) if words else ""


def _code(value: Any) -> str:
    return f"`{_json(value)}`"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
