"""The sheet as a surface: its flat pieces, shaded by how they face the viewer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import Box, box_polygon
from pleat.nets.geometry.regions import split_polygon
from pleat.scenes.drawing.ink import Ink, path
from pleat.scenes.drawing.projection import Lens
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]


class Facets(Part):
    """The linear regions of a box of the input, each a flat piece wherever the net takes it.

    They are drawn from the back to the front, thin, so that what lies behind is seen;
    light from the upper left tells the walls of a space apart.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
        Of the input.
    color : str
    """

    FAINT, STRONG = 0.04, 0.34
    NARROW = 1e-12  # of its reach, squared: a piece without an area faces nowhere
    LIGHT = np.array([-0.62, 0.68, 0.39])

    def __init__(self, plane: Plane, box: Box, color: str) -> None:
        depth = len(plane.net.layers)
        cells = split_polygon(plane.net, box_polygon(box), depth)
        self.cells = [plane.carry(cell) for cell in cells]
        self._inks = [Ink(color, fill=1.0) for _ in self.cells]
        super().__init__(*self._inks)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        corners = [cell.at(plane.s) for cell in self.cells]
        lens = plane.view.lens
        deep = lens is not None and lens.out.any()
        depths = [float(q.mean(axis=0) @ lens.out) if lens and deep else 0.0 for q in corners]
        for ink, k in zip(self._inks, np.argsort(depths, kind="stable"), strict=True):
            seen = plane.project(corners[k])
            ink.points = path(clip_polygon(seen, plane.window.sides), closed=True)
            light = _facing(corners[k], lens) if lens and deep else self.LIGHT[2]
            ink.refill(self.FAINT + (self.STRONG - self.FAINT) * light)


def _facing(q: Array, lens: Lens) -> float:
    """Return how much of the light falls on a flat piece of a space, either side alike."""
    seen = np.array([*lens.matrix, lens.out]) @ q.T  # to the right, up, and out of the picture
    normal = np.cross(seen.T, np.roll(seen.T, -1, axis=0)).sum(axis=0)
    size, least = np.linalg.norm(normal), Facets.NARROW * np.abs(seen).max() ** 2
    return float(abs(normal @ Facets.LIGHT) / size) if size > least else float(Facets.LIGHT[2])
