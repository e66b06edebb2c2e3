"""A net too wide to draw whole: a few neurons and edges stand for all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Group, Ink, Text, dots, paths, rectangle, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.panel.counts import written
from pleat.scenes.parts.plane.part import ring

Array = NDArray[np.float64]
# Where the outer columns stand, how far apart their neurons at the most, and the neurons' size.
COLUMNS = (-2.0, 5.2)
PICTURE, MIDDLE = -5.3, 0.95
GAP, TALLEST, RADIUS = 0.31, 4.3, 0.105
SHOWN = 6  # neurons above and below the dots


def three(side: int) -> Array:
    """Return a drawn digit 3 as (side, side) grey levels from 0 to 1, row by row from the top."""
    at = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(at, 1 - at)
    turn = np.linspace(-0.78 * np.pi, 0.5 * np.pi, 60)
    upper = np.column_stack([0.47 + 0.17 * np.cos(-turn), 0.655 + 0.145 * np.sin(-turn)])
    lower = np.column_stack([0.47 + 0.2 * np.cos(turn), 0.345 + 0.165 * np.sin(turn)])
    pen = np.vstack([upper, lower])
    away = np.hypot(x[..., None] - pen[:, 0], y[..., None] - pen[:, 1]).min(axis=-1)
    return np.clip(1.35 - away / 0.052, 0.0, 1.0)


def blend(a: str, b: str, t: float) -> str:
    """Return the colour a fraction t of the way from one to another."""
    mixed = [round((1 - t) * int(a[k : k + 2], 16) + t * int(b[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{v:02X}" for v in mixed)


class Raster(Group):
    """A small grey picture, and its pixels on their way into a column of neurons.

    Parameters
    ----------
    side : int
        Pixels along each side.
    x, y : float
        Its middle, in scene units.
    size : float
        Its side, in scene units.

    Attributes
    ----------
    centres : (N, 2) array
        Of the pixels.
    step : float
        Their side.
    members : list of int arrays
        Which of them are of each shade; the empty ones are of none.
    way : tuple of ((N, 2) array, (N,) array, float)
        Where the copies go, what size they have there, and how far they are.
    """

    SHADES = 6

    def __init__(
        self, side: int, theme: Theme, x: float = PICTURE, y: float = MIDDLE, size: float = 2.7
    ) -> None:
        self.levels = three(side).ravel()
        step = size / side
        left, top = x - size / 2, y + size / 2
        row, column = np.divmod(np.arange(side * side), side)
        self.centres = np.column_stack([left + (column + 0.5) * step, top - (row + 0.5) * step])
        self.step = step
        shade = np.ceil(self.levels * self.SHADES).astype(int)
        self.members = [np.flatnonzero(shade == k) for k in range(1, self.SHADES + 1)]
        colors = [
            blend(theme.background, theme.text, k / self.SHADES) for k in range(1, self.SHADES + 1)
        ]
        self.pixels = [Ink(color, fill=1.0) for color in colors]
        # The copies that travel: those of empty pixels are drawn too, as grey outlines.
        self.copies = [Ink(color, fill=1.0) for color in colors]
        self.empty = Ink(theme.grid, width=1.2)
        at = np.linspace(0, size, side + 1)
        zero, full = np.zeros(side + 1), np.full(side + 1, size)
        a = np.vstack([np.column_stack([at, zero]), np.column_stack([zero, at])])
        b = np.vstack([np.column_stack([at, full]), np.column_stack([full, at])])
        corner = np.array([left, top - size])
        self.lines = Ink(theme.grid, width=1.0, points=strokes(a + corner, b + corner))
        self.frame = Ink(
            theme.axis, width=2.0, points=rectangle(left, top - size, left + size, top)
        )
        self._fill(self.pixels, self.centres, np.full(len(self.levels), step))
        self.label = Text(f"{side} × {side} = {written(side * side)}", 34, theme.text)
        self.label.put(x, top - size - 0.42)
        self.travellers = Travellers(self)
        self.picture = Group(*self.pixels, self.lines, self.frame)
        self.way: tuple[Array, Array, float] = (self.centres, np.full(side * side, step), 0.0)
        super().__init__(self.picture, self.label)

    def _fill(self, inks: Sequence[Ink], centres: Array, size: Array) -> None:
        for ink, members in zip(inks, self.members, strict=True):
            ink.points = _squares(centres[members], size[members])

    def travel(self, targets: Array, sizes: Array, t: float) -> None:
        """Draw the copies the fraction t of the way, the first pixels ahead of the last.

        Parameters
        ----------
        targets : (N, 2) array
            Where each pixel goes, in scene units.
        sizes : (N,) array
            What size it has there.
        t : float
            From 0 to 1.
        """
        self.way = targets, sizes, t
        order = np.arange(len(targets)) / len(targets)
        ahead = Travellers.AHEAD
        own = np.clip((1 + ahead) * t - ahead * order, 0.0, 1.0)
        own = own * own * (3 - 2 * own)
        centres = self.centres + own[:, None] * (targets - self.centres)
        size = (1 - own) * self.step + own * sizes
        self._fill(self.copies, centres, size)
        blank = self.levels == 0
        moving = blank & (own > 0)
        self.empty.points = _squares(centres[moving], size[moving])


def _squares(centres: Array, size: Array) -> Array:
    half = size[:, None] / 2
    corners = [centres + half * np.array(c) for c in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return paths(np.stack(corners, axis=1), closed=True)


class Travellers(Group):
    """The copies of a raster's pixels, which travel."""

    AHEAD = 0.7  # of a copy's way: the first one of the last

    def __init__(self, raster: Raster) -> None:
        self.raster = raster
        super().__init__(raster.empty, *raster.copies)


class DenseColumn(Group):
    """One layer: all of its neurons, or the first and the last with dots between.

    Attributes
    ----------
    places : (K, 2) array
        Of the neurons that are drawn.
    index : (K,) int array
        Which neurons those are, from 0.
    """

    def __init__(self, width: int, x: float, color: str, theme: Theme, name: str, language: str):
        self.many, self.at = width, x
        whole = width <= 2 * SHOWN + 1
        slots = width if whole else 2 * SHOWN + 2
        gap = min(GAP, TALLEST / (slots - 1)) if slots > 1 else GAP
        y = MIDDLE + gap * ((slots - 1) / 2 - np.arange(slots))
        keep = np.arange(slots) if whole else np.r_[0:SHOWN, SHOWN + 2 : slots]
        self.index = keep if whole else np.r_[0:SHOWN, width - SHOWN : width]
        self.places = np.column_stack([np.full(len(keep), x), y[keep]])
        self.neurons = Ink(color, width=2.2, points=paths(p + ring(RADIUS) for p in self.places))
        members: list[Group | Ink] = [self.neurons]
        self.middle = np.array([x, MIDDLE])
        if not whole:
            three = MIDDLE + 0.13 * np.array([1, 0, -1])
            marks = dots(np.column_stack([np.full(3, x), three]))
            members.append(Ink(color, width=7, round_ends=True, points=marks))
        self.count = Text(written(width), 40, color).put(x, y[0] + 0.46)
        self.label = Text(name, 30, theme.muted, language=language).put(x, y[-1] - 0.42)
        super().__init__(*members, self.count, self.label)


class DenseDiagram(Group):
    """A dense net of any widths, a few of its edges standing for all.

    Parameters
    ----------
    widths : sequence of int
        The input first.
    names : sequence of str
        What each layer holds.
    ends : (float, float)
        Where the outer columns stand, in scene units.
    """

    def __init__(
        self,
        widths: Sequence[int],
        names: Sequence[str],
        theme: Theme,
        language: str,
        ends: tuple[float, float] = COLUMNS,
    ) -> None:
        self.widths = tuple(widths)
        colors = [theme.text, *theme.hidden]
        xs = np.linspace(*ends, len(widths))
        self.columns = [
            DenseColumn(n, float(x), color, theme, name, language)
            for n, x, color, name in zip(widths, xs, colors, names, strict=False)
        ]
        self.bundles = []
        for left, right in pairwise(self.columns):
            a = np.repeat(left.places, len(right.places), axis=0)
            b = np.tile(right.places, (len(left.places), 1))
            away = RADIUS * (b - a) / np.hypot(*(b - a).T)[:, None]
            color = blend(theme.background, theme.text, 0.32)
            if left is not self.columns[0]:
                color = blend(theme.background, colors[1], 0.45)
            self.bundles.append(Ink(color, width=1.1, points=strokes(a + away, b - away)))
        super().__init__(*self.bundles, *self.columns)

    def targets(self, count: int) -> tuple[Array, Array]:
        """Return where `count` pixels go in the first column, and what size they have there.

        Pixels whose neurons are not drawn end between the dots, as nothing.
        """
        column = self.columns[0]
        ends = np.tile(column.middle, (count, 1))
        size = np.zeros(count)
        ends[column.index] = column.places
        size[column.index] = RADIUS
        return ends, size
