"""How well a net does on its data."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import limits
from pleat.nets.activation import Array
from pleat.nets.data import Dataset, correct, fits, scores
from pleat.nets.errors import InputError, counted
from pleat.nets.model import Net


class Metrics(BaseModel):
    """How well a net does on its data.

    Attributes
    ----------
    correct, n : int
        Points right, of how many.
    threshold : float
        Where it was measured: between outputs of 0 and 1 at 0.5, of others at 0, if nothing
        else was asked for; 0 for more than two classes.
    margin : float
        The smallest distance of a score from the threshold, negative where a
        point is on the wrong side. Of more than two classes: the smallest lead
        of a point's own output over the others.
    loss : float
        Mean logistic loss, without penalty; cross-entropy for more classes. Of a net that
        ends in sigmoid or softmax it is that of what comes before: its own cross-entropy.
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


class Errors(BaseModel):
    """How far a net's outputs are from the targets of its data.

    Attributes
    ----------
    n : int
        Points.
    mse : float
        The mean of the squared differences, over points and outputs.
    largest : float
        The largest difference.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    n: int = Field(gt=0)
    mse: float = Field(ge=0)
    largest: float = Field(ge=0)

    @property
    def loss(self) -> float:
        """What training makes small: the mean squared error."""
        return self.mse


def usual_threshold(net: Net) -> float:
    """Return where class 1 begins by a net's end: at 0.5 after a sigmoid, else at 0.

    Two outputs are compared with each other, whatever they end in.
    """
    return 0.5 if net.widths[-1] == 1 and net.activations[-1] == "sigmoid" else 0.0


def judged_before_end(activation: str, outputs: int) -> bool:
    """Return whether a net's loss is known from what comes before its last activation.

    So it is where that makes shares of its outputs: the loss is then their cross-entropy.
    """
    return activation == "softmax" or (activation == "sigmoid" and outputs == 1)


def judge(net: Net, data: Dataset, threshold: float | None = None) -> Metrics | Errors:
    """Measure a net by what the data have: its errors if they have targets, else as `measure`.

    Raises
    ------
    InputError
        As `measure` and `errors`; or if a threshold is given to data without classes.
    """
    if data.targets is None:
        return measure(net, data, threshold)
    if threshold is not None:
        raise InputError(f"threshold = {threshold:g} is for classes, and {data.name} has a target")
    return errors(net, data)


def errors(net: Net, data: Dataset) -> Errors:
    """Measure how far a net's outputs are from the targets.

    Raises
    ------
    InputError
        If the data have no targets, the net takes other inputs or gives other outputs,
        or it overflows.
    """
    off = residuals(net, data)
    with np.errstate(over="ignore"):
        mse = float((off**2).mean())
    if not np.isfinite(mse):
        raise InputError(f"the net sends a point of {data.name} beyond all numbers")
    return Errors(n=len(data), mse=mse, largest=float(np.abs(off).max()))


def residuals(net: Net, data: Dataset) -> Array:
    """Return outputs less targets, (N, k); `InputError` as of `errors`."""
    if data.targets is None:
        raise InputError(f"{data.name} has classes and no target")
    _takes(net, data)
    k = data.targets.shape[1]
    if net.widths[-1] != k:
        raise InputError(
            f"{data.name} has {counted(k, 'target')}, which takes a net of as "
            f"many outputs, not {net.widths[-1]}"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        off: Array = net(data.points) - data.targets
    return off


def _takes(net: Net, data: Dataset) -> None:
    n, given = net.widths[0], data.points.shape[1]
    if n != given:
        raise InputError(f"the net takes {counted(n, 'input')}, {data.name} has {given}")
    small_enough(net, len(data))


def measure(net: Net, data: Dataset, threshold: float | None = None) -> Metrics:
    """Measure a net on a data set at a threshold; by default the usual one for its end.

    Raises
    ------
    InputError
        If the net takes other inputs, gives not as many outputs as the classes ask
        for, or overflows; or a threshold is given to more than two classes; or the data
        have targets and no classes.
    """
    if data.targets is not None:
        raise InputError(f"{data.name} has a target and no classes")
    threshold = usual_threshold(net) if threshold is None else threshold
    k = net.widths[-1]
    _takes(net, data)
    if not fits(k, data.classes):
        raise InputError(
            f"{data.name} has {data.classes} classes, which takes a net of "
            f"{'1 or 2' if data.classes == 2 else data.classes} outputs, not {k}"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        z, outputs = net.stages(data.points)[-1]
    squashed = judged_before_end(net.activations[-1], k)
    if not np.isfinite(outputs).all():
        raise InputError(f"the net sends a point of {data.name} beyond all numbers")
    if data.classes > 2:
        if threshold:
            raise InputError(
                f"threshold = {threshold:g} is for two classes, {data.name} has {data.classes}"
            )
        lead = _lead(outputs, data)
        judged = z if squashed else outputs
        own = judged[np.arange(len(data)), data.labels]
        loss = np.logaddexp.reduce(judged, axis=1) - own
    else:
        score = scores(outputs) - threshold
        lead = np.where(data.labels == 1, score, -score)
        ahead = np.where(data.labels == 1, scores(z), -scores(z)) if squashed else lead
        loss = np.logaddexp(0.0, -ahead)
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
