"""Clips drawn without loss, from which everything else is made: each picture is drawn once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av

from pleat.scenes.clip import Clip
from pleat.scenes.film.assemble import Shot
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.job import STAGE, as_read, shots
from pleat.scenes.film.quality import EncoderSettings, RenderLook
from pleat.scenes.film.subtitles import Cue
from pleat.scenes.film.transitions import Fade, fade_frames
from pleat.scenes.film.worker import Production

LOOPS = ("fade", "seamless", "cut")


@dataclass(frozen=True)
class Laid:
    """A clip laid out to be drawn without loss.

    Attributes
    ----------
    production : Production
        What is drawn.
    shots : tuple of Shot
        Its segments in order.
    back : bool
        Whether it is played there and back.
    """

    production: Production
    shots: tuple[Shot, ...]
    back: bool

    @property
    def frames(self) -> int:
        """How many pictures are shown."""
        there = sum(shot.frames for shot in self.shots)
        return 2 * there - 2 if self.back else there

    @property
    def key(self) -> str:
        """What tells its pictures from all others."""
        return segment_key([*(shot.key for shot in self.shots), str(self.back)])


def lay(clip: Clip, look: RenderLook, settings: EncoderSettings, loop: str) -> Laid:
    """Lay a clip out.

    Parameters
    ----------
    clip : Clip
        In the look's language.
    look : RenderLook
        How it is drawn.
    settings : EncoderSettings
        Those that lose nothing.
    loop : {"fade", "seamless", "cut"}
        How the end leads to the beginning: the last picture fades to the first, the clip
        is played backwards, or neither.
    """
    bare = as_read(clip)
    what: tuple[Any, ...] = (bare,)
    listed = shots(clip, look, settings)
    if loop == "fade":
        fade = Fade(clip, len(clip.beats) - 1, clip, 0, fade_frames(look.fps))
        listed.append(Shot(fade.key(look, settings), 1, 0, "loop", fade.frames))
        what = (bare, replace(fade, before=bare, after=bare))
    production = Production(STAGE, what, look, settings)
    return Laid(production, tuple(listed), loop == "seamless")


def pictures(segments: Sequence[Path], back: bool, every: int = 1) -> Iterator[av.VideoFrame]:
    """Yield the pictures of segments one after another.

    Parameters
    ----------
    segments : sequence of Path
        In order, drawn without loss.
    back : bool
        Whether all but the last and the first come once more, backwards.
    every : int
        Of so many one is kept.
    """
    for number, frame in enumerate(_there_and_back(segments, back)):
        if number % every == 0:
            yield frame


def _there_and_back(segments: Sequence[Path], back: bool) -> Iterator[av.VideoFrame]:
    count = 0
    for path in segments:
        with av.open(str(path)) as film:
            for frame in film.decode(video=0):
                count += 1
                yield frame
    if not back:
        return
    number = count
    for path in reversed(segments):
        for frame in _backwards(path):
            number -= 1
            if 0 < number < count - 1:
                yield frame


def _backwards(path: Path) -> Iterator[av.VideoFrame]:
    """Yield a segment's frames from the last to the first; one keyframe's worth is kept at once."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        keys = sorted(p.pts for p in film.demux(stream) if p.is_keyframe and p.pts is not None)
        end = None
        for key in reversed(keys):
            film.seek(key, stream=stream)
            group = []
            for frame in film.decode(stream):
                assert frame.pts is not None
                if end is not None and frame.pts >= end:
                    break
                if frame.pts >= key:
                    group.append(frame)
            yield from reversed(group)
            end = key


def mirrored(cues: Sequence[Cue], frames: int) -> list[Cue]:
    """Return the cues of a clip of so many frames that is played there and back."""
    last = 2 * frames - 2
    out = list(cues)
    for start, end, text in reversed(cues):
        first, after = max(2 * frames - 1 - end, frames), min(2 * frames - 1 - start, last)
        if out[-1][1] == first and out[-1][2] == text:
            out[-1] = (out[-1][0], after, text)
        elif first < after:
            out.append((first, after, text))
    return out
