"""A clip as pictures: what each beat leaves, a segment of one frame each."""

from __future__ import annotations

from dataclasses import dataclass

from pleat.scenes.clip import Clip
from pleat.scenes.film.assemble import Shot
from pleat.scenes.film.job import as_read
from pleat.scenes.film.quality import LOSSLESS_RGBA, RenderLook
from pleat.scenes.film.transitions import Poster


@dataclass(frozen=True)
class Stills:
    """The pictures that the beats of a clip leave when their captions have gone."""

    clip: Clip


def still_shots(clip: Clip, look: RenderLook, clip_number: int) -> list[Shot]:
    """Return a segment for the picture that each beat leaves, in order and `LOSSLESS_RGBA`."""
    return [
        Shot(Poster(clip, k).key(look, LOSSLESS_RGBA), clip_number, k, beat.id, 1)
        for k, beat in enumerate(clip.beats)
    ]


def bare(clip: Clip) -> Stills:
    """Return what a worker needs to draw them."""
    return Stills(as_read(clip))
