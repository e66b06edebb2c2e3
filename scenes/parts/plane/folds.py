"""What makes a fold seen: the crease, the part about to fold, and where things were."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.creases import creases
from pleat.nets.geometry.graph import crossings
from pleat.nets.geometry.polygons import Box, box_polygon
from pleat.nets.geometry.regions import split_polygon
from pleat.scenes.drawing.ink import NOTHING, Ink, Text, clip_segments, dashes, dots, path, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.points import Points
from pleat.scenes.parts.plane.sampling import traced

Array = NDArray[np.float64]


class Crease(Part):
    """The line on the sheet that a neuron folds along, dashed and named.

    Parameters
    ----------
    layer, neuron : int
        1-based layer, 0-based neuron.
    box : ((x0, y0), (x1, y1))
        Of the input, that it is looked for in.
    avoid : (N, 2) array, optional
        Places in the picture that its name keeps clear of, if it can.
    """

    DASH = 0.14, 0.09
    # Where the sheet is a line, and the crease a point of it, it stands upright, this high
    # above and below.
    POINT, UPRIGHT = 1e-6, 0.7
    FAR = 1e3  # scene units, where a line across a plane ends

    def __init__(
        self,
        plane: Plane,
        layer: int,
        neuron: int,
        box: Box,
        theme: Theme,
        name: str,
        avoid: Array | None = None,
    ) -> None:
        self._avoid = np.zeros((0, 2)) if avoid is None else avoid
        self._spot: tuple[float, float] | None = None
        self.layer, self.neuron, self.box = layer, neuron, box
        self.carried = plane.carry(_ends(plane, layer, neuron, box))
        self.line = Ink(theme.crease, width=4, solid="line")
        self.label = Text(name, 32, theme.crease, math=True)
        super().__init__(self.line, self.label)
        self.place(plane)

    def segments(self, plane: Plane) -> Array:
        """Return its segments in the picture, (S, 2, 3)."""
        return plane.standing(self.carried).reshape(-1, 2, 3)

    def _drawn(self, plane: Plane) -> Array:
        """Return its segments as they are drawn: a point of a line needs some length."""
        p = self.segments(plane)
        if not len(p) or np.ptp(p, axis=1).max() >= self.POINT:
            return p
        if plane.net.widths[0] == 1:
            if plane.net.widths[self.layer] == 2 and plane.flatness < 1:
                # What the line is about to fold along is an axis of the plane it lies in.
                far = np.zeros((2, plane.passage.D))
                far[:, 1 - self.neuron] = np.array([-1, 1]) * self.FAR / plane.view.scale
                return plane.stand(far)[None]
            return p + np.array([[0.0, -self.UPRIGHT, 0.0], [0.0, self.UPRIGHT, 0.0]])
        if plane.flatness == 1 and np.ptp(p, axis=(0, 1)).max() < self.POINT:
            return p[:1] + np.array([[0.0, -self.UPRIGHT, 0.0], [0.0, self.UPRIGHT, 0.0]])
        return p

    def place(self, plane: Plane) -> None:
        p = self._drawn(plane)
        a, b, _ = clip_segments(p[:, 0], p[:, 1], plane.window.sides)
        pieces = [dashes(np.vstack(ends), *self.DASH) for ends in zip(a, b, strict=True)]
        self.line.points = np.concatenate(pieces) if pieces else NOTHING
        if len(a):
            self._name(np.vstack([a, b])[:, :2], plane)

    def _name(self, ends: Array, plane: Plane) -> None:
        """Put the name beside the line, where it was first found to be clear."""
        # Near the end that is furthest to the upper right, clear of the axis' name.
        end = ends[np.argmax(ends[:, 0] + ends[:, 1])]
        start = ends[np.argmin(ends[:, 0] + ends[:, 1])]
        long = float(np.hypot(*(start - end)))
        back = (start - end) / max(long, 1e-9)
        half = self.label.outline.width / 2
        upright = abs(back[1]) > abs(back[0])
        readable = plane.readable
        room = plane.window.inset(half + 0.1, 0.3, half + 0.15, 0.3)
        room = Rect(room.left, room.bottom, min(room.right, readable.right - half), room.top)

        def at(spot: tuple[float, float]) -> Array:
            away, side = spot
            off = np.array([half + 0.22, 0.0] if upright else [0.0, 0.3])
            place = end + ((0.9 if upright else half + 0.9) + away) * back + side * off
            return np.clip(place, (room.left, room.bottom), (room.right, room.top))

        if self._spot is None:
            spots = [(d, s) for d in np.arange(0, max(long - 1.8, 0.1), 0.3) for s in (1.0, -1.0)]
            reach = np.array([half + 0.12, 0.24])

            def clear(spot: tuple[float, float]) -> float:
                gaps = (np.abs(self._avoid - at(spot)) - reach).max(axis=1)
                return float(gaps.min(initial=0.05))

            self._spot = max(spots, key=clear)
        x, y = at(self._spot)
        self.label.put(float(x), float(y))


def _ends(plane: Plane, layer: int, neuron: int, box: Box) -> Array:
    """Return where a crease's segments begin and end on the input, (2 S, n)."""
    if plane.net.widths[0] == 1:
        at = crossings(plane.net, layer, neuron, box[0][0], box[1][0])
        return np.repeat(at, 2)[:, None]
    found = [
        c.segments
        for c in creases(plane.net, box, depth=layer)
        if (c.layer, c.neuron) == (layer, neuron)
    ]
    return np.concatenate(found).reshape(-1, 2) if found else np.zeros((0, 2))


class Tint(Part):
    """The part of the sheet on the negative side of a neuron, lightly filled.

    Of a line it is drawn broad.
    """

    BROAD = 16.0

    def __init__(self, plane: Plane, layer: int, neuron: int, box: Box, color: str) -> None:
        self.layer, self.neuron, self.box = layer, neuron, box
        if plane.net.widths[0] == 1:
            self.cells = [plane.carry(line) for line in _negative(plane, layer, neuron, box)]
            super().__init__(*(Ink(color, width=self.BROAD, opacity=0.4) for _ in self.cells))
            self.place(plane)
            return
        cells = []
        for polygon in split_polygon(plane.net, box_polygon(box), layer):
            z = plane.net.stages(polygon.mean(axis=0)[None])[layer - 1][0]
            if z[0, neuron] < 0:
                cells.append(polygon)
        self.cells = [plane.carry(cell) for cell in cells]
        super().__init__(*(Ink(color, fill=0.13, solid="surface") for _ in cells))
        self.place(plane)

    def place(self, plane: Plane) -> None:
        for ink, cell in zip(self.submobjects, self.cells, strict=True):
            if plane.net.widths[0] == 1:
                p = plane.standing(cell)
                a, b, _ = clip_segments(p[:-1], p[1:], plane.window.sides)
                ink.points = strokes(a, b)
                continue
            seen = clip_polygon(plane.standing(cell), plane.window.sides)
            ink.points = path(seen, closed=True)


def _negative(plane: Plane, layer: int, neuron: int, box: Box) -> list[Array]:
    """Return the pieces of the line of inputs on the negative side of a neuron."""
    ends = [[box[0][0]], [box[1][0]]]
    (line,) = traced(plane, [np.array(ends)])
    z = plane.net.stages((line[1:] + line[:-1]) / 2)[layer - 1][0][:, neuron]
    below = np.flatnonzero(z < 0)
    runs = np.split(below, np.flatnonzero(np.diff(below) > 1) + 1) if len(below) else []
    return [line[run[0] : run[-1] + 2] for run in runs]


class Ghost(Part):
    """Where the points stood when the fold began.

    Attributes
    ----------
    marked : Points
    moment : float
        The place in the passage where they stood so.
    members : list of (N,) int arrays
        The points of each of its inks.
    """

    def __init__(self, plane: Plane, points: Points, size: float) -> None:
        seen = points.places(plane)
        labels = np.unique(points.labels)
        self.marked, self.moment = points, plane.s
        self.members = [np.flatnonzero(points.labels == k) for k in labels]
        super().__init__(
            *(
                Ink(
                    points.colors[k],
                    width=size,
                    opacity=0.3,
                    round_ends=True,
                    solid="mark",
                    points=dots(seen[members]),
                )
                for k, members in zip(labels, self.members, strict=True)
            )
        )

    def place(self, plane: Plane) -> None:
        """Stay: a fold has one frame from beginning to end."""


def clip_polygon(p: Array, window: tuple[float, float, float, float]) -> Array:
    """Clip a polygon, (V, 2) or (V, 3), to a window (Sutherland and Hodgman 1974)."""
    left, bottom, right, top = window
    for axis, bound, sign in ((0, left, 1), (0, right, -1), (1, bottom, 1), (1, top, -1)):
        inside = sign * (p[:, axis] - bound)
        if (inside >= 0).all():
            continue
        start, before = np.roll(p, 1, axis=0), np.roll(inside, 1)
        crosses = (inside >= 0) != (before >= 0)
        t = before / np.where(crosses, before - inside, 1.0)
        ends = np.stack([start + t[:, None] * (p - start), p], axis=1)
        p = ends[np.stack([crosses, inside >= 0], axis=1)]
    return p
