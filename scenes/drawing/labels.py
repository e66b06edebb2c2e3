"""Words in the frame: the caption band, the legend, a reading-out of accuracy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pleat.scenes.drawing.ink import Group, Ink, Text, dots, rectangle
from pleat.scenes.drawing.layouts import CAPTION_MARGINS, CAPTION_SIZE
from pleat.scenes.drawing.numbers import brief, measure, number_points
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.drawing.viewport import Rect


class Caption(Group):
    """At most two lines, centred in the band at the foot of the frame."""

    SIZE = CAPTION_SIZE

    def __init__(self, text: str, theme: Theme, band: Rect, language: str = "en") -> None:
        self.text = text
        width = band.width - CAPTION_MARGINS
        block = Text(text, self.SIZE, theme.text, language=language, width=width, align="center")
        self.block = block
        block.put(*band.center)
        super().__init__(block)

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        # Measured: a line is 1.14 em high, and the next one begins 1.56 em below.
        em = self.SIZE / PIXELS_PER_UNIT
        return 1 + round((self.block.outline.height / em - 1.14) / 1.56)


class Legend(Group):
    """A dot and a name for each class, in a row that ends at the right."""

    SIZE = 28

    def __init__(
        self, names: Sequence[str], theme: Theme, right: float, middle: float, language: str = "en"
    ) -> None:
        members: list[Group | Ink] = []
        x = right
        for k in reversed(range(len(names))):
            label = Text(names[k], self.SIZE, theme.text, language=language)
            label.put(x, middle, "right")
            x -= label.outline.width + 0.2
            mark = Ink(
                theme.classes[k],
                width=16,
                round_ends=True,
                outline=(theme.outline, 20),
                points=dots(np.array([[x, middle]])),
            )
            x -= 0.4
            members += [label, mark]
        ground = Ink(
            theme.plane,
            fill=0.92,
            points=rectangle(x + 0.1, middle - 0.24, right + 0.14, middle + 0.24),
        )
        super().__init__(ground, *members)


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
        left = x - wide[0] - 0.3 - label.outline.width
        ground = Ink(
            theme.plane,
            fill=0.92,
            points=rectangle(left, middle - 0.24, right + 0.14, middle + 0.24),
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
