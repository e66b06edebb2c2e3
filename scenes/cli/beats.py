"""``pleat beats``: what can happen, and the keys that say how."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pleat.scenes.cli import completion, options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pleat.scenes.cli.keys import Key


@click.command("beats")
@click.argument("name", required=False, shell_complete=completion.kinds_of_beats)
@options.as_json
def command(name: str | None, as_json: bool) -> None:
    """List the kinds of beats; of the kind NAME its keys, and an example.

    Those of plug-ins that are installed here are among them.
    """
    from pleat.scenes.beats import kinds
    from pleat.scenes.cli.beat_kinds import kind_of_beat

    if name is not None:
        found = kind_of_beat(name)
        if as_json:
            click.echo(json.dumps(asdict(found), ensure_ascii=False))
            return
        click.echo(told(f"{found.do}: {found.meaning}"))
        click.echo(told(f"Its motion takes {found.seconds:g} s unless `seconds` says otherwise."))
        if found.python:
            click.echo(told(found.in_python))
        _print_keys("Its keys", found.keys)
        _print_keys("Keys of every beat", found.common)
        click.echo(f"\nFor example{f', from {found.seen[0][0]}' if found.seen else ''}:\n")
        click.echo(textwrap.indent(found.example, "  "), nl=False)
        if found.seen:
            click.echo(told(f"\nSeen in {', '.join(clip for clip, _ in found.seen)}."))
        return
    rows = [kind_of_beat(do) for do in sorted(kinds(plugins=True)) if do != "free"]
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
        return
    wide = max(len(row.do) for row in rows)
    for row in rows:
        click.echo(told(f"{row.do:{wide}}  {row.meaning}", wide + 2))
    click.echo("\npleat beats NAME tells a kind's keys, with an example.")


def _print_keys(title: str, keys: Sequence[Key]) -> None:
    if keys:
        click.echo(f"\n{title}:\n")
    for key in keys:
        default = "required" if key.required else key.default and f"by default {key.default}"
        takes = ", ".join(filter(None, (key.takes.replace("`", ""), default)))
        click.echo(told(f"  {key.name}: {takes}", 6))
        if key.meaning:
            click.echo(told(f"      {key.meaning}", 6))


def told(text: str, indent: int = 0) -> str:
    """Return a text in lines that fit into a terminal."""
    lines = text.splitlines() or [""]
    hanging = " " * indent
    return "\n".join(
        textwrap.fill(
            line, 96, subsequent_indent=hanging, break_on_hyphens=False, replace_whitespace=False
        )
        for line in lines
    )
