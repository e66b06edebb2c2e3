"""How much room there is in a convex polygon for an upright box, and where it stands best."""

from __future__ import annotations

import numpy as np

from pleat.nets.activation import Array


def roomiest(polygon: Array, width: float, height: float) -> tuple[Array, float]:
    """Return where in a polygon a box keeps furthest from all sides, and how far.

    How far the box's nearest corner is from a side is linear in its middle: so both are
    found at once, by a linear program. Of a box without a size it is the largest inscribed
    circle.

    Parameters
    ----------
    polygon : (V, 2) array
        Convex, in either orientation.
    width, height : float
        Of the box.

    Returns
    -------
    middle : (2,) float64 array
    clearance : float
        Less than 0 where the box doesn't fit; minus infinity if the polygon has no inside.
    """
    from scipy.optimize import linprog  # takes long, and few clips need it

    normals, offsets = sides(polygon)
    if not len(normals):
        return np.zeros(2), -np.inf
    reach = np.abs(normals) @ np.array([width, height]) / 2
    found = linprog(
        [0.0, 0.0, -1.0],
        A_ub=np.column_stack([normals, np.ones(len(normals))]),
        b_ub=offsets - reach,
        bounds=[(None, None)] * 3,
    )
    if not found.success:
        return np.zeros(2), -np.inf
    middle: Array = np.array(found.x[:2])
    return middle, float(found.x[2])


def clearances(polygon: Array, middles: Array, width: float, height: float) -> Array:
    """Return how far boxes around (N, 2) places keep from the sides of a polygon, (N,).

    Less than 0 where one reaches out of it, or if the polygon has no inside.
    """
    normals, offsets = sides(polygon)
    if not len(normals):
        return np.full(len(middles), -np.inf)
    reach = np.abs(normals) @ np.array([width, height]) / 2
    least: Array = (offsets - reach - middles @ normals.T).min(axis=1)
    return least


def sides(polygon: Array) -> tuple[Array, Array]:
    """Return outward unit normals, (S, 2), and offsets, (S,): inside ``normal . x <= offset``.

    None at all of a polygon without an inside.
    """
    if len(polygon) < 3:
        return np.zeros((0, 2)), np.zeros(0)
    x, y = polygon.T
    area = float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    way = np.roll(polygon, -1, axis=0) - polygon
    lengths = np.hypot(*way.T)
    there = lengths > 1e-12 * max(float(np.abs(polygon).max()), 1e-300)
    if not area or there.sum() < 3:
        return np.zeros((0, 2)), np.zeros(0)
    normals = np.column_stack([way[there, 1], -way[there, 0]]) / lengths[there, None]
    normals = normals if area > 0 else -normals
    return normals, (normals * polygon[there]).sum(axis=1)
