"""Graphs over a line of inputs: of outputs, what they should be, and how far they are off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.data import Dataset
from pleat.nets.geometry.graph import Graph, Knot, graph
from pleat.scenes.drawing.heights import Heights
from pleat.scenes.drawing.ink import NOTHING, Ink, Text, clip_segments, dots, strokes
from pleat.scenes.drawing.numbers import measure, number_points
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.points import Points, dot_width
from pleat.scenes.parts.plane.sampling import OFF
from pleat.scenes.parts.plane.ticks import spaced

Array = NDArray[np.float64]
_LEAST = 1e-6  # scene units: of what is less off nothing is drawn


class OverLine(Part):
    """Something that stands over the input line.

    It keeps its place while the sheet moves away below it, and it fades.

    Attributes
    ----------
    over : Heights
    seen : (3,) array
        Where the line of inputs stood when it was drawn last: its left and its right end, and
        how high.
    """

    over: Heights
    seen: Array
    LEFT = 0.78  # from the window's edge to the upright axis, at which graphs begin

    def room(self, plane: Plane) -> Rect:
        """Return the part of the window that it shows in."""
        return plane.window.inset(self.LEFT, 0, 0, 0)

    def at(self, plane: Plane, x: Array, values: Array) -> Array:
        """Return where values over inputs stand in the picture, (N, 2)."""
        line = plane.view(np.column_stack([x, np.zeros(len(x))]))
        return np.column_stack([line[:, 0], line[:, 1] + self.over(values)])

    def place(self, plane: Plane) -> None:
        """Draw it while the sheet is at the input."""
        if plane.s == 0:
            ruled = plane.rulings[0]
            ends = plane.view(np.array([[*ruled.low, 0.0], [*ruled.high, 0.0]]))
            self.seen = np.array([ends[0, 0], ends[1, 0], ends[0, 1]])
            self.draw(plane)

    def draw(self, plane: Plane) -> None:
        """Draw it where it stands."""
        raise NotImplementedError

    def reweigh(self, plane: Plane) -> None:
        """Take the shape that it has with the plane's net: most do when they are drawn."""


def graph_of(plane: Plane, over: Heights, layer: int | None = None) -> Graph:
    """Return the graph of a plane's net over all inputs that its sheet has.

    Parameters
    ----------
    plane : Plane
        At any place of its passage.
    over : Heights
        The scale it is seen on, for how finely curves are sampled.
    layer : int, optional
        The layer that is seen, from 1; by default the last.
    """
    count = len(plane.net.layers)
    tolerances = np.full(count, np.inf)
    tolerances[(layer or count) - 1] = OFF / over.scale
    (low,), (high,) = plane.rulings[0].low, plane.rulings[0].high
    return graph(plane.net, low, high, tolerances.tolist())


def cut(p: Array, window: Rect) -> Array:
    """Return the cubics of a polyline as far as a window shows it."""
    a, b, _ = clip_segments(p[:-1], p[1:], window.sides)
    return strokes(a, b)


def differences(targets: Array, outputs: Array, window: Rect) -> Array:
    """Return the cubics from each target to its output, (N, 2), where a window shows them."""
    a, b, _ = clip_segments(targets, outputs, window.sides)
    kept = np.abs(b - a).max(axis=1, initial=0.0) > _LEAST
    return strokes(a[kept], b[kept]) if kept.any() else NOTHING


class OutputGraph(OverLine):
    """The graph of one output, with a dot in a neuron's colour wherever that bends it.

    Parameters
    ----------
    output : int
        From 0.
    name : str
        Typst mathematics, written at its right end; nothing if it needs none.

    Attributes
    ----------
    graph : Graph
    knots : list of Knot
    """

    WIDTH, DOT = 5.0, 13.0

    def __init__(
        self,
        plane: Plane,
        theme: Theme,
        over: Heights,
        output: int = 0,
        color: str | None = None,
        name: str = "",
    ) -> None:
        self.over, self.output, self._theme = over, output, theme
        self.line = Ink(color or theme.text, width=self.WIDTH)
        widths = plane.net.widths
        # One for each neuron that may bend it.
        self.dots = {
            (layer, neuron): Ink(
                own, width=self.DOT, round_ends=True, outline=(theme.plane, self.DOT + 6)
            )
            for layer in range(1, len(widths) - 1)
            for neuron, own in enumerate(neuron_colors(theme, plane.net, layer))
        }
        self.label = Text(name, 34, color or theme.text, math=True)
        super().__init__(self.line, *self.dots.values(), self.label)
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        self.graph = graph_of(plane, self.over)

    @property
    def knots(self) -> list[Knot]:
        """Where it bends, from left to right."""
        return list(self.graph.knots)

    def draw(self, plane: Plane) -> None:
        """Draw line, dots and name."""
        p, room = self.at(plane, self.graph.x, self.graph.outputs[:, self.output]), self.room(plane)
        self.line.points = cut(p, room)
        for ink in self.dots.values():
            ink.points = NOTHING
        groups: dict[tuple[int, int], list[float]] = {}
        for knot in self.graph.knots:
            groups.setdefault((knot.layer, knot.neuron), []).append(knot.x)
        for which, xs in groups.items():
            own = np.interp(xs, self.graph.x, np.arange(len(p)))
            places = np.column_stack([np.interp(own, np.arange(len(p)), c) for c in p.T])
            seen = room.holds(places)
            if which in self.dots and seen.any():
                self.dots[which].points = dots(places[seen])
        end = float(room.right - 0.4 - self.label.outline.width / 2)
        height = float(np.interp(end, *p.T)) + 0.35
        self.label.put(end, min(max(height, room.bottom + 0.3), room.top - 0.3))


class Targets(OverLine):
    """What one output should be at every data point.

    Parameters
    ----------
    target : int
        Which, from 0.
    """

    DOT = 11.0

    def __init__(
        self, plane: Plane, data: Dataset, points: Points, over: Heights, theme: Theme, target: int
    ) -> None:
        assert data.targets is not None
        self.over, self.x, self.y = over, data.points[:, 0], data.targets[:, target]
        several = data.targets.shape[1] > 1
        colors = [theme.classes[target]] if several else list(points.colors)
        groups = [np.arange(len(self.y))] if several else points.members
        self.members = [own for own in groups if len(own)]
        width = dot_width(self.DOT, len(self.y))
        outline = (theme.outline, width + 3 * width / self.DOT)
        super().__init__(
            *(
                Ink(
                    colors[0 if several else points.labels[own[0]]],
                    width=width,
                    round_ends=True,
                    outline=outline,
                )
                for own in self.members
            )
        )
        self.place(plane)

    def draw(self, plane: Plane) -> None:
        """Draw them."""
        p = self.at(plane, self.x, self.y)
        seen = self.room(plane).holds(p)
        for ink, own in zip(self.submobjects, self.members, strict=True):
            ink.points = dots(p[own[seen[own]]]) if seen[own].any() else NOTHING


class Residuals(OverLine):
    """From every target upright to the graph: how far an output is off."""

    def __init__(
        self, plane: Plane, data: Dataset, over: Heights, color: str, target: int = 0
    ) -> None:
        assert data.targets is not None
        self.over, self.column = over, target
        self.x, self.y = data.points, data.targets[:, target]
        self.ink = Ink(color, width=3.0)
        super().__init__(self.ink)
        self.place(plane)

    def draw(self, plane: Plane) -> None:
        """Draw them."""
        outputs = plane.net(self.x)[:, self.column]
        wanted, given = (self.at(plane, self.x[:, 0], v) for v in (self.y, outputs))
        self.ink.points = differences(wanted, given, self.room(plane))


class ValueAxis(OverLine):
    """The upright axis of graphs, at the left end of the window, with numbers.

    Parameters
    ----------
    name : str
        Typst mathematics for what it measures.
    """

    TICK, SIZE = 0.07, 26
    BESIDE = 0.13  # how far off its numbers are
    OVER = 0.2  # how much higher than its tick the number stands that the line runs through

    def __init__(self, plane: Plane, theme: Theme, over: Heights, name: str) -> None:
        self.over = over
        self.line = Ink(theme.axis, width=2.0)
        self.numbers = Ink(theme.muted, fill=1.0)
        self.title = Text(name, 32, theme.text, math=True)
        super().__init__(self.line, self.numbers, self.title)
        self.place(plane)

    def draw(self, plane: Plane) -> None:
        """Draw it."""
        left, bottom, _, top = plane.window.sides
        x, over = left + self.LEFT, self.over
        base = float(plane.view(np.zeros((1, 2)))[0, 1])
        # Below the line of inputs there are its numbers, unless values go there.
        low = base if base < bottom + 1.5 else bottom + 0.55
        high = top - 0.12
        ends = (np.array([low, high - 0.45]) - base) / over.scale + over.zero
        ticks = spaced(float(ends[0]), float(ends[1]), over.step)
        at = base + over(ticks.values)
        a = np.column_stack([np.full(len(at), x - self.TICK), at])
        b = a + [2 * self.TICK, 0]
        self.line.points = strokes(np.vstack([[[x, low]], a]), np.vstack([[[x, high]], b]))
        texts = ticks.texts
        numbers = [
            (
                x - self.BESIDE - measure(text, self.SIZE) / 2,
                float(y) + self.OVER * (abs(y - base) < self.OVER),
            )
            for text, y in zip(texts, at, strict=True)
        ]
        self.numbers.points = number_points(texts, numbers, self.SIZE) if texts else NOTHING
        self.title.put(x - self.BESIDE, top - 0.3, "right")
