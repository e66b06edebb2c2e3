"""The clip `valleys` in stock Manim: a loss as a `Surface`, balls that roll on it, their net.

The surface has Manim's own 32 by 32 faces, ours 40 by 40. `manim render
tests/bench/stock_valleys.py StockValleys --disable_caching` renders it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    RIGHT,
    Create,
    DecimalNumber,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    MathTypst,
    MoveToTarget,
    Surface,
    Text,
    Typst,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)
from stock_kit import HIDDEN, THEME, Network, StandingStory, matrix, polyline

from pleat.nets.descent import GradientDescent, descend
from pleat.nets.geometry.boundary import chain
from pleat.nets.geometry.marching import level_curves
from pleat.scenes.clip.landscapes import survey
from pleat.scenes.playback.load import load_clip

REACH = 10.0
BOX = ((-REACH, -REACH), (REACH, REACH))
TOP, LEVELS = 0.4, 8
UNIT, TALL = 0.22, 4.5


class Graph(VGroup):
    """What a net of one input gives, what its neurons add to that, and what it should give."""

    def __init__(self, clip: Any, left: float, low: float, across: float, up: float) -> None:
        self.x = np.linspace(-4, 4, 81)
        self.left, self.low, self.across, self.up = left, low, across, up
        targets = clip.dataset.targets[:, 0]
        xs = clip.dataset.points[:, 0]
        self.wanted = VGroup(
            *(Dot(p, radius=0.03, color=THEME.classes[0]) for p in self.places(xs, targets))
        )
        self.axes = VGroup(
            Line(self.places([-4], [0])[0], self.places([4], [0])[0], color=THEME.axis),
            Line(self.places([-4], [0])[0], self.places([-4], [2])[0], color=THEME.axis),
        )
        self.curves = VGroup(
            *(polyline([(0, 0, 0)] * 2, color=c, stroke_width=3) for c in (*HIDDEN[:2], THEME.text))
        )
        self.reweigh(clip.net)
        super().__init__(self.axes, self.curves, self.wanted)

    def places(self, x: Any, y: Any) -> np.ndarray:
        """Return where values stand."""
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        along = self.left + self.across * (x + 4) / 8
        return np.column_stack([along, self.low + self.up * y / 2, 0 * x])

    def reweigh(self, net: Any) -> None:
        """Draw the curves of another net."""
        first, last = net.layers
        hidden = first.activate(self.x[:, None] @ first.W.T + first.b)
        values = [*(hidden * last.W[0]).T, net(self.x[:, None])[:, 0]]
        for curve, own in zip(self.curves, values, strict=True):
            curve.set_points_as_corners(self.places(self.x, own))


class StockValleys(StandingStory):
    """The whole clip."""

    clip = load_clip("valleys")

    def build(self) -> None:
        """Make panel and graphs."""
        self.survey = survey(self.clip, self.clip.beats[self.clip.index("landscape")])
        self.landscape = self.survey.landscape
        self.place = self.landscape.here
        first, second = self.clip.net.layers
        numbers = [matrix("W_1", first.W), MathTypst("b_1 =", font_size=30, color=THEME.text)]
        self.biases = VGroup(
            *(DecimalNumber(b, mob_class=Text, font_size=22, color=THEME.text) for b in self.place)
        )
        row = VGroup(numbers[0], numbers[1], self.biases.arrange(np.array([0, -1, 0]), buff=0.2))
        row.arrange(RIGHT, buff=0.3).move_to((-4.8, -0.4, 0))
        last = VGroup(matrix("W_2", second.W), matrix("b_2", second.b[:, None]))
        last.arrange(RIGHT, buff=0.3).move_to((-4.8, -1.7, 0))
        self.panel = VGroup(Network(self.clip.net, (-6.1, 1.6), (-3.2, 3.2), 0.32), row, last)
        self.graph = Graph(self.clip, -1.6, -1.8, 8.0, 5.0)
        self.small = Graph(self.clip, -1.9, 1.0, 1.6, 1.3)
        self.fix(self.panel, self.graph, self.small)

    def on(self, places: Any, rise: float = 1.0) -> np.ndarray:
        """Return where places of the plane stand on the surface."""
        p = np.asarray(places, dtype=float).reshape(-1, 2)
        height = TALL * np.minimum(self.landscape(p), TOP)
        return np.column_stack([UNIT * p, rise * height + 0.03])

    def show(self, place: Any) -> None:
        """Put the ball on a place, and show the net that it is."""
        self.place = np.asarray(place, dtype=float)
        self.ball.move_to(self.on(self.place)[0])
        for value, b in zip(self.biases, self.place, strict=True):
            value.set_value(b)
            self.fix(value)
        self.loss.set_value(float(self.landscape(self.place)))
        self.fix(self.loss)
        self.small.reweigh(self.landscape.at(self.place))

    def net_beat(self) -> None:
        """Panel and data."""
        parts = (self.panel[0], self.panel[1:], VGroup(self.graph.axes, self.graph.wanted))
        for part in parts:
            self.span(1 / 3, FadeIn(part))

    def fit_beat(self) -> None:
        """What the net gives."""
        self.span(1.0, Create(self.graph.curves))

    def landscape_beat(self) -> None:
        """The surface rises."""
        self.surface = Surface(
            lambda u, v: self.on((u, v))[0],
            u_range=(-REACH, REACH),
            v_range=(-REACH, REACH),
            resolution=32,
            stroke_width=0.5,
            checkerboard_colors=False,
        )
        shades = THEME.shades(LEVELS)
        for face in self.surface:
            height = face.get_center()[2] / TALL
            shade = shades[min(int(LEVELS * height / TOP), LEVELS - 1)]
            face.set_fill(shade, opacity=1).set_stroke(shade)
        flat = self.surface.copy().apply_function(lambda p: p * (1, 1, 0.01))
        frame = REACH * UNIT * 1.05
        corners = [(-frame, -frame, 0), (frame, -frame, 0), (frame, frame, 0)]
        self.around = VGroup(polyline(corners, color=THEME.axis, stroke_width=2))
        for k in (-5, 0, 5):
            label = MathTypst(str(k), font_size=20, color=THEME.muted)
            self.around.add(self.upright(label, (k * UNIT, -frame - 0.25, 0)))
            label = MathTypst(str(k), font_size=20, color=THEME.muted)
            self.around.add(self.upright(label, (frame + 0.25, k * UNIT, 0)))
        self.ball = Dot(self.on(self.place)[0], radius=0.09, color=THEME.text)
        name = Typst("loss", font_size=28, color=THEME.text).move_to((-1.5, 3.2, 0))
        self.loss = DecimalNumber(0, num_decimal_places=3, mob_class=Text, font_size=24)
        self.loss.next_to(name, RIGHT)
        self.fix(name, self.loss)
        self.span(0.15, FadeOut(self.graph))
        beside = (FadeIn(m) for m in (self.small, name, self.loss, self.around))
        self.span(0.25, FadeIn(flat), *beside)
        flat.target = self.surface
        self.turn(0.6, 42, -135, MoveToTarget(flat), FadeIn(self.ball))
        self.surface = flat

    def swap_beat(self) -> None:
        """The ball goes to the mirrored place."""
        start, end = self.place, self.place[::-1]
        self.rest(round(0.15 * self.time_of_beat.motion))
        moving = VGroup(self.biases, self.loss, self.small.curves, self.ball)
        walk = UpdateFromAlphaFunc(moving, lambda m, t: self.show((1 - t) * start + t * end))
        self.span(0.85, walk)

    def mirror_beat(self) -> None:
        """Contours, the mirror line, the minima."""
        self.contours = VGroup()
        for level in TOP * np.arange(1, LEVELS) / LEVELS:
            found = level_curves(lambda x, at=level: self.landscape(x) - at, BOX, 0.02)[0]
            style = {"color": THEME.background, "stroke_width": 1.5}
            self.contours.add(*(polyline(self.on(c), **style) for c in chain(found)))
        across = np.repeat(np.linspace(-REACH, REACH, 60)[:, None], 2, axis=1)
        mirror = polyline(self.on(across), color=THEME.text, stroke_width=3)
        marks = self.marks("minimum")
        for part in (self.contours, mirror, marks):
            self.span(1 / 3, FadeIn(part))

    def marks(self, kind: str) -> VGroup:
        """Return marks with numbers on all places of a kind."""
        found = VGroup()
        for one in self.survey.of(kind):
            place = self.on(one.place)[0]
            label = Typst(f"{abs(one.loss):.3f}", font_size=20, color=THEME.text)
            found.add(Dot(place, radius=0.05), self.upright(label, place + np.array([0, 0, 0.4])))
        return found

    def pass_beat(self) -> None:
        """The saddle."""
        self.span(1.0, FadeIn(self.marks("saddle")))

    def roll(self, beat: str) -> None:
        """Let balls roll down: true steps, straight between two of them."""
        own = self.clip.beats[self.clip.index(beat)]
        ways = descend(self.landscape, own.starts, GradientDescent(own.lr), own.iterations)
        ways = np.moveaxis(ways, 0, 1) if len(ways) != len(own.starts) else ways
        balls = VGroup(*(Dot(radius=0.07, color=THEME.text) for _ in ways))
        trails = VGroup(*(polyline([(0, 0, 0)] * 2, stroke_width=2) for _ in ways))
        self.show(ways[0, 0])

        def go(_: Any, t: float) -> None:
            at = t * own.iterations
            k = min(int(at), own.iterations - 1)
            for way, ball, trail in zip(ways, balls, trails, strict=True):
                now = way[k] + (at - k) * (way[k + 1] - way[k])
                seen = self.on([*way[: k + 1], now])
                trail.set_points_as_corners(seen)
                ball.move_to(seen[-1])
            self.show(ways[0, k] + (at - k) * (ways[0, k + 1] - ways[0, k]))

        go(None, 0.0)
        self.span(0.1, FadeIn(balls))
        self.add(trails)
        moving = VGroup(self.biases, self.loss, self.small.curves, trails, balls, self.ball)
        self.span(0.9, UpdateFromAlphaFunc(moving, go, rate_func=linear))
        self.balls = VGroup(balls, trails)

    def starts_beat(self) -> None:
        """Six balls."""
        self.roll("starts")

    def map_beat(self) -> None:
        """From above."""
        self.turn(1.0, 0, -90)

    def on_the_line_beat(self) -> None:
        """One that begins on the mirror line."""
        self.remove(self.balls)
        self.roll("on-the-line")

    def random_beat(self) -> None:
        """The caption alone."""
        self.span(1.0)
