"""Points of a line stacked at right angles to it, so that each can be seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Beyond, discs are so many that only the shape of the whole is seen.
MANY = 1000


def beeswarm(x: Array, diameter: float) -> Array:
    """Return how high each point of a line must stand so that no two discs overlap.

    Of more than 1,000 points only those within the same diameter of the line are kept
    clear of one another: they stand in columns, as in a histogram.

    Parameters
    ----------
    x : (N,) array
        Places along the line, which are kept exactly.
    diameter : float
        In the same units.
    """
    order = np.argsort(x, kind="stable")
    heights = np.zeros(len(x))
    if len(x) > MANY:
        column = np.floor((x[order] - x[order[0]]) / diameter)
        start = np.searchsorted(column, column)
        heights[order] = diameter * (np.arange(len(x)) - start)
        return heights
    along = x[order].tolist()
    placed: list[float] = []
    first = 0
    for place in along:
        while place - along[first] >= diameter:
            first += 1
        height = 0.0
        near = zip(placed[first:], along[first:], strict=False)
        for other, reach in sorted((h, (diameter**2 - (place - a) ** 2) ** 0.5) for h, a in near):
            if abs(other - height) < reach:
                height = other + reach
        placed.append(height)
    heights[order] = placed
    return heights


def pressed(heights: Array, most: float) -> Array:
    """Return heights, pressed together as one if the tallest is above the most there may be."""
    return heights * min(1.0, most / max(float(heights.max(initial=0.0)), 1e-9))
