"""The one place that knows manim's insides: a renderer that counts whole frames.

manim's own renderer writes files itself, rounds a play's length up and a wait's
down, and takes its clock from seconds. This one hands every frame to a function
and counts frames, so that a beat is exactly as long as the timeline says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import cairo
import numpy as np
from manim import Camera, Scene, VMobject, config
from manim.mobject.mobject import Mobject
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.family import extract_mobject_family_members
from numpy.typing import NDArray

from pleat.scenes.ink import Ink

Frame = NDArray[Any]
Sink = Callable[[Frame, int], None]


def configure(width: int, height: int, fps: int, background: str) -> None:
    """Set manim's process-wide configuration for a film of that size.

    Parameters
    ----------
    width, height : int
        Pixels.
    fps : int
        Frames a second.
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


class FilmCamera(Camera):
    """Draws what manim's camera draws, pixel for pixel, without what can't be seen.

    manim fills every path even at no opacity, and builds every path anew for
    every frame. Here a pass of no opacity is left out, and the path of an object
    whose points have not been replaced is kept.
    """

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw mobjects on the picture as it is."""
        seen = extract_mobject_family_members(
            mobjects, use_z_index=self.use_z_index, only_those_with_points=True
        )
        drawn = [m for m in seen if isinstance(m, VMobject) and m.background_image is None]
        if len(drawn) == len(seen):
            self.display_multiple_non_background_colored_vmobjects(drawn, self.pixel_array)
        else:
            super().capture_mobjects(mobjects, **kwargs)

    def set_cairo_context_path(self, ctx: cairo.Context, vmobject: VMobject) -> Any:
        """Lay the object's path, from the last time if its points are the same array."""
        # What is drawn a second time from the same array is worth keeping: Ink never
        # writes into its points, it gets other ones.
        points, path = getattr(vmobject, "_film_path", (None, None))
        again = points is vmobject.points and isinstance(vmobject, Ink)
        if again and path is not None:
            ctx.new_path()
            ctx.append_path(path)
            return self
        super().set_cairo_context_path(ctx, vmobject)
        vars(vmobject)["_film_path"] = (vmobject.points, ctx.copy_path() if again else None)
        return self

    def apply_fill(self, ctx: cairo.Context, vmobject: VMobject) -> Any:
        """Fill, if that can be seen."""
        return self if not _seen(vmobject.fill_rgbas) else super().apply_fill(ctx, vmobject)

    def apply_stroke(self, ctx: cairo.Context, vmobject: VMobject, background: bool = False) -> Any:
        """Draw the stroke, if that can be seen."""
        rgbas = vmobject.background_stroke_rgbas if background else vmobject.stroke_rgbas
        return self if not _seen(rgbas) else super().apply_stroke(ctx, vmobject, background)


def _seen(rgbas: NDArray[np.float64]) -> bool:
    return bool(len(rgbas) and rgbas[:, 3].any())


class FilmRenderer(CairoRenderer):
    """Hands frames to `sink`; without one, plays are carried out but not drawn.

    Attributes
    ----------
    sink : callable, optional
        Gets an RGBA array (h, w, 4), which is used again for the next frame, and
        how often to show it.
    visits : dict of int to callable
        Frames, counted from `frame`, at which the scene is stopped for a visitor
        instead of being drawn.
    frame : int
        How many frames have been played.
    """

    def __init__(self) -> None:
        super().__init__(camera_class=FilmCamera)
        self.sink: Sink | None = None
        self.visits: dict[int, Callable[[], None]] = {}
        self.frame = 0

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
        for visit in sorted(v for v in self.visits if self.frame <= v < self.frame + frames):
            if not scene.is_current_animation_frozen_frame():
                scene.update_to_time((visit - self.frame) / fps)
            self.visits[visit]()
        for animation in scene.animations or []:
            animation.finish()
            animation.clean_up_from_scene(scene)
        scene.update_mobjects(0)
        self.static_image = None
        self.time += frames / fps
        self.frame += frames
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
