"""How well a net does on its data."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import limits
from pleat.nets.activation import Array
from pleat.nets.data import Dataset, correct, fits, scores
from pleat.nets.errors import InputError
from pleat.nets.model import Net


class Metrics(BaseModel):
    """How well a net does on its data.

    Attributes
    ----------
    correct, n : int
        Points right, of how many.
    threshold : float
        Where it was measured; 0 for more than two classes.
    margin : float
        The smallest distance of a score from the threshold, negative where a
        point is on the wrong side. Of more than two classes: the smallest lead
        of a point's own output over the others.
    loss : float
        Mean logistic loss, without penalty; cross-entropy for more classes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    correct: int = Field(ge=0)
    n: int = Field(gt=0)
    threshold: float
    margin: float
    loss: float

    @property
    def accuracy(self) -> float:
        """Share of points right, 0 to 1."""
        return self.correct / self.n


def measure(net: Net, data: Dataset, threshold: float = 0.0) -> Metrics:
    """Measure a net on a data set at a threshold.

    Raises
    ------
    InputError
        If the net takes other inputs, gives not as many outputs as the classes ask
        for, or overflows; or a threshold is given to more than two classes.
    """
    n, k = net.widths[0], net.widths[-1]
    if n != data.points.shape[1]:
        raise InputError(f"the net takes {n} inputs, {data.name} has {data.points.shape[1]}")
    if not fits(k, data.classes):
        raise InputError(
            f"{data.name} has {data.classes} classes, which takes a net of "
            f"{'1 or 2' if data.classes == 2 else data.classes} outputs, not {k}"
        )
    small_enough(net, len(data))
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = net(data.points)
    if not np.isfinite(outputs).all():
        raise InputError(f"the net sends a point of {data.name} beyond all numbers")
    if data.classes > 2:
        if threshold:
            raise InputError(
                f"threshold = {threshold:g} is for two classes, {data.name} has {data.classes}"
            )
        lead = _lead(outputs, data)
        own = outputs[np.arange(len(data)), data.labels]
        loss = np.logaddexp.reduce(outputs, axis=1) - own
    else:
        score = scores(outputs) - threshold
        lead = np.where(data.labels == 1, score, -score)
        loss = np.logaddexp(0.0, -lead)
    return Metrics(
        correct=correct(outputs, data.labels, threshold),
        n=len(data),
        threshold=threshold,
        margin=float(lead.min()),
        loss=float(loss.mean()),
    )


def small_enough(net: Net, points: int) -> None:
    """Refuse what would take more memory than a machine has.

    Raises
    ------
    InputError
        If a net computes too many numbers of so many points.
    """
    computed = 2 * points * sum(net.widths)
    if computed > limits.COMPUTED:
        raise InputError(
            f"the net computes {computed:,} numbers of {points:,} points, more than the "
            f"{limits.COMPUTED:,} that fit; take fewer points or neurons"
        )


def _lead(outputs: Array, data: Dataset) -> Array:
    """Return by how much each point's own output exceeds the largest other one, (N,)."""
    rows = np.arange(len(data))
    others = outputs.copy()
    others[rows, data.labels] = -np.inf
    lead: Array = outputs[rows, data.labels] - others.max(axis=1)
    return lead


def best_line(data: Dataset) -> int:
    """Return how many points the best straight line gets right.

    Every way a line can part the points is tried: its direction matters only as
    far as it orders them, and that changes only where two of them lie abreast.

    Parameters
    ----------
    data : Dataset
        Of two coordinates and the classes 0 and 1.

    Raises
    ------
    InputError
        If there are more than 1,000 points: the ways to try are as many as pairs.
    """
    if len(data) > 1000:
        raise InputError(
            f"the best line is measured for up to 1,000 points, {data.name} has {len(data):,}"
        )
    x, labels = data.points, data.labels == 1
    first, second = np.triu_indices(len(x), 1)
    across = x[second] - x[first]
    abreast = np.sort(np.arctan2(-across[:, 0], across[:, 1]) % np.pi)
    angles = np.unique((abreast + np.roll(abreast, -1) + np.pi * (abreast == abreast[-1])) / 2)
    best = 0
    for chunk in np.array_split(angles, max(len(angles) // 2000, 1)):
        along = np.column_stack([np.cos(chunk), np.sin(chunk)]) @ x.T
        ones = labels[np.argsort(along, axis=1)]
        below = np.cumsum(~ones, axis=1) + ones.sum(axis=1, keepdims=True) - np.cumsum(ones, axis=1)
        best = max(best, int(below.max()), int((len(x) - below).max()))
    return best
