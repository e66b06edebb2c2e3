"""What stock Manim scenes of our clips are made of: a story told in frames, and its parts.

A story has a clip's beats in the same frames, its data and weights, and the same things on
screen. Where there is a choice, the cheaper idiom is taken: one `MoveToTarget` for all dots
instead of one animation each, the panel behind the plane so that Manim keeps it as a still,
captions as one mobject. PLEAT_BENCH_BEATS=linear,fold-1 skips the drawing of all other beats.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Camera,
    Circle,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    MathTypst,
    Scene,
    ThreeDCamera,
    ThreeDScene,
    Typst,
    VGroup,
    VMobject,
    config,
)

from pleat.nets import Net
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.theme import load_theme

BEATS = "PLEAT_BENCH_BEATS"
THEME = load_theme("dark")
INPUTS, HIDDEN = THEME.basis, THEME.hidden


def number(value: float) -> str:
    """Return a number as Typst mathematics."""
    return f"{round(value, 2) + 0.0:.2f}"  # no minus before 0


def matrix(name: str, rows: Sequence[Sequence[float]]) -> MathTypst:
    """Return a matrix with its name."""
    inside = "; ".join(", ".join(map(number, row)) for row in rows)
    return MathTypst(f'{name} = mat(delim: "[", {inside})', font_size=30, color=THEME.text)


def polyline(points: Any, **style: Any) -> VMobject:
    """Return straight lines through scene points."""
    return VMobject(**style).set_points_as_corners([np.asarray(p, dtype=float) for p in points])


class Network(VGroup):
    """The diagram of a net: circles, an edge a weight, names; on request weights on the edges.

    Parameters
    ----------
    net : Net
    low, high : (2,) array_like
        Corners of the rectangle that the centres of its neurons keep to.
    radius : float
    weights : bool
    gap : float, optional
        Between two neurons of a column; by default as much as the rectangle has room for.

    Attributes
    ----------
    nodes : list of list of Circle
        By column.
    edges : list of list of VGroup
        By source neuron, those of all columns after each other.
    """

    def __init__(
        self,
        net: Net,
        low: Any,
        high: Any,
        radius: float = 0.3,
        weights: bool = True,
        gap: float | None = None,
    ) -> None:
        widths, last = net.widths, len(net.widths) - 1
        step = gap or (high[1] - low[1]) / max(1, max(widths) - 1)
        middle, shades = (low[1] + high[1]) / 2, list(HIDDEN)
        self.nodes: list[list[Circle]] = []
        labels = []
        for k, width in enumerate(widths):
            x = low[0] + (high[0] - low[0]) * k / last
            colors = INPUTS[:width] if not k else (THEME.text,) * width
            if 0 < k < last:
                colors, shades = shades[:width], shades[width:] + shades[:width]
            letter, way = ("x", LEFT) if not k else ("y", RIGHT) if k == last else ("a", UP)
            column = []
            for m, color in enumerate(colors):
                node = Circle(radius=radius, color=color, stroke_width=2.5)
                node.move_to((x, middle + step * ((width - 1) / 2 - m), 0))
                name = f"{letter}_{m + 1}" if width > 1 else letter
                labels.append(MathTypst(name, font_size=28, color=color).next_to(node, way, 0.1))
                column.append(node)
            self.nodes.append(column)
        self.edges: list[list[VGroup]] = []
        for k, layer in enumerate(net.layers):
            for n, source in enumerate(self.nodes[k]):
                pairs = zip(layer.W[:, n], self.nodes[k + 1], strict=True)
                self.edges.append(
                    [_edge(source, target, w, radius, weights) for w, target in pairs]
                )
        edges = (e for leaving in self.edges for e in leaving)
        super().__init__(*edges, *(node for column in self.nodes for node in column), *labels)


def _edge(source: Circle, target: Circle, w: float, radius: float, weighted: bool) -> VGroup:
    kind = Line if w >= 0 else DashedLine
    color, width = source.get_color(), 1 + 4 * min(abs(w), 3) / 3
    ends = source.get_center(), target.get_center()
    edge = VGroup(kind(*ends, buff=radius, color=color, stroke_width=width))
    if weighted:
        label = MathTypst(number(w), font_size=20, color=color)
        label.move_to(0.7 * edge[0].get_start() + 0.3 * edge[0].get_end())
        label.add_background_rectangle(color=THEME.background, opacity=1, buff=0.03)
        edge.add(label)
    return edge


def dots(places: Any, labels: Any, radius: float = 0.04) -> VGroup:
    """Return a dot for every scene point, in the colour of its class."""
    outline = {"stroke_width": 1, "stroke_color": THEME.outline}
    return VGroup(
        *(
            Dot(p, radius=radius, color=THEME.classes[c], **outline)
            for p, c in zip(places, labels, strict=True)
        )
    )


def legend(names: Sequence[str]) -> VGroup:
    """Return what the classes' colours mean."""
    found = VGroup()
    for k, name in enumerate(names):
        mark = Dot(radius=0.06, color=THEME.classes[k]).move_to((3.2 + 1.9 * k, -2.7, 0))
        found.add(mark, Typst(name, font_size=22, color=THEME.text).next_to(mark, RIGHT, buff=0.1))
    return found


class Story(Scene):
    """A clip told beat by beat, each in as many frames as the clip gives it.

    A subclass has a method for each beat: that of ``fold-1`` is ``fold_1_beat``.

    Attributes
    ----------
    clip : Clip
    camera_kind : type
        The class of its camera.
    """

    clip: ClassVar[Clip]
    camera_kind: ClassVar[type[Camera]] = Camera

    def build(self) -> None:
        """Make what is there from the beginning."""

    def fix(self, *mobjects: Any) -> None:
        """Keep mobjects where they are in the frame, whatever the camera does."""

    def construct(self) -> None:
        """Play all beats."""
        self.camera.background_color = THEME.background
        self.fps = round(config.frame_rate)
        self.build()
        wanted = os.environ.get(BEATS)
        for time in schedule(self.clip, self.fps).beats:
            skip = wanted is not None and time.id not in wanted.split(",")
            self.next_section(time.id, skip_animations=skip)
            self.time_of_beat, self.fresh = time, bool(time.caption)
            if self.fresh:
                self.caption = Typst(time.caption, font_size=30, color=THEME.text)
                self.caption.move_to(3.5 * DOWN)
                self.fix(self.caption)
            getattr(self, time.id.replace("-", "_") + "_beat")()
            self.rest(time.hold)
            if time.fade_out:
                self.play(FadeOut(self.caption), run_time=self.seconds(time.fade_out))

    def seconds(self, frames: int) -> float:
        """Return a run time that Manim plays as so many frames: it rounds up."""
        return (frames - 0.01) / self.fps

    def rest(self, frames: int) -> None:
        """Wait for so many frames: Manim rounds down."""
        if frames:
            self.wait((frames + 0.01) / self.fps)

    def span(self, share: float, *animations: Any) -> None:
        """Play animations over a share of the beat's motion; the first brings the caption."""
        frames = round(share * self.time_of_beat.motion)
        if self.fresh:
            fade = FadeIn(self.caption, run_time=self.seconds(min(frames, round(0.3 * self.fps))))
            animations, self.fresh = (*animations, fade), False
        for animation in animations:
            if not (isinstance(animation, FadeIn) and animation.mobject is self.caption):
                animation.run_time = self.seconds(frames)
        self.play(*animations)


class BesideCamera(ThreeDCamera):
    """Looks at the origin, and shows it where the plane has its place, beside the panel."""

    HOME = 2.4 * RIGHT + 0.5 * UP

    def project_points(self, points: Any) -> Any:
        """Project, and step aside."""
        return super().project_points(points) + self.HOME


class StandingStory(Story, ThreeDScene):
    """A story of a surface over a plane, with a panel that stays in the frame."""

    camera_kind = BesideCamera

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(camera_class=BesideCamera, **kwargs)

    def fix(self, *mobjects: Any) -> None:
        """Keep mobjects where they are in the frame, whatever the camera does."""
        self.camera.add_fixed_in_frame_mobjects(*mobjects)

    def upright(self, label: Any, place: Any) -> Any:
        """Return a label at a place of space that is always seen from its front."""
        label.move_to(place)
        self.camera.add_fixed_orientation_mobjects(label, use_static_center_func=True)
        return label

    def turn(self, share: float, phi: float, theta: float, *animations: Any) -> None:
        """Go to where the plane is seen at these angles in degrees, as `move_camera` does."""
        camera = self.camera
        goals = ((camera.phi_tracker, phi), (camera.theta_tracker, theta))
        moves = [t.animate.set_value(np.radians(v)).build() for t, v in goals]
        self.span(share, *moves, *animations)
        # Else Manim takes them for moving ones whenever something before them moves.
        self.remove(camera.phi_tracker, camera.theta_tracker)
