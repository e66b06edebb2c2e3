"""What every edge of a network carries: its weight times the value it comes from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.model import Net
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, path
from pleat.scenes.parts.panel.network import NetworkDiagram

Array = NDArray[np.float64]


class Products(Group):
    """A band behind every edge, as wide as what the edge carries is large.

    Parameters
    ----------
    diagram : NetworkDiagram
    largest : float
        What has the widest band.

    Attributes
    ----------
    carried : list of (m, n) arrays
        Of every layer the products now.
    """

    MOST, LEAST, SEEN = 26.0, 1e-3, 0.4

    def __init__(self, diagram: NetworkDiagram, largest: float) -> None:
        self._diagram, self.largest = diagram, largest or 1.0
        self.carried: list[Array] = []
        self._bands = [
            [[Ink(edge.tone, width=1.0, opacity=self.SEEN) for edge in row] for row in rows]
            for rows in diagram.edges
        ]
        super().__init__(*(band for rows in self._bands for row in rows for band in row))

    def carry(self, net: Net, x: Array) -> None:
        """Show what the edges carry for an input, (n,)."""
        self.carried = products(net, x)
        for own, bands, edges in zip(self.carried, self._bands, self._diagram.edges, strict=True):
            for (m, n), product in np.ndenumerate(own):
                share = min(abs(float(product)) / self.largest, 1.0)
                band, edge = bands[m][n], edges[m][n]
                seen = share > self.LEAST and len(edge.line.points)
                band.points = path(edge.way(0.0, 1.0)) if seen else NOTHING
                if seen:
                    band.restroke(self.MOST * share)


def products(net: Net, x: Array) -> list[Array]:
    """Return, for every layer, each weight times the value it is applied to, (m, n)."""
    values = [x, *(h[0] for _, h in net.stages(x[None]))]
    return [layer.W * h for layer, h in zip(net.layers, values, strict=False)]


def largest_of(net: Net, xs: Sequence[Array] | Array) -> float:
    """Return the largest product, in size, of all edges and inputs."""
    return max(float(np.abs(own).max(initial=0.0)) for x in xs for own in products(net, x))
