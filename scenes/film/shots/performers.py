"""What a worker opens to draw: a clip, its pictures, a fade, or a poster. It imports manim."""

from __future__ import annotations

import numpy as np

from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.shots.stills import Stills, last_frame
from pleat.scenes.film.shots.transitions import Crossfade, Poster
from pleat.scenes.playback.opening import open_clip
from pleat.scenes.playback.renderer import Sink
from pleat.scenes.playback.scene import Performance
from pleat.scenes.playback.script import ScriptPerformance


def stage(
    what: Clip | Stills | Crossfade | Poster, look: RenderLook
) -> Performance | ScriptPerformance | StillsStage | CrossfadeStage | PosterStage:
    """Open something for drawing."""
    if isinstance(what, Crossfade):
        return CrossfadeStage(what, look)
    if isinstance(what, Poster):
        return PosterStage(what, look)
    if isinstance(what, Stills):
        return StillsStage(what, look)
    return open_clip(what, look)


class CrossfadeStage:
    """Draws a fade as its one beat."""

    def __init__(self, fade: Crossfade, look: RenderLook) -> None:
        self._fade, self._look = fade, look

    def draw(self, k: int, sink: Sink) -> None:
        """Hand every picture to `sink`."""
        fade, look = self._fade, self._look
        old = open_clip(fade.before, look).left_by(fade.end).astype(np.int32)
        if fade.after is not None:
            new = open_clip(fade.after, look).still(fade.start, 0).astype(np.int32)
        else:
            new = np.empty_like(old)
            new[...] = [*bytes.fromhex(look.colors.background[1:]), 255]
        for place in range(1, fade.frames + 1):
            t = place / (fade.frames + 1)
            weight = round(1024 * t * t * (3 - 2 * t))  # as all motion, slow at both ends
            sink(((old * (1024 - weight) + new * weight + 512) >> 10).astype(np.uint8), 1, None)


class PosterStage:
    """Draws a poster as its one beat, of one frame."""

    def __init__(self, poster: Poster, look: RenderLook) -> None:
        self._poster, self._look = poster, look

    def draw(self, k: int, sink: Sink) -> None:
        """Hand the picture to `sink`."""
        sink(open_clip(self._poster.clip, self._look).left_by(self._poster.beat), 1, None)


class StillsStage:
    """Draws the picture on which each beat of a clip halts, in any order."""

    def __init__(self, stills: Stills, look: RenderLook) -> None:
        self._performance = open_clip(stills.clip, look)
        self._times = schedule(stills.clip, look.fps).beats

    def draw(self, k: int, sink: Sink) -> None:
        """Hand the picture on which beat k, from 0, halts to `sink`."""
        sink(self._performance.still(k, last_frame(self._times[k])), 1, None)
