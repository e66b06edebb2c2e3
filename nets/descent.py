"""Descent over a landscape: where gradient descent takes two parameters, step by step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.landscape import Landscape, even_grid


@dataclass(frozen=True)
class GradientDescent:
    """Full-batch gradient descent, as `torch.optim.SGD` does it.

    Attributes
    ----------
    lr : float
        The learning rate.
    momentum : float
        The share of a step that the next one goes on with (Polyak 1964).
    """

    lr: float
    momentum: float = 0.0


def descend(
    landscape: Landscape, starts: ArrayLike, optimizer: GradientDescent, steps: int
) -> Array:
    """Follow the gradient down from some places.

    Parameters
    ----------
    landscape : Landscape
        Whose.
    starts : (S, 2) array_like
        Values of its two parameters.
    optimizer : GradientDescent
        By which rule.
    steps : int
        How many.

    Returns
    -------
    (steps + 1, S, 2) float64 array
        Every place on the way, the starts first.

    Raises
    ------
    InputError
        If a step is so long that the parameters leave all numbers.
    """
    place = np.array(starts, dtype=np.float64)
    out, pace = [place], np.zeros_like(place)
    for step in range(1, steps + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            pace = optimizer.momentum * pace + landscape.gradient(place)
            place = place - optimizer.lr * pace
        if not np.isfinite(place).all():
            raise InputError(
                f"with lr = {optimizer.lr:g} step {step} leads beyond all numbers; take a "
                "smaller one"
            )
        out.append(place)
    return np.stack(out)


def safe_rate(landscape: Landscape, low: ArrayLike, high: ArrayLike, count: int = 21) -> float:
    """Return a learning rate with which gradient descent goes down wherever it stands.

    It is 1 over the largest curvature found on an even grid of a rectangle.
    """
    extent = np.subtract(high, low)
    curvatures = np.linalg.eigvalsh(landscape.hessian(even_grid(low, high, count), extent))
    largest = float(np.abs(curvatures).max())
    return 1 / largest if largest > 0 else 1.0
