"""The axes of a space of three dimensions, seen through a lens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Ink, Text, clip_segments, strokes
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.ticks import Ticks, whole

Array = NDArray[np.float64]


class SpaceAxes(Part):
    """Three axes through the origin, each named at its positive end.

    Parameters
    ----------
    which : sequence of int
        The dimensions they measure, from 0.
    names, colors : sequence of str
        Typst mathematics, and the colours of the neurons they measure.
    color : str
        Of the lines.

    Attributes
    ----------
    ways : (A, D) array
        The unit vectors along them.
    ticks : dict of int to list of Ticks
        By direction, 1 and -1: those of each axis as they are drawn now.
    """

    takes_turns = True
    TICK = 0.05
    FAR = 1e3  # scene units seen from the side, where an axis ends
    POINT = 1e-3  # of a unit: an axis as short as that is seen along its length
    MOST = 60  # ticks on either side

    def __init__(
        self,
        plane: Plane,
        which: Sequence[int],
        names: Sequence[str],
        colors: Sequence[str],
        color: str,
        size: float = 32,
    ) -> None:
        self.ways = np.eye(plane.passage.D)[list(which)]
        self.line = Ink(color, width=1.6, solid="line")
        # What lies behind the origin is fainter, so that the ends tell near from far.
        self.behind = Ink(color, width=1.2, opacity=0.45, solid="line")
        self.names = [
            Text(name, size, own, math=True) for name, own in zip(names, colors, strict=True)
        ]
        super().__init__(self.behind, self.line, *self.names)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        origin = plane.stand(np.zeros((1, plane.passage.D)))[0]
        ways = plane.stand(self.ways) - origin
        # At the foot there is the legend.
        room, whole_in = plane.window.inset(0.4, 0.95, 0.4, 0.45), plane.readable
        ahead: list[tuple[Array, Array]] = []
        behind: list[tuple[Array, Array]] = []
        self.ticks = {sign: [whole(1, 0) for _ in ways] for sign in (1, -1)}
        for axis, (way, text) in enumerate(zip(ways, self.names, strict=True)):
            long = float(np.hypot(*way[:2]))
            if long < self.POINT * plane.view.scale:
                continue
            for sign, pieces in ((1, ahead), (-1, behind)):
                far = origin + sign * self.FAR / plane.view.scale * way
                a, b, _ = clip_segments(origin[None], far[None], plane.window.sides)
                if not len(a):
                    continue
                pieces.append((a[0], b[0]))
                ticks = self._ticks(a[0], b[0], origin, sign * way / long, long, plane.view.scale)
                self.ticks[sign][axis] = ticks
                pieces += self._strokes(ticks, origin, sign * way / long, long)
            end = origin + self.FAR / plane.view.scale * way
            ends, _, kept = clip_segments(end[None], origin[None], room.sides)
            if kept.any():
                side = np.array([-way[1], way[0]]) / long
                aside = 0.3 * side * (1 if side[1] > 0 else -1)
                place = (ends[0] - 0.25 * way / long)[:2] + aside
                half = np.array([text.outline.width, text.outline.height]) / 2
                low = np.maximum((room.left, room.bottom), np.array(whole_in.sides[:2]) + half)
                high = np.minimum((room.right, room.top), np.array(whole_in.sides[2:]) - half)
                x, y = np.clip(place, low, np.maximum(low, high))
                text.put(float(x), float(y))
        for ink, pieces in ((self.line, ahead), (self.behind, behind)):
            ends = np.array(pieces).reshape(-1, 2, 3)
            ink.points = strokes(ends[:, 0], ends[:, 1]) if len(ends) else NOTHING

    def _ticks(
        self, a: Array, b: Array, origin: Array, way: Array, unit: float, scale: float
    ) -> Ticks:
        start, end = sorted((p - origin)[:2] @ way[:2] / unit for p in (a, b))
        # Foreshortened or not, all three axes have ticks at the same numbers.
        every = whole(0, 0, scale).every
        return whole(max(float(start), every), min(float(end), self.MOST * every), scale)

    def _strokes(
        self, ticks: Ticks, origin: Array, way: Array, unit: float
    ) -> list[tuple[Array, Array]]:
        side = self.TICK * np.array([-way[1], way[0], 0.0])
        places = [origin + k * unit * way for k in ticks.values]
        return [(p - side, p + side) for p in places]
