"""The plane or line that parts a layer's space in two, cut off a little beyond the data."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Ink, path
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]


class Separator(Part):
    """A flat polygon with its outline, or a line, in the space behind a layer.

    Parameters
    ----------
    find : callable
        From the plane, whose net may have other weights now, to the (V, n) corners, of the
        layer's n dimensions; two are a line.
    layer : int
        0 is the input.

    Attributes
    ----------
    carried : Carried
        The corners.
    """

    FILL, EDGE, LINE = 0.14, 2.4, 5.0

    def __init__(
        self, plane: Plane, find: Callable[[Plane], Array], layer: int, theme: Theme
    ) -> None:
        self._find, self._layer = find, layer
        width = self.EDGE if len(find(plane)) > 2 else self.LINE
        self.edge = Lines(plane, self._outline, theme.boundary, width, layer=layer)
        self.ink = Ink(theme.boundary, fill=self.FILL, solid="surface")
        super().__init__(self.ink, self.edge)
        self.reweigh(plane)
        self.place(plane)

    def _outline(self, plane: Plane) -> list[Array]:
        corners = self._find(plane)
        if len(corners) > 2:
            return [np.vstack([corners, corners[:1]])]
        return [corners] if len(corners) else []

    def reweigh(self, plane: Plane) -> None:
        self.carried = plane.carry_from(self._layer, self._find(plane))
        self.edge.reweigh(plane)

    def place(self, plane: Plane) -> None:
        seen = clip_polygon(plane.standing(self.carried), plane.window.sides)
        self.ink.points = path(seen, closed=True) if len(seen) > 2 else NOTHING
        self.edge.place(plane)
