"""What joins two clips: a fade, as a segment of its own, over which the plane may stay."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pleat.scenes.beats.show import Show
from pleat.scenes.beats.stay import Stay
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.fingerprint import code_fingerprint
from pleat.scenes.film.keys import opening_key_parts, state_key_parts
from pleat.scenes.film.video.settings import EncoderSettings

SECONDS = 0.5
_AT_REST = {"show", "pause", "boundary"}  # beats that leave the plane where it is


@dataclass(frozen=True)
class Crossfade:
    """One picture becomes another.

    Attributes
    ----------
    before : Clip
        Fades from the picture that its beat `end` leaves.
    after : Clip, optional
        To the first picture of its beat `start`; to the bare ground if there is none.
    end, start : int
        Beats, from 0.
    frames : int
    """

    before: Clip
    end: int
    after: Clip | None
    start: int
    frames: int

    def key(self, look: RenderLook, settings: EncoderSettings) -> str:
        """Return the name of its segment: both pictures decide it, captions do not."""
        to = opening_key_parts(self.after, self.start, look) if self.after else [""]
        return segment_key(
            [
                "fade",
                *state_key_parts(self.before, self.end + 1, look),
                *to,
                str(self.frames),
                settings.fingerprint(),
                code_fingerprint(),
            ]
        )


@dataclass(frozen=True)
class Poster:
    """The picture that a beat, from 0, leaves: without a caption."""

    clip: Clip
    beat: int

    def key(self, look: RenderLook, settings: EncoderSettings) -> str:
        """Return the name of its segment of one frame."""
        parts = state_key_parts(self.clip, self.beat + 1, look)
        return segment_key(["poster", *parts, settings.fingerprint(), code_fingerprint()])


def fade_frames(fps: int) -> int:
    """Return how long a fade is."""
    return max(2, round(SECONDS * fps))


def goes_on(before: Clip, after: Clip) -> bool:
    """Whether a clip begins on the plane on which the one before it ended.

    That is so if both have it in the same place with the same data and basis, and
    the first was rewound, if it moved at all.
    """
    same = (
        before.head.layout == after.head.layout
        and before.head.layout != "card"
        and bool(len(before.dataset.points))
        and np.array_equal(before.dataset.points, after.dataset.points)
    )
    kinds = [beat.do for beat in before.beats]
    since = len(kinds) - kinds[::-1].index("rewind") if "rewind" in kinds else 0
    return same and _AT_REST.issuperset(kinds[since:]) and isinstance(after.beats[0], Show)


def staying(before: Clip, after: Clip) -> Clip:
    """Return a clip whose opening finds on the plane what the clip before it left there."""
    first = after.beats[0]
    assert isinstance(first, Show)
    shown = {view for beat in before.beats if isinstance(beat, Show) for view in beat.views}
    stays = tuple(view for view in first.views if view in shown and view in Stay.ON_PLANE)
    keys = first.model_dump()
    keys.pop("do")
    beat = Stay(**keys, stays=stays)
    return replace(after, beats=(beat, *after.beats[1:]))
