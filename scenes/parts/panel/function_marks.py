"""What is marked on curves: ranges, flat tails, single points, bounds of growth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.function import Range, flat
from pleat.scenes.drawing.ink import (
    NOTHING,
    Group,
    Ink,
    Text,
    dashes,
    dots,
    path,
    rectangle,
    strokes,
)
from pleat.scenes.drawing.notation import interval
from pleat.scenes.parts.panel.function_plot import Cell, Curve, FunctionPlot, segments

Array = NDArray[np.float64]
_ALIKE = 1e-9  # of a window: so near to a kink a point is on it


class RangeMark(Group):
    """The values a curve takes, as an interval beside its pane; bounds not reached are dashed.

    Parameters
    ----------
    plot : FunctionPlot
    k : int
        Which function, from 0.
    taken : Range
    of_slope : bool
        Whether they are those of its slope.
    """

    SIZE, BAR, RING, HOLE, HEAD = 36, 5.0, 15.0, 8.0, 0.13
    ASIDE = 0.28  # from the pane to the bar, and from the bar to what is written

    def __init__(self, plot: FunctionPlot, k: int, taken: Range, of_slope: bool = False) -> None:
        theme, color = plot.theme, plot.curves[k].tone
        cell = plot.cell(k)
        self.pane = cell.slopes if of_slope and cell.slopes is not None else cell.pane
        self.taken = taken
        self.bounds = Ink(theme.text, width=2.4)
        self.bar = Ink(color, width=self.BAR)
        self.open = Ink(
            theme.background, width=self.HOLE, round_ends=True, outline=(color, self.RING)
        )
        self.closed = Ink(color, width=self.RING, round_ends=True)
        self.text = Text(interval(taken), self.SIZE, color)
        super().__init__(self.bounds, self.bar, self.open, self.closed, self.text)
        plot.followers.append(self)
        self.place()

    def place(self) -> None:
        """Draw it."""
        pane, room = self.pane, self.pane.room
        x = room.right + self.ASIDE
        ends = [(self.taken.low, self.taken.takes_low), (self.taken.high, self.taken.takes_high)]
        lines, rings = [], {True: [], False: []}  # type: ignore[var-annotated]
        bar = []
        for (value, taken), edge in zip(ends, (room.bottom, room.top), strict=True):
            y = float(pane.at(np.array([[0.0, value if np.isfinite(value) else 0.0]]))[0, 1])
            if not np.isfinite(value) or not room.bottom <= y <= room.top:
                bar.append([x, edge])
                continue
            bar.append([x, y])
            rings[taken].append([x, y])
            across = np.array([[room.left, y], [x, y]])
            lines.append(strokes(across[:1], across[1:]) if taken else dashes(across, 0.14, 0.1))
        self.bounds.points = np.concatenate(lines) if lines else NOTHING
        arrows = [
            [[x + side * self.HEAD, y - way * self.HEAD], [x, y]]
            for (value, _), (_, y), way in zip(ends, bar, (-1, 1), strict=True)
            if not np.isfinite(value)
            for side in (-1, 1)
        ]
        self.bar.points = segments([bar, *arrows])
        self.open.points = dots(np.array(rings[False])) if rings[False] else NOTHING
        self.closed.points = dots(np.array(rings[True])) if rings[True] else NOTHING
        self.text.put(x + self.ASIDE, (bar[0][1] + bar[1][1]) / 2, "left")


class FlatTails(Group):
    """The inputs at which a curve's slope is smaller than a number, tinted.

    Parameters
    ----------
    plot : FunctionPlot
    k : int
        Which function, from 0.
    below : float
    """

    FILL = 0.2

    def __init__(self, plot: FunctionPlot, k: int, below: float) -> None:
        self.curve: Curve = plot.curves[k]
        self.cell: Cell = plot.cell(k)
        self.below = below
        self.tint = Ink(self.curve.tone, fill=self.FILL)
        super().__init__(self.tint)
        plot.followers.append(self)
        self.place()

    @property
    def intervals(self) -> list[tuple[float, float]]:
        """Where it is so, in the window."""
        left, _, right, _ = self.cell.pane.window
        return flat(self.curve.function, left, right, self.below)

    def place(self) -> None:
        """Tint."""
        parts = []
        for pane in filter(None, (self.cell.pane, self.cell.slopes)):
            for a, b in self.intervals:
                (x, _), (y, _) = pane.at(np.array([[a, 0.0], [b, 0.0]]))
                parts.append(rectangle(float(x), pane.room.bottom, float(y), pane.room.top))
        self.tint.points = np.concatenate(parts) if parts else NOTHING


class PointMark(Group):
    """A marked point of a curve, or of a slope, with what is written beside it.

    Parameters
    ----------
    plot : FunctionPlot
    k : int
        Which function, from 0.
    x, y : float
    text : str
    side : str
        ``above``, ``below``, ``left`` or ``right`` of it stands the text.
    of_slope : bool
        Whether it is on the slope.
    """

    DOT, SIZE, ASIDE = 15.0, 32, 0.5
    PAD = 0.08

    def __init__(
        self,
        plot: FunctionPlot,
        k: int,
        x: float,
        y: float,
        text: str,
        side: str,
        of_slope: bool = False,
    ) -> None:
        theme, color, cell = plot.theme, plot.curves[k].tone, plot.cell(k)
        self.pane = cell.slopes if of_slope and cell.slopes is not None else cell.pane
        self.x, self.y, self.side = x, y, side
        self.dot = Ink(color, width=self.DOT, round_ends=True, outline=(theme.text, self.DOT + 5))
        self.ground = Ink(theme.background, fill=0.85)
        self.label = Text(text, self.SIZE, theme.text, language=plot.language)
        super().__init__(self.ground, self.dot, self.label)
        plot.followers.append(self)
        self.place()

    def place(self) -> None:
        """Draw it."""
        at = self.pane.at(np.array([[self.x, self.y]]))
        self.dot.points = dots(at)
        x, y = (float(v) for v in at[0])
        wide = self.label.outline.width
        if self.side in ("left", "right"):
            sign = 1 if self.side == "right" else -1
            self.label.put(x + sign * 0.6 * self.ASIDE, y, "left" if sign > 0 else "right")
        else:
            room = self.pane.room
            x = min(max(x, room.left + wide / 2), room.right - wide / 2)
            self.label.put(x, y + self.ASIDE * (1 if self.side == "above" else -1))
        left, bottom, right, top = self.label.box
        self.ground.points = rectangle(left - self.PAD, bottom, right + self.PAD, top)


class GrowthBound(Group):
    """The lines c |x| and -c |x|, and between them all that a function may be far from 0.

    Parameters
    ----------
    plot : FunctionPlot
    k : int
        In whose pane, from 0.
    c, beyond : float
        For |x| of at least `beyond` the function is between them.
    """

    FILL, WIDTH = 0.14, 3.0

    def __init__(self, plot: FunctionPlot, k: int, c: float, beyond: float) -> None:
        self.c, self.beyond = c, beyond
        self.pane = plot.cell(k).pane
        color = plot.curves[k].tone
        self.tint = Ink(color, fill=self.FILL)
        self.line = Ink(plot.theme.text, width=self.WIDTH)
        super().__init__(self.tint, self.line)
        plot.followers.append(self)
        self.place()

    def place(self) -> None:
        """Draw it."""
        left, bottom, right, top = self.pane.window
        lines, areas = [], []
        for sign, end in ((1, right), (-1, left)):
            if sign * end <= self.beyond:
                continue
            far, near = sign * end, self.beyond
            for way in (1, -1):
                ends = np.array([[near, way * self.c * near], [far, way * self.c * far]])
                lines.append(self.pane.cut(ends * [sign, 1]))
            # Where the bound leaves the window, above and below.
            up, down = (max(near, min(v / self.c, far)) for v in (top, -bottom))
            above = [(near, 1), (up, 1), (far, 1)]
            below = [(far, -1), (down, -1), (near, -1)]
            corners = np.array([[sign * v, way * self.c * v] for v, way in above + below])
            corners[:, 1] = np.clip(corners[:, 1], bottom, top)
            areas.append(path(self.pane.at(corners), closed=True))
        self.line.points = np.concatenate(lines) if lines else NOTHING
        self.tint.points = np.concatenate(areas) if areas else NOTHING
