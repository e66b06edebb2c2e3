"""Linear regions: the convex polygons on which a net is one affine map.

Each neuron of a layer cuts every polygon made so far along one straight line, since
up to there the net is affine on it (Montufar et al. 2014, arXiv:1402.1869).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pleat.nets.activation import Activation, Array
from pleat.nets.errors import InputError
from pleat.nets.geometry.polygons import (
    Box,
    Index,
    box_polygon,
    clip,
    extremes,
    halve,
    owners,
    size_of,
)
from pleat.nets.model import Layer, Net

__all__ = ["Box", "Cells", "Region", "clip", "regions", "split_polygon"]

NEAR = 1e-12
"""A corner nearer to a crease than this share of the picture's size lies on it."""

FAR = 4.0
"""So many times its size away from the origin, a polygon is measured from its middle."""

NOISE = 1e-13
"""Relative rounding error of a pre-activation: what is smaller counts as zero."""


@dataclass(frozen=True, eq=False)
class Region:
    """A polygon of the input plane on which the net is ``A x + c``.

    Attributes
    ----------
    polygon : (V, 2) float64 array
        Convex, counterclockwise, first corner not repeated.
    A : (m, 2) float64 array
    c : (m,) float64 array
    pattern : bytes
        For every neuron of every layer that has kinks, layer by layer, how many of
        its kinks lie below its pre-activation: for ReLU 1 is on, 0 is off.
    """

    polygon: Array
    A: Array
    c: Array
    pattern: bytes


def require_two_inputs(net: Net) -> None:
    """Raise InputError unless the net's input is a plane."""
    if net.widths[0] != 2:
        raise InputError(f"the input plane needs a net of 2 inputs, this one has {net.widths[0]}")


def layers_to(net: Net, depth: int | None) -> tuple[Layer, ...]:
    """Return the first `depth` layers, by default all; InputError if there are fewer."""
    if depth is None:
        return net.layers
    if not 0 <= depth <= len(net.layers):
        raise InputError(f"depth must be from 0 to {len(net.layers)}, got {depth}")
    return net.layers[:depth]


def require_linear_pieces(layers: tuple[Layer, ...], instead: str) -> None:
    """Raise InputError at the first activation that is curved; say what to use instead."""
    for number, layer in enumerate(layers, 1):
        if not layer.act.linear_pieces:
            raise InputError(
                f"layer {number} has the activation {layer.activation!r}, which is not "
                f"piecewise linear, so its pieces have no exact borders; {instead}"
            )


def noise(layer: Layer, h: Array) -> Array:
    """Return, for each neuron, below what size a pre-activation is rounding error.

    Parameters
    ----------
    layer : Layer
        The layer of these neurons.
    h : (N, n) float64 array
        What enters it.
    """
    largest = np.abs(h).max(axis=0, initial=0.0)
    scale: Array = NOISE * (np.abs(layer.b) + np.abs(layer.W) @ largest)
    return scale


def pieces_of(layer: Layer) -> tuple[Array, Array]:
    """Return slope and intercept of each affine piece of each of a layer's outputs, (P, m).

    A channel has the same in all: 1 and 0.
    """
    slope, intercept = (np.repeat(own[:, None], len(layer.b), axis=1) for own in pieces(layer.act))
    slope[:, layer.neurons :], intercept[:, layer.neurons :] = 1.0, 0.0
    return slope, intercept


def pieces(act: Activation) -> tuple[Array, Array]:
    """Return slope and intercept of each affine piece of an activation, from the left."""
    kinks = np.array(act.kinks)
    if len(kinks):
        at = np.concatenate([[kinks[0] - 1], (kinks[1:] + kinks[:-1]) / 2, [kinks[-1] + 1]])
    else:
        at = np.zeros(1)
    slope = act.df(at)
    return slope, act.f(at) - slope * at


@dataclass(frozen=True, eq=False)
class Cells:
    """Polygons and the affine map that the layers passed so far are on each of them.

    Attributes
    ----------
    points, offsets
        R polygons, as in `pleat.nets.geometry.polygons`.
    A : (R, m, 2) float64 array
    c : (R, m) float64 array
    pattern : (R, K) uint8 array
    about : (2,) float64 array
        Where their coordinates start from: of polygons far from the origin their middle,
        since numbers that large have no digits left for what is small.
    """

    points: Array
    offsets: Index
    A: Array
    c: Array
    pattern: NDArray[np.uint8]
    about: Array

    @classmethod
    def of(cls, polygon: Array) -> Cells:
        """One polygon, with the identity on it."""
        about = middle_of(polygon)
        return cls(
            points=polygon - about,
            offsets=np.array([0, len(polygon)]),
            A=np.eye(2)[None],
            c=about[None].copy(),
            pattern=np.zeros((1, 0), dtype=np.uint8),
            about=about,
        )

    def values(self) -> Array:
        """(P, m) values of the map at every corner."""
        owner = owners(self.offsets)
        linear: Array = np.einsum("pmi,pi->pm", self.A[owner], self.points)
        return linear + self.c[owner]

    def affine(self, layer: Layer) -> Cells:
        """Through a layer's W and b."""
        A = np.einsum("kj,rji->rki", layer.W, self.A)
        return replace(self, A=A, c=self.c @ layer.W.T + layer.b)

    def through(self, layer: Layer) -> Cells:
        """Through a whole layer, cut at its creases."""
        before = self.affine(layer)
        slope, intercept = pieces_of(layer)
        kinks, outputs = layer.act.kinks, np.arange(len(layer.b))
        if not kinks:
            A, c = slope[0, :, None] * before.A, slope[0] * before.c + intercept[0]
            return replace(before, A=A, c=c)
        floors, near = noise(layer, self.values()), NEAR * size_of(self.points)
        points, offsets = self.points, self.offsets
        source = np.arange(len(offsets) - 1)
        piece = np.zeros((len(source), len(layer.b)), dtype=np.uint8)
        for neuron, floor in enumerate(floors[: layer.neurons]):
            for kink in kinks:
                a, c = before.A[:, neuron], before.c[:, neuron] - kink
                low, high = extremes(
                    self.offsets, heights(self.points, self.offsets, a, c, near, floor)
                )
                # Few of the polygons are cut by any one neuron; only those are taken apart.
                cut = ((low < 0) & (high > 0))[source]
                piece[:, neuron] += (high > 0)[source] & ~cut
                if not cut.any():
                    continue
                inside = cut[owners(offsets)]
                whole, at = points[~inside], points[inside]
                ends = np.append(0, np.cumsum(np.diff(offsets)[cut]))
                d = heights(at, ends, a[source[cut]], c[source[cut]], near, floor)
                at, ends, origin, above = halve(at, ends, d)
                points = np.concatenate([whole, at])
                counts = np.concatenate([np.diff(offsets)[~cut], np.diff(ends)])
                offsets = np.append(0, np.cumsum(counts))
                new = piece[cut][origin]
                new[:, neuron] += above
                piece = np.concatenate([piece[~cut], new])
                source = np.concatenate([source[~cut], source[cut][origin]])
        return Cells(
            points=points,
            offsets=offsets,
            A=slope[piece, outputs][:, :, None] * before.A[source],
            c=slope[piece, outputs] * before.c[source] + intercept[piece, outputs],
            pattern=np.concatenate([self.pattern[source], piece[:, : layer.neurons]], axis=1),
            about=self.about,
        )

    def polygons(self) -> list[Array]:
        """Return the R polygons of the input plane, one (V, 2) array each."""
        return np.split(self.points + self.about, self.offsets[1:-1])


def middle_of(polygon: Array) -> Array:
    """Return where to measure a polygon from: its middle, if it is far from the origin."""
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    middle: Array = (low + high) / 2
    return middle if np.abs(middle).max() > FAR * (high - low).max() else np.zeros(2)


def heights(points: Array, offsets: Index, a: Array, c: Array, near: float, floor: float) -> Array:
    """Value of ``a . x + c`` at every corner of R polygons, 0 where it is on the line.

    Parameters
    ----------
    points, offsets
        The polygons.
    a, c : (R, 2), (R,) float64 arrays
        An affine function for each polygon.
    near : float
        How near to its line a corner is on it.
    floor : float
        Below what size a value is rounding error.
    """
    owner = owners(offsets)
    d: Array = (a[owner] * points).sum(axis=1) + c[owner]
    least = np.maximum(near * np.hypot(a[:, 0], a[:, 1]), floor)
    d[np.abs(d) <= least[owner]] = 0.0
    return d


def cells(net: Net, polygon: Array, depth: int | None = None) -> Cells:
    """Cut a convex (V, 2) polygon into the linear regions of the first `depth` layers."""
    require_two_inputs(net)
    layers = layers_to(net, depth)
    require_linear_pieces(layers, "draw its values as a picture, or its level by contour()")
    out = Cells.of(polygon)
    for layer in layers:
        out = out.through(layer)
    return out


def regions(net: Net, box: Box, depth: int | None = None) -> list[Region]:
    """Return the linear regions of a net in a box of its input plane.

    Parameters
    ----------
    net : Net
        Two inputs, piecewise linear activations.
    box : ((x0, y0), (x1, y1))
        Two opposite corners.
    depth : int, optional
        How many layers, by default all. The maps are those after the activation of
        the last of them.

    Returns
    -------
    list of Region
        They tile the box. Neighbours may have the same affine map, if a neuron makes
        no difference there.

    Raises
    ------
    InputError
        If the net hasn't 2 inputs, or an activation is not piecewise linear.
    """
    found = cells(net, box_polygon(box), depth)
    return [
        Region(polygon, A, c, pattern.tobytes())
        for polygon, A, c, pattern in zip(
            found.polygons(), found.A, found.c - found.A @ found.about, found.pattern, strict=True
        )
    ]


def split_polygon(net: Net, polygon: ArrayLike, depth: int | None = None) -> list[Array]:
    """Cut a convex polygon of the input plane at the creases of the first `depth` layers.

    Parameters
    ----------
    net : Net
        Two inputs, piecewise linear activations.
    polygon : (V, 2) array_like
        Convex. Counterclockwise in, counterclockwise out.
    depth : int, optional
        How many layers, by default all.

    Raises
    ------
    InputError
        If it is no polygon, the net hasn't 2 inputs, or an activation is curved.
    """
    points = np.array(polygon, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 3:
        raise InputError(f"a polygon is (V, 2) with three corners or more, got {points.shape}")
    return cells(net, points, depth).polygons()
