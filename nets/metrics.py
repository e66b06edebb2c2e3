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
