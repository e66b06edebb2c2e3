"""What single units of a first layer answer to, and whether other nets have units like them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.activation import Array
from pleat.nets.model import Net


def activity(net: Net, points: Array) -> Array:
    """Return what the units of the first layer give for some points, (N, m)."""
    first: Array = net.stages(points)[0][1][:, : net.layers[0].neurons]
    return first


def correlations(a: Array, b: Array) -> Array:
    """Return Pearson's correlation of every column of `a`, (N, m), with every one of `b`, (N, k).

    Returns
    -------
    (m, k) array
        0 where a column is the same everywhere.
    """
    a, b = (_standard(one) for one in (a, b))
    out: Array = a.T @ b / len(a)
    return out


def _standard(values: Array) -> Array:
    off = values - values.mean(axis=0)
    spread = values.std(axis=0)
    alive = spread > 1e-9 * max(float(np.abs(values).max(initial=0.0)), 1e-300)
    return np.where(alive, off / np.where(alive, spread, 1.0), 0.0)


def matches(net: Net, others: Sequence[Net], points: Array) -> tuple[NDArray[np.int64], Array]:
    """Return for each unit of a net the unit of each other net that is most like it.

    Two units are alike as far as their activities on the points correlate (Li, Yosinski, Clune,
    Lipson and Hopcroft 2016, "Convergent learning").

    Returns
    -------
    which : (m, K) int array
        From 0.
    how : (m, K) array
        Their correlation, at most 1.
    """
    own = activity(net, points)
    found = [correlations(own, activity(other, points)) for other in others]
    which = np.stack([r.argmax(axis=1) for r in found], axis=1).astype(np.int64)
    how = np.stack([r.max(axis=1) for r in found], axis=1)
    return which, how


def answered(net: Net, points: Array, top: int) -> Array:
    """Return for each unit the mean of the points, so many, that it answers to most, (m, n)."""
    order = np.argsort(-activity(net, points), axis=0, kind="stable")[:top]
    mean: Array = points[order].mean(axis=0)
    return mean


def favoured(net: Net, points: Array, labels: NDArray[np.int64]) -> Array:
    """Return for each unit which share of all that it gives goes to one class at most, (m,).

    Of activities above 0 alone; 0 for a unit that has none.
    """
    given = np.maximum(activity(net, points), 0.0)
    sums = np.stack([given[labels == k].sum(axis=0) for k in np.unique(labels)])
    whole = sums.sum(axis=0)
    share: Array = np.where(whole > 0, sums.max(axis=0) / np.where(whole > 0, whole, 1.0), 0.0)
    return share
