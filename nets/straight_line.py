"""Straight lines that part the points of two classes, and the best of them all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pleat.nets.activation import Array
from pleat.nets.data import Dataset
from pleat.nets.errors import InputError

MOST = 1_000  # points: the ways to try are as many as pairs of them


@dataclass(frozen=True)
class StraightLine:
    """The points x with cos(angle) x₁ + sin(angle) x₂ = offset; beyond it is class 1.

    Attributes
    ----------
    angle : float
        Of its normal, in radians; the normal points to the side of class 1.
    offset : float
        Its distance from the origin along the normal.
    """

    angle: float
    offset: float

    @property
    def normal(self) -> Array:
        """The unit vector towards class 1, (2,)."""
        return np.array([np.cos(self.angle), np.sin(self.angle)])

    def wrong(self, data: Dataset) -> NDArray[np.int64]:
        """Return which points are on the wrong side, (W,)."""
        beyond = data.points @ self.normal > self.offset
        return np.flatnonzero(beyond != (data.labels == 1))

    def turned(self) -> StraightLine:
        """Return the same line with its sides exchanged."""
        return StraightLine(self.angle + np.pi, -self.offset)


def best_line(data: Dataset) -> StraightLine:
    """Return the straight line that gets most points right.

    Every way a line can part the points is tried: its direction matters only as
    far as it orders them, and that changes only where two of them lie abreast.
    Of lines that are equally good it is one with most room to the nearest points.

    Parameters
    ----------
    data : Dataset
        Of two coordinates and the classes 0 and 1.

    Raises
    ------
    InputError
        If there are more than 1,000 points, or other coordinates or classes.
    """
    fault = line_fault(data)
    if fault:
        raise InputError(fault)
    x, labels = data.points, data.labels == 1
    first, second = np.triu_indices(len(x), 1)
    across = x[second] - x[first]
    abreast = np.sort(np.arctan2(-across[:, 0], across[:, 1]) % np.pi)
    angles = np.unique((abreast + np.roll(abreast, -1) + np.pi * (abreast == abreast[-1:])) / 2)
    angles = angles if len(angles) else np.zeros(1)
    best, found = (-1, 0.0), StraightLine(0.0, 0.0)
    for chunk in np.array_split(angles, max(len(angles) // 2000, 1)):
        along = np.column_stack([np.cos(chunk), np.sin(chunk)]) @ x.T
        order = np.argsort(along, axis=1)
        along, ones = np.take_along_axis(along, order, axis=1), labels[order]
        below = np.cumsum(~ones, axis=1) + ones.sum(axis=1, keepdims=True) - np.cumsum(ones, axis=1)
        room = np.diff(along, axis=1, append=np.inf)
        spread = along[:, -1] - along[:, 0]
        room[:, -1] = spread + 1.0  # behind all points there is no end of room
        apart = room > 1e-12 * spread[:, None]  # no line goes between points at one place
        for count, exchanged in ((below, False), (len(x) - below, True)):
            right = np.where(apart, count, -1)
            most = int(right.max())
            if most < best[0]:
                continue
            free = np.where(right == most, room, -1.0)
            k, cut = np.unravel_index(int(free.argmax()), free.shape)
            if (most, float(free[k, cut])) > best:
                best = (most, float(free[k, cut]))
                line = StraightLine(float(chunk[k]), float(along[k, cut] + room[k, cut] / 2))
                found = line.turned() if exchanged else line
    return found


def line_fault(data: Dataset) -> str | None:
    """Return why the best straight line of a data set can't be found, if it can't."""
    if data.points.shape[1] != 2:
        return f"a straight line is drawn on a plane, {data.name} has {data.points.shape[1]} inputs"
    if data.classes != 2:
        return f"a straight line tells two classes apart, {data.name} has {data.classes}"
    if not 0 < len(data) <= MOST:
        count = f"has {len(data):,}" if len(data) else "has none"
        return f"the best line is measured for up to {MOST:,} points, {data.name} {count}"
    return None
