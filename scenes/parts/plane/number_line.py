"""The end of a classifier: a line of outputs, a threshold, and who is on which side."""

from __future__ import annotations

import numpy as np

from pleat.scenes.drawing.ink import NOTHING, Ink, Text, path, rectangle, strokes
from pleat.scenes.drawing.numbers import measure, number, number_points
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane

# From tick to tick, whichever first leaves room for their numbers.
_STEPS = (
    *(round(s * 10.0**k, -k) for k in range(-6, 0) for s in (1, 2, 5) if s * 10.0**k < 0.2),
    *(0.25, 0.5),
    *(s * 10.0**k for k in range(12) for s in (1, 2, 5)),
)


class NumberLine(Part):
    """The first axis with numbers at its ticks."""

    SIZE = 26

    def __init__(self, plane: Plane, theme: Theme, name: str = "$y$") -> None:
        self.line = Ink(theme.axis, width=2.4)
        self.numbers = Ink(theme.muted, fill=1.0)
        self.label = Text(name, 32, theme.text, math=True)
        super().__init__(self.line, self.numbers, self.label)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        left, _, right, _ = plane.window.sides
        x0, y = plane.view(np.zeros((1, 2)))[0]
        unit = plane.view.scale
        low, high = (left - x0) / unit, (right - x0) / unit
        for every in _STEPS:
            decimals = _decimals(every)
            wide = max(measure(number(end, decimals), self.SIZE) for end in (low, high))
            if every * unit > max(0.8, wide + 0.25):
                break
        inset = max(0.3, wide / 2 + 0.22) / unit
        ticks = np.arange(np.ceil((low + inset) / every), (high - inset) / every) * every
        at = x0 + ticks * unit
        a = np.column_stack([at, np.full(len(at), y - 0.07)])
        b = a + [0, 0.14]
        self.line.points = strokes(np.vstack([[[left, y]], a]), np.vstack([[[right, y]], b]))
        # 0 keeps its number clear of the threshold's line by standing below, like all.
        self.numbers.points = number_points(
            [number(t, decimals) for t in ticks], [(x, y - 0.32) for x in at], self.SIZE
        )
        self.label.put(right - 0.24, y + 0.25, "right")


class Threshold(Part):
    """An upright line at the threshold; each side is tinted with the class it predicts."""

    def __init__(self, plane: Plane, theme: Theme, value: float, height: float = 2.6) -> None:
        self.value, self.rise = value, height
        self.sides = [Ink(theme.classes[k], fill=0.13) for k in (0, 1)]
        self.line = Ink(theme.boundary, width=4)
        super().__init__(*self.sides, self.line)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        left, _, right, top = plane.window.sides
        x, y = plane.view(np.array([[self.value, 0.0]]))[0]
        high = min(y + self.rise, top)
        if not left < x < right:
            self.line.points = NOTHING
            return
        self.line.points = path(np.array([[x, y - 0.12], [x, high]]))
        self.sides[0].points = rectangle(left, y, x, high)
        self.sides[1].points = rectangle(x, y, right, high)


def _decimals(step: float) -> int:
    """Return how many decimals tell the multiples of a step apart."""
    return 0 if step >= 1 else len(f"{step:.6f}".rstrip("0").partition(".")[2])
