"""The weights on their way through training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.model import Net


@dataclass(frozen=True, eq=False)
class History:
    """Weights at some steps of training, the last of them the final ones.

    Attributes
    ----------
    steps : (T,) int64 array
        After how many steps; 0 is the initialisation.
    nets : tuple of Net
        One a step.
    loss : (T,) float64 array
        Mean loss at each of them, without penalty.
    """

    steps: NDArray[np.int64]
    nets: tuple[Net, ...]
    loss: Array

    def __post_init__(self) -> None:
        if not len(self.steps) == len(self.nets) == len(self.loss):
            raise InputError("a history needs as many nets and losses as steps")
        if len({(net.widths, net.activations) for net in self.nets}) > 1:
            raise InputError("all nets of a history must have one shape")

    def __len__(self) -> int:
        return len(self.steps)
