"""A layer's numbers as a matrix whose columns, rows and entries can be pointed at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pleat.scenes.drawing.ink import Group, Ink, Text, dots, paths
from pleat.scenes.drawing.notation import MINUS, MatrixNotation, matrix_notation
from pleat.scenes.drawing.numbers import Numbers, measure
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT, typeset

# In ems: from row to row, before and after the equals sign, after the opening bracket,
# between columns, before the closing one.
ROW = 1.55
_EQUALS, _OPEN, _INSIDE, _BETWEEN, _CLOSE = 0.3, 0.5, 0.36, 0.35, 0.1
_NAME = 1.1  # the name's size, as a share of the entries'
_FACTOR = 0.22  # between a power of ten and the bracket behind it
_DOTS = 1.1  # how wide a column of dots is


class MatrixView(Group):
    """``name = [entries]`` with a colour for each column.

    Parameters
    ----------
    name : str
        Typst mathematics, such as ``$W_1$``.
    values : (m, n) array
    colors : sequence of str
        One for each column.
    left, middle : float
        Where it starts and the height of its middle, in scene units.
    size : float
        Font size in pixels at 1080p.
    notation : MatrixNotation, optional
        How its entries are written, and whether a power of ten stands before the bracket.
    most : tuple of int, optional
        How many rows and columns it may have; of more, dots stand for those between
        the first and the last.

    Attributes
    ----------
    entries : list of lists of Ink
        ``entries[m][n]``; the dots, for what is left out.
    right : float
        Where it ends.
    """

    def __init__(
        self,
        name: str,
        values: np.ndarray,
        colors: Sequence[str],
        theme: Theme,
        left: float,
        middle: float,
        size: float = 32,
        notation: MatrixNotation | None = None,
        most: tuple[int, int] | None = None,
    ) -> None:
        notation = notation or matrix_notation(values)
        rows, columns = _slots(values, most)
        em = size / PIXELS_PER_UNIT
        self.label = Text(name, size * _NAME, theme.text, math=True)
        self.equals = Text("$=$", size, theme.text, math=True)
        self.label.put(left, middle, "left")
        x = left + self.label.outline.width + _EQUALS * em
        self.equals.put(x, middle, "left")
        x += self.equals.outline.width + _OPEN * em
        factor = [Text(_factor(notation), size, theme.text, math=True)] if notation.power else []
        for text in factor:
            text.put(x, middle, "left")
            x += text.outline.width + _FACTOR * em
        self._opening = x
        x += _INSIDE * em
        self.entries: list[list[Ink]] = [[] for _ in values]
        parts: list[Ink] = []
        for c, width in zip(columns, _widths(values, rows, columns, size, notation), strict=True):
            sign = measure(MINUS, size) if c is not None else 0.0
            x += sign + width / 2
            drawn: list[Ink] = []
            for k, r in enumerate(rows):
                y = middle + ((len(rows) - 1) / 2 - k) * ROW * em
                if r is None or c is None:
                    way = (
                        (0.0, 1.0)
                        if c is not None
                        else (1.0, 0.0)
                        if r is not None
                        else (0.7, -0.7)
                    )
                    own = colors[c] if c is not None else theme.muted
                    drawn.append(_dots(x, y, way, em, own))
                else:
                    written = notation.columns[c]
                    drawn.append(Numbers([values[r, c]], [(x, y)], colors[c], size, written))
            for r in range(len(values)):
                at = rows.index(r) if r in rows else rows.index(None)
                self.entries[r] += [drawn[at]] * (
                    1 if c is not None else _left_out(columns, values)
                )
            parts += drawn
            x += width / 2 + _BETWEEN * em
        self.right = x + _CLOSE * em
        half = len(rows) * ROW * em / 2 + 0.06
        self.brackets = brackets(theme, self._opening, self.right, middle, half, em)
        super().__init__(self.label, self.equals, *factor, self.brackets, *parts)

    def reweigh(self, values: np.ndarray) -> None:
        """Show other entries at the same places."""
        for own, row in zip(values, self.entries, strict=True):
            for value, entry in zip(own, row, strict=True):
                if isinstance(entry, Numbers):
                    entry.set_values([float(value)])

    def column(self, n: int) -> list[Ink]:
        """Return the entries of a column, from 0."""
        return [row[n] for row in self.entries]

    def row(self, m: int) -> list[Ink]:
        """Return the entries of a row, from 0."""
        return list(self.entries[m])


def extent(
    name: str,
    values: np.ndarray,
    size: float,
    notation: MatrixNotation | None = None,
    most: tuple[int, int] | None = None,
) -> tuple[float, float]:
    """Return how wide and how high a `MatrixView` of these would be, in scene units."""
    em, notation = size / PIXELS_PER_UNIT, notation or matrix_notation(values)
    rows, columns = _slots(values, most)
    widths = _widths(values, rows, columns, size, notation)
    signs = sum(c is not None for c in columns) * measure(MINUS, size)
    before = typeset(name, _NAME * size).width + typeset("$=$", size).width
    if notation.power:
        before += typeset(_factor(notation), size).width + _FACTOR * em
    ems = _EQUALS + _OPEN + _INSIDE + _BETWEEN * len(columns) + _CLOSE
    return before + signs + sum(widths) + ems * em, len(rows) * ROW * em + 0.12


def _slots(
    values: np.ndarray, most: tuple[int, int] | None
) -> tuple[list[int | None], list[int | None]]:
    """Return which rows and which columns are drawn, None being dots."""
    rows, columns = ((kept(n, m)) for n, m in zip(values.shape, most or values.shape, strict=True))
    return rows, columns


def kept(count: int, most: int) -> list[int | None]:
    """Return which of so many are drawn where there is room for `most`; None stands for dots."""
    if count <= most:
        return list(range(count))
    return [*range(most - 2), None, count - 1]


def _left_out(columns: list[int | None], values: np.ndarray) -> int:
    return values.shape[1] - sum(c is not None for c in columns)


def _widths(
    values: np.ndarray,
    rows: list[int | None],
    columns: list[int | None],
    size: float,
    notation: MatrixNotation,
) -> list[float]:
    """Return the widths of columns, without their minus signs, in scene units."""
    shown = [r for r in rows if r is not None]
    return [
        _DOTS * size / PIXELS_PER_UNIT
        if c is None
        else max(
            measure(notation.columns[c].write(v).lstrip(MINUS), size) for v in values[shown, c]
        )
        for c in columns
    ]


def _factor(notation: MatrixNotation) -> str:
    return f"$10^({notation.power})$"


def _dots(x: float, y: float, way: tuple[float, float], em: float, color: str) -> Ink:
    """Return three dots along a way."""
    places = np.array([[x + k * 0.3 * em * way[0], y + k * 0.3 * em * way[1]] for k in (-1, 0, 1)])
    return Ink(color, width=0.11 * em * PIXELS_PER_UNIT, round_ends=True, points=dots(places))


def brackets(theme: Theme, left: float, right: float, middle: float, half: float, em: float) -> Ink:
    """Return a pair of square brackets, `half` high above and below the middle.

    All lengths are in scene units; `em` is the size of what stands between them.
    """
    tick = 0.27 * em
    corners = [
        np.array(
            [
                [edge + way * tick, middle + half],
                [edge, middle + half],
                [edge, middle - half],
                [edge + way * tick, middle - half],
            ]
        )
        for edge, way in ((left, 1), (right, -1))
    ]
    return Ink(theme.text, width=2.5, points=paths(corners))
