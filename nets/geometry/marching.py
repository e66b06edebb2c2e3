"""Level lines of any function of the plane, by marching squares made exact to a tolerance."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.geometry.polygons import WELD, Box, Mask, box_polygon, size_of
from pleat.nets.geometry.trace import bisect

Function = Callable[[Array], Array]

_GRID = 128  # squares a side in which a level is looked for
_HALVINGS = 20


def level_curves(f: Function, box: Box, tol: float) -> tuple[Array, Array, Mask]:
    """Find where a function of the plane passes 0.

    Marching squares (Lorensen and Cline 1987, in the plane) on a grid of 128 by 128
    find it; each vertex is then put on the true level, and sides are halved until
    they are near enough. What fits between grid lines whole can be missed.

    Parameters
    ----------
    f : callable
        From (N, 2) points to (N,) values; only their signs count, and that they change
        where it passes 0.
    box : ((x0, y0), (x1, y1))
        Two opposite corners.
    tol : float
        Largest distance between the segments and the true level, in the box's units.

    Returns
    -------
    segments : (S, 2, 2) float64 array
        Positive on their left.
    border : (T, 2, 2) float64 array
        The box's border in pieces, counterclockwise.
    high : (T,) bool array
        Along which of them the function is positive.

    Raises
    ------
    InputError
        If `tol` is not positive.
    """
    if not tol > 0:
        raise InputError(f"a tolerance must be above 0, got {tol}")
    corners = box_polygon(box)
    xs, ys = (np.linspace(corners[0, k], corners[2, k], _GRID + 1) for k in (0, 1))
    nodes = np.stack(np.meshgrid(xs, ys), axis=2)  # [row, column], rows from the bottom
    high = (f(nodes.reshape(-1, 2)) > 0).reshape(nodes.shape[:2])
    across = _crossings(f, nodes[:, :-1], nodes[:, 1:], high[:, :-1] != high[:, 1:])
    up = _crossings(f, nodes[:-1], nodes[1:], high[:-1] != high[1:])
    segments = _march(f, nodes, high, across, up)
    border, over = _border(nodes, high, across, up)
    return _refine(f, segments, tol), border, over


def _crossings(f: Function, a: Array, b: Array, where: Mask) -> Array:
    """Points between grid nodes a and b at the level; a itself where there is none."""
    out = a.copy()
    start, way = a[where], b[where] - a[where]
    share = bisect(lambda t: f(start + t[:, None] * way), np.zeros(len(start)), np.ones(len(start)))
    out[where] = start + share[:, None] * way
    return out


def _march(f: Function, nodes: Array, high: Mask, across: Array, up: Array) -> Array:
    # Corners and sides of a square counterclockwise from the lower left and the bottom.
    corner = [high[:-1, :-1], high[:-1, 1:], high[1:, 1:], high[1:, :-1]]
    side = [across[:-1], up[:, 1:], across[1:], up[:, :-1]]
    # Going round, the line leaves the square where the corners turn from low to high and
    # enters where they turn back, so that what is high stays on its left.
    into = [corner[k] & ~corner[k - 3] for k in range(4)]
    out = [~corner[k] & corner[k - 3] for k in range(4)]
    saddle = np.logical_and.reduce([into[k] | out[k] for k in range(4)])
    middle = (nodes[:-1, :-1] + nodes[1:, 1:]) / 2
    joined = np.zeros_like(saddle)
    joined[saddle] = f(middle[saddle]) > 0
    segments = []
    for k in range(4):
        for step in (1, 2, 3):
            there = into[k] & out[(k + step) % 4]
            if step == 2:
                there &= ~saddle
            else:
                there &= ~saddle | (joined == (step == 1))
            segments.append(np.stack([side[k][there], side[(k + step) % 4][there]], axis=1))
    return np.concatenate(segments)


def _border(nodes: Array, high: Mask, across: Array, up: Array) -> tuple[Array, Mask]:
    edges, over = [], []
    for points, upper, crossing, way in (
        (nodes[0], high[0], across[0], 1),
        (nodes[:, -1], high[:, -1], up[:, -1], 1),
        (nodes[-1], high[-1], across[-1], -1),
        (nodes[:, 0], high[:, 0], up[:, 0], -1),
    ):
        first = np.stack([points[:-1], crossing], axis=1)
        second = np.stack([crossing, points[1:]], axis=1)
        plain = upper[:-1] == upper[1:]
        first[plain, 1] = second[plain, 0] = (points[:-1] + points[1:])[plain] / 2
        edges += [first[:, ::way], second[:, ::way]]
        over += [upper[:-1], upper[1:]]
    return np.concatenate(edges), np.concatenate(over)


def _refine(f: Function, segments: Array, tol: float) -> Array:
    """Halve segments until the level passes within tol of three places on each."""
    done = []
    for _ in range(_HALVINGS):
        length = np.hypot(*(segments[:, 1] - segments[:, 0]).T)
        near = np.full(len(segments), 0.9 * tol)
        good = np.logical_and.reduce([_passes(f, segments, s, near) for s in (0.25, 0.5, 0.75)])
        # No level across the middle: it passes nearer to a neighbour, leave it.
        good |= (length <= tol) | ~_passes(f, segments, 0.5, length / 2)
        done.append(segments[good])
        segments, reach = segments[~good], length[~good] / 2
        if not len(segments):
            break
        left, right = _beside(segments, 0.5, reach)
        share = bisect(partial(_between, f, left, right), np.zeros(len(left)), np.ones(len(left)))
        middle = left + share[:, None] * (right - left)
        segments = np.concatenate(
            [np.stack([segments[:, 0], middle], axis=1), np.stack([middle, segments[:, 1]], axis=1)]
        )
    out = np.concatenate([*done, segments])
    # A level through a grid node leaves a segment of no length in each square around it.
    long = np.hypot(*(out[:, 1] - out[:, 0]).T) > WELD * size_of(out.reshape(-1, 2))
    kept: Array = out[long]
    return kept


def _between(f: Function, a: Array, b: Array, share: Array) -> Array:
    return f(a + share[:, None] * (b - a))


def _beside(segments: Array, share: float, reach: Array) -> tuple[Array, Array]:
    """Return the points at a distance to the left and to the right of a place on each segment."""
    way = segments[:, 1] - segments[:, 0]
    length = np.hypot(*way.T)
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.where(length > 0, length, 1)[:, None]
    at, off = segments[:, 0] + share * way, reach[:, None] * normal
    return at + off, at - off


def _passes(f: Function, segments: Array, share: float, reach: Array) -> Mask:
    left, right = _beside(segments, share, reach)
    crossed: Mask = (f(left) > 0) != (f(right) > 0)
    return crossed
