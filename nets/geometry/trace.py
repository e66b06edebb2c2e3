"""Curves through any net, sampled until what is drawn is the curve to a tolerance."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.geometry.creases import checked, cut_at_creases
from pleat.nets.geometry.polygons import Index, Mask
from pleat.nets.geometry.regions import layers_to, noise
from pleat.nets.model import Layer, Net

_SHORTEST = 1e-9  # of a side of the polyline: never split finer
_STEP = 2.0  # the furthest a pre-activation may go between vertices where it may bend
_BENDING = 16.0  # beyond, every curved activation is straight to within 2e-7
_SAFE = 0.9  # the true maximum may lie between two probes, a little above both
_PROBES = np.linspace(0, 1, 7)[1:-1]  # where the distance from the chord is measured


def trace(
    net: Net,
    polyline: ArrayLike,
    tol: float | Sequence[float],
    depth: int | None = None,
    closed: bool = False,
) -> Array:
    """Add vertices to a polyline until straight lines between them are near enough.

    Kinks get a vertex of their own, as in `split`; with piecewise linear activations
    the two give the same. Where activations are curved, sides are halved until each
    stage is within `tol` of its chord at five places between neighbours, compared
    at equal parameters: that bounds every moment of a move between two stages as well.

    Parameters
    ----------
    net : Net
        Any activations, any number of inputs n0.
    polyline : (N, n0) array_like
        In input coordinates.
    tol : float or one for each layer
        Largest distance, in the units of that layer's stages.
    depth : int, optional
        How many layers count, by default all.
    closed : bool
        Whether a last side leads back to the first point, which is not repeated.

    Returns
    -------
    (M, n0) float64 array
        The given points among the new ones, in order.

    Raises
    ------
    InputError
        If the points don't fit the net, or a tolerance is not positive.
    """
    return trace_many(net, [polyline], tol, depth, closed)[0]


def trace_many(
    net: Net,
    polylines: Sequence[ArrayLike],
    tol: float | Sequence[float],
    depth: int | None = None,
    closed: bool = False,
) -> list[Array]:
    """Trace many polylines at once; see `trace`.

    Parameters
    ----------
    net : Net
        Any activations.
    polylines : sequence of (N, n0) array_like
        Each of its own length.
    tol : float or one for each layer
        Largest distance, in the units of that layer's stages.
    depth : int, optional
        How many layers count, by default all.
    closed : bool
        Whether each of them is closed.
    """
    layers = layers_to(net, depth)
    tols = np.broadcast_to(np.asarray(tol, dtype=np.float64), (len(layers),))
    if not (tols > 0).all():
        raise InputError(f"a tolerance must be above 0, got {tol}")
    curved = [k for k, layer in enumerate(layers) if not layer.act.linear_pieces]
    lines = checked(net, polylines, closed)
    if not curved:
        return cut_at_creases(layers, lines, closed)
    lines = cut_at_creases(layers[: curved[0] + 1], lines, closed=False)
    if not lines:
        return []
    out = _sampled(layers, tols, curved[0], lines)
    return [line[:-1] for line in out] if closed else out


def _sampled(
    layers: tuple[Layer, ...], tols: Array, curved: int, lines: list[Array]
) -> list[Array]:
    x = np.concatenate(lines)
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    side = np.flatnonzero(owner[1:] == owner[:-1])
    low, high = np.zeros(len(side)), np.ones(len(side))
    # Every vertex is a side of the polyline and a share of the way along it.
    sides, shares = [np.arange(len(x))], [np.zeros(len(x))]

    def at(side: Index, share: Array) -> Array:
        return x[side] + share[:, None] * (x[np.minimum(side + 1, len(x) - 1)] - x[side])

    while len(side):
        middle, good = _examine(layers, tols, curved, at, side, low, high)
        good |= high - low <= _SHORTEST
        side, low, high, middle = side[~good], low[~good], high[~good], middle[~good]
        sides.append(side)
        shares.append(middle)
        side = np.concatenate([side, side])
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    all_sides, all_shares = np.concatenate(sides), np.concatenate(shares)
    order = np.lexsort((all_shares, all_sides))
    all_sides, all_shares = all_sides[order], all_shares[order]
    return np.split(
        at(all_sides, all_shares), np.searchsorted(owner[all_sides], np.arange(1, len(lines)))
    )


def _examine(
    layers: tuple[Layer, ...],
    tols: Array,
    curved: int,
    at: Callable[[Index, Array], Array],
    side: Index,
    low: Array,
    high: Array,
) -> tuple[Array, Mask]:
    """Where each side should be split, and whether it needn't be."""
    count = len(side)
    share = low[:, None] + (high - low)[:, None] * np.concatenate([[0.0], _PROBES, [1.0]])
    h = at(np.repeat(side, share.shape[1]), share.ravel())
    middle = (low + high) / 2
    good = np.ones(count, dtype=np.bool_)
    kinked = np.zeros(count, dtype=np.bool_)
    for k, (layer, tol) in enumerate(zip(layers, tols, strict=True)):
        z = h @ layer.W.T + layer.b
        floors = noise(layer, h)
        h = layer.activate(z)
        Z, H = z.reshape(count, -1, len(layer.b)), h.reshape(count, -1, len(layer.b))
        if np.isfinite(tol):
            # One neuron may have folded while its neighbour has not: the worse of both, each.
            bow = _bow(H) if layer.activation == "identity" else np.maximum(_bow(Z), _bow(H))
            away = np.einsum("spm,spm->sp", bow, bow)
            good &= (away <= (_SAFE * tol) ** 2).all(axis=1)
        first, last = Z[:, 0, : layer.neurons], Z[:, -1, : layer.neurons]
        floors = floors[: layer.neurons]
        if not layer.act.linear_pieces:
            bends = (np.minimum(first, last) < _BENDING) & (np.maximum(first, last) > -_BENDING)
            good &= ~(bends & (np.abs(last - first) > _STEP)).any(axis=1)
        if k <= curved:
            continue  # its kinks are vertices already
        for kink in layer.act.kinks:
            a, b = first - kink, last - kink
            crosses = (a * b < 0) & (np.minimum(np.abs(a), np.abs(b)) > 10 * floors)
            rows = np.flatnonzero(crosses.any(axis=1) & ~kinked)
            neuron = crosses[rows].argmax(axis=1)
            root = _root(layers[: k + 1], at, side[rows], low[rows], high[rows], neuron, kink)
            inside = (root > low[rows]) & (root < high[rows])
            rows = rows[inside]
            middle[rows] = root[inside]
            kinked[rows], good[rows] = True, False
    return middle, good


def _bow(values: Array) -> Array:
    """(S, 5, m) distances of the probes from the chord between the first and the last."""
    chord = values[:, :1] + _PROBES[:, None] * (values[:, -1:] - values[:, :1])
    bow: Array = np.abs(values[:, 1:-1] - chord)
    return bow


def _root(
    layers: tuple[Layer, ...],
    at: Callable[[Index, Array], Array],
    side: Index,
    low: Array,
    high: Array,
    neuron: Index,
    kink: float,
) -> Array:
    def value(share: Array) -> Array:
        h = at(side, share)
        for layer in layers[:-1]:
            h = layer.activate(h @ layer.W.T + layer.b)
        z: Array = (h * layers[-1].W[neuron]).sum(axis=1) + layers[-1].b[neuron]
        return z - kink

    return bisect(value, low, high)


def bisect(f: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Find where functions change sign, all at once.

    Parameters
    ----------
    f : callable
        From (N,) parameters to (N,) values, each function its own parameter.
    low, high : (N,) float64 arrays
        Where the values differ in sign; those of one sign give `high`.

    Returns
    -------
    (N,) float64 array
        To the last bits of `high - low`.
    """
    above = f(low) > 0
    for _ in range(54):
        middle = (low + high) / 2
        same = (f(middle) > 0) == above
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return high
