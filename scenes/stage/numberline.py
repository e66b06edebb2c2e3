"""The end of a classifier: a line of outputs, a threshold, and who is on which side."""

from __future__ import annotations

import numpy as np

from pleat.scenes.ink import NOTHING, Ink, Text, path, rectangle, strokes
from pleat.scenes.stage.numbers import number, number_points
from pleat.scenes.stage.parts import Part
from pleat.scenes.stage.plane import Plane
from pleat.scenes.theme import Theme


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
        every = next(s for s in (0.25, 0.5, 1, 2, 5, 10, 20, 50, 1e9) if s * unit > 0.8)
        ticks = (
            np.arange(np.ceil((left + 0.3 - x0) / unit / every), (right - 0.3 - x0) / unit / every)
            * every
        )
        at = x0 + ticks * unit
        a = np.column_stack([at, np.full(len(at), y - 0.07)])
        b = a + [0, 0.14]
        self.line.points = strokes(np.vstack([[[left, y]], a]), np.vstack([[[right, y]], b]))
        decimals = 0 if every >= 1 else 2 if every == 0.25 else 1
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
