"""`pleat lecture`: a list of clips becomes one film, with all that goes with it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pleat.nets.errors import InputError
from pleat.scenes.cli import options

CAPTIONS = ("picture", "track", "none")


@click.command("lecture")
@click.argument("lecture")
@options.quality
@click.option("--theme", help="Name of a theme; by default the lecture's.")
@click.option("--lang", help="Language of the film; by default the lecture's own.")
@click.option(
    "--captions",
    default="picture",
    show_default=True,
    metavar="picture|track|none",
    help="In the picture and as tracks; as tracks alone, which players lay into the free band; "
    "or neither. The .srt and .vtt files are always written.",
)
@click.option(
    "--narration",
    metavar="DIR|COMMAND",
    help="Folder of PART.BEAT.wav, or a command such as "
    "'espeak-ng -v {lang} -w {out} {text}' that says each caption.",
)
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for all files; by default renders/NAME, with the language below it if it is "
    "another than the lecture's own.",
)
@options.force
@options.jobs
@options.cache
@options.as_json
def command(
    lecture: str,
    quality: str,
    theme: str | None,
    lang: str | None,
    captions: str,
    narration: str | None,
    out: Path | None,
    force: bool,
    jobs: int | None,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Render LECTURE, the name of a shipped lecture or a TOML file.

    Its folder then holds the film with chapters and subtitle tracks, subtitles as .srt
    and .vtt and transcripts in every language, poster.png, sheet.png and youtube.txt.
    """
    from pleat.scenes.film.lecture import render_lecture
    from pleat.scenes.film.progress import progress_bar
    from pleat.scenes.film.quality import look_for
    from pleat.scenes.lecture import load_lecture
    from pleat.scenes.theme import load_theme

    options.check_jobs(jobs)
    if captions not in CAPTIONS:
        raise InputError(f"captions {captions!r} is not one of {', '.join(CAPTIONS)}")
    loaded = load_lecture(lecture)
    own = loaded.head.language
    lang = lang or own
    theme = theme or loaded.head.theme
    load_theme(theme)
    look = look_for(quality, theme, lang, "picture" if captions == "picture" else "none")
    if out is None:
        out = Path("renders") / loaded.name / ("" if lang == own else lang)
    with progress_bar(loaded.name) as progress:
        report = render_lecture(
            loaded, look, out, captions != "none", narration, cache, jobs, force, progress
        )
    film = report.film
    if as_json:
        click.echo(
            json.dumps(
                {
                    "path": str(film.path),
                    "frames": film.frames,
                    "fps": look.fps,
                    "chapters": [
                        {"title": title, "start": start, "end": end}
                        for title, start, end in report.chapters
                    ],
                    "files": [str(path) for path in report.files],
                    "rendered": film.rendered,
                    "reused": film.reused,
                    "seconds": round(film.seconds, 3),
                },
                ensure_ascii=False,
            )
        )
    else:
        minutes, seconds = divmod(round(film.frames / look.fps), 60)
        click.echo(
            f"{film.path}: {minutes}:{seconds:02} min, {len(report.chapters)} chapters, "
            f"{len(film.rendered)} beats drawn and {len(film.reused)} reused "
            f"in {film.seconds:.1f} s"
        )
