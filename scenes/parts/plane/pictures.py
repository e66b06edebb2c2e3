"""Some of the data points as the small pictures that they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Ink
from pleat.scenes.drawing.shades import STEPS, Shades, between, level_of, rectangles
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.points import Points

Array = NDArray[np.float64]

MOST = 120  # pictures at once
_PIXEL, _SMALLEST, _LARGEST = 0.052, 0.36, 0.62  # scene units: of a pixel, of a picture's side
_EDGE = 0.035  # of its frame, in the colour of its class
_APART = 0.04  # from one's frame to the next where they are chosen


def side_of(image: tuple[int, int]) -> float:
    """Return the longer side of a picture of so many rows and columns, in scene units."""
    return float(np.clip(_PIXEL * max(image), _SMALLEST, _LARGEST))


def apart(points: Points, plane: Plane, image: tuple[int, int], room: Rect) -> NDArray[np.int64]:
    """Return which points are shown: as many as a room can hold where they stand now.

    Class by class in turn, so that none is left out.
    """
    p, least = points.positions(plane), side_of(image) + 2 * _EDGE + _APART
    room = room.inset(*[0.55 * least] * 4)
    inside = room.holds(p)
    within = [np.flatnonzero(inside & (points.labels == k)) for k in np.unique(points.labels)]
    taken: list[int] = []
    for turn in range(max(map(len, within), default=0)):
        for own in within:
            if turn < len(own) and len(taken) < MOST:
                k = int(own[turn])
                if not taken or np.abs(p[taken] - p[k]).max(axis=1).min() >= least:
                    taken.append(k)
    return np.array(taken, dtype=np.int64)


def _free(p: Array, side: float) -> NDArray[np.bool_]:
    """Return which pictures stand on none that comes before them."""
    free = np.ones(len(p), dtype=np.bool_)
    for k in range(1, len(p)):
        near = np.abs(p[:k] - p[k]).max(axis=1) < side + 2 * _EDGE
        free[k] = not (near & free[:k]).any()
    return free


class Pictures(Part):
    """Points as pictures, each in a frame in the colour of its class.

    Of two that come to stand on each other only the first is seen.

    Parameters
    ----------
    points : Points
        All of them.
    x : (N, h w) array
        What they are: pixels, row by row, from 0 on.
    image : (int, int)
        Rows and columns.
    chosen : (K,) int array
        Which of them are shown.

    Attributes
    ----------
    chosen
        As given.
    """

    def __init__(
        self,
        plane: Plane,
        points: Points,
        x: Array,
        image: tuple[int, int],
        chosen: NDArray[np.int64],
        theme: Theme,
    ) -> None:
        self.marked, self.chosen, self._image = points, chosen, image
        self._side, self._labels = side_of(image), points.labels[chosen]
        pixels = x[chosen].reshape(len(chosen), *image)
        self._frames = {
            int(k): Ink(theme.classes[k], fill=1.0, outline=(theme.outline, 1.5))
            for k in np.unique(self._labels)
        }
        self._paper = Ink(theme.background, fill=1.0)
        colors = {k: between(theme.background, theme.text, k / STEPS) for k in range(1, STEPS + 1)}
        # The largest of all data is the darkest, so that two pictures can be compared.
        largest = float(np.abs(x).max(initial=0.0))
        self._shades = Shades(level_of(pixels, largest), colors)
        super().__init__(*self._frames.values(), self._paper, *self._shades.inks)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        p = self.marked.positions(plane)[self.chosen]
        half = self._side * np.array(self._image[::-1]) / max(self._image) / 2
        left, bottom, right, top = plane.window.inset(*[max(half) + _EDGE] * 4).sides
        shown = (p[:, 0] >= left) & (p[:, 0] <= right) & (p[:, 1] >= bottom) & (p[:, 1] <= top)
        shown &= _free(p, self._side)
        boxes = np.hstack([p - half, p + half])
        edge = _EDGE * np.array([-1.0, -1.0, 1.0, 1.0])
        for k, ink in self._frames.items():
            ink.points = rectangles(boxes[shown & (self._labels == k)] + edge)
        self._paper.points = rectangles(boxes[shown])
        self._shades.place(p, self._side, shown)
