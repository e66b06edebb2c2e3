"""Vectors on the sheet: basis vectors, and where a matrix puts them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.animation import Motion
from pleat.scenes.drawing.ink import NOTHING, Ink, Text, clip_segments, paths, strokes
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.ruling import multiple
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.label_places import around
from pleat.scenes.parts.plane.part import Part, ring
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.sampling import traced

Array = NDArray[np.float64]


def basis_name(axis: int, layer: int = 0) -> str:
    """Return Typst mathematics for a basis vector, upright and bold as vectors are.

    The input's are i, j and k; those of every hidden plane are numbered, as its neurons.
    """
    return f"$upright(bold({'ijk'[axis]}))$" if layer == 0 else f"$upright(bold(e))_{axis + 1}$"


class Arrow(Part):
    """A vector on the sheet: its shaft bends at creases, its head points along its end.

    Parameters
    ----------
    ends : (2, n) array
        Tail and tip, in the coordinates that `carry` takes.
    label : Text
    where : callable
        From the plane to the (M, 3) places of the shaft's vertices; where it is
        `Plane.standing` or `Plane.stand` of something, a partial of it says of what.
    rank : int
        Its place among the basis vectors: on a line they are drawn one above the other.
    """

    HEAD, SHARE = 0.24, 0.6  # its head's length, but no more than this share of the whole
    HALF = 0.42  # half the head's width, of its length
    LIFT, TIER = 0.26, 0.34  # scene units above a number line, and from one to the next
    INSIDE = 0.9  # of the head's length, where the shaft ends: its end is square
    POINT, RING = 1e-6, 0.13  # so short it is a point, seen as a ring of this radius
    _ASIDE = 0.1  # scene units to the side, from where on a wide label leaves the tip free
    _FADING = 0.1  # scene units out of the window, over which its label fades
    multiple = False  # whether its label says of how many units it is

    def __init__(
        self,
        plane: Plane,
        where: Callable[[Plane], Array],
        color: str,
        label: Text,
        width: float,
        rank: int = 0,
    ) -> None:
        self.where, self._rank = where, rank
        self.shaft = Ink(color, width=width, solid="line")
        self.head = Ink(color, fill=1.0, solid="mark")
        self.point = Ink(color, width=0.6 * width, solid="mark")
        self.label = label
        super().__init__(self.shaft, self.head, self.point, label)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        placed = self.where(plane) + [0.0, plane.flatness * self.lift, 0.0]
        vertices, depths = placed[:, :2], placed[:, 2]
        tail, tip = vertices[0], vertices[-1]
        legs = np.diff(vertices, axis=0)
        lengths = np.hypot(legs[:, 0], legs[:, 1])
        total = lengths.sum()
        if total < self.POINT:
            self.shaft.points = self.head.points = NOTHING
            self.point.points = paths([_at_depth(tip + ring(self.RING), depths[-1])])
            self.label.put(tip[0] - 0.24, tip[1] - 0.24)
            return
        self.point.points = NOTHING
        size = min(self.HEAD, self.SHARE * total)
        # The head points along its own length of the path, so that a bend just
        # before the tip does not turn it aside.
        along = np.concatenate([[0.0], np.cumsum(lengths)])
        base = _at(vertices, along, total - size)
        way = (tip - base) / max(np.hypot(*(tip - base)), 1e-9)
        side = np.array([-way[1], way[0]])
        end = total - self.INSIDE * size
        shaft = np.vstack([placed[along < end], _at(placed, along, end)])
        window = plane.window
        if window.holds(shaft).all():
            self.shaft.points = paths([shaft])
        else:
            self.shaft.points = strokes(*clip_segments(shaft[:-1], shaft[1:], window.sides)[:2])
        half = self.HALF * size
        # Its shaft is below it, from whichever side it is seen.
        near = max(float(_at(placed, along, total - size)[2]), depths[-1])
        head = _at_depth(np.array([tip, base + half * side, base - half * side]), near)
        self.head.points = paths([head] if window.holds(tip[None]).all() else [], True)
        away = (tip - tail) / max(np.hypot(*(tip - tail)), 1e-9)
        # In the plane labels keep to the outer side of the pair; on a line, where vectors
        # are lifted off it one above the other, each goes on from its own.
        outer = np.array([away[1], -away[0]]) if self._rank == 0 else np.array([-away[1], away[0]])
        onward = (0.14 + 0.5 * self.label.outline.width) * away
        ahead, aside = (0.24, 0.12) if self._rank == 0 else (0.1, 0.24)
        beyond = ahead * away + aside * outer
        if self.multiple:
            # A number before the name takes room: it begins, or ends, beside the tip.
            wide = 0.5 * self.label.outline.width
            beyond[0] += wide * np.clip(beyond[0] / self._ASIDE, -1, 1)
        place = tip + (1 - plane.flatness) * beyond + plane.flatness * onward
        self.label.put(*self._inside(place, window))
        # Out of the window there is nothing to be named; it goes as the tip comes there.
        left, bottom, right, top = window.sides
        x, y = tip
        out = float(max(left - x, x - right, bottom - y, y - top))
        for ink in self.label.submobjects:
            ink.refill(min(max(1 - out / self._FADING, 0.0), 1.0))

    @property
    def lift(self) -> float:
        """How far above a number line it is drawn, in scene units: seen above the data there."""
        return self.LIFT + self.TIER * self._rank

    def named(self, plane: Plane) -> list[tuple[Text, list[Array]]]:
        if not self.label.submobjects or not len(self.head.points):
            return []
        return [(self.label, around(self.head.points[0, :2], self.label))]

    def _inside(self, place: Array, window: Rect) -> tuple[float, float]:
        """Return the nearest place where the label is whole, if its tip is in the window at all."""
        x, y = map(float, place)
        half = self.label.outline.width / 2 + 0.2
        gone = max(0.3, half) if self.multiple else 0.3
        if window.left - gone < x < window.right + gone and window.bottom < y < window.top + 0.3:
            x = min(max(x, window.left + half), window.right - half)
            y = min(max(y, window.bottom + 0.3), window.top - 0.4)
        return x, y


class BasisArrow(Arrow):
    """A basis vector of the input (layer 0) or of a hidden plane, carried by the sheet."""

    def __init__(
        self,
        plane: Plane,
        axis: int,
        color: str,
        label: Text,
        width: float,
        layer: int,
    ) -> None:
        self.layer, self.axis = layer, axis
        self._ends = plane.rulings[layer].basis[[0, 1 + axis]]
        self.multiple = plane.rulings[layer].length != 1
        super().__init__(plane, self._carried(plane), color, label, width, axis)

    def _carried(self, plane: Plane) -> Callable[[Plane], Array]:
        layer = self.layer
        (ends,) = traced(plane, [self._ends], layer=layer)
        return partial(Plane.standing, carried=plane.carry_from(layer, ends))

    def reweigh(self, plane: Plane) -> None:
        self.where = self._carried(plane)


def basis_arrow(
    plane: Plane,
    axis: int,
    color: str,
    label: Text,
    width: float,
    layer: int = 0,
) -> Arrow:
    """Return a basis vector of the input (layer 0) or of a hidden plane.

    From its own plane on it is carried by the sheet, and folded with it. Where it stands
    and how many units it is long that plane's ruling says.
    """
    return BasisArrow(plane, axis, color, label, width, layer)


class Column(Arrow):
    """The arrow to where W of a layer, from 1, will put a basis vector: its column, from 0, of W.

    It is as many times as long as the basis vector is drawn.
    """

    amount = 1.0

    def __init__(
        self, plane: Plane, layer: int, column: int, color: str, label: Text, width: float
    ) -> None:
        self.layer, self.column = layer, column
        W = plane.net.layers[layer - 1].W
        ends = np.zeros((2, plane.passage.D))
        ends[1, : len(W)] = plane.rulings[layer - 1].length * W[:, column]
        super().__init__(plane, partial(Plane.stand, q=ends), color, label, width, column)


def landing(plane: Plane, layer: int, axis: int, color: str, label: Text, width: float) -> Column:
    """Return the arrow to where W of a layer will put a basis vector: its column of W."""
    return Column(plane, layer, axis, color, label, width)


def _at(vertices: Array, along: Array, length: float) -> Array:
    """Return the point at an arc length of a polyline."""
    return np.array([np.interp(length, along, column) for column in vertices.T])


def _at_depth(p: Array, depth: float) -> Array:
    """Return points of the picture, (N, 2), as they stand at a depth, (N, 3)."""
    return np.column_stack([p, np.full(len(p), depth)])


class Landing(Arrow):
    """A column of W on the plane of the layer's outputs.

    Parameters
    ----------
    layer : int
        From 1.
    column : int
        From 0.

    Attributes
    ----------
    layer, column
        As given.
    amount : float
        How far it has gone, from 0 to 1.
    ends : (2, D) array
        Tail and tip, before they are projected.
    """

    def __init__(self, plane: Plane, theme: Theme, layer: int, column: int) -> None:
        self.layer, self.column = layer, column
        W, length = plane.net.layers[layer - 1].W, plane.rulings[layer - 1].length
        color = neuron_colors(theme, plane.net, layer - 1)[column]
        self.amount = 1.0
        self._tip = np.zeros(plane.passage.D)
        self._tip[: len(W)] = length * W[:, column]
        self._start = np.zeros(plane.passage.D)
        # A third basis vector stands upright on the plane: seen from above, a point.
        self._start[column] = length

        def where(plane: Plane) -> NDArray[np.float64]:
            return plane.stand(self.ends)

        self.multiple = length != 1
        name = multiple(length, basis_name(column))
        label = Text(name, 38, color, math=True)
        super().__init__(plane, where, color, label, 7, column)

    @property
    def ends(self) -> NDArray[np.float64]:
        """Tail and tip now."""
        now = (1 - self.amount) * self._start + self.amount * self._tip
        return np.vstack([np.zeros_like(now), now])


class Land(Motion):
    """Move a basis vector from where it stands to where W puts it."""

    def __init__(self, arrow: Landing, plane: Plane, **kwargs: Any) -> None:
        self._plane = plane
        super().__init__(arrow, **kwargs)

    def move(self, t: float) -> None:
        """Wait for a fifth, then move."""
        self.mobject.amount = min(max(1.6 * t - 0.2, 0.0), 1.0)
        self.mobject.place(self._plane)
