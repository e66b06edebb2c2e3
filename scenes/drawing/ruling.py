"""How a plane is ruled: a step that suits what lies on it, how far the grid goes, where i stands.

Steps are 1, 2 or 5 times a power of ten. What lies within a few units of the origin is
ruled by 1, as in a schoolbook; a table of heights by 50, shares of a millionth by 1e-7.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import Box
from pleat.scenes.drawing.notation import number, power_of

Array = NDArray[np.float64]

REACH = 8  # steps from the middle to the edge of a sheet
_DATA = 7.0  # steps, at the most, that what lies on it goes out
_UNITS = 2.0, 7.9  # units that it goes out where it is ruled by 1
_SEEN = 0.6, 8.0  # the same, where an arrow as long as a unit is well seen
_FAR = 3.0  # times as far off as it is wide, it lies far from the origin
_LOST = 1e-9  # of its distance: what is narrower is one point, as numbers go
_PLAIN = -3, 5  # powers of ten between which a number is written out


@dataclass(frozen=True)
class Ruling:
    """How a plane or a space is ruled.

    Attributes
    ----------
    step : float
        From one line of the grid to the next, in the plane's units.
    low, high : tuple of float
        Two opposite corners of what is ruled, one number for each dimension.
    anchor : tuple of float
        Where the basis vectors stand.
    length : float
        How many units long they are drawn.
    """

    step: float
    low: tuple[float, ...]
    high: tuple[float, ...]
    anchor: tuple[float, ...]
    length: float = 1.0

    @property
    def box(self) -> Box:
        """Its corners, of a plane; a line is one without height."""
        low, high = (*self.low, 0.0), (*self.high, 0.0)
        return (low[0], low[1]), (high[0], high[1])

    @property
    def far(self) -> bool:
        """Whether the basis vectors stand elsewhere than at the origin."""
        return any(self.anchor)

    @property
    def basis(self) -> Array:
        """Where the basis vectors stand, and then where they end, (1 + n, n)."""
        tail = np.array(self.anchor)
        return np.vstack([tail, tail + self.length * np.eye(len(tail))])

    def reaching(self, box: Box) -> Ruling:
        """Return the ruling as far as some box of a plane, in whole steps."""
        low = [
            min(a, math.floor(b / self.step) * self.step)
            for a, b in zip(self.low, box[0], strict=True)
        ]
        high = [
            max(a, math.ceil(b / self.step) * self.step)
            for a, b in zip(self.high, box[1], strict=True)
        ]
        return replace(self, low=tuple(low), high=tuple(high))

    def lines(self, axis: int) -> Array:
        """Return where the grid's lines across an axis are."""
        first = math.ceil(self.low[axis] / self.step - _LOST)
        last = math.floor(self.high[axis] / self.step + _LOST)
        return np.arange(first, last + 1, dtype=np.float64) * self.step


def square(half: float = REACH, n: int = 2) -> Ruling:
    """Return the ruling by 1, out to `half` units from the origin of n dimensions."""
    half = float(half)
    return Ruling(1.0, (-half,) * n, (half,) * n, (0.0,) * n)


def ruling(points: Array, far: float = _FAR) -> Ruling:
    """Return the ruling of the plane that points, (N, n), lie on.

    Parameters
    ----------
    points : (N, n) float64 array
        In the plane's units.
    far : float
        How many times as far from the origin as they are wide they must be for the origin
        to be left out of the picture.
    """
    n = points.shape[1]
    reach = float(np.abs(points).max(initial=0.0))
    if reach == 0:
        return square(n=n)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    away = reach > far * extent > far * _LOST * reach
    if not away and _UNITS[0] <= reach <= _UNITS[1]:
        return square(n=n)
    out = extent / 2 if away else reach
    step = nice(out / _DATA)
    middle = np.round((low + high) / 2 / step) if away else np.zeros(n)
    anchor = np.floor(low / step + _LOST) if away else np.zeros(n)
    unit = _SEEN[0] <= out <= _SEEN[1] and REACH * step >= 1.0
    return Ruling(
        step,
        tuple(((middle - REACH) * step).tolist()),
        tuple(((middle + REACH) * step).tolist()),
        tuple((anchor * step).tolist()),
        1.0 if unit else step,
    )


def nice(least: float) -> float:
    """Return the smallest of 1, 2 and 5 times a power of ten that is no smaller than a number."""
    power = math.floor(math.log10(least))
    for digit, more in ((1, 0), (2, 0), (5, 0), (1, 1)):
        # By dividing: 5e-7 is nearer to 5 / 10**7 than to 5 * 10**-7.
        k = power + more
        step = digit * 10.0**k if k >= 0 else digit / 10.0**-k
        if step >= least * (1 - _LOST):
            break
    return step


def decimals(step: float) -> int:
    """Return how many decimals tell the multiples of a step apart."""
    return 0 if step >= 1 else len(f"{step:.15f}".rstrip("0").partition(".")[2])


def multiple(length: float, name: str) -> str:
    """Return, as Typst mathematics, so many times what has a name such as ``$a_1$``."""
    if length == 1:
        return name
    power = power_of(length)
    if _PLAIN[0] <= power < _PLAIN[1]:
        factor = number(length, decimals(length))
    else:
        digit = round(length / 10.0**power)
        factor = f"{'' if digit == 1 else f'{digit} dot '}10^({power})"
    return f"${factor} thin {name.strip('$')}$"
