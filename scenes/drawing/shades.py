"""Small pictures made of squares: each shade is one path, whatever number of pictures it is in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Ink
from pleat.scenes.drawing.palette import rgb

Array = NDArray[np.float64]
Levels = NDArray[np.int64]

STEPS = 16  # shades from the first colour to the last
# So far a square reaches below its neighbours: no ground is seen between two of them.
_OVER = 0.06


def between(first: str, last: str, t: float) -> str:
    """Return the colour a share t of the way from one to another."""
    a, b = rgb(first, last)
    return "#" + "".join(f"{round(255 * v):02X}" for v in (1 - t) * a + t * b)


def level_of(values: Array, largest: float, steps: int = STEPS) -> Levels:
    """Return which of so many shades stand for values: 0 for 0, `steps` for the largest."""
    share = np.clip(values / (largest or 1.0), -1.0, 1.0)
    levels: Levels = np.rint(steps * share).astype(np.int64)
    return levels


class Shades:
    """Pictures of h by w squares, as inks that draw all of them at once.

    Parameters
    ----------
    levels : (N, h, w) int array
        Shades; those that `colors` lacks are not drawn.
    colors : mapping of int to str

    Attributes
    ----------
    inks : list of Ink
        One a shade, in the order of `colors`.
    """

    def __init__(self, levels: Levels, colors: dict[int, str]) -> None:
        self._colors = colors
        self.inks = [Ink(color, fill=1.0) for color in colors.values()]
        self.relevel(levels)

    def relevel(self, levels: Levels) -> None:
        """Show other pictures of the same size."""
        self._boxes, self._owners = [], []
        rows, columns = levels.shape[1:]
        size = max(rows, columns)
        starts = np.ones(levels.shape, dtype=np.bool_)
        starts[:, :, 1:] = levels[:, :, 1:] != levels[:, :, :-1]
        owner, row, left = np.nonzero(starts)
        # A run of one shade in a row is one rectangle, up to where the next begins.
        right = np.append(left[1:], columns)
        right[right <= left] = columns
        shade = levels[owner, row, left]
        boxes = np.column_stack(
            [
                left - columns / 2,
                rows / 2 - row - 1 - _OVER * (row < rows - 1),
                np.where(right < columns, right + _OVER, right) - columns / 2,
                rows / 2 - row,
            ]
        )
        for level in self._colors:
            own = shade == level
            self._boxes.append(boxes[own] / size)
            self._owners.append(owner[own])

    def place(self, centers: Array, side: float, shown: NDArray[np.bool_] | None = None) -> None:
        """Draw them around their centres, (N, 2), the longer side so long; all or those shown."""
        for ink, boxes, owners in zip(self.inks, self._boxes, self._owners, strict=True):
            if shown is not None:
                kept = shown[owners]
                boxes, owners = boxes[kept], owners[kept]
            at = np.hstack([centers, centers])[owners]
            ink.points = rectangles(side * boxes + at)


def rectangles(boxes: Array) -> Array:
    """Return the cubics, (16 N, 3), of rectangles: (N, 4), left, bottom, right, top each."""
    if not len(boxes):
        return NOTHING
    corners = boxes[:, [[0, 1], [2, 1], [2, 3], [0, 3]]]
    step = (np.roll(corners, -1, axis=1) - corners) / 3
    out = np.zeros((len(boxes), 4, 4, 3))
    for k in range(4):
        out[:, :, k, :2] = corners + k * step
    return out.reshape(-1, 3)


def diverging(low: str, middle: str, high: str) -> dict[int, str]:
    """Return the colours of levels from -STEPS to STEPS but for 0, which is the ground's."""
    ends: Sequence[tuple[int, str]] = ((-1, low), (1, high))
    return {
        sign * k: between(middle, end, k / STEPS) for sign, end in ends for k in range(1, STEPS + 1)
    }
