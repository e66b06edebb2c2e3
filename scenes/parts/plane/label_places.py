"""Where names on the plane stand: at their usual place, or nearby where they cover nothing.

A name's place is chosen for a picture that stands still, never on the way: between two such
pictures `pleat.scenes.Go` leads it from one to the other, so that no name jumps. Where two
pass through one another on that way, one fades meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Text
from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]

_EDGE = 0.22  # scene units that a name keeps from the window's edge
_MARGIN = 0.05  # scene units that a name keeps from what it must not cover
PASSING = 0.04  # scene units between two names, from where on one of them fades
_AROUND = 24  # directions that are tried
_RINGS = (0.0, 0.14, 0.32, 0.55)  # and how much further than it must be from its thing
_CLEAR = 0.16  # from a tip to its name at the least
# What is covered counts: another text, the shaft of an arrow, a data point.
_TEXT, _LINE, _POINT = 40.0, 3.0, 1.0
_OFF = 0.6  # a scene unit away from the usual place


def around(tip: Array, text: Text) -> list[Array]:
    """Return places around a tip where its name could have its middle, the nearest first."""
    half = np.array([text.outline.width, text.outline.height]) / 2
    turn = 2 * np.pi * np.arange(_AROUND) / _AROUND
    ways = np.column_stack([np.cos(turn), np.sin(turn)])
    # As far as the box reaches towards the tip.
    reach = np.min(half / np.maximum(np.abs(ways), 1e-9), axis=1)
    return [
        tip + (_CLEAR + ring + r) * way
        for ring in _RINGS
        for way, r in zip(ways, reach, strict=True)
    ]


def settle(
    names: Sequence[tuple[Text, Iterable[Array]]],
    texts: Iterable[Text],
    points: Array,
    lines: Array,
    numerals: Array,
    window: Rect,
) -> dict[Text, Array]:
    """Return how far each name stands from its usual place.

    Parameters
    ----------
    names : sequence of (Text, iterable of (2,) arrays)
        At their usual places, and where else their middles could be.
    texts : iterable of Text
        What else is written.
    points : (N, 2) array
        Of the data.
    lines : (M, 2) array
        Points along what must not be covered either.
    numerals : (K, 2) array
        Points of numbers.
    window : Rect
        Where the plane shows.
    """
    window = window.inset(_EDGE, _EDGE, _EDGE, _EDGE)
    own = {id(text) for text, _ in names}
    taken = [np.array(text.box) for text in texts if id(text) not in own and text.submobjects]
    out: dict[Text, Array] = {}
    for k, (text, others) in enumerate(names):
        usual = _middle(np.array(text.box))
        if not text.submobjects or not _inside(np.array(text.box), window.inset(-1, -1, -1, -1)):
            continue
        # Of names that have yet to be placed, the usual places are kept free where that is easy.
        later = [np.array(other.box) for other, _ in names[k + 1 :] if other.submobjects]
        best, least = usual, np.inf
        for place in chain([usual], others):
            box = np.array(text.box) + np.tile(place - usual, 2)
            if place is not usual and not _inside(box, window):
                continue
            cost = _OFF * float(np.hypot(*(place - usual)))
            # At its usual place it may be cut off.
            cost += _TEXT * (not _inside(box, window))
            cost += _TEXT * bool(_among(box, numerals))
            cost += _TEXT * _covered(box, taken) + _LINE * _covered(box, later)
            cost += _POINT * _among(box, points) + _LINE * min(_among(box, lines), 3)
            if cost < least - 1e-9:
                best, least = place, cost
            if least == 0:
                break
        out[text] = best - usual
        taken.append(np.array(text.box) + np.tile(best - usual, 2))
    return out


def gap(a: Text, b: Text) -> float:
    """Return how far the boxes of two names are apart; less than 0 where they overlap."""
    (x0, y0, x1, y1), (u0, v0, u1, v1) = a.box, b.box
    return max(max(x0, u0) - min(x1, u1), max(y0, v0) - min(y1, v1))


def _middle(box: Array) -> Array:
    return np.array([box[0] + box[2], box[1] + box[3]]) / 2


def _inside(box: Array, window: Rect) -> bool:
    left, bottom, right, top = window.sides
    return bool(box[0] > left and box[1] > bottom and box[2] < right and box[3] < top)


def _covered(box: Array, others: Sequence[Array]) -> int:
    """Return how many other boxes a box comes too near to."""
    return sum(
        min(box[2], other[2]) > max(box[0], other[0]) - _MARGIN
        and min(box[3], other[3]) > max(box[1], other[1]) - _MARGIN
        for other in others
    )


def _among(box: Array, points: Array) -> int:
    """Return how many points a box comes too near to."""
    x, y = points.T
    near = (x > box[0] - _MARGIN) & (x < box[2] + _MARGIN)
    return int(np.count_nonzero(near & (y > box[1] - _MARGIN) & (y < box[3] + _MARGIN)))
