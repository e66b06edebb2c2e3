"""What runs along the edges of a network when a point goes through it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.model import Net
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, path
from pleat.scenes.parts.panel.edges import Edge
from pleat.scenes.parts.panel.network import NetworkDiagram

Array = NDArray[np.float64]


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
        self._ways: list[tuple[Ink, Edge]] = []
        for m, row in enumerate(diagram.edges[layer - 1]):
            for n, edge in enumerate(row):
                # A neuron at zero sends nothing.
                if sent[m, n] <= 1e-9 * largest or not len(edge.line.points):
                    continue
                wide = self.LEAST + (self.MOST - self.LEAST) * sent[m, n] / largest
                self._ways.append((Ink(edge.line.tone, width=wide, round_ends=True), edge))
        super().__init__(*(ink for ink, _ in self._ways))

    def run(self, t: float) -> None:
        """Be a share t of the way, from 0 to 1; then it has arrived and is gone."""
        head, tail = min(max(t * (1 + self.TAIL), 0.0), 1.0), t * (1 + self.TAIL) - self.TAIL
        for ink, edge in self._ways:
            ink.points = path(edge.way(max(tail, 0.0), head)) if 0 < t < 1 else NOTHING
