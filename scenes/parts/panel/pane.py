"""A window on the plane of inputs and values: axes, grid and numbers at any scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, clip_segments, strokes
from pleat.scenes.drawing.notation import TIMES, number, power_of, raised
from pleat.scenes.drawing.numbers import measure, number_points
from pleat.scenes.drawing.ruling import decimals, nice
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.ticks import Ticks, spaced

Array = NDArray[np.float64]
Window = tuple[float, float, float, float]  # left, bottom, right, top, in units of the axes
_LONG = 5  # digits before or after the point: of more, a power of ten is written


class Pane(Group):
    """Two axes in a rectangle, ruled by 1, 2 or 5 times a power of ten; numbers stand outside.

    Parameters
    ----------
    room : Rect
        What curves may take, in scene units; numbers stand below it and left of it.
    window : tuple of float
        Left, bottom, right, top, in the axes' own units.
    letter : str
        Of the horizontal axis; nothing if there are no numbers below.

    Attributes
    ----------
    unit : (2,) array
        Scene units per unit of either axis.
    """

    SIZE, BELOW, BESIDE = 24, 0.24, 0.16
    APART = 1.0, 0.6  # at the least from one number to the next, along and upright

    def __init__(self, room: Rect, window: Window, theme: Theme, letter: str = "x") -> None:
        self.room, self.window = room, window
        self.grid = Ink(theme.grid, width=1.4, opacity=0.6)
        self.axes = Ink(theme.axis, width=2.6)
        self.numbers = Ink(theme.muted, fill=1.0)
        parts: list[Ink | Text] = [self.grid, self.axes, self.numbers]
        self._numbered = bool(letter)
        if letter:
            name = Text(f"${letter}$", 30, theme.muted, math=True)
            parts.append(name.put(room.right + 0.24, room.bottom - self.BELOW))
        super().__init__(*parts)
        self.place()

    @property
    def unit(self) -> Array:
        """Scene units per unit of either axis."""
        left, bottom, right, top = self.window
        return np.array([self.room.width / (right - left), self.room.height / (top - bottom)])

    def at(self, p: Array) -> Array:
        """Return where (N, 2) points in the axes' units stand in the picture."""
        corner = np.array([self.room.left, self.room.bottom])
        out: Array = corner + (p - np.array(self.window[:2])) * self.unit
        return out

    def cut(self, p: Array) -> Array:
        """Return the cubics of a polyline, (M, 2), as far as the window shows it."""
        q = self.at(p)
        a, b, _ = clip_segments(q[:-1], q[1:], self.room.sides)
        return strokes(a, b) if len(a) else NOTHING

    def place(self) -> None:
        """Draw axes, grid and numbers for the window as it is."""
        left, bottom, right, top = self.window
        along, upright = (
            spaced(low, high, nice(apart / unit))
            for low, high, apart, unit in zip(
                (left, bottom), (right, top), self.APART, self.unit, strict=True
            )
        )
        room = self.room
        x = self.at(np.column_stack([along.values, np.zeros(along.count)]))[:, 0]
        y = self.at(np.column_stack([np.zeros(upright.count), upright.values]))[:, 1]
        self.grid.points = self._lines(x, y)
        (at_x, at_y) = self.at(np.zeros((1, 2)))[0]
        self.axes.points = self._lines(
            np.array([at_x] if room.left <= at_x <= room.right else []),
            np.array([at_y] if room.bottom <= at_y <= room.top else []),
        )
        texts, places = [], []
        if self._numbered:
            texts += tick_texts(along)
            places += [(float(v), room.bottom - self.BELOW) for v in x]
        for text, v in zip(tick_texts(upright), y.tolist(), strict=True):
            texts.append(text)
            # Numbers end where the window begins; a minus sign hangs out, so its room is taken off.
            places.append((room.left - self.BESIDE - measure(text.lstrip("−"), self.SIZE) / 2, v))
        self.numbers.points = number_points(texts, places, self.SIZE) if texts else NOTHING

    def _lines(self, x: Array, y: Array) -> Array:
        room = self.room
        a = [[v, room.bottom] for v in x] + [[room.left, v] for v in y]
        b = [[v, room.top] for v in x] + [[room.right, v] for v in y]
        return strokes(np.array(a), np.array(b)) if a else NOTHING


def tick_texts(ticks: Ticks) -> list[str]:
    """Return the numbers of ticks: plain, or as multiples of a power of ten that all share."""
    values = ticks.values
    largest = float(np.abs(values).max(initial=0.0))
    places = decimals(ticks.every)
    if not largest or (largest < 10**_LONG and places < _LONG):
        return [number(v, places) for v in values]
    power = power_of(largest)
    digits = max(power - power_of(ticks.every), 0)
    return [
        f"{number(v / 10.0**power, digits)}{TIMES}10{raised(power)}"
        if round(v / ticks.every)
        else "0"
        for v in values
    ]
