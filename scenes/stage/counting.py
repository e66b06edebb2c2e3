"""Where on the plane something is counted: in a corner of the window, clear of what lies there."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.stage.views.base import absent

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage

# What may be counted, by the name the stage holds it under.
_COUNTS = ("count-of-regions", "accuracy", "training")
_PITCH = 0.62  # from one count to the next below it, in scene units
_LOWER = 4  # a row further down is as bad as so many points covered


def corner(stage: Stage, name: str, wide: float) -> tuple[float, float, str]:
    """Return place and anchor of one of the things counted on the plane, that wide.

    In a strip above the window it is the right end; else the upper corner in which
    least lies, below what is counted there already.
    """
    there = [stage.get(other) for other in _COUNTS if other != name]
    boxes = [
        (min(p[:, 0]), min(p[:, 1]), max(p[:, 0]), max(p[:, 1]))
        for part in there
        if part is not None and not absent(stage, [part])
        for p in [np.vstack([ink.points for ink in part.get_family() if len(ink.points)])]
    ]
    if stage.layout.headed:
        return *stage.layout.strip_end(len(boxes)), "right"
    window, taken = stage.sheet.plane.window, stage.sheet.taken()

    def cost(place: tuple[str, int]) -> tuple[int, bool]:
        room = _room(window, *place, wide)
        inside = (
            (taken[:, 0] > room.left)
            & (taken[:, 0] < room.right)
            & (taken[:, 1] > room.bottom)
            & (taken[:, 1] < room.top)
        )
        met = any(
            left < room.right and right > room.left and low < room.top and high > room.bottom
            for left, low, right, high in boxes
        )
        return int(inside.sum()) + 1000 * met + _LOWER * place[1], place[0] == "right"

    side, row = min(product(("left", "right"), range(3)), key=cost)
    room = _room(window, side, row, wide)
    return (room.left if side == "left" else room.right), room.center[1], side


def _room(window: Rect, side: str, row: int, wide: float) -> Rect:
    left = window.left + 0.4 if side == "left" else window.right - 0.4 - wide
    top = window.top - 0.42 - row * _PITCH + _PITCH / 2
    return Rect(left, top - _PITCH, left + wide, top)
