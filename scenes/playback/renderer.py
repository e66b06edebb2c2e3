"""The one place that knows manim's insides: a renderer that counts whole frames.

manim's own renderer writes files itself, rounds a play's length up and a wait's
down, and takes its clock from seconds. This one hands every frame to a function
and counts frames, so that a beat is exactly as long as the timeline says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from manim import Camera, PMobject, Scene, VMobject, config
from manim.mobject.mobject import Mobject
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.family import extract_mobject_family_members
from manim.utils.iterables import list_update
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Group, Ink
from pleat.scenes.drawing.layouts import Frame as Shape
from pleat.scenes.drawing.layouts import frame_for
from pleat.scenes.playback.damage import Box, Damage, meet, merge

Frame = NDArray[Any]
# A picture, how often it is shown, and where it differs from the one before; None: anywhere.
Sink = Callable[[Frame, int, Sequence[Box] | None], None]


def configure(
    width: int, height: int, fps: int, background: str, shape: Shape | None = None
) -> None:
    """Set manim's process-wide configuration for a film of that size.

    Parameters
    ----------
    width, height : int
        Pixels.
    fps : int
        Frames a second.
    background : str
        ``#RRGGBB``.
    shape : Frame, optional
        What is laid out in it; if it is of another shape, with margins. By default that of
        the size.
    """
    config.pixel_width, config.pixel_height = width, height
    config.frame_rate = fps
    seen = (shape or frame_for(width, height)).seen_at(width, height)
    config.frame_width, config.frame_height = seen
    config.background_color = background
    config.notify_outdated_version = False
    config.progress_bar = "none"
    config.disable_caching = True
    config.verbosity = "ERROR"


class FilmCamera(Camera):
    """Draws what manim's camera draws, pixel for pixel, but only what is new and can be seen.

    manim draws everything from the first moving object on for every frame, fills
    paths of no opacity too, and builds every path anew. Here only the rectangles in
    which something has changed are drawn again, a pass of no opacity is left out, and
    the path of an object whose points have not been replaced is kept.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        across = self.pixel_width / self.frame_width
        stroke = self.cairo_line_width_multiple * across
        # Of one colour: `configure` sets no picture behind everything.
        assert self.background is not None
        if not self.background[0, 0, 3]:
            self.background[:] = 0  # premultiplied, as all that cairo draws on it
        self._ground = self.background[0, 0].view(np.uint32)[0]
        # Not in the objects: a path can't be copied, and manim copies what it animates.
        self._paths: WeakKeyDictionary[VMobject, tuple[Any, cairo.Path | None]]
        self._paths = WeakKeyDictionary()
        self._damage = Damage(self.pixel_width, self.pixel_height, self._to_pixels, stroke)

    def _to_pixels(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        across = self.pixel_width / self.frame_width
        down = self.pixel_height / self.frame_height
        middle = (self.pixel_width / 2, self.pixel_height / 2)
        scaled: NDArray[np.float64] = (points[:, :2] - self.frame_center[:2]) * (across, -down)
        return scaled + middle

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw mobjects on the picture as it is."""
        self._damage.forget()
        super().capture_mobjects(mobjects, **kwargs)

    def redraw(self, mobjects: Iterable[Mobject]) -> list[Box]:
        """Make the picture one of these mobjects; return where it is drawn anew."""
        shown = _family(mobjects)
        drawn = [m for m in shown if isinstance(m, VMobject)]
        if any(isinstance(m, AbstractImageMobject | PMobject) for m in shown) or any(
            m.background_image is not None for m in drawn
        ):
            self.reset()
            self.capture_mobjects(shown, include_submobjects=False)
            return [self._damage.whole]
        boxes = self._damage.update(drawn)
        for box in boxes:
            self._draw_anew(box, [m for m in drawn if meet(self._damage.box(m), box)])
        return boxes

    def _draw_anew(self, box: Box, touching: list[VMobject]) -> None:
        """Draw all that meets a box, and leave the pixels around it as they are."""
        left, top, right, bottom = box
        reach = [self._damage.box(m) for m in touching]
        # cairo rounds coverage by whole rows: cut off sideways, a path comes out
        # a shade different. So rows are drawn whole and what was beside is put back.
        far_left = min([b[0] for b in reach], default=left)
        far_right = max([b[2] for b in reach], default=right)
        rows = self.pixel_array[top:bottom]
        beside = [
            (strip, strip.copy())
            for strip in (rows[:, far_left:left], rows[:, right:far_right])
            if strip.size
        ]
        rows.view(np.uint32)[:, left:right] = self._ground
        context = self.get_cairo_context(self.pixel_array)
        context.save()
        context.new_path()  # what was drawn last has left its path
        matrix = context.get_matrix()
        context.identity_matrix()
        context.rectangle(0, top, self.pixel_width, bottom - top)
        context.clip()
        context.set_matrix(matrix)
        for mobject in touching:
            self.display_vectorized(mobject, context)
        context.restore()
        for strip, before in beside:
            strip[:] = before

    def set_cairo_context_path(self, ctx: cairo.Context, vmobject: VMobject) -> Any:
        """Lay the object's path, from the last time if its points are the same array."""
        # What is drawn a second time from the same array is worth keeping: Ink never
        # writes into its points, it gets other ones.
        points, path = self._paths.get(vmobject, (None, None))
        again = points is vmobject.points and isinstance(vmobject, Ink)
        if again and path is not None:
            ctx.new_path()
            ctx.append_path(path)
            return self
        self._lay(ctx, vmobject)
        self._paths[vmobject] = (vmobject.points, ctx.copy_path() if again else None)
        return self

    def _lay(self, ctx: cairo.Context, vmobject: VMobject) -> None:
        """Lay the path that manim lays, curve by curve, but from Python's own floats."""
        points = self.transform_points_pre_display(vmobject, vmobject.points)
        whole = len(points) - len(points) % 4
        near = vmobject.tolerance_for_point_equality
        ctx.new_path()
        move_to, curve_to = ctx.move_to, ctx.curve_to
        start_x = start_y = end_x = end_y = float("nan")
        for x0, y0, x1, y1, x2, y2, x3, y3 in points[:whole, :2].reshape(-1, 8).tolist():
            joined = x0 == end_x and y0 == end_y
            if not joined and not (_close(end_x, x0, near) and _close(end_y, y0, near)):
                if _close(start_x, end_x, near) and _close(start_y, end_y, near):
                    ctx.close_path()
                move_to(x0, y0)
                start_x, start_y = x0, y0
            curve_to(x1, y1, x2, y2, x3, y3)
            end_x, end_y = x3, y3
        if _close(start_x, end_x, near) and _close(start_y, end_y, near):
            ctx.close_path()

    def apply_fill(self, ctx: cairo.Context, vmobject: VMobject) -> Any:
        """Fill, if that can be seen."""
        return self if not _seen(vmobject.fill_rgbas) else super().apply_fill(ctx, vmobject)

    def apply_stroke(self, ctx: cairo.Context, vmobject: VMobject, background: bool = False) -> Any:
        """Draw the stroke, if that can be seen."""
        rgbas = vmobject.background_stroke_rgbas if background else vmobject.stroke_rgbas
        return self if not _seen(rgbas) else super().apply_stroke(ctx, vmobject, background)


def _close(a: float, b: float, near: float) -> bool:
    """Return whether manim takes two coordinates for one; it asks numpy.isclose."""
    return abs(a - b) <= near + 1e-5 * abs(b)


def _family(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """Return all that has points, in the order manim draws it, but in a fraction of the time."""
    found: list[Mobject] = []
    stack = list(mobjects)[::-1]
    while stack:
        mobject = stack.pop()
        if len(mobject.points):
            found.append(mobject)
        below = mobject.painted() if isinstance(mobject, Group) else mobject.submobjects
        stack.extend(below[::-1])
    if len({id(m) for m in found}) < len(found) or any(m.z_index for m in found):
        return extract_mobject_family_members(
            mobjects, use_z_index=True, only_those_with_points=True
        )
    return found


def _seen(rgbas: NDArray[np.float64]) -> bool:
    return any(row[3] for row in rgbas.tolist())


class FilmRenderer(CairoRenderer):
    """Hands frames to `sink`; without one, plays are carried out but not drawn.

    Attributes
    ----------
    sink : callable, optional
        Gets an RGBA array (h, w, 4), which is used again for the next frame, how often to
        show it, and the boxes in which it may differ from the one it got before.
    visits : dict of int to callable
        Frames, counted from `frame`, at which the scene is stopped for a visitor
        instead of being drawn.
    frame : int
        How many frames have been played.
    """

    camera: FilmCamera

    def __init__(self) -> None:
        super().__init__(camera_class=FilmCamera)
        self.sink: Sink | None = None
        self.visits: dict[int, Callable[[], None]] = {}
        self.frame = 0
        self._changed: list[Box] = []  # since the sink got a picture

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
        self.time += frames / fps
        self.frame += frames
        self.num_plays += 1

    def _draw(self, scene: Scene, frames: int, fps: float) -> None:
        assert self.sink is not None
        if scene.is_current_animation_frozen_frame():
            self._hand_over(scene, frames)
            return
        for frame in range(frames):
            scene.update_to_time(frame / fps)
            self._hand_over(scene, 1)

    def _hand_over(self, scene: Scene, repeat: int) -> None:
        assert self.sink is not None
        picture = self.picture(scene)
        self.sink(picture, repeat, merge(self._changed, 0))
        self._changed.clear()

    def picture(self, scene: Scene) -> Frame:
        """Return the picture of the scene as it stands, (h, w, 4); the next one replaces it."""
        shown = list_update(scene.mobjects, scene.foreground_mobjects)
        self._changed += self.camera.redraw(shown)
        picture: Frame = self.camera.pixel_array
        return picture
