"""``pleat views``: what `show` can bring into the picture."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict

import click

from pleat.scenes.cli import completion, options


@click.command("views")
@click.argument("name", required=False, shell_complete=completion.views)
@options.as_json
def command(name: str | None, as_json: bool) -> None:
    """List the views that a beat shows or hides; of the view NAME an example."""
    from pleat.nets.errors import InputError, instead, quoted
    from pleat.scenes.cli.beat_kinds import view_entries
    from pleat.scenes.cli.beats import told
    from pleat.scenes.drawing.layouts import WIDE

    entries = view_entries()
    if name is None and as_json:
        click.echo(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False))
        return
    if name is None:
        wide = max(len(entry.name) for entry in entries)
        for entry in entries:
            click.echo(told(f"{entry.name:{wide}}  {entry.meaning}", wide + 2))
        click.echo("\npleat views NAME tells where a view stands, with an example.")
        return
    found = next((entry for entry in entries if entry.name == name), None)
    if found is None:
        known = [entry.name for entry in entries]
        raise InputError(f"no view {quoted(name)}; {instead(name, known)}")
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    click.echo(told(f"{found.name}: {found.meaning}"))
    if found.place == "plane":
        bare = [name for name, layout in WIDE.layouts.items() if layout.window is None]
        click.echo(f"It needs the plane, which layouts have but {' and '.join(bare)}.")
    if found.includes:
        click.echo(f"With it come {', '.join(found.includes)}.")
    click.echo("\nFor example:\n")
    click.echo(textwrap.indent(found.example, "  "), nl=False)
