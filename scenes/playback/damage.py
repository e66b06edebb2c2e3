"""What has changed since the last picture, as a few rectangles of pixels to draw anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import VMobject

from pleat.scenes.drawing.ink import Ink

Box = tuple[int, int, int, int]  # left, top, right, bottom; the last two are beyond it
NOWHERE: Box = (0, 0, 0, 0)

# Every rectangle lays the paths of all that meets it: one is better than two unless
# it is larger by this share of the picture.
_WORTH = 0.06
_ONE_COLOR = 32  # bytes: red, green, blue and opacity


@dataclass
class _Seen:
    """An object as it was drawn last."""

    points: np.ndarray
    style: tuple[object, ...]
    box: Box


class Damage:
    """Remembers what stands in the picture, and finds what has to be drawn anew.

    An `Ink` has changed if its points are another array or its style another one; of
    any other object that can't be known, so it counts as changed at every picture.

    Parameters
    ----------
    width, height : int
        Pixels.
    to_pixels : callable
        From an object's points, (n, 3), to the pixels, (n, 2), they are drawn at.
    stroke : float
        Pixels of a stroke of width 1.
    """

    def __init__(
        self,
        width: int,
        height: int,
        to_pixels: Callable[[np.ndarray], np.ndarray],
        stroke: float,
    ) -> None:
        self.whole: Box = (0, 0, width, height)
        self._to_pixels, self._stroke = to_pixels, stroke
        self._seen: dict[int, _Seen] | None = None
        self._order: list[VMobject] = []

    def forget(self) -> None:
        """Take everything for changed."""
        self._seen = None

    def update(self, drawn: Sequence[VMobject]) -> list[Box]:
        """Take note of all objects in their order, and return what has changed since."""
        before, now = self._seen, dict[int, _Seen]()
        boxes: list[Box] = []
        changed: list[tuple[VMobject, tuple[object, ...]]] = []
        for mobject in drawn:
            style = _style(mobject)
            last = before.get(id(mobject)) if before else None
            moved = last is None or last.points is not mobject.points
            if last is not None and not moved and last.style == style and style:
                now[id(mobject)] = last
                continue
            changed.append((mobject, style))
            boxes += [] if last is None else [last.box]
        new = self._boxes([mobject for mobject, _ in changed])
        for (mobject, style), box in zip(changed, new, strict=True):
            now[id(mobject)] = _Seen(mobject.points, style, box)
        boxes += new
        same_order = before is not None and self._keeps_order(drawn, now)
        if before:
            boxes += [seen.box for key, seen in before.items() if key not in now]
        # Objects are held so that no other can get the number of one that is gone.
        self._seen, self._order = now, list(drawn)
        return merge(boxes, _WORTH * _area(self.whole)) if same_order else [self.whole]

    def box(self, mobject: VMobject) -> Box:
        """Return the pixels an object of the last update may touch."""
        assert self._seen is not None
        return self._seen[id(mobject)].box

    def _keeps_order(self, drawn: Sequence[VMobject], now: dict[int, _Seen]) -> bool:
        assert self._seen is not None
        kept = [id(m) for m in drawn if id(m) in self._seen]
        return kept == [id(m) for m in self._order if id(m) in now]

    def _boxes(self, mobjects: Sequence[VMobject]) -> list[Box]:
        """Return the pixels that objects may touch, of all at once: there may be hundreds."""
        if not mobjects:
            return []
        points = np.concatenate([mobject.points for mobject in mobjects])
        starts = np.cumsum([0, *(len(mobject.points) for mobject in mobjects[:-1])])
        low = self._to_pixels(np.minimum.reduceat(points, starts))
        high = self._to_pixels(np.maximum.reduceat(points, starts))
        widths = [max(_width(m.stroke_width), _width(m.background_stroke_width)) for m in mobjects]
        # A mitre is at most 10 times as long as the stroke is wide, half of it outwards.
        reach = 5.0 * np.array(widths) * self._stroke + 2.0
        sides = np.stack(
            [low[:, 0] - reach, high[:, 1] - reach, -high[:, 0] - reach, -low[:, 1] - reach], axis=1
        )
        unknown = ~np.all(np.isfinite(sides), axis=1)
        sides[unknown] = 0
        _, _, width, height = self.whole
        # Even sides, because chroma has one sample for two pixels.
        even = np.clip(sides // 2 * 2, (0, 0, -width, -height), (width, height, 0, 0))
        found: list[Box] = []
        for lost, (left, top, right, bottom) in zip(unknown, even.tolist(), strict=True):
            if lost:
                found.append(self.whole)
            elif left < -right and top < -bottom:
                found.append((int(left), int(top), int(-right), int(-bottom)))
            else:
                found.append(NOWHERE)
        return found


def _width(stroke: Any) -> float:
    return stroke if isinstance(stroke, float | int) else float(np.max(stroke))


def _style(mobject: VMobject) -> tuple[object, ...]:
    """Return all that decides an `Ink`'s look but its points; () for what can't be compared."""
    if not isinstance(mobject, Ink):
        return ()
    style = (
        mobject.fill_rgbas.tobytes(),
        mobject.stroke_rgbas.tobytes(),
        mobject.background_stroke_rgbas.tobytes(),
        mobject.stroke_width,
        mobject.background_stroke_width,
        mobject.cap_style,
        mobject.joint_type,
    )
    return style if max(len(style[0]), len(style[1]), len(style[2])) <= _ONE_COLOR else ()


def meet(a: Box, b: Box) -> bool:
    """Return whether two boxes share a pixel."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def merge(boxes: Sequence[Box], worth: float) -> list[Box]:
    """Return a few boxes that cover all of the given ones.

    Parameters
    ----------
    boxes : sequence of Box
        Empty ones are left out.
    worth : float
        Two become one if that covers at most so many pixels more.
    """
    covers: list[Box] = []
    for box in sorted((b for b in set(boxes) if b != NOWHERE), key=_area, reverse=True):
        if any(_inside(box, cover) for cover in covers):
            continue
        grown = box
        # What a box has grown to may reach others: once more until nothing changes.
        while near := next((c for c in covers if _cost(grown, c) <= worth), None):
            covers.remove(near)
            grown = _union(grown, near)
        covers.append(grown)
    return covers


def _inside(a: Box, b: Box) -> bool:
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


def _cost(a: Box, b: Box) -> int:
    return _area(_union(a, b)) - _area(a) - _area(b)


def _union(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
