"""Vectors on the sheet, their sums and multiples; linear maps side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.stages import moves
from pleat.nets.model import Layer, Net
from pleat.scenes.drawing.ink import Group, Ink, Text, dashes, path, rectangle
from pleat.scenes.drawing.layouts import Frame
from pleat.scenes.drawing.notation import number
from pleat.scenes.drawing.ruling import Ruling, square
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect, Viewport
from pleat.scenes.parts.plane.arrows import Arrow, basis_arrow
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.lines import Lines, grid, own_axes
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane

Array = NDArray[np.float64]


def vector(plane: Plane, x: Array, color: str, width: float = 6) -> Arrow:
    """Return a vector of the input plane as an arrow that the sheet carries along."""
    carried = plane.carry(np.vstack([np.zeros(2), x]))
    where = partial(Plane.standing, carried=carried)
    return Arrow(plane, where, color, Text("", 30, color), width)


class Tag(Part):
    """A name just beyond the tip of a vector, or beside it.

    Parameters
    ----------
    x : (2,) array
        The tip, in the input's coordinates.
    name : str
        Typst mathematics of our own making.
    aside : bool
        Beside it: for a vector that another goes on from, or ends at.
    clear_of : (2,) array, optional
        A place on whose side it does not stand.
    """

    def __init__(
        self,
        plane: Plane,
        x: Array,
        name: str,
        color: str,
        aside: bool = False,
        clear_of: Array | None = None,
    ) -> None:
        self._aside = aside
        # A vector to the left of itself leaves its name at the right, as is usual.
        left = np.array([-x[1], x[0]])
        self._ends = plane.carry(
            np.vstack([np.zeros(2), x, left if clear_of is None else clear_of])
        )
        self.text = Text(name, 36, color, math=True)
        super().__init__(self.text)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        tail, tip, other = plane.now(self._ends)
        away = (tip - tail) / max(np.hypot(*(tip - tail)), 1e-9)
        if self._aside:
            across = np.array([away[1], -away[0]])
            away = across if across @ (other - tail) <= 0 else -across
        # A wide name needs more room where it stands beside the tip than above it.
        reach = (0.38 if self._aside else 0.24) + 0.5 * self.text.outline.width * abs(away[0])
        x, y = tip + reach * away
        left, bottom, right, top = plane.window.inset(0.2, 0.3, 0.2, 0.3).sides
        half = self.text.outline.width / 2
        self.text.put(float(np.clip(x, left + half, right - half)), float(np.clip(y, bottom, top)))


class Parallelogram(Part):
    """Two vectors and their copies, each set off at the other's tip.

    Parameters
    ----------
    u, v : (2,) arrays
        In the input's coordinates.
    colors : tuple of str
        Of u, of v, of the filling.
    """

    DASH = 0.14, 0.09

    def __init__(self, plane: Plane, u: Array, v: Array, colors: tuple[str, str, str]) -> None:
        self._ends = plane.carry(np.vstack([np.zeros(2), u, u + v, v]))
        self.copies = [Ink(color, width=3.5) for color in colors[:2]]
        self.area = Ink(colors[2], fill=0.1)
        self._shift = 0.0
        super().__init__(self.area, *self.copies)
        self.place(plane)

    def corners(self, plane: Plane) -> Array:
        """Return the origin, u, u + v and v as they stand in the picture, (4, 2)."""
        return plane.now(self._ends)

    def sides(self, plane: Plane) -> list[Array]:
        """Return the ends of both copies as they stand now, (2, 2) each."""
        o, u, _, v = self.corners(plane)
        by = self._shift
        return [
            np.vstack([o + by * (v - o), u + by * (v - o)]),
            np.vstack([o + by * (u - o), v + by * (u - o)]),
        ]

    def slide(self, plane: Plane) -> Callable[[float], None]:
        """Return the function that carries the copies from the originals to their places."""

        def to(t: float) -> None:
            self._shift = t
            self.place(plane)

        return to

    def place(self, plane: Plane) -> None:
        o, u, s, v = self.corners(plane)
        t = self._shift
        for ink, ends in zip(self.copies, self.sides(plane), strict=True):
            ink.points = dashes(ends, *self.DASH)
        self.area.points = path(np.vstack([o, u, u + t * (s - u), o + t * (v - o)]), closed=True)


class Steps(Group):
    """Copies of the basis vectors set off tip to tail: so many of i, then so many of j.

    Parameters
    ----------
    counts : tuple of float
        How many of each; a part of one is a shorter copy, less than none goes back.

    Attributes
    ----------
    arrows : list of Arrow
        The copies in order, each carried by the sheet.
    """

    def __init__(self, plane: Plane, counts: tuple[float, float], colors: Sequence[str]) -> None:
        self.arrows: list[Arrow] = []
        at = np.zeros(2)
        for axis, (count, color) in enumerate(zip(counts, colors, strict=True)):
            whole, rest = divmod(abs(count), 1.0)
            for length in [*[1.0] * int(whole), *([rest] if rest else [])]:
                step = np.copysign(length, count) * np.eye(2)[axis]
                where = partial(Plane.standing, carried=plane.carry(np.vstack([at, at + step])))
                self.arrows.append(Arrow(plane, where, color, Text("", 30, color), 5))
                at = at + step
        super().__init__(*self.arrows)


class Families(Group):
    """Both families of grid lines, each in the colour of the basis vector it runs along."""

    def __init__(
        self, plane: Plane, theme: Theme, ruled: Ruling | None = None, out: int = 3
    ) -> None:
        ruled = ruled or square()
        (x0, y0), (x1, y1) = ruled.box
        at = [ruled.step * k for k in range(-out, out + 1)]
        level = [np.array([[x0, c], [x1, c]]) for c in at]
        upright = [np.array([[c, y0], [c, y1]]) for c in at]
        self.lines = [
            Lines(plane, level, theme.basis[0], 2.6, 0.75),
            Lines(plane, upright, theme.basis[1], 2.6, 0.75),
        ]
        super().__init__(*self.lines)


def pair(x: Sequence[float] | Array) -> str:
    """Write a vector as Typst mathematics, with two decimals."""
    return f"({number(float(x[0]))}, thin {number(float(x[1]))})"


def matrix_source(W: Array, colors: Sequence[str], decimals: int = 0) -> str:
    """Return a matrix as Typst mathematics, each column in a colour of its own."""
    # The semicolon after a text ends Typst's code, the one between rows is the matrix's own.
    rows = [
        ", ".join(
            f'#text(fill: rgb("{color}"))[${number(float(w), decimals)}$];'
            for w, color in zip(row, colors, strict=True)
        )
        for row in W
    ]
    return f'$display(mat(delim: "[", {"; ".join(rows)}))$'


class MapCard(Group):
    """A linear map at work on a small plane, with its name and its matrix.

    Parameters
    ----------
    W : (2, 2) array
    name : str
    window : Rect
        Of the plane, in scene units.
    aside : bool
        Whether name and matrix stand right of it, and not above and below.
    """

    SIDE, GAP, LEAST = 2.45, 0.27, 2.2
    # Name and matrix together; how much higher a plane stands for the matrix, at the most and
    # at the least.
    WORDS, HIGHER, MORE = 2.2, 0.55, 0.38
    UNIT = 0.58 / 2.45  # of a side

    @classmethod
    def windows(cls, count: int, frame: Frame) -> tuple[list[Rect], bool]:
        """Return where the planes of so many stand, and whether their words are beside them.

        In a row, in two, or one below the other.
        """
        safe, low, top = frame.safe, frame.caption.top, frame.rect.top
        listed = safe.width < 2 * cls.LEAST + 3 and count > 2
        across = 1 if listed else count if count * cls.LEAST <= safe.width else -(-count // 2)
        rows = -(-count // across)
        pitch = (top - low - 0.2) / rows
        words = cls.GAP if listed else cls.WORDS
        side = min(cls.SIDE, safe.width / across - cls.GAP, pitch - words)
        spare = (pitch - side - words) / 2
        higher = 0.0 if listed else min(cls.HIGHER, spare + cls.MORE)
        out = []
        for k in range(count):
            row, column = divmod(k, across)
            here = min(across, count - row * across)
            x = (column - (here - 1) / 2) * (side + cls.GAP)
            x = safe.left + 0.6 + side / 2 if listed else x
            y = top - 0.1 - (row + 0.5) * pitch + higher
            out.append(Rect(*(round(v, 9) for v in _square_at(x, y, side))))
        return out, listed

    def __init__(
        self,
        W: Array,
        name: str,
        window: Rect,
        theme: Theme,
        language: str,
        aside: bool = False,
    ) -> None:
        net = Net((Layer(W, np.zeros(2)),))
        view = Viewport((0.0, 0.0), self.UNIT * window.width, window.center)
        # What is a rotation should be seen to turn; all others move straight.
        turning = np.allclose(W.T @ W, np.eye(2)) and np.linalg.det(W) > 0
        steps = moves(net, paths={1: "turn" if turning else "straight"})
        self.plane = plane = Plane(net, window, view, steps)
        self.ground = Ink(theme.plane, fill=1.0, points=rectangle(*window.sides))
        self.grid = grid(plane, square(9.0), theme.grid, 1.4)
        self.axes = Lines(plane, own_axes(square(9.0)), theme.axis, 2.0)
        self.square: Carried = plane.carry(np.array([[0.0, 0.0], [1, 0], [1, 1], [0, 1]]))
        self.area = Ink(theme.text, fill=0.16)
        self.basis = [
            basis_arrow(plane, k, color, Text("", 30, color), 6)
            for k, color in enumerate(theme.basis[:2])
        ]
        self.name_text = Text(name, 34, theme.text, language=language)
        self.matrix = Text(
            matrix_source(W, theme.basis[:2], _decimals(W)), 34, theme.text, math=True
        )
        (x, y), right = window.center, window.right + 0.6
        if aside:
            self.name_text.put(right, y + 0.5, "left")
            self.matrix.put(right, y - 0.35, "left")
        else:
            self.name_text.put(x, window.top + 0.42)
            self.matrix.put(x, window.bottom - 0.85)
        super().__init__(
            self.ground, self.grid, self.axes, self.area, *self.basis, self.name_text, self.matrix
        )
        self.move_to_share(0.0)

    def move_to_share(self, t: float) -> None:
        """Apply the map by the fraction t."""
        self.plane.s = t
        for part in (self.grid, self.axes, *self.basis):
            part.place(self.plane)
        corners = clip_polygon(self.plane.now(self.square), self.plane.window.sides)
        self.area.points = path(corners, closed=True)


def _square_at(x: float, y: float, side: float) -> tuple[float, float, float, float]:
    return x - side / 2, y - side / 2, x + side / 2, y + side / 2


def _decimals(W: Array) -> int:
    return 0 if (np.round(W) == W).all() else 1 if (np.round(W, 1) == W).all() else 2
