"""Neurons of a layer that change places in a network, with all their edges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from manim import ManimColor
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import inks
from pleat.scenes.parts.panel.edges import Edge, NoEdge
from pleat.scenes.parts.panel.network import NetworkDiagram

Array = NDArray[np.float64]
_PAST = 1.3  # radii aside, that one neuron passes another
_OUT = 0.22  # of its way, so many times, where it goes far


def exchange(
    diagram: NetworkDiagram, meant: NetworkDiagram, layer: int, order: Sequence[int]
) -> Callable[[float], None]:
    """Return the function of t in [0, 1] that moves neurons, with colours and edges, to new places.

    Names stay where they are: they belong to places.

    Parameters
    ----------
    diagram : NetworkDiagram
        Of the net as it was.
    meant : NetworkDiagram
        Of the net as it will be: what the other is like in the end.
    layer : int
        A hidden one, from 1.
    order : sequence of int
        From 0: to place k goes the neuron that stands at ``order[k]``.
    """
    to = np.argsort(order)  # from the old place to the new one
    starts, radius = diagram.places[layer], diagram.radius(layer)
    nodes = [(ink, ink.points.copy()) for ink in diagram.nodes[layer]]
    edges = [
        (edge, edge.label_at, there.label_at, ends)
        for edge, there, ends in _moved(diagram, meant, layer, to)
    ]
    names = [
        (list(inks(own)), _tones(own), _tones(new))
        for own, new in zip(_named(diagram, layer), _named(meant, layer), strict=True)
    ]

    def aside(k: int, t: float) -> Array:
        """Return how far neuron k is from its place: those that go up keep to the right."""
        way: Array = starts[to[k]] - starts[k]
        far = max(_PAST * radius, _OUT * float(abs(way[1])))
        return t * way + np.array([np.sign(way[1]) * far * np.sin(np.pi * t), 0.0])

    def put(t: float) -> None:
        at = np.array([aside(k, t) for k in range(len(starts))])
        for (ink, points), moved in zip(nodes, at, strict=True):
            ink.points = points + np.array([*moved, 0.0])
        for edge, first, last, (source, target) in edges:
            (a, r), (b, s) = (
                (diagram.places[k][n] + at[n] * (k == layer), diagram.radius(k))
                for k, n in (source, target)
            )
            along = (b - a) / np.hypot(*(b - a))
            edge.run(a + r * along, b - s * along, first + t * (last - first))
        for own, before, after in names:
            for ink, old, new in zip(own, before, after, strict=True):
                ink.recolor(ManimColor(old).interpolate(ManimColor(new), t).to_hex())

    return put


def labels(diagram: NetworkDiagram) -> list[Mobject]:
    """Return what is written on the edges of a network."""
    rows = (edge for layer in diagram.edges for row in layer for edge in row)
    return [part for edge in rows for part in edge.submobjects[1:]]


Place = tuple[int, int]  # column, the input's being 0, and neuron


def _moved(
    diagram: NetworkDiagram, meant: NetworkDiagram, layer: int, to: NDArray[np.int64]
) -> Iterator[tuple[Edge, Edge, tuple[Place, Place]]]:
    """Yield the edges of a layer's neurons: each with what it becomes, and between which it is."""
    before, behind = diagram.edges[layer - 1 : layer + 1]
    for k, row in enumerate(before):
        for n, edge in enumerate(row):
            if not isinstance(edge, NoEdge):
                yield edge, meant.edges[layer - 1][to[k]][n], ((layer - 1, n), (layer, k))
    for m, row in enumerate(behind):
        for k, edge in enumerate(row):
            if not isinstance(edge, NoEdge):
                yield edge, meant.edges[layer][m][to[k]], ((layer, k), (layer + 1, m))


def _named(diagram: NetworkDiagram, layer: int) -> list[Mobject]:
    """Return the names of a layer's neurons, those before the activation too."""
    return [*diagram.names[layer], *diagram.early(layer)]


def _tones(name: Mobject) -> list[str]:
    return [ink.tone for ink in inks(name)]
