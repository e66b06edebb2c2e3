"""Targets on the line of outputs: a ring at each, and how far from it its point stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Ink, dots
from pleat.scenes.parts.plane.graphs import differences
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.points import Points

Array = NDArray[np.float64]


def ranked(targets: Array, rise: float) -> Array:
    """Return how high above the line each point stands: in the order of targets, (N,).

    Parameters
    ----------
    targets : (N,) array
        One a point.
    rise : float
        Of the highest, in scene units.
    """
    order = np.argsort(np.argsort(targets, kind="stable"), kind="stable")
    out: Array = rise * (1 + order) / max(len(targets), 1)
    return out


class LineTargets(Part):
    """A small ring at each point's target, as high above the line as the point, and behind it.

    Parameters
    ----------
    points : Points
        The data, whose `heights` say how high they stand.
    targets : (N,) array
    """

    INSIDE, OUTSIDE = 16.0, 21.0  # diameters in pixels at 1080p

    def __init__(
        self, plane: Plane, points: Points, targets: Array, color: str, ground: str
    ) -> None:
        self.points_, self.targets = points, targets
        outline = (color, self.OUTSIDE)
        self.ink = Ink(ground, width=self.INSIDE, round_ends=True, outline=outline)
        super().__init__(self.ink)
        self.place(plane)

    def positions(self, plane: Plane) -> Array:
        """Return where the targets stand in the picture, (N, 2)."""
        at = plane.view(np.column_stack([self.targets, np.zeros(len(self.targets))]))
        at[:, 1] += self.points_.stack * self.points_.heights
        return at

    def place(self, plane: Plane) -> None:
        p = self.positions(plane)
        seen = plane.window.holds(p)
        self.ink.points = dots(p[seen]) if seen.any() else NOTHING


class LineResiduals(Part):
    """From every point along the line to its target."""

    def __init__(self, plane: Plane, targets: LineTargets, color: str) -> None:
        self.targets = targets
        self.ink = Ink(color, width=3.0)
        super().__init__(self.ink)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        ends = self.targets.positions(plane)
        given = self.targets.points_.positions(plane)
        self.ink.points = differences(ends, given, plane.window)
