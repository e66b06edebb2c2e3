"""How a sheet moves: on, back, around; and its data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from manim.utils.rate_functions import linear, smooth
from numpy.typing import NDArray

from pleat.scenes.drawing.animation import Motion
from pleat.scenes.drawing.ink import Text
from pleat.scenes.drawing.projection import Lens
from pleat.scenes.drawing.viewport import Rect, Viewport
from pleat.scenes.parts.plane.relief import Relief
from pleat.scenes.parts.plane.sheet import Sheet, State

Array = NDArray[np.float64]
_EDGE = 0.25  # scene units


def _on_the_way(start: State, end: State, t: float) -> State:
    """Return the state a fraction t of the way from one to another."""
    (s0, v0, k0), (s1, v1, k1) = start, end
    stack = k0 + t * (k1 - k0)
    if t == 1:
        return s1, v1, stack
    if 0 < abs(s1 - s0) <= 1 and t > 0:
        followed = v0.along(v1, t)
        if followed:
            return s0 + followed[1] * (s1 - s0), followed[0], stack
    return s0 + t * (s1 - s0), v0.toward(v1, t), stack


def _lead(before: Mapping[Text, Array], after: Mapping[Text, Array], t: float) -> None:
    """Let names stand a share t of the way between their places in two pictures."""
    for text, end in after.items():
        start = before.get(text, end)
        text.aside = end if t == 1 else start + t * (end - start)


def _window(sheet: Sheet) -> Rect:
    """Return where data are seen well."""
    return sheet.plane.window.inset(_EDGE, _EDGE, _EDGE, _EDGE)


def _whole(sheet: Sheet, state: State) -> bool:
    """Return whether all data are in the window in a state; without data none are to be kept."""
    s, view, _ = state
    points = view(view.see(sheet.plane.at(sheet.data.carried, s)))
    left, bottom, right, top = _window(sheet).sides
    inside = (points >= (left, bottom)) & (points <= (right, top))
    return bool(len(points) and inside.all())


def _keeping(sheet: Sheet, state: State) -> State:
    """Return a state on the way between two that show all data, in a view that does so too."""
    s, view, stack = state
    if _whole(sheet, state):
        return state
    points = view(view.see(sheet.plane.at(sheet.data.carried, s)))
    left, bottom, right, top = _window(sheet).sides
    low, high = points.min(axis=0), points.max(axis=0)
    middle, size = (low + high) / 2, np.maximum(high - low, 1e-9)
    shrunk = min(1.0, float(min((right - left) / size[0], (top - bottom) / size[1])))
    half = shrunk * size / 2
    at = np.clip(middle, (left, bottom) + half, np.maximum((right, top) - half, (left, bottom)))
    center = view.inverse(middle[None])[0]
    kept = replace(
        view, center=tuple(center.tolist()), scale=view.scale * shrunk, at=tuple(at.tolist())
    )
    return s, kept, stack


class Go(Motion):
    """Carry a sheet to another place of its passage, in another view.

    Parameters
    ----------
    sheet : Sheet
    s : float, optional
        The place to go to; whole numbers are moves made.
    view : Viewport, optional
    stack : float, optional
        0 for points on the number line, 1 for points stacked above it.
    """

    def __init__(
        self,
        sheet: Sheet,
        s: float | None = None,
        view: Viewport | None = None,
        stack: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(sheet, **kwargs)
        self._target = (s, view, stack)

    def start(self) -> None:
        """Remember where the sheet is."""
        sheet: Sheet = self.mobject
        self._from = (sheet.plane.s, sheet.plane.view, sheet.data.stack)
        s, view, stack = self._target
        self._to = (
            sheet.plane.s if s is None else s,
            view or sheet.plane.view,
            sheet.data.stack if stack is None else stack,
        )
        sheet.history.append((self._from, self._to, self.run_time))
        self._names = sheet.asides(), sheet.asides_at(*self._to)
        self._kept = _whole(sheet, self._from) and _whole(sheet, self._to)

    def move(self, t: float) -> None:
        """Set place, view and stack, and lead names from where they stood to where they will."""
        _lead(*self._names, t)
        state = _on_the_way(self._from, self._to, t)
        self.mobject.go(*(_keeping(self.mobject, state) if self._kept and 0 < t < 1 else state))


class Rewind(Motion):
    """Play a sheet's whole film back to the beginning."""

    def __init__(self, sheet: Sheet, **kwargs: Any) -> None:
        # Every stretch eases in and out by itself.
        super().__init__(sheet, **{"rate_func": linear, **kwargs})

    def start(self) -> None:
        """Take the stretches that were travelled, last first."""
        self._legs = [leg for leg in reversed(self.mobject.history) if leg[0] != leg[1]]
        self._ends = np.cumsum([seconds for _, _, seconds in self._legs])
        sheet: Sheet = self.mobject
        self._names = [sheet.asides(), *(sheet.asides_at(*leg[0]) for leg in self._legs)]
        self._kept = [all(_whole(sheet, end) for end in leg[:2]) for leg in self._legs]
        sheet.history.clear()

    def move(self, t: float) -> None:
        """Find the stretch and the place on it."""
        if not self._legs:
            return
        now = t * self._ends[-1]
        k = min(int(np.searchsorted(self._ends, now)), len(self._legs) - 1)
        before, after, seconds = self._legs[k]
        u = smooth(min(1 - (self._ends[k] - now) / seconds, 1.0)) if t < 1 else 1.0
        _lead(self._names[k], self._names[k + 1], u)
        state = _on_the_way(after, before, u)
        self.mobject.go(*(_keeping(self.mobject, state) if self._kept[k] and 0 < u < 1 else state))


class Drift(Motion):
    """Move the data of a sheet to other places of the input plane.

    Parameters
    ----------
    sheet : Sheet
        Which must be at the start of its passage.
    points : (N, n) array
        Where its N points go, in the input's coordinates.
    """

    def __init__(self, sheet: Sheet, points: NDArray[np.float64], **kwargs: Any) -> None:
        super().__init__(sheet, **kwargs)
        self._goal = points

    def start(self) -> None:
        """Remember where the points are."""
        n = self._goal.shape[1]
        self._source = self.mobject.data.carried.at(0.0)[:, :n].copy()

    def move(self, t: float) -> None:
        """Put them in between."""
        sheet: Sheet = self.mobject
        now = self._goal if t == 1 else self._source + t * (self._goal - self._source)
        sheet.data.carried = sheet.plane.carry(now)
        sheet.go(sheet.plane.s)


class Rise(Motion):
    """Lift a sheet out of its plane, or let it down, in a view that changes with it.

    Parameters
    ----------
    sheet : Sheet
        At its input.
    relief_at : callable, optional
        From t in [0, 1] to how it is lifted at that time; by default it stays as it is.
    view : Viewport, optional
        At the end.
    """

    def __init__(
        self,
        sheet: Sheet,
        relief_at: Callable[[float], Relief | None] | None = None,
        view: Viewport | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(sheet, **kwargs)
        self._relief_at, self._to = relief_at, view

    def start(self) -> None:
        """Remember the view to start from."""
        self._from = self.mobject.plane.view

    def move(self, t: float) -> None:
        """Set heights and view."""
        sheet: Sheet = self.mobject
        if self._relief_at is not None:
            sheet.plane.relief = self._relief_at(t)
        sheet.go(sheet.plane.s, self._from.toward(self._to or self._from, t))


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
    end : Viewport, optional
        The view to come to; by default that from which all can be seen all the way around.
    """

    STEPS = 24

    def __init__(
        self,
        sheet: Sheet,
        lens_at: Callable[[float], Lens],
        corners: NDArray[np.float64],
        room: Rect,
        end: Viewport | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(sheet, **kwargs)
        self._lens_at, self._end = lens_at, end
        self._middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
        lenses = [lens_at(t) for t in np.linspace(0, 1, self.STEPS + 1)]
        reach = np.max([np.abs(at(corners - self._middle)).max(axis=0) for at in lenses], axis=0)
        self._scale = min(np.array([room.width, room.height]) / 2 / np.maximum(reach, 1e-9))
        self._room = room

    def _view(self, t: float) -> Viewport:
        lens = self._lens_at(t)
        center = lens(self._middle[None])[0]
        return Viewport((float(center[0]), float(center[1])), self._scale, self._room.center, lens)

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
        if self._end is not None:
            last = replace(self._end, lens=self._from.lens)
            near = near.toward(last, max(4 * t - 3, 0.0))
        self.mobject.go(self.mobject.plane.s, replace(near, lens=view.lens))
