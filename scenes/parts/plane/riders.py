"""Dots that ride on graphs above one point of the line of inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.model import Net
from pleat.scenes.drawing.heights import Heights
from pleat.scenes.drawing.ink import NOTHING, Ink, dots, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.graphs import OutputGraph, OverLine
from pleat.scenes.parts.plane.neuron_graphs import NeuronGraphs, SummedGraphs
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]
# From a net and an input, (1, 1), to a height in the graph's own units.
Value = Callable[[Net, Array], float]


class Riders(OverLine):
    """A dot on every graph above an input, and a line upright through them.

    Parameters
    ----------
    graphs : sequence of OutputGraph, NeuronGraphs or SummedGraphs
        On one scale.
    x : float
        The input.
    """

    DOT, STEM = 15.0, 2.2

    def __init__(
        self,
        plane: Plane,
        theme: Theme,
        graphs: Sequence[OutputGraph | NeuronGraphs | SummedGraphs],
        x: float,
    ) -> None:
        self.over, self.x = graphs[0].over, x
        self.rides: list[tuple[Ink, Heights, Value]] = []
        for one in graphs:
            for color, value in _curves(one):
                outline = (theme.outline, self.DOT + 4)
                dot = Ink(color, width=self.DOT, round_ends=True, outline=outline)
                self.rides.append((dot, one.over, value))
        self.stem = Ink(theme.text, width=self.STEM, opacity=0.6)
        super().__init__(self.stem, *(dot for dot, _, _ in self.rides))
        self.place(plane)

    def heights(self, plane: Plane) -> Array:
        """Return how high each stands above the line of inputs, in scene units."""
        x = np.array([[self.x]])
        return np.array([float(over(np.array(f(plane.net, x)))) for _, over, f in self.rides])

    def draw(self, plane: Plane) -> None:
        """Draw line and dots, as far as the window shows them."""
        room, foot = self.room(plane), plane.view(np.array([[self.x, 0.0]]))[0]
        tops = self.heights(plane)
        for (dot, _, _), top in zip(self.rides, tops, strict=True):
            at = foot + np.array([0.0, top])
            dot.points = dots(at[None]) if room.holds(at[None]).all() else NOTHING
        ends = np.clip(
            foot[1] + np.array([min(tops.min(), 0.0), max(tops.max(), 0.0)]), room.bottom, room.top
        )
        shown = room.left <= foot[0] <= room.right and ends[1] - ends[0] > 1e-6
        stem = np.column_stack([[foot[0], foot[0]], ends])
        self.stem.points = strokes(stem[:1], stem[1:]) if shown else NOTHING


def _curves(graph: OutputGraph | NeuronGraphs | SummedGraphs) -> list[tuple[str, Value]]:
    """Return the colour of each curve that a graph draws, and its value."""
    if isinstance(graph, NeuronGraphs):

        def of_neuron(k: int) -> Value:
            def value(net: Net, x: Array) -> float:
                z, a = (float(q[0, k]) for q in net.stages(x)[graph.layer - 1])
                return (1 - graph.shares[k]) * z + graph.shares[k] * a

            return value

        return [(ink.tone, of_neuron(k)) for k, ink in enumerate(graph.lines)]
    line = graph.line if isinstance(graph, OutputGraph) else graph.sum
    return [(line.tone, lambda net, x: float(net(x)[0, graph.output]))]
