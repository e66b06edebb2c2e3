"""How well a net does on its data."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict

from pleat.nets.data import Dataset, correct, scores
from pleat.nets.model import Net


class Metrics(BaseModel):
    """How well a net does on its data.

    Attributes
    ----------
    correct, n : int
        Points right, of how many.
    threshold : float
        Where it was measured.
    margin : float
        The smallest distance of a score from the threshold, negative where a
        point is on the wrong side.
    loss : float
        Mean logistic loss, without penalty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    correct: int
    n: int
    threshold: float
    margin: float
    loss: float

    @property
    def accuracy(self) -> float:
        """Share of points right, 0 to 1."""
        return self.correct / self.n


def measure(net: Net, data: Dataset, threshold: float = 0.0) -> Metrics:
    """Measure a net on a data set at a threshold."""
    score = scores(net(data.points)) - threshold
    signed = np.where(data.labels == 1, score, -score)
    return Metrics(
        correct=correct(score, data.labels),
        n=len(data),
        threshold=threshold,
        margin=float(signed.min()),
        loss=float(np.logaddexp(0.0, -signed).mean()),
    )


def best_line(data: Dataset) -> int:
    """Return how many points the best straight line gets right.

    Every way a line can part the points is tried: its direction matters only as
    far as it orders them, and that changes only where two of them lie abreast.

    Parameters
    ----------
    data : Dataset
        Of two coordinates and the classes 0 and 1.
    """
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
