"""The base of all that stands on the plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Group, Text
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]


class Part(Group):
    """Something on the plane that is drawn anew whenever the plane has moved.

    Attributes
    ----------
    takes_turns : bool
        Whether of all such parts the names of one alone are seen: others come as they go.
    """

    takes_turns = False

    def place(self, plane: Plane) -> None:
        """Draw it where it is now."""
        raise NotImplementedError

    def named(self, plane: Plane) -> list[tuple[Text, list[Array]]]:
        """Return its names, each with other places where its middle could be."""
        return []

    def fixed(self) -> Sequence[Text]:
        """Return those of its texts that must stay where they are, as the numbers of an axis."""
        return ()

    def numerals(self) -> Array:
        """Return points of the outlines of numbers that are written on it, (N, 2)."""
        return np.zeros((0, 2))

    def reorder(self, layer: int, order: Sequence[int]) -> None:
        """Let what belongs to neurons of a hidden layer go to their new places, from 0.

        At place k is from now on the neuron that was at ``order[k]``; a `reweigh` follows.
        """

    def reweigh(self, plane: Plane) -> None:
        """Take the shape that it has with the plane's net, whose weights are others now."""


def ring(radius: float) -> NDArray[np.float64]:
    """Return a circle around the origin as a closed polyline of 32 segments."""
    turn = np.linspace(0, 2 * np.pi, 33)
    return radius * np.column_stack([np.cos(turn), np.sin(turn)])
