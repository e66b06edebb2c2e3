"""A layer's numbers as a matrix whose columns, rows and entries can be pointed at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pleat.scenes.ink import Group, Ink, Text, paths
from pleat.scenes.stage.numbers import Numbers, measure, number
from pleat.scenes.theme import Theme


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
        decimals: int = 2,
    ) -> None:
        rows, columns = values.shape
        em = size / 135
        self.label = Text(name, size * 1.1, theme.text, math=True)
        self.equals = Text("$=$", size, theme.text, math=True)
        self.label.put(left, middle, "left")
        x = left + self.label.outline.width + 0.3 * em
        self.equals.put(x, middle, "left")
        x += self.equals.outline.width + 0.5 * em
        self._opening = x
        x += 0.36 * em
        self.entries: list[list[Numbers]] = [[] for _ in range(rows)]
        for c in range(columns):
            texts = [number(v, decimals) for v in values[:, c]]
            width = max(measure(t.lstrip("\N{MINUS SIGN}"), size) for t in texts)
            x += measure("\N{MINUS SIGN}", size) + width / 2
            for r in range(rows):
                y = middle + ((rows - 1) / 2 - r) * 1.55 * em
                self.entries[r].append(Numbers([values[r, c]], [(x, y)], colors[c], size, decimals))
            x += width / 2 + 0.35 * em
        self.right = x + 0.1 * em
        half = (rows * 1.55 * em) / 2 + 0.06
        self.brackets = brackets(theme, self._opening, self.right, middle, half, em)
        super().__init__(
            self.label, self.equals, self.brackets, *(e for row in self.entries for e in row)
        )

    def column(self, n: int) -> list[Numbers]:
        """Return the entries of a column, from 0."""
        return [row[n] for row in self.entries]

    def row(self, m: int) -> list[Numbers]:
        """Return the entries of a row, from 0."""
        return list(self.entries[m])


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
