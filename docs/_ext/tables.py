"""Reference pages from the JSON Schemas that editors use too: what can be written, key by key."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pleat.scenes.beats import kinds
from pleat.scenes.cli.beat_kinds import KindOfBeat, kind_of_beat, view_entries
from pleat.scenes.cli.keys import Key, keys_of
from pleat.scenes.cli.schemas import schema

Schema = dict[str, Any]
BAR = "\\|"  # as it stands in a cell of a table
# Modules of beats that come first, as most clips use them; the others follow by name.
FIRST = ("show", "layer", "fold", "decide", "breath")


def key_table(keys: tuple[Key, ...]) -> str:
    """Return a Markdown table of keys."""
    if not keys:
        return ""
    rows = [
        f"| `{key.name}` | {key.takes} | {_default(key)} | {key.meaning.replace('|', BAR)} |"
        for key in keys
    ]
    heads = ["| key | value | default | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join([*heads, *rows]) + "\n"


def _default(key: Key) -> str:
    if key.required:
        return "*required*"
    return f"`{key.default}`" if key.default else ""


def beats_page() -> str:
    """Describe every kind of beat, grouped as the modules that hold them, and all views."""
    there = sorted((do for do in kinds() if do != "free"), key=_place)
    every = [
        Key(key.name, "text" if key.name == "do" else key.takes, *_rest(key))
        for key in kind_of_beat("pause").common
    ]
    out = ["## Keys of every beat\n", key_table(tuple(every))]
    for module, group in groupby(there, key=lambda do: kinds()[do].__module__):
        said = inspect.cleandoc(sys.modules[module].__doc__ or "").partition("\n\n")[0]
        out.append(f"## {module.rpartition('.')[2].capitalize()}\n\n{' '.join(said.split())}\n")
        out += [_beat(kind_of_beat(do)) for do in group]
    out.append("## Views\n\nWhat `show` brings and `hide` takes.\n")
    rows = [f"| `{view.name}` | {view.meaning} |" for view in view_entries()]
    out.append("\n".join(["| view | what it is |", "| --- | --- |", *rows]) + "\n")
    return "\n".join(out)


def _rest(key: Key) -> tuple[str, bool, str]:
    return key.meaning, key.required, key.default


def _place(do: str) -> tuple[int, str]:
    module = kinds()[do].__module__
    room = module.rpartition(".")[2]
    return FIRST.index(room) if room in FIRST else len(FIRST), module


def _beat(kind: KindOfBeat) -> str:
    out = [f"### `{kind.do}`\n", kind.meaning + "\n"]
    if kind.seen:
        # In the built site a picture stands here.
        out.append(f"<!-- still: {' '.join(kind.seen[0])} -->\n")
    out.append(key_table(kind.keys))
    out.append(f"```toml\n{kind.example}```\n")
    out.append(f"{kind.in_python} Its motion takes {kind.seconds:g} s unless")
    out.append("`seconds` says otherwise.")
    if kind.seen:
        links = (f"[{name}](../../configs/clips/{name}.toml)" for name, _ in sorted(kind.seen))
        out.append(f"Seen in {', '.join(links)}.")
    return "\n".join(out) + "\n"


def file_page(kind: str) -> str:
    """Describe the tables of a kind of file and their keys."""
    model = schema(kind)
    return "\n".join(_tables(model, model.get("$defs", {})))


def _tables(model: Schema, defs: dict[str, Schema]) -> Iterator[str]:
    own = {k: v for k, v in model["properties"].items() if _table_of(v, defs) is None}
    if own:
        yield "## Keys\n"
        yield key_table(keys_of({**model, "properties": own}))
    for name, key in model["properties"].items():
        table = _table_of(key, defs)
        if table is not None:
            many = key.get("type") == "array"
            yield f"## `{'[[' if many else '['}{name}{']]' if many else ']'}`\n"
            yield table["description"] + "\n"
            yield key_table(keys_of(table))


def _table_of(key: Schema, defs: dict[str, Schema]) -> Schema | None:
    """Return the model of a key that is a table or a list of tables."""
    for place in (key, key.get("items", {}), *key.get("allOf", []), *key.get("anyOf", [])):
        if "$ref" in place:
            return defs[place["$ref"].rpartition("/")[2]]
        if "oneOf" in place:
            said = key["description"] + " [All kinds and their keys](beats.md)."
            return {"description": said, "properties": {}}
    return None
