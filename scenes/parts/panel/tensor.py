"""A vector, a matrix or a number with its real entries, as small as a box or a token."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Group, Ink, dots
from pleat.scenes.drawing.notation import MINUS, notation
from pleat.scenes.drawing.numbers import Numbers, measure
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.matrix import brackets, kept

Array = NDArray[np.float64]

_ROW, _COLUMN = 1.4, 0.45  # from row to row, between columns, in ems
_INSIDE, _MARGIN = 0.3, 0.12  # from a bracket to the entries; beyond it
_DOTS = 0.9  # how much room dots take


class Tensor(Group):
    """Entries in brackets around (0, 0), each in the colour of what it belongs to.

    Parameters
    ----------
    values : (m, n) array
        A vector is one column, or one row; a number stands without brackets.
    colors : sequence of sequence of str
        Of the entries.
    size : float
        Font size in pixels at 1080p.
    most : (int, int)
        How many rows and columns may be drawn; dots stand for those between.
    decimals : int
        The usual ones.
    signed : bool
        Whether a number may ever be negative.

    Attributes
    ----------
    extent : (float, float)
        Width and height in scene units, with room for every number to change its sign.
    """

    def __init__(
        self,
        values: Array,
        colors: Sequence[Sequence[str]],
        theme: Theme,
        size: float,
        most: tuple[int, int] = (4, 3),
        decimals: int = 2,
        signed: bool = True,
    ) -> None:
        em = size / PIXELS_PER_UNIT
        self._notation = notation(float(np.abs(values).max(initial=0.0)), decimals)
        self._rows, self._columns = (kept(n, m) for n, m in zip(values.shape, most, strict=True))
        single = values.size == 1
        written = [self._notation.write(float(v)).lstrip(MINUS) for v in values.ravel()]
        wide = max(measure(text, size) for text in written)
        sign = measure(MINUS, size) if signed else 0.0
        self._sign, self._cell = sign, (sign + wide, _ROW * em)
        widths = [_DOTS * em if c is None else sign + wide for c in self._columns]
        inner = sum(widths) + (len(widths) - 1) * _COLUMN * em
        edge = 0.0 if single else _INSIDE * em
        width = inner + 2 * (edge + _MARGIN * em * (not single))
        self.extent = width, len(self._rows) * _ROW * em + (0.0 if single else 0.06)
        self._entries: dict[tuple[int, int], Numbers] = {}
        parts: list[Ink] = []
        x = -inner / 2
        for c, across in zip(self._columns, widths, strict=True):
            for k, r in enumerate(self._rows):
                y = ((len(self._rows) - 1) / 2 - k) * _ROW * em
                if r is None or c is None:
                    parts.append(_three(x + across / 2, y, em, theme.muted, r is None, c is None))
                    continue
                # The sign hangs at the left of its digits.
                at = [(x + (across + sign) / 2, y)]
                own = Numbers([float(values[r, c])], at, colors[r][c], size, self._notation)
                self._entries[r, c] = own
                parts.append(own)
            x += across + _COLUMN * em
        if not single:
            half = self.extent[1] / 2
            own_half = inner / 2 + edge
            parts.append(brackets(theme, -own_half, own_half, 0.0, half, em))
        super().__init__(*parts)

    def read(self, values: Array) -> None:
        """Show other entries at the same places."""
        for (r, c), entry in self._entries.items():
            entry.set_values([float(values[r, c])])

    def around(self, row: int, column: int) -> Rect | None:
        """Return the box around an entry; None if dots stand for it."""
        entry = self._entries.get((row, column))
        if entry is None:
            return None
        (x, y), (wide, high) = entry.centers[0], self._cell
        # Digits stand at the right of their sign.
        right = x + (wide - self._sign) / 2
        return Rect(right - wide, y - high / 2, right, y + high / 2)

    @property
    def values(self) -> dict[tuple[int, int], float]:
        """What is shown, by row and column."""
        return {place: float(own.values[0] or 0.0) for place, own in self._entries.items()}


def _three(x: float, y: float, em: float, color: str, down: bool, across: bool) -> Ink:
    way = np.array([1.0 if across else 0.0, (-1.0 if across else 1.0) if down else 0.0])
    places = np.array([x, y]) + 0.25 * em * np.outer([-1, 0, 1], way)
    return Ink(color, width=0.11 * em * PIXELS_PER_UNIT, round_ends=True, points=dots(places))
