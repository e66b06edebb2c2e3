"""Where a decision boundary bends: exactly where it meets the crease of a neuron.

Inside of a linear region it is straight, so that it can change its direction only on the
border between two of them, which is some neuron's crease.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.geometry.boundary import chain
from pleat.nets.geometry.classes import class_boundary
from pleat.nets.geometry.polygons import Box
from pleat.nets.model import Net

STRAIGHT = 1e-7
"""The sine of an angle below which two pieces of a boundary go on straight."""

SEEN = 0.03
"""And that below which nobody would call it a bend."""

NEAR = 1e-9
"""As a share of what enters a neuron: within so little of its kink a point is on its crease."""


@dataclass(frozen=True, eq=False)
class Bend:
    """A point at which a decision boundary changes its direction.

    Attributes
    ----------
    point : (2,) float64 array
    layer : int
        Of the neuron whose crease it is on, 1-based.
    neuron : int
        0-based.
    turn : float
        The sine of the angle by which it turns there.
    """

    point: Array
    layer: int
    neuron: int
    turn: float


def bends(net: Net, box: Box, threshold: float = 0.0) -> list[Bend]:
    """Return where the lines between a net's classes bend in a box of its input plane.

    Where three classes meet they do without a crease: such points are left out.

    Parameters
    ----------
    net : Net
        Two inputs, piecewise linear activations.
    box : ((x0, y0), (x1, y1))
        Two opposite corners.
    threshold : float
        For nets of up to two outputs.

    Raises
    ------
    InputError
        As `pleat.nets.class_boundary`.
    """
    found, turns = [np.zeros((0, 2))], [np.zeros(0)]
    for line in chain(class_boundary(net, box, threshold)):
        closed = len(line) > 2 and bool(np.allclose(line[0], line[-1], rtol=0, atol=1e-12))
        way = np.diff(line, axis=0)
        way = way / np.maximum(np.hypot(*way.T), 1e-300)[:, None]
        corners, before, after = line[1:-1], way[:-1], way[1:]
        if closed:
            corners = np.vstack([corners, line[:1]])
            before, after = np.vstack([before, way[-1:]]), np.vstack([after, way[:1]])
        turn = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
        found.append(corners[turn > STRAIGHT])
        turns.append(turn[turn > STRAIGHT])
    points = np.concatenate(found)
    off, owners = _off_creases(net, points)
    if not len(owners):
        return []
    nearest = off.argmin(axis=1)
    rows = np.arange(len(points))
    return [
        Bend(point, owners[own][0], owners[own][1], float(turn))
        for point, own, turn, share in zip(
            points, nearest, np.concatenate(turns), off[rows, nearest], strict=True
        )
        if share <= NEAR
    ]


def _off_creases(net: Net, points: Array) -> tuple[Array, list[tuple[int, int]]]:
    """Return how far each point is from each neuron's kinks, (N, K), and which neurons those are.

    Measured as a share of the largest numbers that are added up in the neuron.
    """
    h, off = points, []
    owners: list[tuple[int, int]] = []
    for number, ((z, a), layer) in enumerate(zip(net.stages(points), net.layers, strict=True), 1):
        if layer.act.kinks:
            size = np.abs(h) @ np.abs(layer.W).T + np.abs(layer.b)
            apart = np.min([np.abs(z - kink) for kink in layer.act.kinks], axis=0)
            off.append(apart / np.maximum(size, 1e-300))
            owners += [(number, neuron) for neuron in range(len(layer.b))]
        h = a
    return (np.concatenate(off, axis=1) if off else np.zeros((len(points), 0))), owners
