"""The names of the classes in their areas: ten colours alone are hard to tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.data import decided
from pleat.nets.model import Net
from pleat.scenes.drawing.labels import Note
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]

_STEP = 0.08  # scene units from one place that is looked at to the next
_SIZE = 32.0  # pixels at 1080p
_ROOM = 0.3  # from a name's middle to the border of its area, at the least
_EDGE = 0.75  # from the window's: legend and notes stand there


class AreaNames(Part):
    """Each class's name where its area is widest and few points lie; none where it is too narrow.

    Parameters
    ----------
    names : sequence of str
        Of the classes.
    layer : int
        Behind which layer the areas lie: 0 is the input.
    threshold : float
        For nets of up to two outputs.
    points : (N, 2) array
        Where points stand, that a name had better not cover.
    """

    def __init__(
        self,
        plane: Plane,
        names: Sequence[str],
        layer: int,
        threshold: float,
        theme: Theme,
        points: Array,
        language: str = "en",
    ) -> None:
        self._layer, self._threshold, self._points = layer, threshold, points
        at = theme, 0.0, 0.0, "center", _SIZE
        self.notes = [Note(name, *at, language=language) for name in names]
        super().__init__()
        self.reweigh(plane)

    def reweigh(self, plane: Plane) -> None:
        rest = Net(plane.net.layers[self._layer :])
        room = plane.window.inset(_EDGE, _EDGE + 0.1, _EDGE, _EDGE)
        found = _widest(rest, plane, room, self._threshold, self._points, len(self.notes))
        self.submobjects = [self.notes[k] for k in found]
        self._anchors = [
            plane.carry_from(self._layer, plane.view.inverse(place[None]))
            for place in found.values()
        ]
        self.place(plane)

    def place(self, plane: Plane) -> None:
        for note, anchor in zip(self.submobjects, self._anchors, strict=True):
            x, y = plane.now(anchor)[0]
            note.put(float(x), float(y))


def _widest(
    net: Net, plane: Plane, room: Rect, threshold: float, points: Array, classes: int
) -> dict[int, Array]:
    """Return by class a place in the picture: far from borders, and from points if it can be."""
    from scipy.ndimage import distance_transform_edt  # takes long, and few clips need it

    x = np.arange(room.left, room.right, _STEP)
    y = np.arange(room.bottom, room.top, _STEP)
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    there = plane.view.inverse(grid.reshape(-1, 2))
    won = decided(net(there), threshold).reshape(grid.shape[:2])
    free = np.ones(won.shape, dtype=np.bool_)
    at = np.rint((points - [room.left, room.bottom]) / _STEP).astype(int)
    inside = ((at >= 0) & (at < [len(x), len(y)])).all(axis=1)
    free[at[inside, 1], at[inside, 0]] = False
    away = _STEP * distance_transform_edt(free)
    out = {}
    for k in range(classes):
        # The window's edge is a border too.
        own = np.pad(won == k, 1)
        if not own.any():
            continue
        wide = _STEP * distance_transform_edt(own)[1:-1, 1:-1]
        # A name wants room on all sides; what is further from points than that is as good.
        worth = np.minimum(wide, 2 * _ROOM) + np.minimum(away, 1.5 * _ROOM) * (wide >= _ROOM)
        best = np.unravel_index(int(worth.argmax()), worth.shape)
        if wide[best] >= _ROOM:
            out[k] = grid[best]
    return out
