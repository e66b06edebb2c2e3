"""A clip played without drawing, and everything on stage written down at every frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from manim import CapStyleType, LineJointType, PMobject, Scene, VMobject
from manim.mobject.mobject import Mobject
from manim.mobject.types.image_mobject import AbstractImageMobject
from numpy.typing import NDArray

from pleat.nets.errors import InputError
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.ink import Ink
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.outputs.interactive.rules import DrawRule, Scope
from pleat.scenes.outputs.interactive.signals import Play, Samples
from pleat.scenes.outputs.interactive.touched import of_stage
from pleat.scenes.parts.plane.graphs import Residuals
from pleat.scenes.parts.plane.line_targets import LineResiduals
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.playback.renderer import FilmRenderer, configure
from pleat.scenes.playback.scene import ClipScene

Array = NDArray[np.float64]
PAINTS = ("fill", "stroke", "back")
_GONE: Array = np.zeros((1, 4))


class PathRecording:
    """One path of the picture over time.

    Attributes
    ----------
    owners : tuple of Mobject
        What it was a part of when it came, from the outside in.
    alpha, color : dict of str to Samples
        Of each of the three paints: opacity as drawn, and ``#RRGGBB``.
    width, back : Samples
        Of the stroke and of the outline behind, in manim's units.
    points : Samples
        The cubics.
    round, bent_round : bool
        Whether its stroke is round where it ends, and where it bends.
    rule : DrawRule or None
    touched : dict
        What it must be when data points have moved, fit for JSON.
    plane : Plane or None
        That of the net it is a picture of, if it is one of any.
    twins : set of int or None
        Recordings that have always had the very same points; None before the first sample.
    """

    def __init__(
        self, index: int, mobject: VMobject, owners: tuple[Mobject, ...], rule: DrawRule | None
    ) -> None:
        self.index, self.mobject, self.owners, self.rule = index, mobject, owners, rule
        self.alpha = {paint: Samples() for paint in PAINTS}
        self.color = {paint: Samples() for paint in PAINTS}
        self.width, self.back, self.points = Samples(), Samples(), Samples()
        self.round = mobject.cap_style == CapStyleType.ROUND
        self.bent_round = mobject.joint_type == LineJointType.ROUND
        self.twins: set[int] | None = None
        self.touched: dict[str, Any] = {}
        self.plane: Plane | None = None
        self._seen: list[Any] = [None, None, None]

    def look(self, time: int, paint_only: bool = False) -> None:
        """Write down what it is at a sample."""
        self._look_at_paint(time)
        if paint_only:
            return
        m = self.mobject
        self.width.put(time, float(m.stroke_width))
        self.back.put(time, float(m.background_stroke_width))
        self.points.put(time, m.points if isinstance(m, Ink) else m.points.copy())
        if self.rule is None:
            return
        self.rule.look(time)
        if self.rule.level is not None:
            self.alpha["fill"].put(time, self.rule.level())

    def _look_at_paint(self, time: int) -> None:
        m = self.mobject
        rgbas = (m.fill_rgbas, m.stroke_rgbas, m.background_stroke_rgbas)
        for k, (paint, now) in enumerate(zip(PAINTS, rgbas, strict=True)):
            # Ink replaces these arrays; others may write into them.
            if now is self._seen[k] and isinstance(m, Ink):
                continue
            self._seen[k] = now
            # An outline without a width isn't there yet: a rim may come later.
            there = len(now) and (paint != "back" or m.background_stroke_width > 0)
            row = (now if there else _GONE)[0].tolist()
            if k or self.rule is None or self.rule.level is None:
                self.alpha[paint].put(time, row[3])
            if row[3]:
                self.color[paint].put(time, "#{:02X}{:02X}{:02X}".format(*_bytes(row)))

    def leave(self, time: int) -> None:
        """Write down that it is not on stage at a sample."""
        for k, paint in enumerate(PAINTS):
            self.alpha[paint].put(time, 0.0)
            self._seen[k] = None


def _bytes(row: list[float]) -> list[int]:
    return [round(255 * min(max(v, 0.0), 1.0)) for v in row[:3]]


class Recorder(FilmRenderer):
    """Plays a scene and looks at every frame.

    Parameters
    ----------
    on_end : callable, optional
        Gets the scene at the end of every play, and the frame. Without one only paint is looked
        at: all else is as in another theme.

    Attributes
    ----------
    plays : list of Play
    recordings : list of PathRecording
        In the order in which they came on stage.
    orders : list of (int, tuple of int)
        From which frame on which recordings are drawn, from the back to the front.
    scope : Scope
        What rules share: planes and sets of points.
    """

    def __init__(self, on_end: Callable[[Scene, int], None] | None = None) -> None:
        super().__init__()
        self.sink = lambda *_: None
        self.plays: list[Play] = []
        self.recordings: list[PathRecording] = []
        self.orders: list[tuple[int, tuple[int, ...]]] = []
        self.scope = Scope()
        self._on_end = on_end
        self._time = 0
        self._known: dict[int, PathRecording] = {}

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Carry out one play, and look once more when it is done."""
        first, frame = self._time, self.frame
        super().play(scene, *args, **kwargs)
        still = self._time == first + 1
        if not still:
            self._look(scene, self.frame)
        self.plays.append(Play(first, frame, self.frame - frame, still))
        if self._on_end is not None:
            self._on_end(scene, self.frame)

    def _draw(self, scene: Scene, frames: int, fps: float) -> None:
        if scene.is_current_animation_frozen_frame():
            self._look(scene, self.frame)
            return
        for frame in range(frames):
            scene.update_to_time(frame / fps)
            self._look(scene, self.frame + frame)

    def _look(self, scene: Scene, frame: int) -> None:
        time = self._time
        self._time += 1
        paint_only = self._on_end is None
        if not paint_only:
            self.scope.survey(scene)
        drawn: list[PathRecording] = []
        sharing: dict[int, list[PathRecording]] = {}
        for mobject, owners in walk(scene.mobjects, ()):
            recording = self._known.get(id(mobject))
            if recording is None:
                rule = None if paint_only else self.scope.rule(mobject, owners)
                recording = PathRecording(len(self.recordings), mobject, owners, rule)
                if not paint_only:
                    recording.touched = of_stage(mobject, owners, self.scope)
                    recording.plane = self.scope.subject((mobject, *owners))
                if time:
                    recording.leave(0)
                self._known[id(mobject)] = recording
                self.recordings.append(recording)
            recording.look(time, paint_only)
            drawn.append(recording)
            sharing.setdefault(id(mobject.points), []).append(recording)
        for group in sharing.values():
            same = {recording.index for recording in group}
            for recording in group:
                recording.twins = same if recording.twins is None else recording.twins & same
        order = tuple(recording.index for recording in drawn)
        for index in set(self.orders[-1][1] if self.orders else ()) - set(order):
            self.recordings[index].leave(time)
        if not paint_only:
            self.scope.look(time)
        if not self.orders or self.orders[-1][1] != order:
            self.orders.append((frame, order))


def walk(
    mobjects: list[Mobject], owners: tuple[Mobject, ...]
) -> Iterator[tuple[VMobject, tuple[Mobject, ...]]]:
    """Yield all that has points in the order it is drawn, with what it is a part of.

    And what has none yet, but would if a data point were moved.
    """
    for mobject in mobjects:
        if isinstance(mobject, AbstractImageMobject | PMobject):
            raise InputError(
                f"a {type(mobject).__name__} is made of pixels, an interactive clip of paths"
            )
        may_come = bool(owners) and isinstance(owners[-1], Residuals | LineResiduals)
        if (len(mobject.points) or may_come) and isinstance(mobject, VMobject):
            yield mobject, owners
        yield from walk(mobject.submobjects, (*owners, mobject))


def record(
    clip: Clip, look: RenderLook, on_end: Callable[[Scene, int], None] | None = None
) -> Recorder:
    """Play a whole clip, be it data or a script, and return what was seen.

    Parameters
    ----------
    clip : Clip
        Data or a script.
    look : RenderLook
        Its size does not matter.
    on_end : callable, optional
        As for `Recorder`.
    """
    recorder = Recorder(on_end)
    clip = clip.framed(look.width, look.height)
    configure(look.width, look.height, look.fps, look.colors.background, clip.frame)
    scene_class: Any = ClipScene
    if clip.script is not None:
        from pathlib import Path

        from pleat.scenes.playback.script import scene_class as script_class

        scene_class = script_class(Path(clip.script.file), clip.script.name)
    scene_class(clip, look, recorder).construct()
    return recorder
