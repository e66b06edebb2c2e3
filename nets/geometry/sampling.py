"""Curves of functions as polylines, near enough to the function on any scale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.geometry.function import Function, Values, turns

Window = tuple[float, float, float, float]

_FIRST = 48  # intervals to begin with
_PROBES = np.linspace(0, 1, 9)[1:-1]  # where the distance from the chord is measured
_DEEPEST = 24  # halvings
_MOST = 6000  # vertices
_ASIDE = 1e-9  # of the interval: a slope at a kink is taken so far beside it
_BEYOND = 1.0  # heights of the window: further off values need not be told apart
_ALIKE = 1e-6  # of the narrowest window: inputs that need not be told apart
_SAFE = 0.8  # the true maximum may lie between two probes
_STRAIGHT = 1e-9  # of the tolerance: a vertex so near to its neighbours' chord is none


def pieces(
    function: Function,
    windows: Sequence[Window],
    size: tuple[float, float],
    tol: float,
    jumping: bool = False,
) -> list[Array]:
    """Return a function's graph as polylines, (M, 2) each, from left to right.

    Parameters
    ----------
    function : Function
        Continuous between kinks.
    windows : sequence of tuple of float
        In which it will be seen: left, bottom, right, top, in the function's units.
    size : pair of float
        How wide and how high each window is drawn, in the units of `tol`.
    tol : float
        How far the curve may be from what is drawn, in every window.
    jumping : bool
        Whether values jump at kinks, as a slope's do: then each piece between two is one
        polyline; else there is one, with a vertex at every kink.

    Notes
    -----
    Intervals are halved until the curve keeps near to its chord, in each window that shows it,
    at seven places between neighbours. Values far above or below the windows are cut off, so
    that steep functions of any size can be drawn; what is returned must still be clipped.
    """
    left, right = min(w[0] for w in windows), max(w[2] for w in windows)
    bottom, top = min(w[1] for w in windows), max(w[3] for w in windows)
    aside, reach = _ASIDE * (right - left), _BEYOND * (top - bottom)
    cuts = [left, *function.kinks(left, right).tolist(), right]

    def value(x: Array) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):
            y = function.f(x)
        return np.clip(np.nan_to_num(y, nan=np.inf), bottom - reach, top + reach)

    # What a wide window could hide between two inputs: sharp bends, and where a curve turns.
    bends = np.union1d(function.bends(left, right), turns(function, left, right))
    out: list[Array] = []
    for a, b in pairwise(cuts):
        ends = (a + aside, b - aside) if jumping else (a, b)
        x = _sampled(value, *ends, bends, windows, size, tol)
        y = value(x)
        x[[0, -1]] = a, b
        out.append(_plain(np.column_stack([x, y]), windows, size, tol))
    if jumping:
        return out
    return [np.vstack([out[0], *(piece[1:] for piece in out[1:])])]


def _sampled(
    value: Values,
    low: float,
    high: float,
    bends: Array,
    windows: Sequence[Window],
    size: tuple[float, float],
    tol: float,
) -> Array:
    """Return inputs, rising, between which chords are near enough."""
    inner = bends[(bends > low) & (bends < high)]
    # Between the narrowest window and the widest all else is found by halving.
    ends = (min(windows, key=_width), max(windows, key=_width))
    grids = [np.linspace(max(w[0], low), min(w[2], high), _FIRST + 1) for w in ends]
    x = np.unique(np.concatenate([[low, high], inner, *(g for g in grids if g[0] < g[-1])]))
    # Two that are nearly one would each seem to be on the line through its neighbours.
    apart = _ALIKE * min(_width(ends[0]), high - low)
    x = np.append(x[:-1][np.diff(x) > apart], x[-1])
    open_ = np.ones(len(x) - 1, dtype=bool)
    for _ in range(_DEEPEST):
        if not open_.any() or len(x) > _MOST:
            break
        a, b = x[:-1][open_], x[1:][open_]
        fa, fb = value(a), value(b)
        at = value(a[:, None] + (b - a)[:, None] * _PROBES)
        off = np.abs(at - (fa[:, None] + (fb - fa)[:, None] * _PROBES)).max(axis=1)
        lowest = np.minimum(np.minimum(fa, fb), at.min(axis=1))
        highest = np.maximum(np.maximum(fa, fb), at.max(axis=1))
        wide = np.zeros(len(a), dtype=bool)
        for left, bottom, right, top in windows:
            kx, ky = size[0] / (right - left), size[1] / (top - bottom)
            dx, dy = (b - a) * kx, (fb - fa) * ky
            # The distance from the chord, not the upright one: steep curves need no more.
            away = off * ky * dx / np.maximum(np.hypot(dx, dy), 1e-300)
            shown = (b > left) & (a < right) & (highest > bottom) & (lowest < top)
            wide |= shown & (away > _SAFE * tol)
        which = np.flatnonzero(open_)[wide]
        halves = (x[which] + x[which + 1]) / 2
        fresh = np.zeros(len(x) - 1 + len(halves), dtype=bool)
        new = which + np.arange(len(which))
        fresh[new] = fresh[new + 1] = True
        x, open_ = np.insert(x, which + 1, halves), fresh
    return x


def _width(window: Window) -> float:
    return window[2] - window[0]


def _plain(p: Array, windows: Sequence[Window], size: tuple[float, float], tol: float) -> Array:
    """Leave out vertices on the straight line through their neighbours, in all windows."""
    kept = np.zeros(len(p), dtype=bool)
    kept[[0, -1]] = True
    for left, bottom, right, top in windows:
        q = p * (size[0] / (right - left), size[1] / (top - bottom))
        a, b = q[1:-1] - q[:-2], q[2:] - q[1:-1]
        bend = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
        long = np.hypot(*(q[2:] - q[:-2]).T)
        kept[1:-1] |= bend > _STRAIGHT * tol * np.maximum(long, 1e-300) + 1e-13 * long**2
    return p[kept]
