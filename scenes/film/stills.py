"""A clip as pictures: what each beat leaves, a segment of one frame each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pleat.scenes.clip import Clip
from pleat.scenes.film.assemble import Shot
from pleat.scenes.film.job import as_read
from pleat.scenes.film.quality import EncoderSettings, RenderLook, encoder_settings
from pleat.scenes.film.transitions import Poster

_CRF = 0  # lossless: noise would cost more than it saves, in print as in PNG


@dataclass(frozen=True)
class Stills:
    """The pictures that the beats of a clip leave when their captions have gone."""

    clip: Clip


def still_settings(look: RenderLook) -> EncoderSettings:
    """Return settings of the encoder for pictures that are looked at long and closely."""
    return replace(encoder_settings(look), crf=_CRF)


def still_shots(
    clip: Clip, look: RenderLook, settings: EncoderSettings, clip_number: int
) -> list[Shot]:
    """Return a segment for the picture that each beat leaves, in order."""
    return [
        Shot(Poster(clip, k).key(look, settings), clip_number, k, beat.id, 1)
        for k, beat in enumerate(clip.beats)
    ]


def bare(clip: Clip) -> Stills:
    """Return what a worker needs to draw them."""
    return Stills(as_read(clip))
