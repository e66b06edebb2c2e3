"""The end of a classifier: a line of outputs, a threshold, and who is on which side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Ink, Text, path, rectangle, strokes
from pleat.scenes.drawing.notation import number
from pleat.scenes.drawing.numbers import measure, number_points
from pleat.scenes.drawing.ruling import decimals as decimal_places
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.ticks import Ticks

Array = NDArray[np.float64]

# From tick to tick, whichever first leaves room for their numbers.
_STEPS = (
    *(round(s * 10.0**k, -k) for k in range(-9, 0) for s in (1, 2, 5) if s * 10.0**k < 0.2),
    *(0.25, 0.5),
    *(s * 10.0**k for k in range(12) for s in (1, 2, 5)),
)


class NumberLine(Part):
    """The first axis with numbers at its ticks.

    Parameters
    ----------
    name : str
        Typst mathematics for what it measures.
    unit : pair of float
        Which number is written at its origin, and how much further one unit along it.

    Attributes
    ----------
    ticks : Ticks
        As they are drawn now.
    """

    takes_turns = True
    SIZE = 26
    TICK = 0.07  # half its length
    BELOW = 0.32  # a number its tick
    # From tick to tick at the least, between two numbers, and beyond the outermost ones.
    _UP = 0.2  # by which its name looks for a free place
    _APART, _GAP, _INSET, _MARGIN = 0.8, 0.25, 0.3, 0.22

    def __init__(
        self,
        plane: Plane,
        theme: Theme,
        name: str = "$y$",
        unit: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        self._zero, self._size = unit
        self.measured = unit != (0.0, 1.0)
        self.line = Ink(theme.axis, width=2.4)
        self.numbers = Ink(theme.muted, fill=1.0)
        self.label = Text(name, 32, theme.text, math=True)
        super().__init__(self.line, self.numbers, self.label)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        left, _, right, _ = plane.window.sides
        x0, y = plane.view(np.zeros((1, 2)))[0]
        unit = plane.view.scale / self._size
        x0 -= self._zero * unit
        self.ticks = self._choose((left - x0) / unit, (right - x0) / unit, unit)
        at = x0 + self.ticks.values * unit
        a = np.column_stack([at, np.full(len(at), y - self.TICK)])
        b = a + [0, 2 * self.TICK]
        self.line.points = strokes(np.vstack([[[left, y]], a]), np.vstack([[[right, y]], b]))
        # 0 keeps its number clear of the threshold's line by standing below, like all.
        self.numbers.points = number_points(
            self.ticks.texts, [(x, y - self.BELOW) for x in at], self.SIZE
        )
        self.label.put(right - 0.24, y + 0.25, "right")

    def numerals(self) -> Array:
        return self.numbers.points[:, :2]

    def named(self, plane: Plane) -> list[tuple[Text, list[Array]]]:
        left, bottom, right, top = self.label.box
        here = np.array([left + right, bottom + top]) / 2
        return [(self.label, [here + [0.0, k * self._UP] for k in range(1, 6)])]

    def _choose(self, low: float, high: float, unit: float) -> Ticks:
        """Return the ticks between two numbers that leave room for what is written at them."""
        for every in _STEPS:
            if every * unit <= self._APART:
                continue
            decimals = decimal_places(every)
            wide = max(measure(number(end, decimals), self.SIZE) for end in (low, high))
            if every * unit > wide + self._GAP:
                break
        inset = max(self._INSET, wide / 2 + self._MARGIN) / unit
        k = np.arange(np.ceil((low + inset) / every), (high - inset) / every)
        return Ticks(every, int(k[0]) if len(k) else 0, len(k), decimals)


class Threshold(Part):
    """An upright line at the threshold; each side is tinted with the class it predicts.

    Parameters
    ----------
    heights : array
        Of the points stacked on the line, scene units; what they stand before reaches above
        them, as far as there is room for a note over it.
    """

    LEAST, ABOVE, NOTE, LOW, FOOT = 2.6, 0.15, 0.8, 1.2, 0.12

    def __init__(self, plane: Plane, theme: Theme, value: float, heights: Array) -> None:
        self.value = value
        self.rise = max(self.LEAST, float(heights.max(initial=0.0)) + self.ABOVE)
        self.sides = [Ink(theme.area(k), fill=theme.tint) for k in (0, 1)]
        self.line = Ink(theme.boundary, width=4)
        super().__init__(*self.sides, self.line)
        self.place(plane)

    def top(self, plane: Plane) -> float:
        """Return how high it reaches, scene units."""
        foot, most = float(plane.view(np.zeros((1, 2)))[0, 1]), plane.window.top
        return min(foot + self.rise, max(most - self.NOTE, foot + self.LOW), most)

    def place(self, plane: Plane) -> None:
        left, _, right, _ = plane.window.sides
        x, y = plane.view(np.array([[self.value, 0.0]]))[0]
        high = self.top(plane)
        if not left < x < right:
            self.line.points = NOTHING
            return
        self.line.points = path(np.array([[x, y - self.FOOT], [x, high]]))
        self.sides[0].points = rectangle(left, y, x, high)
        self.sides[1].points = rectangle(x, y, right, high)
