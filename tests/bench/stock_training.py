"""The clip `training` in stock Manim: two planes that follow the weights of each step.

`manim render tests/bench/stock_training.py StockTraining --disable_caching` renders it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    RIGHT,
    Arrow,
    FadeIn,
    Integer,
    Line,
    MathTypst,
    Polygon,
    Text,
    Typst,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)
from stock_kit import HIDDEN, INPUTS, THEME, Story, dots, legend, polyline

from pleat.nets.geometry.boundary import boundary, chain, decision_areas
from pleat.nets.geometry.creases import creases
from pleat.nets.history import between
from pleat.nets.model import Net
from pleat.scenes.playback.load import load_clip

HALF = np.array([3.4, 2.6])  # of a window, in scene units
MIDDLES = (np.array([-3.55, 0.2]), np.array([3.55, 0.2]))
UNIT = 0.48
BOX = ((-7.0, -5.4), (7.0, 5.4))


class StockTraining(Story):
    """The whole clip."""

    clip = load_clip("training")

    def build(self) -> None:
        """Make both planes and what counts."""
        self.history = self.clip.snapshot.history
        self.points, self.labels = self.clip.dataset.points, self.clip.dataset.labels
        self.scale, self.corner = UNIT, MIDDLES[1]
        xs, ys = np.arange(-7, 8), np.arange(-5, 6)
        fine = np.linspace(-7, 7, 29)
        self.ruled = [np.column_stack([np.full(29, x), fine * 5.4 / 7]) for x in xs]
        self.ruled += [np.column_stack([fine, np.full(29, y)]) for y in ys]
        style = {"color": THEME.grid, "stroke_width": 1.2}
        self.grids = [
            VGroup(*(polyline(self.left(line), **style) for line in self.ruled)),
            VGroup(*(polyline(self.right(line), **style) for line in self.ruled)),
        ]
        self.dots = [dots(self.left(self.points), self.labels, 0.035)]
        self.dots.append(dots(self.right(self.points), self.labels, 0.035))
        self.names = VGroup()
        for middle, title in zip(MIDDLES, ("The input", "The hidden plane"), strict=True):
            heading = Typst(title, font_size=28, color=THEME.text)
            self.names.add(heading.move_to((*(middle + (-2.5, 3.3)), 0)))
            for k, (color, way) in enumerate(
                zip(INPUTS[:2], ((3.1, 0.2), (0.2, 2.4)), strict=True)
            ):
                name = MathTypst(f"x_{k + 1}", font_size=28, color=color)
                self.names.add(name.move_to((*(middle + way), 0)))
        self.legend = legend(self.clip.head.classes)
        self.begun = False

    def left(self, p: Any) -> np.ndarray:
        """Return where points of the input stand."""
        p = np.asarray(p, dtype=float).reshape(-1, 2)
        return np.column_stack([MIDDLES[0] + UNIT * p, np.zeros(len(p))])

    def right(self, p: Any) -> np.ndarray:
        """Return where points of the hidden plane stand."""
        p = np.asarray(p, dtype=float).reshape(-1, 2)
        return np.column_stack([self.corner + self.scale * p, np.zeros(len(p))])

    def hidden(self, net: Net, p: Any) -> np.ndarray:
        """Return where the first layer sends points."""
        return net.layers[0].activate(p @ net.layers[0].W.T + net.layers[0].b)

    def one_net_beat(self) -> None:
        """The data twice."""
        self.span(0.5, *map(FadeIn, self.grids), FadeIn(self.names))
        self.span(0.5, *map(FadeIn, self.dots), FadeIn(self.legend))

    def carry(self, f: Any) -> None:
        """Take the right plane's grid and dots where f sends them."""
        for line, own in zip(self.grids[1], self.ruled, strict=True):
            line.set_points_as_corners(self.right(f(own)))
        for dot, place in zip(self.dots[1], self.right(f(self.points)), strict=True):
            dot.move_to(place)

    def hidden_beat(self) -> None:
        """The first layer: its matrix, its shift, and both folds."""
        layer = self.clip.net.layers[0]
        end = 0.7 * UNIT
        moving = VGroup(self.grids[1], self.dots[1])

        def linear_part(_: Any, t: float) -> None:
            W = (1 - t) * np.eye(2) + t * layer.W
            self.scale = (1 - t) * UNIT + t * end
            self.carry(lambda p: p @ W.T)

        def shift(_: Any, t: float) -> None:
            self.carry(lambda p: p @ layer.W.T + t * layer.b)

        self.span(0.4, UpdateFromAlphaFunc(moving, linear_part))
        self.span(0.2, UpdateFromAlphaFunc(moving, shift))
        for k in (0, 1):

            def fold(_: Any, t: float, k: int = k) -> None:
                def folded(p: Any) -> np.ndarray:
                    z = p @ layer.W.T + layer.b
                    for m in range(k + 1):
                        z[:, m] += (t if m == k else 1.0) * (np.maximum(z[:, m], 0) - z[:, m])
                    return z

                self.carry(folded)

            self.span(0.2, UpdateFromAlphaFunc(moving, fold))

    def begin(self) -> list[Any]:
        """Make what training brings, and return what brings it."""
        self.begun, self.step = True, float(self.history.steps[-1])
        self.areas = VGroup(*(VGroup() for _ in range(4)))
        self.bent = VGroup(VGroup(), VGroup())
        self.creases = VGroup()
        self.arrows = VGroup(
            *(Arrow((0, 0, 0), (1, 1, 0), buff=0, color=c, stroke_width=5) for c in HIDDEN[:2])
        )
        losses = np.log(np.maximum(self.history.loss, 1e-4))
        low, high = losses.min(), losses.max()
        ups = 2.85 + 0.4 * (losses - low) / (high - low)
        self.along = self.history.steps / self.history.steps[-1]
        self.curve = np.column_stack([-5.4 + 2.6 * self.along, ups, 0 * ups])
        frame = VGroup(
            Line((-5.4, 2.8, 0), (-2.8, 2.8, 0), color=THEME.axis),
            Typst("loss (log)", font_size=18, color=THEME.muted).move_to((-6.1, 3.0, 0)),
        )
        self.loss = polyline(self.curve[:2], color=THEME.boundary, stroke_width=2)
        self.counts = VGroup(*(Integer(0, mob_class=Text, font_size=20) for _ in range(2)))
        words = [Typst(w, font_size=24, color=THEME.text) for w in ("step", "of 200 right")]
        row = VGroup(words[0], self.counts[0], self.counts[1], words[1]).arrange(RIGHT, buff=0.5)
        row.move_to((-1.5, 3.35, 0))
        # `become` keeps what is there: Manim goes on drawing what a play began with.
        self.bring_to_back(self.areas)
        self.add(self.creases, self.bent, self.loss, self.arrows, self.counts)
        return [FadeIn(VGroup(frame, *words))]

    def show_net(self, net: Net, step: float) -> None:
        """Show the net of a step, everywhere."""
        hidden = self.hidden(net, self.points)
        self.scale = 2 * HALF[1] / max(1.0, float(hidden.max()) * 1.1)
        self.corner = MIDDLES[1] - HALF * (0.8, 0.8)
        self.carry(lambda p: self.hidden(net, p))
        after = Net(net.layers[1:])
        reach = 2 * HALF / self.scale
        box = (tuple(-0.12 * reach), tuple(0.9 * reach))
        planes = ((net, BOX, self.left), (after, box, self.right))
        for side, (own, around, place) in enumerate(planes):
            for k, polygons in enumerate(decision_areas(own, around)):
                style = {"stroke_width": 0, "fill_opacity": 0.13, "fill_color": THEME.classes[k]}
                self.areas[2 * side + k].become(
                    VGroup(*(Polygon(*place(p), **style) for p in polygons))
                )
            style = {"color": THEME.boundary, "stroke_width": 4}
            lines = (polyline(place(p), **style) for p in chain(boundary(own, around)))
            self.bent[side].become(VGroup(*lines))
        self.creases.become(
            VGroup(
                *(
                    polyline(self.left(s), color=HIDDEN[k % 2], stroke_width=2)
                    for k, crease in enumerate(creases(net, BOX))
                    for s in crease.segments
                )
            )
        )
        wrong = (net(self.points)[:, 0] >= 0) != self.labels
        for group in self.dots:
            for dot, off in zip(group, wrong, strict=True):
                dot.set_opacity(0.4 if off else 1.0)
        for arrow, end in zip(self.arrows, np.eye(2), strict=True):
            arrow.put_start_and_end_on(*self.right([(0, 0), end]))
        if round(step) != self.counts[0].get_value():
            self.counts[0].set_value(round(step))
        if (right := int((~wrong).sum())) != self.counts[1].get_value():
            self.counts[1].set_value(right)
        shown = self.curve[self.history.steps <= step]
        self.loss.set_points_as_corners(shown if len(shown) > 1 else self.curve[:2])
        self.step = step

    def train(self, to: float) -> None:
        """Go on to a step."""
        coming = [] if self.begun else self.begin()
        moving = VGroup(
            *(self.areas, self.bent, self.creases, self.grids[1], *self.dots),
            *(self.arrows, self.counts, self.loss),
        )
        start = self.step

        def play(_: Any, t: float) -> None:
            step = self.history.evenly(start, to, t)
            self.show_net(self.history.at(step), step)

        def back(_: Any, t: float) -> None:
            self.show_net(between(self.clip.net, self.history.at(to), t), start + t * (to - start))

        kind = back if coming else play
        self.span(1.0, UpdateFromAlphaFunc(moving, kind, rate_func=linear), *coming)

    def random_beat(self) -> None:
        """Back to the first weights."""
        self.train(0.0)

    def turn_beat(self) -> None:
        """The boundary turns."""
        self.train(58.0)

    def bend_beat(self) -> None:
        """It bends."""
        self.train(130.0)

    def settle_beat(self) -> None:
        """To the end."""
        self.train(float(self.history.steps[-1]))

    def same_beat(self) -> None:
        """The caption alone."""
        self.span(1.0)
