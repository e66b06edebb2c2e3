"""The gauge of a net: what can be changed about its weights without changing what it does.

The units of a hidden layer may stand in any order. Where the activation is
positively homogeneous, act(c z) = c act(z) for c > 0, as for ReLU, each unit may
be scaled as well, if the next layer takes the scale back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pleat.nets.activation import Activation, Array
from pleat.nets.model import Net

_FAINT = 1e-6  # of the longest row's length


@dataclass(frozen=True, eq=False)
class Gauge:
    """An order and a scale for each hidden layer's units.

    Attributes
    ----------
    orders : tuple of (m,) int arrays
        Which old unit comes first, second, ... in each hidden layer.
    scales : tuple of (m,) float64 arrays
        Positive factors of the units in their old order.
    """

    orders: tuple[NDArray[np.intp], ...]
    scales: tuple[Array, ...]

    def apply(self, net: Net) -> Net:
        """Return the net in this gauge: other weights, the same function."""
        layers = []
        before, factor = np.arange(net.widths[0]), np.ones(net.widths[0])
        for k, layer in enumerate(net.layers):
            last = k == len(self.orders)
            order = np.arange(len(layer.b)) if last else self.orders[k]
            scale = np.ones(len(layer.b)) if last else self.scales[k]
            W = (scale[:, None] * layer.W / factor)[order][:, before]
            b = (scale * layer.b)[order]
            layers.append(replace(layer, W=W, b=b))
            before, factor = order, scale
        return Net(tuple(layers))


def best_gauge(net: Net, row_norm: float | None = None) -> Gauge:
    """Choose the gauge that reads best.

    Rows of equal length in every layer whose units can be scaled; two units of
    the plane in the order that gives det W > 0, so that no layer mirrors the
    picture, more of them by the direction of their rows; those of a line by where they
    are 0, from left to right.

    Parameters
    ----------
    net : Net
        Any net; one whose edges skip layers stays as it is.
    row_norm : float, optional
        The rows' length; by default the geometric mean of what they are.
    """
    orders: list[NDArray[np.intp]] = []
    scales: list[Array] = []
    before, factor = np.arange(net.widths[0]), np.ones(net.widths[0])
    for layer in net.layers[:-1]:
        W = (layer.W / factor)[:, before]
        bound = bool(net.skips)
        even = homogeneous(layer.act) and not bound
        scale = _even(W, row_norm) if even else np.ones(len(W))
        order = np.arange(len(W)) if bound else _tidy(W, layer.b)
        orders.append(order)
        scales.append(scale)
        before, factor = order, scale
    return Gauge(tuple(orders), tuple(scales))


def homogeneous(act: Activation) -> bool:
    """Return whether act(c z) = c act(z) for c > 0: straight but for a kink at 0."""
    return act.linear_pieces and all(kink == 0 for kink in act.kinks)


def _even(W: Array, row_norm: float | None) -> Array:
    norms = np.linalg.norm(W, axis=1)
    # A unit that a penalty has all but taken away has no length to speak of.
    alive = norms > _FAINT * norms.max(initial=0.0)
    if not alive.any():
        return np.ones(len(W))
    length = row_norm or float(np.exp(np.log(norms[alive]).mean()))
    return np.where(alive, length / np.where(alive, norms, 1.0), 1.0)


def _tidy(W: Array, b: Array) -> NDArray[np.intp]:
    if W.shape == (2, 2):
        return np.array([0, 1] if np.linalg.det(W) >= 0 else [1, 0])
    if W.shape[1] == 2:
        return np.argsort(np.arctan2(W[:, 1], W[:, 0]), kind="stable")
    if W.shape[1] == 1:
        w = W[:, 0]
        zeros = np.where(w == 0, np.inf, -b / np.where(w == 0, 1.0, w))
        return np.argsort(zeros, kind="stable")
    return np.arange(len(W))
