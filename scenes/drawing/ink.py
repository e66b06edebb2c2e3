"""The few VMobjects everything is drawn with: many subpaths each, points set as arrays.

manim's camera spends its time per object, not per curve, so a grid, a class of
points or a line of text is one object. All of them work in any manim Scene.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np
from manim import CapStyleType, ManimColor, VMobject
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT, plain, typeset

Array = NDArray[np.float64]
Solid = Literal["surface", "line", "mark"]
NOTHING = np.zeros((0, 3))

# A stroke of width w is w * 0.01 scene units wide in manim's camera.
_STROKE_PER_PIXEL = 100.0 / PIXELS_PER_UNIT


def stroke(pixels: float) -> float:
    """Return manim's stroke width for a width in pixels at 1080p."""
    return pixels * _STROKE_PER_PIXEL


class Ink(VMobject):
    """One path of one colour, with a level from 0 (gone) to 1 (as meant).

    Parameters
    ----------
    color : str
        ``#RRGGBB``.
    width : float
        Stroke width in pixels at 1080p; 0 for none.
    fill : float
        Opacity of the filling.
    opacity : float
        Opacity of the stroke at level 1.
    outline : tuple of (str, float), optional
        Colour and width in pixels of a stroke behind everything else.
    solid : {"surface", "line", "mark"}, optional
        What it is where a space is seen: flat convex polygons, segments, or what faces the
        viewer. The third coordinate of its points says how near it is.
    """

    def __init__(
        self,
        color: str,
        width: float = 0.0,
        fill: float = 0.0,
        opacity: float = 1.0,
        outline: tuple[str, float] | None = None,
        points: Array | None = None,
        round_ends: bool = False,
        solid: Solid | None = None,
    ) -> None:
        super().__init__(
            color=ManimColor(color),
            stroke_width=stroke(width),
            stroke_opacity=opacity,
            fill_opacity=fill,
            cap_style=CapStyleType.ROUND if round_ends else CapStyleType.AUTO,
        )
        if outline is not None:
            self.set_stroke(ManimColor(outline[0]), stroke(outline[1]), 1.0, background=True)
        self._full = tuple(
            np.array(a) for a in (self.fill_rgbas, self.stroke_rgbas, self.background_stroke_rgbas)
        )
        self._width = float(self.stroke_width)
        self.solid = solid
        self.level, self._share = 1.0, 1.0
        self.points = NOTHING if points is None else points

    @property
    def tone(self) -> str:
        """Its colour as ``#RRGGBB``: the stroke's, or the filling's if it has no stroke."""
        rgba = self._full[1 if self._width else 0][0]
        return str(ManimColor(rgba[:3]).to_hex()[:7])

    def set_level(self, level: float) -> Ink:
        """Fade to a level: 0 is invisible, 1 as meant."""
        self.level = level
        for name, full in zip(
            ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas"), self._full, strict=True
        ):
            faded = full.copy()
            faded[:, 3] *= level * self._share
            setattr(self, name, faded)
        return self

    def dampen(self, share: float) -> Ink:
        """Draw a share of what its level says, and keep the level."""
        if share != self._share:
            self._share = share
            self.set_level(self.level)
        return self

    def set_swell(self, factor: float) -> Ink:
        """Draw the stroke `factor` times as wide as meant."""
        self.stroke_width = self._width * factor
        return self

    def restroke(self, pixels: float) -> Ink:
        """Change the stroke's width, in pixels at 1080p."""
        self._width = self.stroke_width = stroke(pixels)
        return self

    def rim(self, color: str, pixels: float) -> Ink:
        """Draw a stroke of a colour behind everything else and keep the level."""
        self.set_stroke(ManimColor(color), stroke(pixels), 1.0, background=True)
        self._full = (*self._full[:2], np.array(self.background_stroke_rgbas))
        return self.set_level(self.level)

    def refill(self, opacity: float) -> Ink:
        """Change the opacity of the filling, and of the rim around it, and keep the level."""
        self._full[0][:, 3] = opacity
        self._full[2][:, 3] = opacity
        return self.set_level(self.level)

    def recolor(self, color: str) -> Ink:
        """Change the colour and keep the level."""
        rgb = ManimColor(color).to_rgb()
        for full in self._full[:2]:
            full[:, :3] = rgb
        return self.set_level(self.level)


class Patch(Ink):
    """A ground for digits: it goes only when they are nearly gone."""

    def set_level(self, level: float) -> Ink:
        """Stay whole as long as what stands on it can be read."""
        super().set_level(min(1.0, 5 * level))
        self.level = level
        return self


class Group(VMobject):
    """Mobjects shown, faded and placed together."""

    def __init__(self, *mobjects: Mobject) -> None:
        super().__init__()
        self.add(*mobjects)

    def set_level(self, level: float) -> Group:
        """Fade every `Ink` below to a level."""
        for ink in inks(self):
            ink.set_level(level)
        return self

    def painted(self) -> list[Mobject]:
        """Return what of it pleat's renderer draws, from the back to the front."""
        return list(self.submobjects)


class Text(Group):
    """A line or block of text, placed by its set box rather than its ink.

    Parameters
    ----------
    text : str
        Shown as it stands; with ``math=True`` it is Typst of our own making.
    size : float
        Font size in pixels at 1080p.
    color : str
    math : bool
        Whether `text` is Typst source rather than a user's words.
    width : float, optional
        Break lines at this width, in scene units.
    halo : tuple of (str, float), optional
        Colour and width in pixels of what keeps lines and points off its letters.

    Attributes
    ----------
    aside : (2,) array
        How far from where it is put it stands, in scene units, so as to cover nothing.
    """

    def __init__(
        self,
        text: str,
        size: float,
        color: str,
        *,
        math: bool = False,
        language: str = "en",
        width: float | None = None,
        align: str = "left",
        halo: tuple[str, float] | None = None,
    ) -> None:
        self.text, self.size = text, size
        self.aside: Array = np.zeros(2)
        self.outline = typeset(
            text if math else plain(text),
            size,
            color=color,
            language=language,
            width=width,
            align=align,
        )
        super().__init__(
            *(
                Ink(fill, fill=1.0, points=points.copy(), outline=halo)
                for fill, points in self.outline.parts
            )
        )
        self.origin = np.zeros(3)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the set box, in scene units."""
        x, y, _ = self.origin
        bottom = y - self.outline.depth
        return (x, bottom, x + self.outline.width, bottom + self.outline.height)

    def put(self, x: float, y: float, anchor: str = "center") -> Text:
        """Move so that the anchor of the set box is at (x, y).

        Parameters
        ----------
        x, y : float
            Scene units.
        anchor : str
            ``center``, ``left``, ``right`` (vertically centred on the height of
            capitals), ``baseline-left``, ``baseline-center`` or ``baseline-right``.
        """
        middle = 0.0 if anchor.startswith("baseline") else self._middle()
        shift = {"left": 0.0, "right": 1.0}.get(anchor.split("-")[-1], 0.5)
        x, y = x + float(self.aside[0]), y + float(self.aside[1])
        target = np.array([x - shift * self.outline.width, y - middle, 0.0])
        return self._by(target - self.origin)

    def move(self, across: float, up: float) -> Text:
        """Move by so many scene units."""
        return self._by(np.array([across, up, 0.0]))

    def _by(self, delta: Array) -> Text:
        for ink in inks(self):
            ink.points = ink.points + delta
        self.origin = self.origin + delta
        return self

    def _middle(self) -> float:
        """Height of the optical middle over the baseline."""
        lines = self.outline.height > 1.6 * self.size / PIXELS_PER_UNIT
        if lines:
            return self.outline.height / 2 - self.outline.depth
        return 0.33 * self.size / PIXELS_PER_UNIT


def inks(*mobjects: Mobject) -> Iterator[Ink]:
    """Yield every `Ink` at or below the mobjects."""
    for mobject in mobjects:
        for member in mobject.get_family():
            if isinstance(member, Ink):
                yield member


def strokes(a: Array, b: Array) -> Array:
    """Return cubics, (4n, 3), of the straight segments from `a` to `b`, both (n, 2) or (n, 3)."""
    out = np.zeros((len(a), 4, 3))
    step, n = (b - a) / 3, a.shape[1]
    out[:, 0, :n], out[:, 1, :n], out[:, 2, :n], out[:, 3, :n] = a, a + step, b - step, b
    return out.reshape(-1, 3)


def path(vertices: Array, closed: bool = False) -> Array:
    """Return cubics, (4n, 3), of one polyline with (n, 2) or (n, 3) vertices."""
    ends = np.vstack([vertices, vertices[:1]]) if closed else vertices
    return strokes(ends[:-1], ends[1:])


def paths(polylines: Iterable[Array], closed: bool = False) -> Array:
    """Return the cubics of several polylines, one subpath each."""
    pieces = [path(p, closed) for p in polylines if len(p) > 1]
    return np.concatenate(pieces) if pieces else NOTHING


def dots(centres: Array) -> Array:
    """Return zero-length cubics: round caps draw them as discs as wide as the stroke."""
    return strokes(centres, centres)


def rectangle(left: float, bottom: float, right: float, top: float) -> Array:
    """Return the cubics of a rectangle."""
    return path(np.array([[left, bottom], [right, bottom], [right, top], [left, top]]), closed=True)


def dashes(vertices: Array, on: float, off: float) -> Array:
    """Return the cubics of a dashed polyline; `on` and `off` in its own units."""
    legs = np.diff(vertices, axis=0)
    lengths = np.hypot(legs[:, 0], legs[:, 1])
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    if along[-1] == 0:
        return NOTHING
    starts = np.arange(0.0, along[-1], on + off)
    ends = np.minimum(starts + on, along[-1])
    pieces = []
    for s, e in zip(starts, ends, strict=True):
        inner = along[(along > s) & (along < e)]
        at = np.concatenate([[s], inner, [e]])
        pieces.append(np.column_stack([np.interp(at, along, column) for column in vertices.T]))
    return paths(pieces)


def clip_segments(
    a: Array, b: Array, window: Sequence[float]
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Clip segments to a window (Liang and Barsky 1984).

    Parameters
    ----------
    a, b : (n, 2) or (n, 3) arrays
        Where they start and end.
    window : sequence of float
        Left, bottom, right, top.

    Returns
    -------
    a, b : (m, 2) or (m, 3) arrays
        What is left of them.
    kept : (n,) bool array
        Which segments those were.
    """
    left, bottom, right, top = window
    d = b - a
    lo, hi = np.zeros(len(a)), np.ones(len(a))
    kept = np.ones(len(a), dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        for p, q in (
            (-d[:, 0], a[:, 0] - left),
            (d[:, 0], right - a[:, 0]),
            (-d[:, 1], a[:, 1] - bottom),
            (d[:, 1], top - a[:, 1]),
        ):
            r = q / p
            lo = np.where(p < 0, np.maximum(lo, r), lo)
            hi = np.where(p > 0, np.minimum(hi, r), hi)
            kept &= (p != 0) | (q >= 0)
    kept &= lo <= hi
    lo, hi = lo[kept, None], hi[kept, None]
    return a[kept] + lo * d[kept], a[kept] + hi * d[kept], kept
