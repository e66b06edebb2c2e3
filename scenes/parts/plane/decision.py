"""The decision on the input plane: areas, the exact boundary, the linear regions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.boundary import boundary, chain
from pleat.nets.geometry.classes import class_areas, class_boundary, class_cells, score_net
from pleat.nets.geometry.creases import creases
from pleat.nets.geometry.polygons import Box
from pleat.nets.model import Net
from pleat.scenes.drawing.ink import Ink, Text, clip_segments, paths
from pleat.scenes.drawing.labels import Note
from pleat.scenes.drawing.numbers import number
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.visible import seen_box
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.lines import Lines, Part
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.sampling import traced

if TYPE_CHECKING:
    from pleat.scenes.parts.plane.sheet import Sheet
    from pleat.scenes.stage.stage import Stage

Array = NDArray[np.float64]


class Areas(Part):
    """Where the net says which class, tinted in the classes' colours.

    Parameters
    ----------
    half : float
        Half the side of the sheet, in units of the input.
    threshold : float
        For nets of up to two outputs; of more, the largest decides.
    layer : int
        Behind which layer they lie: 0 is the input.

    Attributes
    ----------
    cells : list of lists of Carried
        For each class, the outlines of its area, or pieces that make it up.
    """

    def __init__(
        self, plane: Plane, half: float, threshold: float, theme: Theme, layer: int = 0
    ) -> None:
        self._half, self._threshold, self._layer = half, threshold, layer
        self.cells: list[list[Carried]] = []
        self._fill(plane, class_areas)
        super().__init__(
            *(Ink(theme.classes[k % len(theme.classes)], fill=0.13) for k in range(len(self.cells)))
        )
        self.place(plane)

    def _fill(self, plane: Plane, find: Callable[..., list[list[Array]]]) -> None:
        rest, box, tol = _seen_from(plane, self._layer, self._half)
        areas = find(rest, box, self._threshold, tol=tol)
        bent = [traced(plane, lines, closed=True, layer=self._layer) for lines in areas]
        self.cells = [[plane.carry_from(self._layer, line) for line in lines] for lines in bent]

    def reweigh(self, plane: Plane) -> None:
        self._fill(plane, class_cells)

    def place(self, plane: Plane) -> None:
        for ink, cells in zip(self.submobjects, self.cells, strict=True):
            ink.points = paths(
                (clip_polygon(plane.now(c), plane.window.sides) for c in cells), closed=True
            )


def boundary_lines(
    plane: Plane, half: float, threshold: float, theme: Theme, layer: int = 0
) -> Lines:
    """Return the lines between the classes on the input plane, or on one behind a layer."""

    def find(plane: Plane) -> list[Array]:
        rest, box, tol = _seen_from(plane, layer, half)
        return chain(class_boundary(rest, box, threshold, tol=tol))

    return Lines(plane, find, theme.boundary, 5, layer=layer)


def _seen_from(plane: Plane, layer: int, half: float) -> tuple[Net, Box, float]:
    """Return what is left of the net behind a layer, which part of that plane, and how finely."""
    tol = float(plane.tolerances[layer])
    if layer == 0:
        return plane.net, ((-half, -half), (half, half)), tol
    return Net(plane.net.layers[layer:]), seen_box(plane.view, plane.window, np.inf), tol


def crease_lines(plane: Plane, half: float, theme: Theme) -> Lines:
    """Return the creases, pulled back to the input plane: the edges of the linear regions.

    Behind a layer that bends everywhere there are none.
    """

    def find(plane: Plane) -> list[Array]:
        straight = takewhile(lambda layer: layer.act.linear_pieces, plane.net.layers)
        found = creases(plane.net, ((-half, -half), (half, half)), depth=len(list(straight)))
        return [segment for c in found for segment in c.segments]

    return Lines(plane, find, theme.muted, 1.8)


def line_name(stage: Stage) -> list[Note]:
    """Return the equation of the boundary, where it is one straight line."""
    net, theme, sheet = stage.net, stage.theme, stage.sheet
    if any(layer.activation != "identity" for layer in net.layers) or net.widths[-1] > 2:
        return []
    net = score_net(net)
    a, c = collapse(net)
    text = _equation(a, stage.clip.head.threshold - c, stage.clip.decimals)
    segments = boundary(net, ((-sheet.half,) * 2, (sheet.half,) * 2), stage.clip.head.threshold)
    if not len(segments):
        return []
    ends = sheet.plane.project(segments[0])
    start, end, _ = clip_segments(ends[:1], ends[1:], sheet.plane.window.sides)
    note = Note(text, theme, 0.0, 0.0, size=34, color=theme.boundary, math=True)
    if len(start):
        note.put(*_beside(sheet, start[0], end[0], note))
    return [note]


def _beside(sheet: Sheet, start: Array, end: Array, note: Note) -> tuple[float, float]:
    """Return the place beside a line where a note is furthest from all data points."""
    left, bottom, right, top = note.label.box
    half = np.array([right - left, top - bottom]) / 2 + 0.12
    along = (end - start) / np.hypot(*(end - start))
    side = np.array([-along[1], along[0]])
    off = np.abs(side) @ half + 0.12
    room = sheet.plane.window.inset(half[0] + 0.1, half[1] + 0.8, half[0] + 0.1, half[1] + 0.3)
    places = [
        start + t * (end - start) + sign * off * side
        for t in np.linspace(0.05, 0.95, 31)
        for sign in (1, -1)
    ]
    inside = [p for p in places if room.left < p[0] < room.right and room.bottom < p[1] < room.top]
    texts = [m.box for part in sheet.submobjects for m in part.get_family() if isinstance(m, Text)]
    points = np.vstack(
        [
            sheet.data.positions(sheet.plane),
            sheet.plane.view(np.vstack([np.zeros((1, 2)), 0.5 * np.eye(2), np.eye(2)])),
            *(np.array([[box[i], box[j]] for i in (0, 2) for j in (1, 3)]) for box in texts),
        ]
    )

    def clearance(place: Array) -> float:
        return float(np.max(np.abs(points - place) - half, axis=1).min())

    best = max(inside or places, key=clearance)
    return float(best[0]), float(best[1])


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
