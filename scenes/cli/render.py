"""`pleat render`: a clip becomes an MP4."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pleat.nets.errors import InputError
from pleat.scenes.cli import options


@click.command("render")
@click.argument("clip")
@options.quality
@options.theme
@options.language
@options.captions
@click.option(
    "--beats", metavar="LIST", help="Only these: ids or ranges from 1, such as 2-5,threshold."
)
@options.out(".mp4", "renders/NAME.mp4")
@click.option("--force", is_flag=True, help="Draw every beat anew, whatever the cache holds.")
@click.option("-j", "--jobs", type=int, help="Processes that draw; by default one a core.")
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of finished segments; by default $PLEAT_CACHE or the user's cache folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a report as JSON.")
def command(
    clip: str,
    quality: str,
    theme: str,
    lang: str | None,
    captions: str,
    beats: str | None,
    out: Path | None,
    force: bool,
    jobs: int | None,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Render CLIP, the name of a shipped clip or a TOML file."""
    from pleat.scenes.clip import load_clip
    from pleat.scenes.film.job import render
    from pleat.scenes.film.progress import progress_bar
    from pleat.scenes.film.quality import look_for
    from pleat.scenes.theme import load_theme

    if jobs is not None and jobs < 1:
        raise InputError(f"jobs is {jobs}: give at least 1")
    loaded = load_clip(clip, lang)
    load_theme(theme)
    look = look_for(quality, theme, loaded.head.language, captions)
    out = out or Path("renders") / f"{loaded.name}.mp4"
    with progress_bar(loaded.name) as progress:
        report = render(loaded, look, out, cache, jobs, force, beats, progress)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "path": str(report.path),
                    "frames": report.frames,
                    "fps": look.fps,
                    "rendered": report.rendered,
                    "reused": report.reused,
                    "seconds": round(report.seconds, 3),
                }
            )
        )
    else:
        click.echo(
            f"{report.path}: {report.frames / look.fps:.1f} s, "
            f"{len(report.rendered)} beats drawn and {len(report.reused)} reused "
            f"in {report.seconds:.1f} s"
        )
