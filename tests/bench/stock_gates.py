"""The clip `gates` in stock Manim: three nets as surfaces over four corners.

`manim render tests/bench/stock_gates.py StockGates --disable_caching` renders it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from manim import Create, FadeIn, FadeOut, Line, MoveToTarget, VGroup
from stock_kit import HIDDEN, THEME, dots
from stock_lifted import Lifted

from pleat.nets import Net
from pleat.nets.geometry.height_field import NetField
from pleat.scenes.playback.load import load_clip


class StockGates(Lifted):
    """The clip `gates`."""

    clip = load_clip("gates")
    unit, tall = 2.4, 0.7
    box = ((-0.35, -0.35), (1.35, 1.35))
    step = 0.2
    weights = True
    theta = -114
    heights = (0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2)
    equation = 'f(x) = W_2 "relu"(W_1 x + b_1)'
    truth: ClassVar = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "xor": (0, 1, 1, 0)}

    def build(self) -> None:
        """Make all, and the nets that it becomes."""
        super().build()
        self.nets = {name.net.removeprefix("gate-"): s.net for name, s in self.clip.others.items()}
        self.nets["and"] = self.clip.net
        self.field = self.output("and")

    def output(self, gate: str) -> NetField:
        """Return a gate's output as heights."""
        return NetField(self.nets[gate], len(self.nets[gate].layers))

    def data(self) -> VGroup:
        """Return the corners, as large as they are in the clip."""
        found = dots(map(self.at, self.clip.dataset.points), self.clip.dataset.labels, 0.07)
        return found.set_shade_in_3d(True)

    def up(self, field: NetField, colors: Any, at: float, name: str) -> None:
        """Lift it, with a stem below every corner."""
        points = self.clip.dataset.points
        self.stems = VGroup(
            *(
                Line(self.at(p), self.at(p, h + 1e-3), color=THEME.text, stroke_width=1.5)
                for p, h in zip(points, field(points), strict=True)
            )
        )
        self.field = field
        self.lift(field, colors, at, name, Create(self.stems))

    def down(self, *more: Any) -> None:
        """Let it down, and look from above."""
        flat = NetField(Net([_flat(self.field.net.layers[0])]), 1)
        moves = self.rise(flat, self.surface, self.net_lines)
        self.turn(0.8, 0, -90, *moves, *(FadeOut(m) for m in (self.height_axis, self.stems, *more)))
        self.span(0.2, FadeOut(self.surface), FadeOut(self.net_lines))

    def become(self, gate: str) -> None:
        """Take another net."""
        panel = self.panel_of(self.nets[gate])
        self.fix(panel)
        self.dots.generate_target()
        for dot, c in zip(self.dots.target, self.truth[gate], strict=True):
            dot.set_fill(THEME.classes[c])
        fades = (*map(FadeOut, self.panel), *map(FadeIn, panel))
        self.span(1.0, *fades, MoveToTarget(self.dots))
        self.panel = panel
        self.bring_to_back(*panel)

    def and_beat(self) -> None:
        """Grid, corners, legend, panel."""
        self.show(VGroup(self.grid, self.axis_names), self.dots, self.legend, *self.panel)

    def and_up_beat(self) -> None:
        """AND rises."""
        self.up(self.output("and"), THEME.classes[:2], 0.5, "y")

    def and_cut_beat(self) -> None:
        """It is cut."""
        self.cut(self.field, 0.5)

    def and_down_beat(self) -> None:
        """It goes down."""
        self.down(self.level, self.line, self.shadow)

    def or_beat(self) -> None:
        """The net of OR."""
        self.become("or")

    def or_up_beat(self) -> None:
        """OR rises."""
        self.up(self.output("or"), THEME.classes[:2], 0.5, "y")

    def or_down_beat(self) -> None:
        """It goes down."""
        self.down()

    def xor_beat(self) -> None:
        """The net of XOR."""
        self.become("xor")

    def tilted_beat(self) -> None:
        """The sum of its first neuron."""
        field = NetField(self.nets["xor"], 1, 0, "z")
        self.up(field, (THEME.muted, HIDDEN[0]), 0.0, "z_1")

    def first_beat(self) -> None:
        """What its activation makes of it: the same facets, pressed flat."""
        field = NetField(self.nets["xor"], 1, 0, "a")
        self.span(1.0, *self.rise(field, self.surface, self.net_lines))

    def second_beat(self) -> None:
        """The second neuron."""
        field = NetField(self.nets["xor"], 1, 1, "a")
        self.again(field, (THEME.muted, HIDDEN[1]), 1e-9)

    def sum_beat(self) -> None:
        """Their sum."""
        self.field = self.output("xor")
        self.again(self.field, THEME.classes[:2], 0.5)

    def sum_cut_beat(self) -> None:
        """It is cut."""
        self.cut(self.field, 0.5)

    def round_beat(self) -> None:
        """Some of the way around."""
        self.orbit(-80)


def _flat(layer: Any) -> Any:
    """Return a layer of one neuron that gives 0 everywhere."""
    return type(layer)(0 * layer.W[:1], 0 * layer.b[:1], "identity")
