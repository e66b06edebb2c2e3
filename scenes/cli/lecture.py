"""`pleat lecture`: a list of clips becomes a film, a presentation, or a handout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pleat.nets.errors import InputError, check_choice, counted
from pleat.scenes.cli import completion, options
from pleat.scenes.cli.places import marked, place

if TYPE_CHECKING:
    from pleat.scenes.drawing.look import RenderLook
    from pleat.scenes.film.job import Job, Report
    from pleat.scenes.film.lecture import Lecture

CAPTIONS = ("picture", "track", "none")


@click.command("lecture")
@click.argument("lecture", shell_complete=completion.lectures)
@click.option(
    "--present",
    is_flag=True,
    help="Write one offline HTML file instead, which plays beat by beat on the stage and halts "
    "after each, with speaker notes in a second window.",
)
@click.option(
    "--handout",
    is_flag=True,
    help="Write a PDF instead: the last picture of each beat, with its caption.",
)
@click.option(
    "-q",
    "--quality",
    metavar="NAME|WxH@fps",
    help="low (480p15), medium (720p30), high (1080p60), 4k (2160p60), or a size and rate; by "
    "default high, for a handout medium.",
)
@click.option(
    "--theme",
    shell_complete=completion.theme,
    help="Name of a theme; by default the lecture's, for a handout light.",
)
@click.option("--lang", help="Language of the film; by default the lecture's own.")
@click.option(
    "--captions",
    default="picture",
    show_default=True,
    metavar="picture|track|none",
    help="In the picture and as tracks; as tracks alone, which players lay into the free band; "
    "or neither. The .srt and .vtt files are always written. A handout has them as text.",
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
    type=click.Path(path_type=Path),
    help="Folder for all files, by default renders/NAME, such as NAME-720p30-light in another "
    "look, with the language below it if it is another than the lecture's own; or the .html or "
    ".pdf file, by default NAME in there.",
)
@options.scripts
@options.force
@options.jobs
@options.scheduler
@options.cache
@options.as_json
def command(
    lecture: str,
    present: bool,
    handout: bool,
    quality: str | None,
    theme: str | None,
    lang: str | None,
    captions: str,
    narration: str | None,
    out: Path | None,
    scripts: bool,
    force: bool,
    jobs: int | None,
    scheduler: str | None,
    cache: Path | None,
    as_json: bool,
) -> None:
    """Render LECTURE, the name of a shipped lecture or a TOML file.

    Its folder then holds the film with chapters and subtitle tracks, subtitles as .srt
    and .vtt and transcripts in every language, poster.png, sheet.png and youtube.txt.
    """
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.film.load_lecture import load_lecture

    options.check_jobs(jobs, scheduler)
    check_choice("captions", captions, CAPTIONS)
    if present and handout:
        raise InputError("--present and --handout write different files: ask for one at a time")
    if handout and narration is not None:
        raise InputError("--narration has no place in a handout: leave it out")
    loaded = load_lecture(lecture, scripts)
    own = loaded.head.language
    lang = lang or own
    usual_theme = "light" if handout else loaded.head.theme
    usual_quality = "medium" if handout else "high"
    theme, quality = theme or usual_theme, quality or usual_quality
    drawn = captions if captions == "picture" and not handout else "none"
    look = look_for(quality, theme, lang, drawn)
    others = [f"captions-{captions}"] if captions != "picture" and not handout else []
    others += ["narrated"] if narration is not None else []
    folder = marked(loaded.name, look, usual_quality, (usual_theme,), others=others)
    below = place(folder, *([lang] if lang != own else []), loaded.name).parent
    with options.job(loaded.name, cache, jobs, force, scheduler) as job:
        if present:
            out = out or below / f"{loaded.name}.html"
            told, line = _present(loaded, look, out, captions == "track", narration, job)
        elif handout:
            out = out or below / f"{loaded.name}.pdf"
            told, line = _handout(loaded, look, out, job)
        else:
            told, line = _film(loaded, look, out or below, captions != "none", narration, job)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else line)


def _film(
    lecture: Lecture,
    look: RenderLook,
    out: Path,
    tracks: bool,
    narration: str | None,
    job: Job,
) -> tuple[dict[str, Any], str]:
    from pleat.scenes.film.render_lecture import render_lecture

    if out.is_file():
        raise InputError(f"output {out} is a file: a lecture's film needs a folder")
    film = render_lecture(lecture, look, out, tracks, narration, job)
    told = {
        "path": str(film.path),
        "frames": film.frames,
        "fps": look.fps,
        "chapters": [
            {"title": title, "start": start, "end": end} for title, start, end in film.chapters
        ],
        "files": [str(path) for path in film.files],
    }
    minutes, seconds = divmod(round(film.frames / look.fps), 60)
    what = f"{minutes}:{seconds:02} min, {counted(len(film.chapters), 'chapter')}"
    return told | _work(film), f"{film.path}: {what}, {_worked(film)}"


def _present(
    lecture: Lecture,
    look: RenderLook,
    out: Path,
    overlay: bool,
    narration: str | None,
    job: Job,
) -> tuple[dict[str, Any], str]:
    from pleat.scenes.outputs.slides.build import present

    report = present(lecture, look, out, overlay, narration, job)
    size = out.stat().st_size
    told = {"path": str(out), "frames": report.frames, "fps": look.fps, "stops": report.stops}
    line = f"{out}: {counted(report.stops, 'stop')}, {size / 1e6:.1f} MB, {_worked(report)}"
    return told | {"bytes": size} | _work(report), line


def _handout(lecture: Lecture, look: RenderLook, out: Path, job: Job) -> tuple[dict[str, Any], str]:
    from pleat.scenes.outputs.handout.build import handout

    report = handout(lecture, look, out, job)
    size = out.stat().st_size
    told = {"path": str(out), "pictures": report.frames, "bytes": size}
    line = f"{out}: {counted(report.frames, 'picture')}, {size / 1e6:.1f} MB, {_worked(report)}"
    return told | _work(report), line


def _work(report: Report) -> dict[str, Any]:
    return {
        "rendered": report.rendered,
        "reused": report.reused,
        "seconds": round(report.seconds, 3),
    }


def _worked(report: Report) -> str:
    return (
        f"{counted(len(report.rendered), 'beat')} drawn and {len(report.reused)} reused "
        f"in {report.seconds:.1f} s"
    )
