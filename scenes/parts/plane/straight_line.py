"""A straight line across the data, with the class that each of its sides stands for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import Box, box_polygon
from pleat.nets.straight_line import StraightLine
from pleat.scenes.drawing.ink import Ink, clip_segments, paths, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.sampling import traced

Array = NDArray[np.float64]


class Divide(Part):
    """A straight line of the input plane, drawn across a box of it.

    Parameters
    ----------
    line : StraightLine
    box : ((x0, y0), (x1, y1))
        Of the input, that it is drawn in.
    tinted : bool
        Whether its sides have the colours of the classes.
    """

    def __init__(
        self, plane: Plane, line: StraightLine, box: Box, theme: Theme, tinted: bool = True
    ) -> None:
        self._corners = box_polygon(box)
        self.sides = [Ink(theme.area(k), fill=theme.tint * tinted) for k in (0, 1)]
        self.line = Ink(theme.boundary, width=5)
        super().__init__(*self.sides, self.line)
        self.lay(plane, line)

    def lay(self, plane: Plane, line: StraightLine) -> None:
        """Draw it elsewhere."""
        height = self._corners @ line.normal - line.offset
        self._halves = [_cut(self._corners, sign * height) for sign in (-1, 1)]
        self.straight = line
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        height = self._corners @ self.straight.normal - self.straight.offset
        ends = _crossings(self._corners, height)
        self._ends = [plane.carry(piece) for piece in traced(plane, [ends] if len(ends) else [])]
        self._areas = [
            [plane.carry(piece) for piece in traced(plane, [half], closed=True)]
            for half in self._halves
        ]

    def place(self, plane: Plane) -> None:
        sides = plane.window.sides
        starts, stops = [np.zeros((0, 2))], [np.zeros((0, 2))]
        for carried in self._ends:
            p = plane.now(carried)
            a, b, _ = clip_segments(p[:-1], p[1:], sides)
            starts.append(a)
            stops.append(b)
        self.line.points = strokes(np.vstack(starts), np.vstack(stops))
        for ink, areas in zip(self.sides, self._areas, strict=True):
            shown = (clip_polygon(plane.now(area), sides) for area in areas)
            ink.points = paths((p for p in shown if len(p)), closed=True)


def _crossings(corners: Array, height: Array) -> Array:
    """Return where the outline of a convex polygon is at height 0: two points, or none."""
    after, there = np.roll(corners, -1, axis=0), np.roll(height, -1)
    through = (height < 0) != (there < 0)
    t = (height / np.where(through, height - there, 1.0))[through, None]
    return corners[through] + t * (after - corners)[through]


def _cut(corners: Array, height: Array) -> Array:
    """Return the part of a convex polygon whose height is not negative, (V, 2)."""
    out: list[Array] = []
    for k, (corner, h) in enumerate(zip(corners, height, strict=True)):
        before = height[k - 1]
        if (h >= 0) != (before >= 0):
            t = before / (before - h)
            out.append(corners[k - 1] + t * (corner - corners[k - 1]))
        if h >= 0:
            out.append(corner)
    return np.array(out).reshape(-1, 2)
