"""``pleat check``: are clips valid, and can their pictures be read?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pleat.configs import shipped
from pleat.nets.errors import InputError
from pleat.scenes.cli import completion, options

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip


@click.command("check")
@click.argument("clips", nargs=-1, metavar="[CLIP|FILE...]", shell_complete=completion.films)
@click.option(
    "--theme",
    "themes",
    multiple=True,
    shell_complete=completion.theme,
    help="Themes to look at; dark by default.",
)
@click.option("--lang", "languages", multiple=True, help="Languages; by default all of a clip.")
@options.scripts
def command(
    clips: tuple[str, ...], themes: tuple[str, ...], languages: tuple[str, ...], scripts: bool
) -> None:
    """Validate CLIPs, then look at every beat's first, middle and last picture.

    Reported by beat: text over text, text or data outside the safe area, text under
    22 px at 1080p, weak contrast, captions of more than two lines or too quick to
    read. Without a CLIP, all shipped ones are checked; of a lecture's file, its clips.

    To check a FILE.py:CLASS is to run it. One that a lecture names is told, and run only
    with --scripts.
    """
    from pleat.scenes.clip.translation import translate
    from pleat.scenes.film.load_lecture import is_lecture, load_lecture
    from pleat.scenes.playback.load import load_clip

    faults: list[str] = []
    loaded: list[Clip] = []
    for name in clips or tuple(shipped("clips")):
        try:
            loaded += load_lecture(name, scripts).clips if is_lecture(name) else [load_clip(name)]
        except InputError as error:
            faults += str(error).splitlines()
    from pleat.scenes.playback.inspection import inspect

    for clip in loaded:
        # What stays on stage is found again in every beat: it is one finding.
        found: dict[str, list[str]] = {}
        for language in languages or dict.fromkeys((clip.head.language, *clip.head.languages)):
            for theme in themes or ("dark",):
                for finding in inspect(translate(clip, language), theme):
                    found.setdefault(finding.what, []).append(f"{finding} [{language}, {theme}]")
        for places in found.values():
            more = len(places) - 1
            faults.append(places[0] + (f", and {more} times more" if more else ""))
        click.echo(f"{clip.name}: {f'{len(found)} findings' if found else 'clean'}")
    if faults:
        raise InputError("\n".join(faults))
