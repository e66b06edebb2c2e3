"""The names that authors may rely on, as one JSON text.

`tests/public_names.json` keeps them. Where one is meant to come or go, write it anew:

    PYTHONPATH=tests python -m support.public_names > tests/public_names.json
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

import click

import pleat.nets
import pleat.scenes
from pleat.scenes import beats
from pleat.scenes.cli import cli
from pleat.scenes.stage.views import view_names


def public_names() -> dict[str, list[str]]:
    """Names by what they are of, sorted; a command's are its options."""
    kinds = [n for n in beats.__all__ if isinstance(getattr(beats, n), type)]
    return {
        "pleat.nets": sorted(pleat.nets.__all__),
        "pleat.scenes": sorted(pleat.scenes.__all__),
        "pleat.scenes.beats": sorted(kinds),
        "views": sorted(view_names()),
        **dict(sorted(_taken("pleat", cli))),
    }


def _taken(name: str, command: click.Command) -> Iterator[tuple[str, list[str]]]:
    """Yield the options of a command and of those below it."""
    options = [p for p in command.params if isinstance(p, click.Option)]
    yield name, sorted(word for p in options for word in (*p.opts, *p.secondary_opts))
    if isinstance(command, click.Group):
        for below in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), below)
            assert found is not None
            yield from _taken(f"{name} {below}", found)


def written(names: dict[str, list[str]]) -> str:
    """Write the names as JSON, as many on a line as fit."""
    parts = []
    for key, own in names.items():
        words = textwrap.fill(
            ", ".join(map(json.dumps, own)),
            width=100,
            initial_indent="    ",
            subsequent_indent="    ",
            break_on_hyphens=False,
            break_long_words=False,
        )
        parts.append(f"  {json.dumps(key)}: " + (f"[\n{words}\n  ]" if own else "[]"))
    return "{\n" + ",\n".join(parts) + "\n}"


if __name__ == "__main__":
    print(written(public_names()))
