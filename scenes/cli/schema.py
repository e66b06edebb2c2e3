"""``pleat schema``: what editors need to complete and check TOML files."""

from __future__ import annotations

from pathlib import Path

import click

from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.writing import whole_file
from pleat.scenes.cli import completion


@click.command("schema")
@click.argument(
    "kinds",
    nargs=-1,
    metavar="[clip|lecture|recipe|theme]...",
    shell_complete=completion.offering(lambda: ("clip", "lecture", "recipe", "theme")),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write KIND.json into; by default one kind is printed.",
)
@click.option("--plugins", is_flag=True, help="With the beats of the plug-ins installed here.")
def command(kinds: tuple[str, ...], output: Path | None, plugins: bool) -> None:
    """Write the JSON Schema of a kind of TOML file; all of them with -o.

    Editors that read a file's first line, #:schema PATH, complete and check by it.
    """
    from pleat.scenes.cli.schemas import KINDS, schema_text

    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise InputError(f"no schema {quoted(unknown[0])}; {instead(unknown[0], KINDS)}")
    if output is None:
        if len(kinds) != 1:
            raise InputError(f"name one of {', '.join(KINDS)}, or give a folder by -o")
        click.echo(schema_text(kinds[0], plugins), nl=False)
        return
    for kind in kinds or tuple(KINDS):
        path = output / f"{kind}.json"
        with whole_file(path) as part:
            part.write_text(schema_text(kind, plugins), encoding="utf-8")
        click.echo(path)
