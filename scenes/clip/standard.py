"""Data in standard units: each coordinate less its mean, by its standard deviation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.data import Dataset
from pleat.nets.files.affine import Affine
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.model import Layer, Net

# So many times as far as another, a coordinate makes a line of the picture.
MOST = 30.0
_WHOLE = 3  # coordinates are shown as they are, more along principal components


def standardized(data: Dataset) -> Dataset:
    """Return data in standard units, which remembers what they are in its own."""
    mean, deviation = data.points.mean(axis=0), data.points.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1.0)
    units = tuple(zip(mean.tolist(), deviation.tolist(), strict=True))
    return replace(data, points=(data.points - mean) / deviation, units=units)


def in_units_of(data: Dataset, snapshot: Snapshot) -> Snapshot:
    """Return a snapshot whose nets take the standard units of data, and say what they said.

    With x = m + s u the first layer's W x + b is (W s) u + (b + W m).
    """
    mean, deviation = np.array(data.units).T
    own = Affine(deviation, mean)

    def folded(net: Net) -> Net:
        first, *rest = net.layers
        return Net((Layer(*own.ahead(first.W, first.b), first.activation), *rest))

    history = snapshot.history
    if history is not None:
        history = replace(history, nets=tuple(map(folded, history.nets)))
    return replace(snapshot, net=folded(snapshot.net), history=history)


def line_fault(data: Dataset) -> str | None:
    """Return why a picture of data would be a line, if two coordinates differ so far."""
    reach = np.ptp(data.points, axis=0) if len(data) else np.zeros(0)
    if len(reach) < 2 or not reach.min() > 0 or reach.max() <= MOST * reach.min():
        return None
    if len(reach) > _WHOLE and not _thin(data.points):
        return None
    wide, narrow = int(reach.argmax()) + 1, int(reach.argmin()) + 1
    return (
        f"x{wide} goes {reach.max() / reach.min():.3g} times as far as x{narrow}, so that the "
        f"data are seen as a line; write standardize = true in [clip]"
    )


def _thin(points: Array) -> bool:
    """Whether points seen along their principal components would be a line."""
    first, second = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)[:2]
    return bool(first > MOST * second)
