"""The sheet as a surface: its flat pieces, shaded by how they face the viewer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.regions import split_polygon
from pleat.scenes.ink import Ink, path
from pleat.scenes.stage.folds import clip_polygon
from pleat.scenes.stage.parts import Part
from pleat.scenes.stage.plane import Plane

Array = NDArray[np.float64]


class Facets(Part):
    """The linear regions of a square of the input, each a flat piece wherever the net takes it.

    They are drawn from the back to the front, thin, so that what lies behind is seen.

    Parameters
    ----------
    half : float
        Half the side of the square, in units of the input.
    color : str
    """

    FAINT, STRONG = 0.10, 0.30

    def __init__(self, plane: Plane, half: float, color: str) -> None:
        square = half * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
        depth = len(plane.net.layers)
        self._cells = [plane.carry(cell) for cell in split_polygon(plane.net, square, depth)]
        self._inks = [Ink(color, fill=1.0) for _ in self._cells]
        super().__init__(*self._inks)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        corners = [cell.at(plane.s) for cell in self._cells]
        out = None if plane.view.lens is None else plane.view.lens.out
        depths = [0.0 if out is None else float(q.mean(axis=0) @ out) for q in corners]
        for ink, k in zip(self._inks, np.argsort(depths, kind="stable"), strict=True):
            seen = plane.project(corners[k])
            ink.points = path(clip_polygon(seen, plane.window.sides), closed=True)
            turned = 1 - _area(seen) / max(plane.view.scale**2 * _area(corners[k]), 1e-12)
            ink.refill(self.FAINT + (self.STRONG - self.FAINT) * min(max(turned, 0.0), 1.0))


def _area(q: Array) -> float:
    """Return the area of a flat polygon, (V, D), in any space."""
    after = np.roll(q, -1, axis=0)
    turns = q.T @ after
    return float(np.linalg.norm(turns - turns.T)) / np.sqrt(8)
