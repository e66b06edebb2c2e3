"""`pleat watch`: a preview that is made anew at every save."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import click

from pleat.nets.errors import counted
from pleat.scenes.cli import completion, options
from pleat.scenes.cli.group import sentence


@click.command("watch")
@click.argument("clip", shell_complete=completion.clips)
@options.quality_of("low")
@options.theme
@options.language
@options.captions
@options.out(".mp4", "renders/NAME.preview.mp4")
@options.jobs
@options.cache
def command(
    clip: str,
    quality: str,
    theme: str,
    lang: str | None,
    captions: str,
    out: Path | None,
    jobs: int | None,
    cache: Path | None,
) -> None:
    """Render CLIP again whenever it is saved, only where it has changed.

    CLIP is a TOML file, FILE.py:CLASS or a shipped clip. Its translations, its net and
    data, the theme's file and what a script imports from its folder are watched too. A
    fault is told, and the film stays as it was until it is mended.

    The film appears under its name only when it is whole, so it can stay open in a
    player. mpv --loop-playlist and VLC with repeat switched on show the new one at the
    next round; the preview of VS Code at once; in a browser, reload the page.
    """
    from pleat.nets.files.writing import check_target
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.drawing.theme import load_theme
    from pleat.scenes.playback.load import place_of

    options.check_jobs(jobs)
    look_for(quality, captions=captions)
    if not place_of(clip).is_file():
        from pleat.scenes.playback.load import load_clip

        load_clip(clip)  # says what there is
    if not Path(theme).is_file():
        load_theme(theme)
    if out is not None:
        check_target(out, ".mp4")
    from pleat.scenes.outputs.preview.watch import Watch, WatchOptions

    asked = WatchOptions(clip, out, quality, theme, captions, lang, cache, jobs)
    try:
        Watch(asked, click.echo, _complain).run()
    except KeyboardInterrupt:
        click.echo(err=True)


def _complain(error: Exception) -> None:
    if os.environ.get("PLEAT_DEBUG", "0") not in ("", "0"):
        traceback.print_exception(error)
    lines = sentence(error).splitlines()
    for line in lines:
        click.echo(f"pleat: {line}", err=True)
    click.echo(
        f"pleat: watching on; the film is as it was ({counted(len(lines), 'fault')})", err=True
    )
