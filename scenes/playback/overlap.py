"""What a picture must not do: text too small, outside the frame, or over other text.

Pure functions on mobjects, so that tests and commands ask the same questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Ink, Text, inks
from pleat.scenes.drawing.numbers import SMALLEST, Numbers
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.equation import Equation
from pleat.scenes.parts.plane.number_line import NumberLine

# Fainter than this nobody sees it, nor is disturbed by it.
FAINT = 0.1


@dataclass(frozen=True)
class TextBox:
    """Where a text's ink is, in scene units.

    Attributes
    ----------
    text : str
        What it says, or what it is.
    size : float
        Font size in pixels at 1080p.
    rect : Rect
    level : float
        1 as meant, towards 0 the more it has faded.
    """

    text: str
    size: float
    rect: Rect
    level: float = 1.0


def text_boxes(mobjects: Iterable[Mobject]) -> list[TextBox]:
    """Return a box for every text that can be seen at or below the mobjects.

    Parameters
    ----------
    mobjects : iterable of Mobject
        Such as a scene's ``mobjects``. A row of numbers drawn as one path gives a
        box for each number.
    """
    return [box for mobject in mobjects for box in _boxes(mobject)]


def overlaps(boxes: Iterable[TextBox], slack: float = 0.02) -> list[tuple[TextBox, TextBox]]:
    """Return the pairs of texts that stand over one another.

    Two texts that take turns at a place are no such pair: together they are never
    more than one text.

    Parameters
    ----------
    boxes : iterable
        As `text_boxes` gives them.
    slack : float
        How far boxes may reach into one another, in scene units.
    """
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if min(a.rect.right, b.rect.right) - max(a.rect.left, b.rect.left) > slack
        and min(a.rect.top, b.rect.top) - max(a.rect.bottom, b.rect.bottom) > slack
        and a.level + b.level > 1 + 1e-9
    ]


def outside(boxes: Iterable[TextBox], room: Rect) -> list[TextBox]:
    """Return the texts that are not wholly within a room."""
    return [
        box
        for box in boxes
        if box.rect.left < room.left
        or box.rect.right > room.right
        or box.rect.bottom < room.bottom
        or box.rect.top > room.top
    ]


def too_small(boxes: Iterable[TextBox], least: float = SMALLEST) -> list[TextBox]:
    """Return the texts set smaller than `least` pixels at 1080p."""
    return [box for box in boxes if box.size < least - 1e-9]


def _boxes(mobject: Mobject) -> Iterator[TextBox]:
    if isinstance(mobject, Text | Equation):
        seen = [ink for ink in inks(mobject) if _level(ink) > FAINT and len(ink.points)]
        if seen:
            name = mobject.text if isinstance(mobject, Text) else "equation"
            points = np.concatenate([ink.points for ink in seen])
            yield TextBox(name, mobject.size, _around(points), max(map(_level, seen)))
    elif isinstance(mobject, Numbers):
        yield from _numbers("number", mobject, mobject.size)
    else:
        for member in mobject.submobjects:
            if isinstance(mobject, NumberLine) and member is mobject.numbers:
                yield from _numbers("number on the line", mobject.numbers, mobject.SIZE)
            else:
                yield from _boxes(member)


def _level(ink: Ink) -> float:
    """Return how far it is seen: what a text is filled with may be less than its level."""
    return float(ink.fill_rgbas[0, 3])


def _numbers(name: str, ink: Ink, size: float) -> Iterator[TextBox]:
    """Yield a box for each run of glyphs that stand less than half an em apart."""
    if ink.level <= FAINT:
        return
    near = 0.5 * size / PIXELS_PER_UNIT
    runs: list[Rect] = []
    for subpath in _subpaths(ink.points):
        new = _around(subpath)
        for old in [r for r in runs if _apart(r, new) < near]:
            runs.remove(old)
            new = _union(old, new)
        runs.append(new)
    for k, rect in enumerate(runs, 1):
        yield TextBox(f"{name} {k}", size, rect, ink.level)


def _subpaths(points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Cut cubics, (4n, 3), where one does not begin at the end of the last."""
    jumps = np.flatnonzero((points[4::4] != points[3:-1:4]).any(axis=1)) + 1
    return [p for p in np.split(points, 4 * jumps) if len(p)]


def _around(points: NDArray[np.float64]) -> Rect:
    low, high = points.min(axis=0), points.max(axis=0)
    return Rect(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _union(a: Rect, b: Rect) -> Rect:
    return Rect(
        min(a.left, b.left), min(a.bottom, b.bottom), max(a.right, b.right), max(a.top, b.top)
    )


def _apart(a: Rect, b: Rect) -> float:
    """Return the gap between two boxes of one line; endless if they are on different lines."""
    if min(a.top, b.top) < max(a.bottom, b.bottom):
        return float("inf")
    return max(a.left, b.left) - min(a.right, b.right)
