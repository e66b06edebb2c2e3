"""Films that are played there and back: their pictures, and what is said meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import av

from pleat.scenes.film.video.media import open_film
from pleat.scenes.film.video.subtitles import Cue


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
        with open_film(path) as film:
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
    with open_film(path) as film:
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
