"""A vector through an activation, entry by entry: columns, bars, and the curve between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.function import Function
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, dots, path, rectangle, strokes
from pleat.scenes.drawing.notation import Notation
from pleat.scenes.drawing.numbers import Numbers
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.function_plot import Curve
from pleat.scenes.parts.panel.pane import Pane

Array = NDArray[np.float64]


class Entries(Group):
    """Numbers in a column, as bars, each through the same curve alone, and what comes out.

    Inputs stand left of the curve and outputs right of it; all heights have one scale, so that
    what goes over from the curve to a bar goes straight across.

    Parameters
    ----------
    values : sequence of float
        The vector.
    function : Function
        What each entry goes through.
    room : Rect
        What it may take, in scene units.
    name : str
        Of the function, above its curve.

    Attributes
    ----------
    values : (n,) array
    steps : (n,) array
        How far each entry has come: 1 at its place below the curve, 2 on it, 3 it has come out.
    """

    SIZE, LINE = 40, 0.95  # of the columns' numbers in pixels, and from one to the next
    COLUMN, BARS, GAP = 1.15, 1.9, 0.25  # widths of a column and of its bars, and what is between
    LEAST, NARROW = 2.2, 1.2  # of the curve beside columns; of bars in an upright room
    BAR, DOT, WIDTH = 0.34, 17.0, 3.0
    HOOK = 0.12
    FILL = 0.75

    def __init__(
        self,
        values: Sequence[float],
        function: Function,
        room: Rect,
        theme: Theme,
        name: str,
        language: str = "en",
    ) -> None:
        n = len(values)
        self.function, self.room = function, room
        self.values, self.steps = np.array(values, dtype=np.float64), np.zeros(n)
        self.tones = [theme.hidden[k % len(theme.hidden)] for k in range(n)]
        # In an upright room columns of numbers stand below their bars.
        needed = 2 * (self.COLUMN + self.BARS + 2 * self.GAP + 0.5)
        self.upright = room.width - needed < self.LEAST
        self.bars = self.NARROW if self.upright else self.BARS
        self.pane = self._pane(theme)
        self.curve = Curve(self.pane, function, theme.text, theme.background)
        self.title = Text(name, 36, theme.text, language=language)
        self.title.put(self.pane.room.center[0], self.pane.room.top + 0.34)
        aside = self.pane.room.width / 2 + self.GAP + self.bars / 2 + 0.5
        x = self.pane.room.center[0]
        self.at_in, self.at_out = (
            x + sign * aside + np.linspace(-0.5, 0.5, n) * (self.bars - 0.6) * (n > 1)
            for sign in (-1, 1)
        )
        outer = aside if self.upright else aside + self.bars / 2 + self.COLUMN / 2 + 0.1
        self.column_in, self.column_out = (
            np.column_stack([np.full(n, x + sign * outer), self._heights(n)]) for sign in (-1, 1)
        )
        self.zero = Ink(theme.axis, width=2.6)
        base = float(self.pane.at(np.zeros((1, 2)))[0, 1])
        halves = [(c.min() - 0.3, c.max() + 0.3) for c in (self.at_in, self.at_out)]
        self.zero.points = strokes(
            np.array([[a, base] for a, _ in halves]), np.array([[b, base] for _, b in halves])
        )
        self.base = base
        self.brackets_in, self.brackets_out = (
            Ink(theme.text, width=3.0, points=self._brackets(column))
            for column in (self.column_in, self.column_out)
        )
        self.bars_in = [Ink(tone, fill=self.FILL) for tone in self.tones]
        self.bars_out = [Ink(tone, fill=self.FILL) for tone in self.tones]
        self.paths = [Ink(tone, width=self.WIDTH) for tone in self.tones]
        self.dots = [
            Ink(tone, width=self.DOT, round_ends=True, outline=(theme.text, self.DOT + 5))
            for tone in self.tones
        ]
        whole = all(float(v).is_integer() for v in (*self.values, *function(self.values)))
        notation = Notation(0 if whole else 2)
        self.numbers_in, self.numbers_out = (
            [
                Numbers([0.0], [(float(x), float(y))], tone, self.SIZE, notation)
                for (x, y), tone in zip(column, self.tones, strict=True)
            ]
            for column in (self.column_in, self.column_out)
        )
        self.left = Group(self.brackets_in, *self.numbers_in, *self.bars_in)
        self.middle = Group(self.pane, self.title, self.curve)
        self.right = Group(self.brackets_out, *self.numbers_out, *self.bars_out)
        super().__init__(self.zero, self.middle, self.left, self.right, *self.paths, *self.dots)
        self.place()

    @property
    def outputs(self) -> Array:
        """What comes out, (n,)."""
        return self.function(self.values)

    def _pane(self, theme: Theme) -> Pane:
        """Return the pane of the curve, on a scale on which every entry and output is seen."""
        v = np.concatenate([self.values, self.function(self.values), [0.0]])
        low, high = float(v.min()), float(v.max())
        extent = max(high - low, 1e-9)
        low, high = low - 0.12 * extent, high + 0.12 * extent
        beside = self.bars + self.GAP + (0.5 if self.upright else self.COLUMN + self.GAP + 0.5)
        below = self.LINE * (len(self.values) + 0.6) if self.upright else 0.0
        # Units are as long along as upright: entries and outputs are numbers of one kind.
        side = min(self.room.height - 1.1 - below, self.room.width - 2 * beside)
        x, bottom = self.room.center[0], self.room.bottom + 0.5 + below
        inner = Rect(x - side / 2, bottom, x + side / 2, bottom + side)
        return Pane(inner, (low, low, high, high), theme)

    def _heights(self, n: int) -> Array:
        middle = self.pane.room.center[1]
        if self.upright:
            middle = self.pane.room.bottom - 0.5 - self.LINE * (n + 0.4) / 2
        return np.asarray(middle + (np.arange(n)[::-1] - (n - 1) / 2) * self.LINE)

    def _brackets(self, column: Array) -> Array:
        x, top, bottom = column[0, 0], column[:, 1].max() + 0.45, column[:, 1].min() - 0.45
        parts = []
        for sign in (-1, 1):
            edge = x + sign * 0.48
            hook = edge - sign * self.HOOK
            parts.append(path(np.array([[hook, top], [edge, top], [edge, bottom], [hook, bottom]])))
        return np.concatenate(parts)

    def set_value(self, k: int, value: float) -> None:
        """Give entry k another value."""
        self.values[k] = value
        self.place()

    def advance(self, k: int, step: float) -> None:
        """Let entry k come so far."""
        self.steps[k] = step
        self.place()

    def place(self) -> None:
        """Draw all entries as far as they have come."""
        unit, out = float(self.pane.unit[1]), self.outputs
        for k, (x, y, step) in enumerate(zip(self.values, out, self.steps, strict=True)):
            tip = np.array([self.at_in[k], self.base + x * unit])
            below, on = self.pane.at(np.array([[x, 0.0], [x, y]]))
            end = np.array([self.at_out[k], on[1]])
            self.bars_in[k].points = self._bar(self.at_in[k], tip[1])
            self.numbers_in[k].set_values([float(x)])
            arrived = step >= 3
            grown = min(max(step - 2, 0.0), 1.0)
            self.bars_out[k].points = self._bar(self.at_out[k], on[1]) if arrived else NOTHING
            self.numbers_out[k].set_values([float(y) if arrived else None])
            if step <= 0:
                self.dots[k].points = self.paths[k].points = NOTHING
                continue
            if step < 1:
                at, way = tip + step * (below - tip), [tip, tip]
            elif step < 2:
                at = below + (step - 1) * (on - below)
                way = [below, at]
            else:
                at = on + grown * (end - on)
                way = [below, on, at]
            # What has come out leaves its dot on the curve.
            self.dots[k].points = dots(on[None] if arrived else at[None])
            seen = [p for j, p in enumerate(way) if j == 0 or np.abs(p - way[j - 1]).max() > 1e-9]
            self.paths[k].points = path(np.array(seen)) if len(seen) > 1 else NOTHING

    def _bar(self, x: float, top: float) -> Array:
        low, high = min(self.base, top), max(self.base, top)
        if high - low < 1e-9:
            # Nothing has no height: a stroke on the line says that it is there.
            high, low = self.base + 0.02, self.base - 0.02
        return rectangle(x - self.BAR / 2, low, x + self.BAR / 2, high)
