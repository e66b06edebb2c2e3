"""Counting parameters: sums written term by term, and counts as areas to scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from pleat.scenes.drawing.ink import Group, Ink, Text, rectangle
from pleat.scenes.drawing.theme import Theme


def parameters(inputs: int, outputs: int) -> tuple[int, int]:
    """Return how many weights and how many biases a dense layer has."""
    return inputs * outputs, outputs


def written(count: float) -> str:
    """Write a count with its thousands set apart; large ratios to three digits."""
    if isinstance(count, float):
        count = round(count, -2 if count >= 10_000 else 0)
    return f"{count:,.0f}"


class Sum(Group):
    """``784 × 128 + 128 = 100,480`` with what each term counts under it.

    Attributes
    ----------
    weights, biases, result : Group
        Brought one after the other.
    total : Text
        The number after the equals sign.
    """

    SIZE, SMALL, Y = 36, 26, -2.15

    def __init__(
        self,
        inputs: int,
        outputs: int,
        x: float,
        words: tuple[str, str],
        theme: Theme,
        language: str,
    ) -> None:
        w, b = parameters(inputs, outputs)
        self.count = w + b
        terms = [
            Text(f"{written(inputs)} × {written(outputs)}", self.SIZE, theme.text),
            Text("+", self.SIZE, theme.text),
            Text(written(b), self.SIZE, theme.text),
            Text("=", self.SIZE, theme.text),
            Text(written(self.count), self.SIZE, theme.text),
        ]
        row(terms, x, self.Y)
        under = [Text(word, self.SMALL, theme.muted, language=language) for word in words]
        for word, term in zip(under, (terms[0], terms[2]), strict=True):
            left, _, right, _ = term.box
            word.put((left + right) / 2, self.Y - 0.42)
        self.weights = Group(terms[0], under[0])
        self.biases = Group(terms[1], terms[2], under[1])
        self.equals, self.total = terms[3], terms[4]
        super().__init__(self.weights, self.biases, self.equals, self.total)


class Total(Group):
    """``100,480 + 1,290 = 101,770 parameters``; the summands come from their own sums.

    Parameters
    ----------
    sums : sequence of Sum
        Whose results are added.
    word : str
        What is counted.
    """

    SIZE, X = 46, 1.6

    def __init__(self, sums: Sequence[Sum], word: str, theme: Theme, language: str) -> None:
        self.count = sum(s.count for s in sums)
        self._sums = sums
        y = Sum.Y - 0.1
        summands = [Text(s.total.text, Sum.SIZE, theme.text) for s in sums]
        pluses = [Text("+", Sum.SIZE, theme.text) for _ in sums[1:]]
        end = [
            Text("=", Sum.SIZE, theme.text),
            Text(written(self.count), self.SIZE, theme.hidden[0]),
            Text(word, Sum.SIZE, theme.text, language=language),
        ]
        line = [summands[0]]
        for plus, summand in zip(pluses, summands[1:], strict=True):
            line += [plus, summand]
        row([*line, *end], self.X, y)
        self._places = [(float(t.origin[0]), y) for t in summands]
        super().__init__(*pluses, *end)

    def moves(self) -> Iterator[tuple[Text, Callable[[float], None]]]:
        """Yield each summand and the function that carries it to its place in the line."""
        for own, (x, y) in zip(self._sums, self._places, strict=True):
            text = own.total
            x0 = float(text.origin[0])

            def move(
                t: float, text: Text = text, x0: float = x0, x: float = x, y: float = y
            ) -> None:
                text.put(x0 + t * (x - x0), Sum.Y + t * (y - Sum.Y), "left")

            yield text, move


def row(texts: Sequence[Text], x: float, y: float, gap: float = 0.14) -> None:
    """Set texts side by side, the row's middle at (x, y)."""
    at = x - (sum(t.outline.width for t in texts) + gap * (len(texts) - 1)) / 2
    for text in texts:
        text.put(at, y, "left")
        at += text.outline.width + gap


class Squares(Group):
    """Counts as areas: squares that share a corner, seen from ever further away.

    Parameters
    ----------
    models : sequence of (str, int)
        Name and count, the smallest first; the others are measured by it.
    """

    CORNER = (-1.0, -2.75)
    LARGEST = 6.2

    def __init__(
        self, models: Sequence[tuple[str, int]], theme: Theme, language: str, first: float = 2.6
    ) -> None:
        self.counts = [count for _, count in models]
        smallest = self.counts[0]
        colors = [theme.hidden[k % len(theme.hidden)] for k in (0, 2, 3, 1)]
        self.squares = [
            # The smallest is all filling: a stroke would make it look larger than it is.
            Ink(color, width=3.0 if k else 0.0, fill=0.16 if k else 1.0)
            for k, (color, _) in enumerate(zip(colors, models, strict=False))
        ]
        self.labels = []
        for k, (name, count) in enumerate(models):
            own = written(count)
            if k:
                own += f" ≈ {written(count / smallest)} × {written(smallest)}"
            lines = [Text(name, 36, colors[k], language=language), Text(own, 30, theme.text)]
            self.labels.append(Group(*lines))
        # Scene units a side for each view: a little smaller for the first, then the frame full.
        roots = np.sqrt(np.array(self.counts, dtype=float))
        self.scales = [first / roots[0], *(self.LARGEST / r for r in roots[1:])]
        self._roots = roots
        super().__init__(*reversed(self.squares), *self.labels)
        self.see(self.scales[0])

    def see(self, unit: float) -> None:
        """Draw the squares at a scale, in scene units for the root of a count."""
        self.unit = unit
        x, y = self.CORNER
        # Far beyond the frame an edge need not be drawn where it is.
        sides = np.minimum(self._roots * unit, 40.0)
        for square, side in zip(self.squares, sides, strict=True):
            square.points = rectangle(x, y, x + side, y + side)
        for label, side in zip(self.labels, sides, strict=True):
            self._place(label, x - 0.35, y + side)

    def _place(self, label: Group, right: float, top: float) -> None:
        # The text's upper edge is the square's, but the lowest label stays on the ground.
        lines: list[Any] = label.submobjects
        height = sum(line.outline.height for line in lines)
        y = max(top, self.CORNER[1] + height)
        for line in lines:
            y -= line.outline.height
            line.put(right, y + line.outline.depth, "baseline-right")

    def zoom(self, start: int, end: int, t: float) -> None:
        """See them the fraction t of the way from one view to another, evenly by ratio."""
        a, b = self.scales[start], self.scales[end]
        self.see(a ** (1 - t) * b**t)
