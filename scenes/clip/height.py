"""What a clip's sheet is lifted to, as beats name it."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Height(NamedTuple):
    """One number of a net over its input plane.

    Attributes
    ----------
    layer, neuron : int
        From 1.
    of : {"z", "a"}
        Before the neuron's activation, or after.
    """

    layer: int
    neuron: int
    of: Literal["z", "a"]
