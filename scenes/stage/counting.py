"""Where on the plane something is counted: in a corner of the window, clear of what lies there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from pleat.scenes.drawing.ink import Text
from pleat.scenes.drawing.labels import Note
from pleat.scenes.drawing.numbers import SMALLEST
from pleat.scenes.drawing.phrases import phrase
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.drawing.visible import seen_box, seen_regions
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.slots import (
    ACCURACY,
    LINE_TALLY,
    PICTURE_COUNT,
    REGION_COUNT,
    STEP_COUNT,
    Slot,
)

Box = tuple[float, float, float, float]
# What may be counted.
_COUNTS: tuple[Slot[Any], ...] = (
    REGION_COUNT,
    ACCURACY,
    STEP_COUNT,
    PICTURE_COUNT,
    LINE_TALLY,
)
_PITCH = 0.62  # from one count to the next below it, in scene units
_FEW = 2  # points that a count may come to stand over
_CROWDED = 6  # so bad, it is better beside the legend
_MOST, _LEAST = 0.5, 0.7  # of a window that a count may take; of its size, where it would
_LOWER = 4  # a row further down is as bad as so many points covered


def corner(picture: Picture, slot: Slot[Any], wide: float) -> tuple[float, float, str]:
    """Return place and anchor of one of the things counted on the plane, that wide.

    In a strip above the window it is the right end; else the upper corner in which
    least lies, below what is counted there already.
    """
    there = [picture.get(other) for other in _COUNTS if other != slot]
    boxes = [
        (min(p[:, 0]), min(p[:, 1]), max(p[:, 0]), max(p[:, 1]))
        for part in there
        if part is not None and not picture.absent(part)
        for p in [np.vstack([ink.points for ink in part.get_family() if len(ink.points)])]
    ]
    if picture.layout.headed:
        return *picture.layout.strip_end(len(boxes)), "right"
    window, taken = picture.sheet.plane.window, picture.sheet.taken()
    boxes += _names(picture)

    def cost(place: tuple[str, int]) -> tuple[int, bool]:
        room = _room(window, *place, wide)
        met = _over(room.sides, boxes)
        return int(room.holds(taken).sum()) + 1000 * met + _LOWER * place[1], place[0] == "right"

    side, row = min(product(("left", "right"), range(3)), key=cost)
    left, foot = window.left + 0.3, picture.layout.legend[1]
    if cost((side, row))[0] >= _CROWDED and left + wide < picture.legend.left - 0.2:
        return left, foot, "left"
    room = _room(window, side, row, wide)
    return (room.left if side == "left" else room.right), room.center[1], side


def _names(picture: Picture) -> list[Box]:
    """Return the boxes of what is written on the sheet."""
    texts = (m for m in picture.sheet.get_family() if isinstance(m, Text))
    return [text.box for text in texts if text.outline.width]


def _over(box: Box, others: Sequence[Box]) -> bool:
    """Return whether a box meets one of others; each is left, bottom, right, top."""
    return any(
        left < box[2] and right > box[0] and low < box[3] and high > box[1]
        for left, low, right, high in others
    )


def counted_size(picture: Picture, text: str, usual: float) -> float:
    """Return how large a count is written: smaller where it would take most of a window."""
    wide = Text(text, usual, picture.theme.text, language=picture.language).outline.width
    window = picture.sheet.plane.window
    return usual if wide < _MOST * window.width else max(_LEAST * usual, SMALLEST)


def at_foot(picture: Picture, note: Note, closer: float = 0.22) -> Note:
    """Put a note at the left below what is drawn: beside the legend, or right above it."""
    left, y = picture.sheet.plane.window.left + 0.3, picture.layout.legend[1]
    note.put(left, y, "left")
    if left + note.label.outline.width > picture.legend.left - 0.2:
        note.put(left, y + picture.legend.tall - closer, "left")
    return note


def _room(window: Rect, side: str, row: int, wide: float) -> Rect:
    left = window.left + 0.4 if side == "left" else window.right - 0.4 - wide
    top = window.top - 0.42 - row * _PITCH + _PITCH / 2
    return Rect(left, top - _PITCH, left + wide, top)


class RegionCount(Note):
    """How many regions there are."""


def count_regions(picture: Picture, drawn: Sequence[float], lines: int | None = None) -> list[Any]:
    """Return the animations that count the regions seen, cut by those creases that are drawn.

    Of so many straight `lines` they also say how many regions those make at the most: each
    crosses all those before it, and adds a region more than it crosses (Steiner 1826).
    """
    plane = picture.sheet.plane
    box = seen_box(plane.view, plane.window, picture.sheet.ruling.box)
    there = [k for k, share in enumerate(drawn) if share]
    patterns = {
        np.frombuffer(region.pattern, np.uint8)[there].tobytes()
        for region in seen_regions(plane.net, box)
    }
    n = len(patterns)
    if lines:
        most = 1 + lines + lines * (lines - 1) // 2
        key = "bounded" if lines > 1 else "one-bounded"
        text = phrase(picture.language, key, n=str(n), lines=str(lines), most=str(most))
    else:
        text = phrase(picture.language, "region" if n == 1 else "regions", n=str(n))
    before = picture.get(REGION_COUNT)
    if before is not None and before.label.text == text:
        return []
    note = RegionCount(
        text,
        picture.theme,
        0.0,
        0.0,
        size=counted_size(picture, text, 36),
        language=picture.language,
    )
    # Numbers grow, and the count goes on where it stood.
    wide = 1.3 * note.label.outline.width
    note.put(*(before.at if before else corner(picture, REGION_COUNT, wide)))
    points = picture.sheet.data.positions(picture.sheet.plane)
    covered = int(Rect(*note.label.box).holds(points).sum())
    if before and (covered > _FEW or _over(note.label.box, _names(picture))):
        note.put(*corner(picture, REGION_COUNT, note.label.outline.width))
    gone = picture.drop(REGION_COUNT)
    picture.hold(REGION_COUNT, note)
    return [*gone, *picture.appear(note, to=picture.front)]
