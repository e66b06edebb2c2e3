"""What is marked on curves: a point with its tangent, ranges, flat tails, places, bounds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.function import Range, flat
from pleat.scenes.drawing.ink import (
    NOTHING,
    Group,
    Ink,
    Text,
    clip_segments,
    dashes,
    dots,
    rectangle,
    strokes,
)
from pleat.scenes.drawing.notation import interval
from pleat.scenes.drawing.numbers import Numbers, measure
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.function_plot import Cell, Curve, FunctionPlot
from pleat.scenes.parts.panel.pane import Pane

Array = NDArray[np.float64]
_ALIKE = 1e-9  # of a window: so near to a kink a point is on it


class Probe(Group):
    """One input, shared by all panes: a dot on every curve, its tangent, and the slope as a number.

    Parameters
    ----------
    plot : FunctionPlot
    x : float
        Where it begins.
    tangents : bool
        Whether curves have tangents.
    letter, slope : str
        What inputs and slopes are called.

    Attributes
    ----------
    x : float
    visited : pair of float
        Between which inputs it has been: as far as it has drawn slopes.
    """

    DOT, HALF, WIDTH = 15.0, 1.15, 4.0
    SIZE = 34
    ASIDE, LINE, SIGN = (
        0.55,
        0.6,
        0.28,
    )  # of readings: from the pane, from line to line, for a minus

    def __init__(
        self, plot: FunctionPlot, x: float, tangents: bool, trace: bool, letter: str, slope: str
    ) -> None:
        theme = plot.theme
        self.plot, self.x, self.visited = plot, x, (x, x)
        self.tangents, self.trace = tangents, trace
        self.guides = Ink(theme.muted, width=1.8)
        self.lines = Ink(theme.text, width=self.WIDTH, round_ends=True)
        self.which = sorted(plot.curves)
        self.dots = {
            k: Ink(
                plot.curves[k].tone,
                width=self.DOT,
                round_ends=True,
                outline=(theme.text, self.DOT + 5),
            )
            for k in self.which
        }
        self.slope_dots = {
            k: Ink(
                plot.curves[k].tone,
                width=self.DOT,
                round_ends=True,
                outline=(theme.text, self.DOT + 5),
            )
            for k in self.which
            if plot.cell(k).slopes is not None and trace
        }
        self.readings: list[tuple[str, int, Numbers]] = []
        words: list[Text] = []
        self._read(words, letter, slope)
        super().__init__(
            self.guides,
            self.lines,
            *self.slope_dots.values(),
            *self.dots.values(),
            *words,
            *(numbers for _, _, numbers in self.readings),
        )
        self.place()

    def _read(self, words: list[Text], letter: str, slope: str) -> None:
        """Set up what is read off: right of the panes, or in the strips above a row of them."""
        theme, language, plot = self.plot.theme, self.plot.language, self.plot

        def reading(kind: str, k: int, word: str, x: float, y: float, math: bool) -> None:
            """Write a word from x on and the number behind it; without a word it ends at x."""
            color = theme.text if kind == "x" else plot.curves[k].tone
            # Digits are centred on their place, and the minus sign hangs out.
            half = measure("0.00", self.SIZE) / 2
            at = x - half if plot.panes == "row" else x + self.SIGN + half
            if word:
                text = Text(word, self.SIZE, color, math=math, language=language)
                words.append(text.put(x, y, "left"))
                at = text.box[2] + self.SIGN + half
            self.readings.append((kind, k, Numbers([0.0], [(at, y)], color, self.SIZE)))

        if plot.panes == "row":
            for k in self.which:
                kind = "slope" if self.tangents else "value"
                header = plot.cell(k).header
                reading(kind, k, "", header.right, header.center[1], math=False)
            return
        first = plot.cell(self.which[0])
        x, y = first.pane.room.right + self.ASIDE, first.pane.room.top - 0.3
        reading("x", self.which[0], f"${letter} =$", x, y, math=True)
        if plot.panes == "column":
            for k in self.which:
                top = plot.cell(k).pane.room.top - 0.3 - self.LINE * (k == self.which[0])
                word = f"{slope} =" if self.tangents else ""
                reading("slope" if self.tangents else "value", k, word, x, top, math=False)
        elif len(self.which) == 1 and self.tangents:
            below = first.slopes.room.top - 0.3 if first.slopes is not None else y - self.LINE
            reading("slope", self.which[0], f"{slope} =", x, below, math=False)

    def go(self, x: float) -> None:
        """Go to another input."""
        self.x = x
        self.visited = min(self.visited[0], x), max(self.visited[1], x)
        self.place()

    def slope_at(self, k: int) -> float | None:
        """Return the slope of curve k where it is; None at a kink, where there is none."""
        function, pane = self.plot.curves[k].function, self.plot.cell(k).pane
        left, _, right, _ = pane.window
        near = _ALIKE * (right - left)
        if any(abs(x - self.x) <= near for x, _, _ in function.jumps(left, right)):
            return None
        return float(function.df(np.array([self.x]))[0])

    def value_at(self, k: int) -> float:
        """Return the value of curve k where it is."""
        return float(self.plot.curves[k].function(np.array([self.x]))[0])

    def place(self) -> None:
        """Draw it where it is."""
        guides, tangents = [], []
        for k in self.which:
            pane, below = self.plot.cell(k).pane, self.plot.cell(k).slopes
            y, slope = self.value_at(k), self.slope_at(k)
            at = pane.at(np.array([[self.x, y]]))
            inside = _inside(pane, at)
            self.dots[k].points = dots(at) if inside else NOTHING
            x, room = float(at[0, 0]), pane.room
            foot = float(np.clip(pane.at(np.zeros((1, 2)))[0, 1], room.bottom, room.top))
            low = (x, below.room.bottom) if below is not None and self.trace else (x, foot)
            if room.left <= x <= room.right:
                guides.append([low, (x, float(np.clip(at[0, 1], room.bottom, room.top)))])
            if self.tangents and slope is not None and inside:
                way = np.array([1.0, slope]) * pane.unit
                way *= self.HALF / np.hypot(*way)
                tangents.append(_within(at[0] - way, at[0] + way, room))
            if k in self.slope_dots:
                assert below is not None
                curve = self.plot.slope_curve(k)
                left, _, right, _ = pane.window
                curve.seen = tuple((v - left) / (right - left) for v in self.visited)  # type: ignore[assignment]
                curve.place()
                shown = below.at(np.array([[self.x, np.nan if slope is None else slope]]))
                seen = slope is not None and _inside(below, shown)
                self.slope_dots[k].points = dots(shown) if seen else NOTHING
        self.guides.points = _all(guides)
        self.lines.points = _all(tangents)
        for kind, k, numbers in self.readings:
            value = {"x": lambda k: self.x, "slope": self.slope_at, "value": self.value_at}[kind](k)
            numbers.set_values([value])


def _all(lines: Sequence[object]) -> Array:
    if not lines:
        return NOTHING
    ends = np.array(lines, dtype=np.float64)
    return strokes(ends[:, 0], ends[:, 1])


def _inside(pane: Pane, at: Array) -> bool:
    return bool(pane.room.inset(-0.01, -0.01, -0.01, -0.01).holds(at).all())


def _within(a: Array, b: Array, room: Rect) -> list[Array]:
    """Cut a tangent where it leaves a room."""
    p, q, _ = clip_segments(a[None], b[None], room.sides)
    return [p[0], q[0]] if len(p) else [a, a]


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
        self.bar.points = _all([bar, *arrows])
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
        for start, end in ((self.beyond, right), (-self.beyond, left)):
            if abs(end) <= self.beyond or start * end < 0:
                continue
            x = np.linspace(start, end, 65)
            high = self.c * np.abs(x)
            for y in (high, -high):
                cut = self.pane.cut(np.column_stack([x, y]))
                ends = cut.reshape(-1, 4, 3)[:, [0, 3], :2]
                lines += [dashes(ends[[0, -1], [0, 1]], 0.16, 0.1)] if len(ends) else []
            outline = [
                *np.column_stack([x, np.clip(high, bottom, top)]),
                *np.column_stack([x, np.clip(-high, bottom, top)])[::-1],
            ]
            areas.append(self._closed(np.array(outline)))
        self.line.points = np.concatenate(lines) if lines else NOTHING
        self.tint.points = np.concatenate(areas) if areas else NOTHING

    def _closed(self, p: Array) -> Array:
        q = self.pane.at(p)
        return strokes(q, np.roll(q, -1, axis=0))
