"""`pleat lecture`: a list of clips becomes a film, a presentation, slides, or a handout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pleat.nets.errors import InputError, check_choice, counted
from pleat.scenes.cli import completion, options
from pleat.scenes.cli.places import marked, place

if TYPE_CHECKING:
    from pleat.scenes.drawing.aspects import Aspect
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
    "--pptx",
    is_flag=True,
    help="Write slides instead, for PowerPoint, Keynote or LibreOffice: each beat's film with its "
    "caption, and what to say as notes.",
)
@click.option(
    "--shorts",
    is_flag=True,
    help="Write a film for each clip instead, with its title before it: upright ones, unless "
    "--aspect or a size says otherwise.",
)
@click.option(
    "-q",
    "--quality",
    metavar="NAME|WxH@fps",
    help="low (480p15), medium (720p30), high (1080p60), 4k (2160p60), or a size and rate; by "
    "default high, for a handout medium.",
)
@options.aspect
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
    "or neither. The .srt and .vtt files are always written. A handout and slides have them "
    "as text.",
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
    "look, with the language below it if it is another than the lecture's own; or the .html, "
    ".pdf or .pptx file, by default NAME in there.",
)
@click.option(
    "--beats",
    metavar="LIST",
    help="Draw only these into the cache, PART/BEAT as reports name them, and write no film: "
    "for machines that share a cache.",
)
@click.option(
    "--plan",
    is_flag=True,
    help="Write no film, but as JSON the commands of which each draws some beats into the cache "
    "that they share, with the seconds it should take, for as many machines as -j says, by "
    "default 16; and the last, which joins them.",
)
@options.base_url
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
    pptx: bool,
    shorts: bool,
    quality: str | None,
    aspect: Aspect | None,
    theme: str | None,
    lang: str | None,
    captions: str,
    narration: str | None,
    out: Path | None,
    beats: str | None,
    plan: bool,
    base_url: str,
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
    from pleat.scenes.drawing.look import QUALITIES, look_for
    from pleat.scenes.film.load_lecture import load_lecture
    from pleat.scenes.film.pool import get_ready
    from pleat.scenes.film.render_clip import STAGE

    options.check_jobs(jobs, scheduler)
    check_choice("captions", captions, CAPTIONS)
    asked = {"--present": present, "--handout": handout, "--pptx": pptx, "--shorts": shorts}
    if len(both := [name for name, on in asked.items() if on]) > 1:
        raise InputError(f"{' and '.join(both)} write different files: ask for one at a time")
    if (beats is not None or plan) and both:
        raise InputError(f"--beats and --plan are for films: leave out {both[0]}")
    if (handout or pptx) and narration is not None:
        what = "a handout" if handout else "slides"
        raise InputError(f"--narration has no place in {what}: leave it out")
    if base_url and not present:
        raise InputError("--base-url is for --present: only that is a page")
    if scheduler is None and jobs != 1 and not (plan or beats is not None or both):
        # They import what draws while the lecture is read.
        get_ready(STAGE)
    loaded = load_lecture(lecture, scripts)
    own = loaded.head.language
    lang = lang or own
    usual_theme = "light" if handout else loaded.head.theme
    usual_quality = "medium" if handout else "high"
    theme, quality = theme or usual_theme, quality or usual_quality
    apart = handout or pptx
    drawn = captions if captions == "picture" and not apart else "none"
    if shorts and aspect is None and quality in QUALITIES:
        aspect = "9:16"
    look = look_for(quality, theme, lang, drawn, aspect)
    others = [f"captions-{captions}"] if captions != "picture" and not apart else []
    others += ["narrated"] if narration is not None else []
    folder = marked(loaded.name, look, usual_quality, (usual_theme,), others=others)
    below = place(folder, *([lang] if lang != own else []), loaded.name).parent
    if plan:
        again = _again(loaded, look, captions, narration, scripts, cache)
        told = _plan(loaded, look, narration, jobs, again, out or below)
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    with options.job(loaded.name, cache, jobs, force, scheduler) as job:
        if beats is not None:
            told, line = _some(loaded, look, beats, narration, job)
        elif present:
            out = out or below / f"{loaded.name}.html"
            told, line = _present(loaded, look, out, captions == "track", narration, job, base_url)
        elif handout:
            out = out or below / f"{loaded.name}.pdf"
            told, line = _handout(loaded, look, out, job)
        elif shorts:
            out = out or below / "shorts"
            told, line = _shorts(loaded, look, out, captions != "none", narration, job)
        elif pptx:
            out = out or below / f"{loaded.name}.pptx"
            told, line = _powerpoint(loaded, look, out, job)
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


def _shorts(
    lecture: Lecture,
    look: RenderLook,
    out: Path,
    tracks: bool,
    narration: str | None,
    job: Job,
) -> tuple[dict[str, Any], str]:
    from pleat.scenes.film.shorts import render_shorts

    if out.is_file():
        raise InputError(f"output {out} is a file: shorts need a folder")
    report = render_shorts(lecture, look, out, tracks, narration, job)
    films = [path for path in report.files if path.suffix == ".mp4"]
    told = {
        "path": str(out),
        "frames": report.frames,
        "fps": look.fps,
        "files": [str(path) for path in report.files],
    }
    line = f"{out}: {counted(len(films), 'film')}, {_worked(report)}"
    return told | _work(report), line


def _some(
    lecture: Lecture, look: RenderLook, beats: str, narration: str | None, job: Job
) -> tuple[dict[str, Any], str]:
    from pleat.scenes.film.farm import draw_some

    report = draw_some(lecture, look, beats, narration, job)
    told = {"cache": str(report.path), "frames": report.frames, "fps": look.fps}
    return told | _work(report), f"{report.path}: {_worked(report)}"


def _plan(
    lecture: Lecture,
    look: RenderLook,
    narration: str | None,
    machines: int | None,
    again: list[str],
    out: Path,
) -> dict[str, Any]:
    from pleat.scenes.film.farm import MACHINES, commands
    from pleat.scenes.film.plan import plan

    found, last = commands(plan(lecture, look, narration), machines or MACHINES)
    return {
        "commands": [
            {
                "command": [*again, "-j", "1", "--beats", ",".join(one.beats)],
                "seconds": round(one.seconds, 1),
            }
            for one in found
        ],
        "last": {"command": [*again, "-o", str(out.absolute())], "seconds": round(last, 1)},
    }


def _again(
    lecture: Lecture,
    look: RenderLook,
    captions: str,
    narration: str | None,
    scripts: bool,
    cache: Path | None,
) -> list[str]:
    """Return the command that makes this film, from whatever folder."""
    from pleat.configs import default_cache, shipped

    def place(name: str) -> str:
        return str(Path(name).absolute()) if Path(name).exists() else name

    name = lecture.name if lecture.path in shipped("lectures").values() else str(lecture.path)
    words = ["pleat", "lecture", name if name == lecture.name else place(name)]
    words += ["-q", f"{look.width}x{look.height}@{look.fps}", "--theme", place(look.theme)]
    words += ["--lang", look.language, "--captions", captions]
    words += ["--narration", place(narration)] if narration is not None else []
    words += ["--scripts"] if scripts else []
    return [*words, "--cache", str((cache or default_cache()).absolute())]


def _present(
    lecture: Lecture,
    look: RenderLook,
    out: Path,
    overlay: bool,
    narration: str | None,
    job: Job,
    base_url: str,
) -> tuple[dict[str, Any], str]:
    from pleat.scenes.outputs.slides.build import present

    report = present(lecture, look, out, overlay, narration, job, base_url)
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


def _powerpoint(
    lecture: Lecture, look: RenderLook, out: Path, job: Job
) -> tuple[dict[str, Any], str]:
    from pleat.scenes.outputs.slides.powerpoint import powerpoint

    report = powerpoint(lecture, look, out, job)
    size = out.stat().st_size
    told = {"path": str(out), "slides": report.stops, "bytes": size}
    line = f"{out}: {counted(report.stops, 'slide')}, {size / 1e6:.1f} MB, {_worked(report)}"
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
