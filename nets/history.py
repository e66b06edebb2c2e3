"""The weights on their way through training."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    loss : (T,) float64 array or None
        Mean loss at each of them, without penalty; None where nobody has kept it. What is
        drawn is measured on the data in any case.
    """

    steps: NDArray[np.int64]
    nets: tuple[Net, ...]
    loss: Array | None

    def __post_init__(self) -> None:
        losses = self.nets if self.loss is None else self.loss
        if not len(self.steps) == len(self.nets) == len(losses):
            raise InputError("a history needs as many nets and losses as steps")
        if len({(net.widths, net.activations, net.channels) for net in self.nets}) > 1:
            raise InputError("all nets of a history must have one shape")

    def __len__(self) -> int:
        return len(self.steps)

    def at(self, step: float) -> Net:
        """Return the net after a step; from one kept step to the next its weights go straight."""
        k = int(np.clip(np.searchsorted(self.steps, step, "right") - 1, 0, max(len(self) - 2, 0)))
        if step <= self.steps[k] or len(self) == 1:
            return self.nets[k]
        t = (step - self.steps[k]) / (self.steps[k + 1] - self.steps[k])
        return between(self.nets[k], self.nets[k + 1], float(t))

    def evenly(self, start: float, end: float, share: float) -> float:
        """Return the step at a share of the way between two, with equal time for each kept one.

        Those are denser where weights move fast.
        """
        order = np.arange(len(self))
        places = np.interp([start, end], self.steps, order)
        place = (1 - share) * places[0] + share * places[1]
        return float(np.interp(place, order, self.steps))


def between(a: Net, b: Net, t: float) -> Net:
    """Return the net whose weights are a share t of the way from one net's to another's."""
    if t <= 0 or t >= 1:
        return b if t >= 1 else a
    return Net(
        tuple(
            replace(p, W=(1 - t) * p.W + t * q.W, b=(1 - t) * p.b + t * q.b)
            for p, q in zip(a.layers, b.layers, strict=True)
        )
    )
