"""The decision on the input plane: areas, the exact boundary, the linear regions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.boundary import chain
from pleat.nets.geometry.classes import class_areas, class_boundary, class_cells
from pleat.nets.geometry.creases import creases
from pleat.nets.geometry.polygons import Box
from pleat.nets.model import Net
from pleat.scenes.drawing.ink import Ink, paths
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.visible import seen_box
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.sampling import traced

if TYPE_CHECKING:
    pass

Array = NDArray[np.float64]


class Areas(Part):
    """Where the net says which class, tinted in the classes' colours.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
        Of the input, that they cover; behind a layer they cover what the window shows.
    threshold : float
        For nets of up to two outputs; of more, the largest decides.
    layer : int
        Behind which layer they lie: 0 is the input.
    flat : bool
        Whether to make each area of pieces that stay flat wherever the sheet goes.

    Attributes
    ----------
    box, threshold
        As given.
    cells : list of lists of Carried
        For each class, the outlines of its area, or pieces that make it up.
    """

    ON_SURFACE = 1.85  # times as strong, where it has to be told from the surface it lies on

    def __init__(
        self,
        plane: Plane,
        box: Box,
        threshold: float,
        theme: Theme,
        layer: int = 0,
        flat: bool = False,
    ) -> None:
        self.box, self.threshold, self._layer = box, threshold, layer
        self.cells: list[list[Carried]] = []
        self._fill(plane, class_cells if flat else class_areas)
        fill = min(1.0, theme.tint * (self.ON_SURFACE if flat else 1.0))
        colors = [theme.area(k) for k in range(len(self.cells))]
        super().__init__(*(Ink(color, fill=fill, solid="surface") for color in colors))
        self.place(plane)

    def _fill(self, plane: Plane, find: Callable[..., list[list[Array]]]) -> None:
        rest, box, tol = _seen_from(plane, self._layer, self.box)
        areas = find(rest, box, self.threshold, tol=tol)
        bent = [traced(plane, lines, closed=True, layer=self._layer) for lines in areas]
        self.cells = [[plane.carry_from(self._layer, line) for line in lines] for lines in bent]

    def reweigh(self, plane: Plane) -> None:
        self._fill(plane, class_cells)

    def follows(self, plane: Plane) -> bool:
        """Whether they are flat pieces of the input plane, each above or below the threshold."""
        net = plane.net
        flat = all(layer.act.linear_pieces for layer in net.layers)
        return flat and self._layer == 0 and net.widths[0] == 2 and len(self.cells) == 2

    def place(self, plane: Plane) -> None:
        for ink, cells in zip(self.submobjects, self.cells, strict=True):
            ink.points = paths(
                (clip_polygon(plane.standing(c), plane.window.sides) for c in cells), closed=True
            )


class Boundary(Lines):
    """The lines between the classes on the input plane, or on one behind a layer.

    Attributes
    ----------
    box, threshold
        As `Areas` has them.
    """

    def __init__(
        self, plane: Plane, box: Box, threshold: float, theme: Theme, layer: int = 0
    ) -> None:
        self.box, self.threshold = box, threshold
        super().__init__(plane, self._find, theme.boundary, 5, layer=layer)

    def _find(self, plane: Plane) -> list[Array]:
        rest, seen, tol = _seen_from(plane, self.layer, self.box)
        return chain(class_boundary(rest, seen, self.threshold, tol=tol))


def boundary_lines(plane: Plane, box: Box, threshold: float, theme: Theme, layer: int = 0) -> Lines:
    """Return the lines between the classes on the input plane, or on one behind a layer."""
    return Boundary(plane, box, threshold, theme, layer)


def _seen_from(plane: Plane, layer: int, box: Box) -> tuple[Net, Box, float]:
    """Return what is left of the net behind a layer, which part of that plane, and how finely."""
    tol = float(plane.tolerances[layer])
    if layer == 0:
        return plane.net, box, tol
    return Net(plane.net.layers[layer:]), seen_box(plane.view, plane.window), tol


class AllCreases(Lines):
    """The creases, pulled back to the input plane: the edges of the linear regions.

    Behind a layer that bends everywhere there are none.

    Attributes
    ----------
    box : ((x0, y0), (x1, y1))
        Of the input, that they are looked for in.
    """

    def __init__(self, plane: Plane, box: Box, theme: Theme) -> None:
        self.box = box
        super().__init__(plane, self._find, theme.muted, 1.8)

    def _find(self, plane: Plane) -> list[Array]:
        straight = takewhile(lambda layer: layer.act.linear_pieces, plane.net.layers)
        found = creases(plane.net, self.box, depth=len(list(straight)))
        return [segment for c in found for segment in c.segments]


def crease_lines(plane: Plane, box: Box, theme: Theme) -> Lines:
    """Return the creases of all layers as lines of one colour."""
    return AllCreases(plane, box, theme)
