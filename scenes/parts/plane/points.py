"""Data points, and the marks on single ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Ink, dots, paths, strokes
from pleat.scenes.parts.plane.part import Part, ring
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]

_FULL = 600  # points, up to which each is as wide as meant
_LEAST = 3.0  # pixels at 1080p


def dot_width(meant: float, count: int) -> float:
    """Return how wide the dots of so many points are: of many, narrower, so that each is seen.

    From some hundreds on all of them together cover as much; both widths are in pixels at 1080p.
    """
    return max(min(meant, _LEAST), meant * min(1.0, (_FULL / max(1, count)) ** 0.5))


class Points(Part):
    """Data points, each in the colour of its class or target, told apart from its neighbour.

    Every other point of a class is a path of its own: drawn after, with its
    outline, it covers its neighbours instead of melting into a rope with them.

    Parameters
    ----------
    x : (N, 2) array
    labels : (N,) int array
        Which of the colours each has.
    colors : sequence of str
    size : float
        Diameter in pixels at 1080p.

    Attributes
    ----------
    labels, colors
        As given.
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
        self.labels, self.colors = labels, tuple(colors)
        self.carried = plane.carry(x)
        self.stack = 0.0
        self.heights = np.zeros(len(x))
        self.members: list[NDArray[np.int64]] = []
        layers = []
        for label in np.unique(labels):
            order = np.flatnonzero(labels == label)
            for half in (order[0::2], order[1::2]):
                self.members.append(half)
                ink = Ink(colors[label], width=size, round_ends=True, outline=outline, solid="mark")
                layers.append(ink)
        super().__init__(*layers)
        self.place(plane)

    def positions(self, plane: Plane) -> Array:
        """Return where the points stand in the picture, (N, 2) scene units."""
        return self.places(plane)[:, :2]

    def places(self, plane: Plane) -> Array:
        """Return where the points stand and how near they are, (N, 3) scene units."""
        p = plane.standing(self.carried)
        p[:, 1] += self.stack * self.heights
        return p

    def reweigh(self, plane: Plane) -> None:
        self.carried = plane.carry(self.carried.at(0.0)[:, : plane.net.widths[0]])

    def place(self, plane: Plane) -> None:
        p = self.places(plane)
        seen = plane.window.holds(p)
        for ink, members in zip(self.submobjects, self.members, strict=True):
            ink.points = dots(p[members[seen[members]]])


class Spot(Part):
    """One data point again, a little larger and in front of the others."""

    def __init__(self, plane: Plane, points: Points, index: int, color: str, size: float) -> None:
        self.marked, self.index = points, index
        self.ink = Ink(color, width=1.5 * size, round_ends=True, solid="mark")
        super().__init__(self.ink)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        self.ink.points = dots(self.marked.places(plane)[self.index][None])


class Mistakes(Part):
    """A cross on every point that is on the wrong side.

    Parameters
    ----------
    points : Points
    wrong : (W,) int array
        Which ones.
    """

    ARM, WIDTH = 0.036, 2.6

    def __init__(self, plane: Plane, points: Points, wrong: NDArray[np.int64], color: str) -> None:
        self.marked, self.wrong = points, wrong
        self.ink = Ink(color, width=self.WIDTH, solid="mark")
        super().__init__(self.ink)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        p = self.marked.places(plane)[self.wrong]
        arms = self.ARM * np.array([[1.0, 1.0, 0.0], [1.0, -1.0, 0.0]])
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
        self.ink = Ink(color, width=self.WIDTH, solid="mark")
        super().__init__(self.ink)
        self._ring = np.pad(ring(size), ((0, 0), (0, 1)))
        self.place(plane)

    def place(self, plane: Plane) -> None:
        self.ink.points = paths([self.marked.places(plane)[self.index] + self._ring])
