"""A clip as pictures: the last of each beat, a segment of one frame each."""

from __future__ import annotations

from dataclasses import dataclass

from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import BeatTime
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.fingerprint import code_fingerprint
from pleat.scenes.film.keys import beat_key_parts
from pleat.scenes.film.segments import Shot
from pleat.scenes.film.video.settings import LOSSLESS_RGBA
from pleat.scenes.film.worker import sendable


@dataclass(frozen=True)
class Stills:
    """The pictures on which the beats of a clip halt."""

    clip: Clip


def last_frame(time: BeatTime) -> int:
    """Return the frame of a beat, from 0, on which it halts: the last with its caption."""
    return time.motion + time.hold - 1


def still_shots(clip: Clip, look: RenderLook, clip_number: int) -> list[Shot]:
    """Return a segment for the picture on which each beat halts, in order, `LOSSLESS_RGBA`."""
    kept = LOSSLESS_RGBA.fingerprint(), code_fingerprint()
    keys = [
        segment_key(["still", *beat_key_parts(clip, k, look), *kept])
        for k in range(len(clip.beats))
    ]
    return [
        Shot(key, clip_number, k, beat.id, 1)
        for k, (key, beat) in enumerate(zip(keys, clip.beats, strict=True))
    ]


def bare(clip: Clip) -> Stills:
    """Return what a worker needs to draw them."""
    return Stills(sendable(clip))
