"""On which side of its crease each neuron is active: short strokes from the crease into it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.creases import creases
from pleat.nets.geometry.polygons import Box
from pleat.scenes.drawing.ink import Ink, clip_segments, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.regions import kinked, reordered

Array = NDArray[np.float64]


class ActiveSides(Part):
    """Strokes along every crease, towards the side on which its neuron is active.

    Attributes
    ----------
    drawn : list of float
        How much of each neuron's strokes is seen, from 0 to 1.
    """

    PITCH, LENGTH, LEAN = 0.34, 0.15, 0.4  # scene units, but for the last, a share of the second
    WIDTH = 2.2  # pixels

    def __init__(self, plane: Plane, box: Box, theme: Theme) -> None:
        self._box, self.neurons = box, kinked(plane)
        widths = plane.net.widths
        self._inks = [
            Ink(theme.neurons(widths, k)[n], width=self.WIDTH, solid="line")
            for k, n in self.neurons
        ]
        self.drawn = [1.0] * len(self.neurons)
        self._strokes: list[Carried] = []
        super().__init__(*self._inks)
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        unit = 1 / plane.view.scale
        own: dict[tuple[int, int], list[Array]] = {which: [] for which in self.neurons}
        for crease in creases(plane.net, self._box):
            for a, b in crease.segments:
                own[crease.layer, crease.neuron].append(self._along(a, b, unit))
        self._strokes = [
            plane.carry(np.concatenate([np.zeros((0, 2)), *pieces])) for pieces in own.values()
        ]

    def _along(self, a: Array, b: Array, unit: float) -> Array:
        """Return the ends of strokes along a piece of a crease, (2 S, 2), in the input."""
        long = float(np.hypot(*(b - a)))
        if not long:
            return np.zeros((0, 2))
        way = (b - a) / long
        # A crease runs so that what enters the neuron is larger on its left.
        into = np.array([-way[1], way[0]])
        count = max(int(long / (self.PITCH * unit)), 1)
        at = a + (np.arange(count) + 0.5)[:, None] / count * (b - a)
        tips = at + self.LENGTH * unit * (into + self.LEAN * way)
        return np.stack([at, tips], axis=1).reshape(-1, 2)

    def reorder(self, layer: int, order: Sequence[int]) -> None:
        places = reordered(self.neurons, layer, order)
        self._inks = [self._inks[k] for k in places]
        self.drawn = [self.drawn[k] for k in places]
        self.submobjects = list(self._inks)

    def place(self, plane: Plane) -> None:
        for ink, carried, share in zip(self._inks, self._strokes, self.drawn, strict=True):
            p = plane.standing(carried)
            a, tips = p[0::2], p[1::2]
            kept = slice(round(share * len(a)))
            start, end, _ = clip_segments(a[kept], tips[kept], plane.window.sides)
            ink.points = strokes(start, end)
