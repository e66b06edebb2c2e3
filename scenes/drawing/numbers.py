"""Numbers that change: digit outlines are set once, then only moved about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Ink
from pleat.scenes.drawing.notation import MINUS, RAISED, TIMES, Notation
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT, typeset

Array = NDArray[np.float64]
BASELINE = 0.0024  # of a number's size in pixels: how far below its place, in scene units
SMALLEST = 22.0  # pixels at 1080p: nobody can read less
IN_NETWORK = 26.0  # the same in a network, which is read in passing
_RAISED = 0.68, 0.0032  # superior figures: their size, and how far they are raised, of its pixels
_APART = 0.12  # on either side of a dot, of its em


@lru_cache(maxsize=256)
def glyph(character: str, size: float) -> tuple[Array, float]:
    """Return the cubics of a sign of a number, on its baseline at (0, 0), and its advance."""
    if character in RAISED:
        points, advance = glyph(RAISED[character], _RAISED[0] * size)
        return points + [0.0, _RAISED[1] * size, 0.0], advance
    outline = typeset(f"${character}$", size)
    points = np.concatenate([p for _, p in outline.parts]) if outline.parts else NOTHING
    if character == MINUS:
        # As a sign it stands closer than Typst sets it as an operator.
        return points, 0.86 * outline.width
    if character == TIMES:
        aside = _APART * size / PIXELS_PER_UNIT
        return points + [aside, 0.0, 0.0] if len(points) else points, outline.width + 2 * aside
    return points, outline.width


def measure(text: str, size: float) -> float:
    """Return the width of a number, in scene units."""
    return sum(glyph(c, size)[1] for c in text)


def number_points(
    texts: Sequence[str], centers: Sequence[tuple[float, float]], size: float
) -> Array:
    """Return the outlines of numbers, each centred on its place.

    The minus sign hangs: digits stand still when a number changes its sign.
    """
    pieces = []
    for text, (x, y) in zip(texts, centers, strict=True):
        digits = text.lstrip(MINUS)
        at = x - measure(digits, size) / 2 - measure(text[: len(text) - len(digits)], size)
        base = y - BASELINE * size
        for c in text:
            points, advance = glyph(c, size)
            pieces.append(points + [at, base, 0.0])
            at += advance
    return np.concatenate(pieces) if pieces else NOTHING


class Numbers(Ink):
    """Several numbers of one colour as one path.

    Parameters
    ----------
    values : sequence of float
    centers : sequence of (x, y)
        Scene units.
    size : float
        Font size in pixels at 1080p.
    notation : Notation, optional
        How they are written; by default with two decimals.
    """

    def __init__(
        self,
        values: Sequence[float],
        centers: Sequence[tuple[float, float]],
        color: str,
        size: float,
        notation: Notation | None = None,
    ) -> None:
        super().__init__(color, fill=1.0)
        self.centers, self.size = list(centers), size
        self.notation = notation or Notation()
        self._shown: tuple[str, ...] | None = None
        self.values: list[float | None] = []
        self.set_values(values)

    def move_to_centers(self, centers: Sequence[tuple[float, float]]) -> None:
        """Show the same values elsewhere."""
        self.centers, self._shown = list(centers), None
        self.set_values(self.values)

    def set_values(self, values: Sequence[float | None]) -> None:
        """Show other values at the same places; None leaves a place empty."""
        self.values = list(values)
        texts = tuple("" if v is None else self.written(k, v) for k, v in enumerate(values))
        if texts != self._shown:
            self._shown = texts
            centers = [self.place(k, text) for k, text in enumerate(texts)]
            self.points = number_points(texts, centers, self.size)

    @property
    def texts(self) -> tuple[str, ...]:
        """How its values are written; empty where there is none."""
        return self._shown or ()

    def written(self, k: int, value: float) -> str:
        """Return how a value is written at place k."""
        return self.notation.write(value)

    def place(self, k: int, text: str) -> tuple[float, float]:
        """Return where the digits of place k are centred."""
        return self.centers[k]


class Readings(Numbers):
    """Numbers in neurons: where one does not fit it loses decimals, where none does it is left out.

    Parameters
    ----------
    centers : sequence of (x, y)
        Scene units.
    rooms : sequence of float
        How wide a number may be at each place; 0 for none.
    size : float
        Font size in pixels at 1080p, or the smallest if only that fits.
    notations : sequence of Notation, optional
        How the number at each place is written; by default with two decimals.
    """

    def __init__(
        self,
        centers: Sequence[tuple[float, float]],
        rooms: Sequence[float],
        color: str,
        size: float,
        notations: Sequence[Notation] | None = None,
    ) -> None:
        self.notations = tuple(notations or [Notation()] * len(centers))
        whole = all(own == Notation(0) for own in self.notations)
        usual = MINUS + Notation(0 if whole else 2).write(0.0)
        least = measure(usual[:-1] if "." in usual else usual, IN_NETWORK)
        self.rooms = [room if room >= least else 0.0 for room in rooms]
        tight = any(0 < room < measure(usual, size) for room in self.rooms)
        super().__init__([0.0] * len(centers), centers, color, IN_NETWORK if tight else size)

    def written(self, k: int, value: float) -> str:
        """Return as many digits as fit."""
        if not self.rooms[k]:
            return ""
        texts = self.notations[k].shorter(value)
        return next((t for t in texts if measure(t, self.size) <= self.rooms[k]), "")

    def place(self, k: int, text: str) -> tuple[float, float]:
        """Return the middle, or right of it where the minus sign would reach out."""
        x, y = self.centers[k]
        digits, whole = measure(text.lstrip(MINUS), self.size), measure(text, self.size)
        return x + max(0.0, whole - digits / 2 - self.rooms[k] / 2) * bool(text), y
