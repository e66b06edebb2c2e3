"""Piecewise linear functions of one input as nets: one hidden neuron for each bend."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Array
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.model import Layer, Net

Function = Callable[[Array], Array]

FUNCTIONS: dict[str, Function] = {
    "|x|": np.abs,
    "x^2": np.square,
    "x^3": lambda x: x**3,
    "exp(x)": np.exp,
    "sin(x)": np.sin,
    "cos(x)": np.cos,
    "tanh(x)": np.tanh,
}
"""What a recipe can have drawn in pieces, by its name."""

_LEAST = 1e-12  # of the steepest slope: what changes less is no bend
_NEAR = 1e-9  # of a piece: so near its end rounding would take over
_PROBES = 8  # steps on a piece, in one of which an extremum of the error is looked for


def find_function(name: str) -> Function:
    """Return a function by its name; InputError if there is none."""
    if name not in FUNCTIONS:
        raise InputError(f"unknown function {quoted(name)}; {instead(name, FUNCTIONS)}")
    return FUNCTIONS[name]


def hinges(at: Array, y: Array, base: int) -> tuple[Array, Array, Array]:
    """Take a polyline over the line apart, from one of its vertices to both sides.

    It is ``y[base] + sum_k slopes[k] relu(ways[k] (x - places[k]))`` from its first vertex to
    its last, and goes on straight beyond them.

    Parameters
    ----------
    at, y : (M,) float64 arrays
        Its vertices, rising.
    base : int
        From which one.

    Returns
    -------
    ways, places, slopes : (K,) float64 arrays
        `ways` +1 or -1; from the left. Vertices where nothing changes are left out.
    """
    slope = np.diff(y) / np.diff(at)
    right = np.diff(slope[base:], prepend=0.0)
    left = np.diff(-slope[:base][::-1], prepend=0.0)[::-1]
    ways = np.concatenate([-np.ones(base), np.ones(len(at) - 1 - base)])
    places = np.concatenate([at[1 : base + 1], at[base:-1]])
    slopes = np.concatenate([left, right])
    kept = np.abs(slopes) > _LEAST * np.abs(slope).max(initial=0.0)
    return ways[kept], places[kept], slopes[kept]


def polyline_net(at: ArrayLike, y: ArrayLike) -> Net:
    """Return the 1-n-1 ReLU net that runs through points, straight between them.

    It begins at the point in the middle and takes a neuron for each piece that leaves it and
    each bend further out: n pieces, n neurons at the most.

    Parameters
    ----------
    at, y : (M,) array_like
        The points, from left to right, two at least.

    Raises
    ------
    InputError
        If they don't rise, or all have one height.
    """
    at, y = (np.asarray(own, dtype=np.float64) for own in (at, y))
    if at.ndim != 1 or at.shape != y.shape or len(at) < 2:
        raise InputError("a polyline has two points or more, each an x with its y")
    if not (np.diff(at) > 0).all():
        raise InputError(
            "the points of a polyline must stand from left to right, each at its own x"
        )
    base = len(at) // 2
    ways, places, slopes = hinges(at, y, base)
    if not len(ways):
        raise InputError("all points have one height: there is nothing for a neuron to do")
    hidden = Layer(ways[:, None], -ways * places + 0.0, "relu")
    return Net((hidden, Layer(slopes[None], y[base : base + 1])))


def interpolation(f: Function, knots: ArrayLike, shifted: bool = False) -> Net:
    """Return the net that meets a function at knots and is straight between them.

    Between knots a distance h apart it is off by at most h^2/8 of the largest second
    derivative; for x^2 by h^2/4, everywhere on one side. Shifted by half of that it is off
    by no more than half as much.

    Parameters
    ----------
    f : callable
        Of (N,) arrays.
    knots : (M,) array_like
        Rising, two at least.
    shifted : bool
        Whether to move it up or down until its largest errors to both sides are equal.
    """
    knots = np.asarray(knots, dtype=np.float64)
    net = polyline_net(knots, f(knots))
    if not shifted:
        return net
    low, high = error_range(net, f, knots)
    first, last = net.layers
    return Net((first, Layer(last.W, last.b - (low + high) / 2)))


def even_knots(low: float, high: float, pieces: int) -> Array:
    """Return the ends of equal pieces of an interval, (pieces + 1,)."""
    return np.linspace(low, high, pieces + 1)


def error_range(net: Net, f: Function, knots: Sequence[float] | Array) -> tuple[float, float]:
    """Return the smallest and the largest error of a net, its output less the function.

    Parameters
    ----------
    net : Net
        Of one input and one output.
    f : callable
        Smooth between knots.
    knots : (M,) array
        Among them all bends of the net, rising; the error is measured from first to last.
    """

    def error(x: float | Array) -> Array:
        at = np.atleast_1d(np.asarray(x, dtype=np.float64))
        off: Array = net(at[:, None])[:, 0] - f(at)
        return off

    from scipy.optimize import minimize_scalar  # takes long, and few clips need it

    knots = np.asarray(knots, dtype=np.float64)
    x = np.interp(
        np.arange(0, len(knots) - 1 + 1 / _PROBES, 1 / _PROBES), np.arange(len(knots)), knots
    )
    found = error(x)
    out = []
    for sign in (1.0, -1.0):
        k = int((sign * found).argmin())
        bounds = x[max(k - 1, 0)], x[min(k + 1, len(x) - 1)]
        near = minimize_scalar(
            lambda t, sign=sign: float(sign * error(t)[0]),
            bounds=bounds,
            method="bounded",
            options={"xatol": _NEAR * (bounds[1] - bounds[0])},
        )
        out.append(sign * min(float(near.fun), float(sign * found[k])))
    return out[0], out[1]
