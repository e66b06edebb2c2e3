"""The clip `fold` in stock Manim, as someone writes it who knows Manim well.

The same beats in the same frames, the same data and weights, the same parts on
screen. Where there is a choice, the cheaper idiom is taken: one `MoveToTarget` for
all dots instead of one animation each, the panel behind the plane so that Manim
keeps it as a still, captions as one mobject, numbers set once per beat instead of
live. `manim render tests/bench/stock_fold.py StockFold -qh --disable_caching`
renders it; PLEAT_BENCH_BEATS=linear,fold-1 skips the drawing of all other beats.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    ApplyMatrix,
    ApplyPointwiseFunction,
    Arrow,
    Circle,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    Line,
    MathTypst,
    MoveToTarget,
    NumberLine,
    NumberPlane,
    Polygon,
    Scene,
    Transform,
    Typst,
    VGroup,
    VMobject,
    Write,
    config,
)

from pleat.nets.boundary import boundary, chain, decision_areas
from pleat.nets.creases import creases
from pleat.scenes.clip import load_clip
from pleat.scenes.stage.parts import beeswarm
from pleat.scenes.theme import load_theme
from pleat.scenes.timeline import schedule

UNIT = 0.7  # scene units of one unit of the plane
HOME = 2.4 * RIGHT + 0.65 * UP  # where the plane's origin stands
BOX = ((-7.0, -7.0), (7.0, 7.0))
CLIP = load_clip("fold")
THEME = load_theme("dark")
NET = CLIP.snapshot.net
FIRST, SECOND = NET.layers
BLUE, RED = THEME.basis[:2]
A1, A2 = THEME.hidden[:2]


def at(p: Any) -> np.ndarray:
    """Return the scene point of a point of the plane."""
    return HOME + UNIT * np.array([p[0], p[1], 0.0])


def pointwise(f: Any) -> Any:
    """Return a function of the plane as one of scene points."""
    return lambda p: at(f((p - HOME)[:2] / UNIT))


def relu_of(neuron: int) -> Any:
    """Return the fold of one neuron."""

    def fold(z: np.ndarray) -> np.ndarray:
        z = z.copy()
        z[neuron] = max(z[neuron], 0.0)
        return z

    return fold


def number(value: float) -> str:
    """Return a number as Typst mathematics."""
    return f"{value:.2f}"


class StockFold(Scene):
    """The whole clip."""

    def construct(self) -> None:
        """Play all beats."""
        self.camera.background_color = THEME.background
        self.fps = round(config.frame_rate)
        self.build()
        wanted = os.environ.get("PLEAT_BENCH_BEATS")
        for time in schedule(CLIP, self.fps).beats:
            skip = wanted is not None and time.id not in wanted.split(",")
            self.next_section(time.id, skip_animations=skip)
            self.time_of_beat = time
            self.caption = Typst(time.caption, font_size=30, color=THEME.text)
            self.caption.move_to(3.5 * DOWN)
            self.fresh = True
            getattr(self, time.id.replace("-", "_") + "_beat")()
            self.rest(time.hold)
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

    # What there is on screen.

    def build(self) -> None:
        """Make all parts."""
        self.plane = NumberPlane(
            x_range=(BOX[0][0], BOX[1][0]),
            y_range=(BOX[0][1], BOX[1][1]),
            x_length=14 * UNIT,
            y_length=14 * UNIT,
            faded_line_ratio=0,
            background_line_style={"stroke_color": THEME.grid, "stroke_width": 1.2},
            axis_config={"stroke_color": THEME.axis, "stroke_width": 2},
        ).move_to(HOME)
        self.axis_names = VGroup(
            MathTypst("x_1", font_size=30, color=BLUE).move_to(HOME + 4.3 * RIGHT + 0.3 * UP),
            MathTypst("x_2", font_size=30, color=RED).move_to(HOME + 0.3 * RIGHT + 3 * UP),
        )
        self.where = np.array(CLIP.dataset.points)
        self.dots = VGroup(
            *(
                Dot(
                    at(p),
                    radius=0.04,
                    color=THEME.classes[c],
                    stroke_width=1,
                    stroke_color=THEME.outline,
                )
                for p, c in zip(self.where, CLIP.dataset.labels, strict=True)
            )
        )
        self.ends = np.array([[1.0, 0.0], [0.0, 1.0]])
        self.origin = np.zeros(2)
        self.arrows = VGroup(
            *(self.arrow(e, c) for e, c in zip(self.ends, (BLUE, RED), strict=True))
        )
        self.names = VGroup(
            MathTypst("upright(bold(i))", font_size=32, color=BLUE).move_to(at((1.2, -0.35))),
            MathTypst("upright(bold(j))", font_size=32, color=RED).move_to(at((-0.35, 1.2))),
        )
        self.legend = VGroup()
        for k, name in enumerate(CLIP.head.classes):
            mark = Dot(radius=0.06, color=THEME.classes[k]).move_to((4.5 + 1.4 * k, -2.7, 0))
            label = Typst(name, font_size=22, color=THEME.text).next_to(mark, RIGHT, buff=0.1)
            self.legend.add(mark, label)
        self.build_network()
        self.build_numbers()
        probe = int(np.flatnonzero(CLIP.dataset.labels == 1)[33])
        self.marker = Circle(radius=0.14, color=THEME.text, stroke_width=2)
        self.marker.move_to(self.dots[probe])
        self.probe = probe
        self.saved: list[Any] = []

    def arrow(self, end: Any, color: str, start: Any = (0.0, 0.0), width: float = 5) -> Arrow:
        """Return a vector of the plane."""
        return Arrow(at(start), at(end), buff=0, color=color, stroke_width=width, tip_length=0.2)

    def build_network(self) -> None:
        """Make the diagram: circles, an edge a weight, weights on edges."""
        places = [
            [(-6.1, 3.1), (-6.1, 1.6)],
            [(-4.6, 3.1), (-4.6, 1.6)],
            [(-3.2, 2.35)],
        ]
        colors = [(BLUE, RED), (A1, A2), (THEME.text,)]
        names = [("x_1", "x_2"), ("a_1", "a_2"), ("y",)]
        self.nodes = [
            [
                Circle(radius=0.36, color=c, stroke_width=2.5).move_to((*p, 0))
                for p, c in zip(column, shades, strict=True)
            ]
            for column, shades in zip(places, colors, strict=True)
        ]
        labels = [
            MathTypst(name, font_size=28, color=color).next_to(node, way, buff=0.1)
            for column, shades, nodes, way in zip(
                names, colors, self.nodes, (LEFT, UP, RIGHT), strict=True
            )
            for name, color, node in zip(column, shades, nodes, strict=True)
        ]
        self.edges: list[list[VGroup]] = []
        for k, layer in enumerate((FIRST, SECOND)):
            for n, source in enumerate(self.nodes[k]):
                leaving = []
                for m, target in enumerate(self.nodes[k + 1]):
                    w = float(layer.W[m, n])
                    kind = Line if w >= 0 else DashedLine
                    edge = kind(
                        source.get_center(),
                        target.get_center(),
                        buff=0.36,
                        color=colors[k][n],
                        stroke_width=1 + 4 * abs(w) / 3,
                    )
                    weight = MathTypst(number(w), font_size=20, color=colors[k][n])
                    weight.move_to(0.7 * edge.get_start() + 0.3 * edge.get_end())
                    weight.add_background_rectangle(color=THEME.background, opacity=1, buff=0.03)
                    leaving.append(VGroup(edge, weight))
                self.edges.append(leaving)
        self.network = VGroup(
            *(e for leaving in self.edges for e in leaving),
            *(node for column in self.nodes for node in column),
            *labels,
        )
        self.values = VGroup()

    def build_numbers(self) -> None:
        """Make the equation and the matrices."""
        self.equation = MathTypst(
            'h(x) = W_2 "relu"(W_1 x + b_1) + b_2', font_size=30, color=THEME.text
        ).move_to(0.45 * UP + 4.8 * LEFT)
        (w11, w12), (w21, w22) = FIRST.W
        source = (
            f'W_1 = mat(delim: "[", {{{{ {number(w11)} : a }}}}, {{{{ {number(w12)} : b }}}}; '
            f"{{{{ {number(w21)} : c }}}}, {{{{ {number(w22)} : d }}}})"
        )
        self.W1 = MathTypst(source, font_size=30, color=THEME.text)
        self.columns = [
            VGroup(self.W1.select(p), self.W1.select(q)) for p, q in (("a", "c"), ("b", "d"))
        ]
        for column, color in zip(self.columns, (BLUE, RED), strict=True):
            column.set_color(color)

        def vector(name: str, values: Any, separator: str) -> MathTypst:
            entries = separator.join(number(v) for v in values)
            return MathTypst(f'{name} = mat(delim: "[", {entries})', font_size=30, color=THEME.text)

        first = VGroup(self.W1, vector("b_1", FIRST.b, "; ")).arrange(RIGHT, buff=0.3)
        second = VGroup(vector("W_2", SECOND.W[0], ", "), vector("b_2", SECOND.b, "; "))
        second.arrange(RIGHT, buff=0.3)
        self.matrices = VGroup(first.move_to((-4.8, -0.75, 0)), second.move_to((-4.8, -1.95, 0)))

    # How things move.

    def show_values(self, stage: int) -> None:
        """Set the marked point's numbers in the neurons reached so far."""
        hidden, out = NET.stages(CLIP.dataset.points[self.probe][None])
        columns = [CLIP.dataset.points[self.probe], hidden[1][0], out[0][0]][: stage + 1]
        self.remove(self.values)
        self.values = VGroup(
            *(
                MathTypst(number(float(v)), font_size=22, color=THEME.text).move_to(node)
                for values, nodes in zip(columns, self.nodes, strict=False)
                for v, node in zip(values, nodes, strict=True)
            )
        )
        self.add(self.values)
        # Behind what moves, so that Manim keeps it as part of the still.
        self.bring_to_back(self.values)

    def move(self, f: Any, *carried: Any) -> list[Any]:
        """Return the animations that take dots, arrows, marker and names through f."""
        self.where = np.array([f(p) for p in self.where])
        self.dots.generate_target()
        for dot, p in zip(self.dots.target, self.where, strict=True):
            dot.move_to(at(p))
        self.marker.generate_target()
        self.marker.target.move_to(at(self.where[self.probe]))
        animations = [MoveToTarget(self.dots), MoveToTarget(self.marker)]
        if self.arrows in self.mobjects:
            self.origin = f(self.origin)
            self.ends = np.array([f(e) for e in self.ends])
            colors = [a.get_color() for a in self.arrows]
            for arrow, end, color, name in zip(
                self.arrows, self.ends, colors, self.names, strict=True
            ):
                tip = end if np.hypot(*(end - self.origin)) > 1e-3 else self.origin + 1e-3
                animations.append(Transform(arrow, self.arrow(tip, color, self.origin)))
                name.generate_target().move_to(at(end + 0.3))
                animations.append(MoveToTarget(name))
        return [*animations, *carried]

    def save(self) -> None:
        """Remember where the sheet is, for the way back."""
        self.saved.append((self.plane.copy(), self.where.copy()))

    def linear(self, W: np.ndarray) -> list[Any]:
        """Return the animations of a matrix."""
        return self.move(
            lambda p: W @ p, ApplyMatrix(W, self.plane, about_point=HOME, path_arc=0.0)
        )

    # The beats.

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
        words = f"{CLIP.facts['correct']} of {CLIP.facts['n']} right"
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
