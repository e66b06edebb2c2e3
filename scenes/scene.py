"""A clip on stage: its beats carried out one by one in a manim Scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Scene
from numpy.typing import NDArray

from pleat.scenes.clip import Clip
from pleat.scenes.film.quality import RenderLook
from pleat.scenes.film.renderer import FilmRenderer, configure
from pleat.scenes.motion import Fade
from pleat.scenes.stage import layout
from pleat.scenes.stage.stage import Stage
from pleat.scenes.stage.words import Caption
from pleat.scenes.theme import load_theme
from pleat.scenes.timeline import BeatTime, schedule


class ClipScene(Scene):
    """Plays a clip's beats; each begins in the state that those before it leave.

    Parameters
    ----------
    clip : Clip
    look : RenderLook
    renderer : optional
        manim's own by default.
    """

    def __init__(self, clip: Clip, look: RenderLook, renderer: Any = None) -> None:
        super().__init__(renderer=renderer)
        self.clip, self.look = clip, look
        self.theme = load_theme(look.theme)
        self.stage = Stage(self, clip, self.theme, look.language)
        self.schedule = schedule(clip, look.fps)

    def construct(self) -> None:
        """Play every beat."""
        for k in range(len(self.clip.beats)):
            self.beat(k)

    def beat(self, k: int) -> None:
        """Play beat k, from 0, in exactly the frames the timeline gives it."""
        time = self.schedule.beats[k]
        caption = self._caption(time)
        self._fade(caption, 1.0, time.fade_in)
        self._motion(k, time.motion)
        self.stage.sweep()
        self._rest(time.hold)
        self._fade(caption, 0.0, time.fade_out)
        if caption:
            self.stage.words.remove(caption)

    def _motion(self, k: int, frames: int) -> None:
        """Play a beat's spans; their shares are laid on whole frames."""
        done, start = 0.0, 0
        for span in self.clip.beats[k].perform(self.stage):
            done += span.share
            end = round(frames * done)
            self._span(span.animations, end - start)
            start = end
        assert start == frames, f"beat {self.clip.beats[k].id}: its spans' shares add up to {done}"

    def _span(self, animations: tuple[Any, ...], frames: int) -> None:
        if animations and frames:
            self.play(*animations, run_time=frames / self.look.fps)
        else:
            self._rest(frames)

    def _rest(self, frames: int) -> None:
        if frames:
            self.wait(frames / self.look.fps)

    def _caption(self, time: BeatTime) -> Caption | None:
        if not time.caption or self.look.captions != "picture":
            return None
        caption = Caption(time.caption, self.theme, layout.CAPTION, self.look.language)
        caption.set_level(0.0)
        self.stage.words.add(caption)
        return caption

    def _fade(self, caption: Caption | None, level: float, frames: int) -> None:
        if caption and frames:
            self.play(Fade(level, caption), run_time=frames / self.look.fps)
        else:
            self._rest(frames)


class Performance:
    """One clip opened for drawing, beat by beat in any order.

    Parameters
    ----------
    clip : Clip
    look : RenderLook
    """

    def __init__(self, clip: Clip, look: RenderLook) -> None:
        self._clip, self._look = clip, look
        configure(look.width, look.height, look.fps, load_theme(look.theme).background)
        self._open()

    def _open(self) -> None:
        self._renderer = FilmRenderer()
        self._scene = ClipScene(self._clip, self._look, self._renderer)
        self._next = 0

    def _stand_before(self, k: int) -> None:
        """Get to the state that beat k starts from, without drawing."""
        if k < self._next:
            self._open()
        self._renderer.sink = None
        while self._next < k:
            self._scene.beat(self._next)
            self._next += 1

    def draw(self, k: int, sink: Callable[[NDArray[np.uint8], int], None]) -> None:
        """Draw beat k, from 0, handing every picture and its number of frames to `sink`."""
        self._stand_before(k)
        self._renderer.sink = sink
        self._scene.beat(k)
        self._next += 1

    def still(self, k: int, frame: int) -> NDArray[np.uint8]:
        """Return one frame of beat k, (h, w, 4)."""
        left = frame
        kept: list[NDArray[np.uint8]] = []

        def keep(picture: NDArray[np.uint8], repeat: int) -> None:
            nonlocal left
            if 0 <= left < repeat:
                kept.append(picture.copy())
            left -= repeat

        self.draw(k, keep)
        return kept[0]
