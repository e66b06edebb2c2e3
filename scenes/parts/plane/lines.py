"""Polylines on the sheet, bent exactly where the net folds or bends them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Ink, clip_segments, strokes
from pleat.scenes.drawing.ruling import Ruling
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.sampling import OFF, Sampler, thinned

Array = NDArray[np.float64]


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
    lifted : bool
        Whether they go up with the sheet where it is lifted, or stay where they are.

    Attributes
    ----------
    polylines, layer
        As given.
    sampler : Sampler
        Their vertices, those where they bend too.
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
        lifted: bool = True,
    ) -> None:
        self.ink = Ink(color, width=width, opacity=opacity, solid="line")
        super().__init__(self.ink)
        self.polylines, self.layer, self._lifted = polylines, layer, lifted
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        lines = self.polylines(plane) if callable(self.polylines) else self.polylines
        self.sampler = Sampler(plane, lines, self.layer, self._lifted)

    @property
    def carried(self) -> Carried:
        """All vertices that they need on their way through the net."""
        return self.sampler.whole.carried

    @property
    def joined(self) -> NDArray[np.bool_]:
        """Which of those vertices a line goes on from to the next, (V - 1,)."""
        return self.sampler.whole.joined

    def place(self, plane: Plane) -> None:
        strip = self.sampler.at(plane)
        p, joined = plane.standing(strip.carried), strip.joined
        if not strip.exact:
            p, joined = thinned(p, joined, OFF)
        a, b = p[:-1][joined], p[1:][joined]
        a, b, _ = clip_segments(a, b, plane.window.sides)
        kept = np.abs(b - a).max(axis=1, initial=0.0) > self.SHORTEST
        self.ink.points = strokes(a[kept], b[kept])


def grid(plane: Plane, ruled: Ruling | None, color: str, width: float) -> Lines:
    """Return the grid of the input plane; none at all where that is no plane."""
    if ruled is None:
        return Lines(plane, [], color, width)
    (x0, y0), (x1, y1) = ruled.box
    upright = [np.array([[x, y0], [x, y1]]) for x in ruled.lines(0) if x != 0]
    level = [np.array([[x0, y], [x1, y]]) for y in ruled.lines(1) if y != 0]
    return Lines(plane, upright + level, color, width)


def own_axes(ruled: Ruling) -> list[Array]:
    """Return the lines of the input plane through its origin, as far as they are ruled.

    Of one input it is the line of all inputs.
    """
    if len(ruled.low) == 1:
        return [np.array([ruled.low, ruled.high])]
    (x0, y0), (x1, y1) = ruled.box
    level = [np.array([[x0, 0], [x1, 0]])] if y0 < 0 < y1 else []
    return level + ([np.array([[0, y0], [0, y1]])] if x0 < 0 < x1 else [])
