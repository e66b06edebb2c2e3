"""The one place that knows manim's insides: a renderer that counts whole frames.

manim's own renderer writes files itself, rounds a play's length up and a wait's
down, and takes its clock from seconds. This one hands every frame to a function
and counts frames, so that a beat is exactly as long as the timeline says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Scene, config
from manim.renderer.cairo_renderer import CairoRenderer
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
Sink = Callable[[Frame, int], None]


def configure(width: int, height: int, fps: int, background: str) -> None:
    """Set manim's process-wide configuration for a film of that size.

    Parameters
    ----------
    width, height : int
        Pixels.
    fps : int
    background : str
        ``#RRGGBB``.
    """
    config.pixel_width, config.pixel_height = width, height
    config.frame_rate = fps
    config.frame_height = 8.0
    config.frame_width = 8.0 * width / height
    config.background_color = background
    config.notify_outdated_version = False
    config.progress_bar = "none"
    config.disable_caching = True
    config.verbosity = "ERROR"


class FilmRenderer(CairoRenderer):
    """Hands frames to `sink`; without one, plays are carried out but not drawn.

    Attributes
    ----------
    sink : callable, optional
        Gets an RGBA array (h, w, 4), which is used again for the next frame, and
        how often to show it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sink: Sink | None = None

    def init_scene(self, scene: Scene, session_spec: Any, file_writer_settings: Any) -> None:
        """Do without manim's file writer."""
        self.file_writer = None

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Carry out one play, of a whole number of frames."""
        scene.compile_animation_data(*args, **kwargs)
        fps = config.frame_rate
        frames = max(1, round(scene.duration * fps))
        scene.begin_animations()
        if self.sink is not None:
            self._draw(scene, frames, fps)
        for animation in scene.animations or []:
            animation.finish()
            animation.clean_up_from_scene(scene)
        scene.update_mobjects(0)
        self.static_image = None
        self.time += frames / fps
        self.num_plays += 1

    def _draw(self, scene: Scene, frames: int, fps: float) -> None:
        assert self.sink is not None
        if scene.is_current_animation_frozen_frame():
            self.sink(self.picture(scene), frames)
            return
        self.save_static_frame_data(scene, scene.static_mobjects)
        for frame in range(frames):
            scene.update_to_time(frame / fps)
            self.update_frame(scene, scene.moving_mobjects)
            self.sink(self.camera.pixel_array, 1)

    def picture(self, scene: Scene) -> Frame:
        """Return the picture of the scene as it stands, (h, w, 4)."""
        self.static_image = None
        self.update_frame(scene)
        return self.camera.pixel_array
