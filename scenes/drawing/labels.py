"""Words in the frame: the caption band, the legend, a reading-out of accuracy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pleat.scenes.drawing.ink import Group, Ink, Text, dots, rectangle
from pleat.scenes.drawing.layouts import Frame
from pleat.scenes.drawing.notation import brief
from pleat.scenes.drawing.numbers import measure, number_points
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT


class Caption(Group):
    """A few lines, centred in the band at the foot of a frame."""

    def __init__(self, text: str, theme: Theme, frame: Frame, language: str = "en") -> None:
        self.text, self.size, width = text, frame.caption_size, frame.caption_width
        block = Text(text, self.size, theme.text, language=language, width=width, align="center")
        self.block = block
        block.put(*frame.caption.center)
        super().__init__(block)

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        # Measured: a line is 1.14 em high, and the next one begins 1.56 em below.
        em = self.size / PIXELS_PER_UNIT
        return 1 + round((self.block.outline.height / em - 1.14) / 1.56)


class Legend(Group):
    """A dot and a name for each class, in a row that ends at the right; in more if it is too wide.

    Attributes
    ----------
    left, tall : float
        Where it begins, and how high it and the margin below it are, in scene units.
    """

    SIZE = 28
    _DOT, _ROW = 0.2, 0.46  # from a name to its dot; a row's height
    _GAP, _TIGHT, _FEW = 0.4, 0.18, 6  # from a dot to the name before, and of more than so many

    def __init__(
        self,
        names: Sequence[str],
        theme: Theme,
        right: float,
        middle: float,
        language: str = "en",
        width: float = np.inf,
    ) -> None:
        labels = [Text(name, self.SIZE, theme.text, language=language) for name in names]
        gap = self._GAP if len(names) <= self._FEW else self._TIGHT
        pitches = [label.outline.width + self._DOT + gap for label in labels]
        rows = next(
            (n for n in range(1, len(names)) if self._widest(pitches, n) <= width),
            max(len(names), 1),
        )
        starts = self._starts(len(names), rows)
        self.left = right - self._widest(pitches, rows) + gap - 0.3
        members: list[Group | Ink] = []
        for row, (first, last) in enumerate(starts):
            x = right
            y = middle + (rows - 1 - row) * self._ROW
            for k in reversed(range(first, last)):
                labels[k].put(x, y, "right")
                x -= labels[k].outline.width + self._DOT
                mark = Ink(
                    theme.classes[k],
                    width=16,
                    round_ends=True,
                    outline=(theme.outline, 20),
                    points=dots(np.array([[x, y]])),
                )
                x -= gap
                members += [labels[k], mark]
        self.tall = 0.56 + (rows - 1) * self._ROW
        top = middle + (rows - 1) * self._ROW + 0.24
        ground = Ink(
            theme.plane, fill=0.92, points=rectangle(self.left, middle - 0.24, right + 0.14, top)
        )
        super().__init__(ground, *members)

    @staticmethod
    def _starts(count: int, rows: int) -> list[tuple[int, int]]:
        """Return from which to which name each row goes."""
        across = -(-count // rows)
        return [(k, min(k + across, count)) for k in range(0, count, max(across, 1))]

    def _widest(self, pitches: Sequence[float], rows: int) -> float:
        ends = self._starts(len(pitches), rows)
        return max((sum(pitches[a:b]) for a, b in ends), default=0.0)


class RampLegend(Group):
    """The colours of targets from the lowest to the highest, in a row that ends at the right.

    Parameters
    ----------
    low, high : float
        The lowest target and the highest.
    shades : sequence of str
    name : str
        Typst mathematics for what the colours stand for.
    """

    SIZE, STEP, HALF = 28, 0.085, 0.12

    def __init__(
        self,
        low: float,
        high: float,
        shades: Sequence[str],
        name: str,
        theme: Theme,
        right: float,
        middle: float,
    ) -> None:
        texts = [brief(value) for value in (low, high)]
        wide = [measure(text, self.SIZE) for text in texts]
        x = right - wide[1]
        places = [(right - wide[1] / 2, middle)]
        members: list[Group | Ink] = []
        end = x - 0.12
        x = end - self.STEP * len(shades)
        for k, shade in enumerate(shades):
            # Each goes on to the end below the next: no gap is seen between two.
            box = rectangle(x + k * self.STEP, middle - self.HALF, end, middle + self.HALF)
            members.append(Ink(shade, fill=1.0, points=box))
        x -= 0.12
        places.insert(0, (x - wide[0] / 2, middle))
        label = Text(name, self.SIZE, theme.text, math=True)
        label.put(x - wide[0] - 0.2, middle, "right")
        numbers = Ink(theme.text, fill=1.0, points=number_points(texts, places, self.SIZE))
        self.left: float = x - wide[0] - 0.3 - label.outline.width
        self.tall: float = 0.56
        ground = Ink(
            theme.plane,
            fill=0.92,
            points=rectangle(self.left, middle - 0.24, right + 0.14, middle + 0.24),
        )
        super().__init__(ground, *members, numbers, label)


class Note(Group):
    """A short text on a ground of its own, so that no line runs through it."""

    def __init__(
        self,
        text: str,
        theme: Theme,
        x: float,
        y: float,
        anchor: str = "center",
        size: float = 30,
        color: str | None = None,
        math: bool = False,
        language: str = "en",
    ) -> None:
        self.label = Text(text, size, color or theme.text, math=math, language=language)
        self.ground = Ink(theme.plane, fill=0.88)
        super().__init__(self.ground, self.label)
        self.put(x, y, anchor)

    def put(self, x: float, y: float, anchor: str = "center") -> None:
        """Move the text's anchor to (x, y), and its ground with it."""
        self.at = x, y, anchor
        self.label.put(x, y, anchor)
        left, bottom, right, top = self.label.box
        self.ground.points = rectangle(left - 0.1, bottom - 0.06, right + 0.1, top + 0.06)
