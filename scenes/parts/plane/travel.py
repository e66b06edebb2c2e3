"""Going around a space of three dimensions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.animation import Motion
from pleat.scenes.drawing.projection import Lens
from pleat.scenes.drawing.viewport import Rect, View
from pleat.scenes.parts.plane.sheet import Sheet


class Orbit(Motion):
    """Turn a sheet before the viewer's eyes, around its middle.

    Parameters
    ----------
    sheet : Sheet
    lens_at : callable
        From t in [0, 1] to the lens at that time; at 0 the one the sheet is seen through.
    corners : (N, D) array
        What must stay in the room all the way around.
    room : Rect
    """

    STEPS = 24

    def __init__(
        self,
        sheet: Sheet,
        lens_at: Callable[[float], Lens],
        corners: NDArray[np.float64],
        room: Rect,
        **kwargs: Any,
    ) -> None:
        super().__init__(sheet, **kwargs)
        self._lens_at = lens_at
        self._middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
        lenses = [lens_at(t) for t in np.linspace(0, 1, self.STEPS + 1)]
        reach = np.max([np.abs(at(corners - self._middle)).max(axis=0) for at in lenses], axis=0)
        self._scale = min(np.array([room.width, room.height]) / 2 / np.maximum(reach, 1e-9))
        self._room = room

    def _view(self, t: float) -> View:
        lens = self._lens_at(t)
        center = lens(self._middle[None])[0]
        return View((float(center[0]), float(center[1])), self._scale, self._room.center, lens)

    def start(self) -> None:
        """Remember the view to start from, and that this way has been gone."""
        sheet: Sheet = self.mobject
        self._from = sheet.plane.view
        state = sheet.plane.s, sheet.data.stack
        before, after = ((state[0], view, state[1]) for view in (self._from, self._view(1.0)))
        sheet.history.append((before, after, self.run_time))

    def move(self, t: float) -> None:
        """Ease into the distance from which all is seen, and turn."""
        view = self._view(t)
        near = self._from.toward(replace(view, lens=self._from.lens), min(4 * t, 1.0))
        self.mobject.go(self.mobject.plane.s, replace(near, lens=view.lens))
