"""Boxes with arrows between them, and tokens with real numbers that pass along the arrows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from manim import LineJointType
from numpy.typing import NDArray

from pleat.nets.errors import InputError
from pleat.scenes.drawing.boxes import Arrangement, Cell, Link, Order, Size, arranged
from pleat.scenes.drawing.ink import Group, Ink, Text, path, strokes
from pleat.scenes.drawing.shift import shift
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import Outline, plain, typeset
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.contents import Content, readable

Array = NDArray[np.float64]

_SCALES = (1.06, 1.0, 0.93, 0.86, 0.8, 0.74, 0.68)
_WRAPS = (6.0, 4.2, 3.2, 2.5, 2.0, 1.6)  # scene units: where a box' text may be broken
_TITLE, _LABEL = 36.0, 33.0  # pixels at 1080p
# Around what is in a box, and where it has no frame; between its text and the rest.
_PAD, _BARE, _BETWEEN = 0.2, 0.08, 0.16
_ROUND, _HEAD = 0.12, (0.2, 0.085)  # a corner's radius; an arrow's head
_TOKEN = 0.1  # around a token's numbers


@dataclass(frozen=True, eq=False)
class Box:
    """A box as it is meant.

    Attributes
    ----------
    text : str
        Its title.
    content : callable, optional
        Makes what it holds at a scale.
    framed : bool
        Whether a frame is drawn around it.
    cell : (float, float)
        Its column and row in a grid, from 0.
    """

    text: str
    content: Callable[[float], Content] | None = None
    framed: bool = True
    cell: Cell = (0, 0)


@dataclass(frozen=True, eq=False)
class Arrow:
    """An arrow as it is meant.

    Attributes
    ----------
    source, target : str
        The ids of its boxes.
    text : str
        Beside it.
    token : callable, optional
        Makes what passes along it: at a scale, lying or standing.
    bend : float, optional
        As of `Link`.
    """

    source: str
    target: str
    text: str = ""
    token: Callable[[float, bool], Content] | None = None
    bend: float | None = None


class BoxView(Group):
    """A box as it is drawn.

    Attributes
    ----------
    place : Rect
    frame : Ink
        Empty where it has none.
    title : Text or None
    content : Content or None
    """

    def __init__(
        self, box: Box, place: Rect, scale: float, wrap: float, theme: Theme, language: str
    ) -> None:
        self.place = place
        inner = place.inset(*[_pad(box)] * 4)
        self.frame = Ink(theme.axis, width=2.4, fill=0.0)
        self.ground = Ink(theme.background, fill=1.0)
        if box.framed:
            self.frame.points = self.ground.points = _rounded(place)
        self.title: Text | None = None
        self.content = box.content(scale) if box.content else None
        middle, top = place.center[0], inner.top
        if box.text:
            size = readable(_TITLE, scale)
            width = _broken_at(box.text, size, wrap, language)
            self.title = Text(
                box.text, size, theme.text, language=language, width=width, align="center"
            )
            outline = self.title.outline
            self.title.put(middle, top - outline.height + outline.depth, "baseline-center")
            top -= outline.height + _BETWEEN
        if self.content is not None:
            self.content.put(middle, (top + inner.bottom) / 2)
        parts = [self.ground, self.frame, *([self.title] if self.title else [])]
        super().__init__(*parts)


class Token(Group):
    """What passes along an arrow, on a ground of its own.

    Parameters
    ----------
    content : Content
    curve : (n, 2) array
        The arrow's way.
    """

    def __init__(self, content: Content, curve: Array, theme: Theme) -> None:
        self.content, self.curve = content, curve
        w, h = (side + 2 * _TOKEN for side in content.size)
        box = _rounded(Rect(-w / 2, -h / 2, w / 2, h / 2))
        ground = Ink(theme.background, fill=1.0, points=box)
        frame = Ink(theme.crease, width=2.2, points=box.copy())
        super().__init__(ground, frame, content)
        self._at = np.zeros(2)
        steps = np.hypot(*np.diff(curve, axis=0).T)
        self._along = np.concatenate([[0.0], np.cumsum(steps)]) / steps.sum()
        half = np.array([w, h]) / 2
        # It stays clear of both boxes.
        first, last = curve[1] - curve[0], curve[-1] - curve[-2]
        reach = [
            float(np.abs(way) @ half / np.hypot(*way)) / float(steps.sum()) for way in (first, last)
        ]
        start, end = reach[0], 1 - reach[1]
        self._span = (start, end) if start < end else (0.5, 0.5)

    def go(self, t: float) -> None:
        """Be the share t of the way along."""
        start, end = self._span
        share = start + t * (end - start)
        at = np.array([np.interp(share, self._along, column) for column in self.curve.T])
        by = at - self._at
        self._at = at
        shift(self, float(by[0]), float(by[1]))


class Diagram:
    """All boxes and arrows of a diagram, as large as a room has place for.

    Parameters
    ----------
    boxes : mapping of str to Box
        By id, in the order in which they are told.
    arrows : mapping of str to Arrow
        By id.
    room : Rect
        In scene units.
    order : str
        As of `pleat.scenes.drawing.boxes.arranged`.

    Attributes
    ----------
    boxes : dict of str to BoxView
    arrows : dict of str to Group
        Each with its label.
    scale : float
        1 where everything is as large as it is meant to be.

    Raises
    ------
    InputError
        If there is not room enough for texts that can still be read.
    """

    def __init__(
        self,
        boxes: Mapping[str, Box],
        arrows: Mapping[str, Arrow],
        theme: Theme,
        language: str,
        room: Rect,
        order: Order = "layers",
    ) -> None:
        self._theme = theme
        found = _fitted(boxes, arrows, language, room, order)
        self.scale = found.scale
        self.boxes = {
            name: BoxView(box, place, found.scale, found.wrap, theme, language)
            for (name, box), place in zip(boxes.items(), found.arrangement.places, strict=True)
        }
        self.arrows: dict[str, Group] = {}
        self._curves = dict(zip(arrows, found.arrangement.curves, strict=True))
        self._meant = dict(arrows)
        for (name, arrow), at in zip(arrows.items(), found.arrangement.labels, strict=True):
            parts = _arrow(self._curves[name], theme)
            if arrow.text:
                size = readable(_LABEL, found.scale)
                label = Text(arrow.text, size, theme.text, language=language)
                parts.append(label.put(*at, "center"))
            self.arrows[name] = Group(*parts)

    def token(self, arrow: str) -> Token | None:
        """Return what passes along an arrow, at its tail."""
        make, curve = self._meant[arrow].token, self._curves[arrow]
        if make is None:
            return None
        token = Token(make(self.scale, lying(curve)), curve, self._theme)
        token.go(0.0)
        return token


def lying(curve: Array) -> bool:
    """Return whether a vector that passes along a curve lies rather than stands."""
    across, up = np.abs(curve[-1] - curve[0])
    return bool(up > across)


@dataclass(frozen=True, eq=False)
class _Fitted:
    arrangement: Arrangement
    scale: float
    wrap: float


def _fitted(
    boxes: Mapping[str, Box],
    arrows: Mapping[str, Arrow],
    language: str,
    room: Rect,
    order: Order,
) -> _Fitted:
    """Return the largest arrangement that fits, its texts broken as little as may be."""
    ids = list(boxes)
    cells = [box.cell for box in boxes.values()]
    for scale in _SCALES:
        contents = [box.content(scale).size if box.content else None for box in boxes.values()]
        labels = [_measured(one.text, readable(_LABEL, scale), language) for one in arrows.values()]
        tokens = {
            way: [_token_size(one, scale, way) for one in arrows.values()] for way in (True, False)
        }
        for wrap in _WRAPS:
            sizes = [
                _size(box, content, scale, wrap, language)
                for box, content in zip(boxes.values(), contents, strict=True)
            ]
            links = [
                Link(
                    ids.index(one.source),
                    ids.index(one.target),
                    label,
                    (standing[0], flat[1]),
                    (standing[1], flat[0]),
                    one.bend,
                )
                for one, label, standing, flat in zip(
                    arrows.values(), labels, tokens[False], tokens[True], strict=True
                )
            ]
            found = arranged(sizes, links, room, order, cells)
            if found is not None:
                return _Fitted(found, scale, wrap)
    raise InputError(
        f"box: there is no room for these {len(boxes)} boxes with texts that can be read; shorten "
        "texts and labels, let boxes hold less, or set order"
    )


def _token_size(arrow: Arrow, scale: float, lying: bool) -> Size:
    if arrow.token is None:
        return 0.0, 0.0
    w, h = arrow.token(scale, lying).size
    return w + 2 * _TOKEN, h + 2 * _TOKEN


def _size(box: Box, content: Size | None, scale: float, wrap: float, language: str) -> Size:
    """Return how much room a box takes."""
    size = readable(_TITLE, scale)
    width, height = content or (0.0, 0.0)
    if box.text:
        outline = _set(box.text, size, language, _broken_at(box.text, size, wrap, language))
        width = max(width, _ink_width(outline))
        height += outline.height + (_BETWEEN if content else 0.0)
    return width + 2 * _pad(box), height + 2 * _pad(box)


def _pad(box: Box) -> float:
    return _PAD if box.framed else _BARE


@lru_cache(maxsize=1024)
def _broken_at(text: str, size: float, wrap: float, language: str) -> float | None:
    """Return where a text is broken: nowhere if it is no wider, else into even lines."""
    if _set(text, size, language).width <= wrap:
        return None
    broken = _set(text, size, language, wrap)
    # As narrow as does without another line, so that no word stands alone.
    for share in (0.93, 0.86, 0.79, 0.72, 0.65, 0.58):
        narrower = _set(text, size, language, share * wrap)
        if narrower.height > broken.height + 1e-6 or _ink_width(narrower) > share * wrap:
            break
        broken = narrower
    return max(_ink_width(broken) + 0.02, 0.1)


def _ink_width(outline: Outline) -> float:
    ends = [(points[:, 0].min(), points[:, 0].max()) for _, points in outline.parts]
    if not ends:
        return outline.width
    return float(max(high for _, high in ends) - min(low for low, _ in ends))


def _set(text: str, size: float, language: str, width: float | None = None) -> Outline:
    return typeset(plain(text), size, language=language, width=width, align="center")


def _measured(text: str, size: float, language: str) -> Size:
    if not text:
        return 0.0, 0.0
    outline = _set(text, size, language)
    return outline.width, outline.height


def _arrow(curve: Array, theme: Theme) -> list[Ink | Text]:
    """Return a line and the head at its end."""
    long, half = _HEAD
    tip = curve[-1]
    # The head points as the line comes in.
    away = np.hypot(*(curve - tip).T)
    base = curve[np.flatnonzero(away >= long)[-1]] if (away >= long).any() else curve[0]
    way = (tip - base) / np.hypot(*(tip - base))
    side = np.array([-way[1], way[0]])
    back = tip - long * way
    corners = np.array([tip, back + half * side, back - half * side])
    head = Ink(theme.text, fill=1.0, points=path(corners, closed=True))
    kept = np.vstack([curve[away > 0.8 * long], tip - 0.8 * long * way])
    to, across = kept - kept[0], kept[-1] - kept[0]
    straight = np.allclose(to[:, 0] * across[1] - to[:, 1] * across[0], 0, atol=1e-6)
    line = Ink(theme.text, width=2.8)
    line.points = (
        strokes(kept[:1], kept[-1:]) if straight else path(kept[::4] if len(kept) > 12 else kept)
    )
    line.joint_type = LineJointType.ROUND
    return [line, head]


def _rounded(box: Rect) -> Array:
    """Return the cubics of a rectangle with round corners."""
    r = min(_ROUND, box.width / 2, box.height / 2)
    turns = np.linspace(0, np.pi / 2, 5)
    corners = (
        (box.right - r, box.top - r, 0),
        (box.left + r, box.top - r, 1),
        (box.left + r, box.bottom + r, 2),
        (box.right - r, box.bottom + r, 3),
    )
    vertices = [
        [x + r * np.cos(a + k * np.pi / 2), y + r * np.sin(a + k * np.pi / 2)]
        for x, y, k in corners
        for a in turns
    ]
    return path(np.array(vertices), closed=True)
