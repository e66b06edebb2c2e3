"""Names on a sheet that would stand on each other, moved apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Text
from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]
_GAP = 0.06  # scene units between two of them
_ROUNDS = 24


def move_apart(names: Sequence[Text], window: Rect, turns: Mapping[Mobject, int]) -> None:
    """Move names by as little as it takes, each pair by halves, none out of the window.

    What moves evenly is parted evenly, so that no name jumps. Names that take turns, of
    different numbers in `turns`, are never seen both: they may stand on each other.
    """
    shown = [name for name in names if name.outline.width and _inside(name, window)]
    if len(shown) < 2:
        return
    boxes = np.array([name.box for name in shown])
    sizes = boxes[:, 2:] - boxes[:, :2]
    middles = (boxes[:, 2:] + boxes[:, :2]) / 2
    start = middles.copy()
    low = np.array([window.left, window.bottom]) + sizes / 2
    high = np.array([window.right, window.top]) - sizes / 2
    first, second = np.triu_indices(len(shown), 1)
    turn = np.array([turns.get(name, -1) for name in shown])
    one = (turn[first] >= 0) & (turn[second] >= 0) & (turn[first] != turn[second])
    first, second = first[~one], second[~one]
    reach = (sizes[first] + sizes[second]) / 2 + _GAP
    for _ in range(_ROUNDS):
        away = middles[second] - middles[first]
        over = reach - np.abs(away)
        hit = np.flatnonzero((over > 1e-9).all(axis=1))
        if not len(hit):
            break
        for k in hit:
            axis = int(np.argmin(over[k]))
            push = over[k, axis] / 2 * (1.0 if away[k, axis] >= 0 else -1.0)
            middles[first[k], axis] -= push
            middles[second[k], axis] += push
        middles = np.clip(middles, low, high)
    for name, by in zip(shown, middles - start, strict=True):
        if by.any():
            name.move(float(by[0]), float(by[1]))


def _inside(name: Text, window: Rect) -> bool:
    left, bottom, right, top = name.box
    x, y = (left + right) / 2, (bottom + top) / 2
    return window.left < x < window.right and window.bottom < y < window.top
