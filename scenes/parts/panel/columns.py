"""Where the neurons of a network stand: a column a layer, as large as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]

OVER = 0.35  # scene units that there usually are above a room
MOST = 17  # neurons that a column shows whole
_ENDS = 6  # of more than that the first and the last so many, and between them
_DOTS = 2  # so many places for dots
_LEFT, _RIGHT = 0.36, 0.32  # from the room's sides to the outer columns: names stand there
_USUAL = 0.36  # a neuron's radius where there is room
_SHARE = 0.33  # of the way to the next column that a neuron may take
_ABOVE = 0.32  # for a hidden column's names
_GAP = 0.5  # between neurons at the least, in radii


@dataclass(frozen=True, eq=False)
class Column:
    """One layer's neurons.

    Attributes
    ----------
    places : (N, 2) array
        Of all neurons; those that are left out stand where the dots are.
    shown : (N,) bool array
    radius : float
        Scene units, as all lengths.
    pitch : float
        From one neuron to the next.
    """

    places: Array
    shown: NDArray[np.bool_]
    radius: float
    pitch: float

    def ordered(self, slots: Sequence[int]) -> Column:
        """Return it with another order: what is to stand at each of these places, from the top."""
        order = list(slots)
        return replace(self, places=self.places[order], shown=self.shown[order])

    @property
    def elided(self) -> bool:
        """Whether some neurons are left out."""
        return not self.shown.all()


def columns(widths: Sequence[int], room: Rect, radius: float, over: float = OVER) -> list[Column]:
    """Return a column for every layer, the input first.

    Parameters
    ----------
    widths : sequence of int
        How many neurons each layer has.
    room : Rect
        What neurons and names keep to.
    radius : float
        Of a neuron, where there is room for it.
    over : float
        How far few and large neurons may reach out of the room above.
    """
    # A neuron takes no more than its share, and small ones stand further out.
    wide = room.width - _LEFT - _RIGHT
    radius = min(radius, _SHARE * wide / (len(widths) - 1 + 2 * _SHARE))
    out = min(radius, _USUAL)
    across = np.linspace(room.left + _LEFT + out, room.right - _RIGHT - out, len(widths))
    most = max(widths)
    free = room.height / max(most - 1, 1) - 2 * radius - 0.1
    pitch = min(free, 0.75) + 2 * radius
    top = room.center[1] + pitch * (most - 1) / 2 + radius
    if most <= (3 if len(widths) == 2 else 2) and top <= room.top + over:
        return [
            _column(n, float(x), room, radius, pitch) for n, x in zip(widths, across, strict=True)
        ]
    found = []
    for k, (n, x) in enumerate(zip(widths, across, strict=True)):
        slots = _slots(n)
        height = room.height - 2 * _ABOVE * (0 < k < len(widths) - 1)
        own = min(radius, height / (2 * slots + _GAP * (slots - 1)))
        pitch = min((height - 2 * own) / max(slots - 1, 1), 2 * own + 0.45)
        found.append(_column(n, float(x), room, own, pitch))
    return found


def _slots(n: int) -> int:
    return n if n <= MOST else 2 * _ENDS + _DOTS


def _column(n: int, x: float, room: Rect, radius: float, pitch: float) -> Column:
    slots = _slots(n)
    y = room.center[1] + pitch * ((slots - 1) / 2 - np.arange(slots))
    shown = np.ones(n, dtype=np.bool_)
    if n > MOST:
        shown[_ENDS:-_ENDS] = False
        y = np.concatenate([y[:_ENDS], np.full(n - 2 * _ENDS, room.center[1]), y[-_ENDS:]])
    return Column(np.column_stack([np.full(n, x), y]), shown, radius, pitch)
