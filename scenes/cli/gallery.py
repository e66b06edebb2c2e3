"""`pleat gallery`: a page of clips and lectures, to be looked at or put on a server."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pleat.nets.errors import InputError, check_choice, counted
from pleat.scenes.cli import completion, options


@click.command("gallery")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completion.films)
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder to write: index.html, and media/ with the films.",
)
@options.quality_of("low")
@options.themes
@click.option("--lang", help="Language of the page and its films; by default each one's own.")
@click.option(
    "--captions",
    default="track",
    show_default=True,
    metavar="picture|track",
    help="As tracks, which the player shows and which can be switched; or drawn into the picture.",
)
@options.base_url
@options.scripts
@options.force
@options.jobs
@options.cache
@options.as_json
def command(
    names: tuple[str, ...],
    out: Path,
    quality: str,
    theme: str,
    lang: str | None,
    captions: str,
    base_url: str,
    scripts: bool,
    force: bool,
    jobs: int | None,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Write a page with posters, players, captions and sources of clips and lectures.

    NAMEs are shipped ones or files of your own; without any, all that ships is shown.
    """
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.outputs.embed.figure import schemes
    from pleat.scenes.outputs.gallery.build import gallery
    from pleat.scenes.outputs.gallery.entries import read_entries

    options.check_jobs(jobs)
    check_choice("captions", captions, ("picture", "track"))
    if out.is_file():
        raise InputError(f"output {out} is a file: a gallery needs a folder")
    themes = options.listed(theme)
    schemes(themes)  # or they are not one or two
    drawn = "picture" if captions == "picture" else "none"
    look = look_for(quality, themes[0], lang or "en", drawn)
    entries = read_entries(names, lang, scripts)
    with options.job("gallery", cache, jobs, force) as job:
        report = gallery(entries, look, themes, out, job, base_url)
    size = sum(path.stat().st_size for path in report.files)
    if as_json:
        told = {
            "path": str(report.path),
            "films": [entry.slug for entry in entries],
            "files": [str(path) for path in report.files],
            "bytes": size,
            "rendered": report.rendered,
            "reused": report.reused,
            "seconds": round(report.seconds, 3),
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(
            f"{report.path}: {len(entries)} films, {size / 1e6:.1f} MB, "
            f"{counted(len(report.rendered), 'beat')} drawn and {len(report.reused)} reused "
            f"in {report.seconds:.1f} s"
        )
