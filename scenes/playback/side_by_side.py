"""Two nets side by side: on which side a beat acts, and which clip stands there.

From a beat on that opens a second window, every later one is performed in both, each
with a net of its own, unless it keeps to one side.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from pleat.scenes.clip.emphasis import emphasis_fault

if TYPE_CHECKING:
    from pleat.scenes.beats import Beat, Span
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage

Side = Literal["both", "left", "right"]


def clips_at(clip: Clip, beat: Beat) -> dict[str, Clip]:
    """Return the clips that stand on the sides when a beat begins: the left one is the clip's."""
    right: Clip | None = None
    for earlier in clip.beats:
        if earlier is beat:
            break
        right = earlier.beside(clip, right)
    return {"left": clip} if right is None else {"left": clip, "right": right}


def beat_fault(beat: Beat, clip: Clip) -> str | None:
    """Return what is wrong with a beat, on either side it acts on, if anything is."""
    clips = clips_at(clip, beat)
    if beat.side != "both" and "right" not in clips:
        return f"side = {beat.side!r} is for two nets side by side; begin with a compare beat"
    for side, own in clips.items():
        if beat.side not in ("both", side) or (beat.once and side == "right"):
            continue
        fault = beat.check(own) or emphasis_fault(beat.emphasis, own)
        if fault:
            return fault if side == "left" else f"at the right, {fault}"
    return None


def performed(beat: Beat, stage: Stage) -> Iterator[Span]:
    """Yield a beat's spans as both sides perform it at once.

    The sides' spans are taken pair by pair; a pair's share of the motion is the mean
    of both, so that they add up to 1 however either divides it.
    """
    from pleat.scenes.beats import Span

    stages = [stage] if beat.once else stages_of(beat, stage)
    if len(stages) == 1:
        yield from beat.perform(stages[0])
        return
    for pair in zip_longest(*(beat.perform(one) for one in stages)):
        spans = [span for span in pair if span is not None]
        share = sum(span.share for span in spans) / len(stages)
        yield Span(share, tuple(a for span in spans for a in span.animations))


def stages_of(beat: Beat, stage: Stage) -> list[Stage]:
    """Return the stages a beat acts on."""
    both = {"left": stage, **({"right": stage.right} if stage.right else {})}
    return [one for side, one in both.items() if beat.side in ("both", side)]
