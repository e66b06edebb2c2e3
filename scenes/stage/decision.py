"""The decision on the input plane: areas, the exact boundary, the linear regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pleat.nets.boundary import boundary, chain, decision_areas
from pleat.nets.creases import creases
from pleat.nets.model import Net
from pleat.scenes.ink import Ink, clip_segments, paths
from pleat.scenes.stage.folds import clip_polygon
from pleat.scenes.stage.numbers import number
from pleat.scenes.stage.parts import Lines, Part
from pleat.scenes.stage.plane import Plane
from pleat.scenes.stage.words import Note
from pleat.scenes.theme import Theme

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage

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


def line_name(stage: Stage) -> list[Note]:
    """Return the equation of the boundary, where it is one straight line."""
    net, theme, sheet = stage.net, stage.theme, stage.sheet
    if any(layer.activation != "identity" for layer in net.layers):
        return []
    a, c = collapse(net)
    text = _equation(a, stage.clip.head.threshold - c, stage.clip.decimals)
    segments = boundary(net, ((-sheet.half,) * 2, (sheet.half,) * 2), stage.clip.head.threshold)
    if not len(segments):
        return []
    left, bottom, right, top = sheet.plane.window.sides
    ends = sheet.plane.project(segments[0])
    start, end, _ = clip_segments(ends[:1], ends[1:], (left, bottom, right, top))
    # On the steepest part there is room beside the line, on a flat one above it.
    _, y = (start[0] + end[0]) / 2 if len(start) else sheet.plane.window.center
    low = min(start[0], end[0], key=lambda p: p[1])
    flat = abs(end[0][1] - start[0][1]) < 0.4 * abs(end[0][0] - start[0][0])
    place = (left + 1.6, y + 0.4) if flat else (float(low[0]) + 0.4, float(low[1]) + 1.3)
    anchor = "center" if flat else "left"
    place = (min(place[0], right - 2.5), place[1])
    return [Note(text, theme, *place, anchor, size=34, color=theme.boundary, math=True)]


def collapse(net: Net) -> tuple[Array, float]:
    """Return (a, c) with ``net(x) = a x + c``, for a net of affine layers and one output."""
    A, c = np.eye(net.widths[0]), np.zeros(net.widths[0])
    for layer in net.layers:
        A, c = layer.W @ A, layer.W @ c + layer.b
    return A[0], float(c[0])


def _equation(a: Array, right: float, decimals: int) -> str:
    """Return ``a1 x1 + a2 x2 = right`` in Typst mathematics, without needless ones."""
    # Whole numbers stay whole, whatever the data are.
    whole = all(float(v).is_integer() for v in (*a, right))
    places = 0 if whole else decimals
    text = ""
    for n, value in enumerate(a, 1):
        size = number(abs(float(value)), places)
        if float(size) == 0:
            continue
        sign = "-" if value < 0 else "+" if text else ""
        text += f" {sign} {'' if size == '1' else size} x_{n}"
    return f"${text} = {number(right, places)}$"
