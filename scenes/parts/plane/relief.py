"""How high a plane is lifted out of itself: a height field, or the way from one to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.height_field import HeightField

Array = NDArray[np.float64]
UPRIGHT = 2  # the dimension, from 0, that heights are


@dataclass(frozen=True, eq=False)
class Relief:
    """Heights over the input plane, a share of the way from one field to another.

    Attributes
    ----------
    before, after : HeightField or None
        None is the ground.
    t : float
        From 0, which is `before`, to 1.
    unit : float
        How many units of the input plane a height of 1 is drawn.
    """

    before: HeightField | None
    after: HeightField | None
    t: float
    unit: float

    @property
    def fields(self) -> tuple[HeightField, ...]:
        """Those between which it is."""
        return tuple(f for f in (self.before, self.after) if f is not None)

    def over(self, heights: Callable[[HeightField | None], Array]) -> Array:
        """Return how high points are drawn, (N,), from how high each field is over them."""
        low, high = heights(self.before), heights(self.after)
        return self.unit * ((1.0 - self.t) * low + self.t * high)
