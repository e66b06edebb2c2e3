"""How values stand over a line of inputs: the upright scale of a graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ruling import nice
from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]

_NEAR = 0.6  # of the values' extent: so near to them 0 is in the picture
_TICKS = 6.0  # at the most, between the lowest value and the highest
_LOST = 1e-9  # of its size: what is narrower is one value, as numbers go


@dataclass(frozen=True)
class Heights:
    """The upright scale of graphs over the input line.

    Attributes
    ----------
    base : float
        Where the line of inputs stands, in scene units.
    zero : float
        The value that stands there: 0, unless all values are far from it.
    scale : float
        Scene units per unit of the values.
    step : float
        From one tick to the next, in their units.
    """

    base: float
    zero: float
    scale: float
    step: float

    def __call__(self, values: Array) -> Array:
        """Return how high above the line of inputs values stand, in scene units."""
        out: Array = (values - self.zero) * self.scale
        return out


def heights(values: Array, room: Rect) -> Heights:
    """Return the scale on which values, any number of them, fill a room from bottom to top."""
    if not len(values):
        values = np.array([0.0, 1.0])
    low, high = float(values.min()), float(values.max())
    extent = high - low
    if extent <= _LOST * max(abs(low), abs(high)):
        # One value alone is seen between 0 and itself.
        low, high = min(low, 0.0), max(high, 0.0)
        extent = high - low or 1.0
        high = low + extent
    near = low <= _NEAR * extent and high >= -_NEAR * extent
    if near:
        low, high = min(low, 0.0), max(high, 0.0)
    step = nice((high - low) / _TICKS)
    zero = 0.0 if near else float(np.floor(low / step) * step)
    low = min(low, zero)
    scale = room.height / (high - low)
    return Heights(room.bottom - (low - zero) * scale, zero, scale, step)
