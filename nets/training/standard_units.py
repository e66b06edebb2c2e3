"""Data with targets in standard units, in which nets learn them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pleat.nets.data import Dataset

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class StandardUnits:
    """Data with targets in standard units, and how nets get out of them again.

    Attributes
    ----------
    points, targets : (N, n) and (N, k) float64 arrays
        Less their means, by their standard deviations; targets as they are where the last
        activation bounds what a net can give.
    """

    points: NDArray[np.float64]
    targets: NDArray[np.float64]
    x: tuple[NDArray[np.float64], NDArray[np.float64]]
    y: tuple[NDArray[np.float64], NDArray[np.float64]]

    @classmethod
    def of(cls, data: Dataset, end: str) -> StandardUnits:
        """Return those of data with targets, for a net that ends in an activation."""
        assert data.targets is not None
        x, y = _standard(data.points), _standard(data.targets)
        if end != "identity":
            y = np.zeros_like(y[0]), np.ones_like(y[1])
        points, targets = (data.points - x[0]) / x[1], (data.targets - y[0]) / y[1]
        return cls(points, targets, x, y)

    def out_of(self, pairs: list[Pair]) -> list[Pair]:
        """Return weights that take the data's own units and give them."""
        (mean, deviation), (start, step) = self.x, self.y
        W, b = pairs[0]
        W = W / deviation
        out = [(W, b - W @ mean), *pairs[1:]]
        W, b = out[-1]
        out[-1] = W * step[:, None], b * step + start
        return out


def _standard(values: NDArray[np.float64]) -> Pair:
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    return mean, np.where(deviation > 0, deviation, 1.0)
