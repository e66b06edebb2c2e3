"""Functions of the plane as surfaces over it: heights, flat pieces, where lines bend, levels.

A `HeightField` gives every point (x1, x2) of the plane a height f(x1, x2). Where f is
piecewise affine, as a neuron of a ReLU net is, its surface is made of flat facets and all of
it is exact; of any other function surface and lines are sampled.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.geometry.boundary import boundary
from pleat.nets.geometry.marching import level_curves
from pleat.nets.geometry.polygons import Box, Index, box_polygon, halve
from pleat.nets.geometry.regions import NOISE, require_two_inputs, split_polygon
from pleat.nets.geometry.trace import trace_many
from pleat.nets.model import Layer, Net

Of = Literal["z", "a"]

_PROBES = np.linspace(0.0, 1.0, 7)[1:-1]  # where a line's distance from its chord is measured
_SHORTEST = 2.0**-14  # of a side of a polyline: never split finer


class HeightField(ABC):
    """A height over every point of the plane.

    Attributes
    ----------
    exact : bool
        Whether it is affine on each of its `pieces`; if not, they are triangles of a mesh.
    """

    FINE = 16  # squares along a side of a mesh, two triangles each
    exact: bool = False

    @abstractmethod
    def __call__(self, x: Array) -> Array:
        """Return the heights, (N,), of (N, 2) points."""

    def pieces(self, box: Box) -> list[Array]:
        """Cut a box into convex polygons, (V, 2) each, over which it is flat, or nearly so."""
        return mesh(box, self.FINE)

    def cut(self, polygons: Sequence[Array]) -> list[Array]:
        """Cut convex polygons, (V, 2) each, where it has creases that are known."""
        return list(polygons)

    def trace(self, lines: Sequence[Array], tol: float) -> list[Array]:
        """Add vertices to polylines, (M, 2) each, until the heights between them are straight.

        Parameters
        ----------
        lines : sequence of (M, 2) arrays
            In the plane's coordinates.
        tol : float
            How far from a chord the heights may be; of exact fields they are on it.
        """
        return [_sampled(self, line, tol) for line in lines]

    def level(self, box: Box, at: float, tol: float) -> Array:
        """Return where the field passes a height, (S, 2, 2) segments, higher on their left.

        Parameters
        ----------
        box : ((x0, y0), (x1, y1))
            Two opposite corners.
        at : float
            The height.
        tol : float
            How far off a curved level may be, in the plane's units.
        """
        return level_curves(lambda x: self(x) - at, box, tol)[0]

    def reach(self, box: Box) -> tuple[float, float]:
        """Return the lowest and the highest of its heights over the corners of its pieces."""
        found = self(np.concatenate(self.pieces(box)))
        return float(found.min()), float(found.max())


class FunctionField(HeightField):
    """Any continuous function of the plane.

    Parameters
    ----------
    f : callable
        From (N, 2) points to (N,) heights.
    fine : int
        Squares along a side of its mesh.
    """

    def __init__(self, f: Callable[[Array], Array], fine: int = HeightField.FINE) -> None:
        self._f, self.FINE = f, fine

    def __call__(self, x: Array) -> Array:
        return np.asarray(self._f(x), dtype=np.float64)


class NetField(HeightField):
    """What one neuron of a net is, over the net's input plane.

    Parameters
    ----------
    net : Net
        Of two inputs.
    layer : int
        From 1; the last is that of the outputs.
    neuron : int
        From 0.
    of : {"z", "a"}
        Before its activation, or after.

    Attributes
    ----------
    net : Net
        The part of the net that decides it: layers up to its own, and of that no more than
        is needed.
    output : int
        Which output of that part it is, from 0.
    source, layer, neuron, of
        As given.

    Raises
    ------
    InputError
        If the input is no plane, or there is no such neuron.
    """

    def __init__(self, net: Net, layer: int, neuron: int = 0, of: Of = "a") -> None:
        require_two_inputs(net)
        if not 1 <= layer <= len(net.layers):
            raise InputError(f"the net has layers 1 to {len(net.layers)}, got {layer}")
        own = net.layers[layer - 1]
        if not 0 <= neuron < own.neurons:
            raise InputError(f"layer {layer} has neurons 0 to {own.neurons - 1}, got {neuron}")
        self.source, self.layer, self.neuron, self.of = net, layer, neuron, of
        # Where all neurons are taken together, each needs the others.
        self.output = neuron if own.act.across and of == "a" else 0
        which = slice(None) if own.act.across and of == "a" else slice(neuron, neuron + 1)
        name = own.activation if of == "a" else "identity"
        self.net = Net((*net.layers[: layer - 1], Layer(own.W[which], own.b[which], name)))
        self.exact = all(part.act.linear_pieces for part in self.net.layers)

    def __call__(self, x: Array) -> Array:
        heights: Array = self.net(x)[:, self.output]
        return heights

    def pieces(self, box: Box) -> list[Array]:
        """Cut a box along all creases: each piece is flat."""
        return self.cut([box_polygon(box)]) if self.exact else super().pieces(box)

    def cut(self, polygons: Sequence[Array]) -> list[Array]:
        """Cut convex polygons, (V, 2) each, along all creases, if it is piecewise affine."""
        if not self.exact:
            return list(polygons)
        return [piece for one in polygons for piece in split_polygon(self.net, one)]

    def trace(self, lines: Sequence[Array], tol: float) -> list[Array]:
        """Add a vertex at every crease, and more where the net bends everywhere."""
        tols = [np.inf] * (len(self.net.layers) - 1) + [tol]
        return trace_many(self.net, lines, tols)

    def level(self, box: Box, at: float, tol: float) -> Array:
        """Return where it passes a height: exactly, if it is piecewise affine."""
        if self.exact:
            return boundary(self.net, box, at, self.output)
        return super().level(box, at, tol)


def common_pieces(fields: Sequence[HeightField], box: Box) -> list[Array]:
    """Cut a box into convex polygons, (V, 2) each, over which several fields all are flat.

    Of sampled fields that is nearly so: they are those of the finest of their meshes.
    """
    meshes = [field.pieces(box) for field in fields if not field.exact]
    found = max(meshes, key=len, default=[box_polygon(box)])
    for field in fields:
        found = field.cut(found)
    return found


def parted(field: HeightField, pieces: Sequence[Array], at: float) -> tuple[list[Array], ...]:
    """Cut pieces over which a field is flat where it passes a height; return those below, above.

    What lies at that height all over is below.
    """
    points = np.concatenate(pieces)
    offsets = np.cumsum([0, *(len(piece) for piece in pieces)], dtype=np.intp)
    d = field(points) - at
    d[np.abs(d) <= NOISE * np.abs(d).max(initial=abs(at))] = 0.0
    cut, ends, _, high = halve(points, offsets, d)
    parts = np.split(cut, ends[1:-1])
    return tuple(
        [part for part, up in zip(parts, high, strict=True) if up == wanted]
        for wanted in (False, True)
    )


def mesh(box: Box, fine: int) -> list[Array]:
    """Return the triangles, (3, 2) each, of so many squares along each side of a box."""
    (x0, y0), (x1, y1) = box
    x, y = np.linspace(x0, x1, fine + 1), np.linspace(y0, y1, fine + 1)
    corners = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)
    a, b, c, d = corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]
    both = np.stack([np.stack([a, b, c], axis=-2), np.stack([a, c, d], axis=-2)], axis=2)
    return list(both.reshape(-1, 3, 2))


def _sampled(f: HeightField, line: Array, tol: float) -> Array:
    """Halve the sides of a polyline until heights are near the chords between its vertices."""
    side = np.arange(len(line) - 1)
    low, high = np.zeros(len(side)), np.ones(len(side))
    sides, shares = [np.arange(len(line))], [np.zeros(len(line))]

    def at(side: Index, share: Array) -> Array:
        nearest = np.minimum(side + 1, len(line) - 1)
        found: Array = line[side] + share[:, None] * (line[nearest] - line[side])
        return found

    while len(side):
        ends = f(at(side, low)), f(at(side, high))
        off = np.zeros(len(side))
        for t in _PROBES:
            chord = (1 - t) * ends[0] + t * ends[1]
            off = np.maximum(off, np.abs(f(at(side, (1 - t) * low + t * high)) - chord))
        again = (off > tol) & (high - low > _SHORTEST)
        side, low, high = side[again], low[again], high[again]
        middle = (low + high) / 2
        sides.append(side)
        shares.append(middle)
        side = np.concatenate([side, side])
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    all_sides, all_shares = np.concatenate(sides), np.concatenate(shares)
    order = np.lexsort((all_shares, all_sides))
    return at(all_sides[order], all_shares[order])
