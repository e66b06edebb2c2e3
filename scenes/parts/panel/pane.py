"""A window on the plane of inputs and values: axes, grid and numbers at any scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, clip_segments, strokes
from pleat.scenes.drawing.notation import MINUS, Notation, power_of
from pleat.scenes.drawing.numbers import Numbers, measure
from pleat.scenes.drawing.ruling import decimals, nice
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.ticks import Ticks, spaced

Array = NDArray[np.float64]
Window = tuple[float, float, float, float]  # left, bottom, right, top, in units of the axes
_LONG = 5  # digits before or after the point: of more, a power of ten is written


class TickNumbers(Numbers):
    """The numbers of an axis that are written in one way."""

    def put(self, values: Sequence[float], centers: Sequence[tuple[float, float]]) -> None:
        """Show numbers, each at its place."""
        self.centers, self._shown = list(centers), None
        self.set_values(values)


class Ruled(Ink):
    """Upright and level lines across a rectangle.

    Attributes
    ----------
    room : Rect
    x, y : (n,) arrays
        Where they are, in scene units.
    """

    def __init__(self, room: Rect, color: str, width: float, opacity: float = 1.0) -> None:
        super().__init__(color, width=width, opacity=opacity)
        self.room, self.x, self.y = room, np.zeros(0), np.zeros(0)

    def put(self, x: Array, y: Array) -> None:
        """Draw them elsewhere."""
        self.x, self.y = x, y
        left, bottom, right, top = self.room.sides
        a = [[v, bottom] for v in x] + [[left, v] for v in y]
        b = [[v, top] for v in x] + [[right, v] for v in y]
        self.points = strokes(np.array(a), np.array(b)) if a else NOTHING


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
    windows : sequence of tuple of float
        Others that it will show, and all between them.

    Attributes
    ----------
    windows : tuple
        All of them: curves have vertices enough for each.
    numbers : dict
        By axis and notation, as far as they have been needed.
    """

    SIZE, BELOW, BESIDE, ASIDE = 30, 0.28, 0.16, 0.22
    APART = 1.0, 0.6  # at the least from one number to the next, along and upright

    def __init__(
        self,
        room: Rect,
        window: Window,
        theme: Theme,
        letter: str = "x",
        windows: Sequence[Window] = (),
    ) -> None:
        self.room, self.window, self.windows = room, window, (window, *windows)
        self.grid = Ruled(room, theme.grid, 1.4, 0.6)
        self.axes = Ruled(room, theme.axis, 2.6)
        self.numbers: dict[tuple[int, Notation], TickNumbers] = {}
        self._muted = theme.muted
        parts: list[Ink | Text] = [self.grid, self.axes]
        self._numbered = bool(letter)
        self.letter = Text(f"${letter}$" if letter else "", 30, theme.muted, math=True)
        parts.append(self.letter)
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
        self.grid.put(x, y)
        (at_x, at_y) = self.at(np.zeros((1, 2)))[0]
        self.axes.put(
            np.array([at_x] if room.left <= at_x <= room.right else []),
            np.array([at_y] if room.bottom <= at_y <= room.top else []),
        )
        for numbers in self.numbers.values():
            numbers.put([], [])
        if self._numbered:
            self._write(0, along, [(float(v), room.bottom - self.BELOW) for v in x])
            last = measure(notation_of(along).write(along.values[-1]), self.SIZE)
            reach = float(x[-1]) + last / 2
            self.letter.put(max(room.right, reach) + self.ASIDE, room.bottom - self.BELOW)
        own = notation_of(upright)
        # Numbers end where the window begins; a minus sign hangs out.
        digits = [measure(own.write(v).lstrip(MINUS), self.SIZE) / 2 for v in upright.values]
        places = zip(digits, y.tolist(), strict=True)
        self._write(1, upright, [(room.left - self.BESIDE - half, v) for half, v in places])

    def _write(self, axis: int, ticks: Ticks, places: list[tuple[float, float]]) -> None:
        key = axis, notation_of(ticks)
        if key not in self.numbers:
            self.numbers[key] = TickNumbers([], [], self._muted, self.SIZE, key[1])
            self.add(self.numbers[key].set_level(self.grid.level))
        self.numbers[key].put(ticks.values.tolist(), places)


def notation_of(ticks: Ticks) -> Notation:
    """Return how an axis' numbers are written: plain, or as multiples of one power of ten."""
    largest, places = float(np.abs(ticks.values).max(initial=0.0)), decimals(ticks.every)
    if not largest or (largest < 10**_LONG and places < _LONG):
        return Notation(places)
    power = power_of(largest)
    return Notation(max(power - power_of(ticks.every), 0), power)
