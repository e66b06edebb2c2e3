"""The clip `fold` in stock Manim, as someone writes it who knows Manim well.

Numbers are set once per beat instead of live, which is cheaper. `manim render
tests/bench/stock_fold.py StockFold -qh --disable_caching` renders it.
"""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    ApplyPointwiseFunction,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    Line,
    MathTypst,
    NumberLine,
    Polygon,
    Transform,
    Typst,
    VGroup,
    VMobject,
    Write,
)
from stock_stage import (
    A1,
    A2,
    BLUE,
    BOX,
    CLIP,
    FIRST,
    HOME,
    NET,
    RED,
    SECOND,
    THEME,
    UNIT,
    StockStage,
    at,
    pointwise,
    relu_of,
)

from pleat.nets.geometry.boundary import boundary, chain, decision_areas
from pleat.nets.geometry.creases import creases
from pleat.scenes.clip.captions import facts_of
from pleat.scenes.parts.plane.beeswarm import beeswarm


class StockFold(StockStage):
    """The whole clip."""

    def data_beat(self) -> None:
        """Grid, data, basis vectors, legend."""
        self.span(0.25, FadeIn(self.plane), FadeIn(self.axis_names))
        self.span(0.25, FadeIn(self.dots))
        self.span(0.25, *(GrowArrow(a) for a in self.arrows), FadeIn(self.names))
        # As one mobject from now on.
        self.remove(*self.arrows)
        self.add(self.arrows)
        self.span(0.25, FadeIn(self.legend))

    def net_beat(self) -> None:
        """The network, the equation, the matrices, one point's values."""
        self.panel = (self.network, self.equation, self.matrices)
        for part in self.panel:
            self.span(0.25, FadeIn(part))
        self.bring_to_back(*self.panel)
        self.show_values(0)
        self.span(0.25, FadeIn(self.values), Create(self.marker))

    def columns_beat(self) -> None:
        """Each column of W1 with its edges, and where its basis vector lands."""
        self.rest(round(0.1 * self.time_of_beat.motion))
        self.landings = VGroup()
        for n, color in enumerate((BLUE, RED)):
            landing = self.arrow(FIRST.W[:, n], color, width=3).set_opacity(0.45)
            self.landings.add(landing)
            self.span(
                0.45,
                Indicate(VGroup(*self.edges[n]), color=color),
                Indicate(self.columns[n], color=color),
                Indicate(self.arrows[n], color=color, scale_factor=1),
                FadeIn(landing),
            )
        # `Indicate` of parts has brought them to the front.
        self.bring_to_back(*self.panel)

    def linear_beat(self) -> None:
        """W1 moves the plane."""
        self.save()
        self.rest(round(0.1 * self.time_of_beat.motion))
        z = VGroup(
            MathTypst("z_1", font_size=30, color=A1).move_to(HOME + 4.3 * RIGHT + 0.3 * UP),
            MathTypst("z_2", font_size=30, color=A2).move_to(HOME + 0.3 * RIGHT + 3 * UP),
        )
        self.span(0.78, *self.linear(FIRST.W), Transform(self.axis_names, z))
        self.span(0.12, FadeOut(self.landings))

    def shift_beat(self) -> None:
        """b1 shifts it."""
        self.save()
        self.rest(round(0.15 * self.time_of_beat.motion))
        by = UNIT * np.array([*FIRST.b, 0.0])
        self.span(0.85, *self.move(lambda p: p + FIRST.b, self.plane.animate.shift(by).build()))

    def crease_beat(self, neuron: int) -> None:
        """Where a neuron will fold, and which part."""
        across = np.array([0.0, 0.0])
        across[1 - neuron] = 7.0
        self.crease = DashedLine(at(-across), at(across), color=THEME.crease, stroke_width=3)
        label = MathTypst(f"z_{neuron + 1} = 0", font_size=30, color=THEME.crease)
        self.crease_name = label.next_to(at(0.5 * across), UP + RIGHT, buff=0.15)
        corners = np.array([[-9.0, -9.0], [-9.0, 9.0], [0.0, 9.0], [0.0, -9.0]])
        if neuron:
            corners = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, -9.0], [0.0, -9.0]])
        self.tint = Polygon(
            *(at(c) for c in corners),
            stroke_width=0,
            fill_opacity=0.17,
            fill_color=(A1, A2)[neuron],
        )
        node = self.nodes[1][neuron]
        self.ring = Circle(radius=0.41, color=THEME.crease, stroke_width=4).move_to(node)
        self.rest(round(0.2 * self.time_of_beat.motion))
        self.add(self.ring)
        self.bring_to_back(self.tint, self.ring)
        self.span(
            0.8, FadeIn(self.tint), FadeIn(self.ring), Create(self.crease), Write(self.crease_name)
        )

    def fold(self, neuron: int, share: float, passing: float) -> None:
        """A neuron folds the plane; a ghost of the data stays behind."""
        self.save()
        if not neuron:
            # A straight line can only bend where it has points; from here on it has them.
            self.plane.prepare_for_nonlinear_transform()
        ghost = self.dots.copy().set_opacity(0.3)
        self.bring_to_back(ghost)
        f = pointwise(relu_of(neuron))
        self.span(
            share,
            *self.move(
                relu_of(neuron),
                ApplyPointwiseFunction(f, self.plane),
                ApplyPointwiseFunction(f, self.tint),
            ),
        )
        self.span(
            passing,
            *(FadeOut(m) for m in (ghost, self.tint, self.crease, self.crease_name, self.ring)),
        )

    def crease_1_beat(self) -> None:
        """Neuron 1 announces its crease."""
        self.crease_beat(0)

    def fold_1_beat(self) -> None:
        """Neuron 1 folds."""
        self.fold(0, 0.8, 0.2)

    def crease_2_beat(self) -> None:
        """Neuron 2 announces its crease."""
        self.crease_beat(1)

    def fold_2_beat(self) -> None:
        """Neuron 2 folds, then the view comes closer."""
        self.fold(1, 0.55, 0.15)
        self.save()
        self.show_values(1)
        self.span(0.3, *self.linear(2.0 * np.eye(2)))

    def basis_beat(self) -> None:
        """The old basis goes, the new one comes."""
        self.save()
        old = (self.arrows, self.names)
        a = VGroup(
            MathTypst("a_1", font_size=30, color=A1).move_to(self.axis_names[0]),
            MathTypst("a_2", font_size=30, color=A2).move_to(self.axis_names[1]),
        )
        self.rest(round(0.15 * self.time_of_beat.motion))
        self.span(0.45, *(FadeOut(m) for m in old), Transform(self.axis_names, a))
        self.origin, self.ends = np.zeros(2), 2.0 * np.eye(2)
        self.arrows = VGroup(*(self.arrow(e, c) for e, c in zip(self.ends, (A1, A2), strict=True)))
        self.names = VGroup(
            MathTypst("a_1", font_size=32, color=A1).move_to(at((2.2, -0.4))),
            MathTypst("a_2", font_size=32, color=A2).move_to(at((-0.4, 2.2))),
        )
        self.span(0.4, *(GrowArrow(arrow) for arrow in self.arrows), FadeIn(self.names))
        self.remove(*self.arrows)
        self.add(self.arrows)

    def flatten_beat(self) -> None:
        """W2 lays the plane on a line; half as large, for the view came closer before."""
        self.save()
        self.line = NumberLine(
            x_range=(-5, 5, 1), length=10 * UNIT, color=THEME.axis, stroke_width=2
        ).move_to(HOME)
        numbers = VGroup(
            *(
                MathTypst(str(k), font_size=20, color=THEME.muted).next_to(
                    self.line.n2p(k), DOWN, buff=0.15
                )
                for k in range(-5, 6)
            )
        )
        self.line.add(numbers)
        self.rest(round(0.1 * self.time_of_beat.motion))
        W = np.vstack([SECOND.W / 2.0, np.zeros((1, 2))])
        self.span(0.9, *self.linear(W), FadeIn(self.line), FadeOut(self.axis_names))

    def shift_2_beat(self) -> None:
        """b2 shifts it."""
        self.save()
        self.rest(round(0.15 * self.time_of_beat.motion))
        b = np.array([SECOND.b[0], 0.0])
        by = UNIT * np.array([*b, 0.0])
        self.span(0.85, *self.move(lambda p: p + b, self.plane.animate.shift(by).build()))
        self.show_values(2)

    def threshold_beat(self) -> None:
        """Points stack up; the threshold, and how many are right."""
        self.flat = self.where.copy()
        heights = 0.15 + beeswarm(self.where[:, 0], 0.12 / UNIT)
        self.where = np.column_stack([self.where[:, 0], heights])
        self.rest(round(0.1 * self.time_of_beat.motion))
        self.span(
            0.35,
            *self.move(lambda p: p),
            *(FadeOut(m) for m in (self.plane, self.arrows, self.names)),
        )
        sides = VGroup(
            *(
                Polygon(
                    *(at(c) for c in ((0, 0), (end, 0), (end, 3), (0, 3))),
                    stroke_width=0,
                    fill_opacity=0.13,
                    fill_color=THEME.classes[k],
                )
                for k, end in enumerate((-5.0, 5.0))
            )
        )
        upright = Line(at((0, -0.1)), at((0, 3)), color=THEME.boundary, stroke_width=3)
        self.threshold = VGroup(sides, upright)
        self.span(0.3, FadeIn(self.threshold))
        words = f"{facts_of(CLIP)['correct']} of {facts_of(CLIP)['n']} right"
        self.count = Typst(words, font_size=28, color=THEME.text).next_to(upright, UP)
        self.span(0.25, FadeIn(self.count))

    def rewind_beat(self) -> None:
        """The film of the stages backwards."""
        gone = [FadeOut(m) for m in (self.threshold, self.count, self.line)]
        self.add(self.plane)
        self.bring_to_back(self.plane)
        self.where = self.flat
        self.span(0.14, *gone, *self.move(lambda p: p), FadeIn(self.plane))
        legs = list(reversed(self.saved))
        for plane, where in legs:
            self.where = where
            self.span(0.7 / len(legs), *self.move(lambda p: p), Transform(self.plane, plane))
        self.show_values(0)
        self.origin, self.ends = np.zeros(2), np.eye(2)
        self.arrows = VGroup(
            *(self.arrow(e, c) for e, c in zip(self.ends, (BLUE, RED), strict=True))
        )
        self.span(0.16, *(GrowArrow(arrow) for arrow in self.arrows))

    def boundary_beat(self) -> None:
        """Creases, areas and the bent boundary on the input plane."""
        lines = VGroup(
            *(
                Line(at(a), at(b), color=THEME.muted, stroke_width=1.5)
                for crease in creases(NET, BOX)
                for a, b in crease.segments
            )
        )
        self.span(0.4, FadeIn(lines))
        areas = VGroup(
            *(
                Polygon(
                    *(at(c) for c in polygon),
                    stroke_width=0,
                    fill_opacity=0.13,
                    fill_color=THEME.classes[k],
                )
                for k, polygons in enumerate(decision_areas(NET, BOX))
                for polygon in polygons
            )
        )
        bent = VGroup(
            *(
                VMobject(color=THEME.boundary, stroke_width=4).set_points_as_corners(
                    [at(p) for p in polyline]
                )
                for polyline in chain(boundary(NET, BOX))
            )
        )
        self.bring_to_back(areas)
        self.span(0.6, FadeIn(areas), FadeIn(bent))
