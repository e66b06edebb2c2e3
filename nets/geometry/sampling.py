"""Curves of functions as polylines, near enough to the function on any scale."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.geometry.function import Function, Values

_FIRST = 48  # intervals to begin with
_PROBES = np.linspace(0, 1, 9)[1:-1]  # where the distance from the chord is measured
_DEEPEST = 24  # halvings
_MOST = 6000  # vertices
_ASIDE = 1e-9  # of the interval: a slope at a kink is taken so far beside it
_BEYOND = 1.0  # heights of the window: further off values need not be told apart
_SAFE = 0.8  # the true maximum may lie between two probes
_STRAIGHT = 1e-9  # of the tolerance: a vertex so near to its neighbours' chord is none


def pieces(
    function: Function,
    window: tuple[float, float, float, float],
    scale: tuple[float, float],
    tol: float,
    jumping: bool = False,
) -> list[Array]:
    """Return a function's graph in a window as polylines, (M, 2) each, from left to right.

    Parameters
    ----------
    function : Function
        Continuous between kinks.
    window : tuple of float
        Left, bottom, right, top, in the function's units.
    scale : pair of float
        Length of a unit along and upright, in those of `tol`.
    tol : float
        How far the curve may be from what is drawn.
    jumping : bool
        Whether values jump at kinks, as a slope's do: then each piece between two is one
        polyline; else there is one, with a vertex at every kink.

    Notes
    -----
    Intervals are halved until the curve keeps near to its chord at seven places between
    neighbours. Values far above or below the window are cut off, so that steep functions of
    any size can be drawn; what is returned must still be clipped to it.
    """
    left, bottom, right, top = window
    aside = _ASIDE * (right - left)
    cuts = [left, *function.kinks(left, right).tolist(), right]
    reach = _BEYOND * (top - bottom)

    def value(x: Array) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):
            y = function.f(x)
        return np.clip(np.nan_to_num(y, nan=np.inf), bottom - reach, top + reach)

    out: list[Array] = []
    for a, b in pairwise(cuts):
        ends = (a + aside, b - aside) if jumping else (a, b)
        x = _sampled(value, *ends, scale, tol)
        y = value(x)
        x[[0, -1]] = a, b
        out.append(_plain(np.column_stack([x, y]), scale, tol))
    if jumping:
        return out
    return [np.vstack([out[0], *(piece[1:] for piece in out[1:])])]


def _sampled(
    value: Values, low: float, high: float, scale: tuple[float, float], tol: float
) -> Array:
    """Return inputs, rising, between which chords are near enough."""
    x = np.linspace(low, high, _FIRST + 1)
    open_ = np.ones(_FIRST, dtype=bool)
    for _ in range(_DEEPEST):
        if not open_.any() or len(x) > _MOST:
            break
        a, b = x[:-1][open_], x[1:][open_]
        fa, fb = value(a), value(b)
        inner = a[:, None] + (b - a)[:, None] * _PROBES
        off = value(inner) - (fa[:, None] + (fb - fa)[:, None] * _PROBES)
        dx, dy = (b - a) * scale[0], (fb - fa) * scale[1]
        # The distance from the chord, not the upright one: steep curves need no more vertices.
        away = np.abs(off).max(axis=1) * scale[1] * dx / np.maximum(np.hypot(dx, dy), 1e-300)
        wide = away > _SAFE * tol
        which = np.flatnonzero(open_)[wide]
        halves = (x[which] + x[which + 1]) / 2
        fresh = np.zeros(len(x) - 1 + len(halves), dtype=bool)
        at = which + np.arange(len(which))
        fresh[at] = fresh[at + 1] = True
        x, open_ = np.insert(x, which + 1, halves), fresh
    return x


def _plain(p: Array, scale: tuple[float, float], tol: float) -> Array:
    """Leave out vertices on the straight line through their neighbours."""
    q = p * scale
    a, b = q[1:-1] - q[:-2], q[2:] - q[1:-1]
    bend = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    size = np.hypot(*(q[2:] - q[:-2]).T)
    kept = np.ones(len(p), dtype=bool)
    kept[1:-1] = bend > _STRAIGHT * tol * np.maximum(size, 1e-300) + 1e-13 * size**2
    return p[kept]
