"""Functions of one number as curves, in one picture or each in its own, and their slopes below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.function import Function
from pleat.nets.geometry.sampling import pieces
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, dots, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.pane import Pane, Window

Array = NDArray[np.float64]
Panes = Literal["one", "row", "column", "grid"]
_OFF = 0.2 / PIXELS_PER_UNIT  # how far a drawn curve may be from the function
_STEP = 1.5  # so many times as large one window is as the next, for which curves have vertices
_NARROWEST = 3.2  # scene units: cells of a grid that are narrower have no room for words
_LEAST = 1e-3  # of its size: how much a pane shows of what hardly changes
_ALIKE = 1e-9  # of a window: so near, two inputs are one


class Follower(Protocol):
    """What is drawn anew when a window changes."""

    def place(self) -> None:
        """Draw it for the window as it is."""


class Curve(Group):
    """A function in a pane, between two inputs; where it jumps, both ends are open rings.

    Parameters
    ----------
    pane : Pane
    function : Function
    color : str
    jumping : bool
        Whether it jumps at kinks, as a slope does.

    Attributes
    ----------
    seen : pair of float
        Shares of the window's width between which it is drawn.
    """

    WIDTH, RING, HOLE = 5.0, 15.0, 8.0

    def __init__(
        self, pane: Pane, function: Function, color: str, ground: str, jumping: bool = False
    ) -> None:
        self.pane, self.function, self.tone, self.jumping = pane, function, color, jumping
        self.line = Ink(color, width=self.WIDTH)
        self.rings = Ink(ground, width=self.HOLE, round_ends=True, outline=(color, self.RING))
        self.seen = 0.0, 1.0
        self._known: tuple[Any, list[Array]] | None = None
        super().__init__(self.line, self.rings)
        self.place()

    def draw(self, t: float) -> None:
        """Draw it from the left as far as a share of the window."""
        self.seen = 0.0, t
        self.place()

    def take(self, function: Function) -> None:
        """Show another function."""
        self.function = function
        self.place()

    def vertices(self) -> list[Array]:
        """Return its polylines, (M, 2) each, in the axes' units: over the widest window."""
        pane = self.pane
        several = len(pane.windows) > 1
        key = (self.function, () if several else pane.window)
        if self._known is None or self._known[0] != key:
            room = (pane.room.width, pane.room.height)
            seen = between(pane.windows) if several else [pane.window]
            # Between two windows a scale is in between, too, by the step at the most.
            tol = _OFF / _STEP if several else _OFF
            self._known = key, pieces(self.function, seen, room, tol, self.jumping)
        return self._known[1]

    def place(self) -> None:
        """Draw it."""
        left, _, right, _ = self.pane.window
        low, high = (left + share * (right - left) for share in self.seen)
        drawn = [_between(p, low, high) for p in self.vertices()]
        parts = [self.pane.cut(p) for p in drawn if len(p) > 1]
        self.line.points = np.concatenate(parts) if parts else NOTHING
        ends = [
            (x, y)
            for x, *both in (self.function.ends(left, right) if self.jumping else [])
            for y in both
            if low < x <= high
        ]
        if not ends:
            self.rings.points = NOTHING
            return
        p = self.pane.at(np.array(ends))
        margin = self.pane.room.inset(-0.01, -0.01, -0.01, -0.01)
        self.rings.points = dots(p[margin.holds(p)]) if margin.holds(p).any() else NOTHING


def _between(p: Array, low: float, high: float) -> Array:
    """Return a polyline with rising x between two of them."""
    low, high = max(low, p[0, 0]), min(high, p[-1, 0])
    if high <= low:
        return p[:0]
    x = p[:, 0]
    inside = p[(x > low) & (x < high)]
    ends = [[v, float(np.interp(v, x, p[:, 1]))] for v in (low, high)]
    return np.vstack([ends[:1], inside, ends[1:]])


@dataclass
class Cell:
    """A pane with the strip above it, and the one for slopes below.

    Attributes
    ----------
    pane : Pane
    slopes : Pane or None
    header : Rect
        The strip above the pane.
    """

    pane: Pane
    slopes: Pane | None
    header: Rect


class FunctionPlot(Group):
    """Panes, the curves in them, and all that is marked on them.

    Parameters
    ----------
    room : Rect
        What it may take, in scene units.
    count : int
        How many functions there are, or room must be for.
    window : tuple of float
        Of every pane.
    slopes : tuple of float, optional
        Lowest and highest value of the panes for slopes, if there are any.
    panes : {"one", "row", "column", "grid"}
        All in one pane, or each in its own: side by side, one below the other, or both.
    equal : bool
        Whether units are as long along as upright.
    letter : str
        Of the horizontal axis.
    slope : str
        The word above slopes.
    aside : bool
        Whether room is kept right of the panes, for what is read off.
    later : sequence of tuple of float
        Windows that `set_window` will be given.

    Attributes
    ----------
    cells : list of Cell
    curves : dict of int to Curve
        By function, from 0.
    slopes : dict of int to Curve
    tints, lines, marks : Group
        What lies behind curves, the curves, and what lies on them.
    """

    HEAD, LEFT, RIGHT, FOOT = 0.62, 0.95, 0.5, 0.58
    ASIDE = 2.1  # what is kept free at the right, for readings and ranges
    SHARE = 0.6  # of a cell's height, that the curves take where slopes stand below
    SIZE, GAP = 36, 0.55  # of names, in pixels, and from one to the next

    def __init__(
        self,
        room: Rect,
        count: int,
        window: Window,
        theme: Theme,
        slopes: tuple[float, float] | None = None,
        panes: Panes = "one",
        equal: bool = False,
        letter: str = "x",
        slope: str = "slope",
        language: str = "en",
        aside: bool = True,
        later: Sequence[Window] = (),
    ) -> None:
        self.theme, self.language, self.panes = theme, language, panes
        self.tints, self.lines, self.marks, self.heads = Group(), Group(), Group(), Group()
        self.curves: dict[int, Curve] = {}
        self.slopes: dict[int, Curve] = {}
        self.titles: dict[int, Text] = {}
        self.notes: list[Text] = []
        self.followers: list[Follower] = []
        self.cells = []
        for box in _boxes(room, 1 if panes == "one" else count, panes):
            kept = self.ASIDE if aside and panes in ("one", "column") else 0.0
            inner = box.inset(self.LEFT, self.FOOT, self.RIGHT + kept, self.HEAD)
            low = None
            if slopes is not None:
                cut = inner.bottom + (1 - self.SHARE) * inner.height
                low = Rect(inner.left, inner.bottom, inner.right, cut - self.HEAD + 0.05)
                inner = Rect(inner.left, cut, inner.right, inner.top)
            if equal:
                inner = _square(inner, window)
            if low is not None:
                low = Rect(inner.left, low.bottom, inner.right, low.top)
            pane = Pane(inner, window, theme, "" if low else letter, later)
            below = None
            if low is not None and slopes is not None:
                own = [(w[0], slopes[0], w[2], slopes[1]) for w in (window, *later)]
                below = Pane(low, own[0], theme, letter, own[1:])
                word = Text(slope, 32, theme.muted, language=language)
                self.heads.add(word.put(low.left, low.top + 0.27, "left"))
            header = Rect(inner.left, inner.top, inner.right, inner.top + self.HEAD)
            self.cells.append(Cell(pane, below, header))
        grounds = [p for c in self.cells for p in (c.pane, c.slopes) if p is not None]
        self.grounds = Group(*grounds)
        super().__init__(self.tints, self.grounds, self.heads, self.lines, self.marks)

    def cell(self, k: int) -> Cell:
        """Return the cell of function k, from 0."""
        return self.cells[0 if self.panes == "one" else k]

    def curve(self, k: int, function: Function, color: str) -> Curve:
        """Return the curve of function k, which is known from here on."""
        own = Curve(self.cell(k).pane, function, color, self.theme.background)
        self.curves[k] = own
        self.followers.append(own)
        return own

    def slope_curve(self, k: int) -> Curve:
        """Return the curve of the slope of function k, made when it is first asked for."""
        if k not in self.slopes:
            curve, pane = self.curves[k], self.cell(k).slopes
            assert pane is not None
            own = Curve(
                pane, curve.function.slope(), curve.tone, self.theme.background, jumping=True
            )
            own.draw(0.0)
            self.slopes[k] = own
            self.followers.append(own)
        return self.slopes[k]

    def title(self, k: int, name: str) -> Text:
        """Return the name of function k, in the strip above its pane, right of those before it."""
        text = Text(name, self.SIZE, self.curves[k].tone, language=self.language)
        header = self.cell(k).header
        x = header.left
        before = [t for j, t in self.titles.items() if j < k] if self.panes == "one" else []
        self.titles[k] = text
        return text.put(self._free(x, before), header.center[1], "left")

    def note(self, k: int, words: str) -> Text:
        """Return something written in the strip above function k's pane, right of all names."""
        text = Text(words, self.SIZE, self.theme.text, language=self.language)
        header = self.cell(k).header
        there = [t for j, t in self.titles.items() if self.cell(j) is self.cell(k)]
        text.put(self._free(header.left, there), header.center[1], "left")
        self.notes.append(text)
        return text

    def _free(self, x: float, names: Sequence[Text]) -> float:
        """Return where a further name begins."""
        return max([x, *(text.box[2] + self.GAP for text in (*names, *self.notes))])

    def set_window(self, window: Window) -> None:
        """Show another part of the plane in every pane, and draw everything anew."""
        for cell in self.cells:
            cell.pane.window = window
            cell.pane.place()
            if cell.slopes is not None:
                _, low, _, high = cell.slopes.window
                cell.slopes.window = (window[0], low, window[2], high)
                cell.slopes.place()
        for follower in self.followers:
            follower.place()


def _boxes(room: Rect, count: int, panes: Panes) -> list[Rect]:
    """Part a room into equal boxes, row by row from the top, each from the left."""
    across = {"one": 1, "column": 1, "row": count}.get(panes, math.ceil(math.sqrt(count)))
    if panes == "grid":
        across = min(across, max(int(room.width / _NARROWEST), 1))
    wide, tall = room.width / across, room.height / math.ceil(count / across)
    places = [(k % across, k // across) for k in range(count)]
    return [
        Rect(
            room.left + i * wide,
            room.top - (j + 1) * tall,
            room.left + (i + 1) * wide,
            room.top - j * tall,
        )
        for i, j in places
    ]


def _square(room: Rect, window: Window) -> Rect:
    """Return the largest part of a room, at its top, in which both units are as long."""
    left, bottom, right, top = window
    unit = min(room.width / (right - left), room.height / (top - bottom))
    (x, _), wide, tall = room.center, unit * (right - left), unit * (top - bottom)
    return Rect(x - wide / 2, room.top - tall, x + wide / 2, room.top)


def fitted(
    functions: Sequence[Function], low: float, high: float, margin: float = 0.08
) -> tuple[float, float]:
    """Return the lowest and the highest value that a pane needs to show functions, with a margin.

    Parameters
    ----------
    functions : sequence of Function
        At least one.
    low, high : float
        The inputs between which they are shown.
    margin : float
        Of the extent, below and above.
    """
    x = np.unique(
        np.concatenate([np.linspace(low, high, 801), *(f.kinks(low, high) for f in functions)])
    )
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.concatenate([f.f(x) for f in functions])
    values = values[np.isfinite(values)]
    a, b = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    extent = b - a or abs(a) or 1.0
    # 0 is in the picture where it is near.
    a, b = (min(a, 0.0) if a < extent else a), (max(b, 0.0) if b > -extent else b)
    # So little that its numbers would have many digits is seen as next to nothing.
    least = _LEAST * max(abs(a), abs(b))
    if b - a < least:
        a, b = (a + b - least) / 2, (a + b + least) / 2
    extent = b - a or 1.0
    return a - margin * extent, b + margin * extent


def between(windows: Sequence[Window]) -> list[Window]:
    """Return windows and as many between one and the next that none is much larger than it."""
    out = [windows[0]]
    for a, b in pairwise(windows):
        sizes = [(w[2] - w[0], w[3] - w[1]) for w in (a, b)]
        ratio = max(max(p / q, q / p) for p, q in zip(*sizes, strict=True))
        count = math.ceil(math.log(ratio) / math.log(_STEP)) or 1
        out += [toward_window(a, b, k / count) for k in range(1, count + 1)]
    return out


def toward_window(a: Window, b: Window, t: float) -> Window:
    """Return the window a share t of the way to another."""
    left, right = toward(a[0], a[2], b[0], b[2], t)
    bottom, top = toward(a[1], a[3], b[1], b[3], t)
    return left, bottom, right, top


def toward(a: float, b: float, c: float, d: float, t: float) -> tuple[float, float]:
    """Return the interval a share t of the way from (a, b) to (c, d); sizes change by ratio."""
    if t >= 1:
        return c, d
    here, there = b - a, d - c
    size = here ** (1 - t) * there**t
    u = t if abs(there - here) <= _ALIKE * here else (size - here) / (there - here)
    low = a + u * (c - a)
    return low, low + size


def segments(lines: Sequence[object]) -> Array:
    """Return the cubics of straight lines, each a pair of places."""
    if not lines:
        return NOTHING
    ends = np.array(lines, dtype=np.float64)
    return strokes(ends[:, 0], ends[:, 1])
