"""A straight line across the data, with the class that each of its sides stands for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import Box, box_polygon, clip
from pleat.nets.geometry.separation import section
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
        self._box = box
        self.sides = [Ink(theme.area(k), fill=theme.tint * tinted) for k in (0, 1)]
        self.line = Ink(theme.boundary, width=5)
        super().__init__(*self.sides, self.line)
        self.lay(plane, line)

    def lay(self, plane: Plane, line: StraightLine) -> None:
        """Draw it elsewhere."""
        whole = box_polygon(self._box)
        self._halves = [
            clip(whole, sign * line.normal, -sign * line.offset) for sign in (-1.0, 1.0)
        ]
        self.straight = line
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        low, high = map(np.array, self._box)
        ends = section(self.straight.normal, -self.straight.offset, low, high)
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
