"""Creases: where a layer's activation bends, pulled back to the net's input.

A curve split at its creases is drawn exactly by straight lines at every moment of
every move, since between creases each stage is an affine map of the input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.geometry.polygons import Box, Index, box_polygon, distinct, level, size_of
from pleat.nets.geometry.regions import (
    NEAR,
    Cells,
    heights,
    layers_to,
    noise,
    require_linear_pieces,
    require_two_inputs,
)
from pleat.nets.model import Layer, Net

__all__ = ["Crease", "creases", "split", "split_many"]


def split(net: Net, polyline: ArrayLike, depth: int | None = None, closed: bool = False) -> Array:
    """Add a vertex to a polyline at every crease it meets.

    Parameters
    ----------
    net : Net
        Piecewise linear activations, any number of inputs n0.
    polyline : (N, n0) array_like
        In input coordinates.
    depth : int, optional
        How many layers' creases, by default all. Up to that depth every stage is
        affine between neighbouring vertices.
    closed : bool
        Whether a last side leads back to the first point, which is not repeated.

    Returns
    -------
    (M, n0) float64 array
        The given points among the new ones, in order.

    Raises
    ------
    InputError
        If the points don't fit the net, or an activation is curved (see `trace`).
    """
    return split_many(net, [polyline], depth, closed)[0]


def split_many(
    net: Net, polylines: Sequence[ArrayLike], depth: int | None = None, closed: bool = False
) -> list[Array]:
    """Split many polylines at once; see `split`.

    Parameters
    ----------
    net : Net
        Piecewise linear activations.
    polylines : sequence of (N, n0) array_like
        Each of its own length.
    depth : int, optional
        How many layers' creases, by default all.
    closed : bool
        Whether each of them is closed.
    """
    layers = layers_to(net, depth)
    require_linear_pieces(layers, "trace() samples such a curve")
    return cut_at_creases(layers, checked(net, polylines, closed), closed)


def checked(net: Net, polylines: Sequence[ArrayLike], closed: bool) -> list[Array]:
    """Polylines as arrays that fit the net, the closed ones ending where they start."""
    n0 = net.widths[0]
    lines = [np.asarray(line, dtype=np.float64) for line in polylines]
    for line in lines:
        if line.ndim != 2 or line.shape[1] != n0:
            raise InputError(f"a polyline of this net has shape (N, {n0}), got {line.shape}")
    return [np.concatenate([line, line[:1]]) for line in lines] if closed else lines


def cut_at_creases(layers: Sequence[Layer], lines: list[Array], closed: bool) -> list[Array]:
    """Split at the kinks of layers of which all but the last must be piecewise linear."""
    if not lines:
        return []
    x = np.concatenate(lines)
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    h = x
    for layer in layers:
        z = h @ layer.W.T + layer.b
        if layer.act.kinks:
            owner, x, z = _cut(layer, owner, x, z, noise(layer, h))
        h = layer.activate(z)
    ends = np.searchsorted(owner, np.arange(1, len(lines)))
    out = np.split(x, ends)
    return [line[:-1] for line in out] if closed else out


def _cut(
    layer: Layer, owner: Index, x: Array, z: Array, floors: Array
) -> tuple[Index, Array, Array]:
    """Insert vertices where a pre-activation crosses a kink between two neighbours."""
    joined = (owner[1:] == owner[:-1])[:, None]
    found = []
    for kink in layer.act.kinks:
        d = z[:, : layer.neurons] - kink
        sign = np.sign(np.where(np.abs(d) <= floors[: layer.neurons], 0.0, d))
        before, neuron = np.nonzero(joined & (sign[1:] * sign[:-1] < 0))
        share = d[before, neuron] / (d[before, neuron] - d[before + 1, neuron])
        # So near to an end that rounding could carry it past: that vertex will do.
        inner = (share > NEAR) & (share < 1 - NEAR)
        found.append((before[inner], share[inner]))
    at, share = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((share, at))
    at, share = at[order], share[order]
    fresh = (np.diff(at, prepend=-1) > 0) | (np.diff(share, prepend=-1) > NEAR)
    at, share = at[fresh], share[fresh, None]
    return (
        np.insert(owner, at + 1, owner[at]),
        np.insert(x, at + 1, (1 - share) * x[at] + share * x[at + 1], axis=0),
        np.insert(z, at + 1, (1 - share) * z[at] + share * z[at + 1], axis=0),
    )


@dataclass(frozen=True, eq=False)
class Crease:
    """Where one neuron's pre-activation has one kink's value, on the input plane.

    Attributes
    ----------
    layer : int
        1-based.
    neuron : int
        0-based.
    kink : float
        The value of the pre-activation there.
    segments : (S, 2, 2) float64 array
        Start and end of each straight piece; the pre-activation is larger on its left.
        They bend where they meet creases of the layers before.
    """

    layer: int
    neuron: int
    kink: float
    segments: Array


def creases(net: Net, box: Box, depth: int | None = None) -> list[Crease]:
    """Return every crease of a net in a box of its input plane.

    Parameters
    ----------
    net : Net
        Two inputs.
    box : ((x0, y0), (x1, y1))
        Two opposite corners.
    depth : int, optional
        How many layers' creases, by default all.

    Returns
    -------
    list of Crease
        By layer, neuron and kink; those that miss the box are left out. Where a
        pre-activation has the kink's value on a whole area, the crease is the part
        of the area's border at which it starts to be larger.

    Raises
    ------
    InputError
        If the net hasn't 2 inputs, or a layer with kinks comes after a curved one.
    """
    require_two_inputs(net)
    layers = layers_to(net, depth)
    last = max((k for k, layer in enumerate(layers, 1) if layer.act.kinks), default=0)
    require_linear_pieces(layers[: max(last - 1, 0)], "the creases of later layers are curves")
    cells, out = Cells.of(box_polygon(box)), []
    for number, layer in enumerate(layers[:last], 1):
        before = cells.affine(layer)
        for neuron, floor in enumerate(noise(layer, cells.values())[: layer.neurons]):
            for kink in layer.act.kinks:
                segments = level_lines(before, neuron, kink, floor)[0]
                if len(segments):
                    out.append(Crease(number, neuron, kink, segments))
        if number < last:
            cells = cells.through(layer)
    return out


def level_lines(cells: Cells, neuron: int, value: float, floor: float) -> tuple[Array, Array]:
    """Where one output of cells passes a value, each segment once, larger on its left.

    Parameters
    ----------
    cells : Cells
        Polygons with an affine map each.
    neuron : int
        Which output of the maps.
    value : float
        The level.
    floor : float
        Below what size a difference from it is rounding error.

    Returns
    -------
    segments : (S, 2, 2) float64 array
    sides : (S,) int array
        On how many sides of it the output is larger: 1, or 2 where it only touches.
    """
    a, c = cells.A[:, neuron], cells.c[:, neuron] - value
    near = NEAR * size_of(cells.points)
    d = heights(cells.points, cells.offsets, a, c, near, floor)
    inner, edges = level(cells.points, cells.offsets, d, a)
    edges, sides = distinct(edges)
    return np.concatenate([inner, edges]) + cells.about, np.append(
        np.ones(len(inner), dtype=np.intp), sides
    )
