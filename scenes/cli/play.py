"""`pleat play`: a clip or a net in the browser, to be taken in hand."""

from __future__ import annotations

import webbrowser

import click

from pleat.nets.errors import counted
from pleat.scenes.cli import completion, options
from pleat.scenes.cli.group import sentence


@click.command("play")
@click.argument("what", default="fold", metavar="[CLIP|NET]", shell_complete=completion.playable)
@options.data
@options.activation
@options.layers
@options.themes
@options.language
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default="one that is free",
    help="Where on this machine the page is.",
)
@click.option("--open/--no-open", "opens", default=True, help="Whether to open a browser there.")
def command(
    what: str,
    data: str | None,
    activation: str | None,
    layers: str | None,
    theme: str,
    lang: str | None,
    port: int,
    opens: bool,
) -> None:
    """Open a clip or a net in the browser, to step through it and to take it in hand.

    CLIP is a TOML file, FILE.py:CLASS or a shipped clip; without one, it is fold. NET is a
    shipped one, the file of one, or a recipe: all its layers are shown, with its data.

    The page is on this machine alone, and is made anew whenever anything is saved that it
    is read from; a fault is told there, too. Ctrl-C ends it.
    """
    from pleat.scenes.outputs.preview.play import Play, PlayOptions

    asked = PlayOptions(
        what,
        options.listed(theme),
        lang,
        data,
        activation,
        options.listed(layers) or None,
        port,
    )
    try:
        Play(asked, click.echo, sentence, _complain).run(_open if opens else lambda address: None)
    except KeyboardInterrupt:
        click.echo(err=True)


def _open(address: str) -> None:
    if not webbrowser.open(address):
        click.echo("pleat: there is no browser here to open it: copy the address", err=True)


def _complain(error: Exception) -> None:
    lines = sentence(error).splitlines()
    for line in lines:
        click.echo(f"pleat: {line}", err=True)
    click.echo(
        f"pleat: watching on; the page is as it was ({counted(len(lines), 'fault')})", err=True
    )
