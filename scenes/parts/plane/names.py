"""Names on a sheet that would stand on each other, moved apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]
_GAP = 0.06  # scene units between two of them
_ROUNDS = 24
# Two that take turns are never more than one name; by so much more they are two.
_BOTH = 0.1


def move_apart(texts: Sequence[Text], window: Rect) -> None:
    """Move texts by as little as it takes, each pair by halves, none out of the window.

    What moves evenly is parted evenly, and what comes or goes makes room by and by, so that
    no name jumps.
    """
    shown = [text for text in texts if _level(text) and _inside(text, window)]
    if len(shown) < 2:
        return
    boxes = np.array([text.box for text in shown])
    sizes = boxes[:, 2:] - boxes[:, :2]
    middles = (boxes[:, 2:] + boxes[:, :2]) / 2
    start = middles.copy()
    low = np.array([window.left, window.bottom]) + sizes / 2
    high = np.array([window.right, window.top]) - sizes / 2
    first, second = np.triu_indices(len(shown), 1)
    levels = np.array([_level(text) for text in shown])
    both = np.clip((levels[first] + levels[second] - 1) / _BOTH, 0, 1)
    reach = both[:, None] * ((sizes[first] + sizes[second]) / 2 + _GAP)
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
    for text, by in zip(shown, middles - start, strict=True):
        if by.any():
            text.move(float(by[0]), float(by[1]))


def _level(text: Text) -> float:
    """Return how far it is seen."""
    return max((float(ink.fill_rgbas[0, 3]) for ink in inks(text)), default=0.0)


def _inside(text: Text, window: Rect) -> bool:
    left, bottom, right, top = text.box
    x, y = (left + right) / 2, (bottom + top) / 2
    return window.left < x < window.right and window.bottom < y < window.top
