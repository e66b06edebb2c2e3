"""Where a landscape is level: its minima, its saddles, its maxima, found and told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Array
from pleat.nets.landscape import Landscape, even_grid

_GRID = 61  # places along each side, from which it is looked for
_STEPS = 40
_LEVEL = 1e-9  # of the height over the extent: so little slope is none
_CURVED = 1e-6  # of the height over the extent's square: less curvature is none
_SAME = 1e-5  # of the extent: so near two are one


@dataclass(frozen=True, eq=False)
class Critical:
    """A place where the loss neither rises nor falls at first, and bends both ways.

    Attributes
    ----------
    kind : {"minimum", "saddle", "maximum"}
        By the signs of the Hessian's eigenvalues.
    place : (2,) array
    loss : float
    """

    kind: Literal["minimum", "saddle", "maximum"]
    place: Array
    loss: float


def critical(landscape: Landscape, low: ArrayLike, high: ArrayLike) -> list[Critical]:
    """Find the places of a rectangle where the gradient vanishes, by Newton's method.

    Plateaus are left out, as are the lowest places of kinks, which have no gradient.

    Parameters
    ----------
    landscape : Landscape
        Whose.
    low, high : (2,) array_like
        Its corners.

    Returns
    -------
    list of Critical
        Minima first, then saddles and maxima, each from the lowest to the highest, and of
        equal ones from left to right.
    """
    ends = np.array([low, high], dtype=np.float64)
    extent = ends[1] - ends[0]
    grid = even_grid(low, high, _GRID)
    heights = landscape(grid)
    finite = heights[np.isfinite(heights)]
    rise = float(np.ptp(finite)) if len(finite) else 0.0
    if rise == 0:
        return []
    starts = _candidates(landscape.gradient(grid), grid)
    found = _newton(landscape, starts, ends)
    slope = np.abs(landscape.gradient(found) * extent).max(axis=1, initial=0.0)
    kept = (slope < _LEVEL * rise) & ((found >= ends[0]) & (found <= ends[1])).all(axis=1)
    found = found[kept]
    bends = landscape.hessian(found, extent) * np.outer(extent, extent)
    out: list[Critical] = []
    for place, own in zip(found, np.linalg.eigvalsh(bends), strict=True):
        if (np.abs(own) < _CURVED * rise).any():
            continue
        if any((np.abs(place - known.place) < _SAME * extent).all() for known in out):
            continue
        kind: Literal["minimum", "saddle", "maximum"] = "saddle"
        if (own > 0).all():
            kind = "minimum"
        elif (own < 0).all():
            kind = "maximum"
        out.append(Critical(kind, place, float(landscape(place))))
    order = ("minimum", "saddle", "maximum")
    return sorted(
        out,
        key=lambda one: (order.index(one.kind), round(one.loss / rise, 9), *one.place.tolist()),
    )


def _candidates(gradients: Array, grid: Array) -> Array:
    """Return the middles of the cells at whose corners both slopes have both signs, (C, 2)."""
    corners = np.stack(
        [gradients[:-1, :-1], gradients[1:, :-1], gradients[:-1, 1:], gradients[1:, 1:]]
    )
    with np.errstate(invalid="ignore"):
        crossed = ((corners.min(axis=0) <= 0) & (corners.max(axis=0) >= 0)).all(axis=2)
    middles = (grid[:-1, :-1] + grid[1:, 1:]) / 2
    out: Array = middles[crossed]
    return out


def _newton(landscape: Landscape, starts: Array, ends: Array) -> Array:
    """Return where Newton's method ends from each start, no step longer than a few cells."""
    extent, p = ends[1] - ends[0], starts.copy()
    longest = 3 / _GRID
    for _ in range(_STEPS):
        slope = landscape.gradient(p) * extent
        bend = landscape.hessian(p, extent) * np.outer(extent, extent)
        step = np.zeros_like(p)
        regular = np.isfinite(bend).all(axis=(1, 2)) & np.isfinite(slope).all(axis=1)
        regular[regular] &= np.abs(np.linalg.det(bend[regular])) > 0
        step[regular] = np.linalg.solve(bend[regular], slope[regular][:, :, None])[:, :, 0]
        size = np.maximum(np.abs(step).max(axis=1, initial=0.0), 1e-300)
        step *= np.minimum(1.0, longest / size)[:, None]
        p = p - step * extent
        if np.abs(step).max(initial=0.0) < 1e-14:
            break
    return p
