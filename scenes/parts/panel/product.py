"""A layer written out: ``W x = y`` with every entry an object, and each output as a sum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pleat.nets.model import Layer
from pleat.scenes.drawing.ink import Group, Text
from pleat.scenes.drawing.notation import Notation, matrix_notation, notation, typst
from pleat.scenes.drawing.shift import shift
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.matrix import brackets

EM = 1 / 135
_SIZES = 50.0, 40.0  # of a product and its sums, in pixels at 1080p
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6)  # of them, where there is no room
_NARROW = 9.5  # scene units: in narrower rooms sums stand below


class Bracketed(Group):
    """A matrix of set cells.

    Parameters
    ----------
    cells : sequence of rows of str
        Typst mathematics without dollar signs.
    colors : sequence of rows of str
    left, middle : float
        Where it starts and the height of its middle, in scene units.
    size : float
        Font size in pixels at 1080p.
    """

    def __init__(
        self,
        cells: Sequence[Sequence[str]],
        colors: Sequence[Sequence[str]],
        theme: Theme,
        left: float,
        middle: float,
        size: float,
    ) -> None:
        em = size * EM
        rows = len(cells)
        self.cells = [
            [Text(f"${cell}$", size, color, math=True) for cell, color in zip(*row, strict=True)]
            for row in zip(cells, colors, strict=True)
        ]
        x = left + 0.36 * em
        for n in range(len(cells[0])):
            column = [row[n] for row in self.cells]
            width = max(cell.outline.width for cell in column)
            for m, cell in enumerate(column):
                cell.put(x + width / 2, middle + ((rows - 1) / 2 - m) * 1.6 * em)
            x += width + 0.7 * em
        self.left, self.right = left, x - 0.34 * em
        self.brackets = brackets(theme, self.left, self.right, middle, rows * 0.8 * em + 0.05, em)
        super().__init__(self.brackets, *(cell for row in self.cells for cell in row))


def center(left: float, right: float, *groups: Group) -> None:
    """Move groups, set side by side, to the middle between two places."""
    found = [text.box for g in groups for text in g.get_family() if isinstance(text, Text)]
    low = min(min(box[0] for box in found), min(float(g.get_left()[0]) for g in groups))
    high = max(max(box[2] for box in found), max(float(g.get_right()[0]) for g in groups))
    for group in groups:
        shift(group, (left + right - low - high) / 2, 0.0)


class Product(Group):
    """``W x = y``, with names or with numbers.

    Attributes
    ----------
    W, x, y : Bracketed
    """

    def __init__(
        self,
        layer: Layer,
        theme: Theme,
        left: float,
        middle: float,
        colors: Sequence[str],
        x: Sequence[float] | None = None,
        numbers: bool = False,
        decimals: int = 0,
        size: float = 50,
    ) -> None:
        m, n = layer.W.shape
        written = matrix_notation(layer.W, decimals, front=False).columns
        w = [
            [typst(own.write(v)) for own, v in zip(written, row, strict=True)]
            if numbers
            else [f"w_({k + 1}{c + 1})" for c in range(n)]
            for k, row in enumerate(layer.W)
        ]
        given = (
            [[_single(v, decimals)] for v in x]
            if x is not None
            else [[f"x_{c + 1}"] for c in range(n)]
        )
        result = (
            [[_single(v, decimals)] for v in layer.W @ np.asarray(x)]
            if x is not None and numbers
            else [[f"y_{k + 1}" if m > 1 else "y"] for k in range(m)]
        )
        em = size * EM
        self.W = Bracketed(w, [list(colors)] * m, theme, left, middle, size)
        self.x = Bracketed(
            given, [[c] for c in colors], theme, self.W.right + 0.25 * em, middle, size
        )
        self.equals = Text("$=$", size, theme.text, math=True)
        self.equals.put(self.x.right + 0.3 * em, middle, "left")
        after = self.x.right + 0.6 * em + self.equals.outline.width
        self.y = Bracketed(result, [[theme.text]] * m, theme, after, middle, size)
        super().__init__(self.W, self.x, self.equals, self.y)

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.y.right

    def entry(self, m: int, n: int) -> list[Text]:
        """Return the entry that stands for the edge from neuron n to neuron m, from 0."""
        return [self.W.cells[m][n]]

    def column(self, n: int) -> list[Text]:
        """Return column n of W and the input it weighs."""
        return [row[n] for row in self.W.cells] + [self.x.cells[n][0]]

    def row(self, m: int) -> list[Text]:
        """Return row m of W and the output it makes."""
        return [*self.W.cells[m], self.y.cells[m][0]]


class Sums(Group):
    """Each output as a sum of products, a line an output, every term an object.

    Parameters
    ----------
    x : sequence of float, optional
        Inputs: then the lines hold numbers and end in the result.
    """

    def __init__(
        self,
        layer: Layer,
        theme: Theme,
        left: float,
        top: float,
        colors: Sequence[str],
        x: Sequence[float] | None = None,
        decimals: int = 0,
        size: float = 40,
    ) -> None:
        em = size * EM
        self.terms: list[list[Text]] = []
        self.results: list[Text] = []
        rest: list[Text] = []
        m, n = layer.W.shape
        written = matrix_notation(layer.W, decimals, front=False).columns
        given = [notation(abs(v), decimals) for v in x or ()]
        for k in range(m):
            y = top - k * 1.7 * em
            at = left

            def put(source: str, color: str, y: float = y) -> Text:
                nonlocal at
                text = Text(f"${source}$", size, color, math=True)
                text.put(at, y, "left")
                at += text.outline.width + 0.22 * em
                return text

            name = f"y_{k + 1}" if m > 1 else "y"
            rest += [put(name, theme.text), put("=", theme.text)]
            row = []
            for c in range(n):
                if c:
                    rest.append(put("+", theme.text))
                if x is None:
                    source = f"w_({k + 1}{c + 1}) x_{c + 1}"
                else:
                    source = f"{_factor(layer.W[k, c], written[c])} dot {_factor(x[c], given[c])}"
                row.append(put(source, colors[c]))
            self.terms.append(row)
            if x is not None:
                rest.append(put("=", theme.text))
                value = _single(float(layer.W[k] @ np.asarray(x)), decimals)
                self.results.append(put(value, theme.text))
        self._rest = rest
        super().__init__(*rest, *(t for row in self.terms for t in row), *self.results)


def fitted(
    layer: Layer,
    theme: Theme,
    room: Rect,
    middle: float,
    colors: Sequence[str],
    x: Sequence[float] | None = None,
    numbers: bool = False,
    decimals: int = 0,
    sums: bool = False,
) -> tuple[Product, Sums | None]:
    """Return a product, and its sums beside it; below it where a room is too narrow for both.

    Parameters
    ----------
    layer, theme, colors, x, numbers, decimals
        As of `Product`.
    room : Rect
        In whose middle they stand, in scene units.
    middle : float
        Height of the product's middle.
    sums : bool
        Whether there are any.
    """
    m, given = len(layer.W), x if numbers else None
    below = room.width < _NARROW
    for share in _SHARES:
        size, small = (share * own for own in _SIZES)
        product = Product(layer, theme, room.left, middle, colors, x, numbers, decimals, size)
        terms = None
        if sums:
            at = (product.right + 0.9, middle + 0.3 * (m - 1))
            if below:
                at = (room.left, middle - (0.8 * m * size + 1.7 * small + 20) * EM)
            terms = Sums(layer, theme, *at, colors, given, decimals, small)
        every: list[Group] = [product, *([terms] if terms else [])]
        if max(float(one.get_right()[0]) for one in every) - room.left <= room.width:
            break
    for line in [[one] for one in every] if below else [every]:
        center(room.left, room.right, *line)
    return product, terms


def _single(value: float, decimals: int) -> str:
    return typst(notation(abs(value), decimals).write(value))


def _factor(value: float, written: Notation) -> str:
    text = typst(written.write(value))
    return f"({text})" if value < 0 or " dot " in text else text


def take_results(product: Product, sums: Sums | None = None) -> list[list[Text]]:
    """Take the results out of a product and its sums, to bring them on later.

    Returns
    -------
    list of list of Text
        For every output, what shows it.
    """
    results = []
    for m, row in enumerate(product.y.cells):
        product.y.remove(row[0])
        texts = [row[0]]
        if sums is not None:
            sums.remove(sums.results[m])
            texts.append(sums.results[m])
        results.append(texts)
    return results
