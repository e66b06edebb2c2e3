"""The line or plane by which the last layers of a net part a space in two."""

from __future__ import annotations

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.geometry.classes import decided_alike
from pleat.nets.model import Net


def affine_score(net: Net, threshold: float = 0.0) -> tuple[Array, float] | None:
    """Return w, (n,), and c, where a net decides by the sign of ``w . h + c``, if it does.

    So it is where nothing bends but a rising curve at its end.

    Parameters
    ----------
    net : Net
        Of one output, or of two of which the larger decides.
    threshold : float
        That of one output.
    """
    if net.widths[-1] > 2:
        return None
    net, level = decided_alike(net, threshold)
    if any(layer.activation != "identity" for layer in net.layers):
        return None
    w, c = np.eye(net.widths[0]), np.zeros(net.widths[0])
    for layer in net.layers:
        w, c = layer.W @ w, layer.W @ c + layer.b
    return w[0], float(c[0]) - level


def section(w: Array, c: float, low: Array, high: Array) -> Array:
    """Return where ``w . x + c = 0`` meets a box, as a convex polygon or a segment.

    Parameters
    ----------
    w : (k,) array
        k is 2 or 3.
    c : float
        The offset.
    low, high : (k,) arrays
        Opposite corners of the box.

    Returns
    -------
    (V, k) array
        The corners in their order; none where they don't meet.
    """
    k = len(w)
    signs = np.array(np.meshgrid(*[[0, 1]] * k, indexing="ij")).reshape(k, -1).T
    corners = np.where(signs, high, low)
    height = corners @ w + c
    ends = np.array(
        [(a, b) for a in range(2**k) for b in range(a) if (signs[a] != signs[b]).sum() == 1]
    )
    ends = ends[(height[ends[:, 0]] >= 0) != (height[ends[:, 1]] >= 0)]
    if not len(ends):
        return np.zeros((0, k))
    h0, h1 = height[ends].T
    share = (h0 / (h0 - h1))[:, None]
    met = corners[ends[:, 0]] + share * (corners[ends[:, 1]] - corners[ends[:, 0]])
    if k == 2:
        flat: Array = met
        return flat
    # Around its middle, in any two directions of the plane.
    along = np.linalg.svd(w[None])[2][1:]
    x, y = along @ (met - met.mean(axis=0)).T
    polygon: Array = met[np.argsort(np.arctan2(y, x))]
    return polygon
