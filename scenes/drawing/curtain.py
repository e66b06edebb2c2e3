"""Ways for a whole picture to go: wiped off by an edge, pushed out at a side."""

from __future__ import annotations

from typing import Any

import numpy as np

from pleat.scenes.drawing.animation import Motion
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, inks, path, rectangle
from pleat.scenes.drawing.layouts import Frame
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect


class Curtain(Group):
    """An empty stage that covers the picture from the left as far as it is drawn.

    Parameters
    ----------
    frame : Frame
        All of it but the caption's band is covered.
    windows : list of Rect
        Where planes show, in the theme's own colour for them.
    """

    def __init__(self, frame: Frame, windows: list[Rect], theme: Theme) -> None:
        left, _, right, top = frame.rect.sides
        self._above = Rect(left, frame.caption.top, right, top)
        self._rooms = [self._above, *windows]
        self.edge = Ink(theme.axis, width=3)
        grounds = [theme.background, *(theme.plane for _ in windows)]
        self._covers = [Ink(color, fill=1.0) for color in grounds]
        super().__init__(*self._covers, self.edge)
        self.draw(0.0)

    def draw(self, t: float) -> None:
        """Cover a share of the frame's width, from 0 to 1."""
        above = self._above
        x = above.left + t * above.width
        for ink, room in zip(self._covers, self._rooms, strict=True):
            right = min(x, room.right)
            seen = right > room.left
            ink.points = rectangle(room.left, room.bottom, right, room.top) if seen else NOTHING
        upright = np.array([[x, above.bottom], [x, above.top]])
        self.edge.points = path(upright) if 0 < t < 1 else NOTHING


class Push(Motion):
    """Move everything out of the frame at the left, and leave its parts where they were.

    Parameters
    ----------
    group : Group
    width : float
        The frame's, in scene units.
    """

    def __init__(self, group: Group, width: float, **kwargs: Any) -> None:
        super().__init__(group, **kwargs)
        self._width = width

    def start(self) -> None:
        """Remember where every ink is."""
        self._inks = [(ink, ink.points) for ink in inks(self.mobject) if len(ink.points)]

    def move(self, t: float) -> None:
        """Move them."""
        by = np.array([-t * 1.05 * self._width, 0.0, 0.0])
        for ink, points in self._inks:
            ink.points = points + by
