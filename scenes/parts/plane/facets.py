"""The sheet as a surface: its flat pieces, shaded by how they face the viewer, and its edge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.height_field import mesh
from pleat.nets.geometry.polygons import Box, box_polygon
from pleat.nets.geometry.regions import split_polygon
from pleat.nets.model import Net
from pleat.scenes.drawing.ink import Ink, path
from pleat.scenes.drawing.projection import Lens
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane

Array = NDArray[np.float64]


class Facets(Part):
    """The linear regions of a box of the input, each a flat piece wherever the net takes it.

    They are thin, so that what lies behind is seen; light from the upper left tells the walls
    of a space apart. A net that bends everywhere has small triangles instead.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
        Of the input.
    color : str
    pieces : sequence of (V, 2) arrays, optional
        Convex pieces of the box to be drawn, if not all of it as the net cuts it.

    Attributes
    ----------
    box
        As given.
    cells : list of Carried
        The flat pieces.
    edge : Lines
        The box's own outline; of chosen pieces there is none.
    """

    FAINT, STRONG = 0.04, 0.28
    NARROW = 1e-12  # of its reach, squared: a piece without an area faces nowhere
    LIGHT = np.array([-0.62, 0.68, 0.39])
    EDGE = 1.8  # pixels
    FINE = 10  # triangles along a side, of what bends everywhere, two by two

    def __init__(
        self, plane: Plane, box: Box, color: str, pieces: Sequence[Array] | None = None
    ) -> None:
        self.box, self._color, self._pieces = box, color, pieces
        corners = box_polygon(box)
        outline = [np.vstack([corners, corners[:1]])] if pieces is None else []
        self.edge = Lines(plane, outline, color, self.EDGE)
        super().__init__()
        self.reweigh(plane)
        self.place(plane)

    @property
    def chosen(self) -> bool:
        """Whether it is only pieces that were given."""
        return self._pieces is not None

    def reweigh(self, plane: Plane) -> None:
        pieces = flat_pieces(plane.net, self.box) if self._pieces is None else self._pieces
        self.cells: list[Carried] = [plane.carry(c) for c in pieces]
        level = self.edge.ink.level
        self._inks = [Ink(self._color, fill=1.0, solid="surface") for _ in self.cells]
        for ink in self._inks:
            ink.set_level(level)
        self.edge.reweigh(plane)
        self.submobjects = [*self._inks, self.edge]

    def place(self, plane: Plane) -> None:
        lens = plane.view.lens if plane.deep else None
        for ink, cell in zip(self._inks, self.cells, strict=True):
            corners = plane.at(cell)
            seen = clip_polygon(plane.stand(corners), plane.window.sides)
            ink.points = path(seen, closed=True)
            light = _facing(corners, lens) if lens else float(self.LIGHT[2])
            ink.refill(self.FAINT + (self.STRONG - self.FAINT) * light)
        self.edge.place(plane)


def flat_pieces(net: Net, box: Box) -> list[Array]:
    """Return convex pieces of a box of the input, (V, 2) each, flat wherever a net takes them.

    Where it bends everywhere they are triangles, nearly flat.
    """
    if all(layer.act.linear_pieces for layer in net.layers):
        return split_polygon(net, box_polygon(box), len(net.layers))
    return mesh(box, Facets.FINE)


def _facing(q: Array, lens: Lens) -> float:
    """Return how much of the light falls on a flat piece of a space, either side alike."""
    seen = np.array([*lens.matrix, lens.out]) @ q.T  # to the right, up, and out of the picture
    normal = np.cross(seen.T, np.roll(seen.T, -1, axis=0)).sum(axis=0)
    size, least = np.linalg.norm(normal), Facets.NARROW * np.abs(seen).max() ** 2
    return float(abs(normal @ Facets.LIGHT) / size) if size > least else float(Facets.LIGHT[2])
