"""Go over a clip's picture: every beat at its first, middle and last frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pleat.nets.files.model_faults import Fault
from pleat.nets.files.toml import key_of
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.standard import line_fault
from pleat.scenes.clip.terms import term_faults
from pleat.scenes.clip.timeline import reading_time, schedule
from pleat.scenes.drawing.aspects import Aspect, sides
from pleat.scenes.drawing.contrast import faults as contrast_faults
from pleat.scenes.drawing.labels import Caption
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.numbers import SMALLEST
from pleat.scenes.playback import looking
from pleat.scenes.playback.emptiness import blank
from pleat.scenes.playback.opening import open_clip
from pleat.scenes.playback.overlap import outside, overlaps, text_boxes, too_small
from pleat.scenes.playback.scene import ClipScene

# The rate decides which frames there are; the clip's first and last are drawn.
_FPS = 30
_SIDE = 160  # pixels, the longer one
_WHEN = ("first", "middle", "last")
# Of the data, that may be out of the picture for an instant on the way.
_PASSING = 0.1


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a picture.

    Attributes
    ----------
    clip, beat : str
        Name and id; the beat is empty where the whole clip is meant.
    when : str
        ``first``, ``middle`` or ``last`` frame of the beat, or a ``passing`` one.
    what : str
        One sentence.
    """

    clip: str
    beat: str
    when: str
    what: str

    @property
    def fault(self) -> Fault:
        """Where in the clip's file it comes from, and what it is."""
        said = f"{self.when} frame: {self.what}" if self.when else self.what
        return ("beat", self.beat) if self.beat else (), said

    def __str__(self) -> str:
        place, said = self.fault
        return f"{self.clip}: {key_of(place)}: {said}" if place else f"{self.clip}: {said}"


def small(aspect: Aspect) -> tuple[int, int]:
    """Return the size of the pictures that are looked at in an aspect."""
    across, up = sides(aspect)
    unit = _SIDE / max(across, up)
    return round(unit * across), round(unit * up)


def inspect(clip: Clip, theme: str = "dark", size: tuple[int, int] = (160, 90)) -> list[Finding]:
    """Return what is wrong with a clip's picture in its language, a theme and a shape.

    Text over text or data, text, data or arrows outside the safe area, text under 22 px
    at 1080p, contrast under 4.5:1 for text and 3:1 for the rest, more lines of caption than
    fit, captions quicker than they can be read, pictures of nothing or of a speck,
    areas or a boundary that aren't drawn, numbers that are all written as 0, words that the
    glossary of the clip's folder avoids.
    """
    found = [
        Finding(clip.name, "", "", f"theme {theme}: {fault}") for fault in contrast_faults(theme)
    ]
    found += [Finding(clip.name, where, "", what) for where, what in term_faults(clip)]
    line = line_fault(clip.dataset)
    if line:
        found.append(Finding(clip.name, "", "", line))
    clip = clip.framed(*size)
    look = RenderLook(*size, _FPS, theme, clip.head.language)
    times, last = schedule(clip, _FPS).beats, len(clip.beats) - 1
    was_bare = False

    def note(k: int, when: str, what: str) -> None:
        found.append(Finding(clip.name, clip.beats[k].id, when, what))

    def inspected(k: int, when: str, scene: ClipScene) -> None:
        nonlocal was_bare
        for what in _faults(scene, when == "last"):
            note(k, when, what)
        # Where a beat ends, and where the clip begins. What clears the picture is meant to, but
        # not as the last that is seen; and while a picture stays empty it is told once.
        if when == "last" or (k, when) == (0, "first"):
            meant = clip.beats[k].clears and k < last
            bare = blank(scene.picture(), look, clip.frame.caption.top) and not meant
            if bare and not was_bare:
                note(k, when, "there is nothing in the picture")
            was_bare = bare

    def passing(k: int, scene: ClipScene) -> None:
        for stage in scene.stage.sides:
            for what in looking.data_outside(stage, _PASSING):
                note(k, "passing", what)

    def visits(k: int) -> dict[int, Callable[[ClipScene], None]]:
        beat, leaving = times[k], clip.beats[k].clears
        frames = (0, beat.frames // 2, beat.frames - beat.fade_out - 1)
        looked = zip(frames, _WHEN, strict=True)
        # What is on its way out of the frame need not be in it.
        kept = {frame: when for frame, when in looked if not (leaving and when == "middle")}
        out: dict[int, Callable[[ClipScene], None]] = {
            frame: partial(inspected, k, when) for frame, when in kept.items()
        }
        for eighth in range(1, 8) if not leaving else ():
            out.setdefault(beat.motion * eighth // 8, partial(passing, k))
        return out

    def after(k: int, scene: ClipScene) -> None:
        beat, seen = times[k], reading_time(times[k].caption)
        if beat.caption and beat.frames / _FPS + 1 / _FPS < seen:
            note(k, "", f"{beat.frames / _FPS:.1f} s for a caption that takes {seen:.1f} s to read")
        if scene.dark:
            note(k, "", f"emphasis: {', '.join(map(repr, sorted(scene.dark)))} not on stage")

    open_clip(clip, look).tour(visits, after)
    return found


def _faults(scene: ClipScene, rested: bool) -> Iterator[str]:
    """Yield what is wrong with a scene; some only where nothing is on its way."""
    boxes = text_boxes(scene.mobjects)
    for a, b in overlaps(boxes):
        yield f"{a.text!r} stands over {b.text!r}"
    for box in outside(boxes, scene.clip.frame.safe):
        yield f"{box.text!r} reaches out of the safe area"
    for box in too_small(boxes):
        yield f"{box.text!r} is set in {box.size:g} px, under {SMALLEST:g}"
    for member in scene.stage.words.submobjects:
        most = scene.clip.frame.caption_lines
        if isinstance(member, Caption) and member.lines > most:
            yield f"the caption takes {member.lines} lines, and {most} fit"
    for stage in scene.stage.sides:
        yield from looking.data_outside(stage)
        yield from looking.arrows_outside(stage)
        yield from looking.decision_missing(stage)
        yield from looking.too_thin(stage)
        if rested:
            yield from looking.text_on_data(stage, boxes)
            yield from looking.speck(stage)
    yield from looking.zeros(scene.mobjects)
