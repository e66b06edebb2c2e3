"""The sheet itself: a faint surface with an edge, so that what folds away is seen to go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import Box, box_polygon
from pleat.nets.geometry.regions import split_polygon
from pleat.scenes.drawing.ink import NOTHING, Ink, path, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.sampling import traced

Array = NDArray[np.float64]


class Surface(Part):
    """A box of the input plane, filled faintly wherever the net takes it, with its outline.

    Several layers that lie on one another are filled as one. In a space only the outline is
    drawn: there `Facets` are the surface.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1)) or None
        Of the input; None draws nothing.
    color : str
    """

    FAINT, EDGE, WIDTH = Theme.SURFACE, 0.6, 2.0
    LEAST = 1e-9  # square scene units: what is smaller has been pressed flat

    def __init__(self, plane: Plane, box: Box | None, color: str) -> None:
        self.box = box
        corners = [] if box is None else [box_polygon(box)]
        outline = [np.vstack([own, own[:1]]) for own in corners]
        self.edge = Lines(plane, outline, color, self.WIDTH, self.EDGE)
        self.fill = Ink(color, fill=self.FAINT)
        super().__init__(self.fill, self.edge)
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        self.edge.reweigh(plane)
        self._cells: dict[int, tuple[Carried, NDArray[np.int64]]] = {}

    def cells(self, plane: Plane, depth: int) -> tuple[Carried, NDArray[np.int64]]:
        """Return the corners of its flat pieces after so many layers, and where each begins."""
        if depth not in self._cells:
            assert self.box is not None
            whole = box_polygon(self.box)
            if all(layer.act.linear_pieces for layer in plane.net.layers[:depth]):
                found = split_polygon(plane.net, whole, depth)
            else:
                found = traced(plane, [whole], closed=True)
            starts = np.cumsum([0, *(len(cell) for cell in found)], dtype=np.int64)
            self._cells[depth] = plane.carry(np.vstack(found)), starts
        return self._cells[depth]

    def place(self, plane: Plane) -> None:
        self.edge.place(plane)
        lens = plane.view.lens
        if self.box is None or (lens is not None and lens.out.any()):
            self.fill.points = NOTHING
            return
        made = int(np.ceil(plane.s))
        carried, starts = self.cells(plane, plane.passage.moves[made - 1].layer if made else 0)
        self.fill.points = _shown(plane.now(carried), starts, plane.window.sides)


def _shown(
    corners: Array, starts: NDArray[np.int64], sides: tuple[float, float, float, float]
) -> Array:
    """Return the cubics of the polygons of which something is in a window, cut off there.

    All go one way round: two that lie on one another must not cancel.
    """
    left, bottom, right, top = sides
    first, count = starts[:-1], np.diff(starts)
    cell = np.repeat(np.arange(len(first)), count)
    after = np.arange(1, len(corners) + 1)
    after[starts[1:] - 1] = first
    (x, y), (u, v) = corners.T, corners[after].T
    area = np.add.reduceat(x * v - y * u, first)
    low_x, high_x = (f.reduceat(x, first) for f in (np.minimum, np.maximum))
    low_y, high_y = (f.reduceat(y, first) for f in (np.minimum, np.maximum))
    seen = (high_x > left) & (low_x < right) & (high_y > bottom) & (low_y < top)
    seen &= np.abs(area) > Surface.LEAST
    inside = seen & (low_x > left) & (high_x < right) & (low_y > bottom) & (high_y < top)
    whole = np.flatnonzero((inside & (area > 0))[cell])
    turned = np.flatnonzero((inside & (area < 0))[cell])[::-1]
    pieces = [
        strokes(corners[whole], corners[after[whole]]),
        strokes(corners[after[turned]], corners[turned]),
    ]
    for k in np.flatnonzero(seen & ~inside):
        own = corners[starts[k] : starts[k + 1]]
        cut = clip_polygon(own if area[k] > 0 else own[::-1], sides)
        pieces += [path(cut, closed=True)] if len(cut) > 2 else []
    return np.concatenate(pieces)
