"""The ticks of an axis: which multiples of a step it shows, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.notation import number
from pleat.scenes.drawing.ruling import decimals, nice

Array = NDArray[np.float64]

# Scene units: between these a unit has a tick, and beyond, ticks are at least so far apart.
_UNITS = 0.3, 4.0
_APART = 0.95


@dataclass(frozen=True)
class Ticks:
    """Multiples of a step that follow one another.

    Attributes
    ----------
    every : float
        The step.
    first, count : int
        Which multiple is the first, and how many there are.
    decimals : int, optional
        Of their numbers, if they have any.
    zero : bool
        Whether 0 has a tick like all others.
    """

    every: float
    first: int
    count: int
    decimals: int | None = None
    zero: bool = True

    @property
    def values(self) -> Array:
        """Where they are, in the units of the axis."""
        return np.array(self.multiples, dtype=np.float64) * self.every

    @property
    def multiples(self) -> list[int]:
        """Which multiples they are."""
        own = range(self.first, self.first + self.count)
        return [k for k in own if k or self.zero]

    @property
    def texts(self) -> list[str]:
        """What is written at each."""
        return [] if self.decimals is None else [number(v, self.decimals) for v in self.values]


def whole(low: float, high: float, unit: float = 1.0, zero: bool = True) -> Ticks:
    """Return a tick at every whole number from one number to another.

    Where those would stand too close or too far apart, they are 1, 2 or 5 times a power of
    ten apart, and have numbers.

    Parameters
    ----------
    low, high : float
        From where to where.
    unit : float
        How long a unit of the axis is in the picture.
    zero : bool
        Whether 0 has one.
    """
    if not _UNITS[0] <= unit <= _UNITS[1]:
        return spaced(low, high, nice(_APART / unit), zero)
    first, last = int(np.ceil(low)), int(np.floor(high))
    return Ticks(1.0, first, max(last - first + 1, 0), zero=zero)


def spaced(low: float, high: float, every: float, zero: bool = True) -> Ticks:
    """Return a tick with a number at every multiple of a step from one number to another."""
    first, last = int(np.ceil(low / every)), int(np.floor(high / every))
    return Ticks(every, first, max(last - first + 1, 0), decimals(every), zero=zero)
