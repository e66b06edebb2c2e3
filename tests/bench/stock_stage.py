"""What stock Manim's `fold` has on screen, and how it moves it; the beats are in `stock_fold`."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    ApplyMatrix,
    Arrow,
    Circle,
    MathTypst,
    MoveToTarget,
    NumberPlane,
    Transform,
    VGroup,
)
from stock_kit import HIDDEN, INPUTS, THEME, Network, Story, dots, legend, matrix, number

from pleat.scenes.playback.load import load_clip

UNIT = 0.7  # scene units of one unit of the plane
HOME = 2.4 * RIGHT + 0.65 * UP  # where the plane's origin stands
BOX = ((-7.0, -7.0), (7.0, 7.0))
CLIP = load_clip("fold")
NET = CLIP.snapshot.net
FIRST, SECOND = NET.layers
BLUE, RED = INPUTS[:2]
A1, A2 = HIDDEN[:2]


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


class StockStage(Story):
    """What is on screen, and how it is moved."""

    clip = CLIP

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
        self.dots = dots(map(at, self.where), CLIP.dataset.labels)
        self.ends = np.array([[1.0, 0.0], [0.0, 1.0]])
        self.origin = np.zeros(2)
        self.arrows = VGroup(
            *(self.arrow(e, c) for e, c in zip(self.ends, (BLUE, RED), strict=True))
        )
        self.names = VGroup(
            MathTypst("upright(bold(i))", font_size=32, color=BLUE).move_to(at((1.2, -0.35))),
            MathTypst("upright(bold(j))", font_size=32, color=RED).move_to(at((-0.35, 1.2))),
        )
        self.legend = legend(CLIP.head.classes)
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
        """Make the diagram."""
        self.network = Network(NET, (-6.1, 1.6), (-3.2, 3.1), 0.36)
        self.nodes, self.edges = self.network.nodes, self.network.edges
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

        first = VGroup(self.W1, matrix("b_1", FIRST.b[:, None])).arrange(RIGHT, buff=0.3)
        second = VGroup(matrix("W_2", SECOND.W), matrix("b_2", SECOND.b[:, None]))
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
