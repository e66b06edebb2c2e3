"""The decision on the input plane: areas, the exact boundary, the linear regions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.boundary import boundary, chain, decision_areas
from pleat.nets.creases import creases
from pleat.scenes.ink import Ink, paths
from pleat.scenes.stage.folds import clip_polygon
from pleat.scenes.stage.parts import Lines, Part
from pleat.scenes.stage.plane import Plane
from pleat.scenes.theme import Theme

Array = NDArray[np.float64]


class Areas(Part):
    """Where the net says class 0 and where class 1, tinted."""

    def __init__(self, plane: Plane, half: float, threshold: float, theme: Theme) -> None:
        box = ((-half, -half), (half, half))
        self._cells = [
            [plane.carry(polygon) for polygon in polygons]
            for polygons in decision_areas(plane.net, box, threshold)
        ]
        super().__init__(*(Ink(theme.classes[k], fill=0.13) for k in (0, 1)))
        self.place(plane)

    def place(self, plane: Plane) -> None:
        for ink, cells in zip(self.submobjects, self._cells, strict=True):
            ink.points = paths(
                (clip_polygon(plane.now(c), plane.window.sides) for c in cells), closed=True
            )


def boundary_lines(plane: Plane, half: float, threshold: float, theme: Theme) -> Lines:
    """Return the decision boundary as exact polylines of the input plane."""
    segments = boundary(plane.net, ((-half, -half), (half, half)), threshold)
    return Lines(plane, chain(segments), theme.boundary, 5)


def crease_lines(plane: Plane, half: float, theme: Theme) -> Lines:
    """Return every crease, pulled back to the input plane: the edges of the linear regions."""
    found = creases(plane.net, ((-half, -half), (half, half)))
    pieces: list[Array] = [segment for c in found for segment in c.segments]
    return Lines(plane, pieces, theme.muted, 1.8)
