"""`pleat render`: a clip becomes an MP4."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pleat.nets.errors import counted
from pleat.scenes.cli import completion, options
from pleat.scenes.cli.places import marked, place

if TYPE_CHECKING:
    from pleat.scenes.drawing.aspects import Aspect


@click.command("render")
@click.argument("clip", shell_complete=completion.clips)
@options.quality
@options.aspect
@options.theme
@options.language
@options.captions
@click.option(
    "--beats",
    metavar="LIST",
    shell_complete=completion.beats,
    help="Only these: ids or ranges from 1, such as 2-5,threshold.",
)
@click.option(
    "--loop",
    is_flag=False,
    flag_value="fade",
    default="cut",
    metavar="[fade|seamless]",
    shell_complete=completion.offering(lambda: ("fade", "seamless")),
    help="For films that play over and over: fade from the last picture back to the first, which "
    "is what it means alone, or play there and back.",
)
@options.out(".mp4", "renders/NAME.mp4, such as NAME-720p30-light.mp4 in another look")
@options.force
@options.jobs
@options.scheduler
@options.cache
@options.as_json
def command(
    clip: str,
    quality: str,
    aspect: Aspect | None,
    theme: str,
    lang: str | None,
    captions: str,
    beats: str | None,
    loop: str,
    out: Path | None,
    force: bool,
    jobs: int | None,
    scheduler: str | None,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Render CLIP: a TOML file, FILE.py:CLASS, or the name of a shipped clip."""
    from pleat.scenes.clip.translation import translate
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.film.render_clip import render
    from pleat.scenes.playback.load import load_clip

    options.check_jobs(jobs, scheduler)
    own = load_clip(clip)
    loaded = translate(own, lang)
    look = look_for(quality, theme, loaded.head.language, captions, aspect)
    if out is None:
        others = [f"beats-{beats}"] if beats else []
        others += [f"captions-{captions}"] if captions != "picture" else []
        others += [f"loop-{loop}"] if loop != "cut" else []
        name = marked(loaded.name, look, "high", others=others)
        # The clip's own language needs no mark.
        mark = f".{lang}" if loaded.head.language != own.head.language else ""
        out = place(f"{name}{mark}.mp4")
    with options.job(loaded.name, cache, jobs, force, scheduler) as job:
        report = render(loaded, look, out, job, beats, loop)
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
            f"{counted(len(report.rendered), 'beat')} drawn and {len(report.reused)} reused "
            f"in {report.seconds:.1f} s"
        )
