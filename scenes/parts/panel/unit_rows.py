"""The first layers of several nets side by side: a row a net, a picture a unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Group, Ink, Text
from pleat.scenes.drawing.notation import number
from pleat.scenes.drawing.shades import STEPS, Shades, between, diverging, level_of, rectangles
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.weights import scale

Array = NDArray[np.float64]

_TEXT, _SMALL = 28.0, 24.0  # pixels at 1080p
_GAP, _BELOW, _SCALE = 0.14, 0.42, 0.8  # between pictures, below one, for the ramp: scene units
_LARGEST = 2.0  # of a picture
_RING = 0.05


class UnitRows:
    """Where the units of several nets stand, and what they are drawn as; in two lines if few.

    Parameters
    ----------
    weights, answers : sequence of (m, n) arrays
        Of each net: what its units weigh, and what they answer to.
    told : sequence of str
        How well each net does.
    image : (int, int)
        Rows and columns of a picture.
    room : Rect
        In scene units.

    Attributes
    ----------
    frames, weights, answers : list of Group
        Of each net's row: frames with what is told of it, and either pictures.
    ramp : Group
        The scale of the weights.
    places : list of (m, 2) arrays
        Of each net, the middles of its units.
    half : (2,) array
        Half the width and height of a picture.
    """

    def __init__(
        self,
        weights: Sequence[Array],
        answers: Sequence[Array],
        told: Sequence[str],
        image: tuple[int, int],
        theme: Theme,
        room: Rect,
        language: str,
    ) -> None:
        self._theme, rows = theme, len(weights)
        units, tall = max(map(len, weights)), image[0] / image[1]
        labels = [Text(text, _TEXT, theme.text, language=language) for text in told]
        right = max(label.outline.width for label in labels) + 0.3

        def width(lines: int) -> float:
            across = (room.width - right) / -(-units // lines) - _GAP
            high = ((room.height - _SCALE) / (rows * lines) - _BELOW) / tall
            return min(across, high, _LARGEST / max(tall, 1))

        lines = max((1, 2), key=lambda n: (round(width(n), 6), -n))
        columns, wide = -(-units // lines), width(lines)
        self.half = np.array([wide, wide * tall]) / 2
        left = room.center[0] - (columns * (wide + _GAP) + right) / 2 + wide / 2
        pitch = min((room.height - _SCALE) / (rows * lines), wide * tall + 3 * _BELOW)
        spare = room.height - _SCALE - rows * lines * pitch
        top = room.top - spare / 2 - self.half[1] - 0.05
        self.places = []
        for row, own in enumerate(weights):
            k = np.arange(len(own))
            across, down = left + (wide + _GAP) * (k % columns), row * lines + k // columns
            self.places.append(np.column_stack([across, top - pitch * down]))
        largest = max(float(np.abs(W).max(initial=0.0)) for W in weights) or 1.0
        ramp = diverging(theme.signed[0], theme.plane, theme.signed[1])
        ink = {k: between(theme.background, theme.text, k / STEPS) for k in range(1, STEPS + 1)}
        brightest = max(float(np.abs(own).max(initial=0.0)) for own in answers) or 1.0
        self.frames: list[Group] = []
        for at, label in zip(self.places, labels, strict=True):
            boxes = np.hstack([at - self.half, at + self.half])
            end = left + (columns - 1) * (wide + _GAP) + wide / 2 + 0.3
            label.put(end, float(at[:, 1].mean()), "left")
            self.frames.append(Group(Ink(theme.axis, width=1.8, points=rectangles(boxes)), label))
        drawn = (image, 2 * float(self.half.max()))
        self.weights = [
            self._pictures(W, at, ramp, largest, theme.plane, *drawn)
            for W, at in zip(weights, self.places, strict=True)
        ]
        self.answers = [
            self._pictures(A, at, ink, brightest, theme.background, *drawn)
            for A, at in zip(answers, self.places, strict=True)
        ]
        self.ramp = Group(*scale(theme, room.center[0], room.bottom + 0.5, largest))

    @property
    def parts(self) -> list[Group]:
        """All that may be on stage of it."""
        return [self.ramp, *self.frames, *self.weights, *self.answers]

    def _pictures(
        self,
        values: Array,
        at: Array,
        colors: dict[int, str],
        largest: float,
        ground: str,
        image: tuple[int, int],
        side: float,
    ) -> Group:
        boxes = np.hstack([at - self.half, at + self.half])
        shades = Shades(level_of(values.reshape(len(values), *image), largest), colors)
        shades.place(at, side)
        return Group(Ink(ground, fill=1.0, points=rectangles(boxes)), *shades.inks)

    def ring(self, row: int, unit: int) -> Ink:
        """Return a ring around a unit."""
        at, reach = self.places[row][unit], self.half + _RING
        box = np.array([[*(at - reach), *(at + reach)]])
        return Ink(self._theme.crease, width=4.0, points=rectangles(box))

    def likeness(self, row: int, unit: int, how: float) -> Text:
        """Return how alike a unit is, to stand below it."""
        x, y = self.places[row][unit]
        text = Text(f"$r = {number(how)}$", _SMALL, self._theme.text, math=True)
        return text.put(float(x), float(y) - float(self.half[1]) - 0.22)
