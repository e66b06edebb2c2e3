"""A point that runs along the curves of a plot, with its tangent and what is read off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, clip_segments, dots
from pleat.scenes.drawing.notation import Notation
from pleat.scenes.drawing.numbers import Numbers, measure
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.function_plot import FunctionPlot, segments
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
    SIZE = 38
    READ = 1.2  # scene units that a number takes beside words
    WRITTEN = 0.005  # what is smaller is 0 in two decimals
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
        self.dots = {k: self._dot(plot.curves[k].tone, theme) for k in self.which}
        self.slope_dots = {
            k: self._dot(plot.curves[k].tone, theme)
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

    def _dot(self, color: str, theme: Theme) -> Ink:
        return Ink(color, width=self.DOT, round_ends=True, outline=(theme.text, self.DOT + 5))

    def _read(self, words: list[Text], letter: str, slope: str) -> None:
        """Set up what is read off: right of the panes, or in the strips above a row of them."""
        theme, language, plot = self.plot.theme, self.plot.language, self.plot

        fine = self._small()

        def reading(kind: str, k: int, word: str, x: float, y: float, math: bool) -> None:
            """Write a word from x on and the number behind it; without a word it ends at x."""
            color = theme.text if kind == "x" else plot.curves[k].tone
            # Digits are centred on their place, and the minus sign hangs out.
            half = measure("0.000" if fine and kind == "slope" else "0.00", self.SIZE) / 2
            above = plot.panes in ("row", "grid")
            at = x - half if above else x + self.SIGN + half
            if word and above:
                text = Text(word, self.SIZE, color, math=math, language=language)
                words.append(text.put(at - half - self.SIGN, y, "right"))
            elif word:
                text = Text(word, self.SIZE, color, math=math, language=language)
                words.append(text.put(x, y, "left"))
                at = text.box[2] + self.SIGN + half
            own = Notation(3 if fine and kind == "slope" else 2)
            self.readings.append((kind, k, Numbers([0.0], [(at, y)], color, self.SIZE, own)))

        if plot.panes in ("row", "grid"):
            # Some panes are too narrow for a word.
            worded = self.tangents and plot.panes == "grid"
            wide = Text(f"{slope} =", self.SIZE, theme.text, language=language).outline.width
            for k in self.which:
                header, title = plot.cell(k).header, plot.titles.get(k)
                taken = title.outline.width if title else 0.0
                worded &= taken + wide + self.READ < header.width
            for k in self.which:
                kind = "slope" if self.tangents else "value"
                header = plot.cell(k).header
                word = f"{slope} =" if worded else ""
                reading(kind, k, word, header.right, header.center[1], math=False)
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

    def _small(self) -> bool:
        """Return whether slopes in the window are so small that two decimals would say 0."""
        for k in self.which:
            curve = self.plot.curves[k]
            left, _, right, _ = curve.pane.window
            size = np.abs(curve.function.df(np.linspace(left, right, 201)))
            if ((size > 1e-9) & (size < self.WRITTEN)).any():
                return True
        return False

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
        self.guides.points = segments(guides)
        self.lines.points = segments(tangents)
        for kind, k, numbers in self.readings:
            value = {"x": lambda k: self.x, "slope": self.slope_at, "value": self.value_at}[kind](k)
            numbers.set_values([value])


def _inside(pane: Pane, at: Array) -> bool:
    return bool(pane.room.inset(-0.01, -0.01, -0.01, -0.01).holds(at).all())


def _within(a: Array, b: Array, room: Rect) -> list[Array]:
    """Cut a tangent where it leaves a room."""
    p, q, _ = clip_segments(a[None], b[None], room.sides)
    return [p[0], q[0]] if len(p) else [a, a]
