"""Principal components: the directions in which points spread most."""

from __future__ import annotations

import numpy as np

from pleat.nets.activation import Array


def principal_axes(x: Array, count: int = 2) -> tuple[Array, Array]:
    """Return the first principal axes of points, and the share of the variance along each.

    Parameters
    ----------
    x : (N, D) array
        One point a row.
    count : int
        How many, at most D.

    Returns
    -------
    axes : (count, D) array
        Orthonormal rows; of each the largest entry is positive. Where the points
        spread in fewer directions, the rest is any orthonormal completion.
    shares : (count,) array
        Of the total variance; all 0 if the points are one.

    Notes
    -----
    Singular vectors of the centred points (Jolliffe 2002, *Principal Component
    Analysis*, 2nd ed., 3.5).
    """
    D = x.shape[1]
    centred = x - x.mean(axis=0) if len(x) else np.zeros((1, D))
    # Of fewer points than dimensions all rows are asked for, of more they come anyway.
    _, sizes, rows = np.linalg.svd(centred, full_matrices=len(centred) < D)
    variances = np.zeros(D)
    variances[: len(sizes)] = sizes**2
    axes = rows[:count]
    largest = np.abs(axes).argmax(axis=1)
    axes = axes * np.where(axes[np.arange(count), largest] < 0, -1.0, 1.0)[:, None]
    return axes, variances[:count] / (variances.sum() or 1.0)
