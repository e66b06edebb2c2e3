"""What stands on a card: a title with its ornament, and lines of text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pleat.scenes.drawing.ink import Group, Ink, Text, paths
from pleat.scenes.drawing.layouts import WIDE, Frame
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import fits

WIDEST, _ASIDE = 12.2, 0.9  # a text, at the most; what is left free at both sides


class Ornament(Group):
    """Two thin lines in the colours of the classes, flat at first, then folded.

    Parameters
    ----------
    x, y : float
        Its middle, in scene units.
    width : float
        In scene units.
    """

    # Where the lines are creased, and how high they stand there, as shares of the width.
    AT = np.array([-0.5, -0.13, 0.13, 0.5])
    RISE = np.array([-0.022, 0.026, 0.026, -0.022])
    GAP = 0.026

    def __init__(self, theme: Theme, x: float, y: float, width: float = 3.4) -> None:
        self._middle, self._width = (x, y), width
        self.lines = [Ink(theme.classes[k], width=3.0) for k in (0, 1)]
        super().__init__(*self.lines)
        self.fold(0.0)

    def fold(self, t: float) -> None:
        """Fold it by the fraction t."""
        x, y = self._middle
        for side, line in zip((-1, 1), self.lines, strict=True):
            height = t * self.RISE + side * self.GAP / 2
            line.points = paths(
                [np.column_stack([x + self._width * self.AT, y + self._width * height])]
            )


class TitleCard(Group):
    """A title, its ornament and a subtitle, centred in the frame as one block.

    Attributes
    ----------
    title, subtitle : Text or None
    ornament : Ornament
    """

    SIZE, SMALL = 88, 42

    def __init__(
        self, text: str, subtitle: str, theme: Theme, language: str, frame: Frame = WIDE
    ) -> None:
        own = (theme.muted, language, frame)
        self.title = _block(text, self.SIZE, theme.text, language, frame)
        self.subtitle = _block(subtitle, self.SMALL, *own) if subtitle else None
        high = self.title.outline.height
        low = self.subtitle.outline.height if self.subtitle else 0.0
        band = 1.0
        top = (high + band + low) / 2
        _center(self.title, top - high / 2)
        self.ornament = Ornament(theme, 0.0, top - high - band / 2)
        members: list[Group] = [self.title, self.ornament]
        if self.subtitle:
            _center(self.subtitle, low / 2 - top)
            members.append(self.subtitle)
        super().__init__(*members)


class TextBlock(Group):
    """A heading and some lines under it, centred in the frame.

    Attributes
    ----------
    blocks : list of Text
        From the top down; the heading first if there is one.
    """

    HEADING, SIZE, GAP = 56, 40, 0.34

    def __init__(
        self,
        heading: str,
        lines: Sequence[str],
        theme: Theme,
        language: str,
        frame: Frame = WIDE,
    ) -> None:
        self.blocks = [_block(line, self.SIZE, theme.text, language, frame) for line in lines]
        if heading:
            self.blocks.insert(0, _block(heading, self.HEADING, theme.muted, language, frame))
        heights = [block.outline.height for block in self.blocks]
        y = (sum(heights) + self.GAP * (len(heights) - 1)) / 2
        for block, height in zip(self.blocks, heights, strict=True):
            _center(block, y - height / 2)
            y -= height + self.GAP
        super().__init__(*self.blocks)


def _block(text: str, size: float, color: str, language: str, frame: Frame) -> Text:
    """Return a text no wider than the frame allows, set in one line if it fits.

    In a narrow frame large letters are smaller, and all are where a word would be too wide.
    """
    widest = min(WIDEST, frame.rect.width - _ASIDE)
    usual = max(size * min(1.0, 0.3 + 0.7 * frame.rect.width / 12), min(size, 36.0))
    for share in (1.0, 0.85, 0.7, 0.6):
        line = Text(text, share * usual, color, language=language)
        if line.outline.width <= widest:
            return line
        if fits(text, share * usual, language, widest):
            break
    return Text(text, share * usual, color, language=language, width=widest, align="center")


def _center(text: Text, y: float) -> None:
    """Put the middle of a text's set box at (0, y)."""
    box = text.outline
    text.put(0.0, y + box.depth - box.height / 2, "baseline-center")
