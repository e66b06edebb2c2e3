"""Dots where the boundary bends, each in the colour of the neuron whose crease it meets there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.bends import SEEN, bends
from pleat.nets.geometry.polygons import Box
from pleat.scenes.drawing.ink import Ink, dots
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.regions import kinked, reordered

Array = NDArray[np.float64]


class BendDots(Part):
    """A dot at every bend of the lines between the classes that can be seen, a path a neuron.

    Attributes
    ----------
    neurons : list of (int, int)
        1-based layer and 0-based neuron of each path.
    """

    SIZE, RIM = 15.0, 4.0  # pixels

    def __init__(self, plane: Plane, box: Box, threshold: float, theme: Theme) -> None:
        self._box, self._threshold, self.neurons = box, threshold, kinked(plane)
        widths, outline = plane.net.widths, (theme.outline, self.SIZE + self.RIM)
        self._inks = [
            Ink(
                theme.neurons(widths, k)[n],
                width=self.SIZE,
                round_ends=True,
                outline=outline,
                solid="mark",
            )
            for k, n in self.neurons
        ]
        self._at: list[Carried] = []
        super().__init__(*self._inks)
        self.reweigh(plane)
        self.place(plane)

    def at(self) -> list[Array]:
        """Return where the bends on each neuron's crease are in the input, (B, 2) each."""
        return [carried.at(0.0)[:, :2] for carried in self._at]

    def reweigh(self, plane: Plane) -> None:
        found: dict[tuple[int, int], list[Array]] = {which: [] for which in self.neurons}
        for bend in bends(plane.net, self._box, self._threshold):
            if bend.turn >= SEEN:
                found[bend.layer, bend.neuron].append(bend.point)
        self._at = [plane.carry(np.array(own).reshape(-1, 2)) for own in found.values()]

    def reorder(self, layer: int, order: Sequence[int]) -> None:
        self._inks = [self._inks[k] for k in reordered(self.neurons, layer, order)]
        self.submobjects = list(self._inks)

    def place(self, plane: Plane) -> None:
        for ink, carried in zip(self._inks, self._at, strict=True):
            p = plane.standing(carried)
            ink.points = dots(p[plane.window.holds(p)])
