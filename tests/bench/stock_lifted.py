"""The clips `cut` and `one-neuron` in stock Manim: a net's numbers as surfaces.

Facets are polygons in space, sorted and shaded by Manim's own camera; dots stay flat, which is
cheaper than spheres. `manim render tests/bench/stock_lifted.py StockCut --disable_caching`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DEGREES,
    LEFT,
    RIGHT,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    Line,
    MathTypst,
    MoveToTarget,
    Polygon,
    VGroup,
)
from stock_kit import (
    HIDDEN,
    INPUTS,
    THEME,
    Network,
    StandingStory,
    dots,
    legend,
    matrix,
    number,
    polyline,
)

from pleat.nets import Net
from pleat.nets.geometry.boundary import boundary, chain, decision_cells
from pleat.nets.geometry.creases import creases, split_many
from pleat.nets.geometry.height_field import NetField
from pleat.nets.geometry.regions import regions
from pleat.scenes.playback.load import load_clip


class Lifted(StandingStory):
    """What the three have in common: a plane with its data that is lifted, cut and let down."""

    unit, tall = 0.8, 0.25  # scene units of one unit of the plane, and of one of height
    box = ((-4.1, -2.5), (4.1, 2.5))
    step = 1.0
    weights = False
    phi, theta = 64, -62
    heights = (-10, -5, 0, 5, 10)

    def at(self, p: Any, height: float = 0.0) -> np.ndarray:
        """Return the scene point over a point of the plane; its middle is the origin."""
        (x0, y0), (x1, y1) = self.box
        middle = np.array([x0 + x1, y0 + y1]) / 2
        return np.array([*(self.unit * (np.asarray(p) - middle)), self.unit * self.tall * height])

    def build(self) -> None:
        """Make plane, data and panel."""
        (x0, y0), (x1, y1) = self.box
        xs, ys = (
            np.arange(np.ceil(a / self.step), b / self.step) * self.step
            for a, b in ((x0, x1), (y0, y1))
        )
        self.ruled = [np.array([(x, y0), (x, y1)]) for x in xs]
        self.ruled += [np.array([(x0, y), (x1, y)]) for y in ys]
        style = {"color": THEME.grid, "stroke_width": 1.2}
        self.grid = VGroup(*(polyline(map(self.at, line), **style) for line in self.ruled))
        names = ((INPUTS[0], (x1 + 0.2, 0.3)), (INPUTS[1], (0.3, y1 + 0.2)))
        self.axis_names = VGroup(
            *(
                self.upright(MathTypst(f"x_{k}", font_size=30, color=color), self.at(place))
                for k, (color, place) in enumerate(names, 1)
            )
        )
        self.dots = self.data()
        self.legend = legend(self.clip.head.classes)
        self.panel = self.panel_of(self.clip.net)
        self.fix(self.legend, self.panel)

    def data(self) -> VGroup:
        """Return the data on the plane."""
        found = dots(map(self.at, self.clip.dataset.points), self.clip.dataset.labels)
        return found.set_shade_in_3d(True)

    def panel_of(self, net: Net) -> VGroup:
        """Return network, equation and matrices."""
        network = Network(net, (-6.1, 1.6), (-3.0, 3.3), 0.26, self.weights)
        equation = MathTypst(self.equation, font_size=28, color=THEME.text).move_to((-4.7, 0.6, 0))
        return VGroup(network, equation)

    def show(self, *parts: Any) -> None:
        """Bring parts one after the other, as `show` does."""
        for part in parts:
            self.span(1 / len(parts), FadeIn(part))
        self.bring_to_back(*self.panel)

    # What is lifted.

    def facets(self, field: NetField, colors: tuple[str, str], at: float) -> VGroup:
        """Return a field's flat pieces where they lie on the plane."""
        found = VGroup()
        parts = decision_cells(field.net, self.box, at)
        for color, cells in zip(colors, parts, strict=True):
            for cell in cells:
                facet = Polygon(
                    *map(self.at, cell),
                    fill_color=color,
                    fill_opacity=0.8,
                    stroke_color=color,
                    stroke_width=1,
                )
                facet.ground = cell
                found.add(facet)
        return found.set_shade_in_3d(True)

    def lines(self, field: NetField) -> VGroup:
        """Return the grid with a vertex at every crease."""
        found = VGroup()
        for line in split_many(field.net, self.ruled):
            own = polyline(map(self.at, line), color=THEME.text, stroke_width=0.8)
            own.ground = line
            found.add(own.set_stroke(opacity=0.35))
        return found

    def rise(self, field: NetField, *groups: VGroup) -> list[Any]:
        """Return what lifts facets, lines and dots to a field's heights."""
        moves = []
        for group in groups:
            group.generate_target()
            for one, target in zip(group, group.target, strict=True):
                ground = one.ground
                corners = [self.at(p, h) for p, h in zip(ground, field(ground), strict=True)]
                closed = isinstance(one, Polygon)
                target.set_points_as_corners([*corners, corners[0]] if closed else corners)
            moves.append(MoveToTarget(group))
        self.dots.generate_target()
        points = self.clip.dataset.points
        for dot, p, h in zip(self.dots.target, points, field(points), strict=True):
            dot.move_to(self.at(p, h + 0.02))
        return [*moves, MoveToTarget(self.dots)]

    def axis(self, name: str) -> VGroup:
        """Return the axis of heights, at the ground's left corner."""
        foot = (self.box[0][0] - 0.2, self.box[0][1] - 0.2)
        low, high = (self.at(foot, h) for h in (self.heights[0], self.heights[-1]))
        found = VGroup(Line(low, high, color=THEME.axis, stroke_width=2))
        for h in self.heights:
            place = self.at(foot, h)
            found.add(Line(place, place + 0.1 * LEFT, color=THEME.axis, stroke_width=2))
            label = MathTypst(f"{h:g}", font_size=20, color=THEME.muted)
            found.add(self.upright(label, place + 0.35 * LEFT))
        label = MathTypst(name, font_size=28, color=THEME.text)
        return found.add(self.upright(label, high + np.array([0, 0, 0.3])))

    def lift(self, field: NetField, colors: Any, at: float, name: str, *more: Any) -> None:
        """Tilt the picture until heights can be seen, and lift the plane."""
        self.surface = self.facets(field, colors, at)
        self.net_lines = self.lines(field)
        self.height_axis = self.axis(name)
        self.span(0.2, FadeIn(self.surface), FadeIn(self.net_lines))
        self.turn(
            0.7,
            self.phi,
            self.theta,
            *self.rise(field, self.surface, self.net_lines),
            *more,
        )
        self.span(0.1, FadeIn(self.height_axis))

    def again(self, field: NetField, colors: Any, at: float) -> None:
        """Bring the surface to another field."""
        new, lines = self.facets(field, colors, at), self.lines(field)
        moves = self.rise(field, new, lines)
        # Where a field is cut differently, one surface fades and the other comes.
        new.become(new.target)
        lines.become(lines.target)
        old = (FadeOut(self.surface), FadeOut(self.net_lines))
        self.span(1.0, *old, FadeIn(new), FadeIn(lines), moves[-1])
        self.surface, self.net_lines = new, lines

    def cut(self, field: NetField, at: float, shadow: bool = True) -> None:
        """Cut it with a horizontal plane, and draw the line on it and on the ground."""
        (x0, y0), (x1, y1) = self.box
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        self.level = Polygon(
            *(self.at(c, at) for c in corners),
            fill_color=THEME.boundary,
            fill_opacity=0.2,
            stroke_color=THEME.boundary,
            stroke_width=1.5,
        )
        curves = chain(boundary(field.net, self.box, at))
        style = {"color": THEME.boundary}
        on = [polyline((self.at(p, at) for p in c), **style, stroke_width=5) for c in curves]
        below = [polyline(map(self.at, c), **style, stroke_width=3) for c in curves]
        self.line = VGroup(*on)
        self.shadow = VGroup(*(below if shadow else ()))
        self.span(0.4, FadeIn(self.level))
        self.span(0.35, Create(self.line))
        self.span(0.25, *([Create(self.shadow)] if shadow else [FadeIn(VGroup())]))

    def orbit(self, degrees: float) -> None:
        """Walk around it."""
        theta = self.camera.theta_tracker.get_value() / DEGREES
        self.turn(1.0, self.phi, theta + degrees)

    def from_above(self) -> None:
        """Look down on it."""
        self.turn(1.0, 0, -90, FadeOut(self.height_axis))


class StockCut(Lifted):
    """The clip `cut`."""

    clip = load_clip("cut")
    tall = 0.18
    equation = 'f(x) = W_3 a^((2)) + b_3 \\ a^((2)) = "relu"(W_2 "relu"(W_1 x + b_1) + b_2)'

    def panel_of(self, net: Net) -> VGroup:
        """Return it with the first layer's numbers."""
        first = net.layers[0]
        numbers = VGroup(matrix("W_1", first.W), matrix("b_1", first.b[:, None]))
        numbers.arrange(RIGHT, buff=0.3).scale(0.8).move_to((-4.7, -0.9, 0))
        return super().panel_of(net).add(numbers)

    def build(self) -> None:
        """Make all, and the field that it is lifted to."""
        super().build()
        self.field = NetField(self.clip.net, len(self.clip.net.layers))

    def data_beat(self) -> None:
        """Grid, data, legend, panel."""
        self.show(VGroup(self.grid, self.axis_names), self.dots, self.legend, *self.panel)

    def lift_beat(self) -> None:
        """The landscape rises."""
        self.lift(self.field, THEME.classes[:2], 0.0, "y")

    def cut_beat(self) -> None:
        """The threshold cuts it."""
        self.cut(self.field, self.clip.threshold)

    def around_beat(self) -> None:
        """Once around."""
        self.orbit(360)

    def above_beat(self) -> None:
        """From above."""
        self.from_above()

    def regions_beat(self) -> None:
        """The regions, and the creases between them."""
        shades = [HIDDEN[k % len(HIDDEN)] for k in range(99)]
        areas = VGroup(
            *(
                Polygon(*map(self.at, r.polygon), stroke_width=0, fill_opacity=0.15, fill_color=c)
                for r, c in zip(regions(self.clip.net, self.box), shades, strict=False)
            )
        )
        bent = VGroup(
            *(
                polyline(map(self.at, segment), color=c, stroke_width=2)
                for crease, c in zip(creases(self.clip.net, self.box), shades, strict=False)
                for segment in crease.segments
            )
        )
        self.span(1.0, FadeIn(areas), FadeIn(bent))


class StockOneNeuron(Lifted):
    """The clip `one-neuron`."""

    clip = load_clip("one-neuron")
    tall = 0.3
    weights = True
    heights = (-6, -4, -2, 0, 2, 4)
    equation = 'f(x) = "relu"(W x + b)'

    def panel_of(self, net: Net) -> VGroup:
        """Return it with its numbers."""
        own = net.layers[0]
        numbers = VGroup(matrix("W", own.W), matrix("b", own.b[:, None]))
        return super().panel_of(net).add(numbers.arrange(RIGHT, buff=0.3).move_to((-4.7, -0.4, 0)))

    def build(self) -> None:
        """Make all, and the two fields."""
        super().build()
        self.sums, self.answers = (NetField(self.clip.net, 1, 0, of) for of in ("z", "a"))
        self.colors = (THEME.muted, HIDDEN[0])
        self.probe = int(np.argmin(np.abs(self.clip.dataset.points[:, 0])))
        self.marker = Circle(radius=0.14, color=THEME.text, stroke_width=2)
        self.marker.move_to(self.dots[self.probe])
        self.values = VGroup()

    def show_values(self, y: float | None) -> None:
        """Set the marked point's numbers in the neurons."""
        values = [*self.clip.dataset.points[self.probe], *([] if y is None else [y])]
        nodes = [node for column in self.panel[0].nodes for node in column]
        self.remove(self.values)
        self.values = VGroup(
            *(
                MathTypst(number(v), font_size=22, color=THEME.text).move_to(node)
                for v, node in zip(values, nodes, strict=False)
            )
        )
        self.fix(self.values)
        self.add(self.values)
        self.bring_to_back(self.values)

    def carry(self, field: NetField) -> Any:
        """Return what takes the marker along."""
        p = self.clip.dataset.points[self.probe]
        self.show_values(float(field(p[None])[0]))
        return self.marker.animate.move_to(self.at(p, float(field(p[None])[0]))).build()

    def neuron_beat(self) -> None:
        """Grid, data, panel, one point's values."""
        self.show_values(None)
        self.show(VGroup(self.grid, self.axis_names), self.dots, *self.panel, self.marker)

    def sum_beat(self) -> None:
        """The tilted plane."""
        self.lift(self.sums, self.colors, 0.0, "y", self.carry(self.sums))

    def ground_beat(self) -> None:
        """It cuts the ground."""
        self.cut(self.sums, 0.0, shadow=False)

    def press_beat(self) -> None:
        """What is below is pressed flat."""
        self.rest(round(0.1 * self.time_of_beat.motion))
        moves = self.rise(self.answers, self.surface, self.net_lines)
        self.span(0.9, *moves, self.carry(self.answers))

    def around_beat(self) -> None:
        """Once around."""
        self.orbit(360)

    def above_beat(self) -> None:
        """From above."""
        self.from_above()
