"""One point on its way through the net: a ringed dot and its trail, signals on the edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.model import Net
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, clip_segments, dots, path, paths, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.lines import Part, ring
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]


class Tracer(Part):
    """A dot with a ring around it, and a thin line where it came along in this layer.

    Parameters
    ----------
    x : (n,) array
        Of the input.
    color : str
        Of the dot.

    Attributes
    ----------
    carried : Carried
        The one point.
    since : float
        The place of the passage where the trail begins.
    """

    STEP = 1 / 24
    RADIUS, WIDE = 0.15, 4.0  # the ring's, and how many times that more when it is open

    def __init__(self, plane: Plane, x: Array, color: str, theme: Theme) -> None:
        self.carried = plane.carry(np.asarray(x, dtype=np.float64)[None])
        self.since = plane.s
        self.trail = Ink(theme.text, width=2.2, opacity=0.6)
        self.stops = Ink(theme.text, width=8, opacity=0.75, round_ends=True)
        self.dot = Ink(color, width=13, round_ends=True, outline=(theme.outline, 17))
        self.ring = Ink(theme.text, width=3.2)
        self._around = ring(self.RADIUS)
        self.opening = 1.0
        super().__init__(self.trail, self.stops, self.dot, self.ring)
        self.place(plane)

    def at(self, plane: Plane, *places: float) -> Array:
        """Return where it is in the picture at some places of the passage, (P, 2)."""
        return plane.project(np.vstack([self.carried.at(s) for s in places]))

    def reweigh(self, plane: Plane) -> None:
        self.carried = plane.carry(self.carried.at(0.0)[:, : plane.net.widths[0]])

    def place(self, plane: Plane) -> None:
        here = self.at(plane, plane.s)[0]
        # On the way back there is no trail.
        since = min(self.since, plane.s)
        inner = np.arange(np.floor(since), plane.s, self.STEP)
        places = [since, *inner[inner > since], plane.s]
        way = self.at(plane, *places)
        a, b, _ = clip_segments(way[:-1], way[1:], plane.window.sides)
        self.trail.points = strokes(a, b)
        stops = np.arange(np.ceil(since), plane.s)
        self.stops.points = dots(self.at(plane, *stops)) if len(stops) else NOTHING
        self.dot.points = dots(here[None])
        # At first the ring is wide, and closes in on the point.
        self.ring.points = paths([here + (1 + self.WIDE * (1 - self.opening)) * self._around])


class Signal(Group):
    """What one layer's neurons send along their edges: the more, the stronger.

    Parameters
    ----------
    diagram : NetworkDiagram
    layer : int
        From 1.
    h : (n,) array
        What enters the layer.
    """

    TAIL, LEAST, MOST = 0.22, 4.0, 12.0

    def __init__(self, diagram: NetworkDiagram, net: Net, layer: int, h: Array) -> None:
        sent = np.abs(net.layers[layer - 1].W * h)
        largest = float(sent.max(initial=0.0))
        self._ways: list[tuple[Ink, Array]] = []
        for m, row in enumerate(diagram.edges[layer - 1]):
            for n, edge in enumerate(row):
                # A neuron at zero sends nothing.
                if sent[m, n] <= 1e-9 * largest or not len(edge.line.points):
                    continue
                wide = self.LEAST + (self.MOST - self.LEAST) * sent[m, n] / largest
                ends = edge.line.points[[0, -1], :2]
                self._ways.append((Ink(edge.line.tone, width=wide, round_ends=True), ends))
        super().__init__(*(ink for ink, _ in self._ways))

    def run(self, t: float) -> None:
        """Be a share t of the way, from 0 to 1; then it has arrived and is gone."""
        head, tail = min(max(t * (1 + self.TAIL), 0.0), 1.0), t * (1 + self.TAIL) - self.TAIL
        for ink, (start, end) in self._ways:
            piece = start + np.array([[max(tail, 0.0)], [head]]) * (end - start)
            ink.points = path(piece) if 0 < t < 1 else NOTHING
