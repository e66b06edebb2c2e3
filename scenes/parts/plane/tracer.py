"""One point on its way through the net: a ringed dot and its trail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Ink, clip_segments, dots, paths, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.part import Part, ring
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]


class Tracer(Part):
    """A dot with a ring around it, and a thin line where it came along in this layer.

    Parameters
    ----------
    x : (n,) array
        Of the input.
    color : str
        Of the dot.

    Attributes
    ----------
    carried : Carried
        The one point.
    since : float
        The place of the passage where the trail begins.
    """

    STEP = 1 / 24
    RADIUS, WIDE = 0.15, 4.0  # the ring's, and how many times that more when it is open

    def __init__(self, plane: Plane, x: Array, color: str, theme: Theme) -> None:
        self.carried = plane.carry(np.asarray(x, dtype=np.float64)[None])
        self.since = plane.s
        self.trail = Ink(theme.text, width=2.2, opacity=0.6, solid="line")
        self.stops = Ink(theme.text, width=8, opacity=0.75, round_ends=True, solid="mark")
        self.dot = Ink(color, width=13, round_ends=True, outline=(theme.outline, 17), solid="mark")
        self.ring = Ink(theme.text, width=3.2, solid="mark")
        self._around = np.pad(ring(self.RADIUS), ((0, 0), (0, 1)))
        self.opening = 1.0
        super().__init__(self.trail, self.stops, self.dot, self.ring)
        self.place(plane)

    def at(self, plane: Plane, *places: float) -> Array:
        """Return where it is at some places of the passage, and how near, (P, 3)."""
        return plane.stand(np.vstack([plane.at(self.carried, s) for s in places]))

    def reweigh(self, plane: Plane) -> None:
        self.carried = plane.carry(self.carried.at(0.0)[:, : plane.net.widths[0]])

    def place(self, plane: Plane) -> None:
        here = self.at(plane, plane.s)[0]
        # On the way back there is no trail.
        since = min(self.since, plane.s)
        inner = np.arange(np.floor(since), plane.s, self.STEP)
        places = [since, *inner[inner > since], plane.s]
        way = self.at(plane, *places)
        a, b, _ = clip_segments(way[:-1], way[1:], plane.window.sides)
        self.trail.points = strokes(a, b)
        stops = np.arange(np.ceil(since), plane.s)
        self.stops.points = dots(self.at(plane, *stops)) if len(stops) else NOTHING
        self.dot.points = dots(here[None])
        # At first the ring is wide, and closes in on the point.
        self.ring.points = paths([here + (1 + self.WIDE * (1 - self.opening)) * self._around])
