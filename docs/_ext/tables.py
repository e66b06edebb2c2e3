"""Reference pages from the JSON Schemas that editors use too: what can be written, key by key."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from stills import Moment, clip_named, middle

from pleat.configs import shipped
from pleat.scenes.beats import Beat, kinds
from pleat.scenes.cli.schemas import schema

Schema = dict[str, Any]
# Every beat has these; the page on beats describes them once.
COMMON = tuple(Beat.model_fields)
# The clip that shows beats most plainly.
PLAIN = "fold"
# Modules of beats that come first, as most clips use them; the others follow by name.
FIRST = ("show", "layer", "fold", "decide", "breath")
_NAMES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true, false"}


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
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def key_table(model: Schema, leave: tuple[str, ...] = ()) -> str:
    """Return a Markdown table of a model's keys."""
    rows = []
    for name, key in model["properties"].items():
        if name in leave:
            continue
        if name in model.get("required", ()):
            default = "*required*"
        else:
            default = _code(key["default"]) if key.get("default") not in (None, "", []) else ""
        said = key.get("description", "").replace("|", r"\|")
        rows.append(f"| `{name}` | {type_in_words(key)} | {default} | {said} |")
    if not rows:
        return ""
    return (
        "\n".join(["| key | value | default | meaning |", "| --- | --- | --- | --- |", *rows])
        + "\n"
    )


def beats_page() -> str:
    """Describe every kind of beat, grouped as the modules that hold them."""
    defs = schema("clip")["$defs"]
    common = {k: defs["beat-pause"]["properties"][k] for k in COMMON}
    del common["do"]["const"]
    out = ["## Keys of every beat\n"]
    out.append(key_table({"properties": common, "required": ["id", "do"]}))
    there = sorted((do for do in kinds() if f"beat-{do}" in defs), key=_place)
    for module, group in groupby(there, key=lambda do: kinds()[do].__module__):
        said = inspect.cleandoc(sys.modules[module].__doc__ or "").partition("\n\n")[0]
        out.append(f"## {module.rpartition('.')[2].capitalize()}\n\n{' '.join(said.split())}\n")
        out += [_beat(do, defs[f"beat-{do}"]) for do in group]
    return "\n".join(out)


def _place(do: str) -> tuple[int, str]:
    module = kinds()[do].__module__
    room = module.rpartition(".")[2]
    return FIRST.index(room) if room in FIRST else len(FIRST), module


def _beat(do: str, model: Schema) -> str:
    kind = kinds()[do]
    out = [f"### `{do}`\n", model["description"] + "\n"]
    seen = examples().get(do)
    if seen:
        out.append(f":::{{still}} {seen[0].clip} {seen[0].beat}\n:share: {seen[0].share}\n:::\n")
    out.append(key_table(model, COMMON))
    out.append(f"Its motion takes {kind.motion:g} s unless `seconds` says otherwise.")
    if seen:
        names = sorted({moment.clip for moment in seen})
        links = ", ".join(f"[{name}](/gallery/{name}.md)" for name in names)
        out.append(f"Seen in {links}.")
    return "\n".join(out) + "\n"


def examples() -> dict[str, list[Moment]]:
    """Return where shipped clips use each kind of beat, mid-motion."""
    out: dict[str, list[Moment]] = {}
    for name in dict.fromkeys((PLAIN, *shipped("clips"))):
        clip = clip_named(name)
        for beat in clip.beats:
            out.setdefault(beat.do, []).append(middle(name, beat.id))
    return out


def file_page(kind: str) -> str:
    """Describe the tables of a kind of file and their keys."""
    model = schema(kind)
    return "\n".join(_tables(model, model.get("$defs", {})))


def _tables(model: Schema, defs: dict[str, Schema]) -> Iterator[str]:
    own = {k: v for k, v in model["properties"].items() if _table_of(v, defs) is None}
    if own:
        yield "## Keys\n"
        yield key_table({**model, "properties": own})
    for name, key in model["properties"].items():
        table = _table_of(key, defs)
        if table is not None:
            many = key.get("type") == "array"
            yield f"## `{'[[' if many else '['}{name}{']]' if many else ']'}`\n"
            yield table["description"] + "\n"
            yield key_table(table)


def _table_of(key: Schema, defs: dict[str, Schema]) -> Schema | None:
    """Return the model of a key that is a table or a list of tables."""
    for place in (key, key.get("items", {}), *key.get("allOf", []), *key.get("anyOf", [])):
        if "$ref" in place:
            return defs[place["$ref"].rpartition("/")[2]]
        if "oneOf" in place:
            said = key["description"] + " [All kinds and their keys](/reference/beats.md)."
            return {"description": said, "properties": {}}
    return None
