"""What a sheet is made of: grid, axes, points, arrows. Each draws itself from the plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, clip_segments, dots, paths, strokes
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.sampling import traced

Array = NDArray[np.float64]


class Part(Group):
    """Something on the plane that is drawn anew whenever the plane has moved."""

    def place(self, plane: Plane) -> None:
        """Draw it where it is now."""
        raise NotImplementedError

    def reweigh(self, plane: Plane) -> None:
        """Take the shape that it has with the plane's net, whose weights are others now."""


class Lines(Part):
    """Polylines of the input plane, bent exactly where the net folds or bends them.

    Parameters
    ----------
    plane : Plane
    polylines : sequence of (M, 2) arrays, or callable
        In the input's coordinates, or those of the plane behind `layer`; what the plane's
        net decides is asked for again whenever its weights have changed.
    layer : int
        0 is the input.

    Attributes
    ----------
    polylines, layer
        As given.
    carried : Carried
        All vertices, those where they bend too.
    joined : (V - 1,) bool array
        Which vertices a line goes on from to the next.
    """

    SHORTEST = 1e-9  # a line that has been folded into a point is no line any more

    def __init__(
        self,
        plane: Plane,
        polylines: Sequence[Array] | Callable[[Plane], Sequence[Array]],
        color: str,
        width: float,
        opacity: float = 1,
        layer: int = 0,
    ) -> None:
        self.ink = Ink(color, width=width, opacity=opacity)
        super().__init__(self.ink)
        self.polylines, self.layer = polylines, layer
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        lines = self.polylines(plane) if callable(self.polylines) else self.polylines
        pieces = traced(plane, lines, layer=self.layer)
        nowhere = np.zeros((1, plane.net.widths[self.layer]))
        self.carried = plane.carry_from(self.layer, np.vstack(pieces or [nowhere]))
        last = np.cumsum([len(p) for p in pieces], dtype=np.int64)[:-1] - 1
        self.joined = np.ones(max(sum(len(p) for p in pieces) - 1, 0), dtype=bool)
        self.joined[last] = False

    def place(self, plane: Plane) -> None:
        p = plane.now(self.carried)
        a, b = p[:-1][self.joined], p[1:][self.joined]
        a, b, _ = clip_segments(a, b, plane.window.sides)
        kept = np.abs(b - a).max(axis=1, initial=0.0) > self.SHORTEST
        self.ink.points = strokes(a[kept], b[kept])


def grid(plane: Plane, half: float, color: str, width: float) -> Lines:
    """Return the integer grid of the input plane, out to `half` units."""
    at = np.arange(-np.floor(half), np.floor(half) + 1)
    upright = [np.array([[x, -half], [x, half]]) for x in at if x != 0]
    level = [np.array([[-half, y], [half, y]]) for y in at if y != 0]
    return Lines(plane, upright + level, color, width)


class Points(Part):
    """Data points, a class in one colour, each told apart from its neighbour.

    Every other point of a class is a path of its own: drawn after, with its
    outline, it covers its neighbours instead of melting into a rope with them.

    Parameters
    ----------
    x : (N, 2) array
    labels : (N,) int array
    colors : sequence of str
    size : float
        Diameter in pixels at 1080p.

    Attributes
    ----------
    members : list of int arrays
        Which points each of its paths draws.
    """

    def __init__(
        self,
        plane: Plane,
        x: Array,
        labels: NDArray[np.int64],
        colors: Sequence[str],
        size: float,
        outline: tuple[str, float],
    ) -> None:
        self.labels = labels
        self.carried = plane.carry(x)
        self.stack = 0.0
        self.heights = np.zeros(len(x))
        self.members: list[NDArray[np.int64]] = []
        layers = []
        for label in np.unique(labels):
            order = np.flatnonzero(labels == label)
            for half in (order[0::2], order[1::2]):
                self.members.append(half)
                layers.append(Ink(colors[label], width=size, round_ends=True, outline=outline))
        super().__init__(*layers)
        self.place(plane)

    def positions(self, plane: Plane) -> Array:
        """Return where the points stand in the picture, (N, 2) scene units."""
        p = plane.now(self.carried)
        p[:, 1] += self.stack * self.heights
        return p

    def reweigh(self, plane: Plane) -> None:
        self.carried = plane.carry(self.carried.at(0.0)[:, : plane.net.widths[0]])

    def place(self, plane: Plane) -> None:
        p = self.positions(plane)
        left, bottom, right, top = plane.window.sides
        seen = (p[:, 0] > left) & (p[:, 0] < right) & (p[:, 1] > bottom) & (p[:, 1] < top)
        for ink, members in zip(self.submobjects, self.members, strict=True):
            ink.points = dots(p[members[seen[members]]])


class Arrow(Part):
    """A vector on the sheet: its shaft bends at creases, its head points along its end.

    Parameters
    ----------
    ends : (2, n) array
        Tail and tip, in the coordinates that `carry` takes.
    label : Text
    where : callable
        From the plane to the (M, 2) scene positions of the shaft's vertices; where it is
        `Plane.now` or `Plane.project` of something, a partial of it says of what.
    rank : int
        Its place among the basis vectors: on a line their labels stand in tiers.
    """

    HEAD, SHARE = 0.24, 0.6  # its head's length, but no more than this share of the whole
    HALF = 0.42  # half the head's width, of its length
    INSIDE = 0.9  # of the head's length, where the shaft ends: its end is square
    POINT, RING = 1e-6, 0.13  # so short it is a point, seen as a ring of this radius

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
        self.shaft = Ink(color, width=width)
        self.head = Ink(color, fill=1.0)
        self.point = Ink(color, width=0.6 * width)
        self.label = label
        super().__init__(self.shaft, self.head, self.point, label)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        vertices = self.where(plane)
        tail, tip = vertices[0], vertices[-1]
        legs = np.diff(vertices, axis=0)
        lengths = np.hypot(legs[:, 0], legs[:, 1])
        total = lengths.sum()
        if total < self.POINT:
            self.shaft.points = self.head.points = NOTHING
            self.point.points = paths([tip + ring(self.RING)])
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
        shaft = np.vstack([vertices[along < end], _at(vertices, along, end)])
        self.shaft.points = paths([shaft])
        half = self.HALF * size
        self.head.points = paths([np.array([tip, base + half * side, base - half * side])], True)
        away = (tip - tail) / max(np.hypot(*(tip - tail)), 1e-9)
        # In the plane labels keep to the outer side of the pair; on a line, where
        # several vectors may end at one place, they stand in tiers above it.
        outer = np.array([away[1], -away[0]]) if self._rank == 0 else np.array([-away[1], away[0]])
        tiers = np.array([0.0, 0.3 + 0.36 * self._rank])
        ahead, aside = (0.24, 0.12) if self._rank == 0 else (0.1, 0.24)
        place = tip + (1 - plane.flatness) * (ahead * away + aside * outer) + plane.flatness * tiers
        self.label.put(*self._inside(place, plane.window))

    def _inside(self, place: Array, window: Rect) -> tuple[float, float]:
        """Return the nearest place where the label is whole, if its tip is in the window at all."""
        x, y = map(float, place)
        half = self.label.outline.width / 2 + 0.2
        if window.left - 0.3 < x < window.right + 0.3 and window.bottom < y < window.top + 0.3:
            x = min(max(x, window.left + half), window.right - half)
            y = min(max(y, window.bottom + 0.3), window.top - 0.4)
        return x, y


class BasisArrow(Arrow):
    """A basis vector of the input (layer 0) or of a hidden plane, carried by the sheet."""

    def __init__(
        self, plane: Plane, axis: int, color: str, label: Text, width: float, layer: int
    ) -> None:
        self._axis, self._layer = axis, layer
        super().__init__(plane, self._carried(plane), color, label, width, axis)

    def _carried(self, plane: Plane) -> Callable[[Plane], Array]:
        layer = self._layer
        ends = np.zeros((2, plane.net.widths[layer]))
        ends[1, self._axis] = 1.0
        (ends,) = traced(plane, [ends], layer=layer)
        return partial(Plane.now, carried=plane.carry_from(layer, ends))

    def reweigh(self, plane: Plane) -> None:
        self.where = self._carried(plane)


def basis_arrow(
    plane: Plane, axis: int, color: str, label: Text, width: float, layer: int = 0
) -> Arrow:
    """Return a basis vector of the input (layer 0) or of a hidden plane.

    From its own plane on it is carried by the sheet, and folded with it.
    """
    return BasisArrow(plane, axis, color, label, width, layer)


def landing(plane: Plane, layer: int, axis: int, color: str, label: Text, width: float) -> Arrow:
    """Return the arrow to where W of a layer will put a basis vector: its column of W."""
    W = plane.net.layers[layer - 1].W
    ends = np.zeros((2, plane.passage.D))
    ends[1, : len(W)] = W[:, axis]
    return Arrow(plane, partial(Plane.project, q=ends), color, label, width, axis)


def ring(radius: float) -> Array:
    """Return a circle around the origin as a closed polyline of 32 segments."""
    turn = np.linspace(0, 2 * np.pi, 33)
    return radius * np.column_stack([np.cos(turn), np.sin(turn)])


def _at(vertices: Array, along: Array, length: float) -> Array:
    """Return the point at an arc length of a polyline."""
    return np.array([np.interp(length, along, vertices[:, k]) for k in (0, 1)])


class Mistakes(Part):
    """A cross on every point that is on the wrong side.

    Parameters
    ----------
    points : Points
    wrong : (W,) int array
        Which ones.
    """

    ARM = 0.036

    def __init__(self, plane: Plane, points: Points, wrong: NDArray[np.int64], color: str) -> None:
        self.marked, self.wrong = points, wrong
        self.ink = Ink(color, width=2.6)
        super().__init__(self.ink)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        p = self.marked.positions(plane)[self.wrong]
        arms = self.ARM * np.array([[1.0, 1.0], [1.0, -1.0]])
        self.ink.points = strokes(
            np.vstack([p - arm for arm in arms]), np.vstack([p + arm for arm in arms])
        )


class Marker(Part):
    """A ring around one data point."""

    RADIUS, WIDTH = 0.14, 2.5

    def __init__(
        self, plane: Plane, points: Points, index: int, color: str, size: float = RADIUS
    ) -> None:
        self.marked, self.index, self.radius = points, index, size
        self.ink = Ink(color, width=self.WIDTH)
        super().__init__(self.ink)
        self._ring = ring(size)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        self.ink.points = paths([self.marked.positions(plane)[self.index] + self._ring])
