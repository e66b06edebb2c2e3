"""Which class a net puts each point of the plane into: areas, and the lines between them.

The rule is that of `pleat.nets.data.decided`: up to two outputs are one score and a
threshold; of more outputs, one a class, the largest decides, the first among equals.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.data import decided
from pleat.nets.errors import InputError
from pleat.nets.geometry.boundary import boundary, contour, decision_areas, decision_cells
from pleat.nets.geometry.marching import Function, level_curves
from pleat.nets.geometry.polygons import (
    Box,
    Index,
    Mask,
    box_polygon,
    following,
    halve,
    loops,
    outline,
    owners,
    size_of,
    weld,
)
from pleat.nets.geometry.regions import NEAR, NOISE, cells, heights, require_two_inputs
from pleat.nets.model import Layer, Net

__all__ = ["class_areas", "class_boundary", "class_cells", "score_net"]


def score_net(net: Net) -> Net:
    """Return the net of one output by which two classes are told apart.

    Raises
    ------
    InputError
        If the net has more than two outputs.
    """
    outputs = net.widths[-1]
    if outputs > 2:
        raise InputError(f"two classes need a net with 1 or 2 outputs, not {outputs}")
    if outputs == 1:
        return net
    last = net.layers[-1]
    if last.activation == "softmax":
        # Of two shares p and 1 - p the difference is the tanh of half that before softmax.
        half = np.array([[-0.5, 0.5]])
        return Net((*net.layers[:-1], Layer(half @ last.W, half @ last.b, "tanh")))
    return Net((*net.layers, Layer(np.array([[-1.0, 1.0]]), np.zeros(1))))


def decided_alike(net: Net, threshold: float = 0.0) -> tuple[Net, float]:
    """Return a net without the rising curve at its end, and its threshold: it decides the same.

    So that what is piecewise linear before a sigmoid, tanh or softmax is known exactly.
    """
    if net.widths[-1] == 2:
        net = score_net(net)
    last = net.layers[-1]
    if last.activation == "sigmoid" and net.widths[-1] == 1 and 0 < threshold < 1:
        level = float(np.log(threshold / (1 - threshold)))
    elif last.activation == "tanh" and net.widths[-1] == 1 and -1 < threshold < 1:
        level = float(np.arctanh(threshold))
    elif last.activation in ("sigmoid", "tanh", "softmax") and net.widths[-1] > 2:
        level = threshold
    else:
        return net, threshold
    return Net((*net.layers[:-1], replace(last, activation="identity"))), level


def class_areas(
    net: Net, box: Box, threshold: float = 0.0, tol: float | None = None
) -> list[list[Array]]:
    """Return the area of each class in a box of the input plane, as outlines.

    Parameters
    ----------
    net : Net
        Two inputs, any number of outputs.
    box : ((x0, y0), (x1, y1))
        Two opposite corners.
    threshold : float
        For nets of up to two outputs.
    tol : float, optional
        How near outlines must come to the truth where an activation is curved, in
        input units. Piecewise linear nets are exact without.

    Returns
    -------
    list of lists of (V, 2) float64 arrays
        For each class closed lines, first point not repeated: outer ones
        counterclockwise, holes clockwise. Fill each class as one path, by the nonzero
        rule.

    Raises
    ------
    InputError
        If the net hasn't 2 inputs, or an activation is curved and no `tol` is given.
    """
    net, threshold = decided_alike(net, threshold)
    curved = tol is not None and _curved(net)
    if net.widths[-1] == 1:
        areas = decision_areas(net, box, threshold, tol=tol if curved else None)
        return list(areas)
    if curved and tol is not None:
        require_two_inputs(net)
        found = [level_curves(_lead(net, k), box, tol) for k in range(net.widths[-1])]
        return [loops(np.concatenate([lines, rim[high]])) for lines, rim, high in found]
    points, offsets, winner = _won(net, box)
    parts = np.split(points, offsets[1:-1])
    return [
        outline(part for part, own in zip(parts, winner, strict=True) if own == k)
        for k in range(net.widths[-1])
    ]


def class_cells(
    net: Net, box: Box, threshold: float = 0.0, tol: float | None = None
) -> list[list[Array]]:
    """Return the area of each class in pieces, as `class_areas` but in less time.

    Parameters
    ----------
    net, box, threshold, tol
        As for `class_areas`.

    Returns
    -------
    list of lists of (V, 2) float64 arrays
        Convex pieces of each class; closed lines where an activation is curved.

    Raises
    ------
    InputError
        As `class_areas`.
    """
    net, threshold = decided_alike(net, threshold)
    if tol is not None and _curved(net):
        return class_areas(net, box, threshold, tol)
    if net.widths[-1] == 1:
        return list(decision_cells(net, box, threshold))
    points, offsets, winner = _won(net, box)
    parts = np.split(points, offsets[1:-1])
    return [
        [part for part, own in zip(parts, winner, strict=True) if own == k]
        for k in range(net.widths[-1])
    ]


def class_boundary(net: Net, box: Box, threshold: float = 0.0, tol: float | None = None) -> Array:
    """Return the lines between the areas of the classes.

    Parameters
    ----------
    net, box, threshold, tol
        As for `class_areas`.

    Returns
    -------
    (S, 2, 2) float64 array
        Straight segments, each once, the later class on their left.

    Raises
    ------
    InputError
        As `class_areas`.
    """
    net, threshold = decided_alike(net, threshold)
    curved = tol is not None and _curved(net)
    if net.widths[-1] == 1:
        if curved and tol is not None:
            return contour(net, box, threshold, tol)
        return boundary(net, box, threshold)
    require_two_inputs(net)
    if curved and tol is not None:
        found = []
        for k in range(1, net.widths[-1]):
            segments = level_curves(_lead(net, k), box, tol)[0]
            # Each line is drawn as the border of the later of its two classes.
            found.append(segments[_right_of(net, segments, tol) < k])
        return np.concatenate(found)
    points, offsets, winner = _won(net, box)
    owner = owners(offsets)
    edges = np.stack([points, points[following(offsets)]], axis=1)
    return edges[_borders(edges, winner[owner])]


def _curved(net: Net) -> bool:
    return not all(layer.act.linear_pieces for layer in net.layers)


def _lead(net: Net, k: int) -> Function:
    """Return by how much output k exceeds the others, positive where it decides."""

    def f(points: Array) -> Array:
        outputs = net(points)
        others = np.delete(outputs, k, axis=1).max(axis=1)
        lead: Array = outputs[:, k] - others
        # Among equals the first decides.
        lead[(lead == 0) & (outputs.argmax(axis=1) == k)] = np.finfo(np.float64).tiny
        return lead

    return f


def _won(net: Net, box: Box) -> tuple[Array, Index, Index]:
    """Return polygons that tile the box, each won by one class: points, offsets, class.

    Each class in turn cuts off what it takes from those before it.
    """
    found = cells(net, box_polygon(box))
    points, offsets = found.points, found.offsets
    near = NEAR * size_of(points)
    reach = np.abs(found.A) @ np.abs(points).max(axis=0) + np.abs(found.c)
    floor = 2 * NOISE * float(reach.max())
    source = np.arange(len(offsets) - 1)
    winner = np.zeros(len(source), dtype=np.intp)
    for k in range(1, net.widths[-1]):
        a = found.A[source, k] - found.A[source, winner]
        c = found.c[source, k] - found.c[source, winner]
        points, offsets, origin, above = halve(
            points, offsets, heights(points, offsets, a, c, near, floor)
        )
        source = source[origin]
        winner = np.where(above, k, winner[origin])
    return points, offsets, winner


def _borders(edges: Array, winner: Index) -> Mask:
    """Return which directed edges of won polygons have an earlier class on their right."""
    ends = weld(edges.reshape(-1, 2)).reshape(-1, 2).tolist()
    of = {(u, v): own for (u, v), own in zip(ends, winner.tolist(), strict=True)}
    # An edge of the box has nobody on its right.
    return np.array([of.get((v, u), of[u, v]) < of[u, v] for u, v in ends], dtype=np.bool_)


def _right_of(net: Net, segments: Array, aside: float) -> Index:
    """Return the class on the right of the middle of each segment."""
    way = segments[:, 1] - segments[:, 0]
    length = np.hypot(way[:, 0], way[:, 1])
    right = np.stack([way[:, 1], -way[:, 0]], axis=1) / np.where(length > 0, length, 1)[:, None]
    return decided(net(segments.mean(axis=1) + aside * right)).astype(np.intp)
