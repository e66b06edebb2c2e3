"""`pleat still`: one frame of a clip becomes a PNG."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pleat.nets.errors import InputError, instead, quoted
from pleat.scenes.cli import completion, options
from pleat.scenes.cli.places import marked, place

if TYPE_CHECKING:
    from pleat.scenes.clip.timeline import Schedule
    from pleat.scenes.drawing.aspects import Aspect
    from pleat.scenes.drawing.look import RenderLook
    from pleat.scenes.playback.renderer import Frame
    from pleat.scenes.playback.scene import Performance
    from pleat.scenes.playback.script import ScriptPerformance


@click.command("still")
@click.argument("clip", shell_complete=completion.clips)
@click.option(
    "--at",
    metavar="SECONDS|BEAT",
    shell_complete=completion.beat,
    help="A time, or a beat's id for that beat's last frame; by default the last frame of all "
    "that has something on it.",
)
@options.quality
@options.aspect
@options.theme
@options.language
@options.captions
@options.out(".png", "renders/NAME-AT.png, such as NAME-AT-720p30-light.png in another look")
def command(
    clip: str,
    at: str | None,
    quality: str,
    aspect: Aspect | None,
    theme: str,
    lang: str | None,
    captions: str,
    out: Path | None,
) -> None:
    """Draw one frame of CLIP: a TOML file, FILE.py:CLASS, or the name of a shipped clip."""
    from pleat.nets.files.writing import check_target, whole_file
    from pleat.scenes.clip.timeline import schedule
    from pleat.scenes.clip.translation import translate
    from pleat.scenes.clip.validation import check_words
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.playback.load import load_clip

    own = load_clip(clip)
    loaded = translate(own, lang)
    look = look_for(quality, theme, loaded.head.language, captions, aspect)
    loaded = loaded.framed(look.width, look.height)
    check_words(loaded)
    times = schedule(loaded, look.fps)
    moment = _moment(times, at) if at is not None else None
    if out is None:
        others = [f"captions-{captions}"] if captions != "picture" else []
        mark = f".{lang}" if loaded.head.language != own.head.language else ""
        name = f"{loaded.name}-{'last' if at is None else at}"
        out = place(f"{marked(name, look, 'high', others=others)}{mark}.png")
    check_target(out, ".png")

    from PIL import Image

    from pleat.scenes.playback.opening import open_clip

    opened = open_clip(loaded, look)
    picture = (
        opened.still(*moment) if moment else _last(opened, times, look, loaded.frame.caption.top)
    )
    with whole_file(out) as part:
        Image.fromarray(picture).convert("RGB").save(part, "PNG")
    click.echo(str(out))


def _last(
    opened: Performance | ScriptPerformance, times: Schedule, look: RenderLook, foot: float
) -> Frame:
    """Return the last frame of the last beat that leaves anything to be seen."""
    from pleat.scenes.film.shots.stills import last_frame
    from pleat.scenes.playback.emptiness import blank

    pictures = (opened.still(k, last_frame(beat)) for k, beat in [*enumerate(times.beats)][::-1])
    last = next(pictures)
    return next((p for p in (last, *pictures) if not blank(p, look, foot)), last)


def _moment(schedule: Schedule, at: str) -> tuple[int, int]:
    """Return the beat, from 0, and the frame in it that ``at`` means."""
    for k, beat in enumerate(schedule.beats):
        if beat.id == at:
            return k, beat.frames - beat.fade_out - 1
    try:
        seconds = float(at.removesuffix("s"))
    except ValueError:
        near = instead(at, [beat.id for beat in schedule.beats])
        raise InputError(f"--at {quoted(at)} is neither seconds nor a beat; {near}") from None
    length = schedule.frames / schedule.fps
    if not (math.isfinite(seconds) and 0 <= seconds <= length):
        raise InputError(f"--at {at} is outside the clip: it lasts {length:.2f} s")
    return schedule.at(int(seconds * schedule.fps))
