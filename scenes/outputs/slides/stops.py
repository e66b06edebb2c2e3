"""Where a presentation halts, and what there is to say there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.translation import said
from pleat.scenes.film.plan import Plan
from pleat.scenes.film.sequence import Placed
from pleat.scenes.film.shots.stills import last_frame


@dataclass(frozen=True)
class Stop:
    """One beat on the stage; all times are frames of the film.

    Attributes
    ----------
    id : str
        ``PART/BEAT``.
    start : int
        Its first frame: where it is played from by itself.
    still : int
        From here on nothing moves until `stop`.
    stop : int
        Where it halts: the last frame with its caption.
    caption : str
        As it stands in the picture.
    says : str
        The same, or the words of a card.
    notes, about : str
        The speaker's notes on the beat, and on its clip.
    chapter : int
        From 0; -1 for what is outside of all chapters.
    """

    id: str
    start: int
    still: int
    stop: int
    caption: str = ""
    says: str = ""
    notes: str = ""
    about: str = ""
    chapter: int = -1


def stops(planned: Plan) -> tuple[Stop, ...]:
    """Return all beats of a lecture, cards too, and the bare ground it ends on."""
    found: list[Stop] = []
    chapter = -1
    for placed in planned.timeline.placed:
        chapter += placed.take.chapter is not None
        outside = placed.take.part is None and placed.take.chapter is None
        found += _stops(placed, planned.timeline.fps, -1 if outside else chapter)
    end = planned.timeline.frames - 1
    return (*found, Stop("end", found[-1].stop + 1, end, end))


def _stops(placed: Placed, fps: int, chapter: int) -> Iterator[Stop]:
    clip = placed.take.clip
    about = clip.head.notes.strip() if placed.take.part is not None else ""
    for beat, time in zip(clip.beats, schedule(clip, fps).beats, strict=True):
        start = placed.start + time.start
        stop = start + last_frame(time)
        still = min(start + time.motion, stop)
        words = (time.caption, said(clip, beat), beat.notes.strip(), about)
        yield Stop(f"{placed.take.name}/{beat.id}", start, still, stop, *words, chapter)


def score(planned: Plan, overlay: bool) -> dict[str, Any]:
    """Return what the player needs to know, ready for JSON.

    Parameters
    ----------
    planned : Plan
        The lecture as it is filmed.
    overlay : bool
        Whether the player shows the captions, because the picture does not.
    """
    found = stops(planned)
    firsts = {stop.chapter: k for k, stop in reversed(list(enumerate(found)))}
    chapters = planned.timeline.chapters(planned.told)
    return {
        "fps": planned.timeline.fps,
        "overlay": overlay,
        "stops": [asdict(stop) for stop in found],
        "chapters": [
            {"title": title, "stop": firsts[k]} for k, (title, _, _) in enumerate(chapters)
        ],
    }
