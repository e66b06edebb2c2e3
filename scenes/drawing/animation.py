"""Animations that set state instead of blending copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Animation
from manim.mobject.mobject import Mobject
from manim.utils.rate_functions import linear, smooth
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Group, Ink, inks
from pleat.scenes.drawing.viewport import View
from pleat.scenes.parts.plane.sheet import Sheet


class Motion(Animation):
    """An animation that says for every t in [0, 1] what its mobject looks like.

    manim's own copies the mobject at the start and blends points; ours has the
    state at hand, so nothing is copied and nothing is between two states.
    """

    mobject: Any

    def create_starting_mobject(self) -> Mobject:
        """Read the state to start from."""
        self.start()
        started: Mobject = self.mobject
        return started

    def start(self) -> None:
        """Remember what `move` starts from."""

    def move(self, t: float) -> None:
        """Set the state at eased time t in [0, 1]."""
        raise NotImplementedError

    def interpolate_mobject(self, alpha: float) -> None:
        """Set the state at time alpha."""
        self.move(self.rate_func(min(max(alpha, 0.0), 1.0)))


class Go(Motion):
    """Carry a sheet to another place of its passage, in another view.

    Parameters
    ----------
    sheet : Sheet
    s : float, optional
        The place to go to; whole numbers are moves made.
    view : View, optional
    stack : float, optional
        0 for points on the number line, 1 for points stacked above it.
    """

    def __init__(
        self,
        sheet: Sheet,
        s: float | None = None,
        view: View | None = None,
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

    def move(self, t: float) -> None:
        """Set place, view and stack."""
        (s0, v0, k0), (s1, v1, k1) = self._from, self._to
        s = s1 if t == 1 else s0 + t * (s1 - s0)
        self.mobject.go(s, v0.toward(v1, t), k0 + t * (k1 - k0))


class Rewind(Motion):
    """Play a sheet's whole film back to the beginning."""

    def __init__(self, sheet: Sheet, **kwargs: Any) -> None:
        # Every stretch eases in and out by itself.
        super().__init__(sheet, **{"rate_func": linear, **kwargs})

    def start(self) -> None:
        """Take the stretches that were travelled, last first."""
        self._legs = [leg for leg in reversed(self.mobject.history) if leg[0] != leg[1]]
        self._ends = np.cumsum([seconds for _, _, seconds in self._legs])
        self.mobject.history.clear()

    def move(self, t: float) -> None:
        """Find the stretch and the place on it."""
        if not self._legs:
            return
        now = t * self._ends[-1]
        k = min(int(np.searchsorted(self._ends, now)), len(self._legs) - 1)
        before, after, seconds = self._legs[k]
        u = smooth(min(1 - (self._ends[k] - now) / seconds, 1.0)) if t < 1 else 1.0
        (s0, v0, k0), (s1, v1, k1) = after, before
        s = s1 if u == 1 else s0 + u * (s1 - s0)
        self.mobject.go(s, v0.toward(v1, u), k0 + u * (k1 - k0))


class Drift(Motion):
    """Move the data of a sheet to other places of the input plane.

    Parameters
    ----------
    sheet : Sheet
        Which must be at the start of its passage.
    points : (N, 2) array
        Where its N points go, in the input's coordinates.
    """

    def __init__(self, sheet: Sheet, points: NDArray[np.float64], **kwargs: Any) -> None:
        super().__init__(sheet, **kwargs)
        self._goal = points

    def start(self) -> None:
        """Remember where the points are."""
        self._source = self.mobject.data.carried.at(0.0)[:, :2].copy()

    def move(self, t: float) -> None:
        """Put them in between."""
        sheet: Sheet = self.mobject
        now = self._goal if t == 1 else self._source + t * (self._goal - self._source)
        sheet.data.carried = sheet.plane.carry(now)
        sheet.go(sheet.plane.s)


class Fade(Motion):
    """Bring ink to a level, each from the one it has: 0 is gone, 1 as meant."""

    def __init__(self, level: float, mobject: Mobject, **kwargs: Any) -> None:
        self.level = level
        super().__init__(mobject, **kwargs)

    def start(self) -> None:
        """Remember every ink's level."""
        self._inks = [(ink, ink.level) for ink in inks(self.mobject)]

    def move(self, t: float) -> None:
        """Set levels."""
        for ink, level in self._inks:
            ink.set_level(level + t * (self.level - level))


class Follow(Motion):
    """Call a function each frame, for what depends on something that moves."""

    def __init__(self, mobject: Mobject, update: Callable[[], None], **kwargs: Any) -> None:
        self._update = update
        super().__init__(mobject, **kwargs)

    def move(self, t: float) -> None:
        """Call it."""
        self._update()


class Glow(Motion):
    """Light some things up as one: they swell, the rest of their group dims, and back.

    Parameters
    ----------
    group : Group
        All that belongs together.
    lit : sequence of Mobject
        What of it lights up.
    dim : float
        Level of the rest.
    """

    SWELL, DIM = 0.7, 0.22

    def __init__(
        self, group: Group, lit: Sequence[Mobject], dim: float = DIM, **kwargs: Any
    ) -> None:
        super().__init__(group, **kwargs)
        self._lit, self._dim = lit, dim

    def start(self) -> None:
        """Tell the lit from the rest."""
        self._bright = list(inks(*self._lit))
        chosen = {id(ink) for ink in self._bright}
        self._rest: list[tuple[Ink, float]] = [
            (ink, ink.level) for ink in inks(self.mobject) if id(ink) not in chosen
        ]

    def move(self, t: float) -> None:
        """Rise in the first quarter, stay, and fall in the last."""
        amount = smooth(min(4 * t, 4 * (1 - t), 1.0))
        for ink in self._bright:
            ink.set_swell(1 + self.SWELL * amount)
        for ink, level in self._rest:
            ink.set_level(level * (1 - amount * (1 - self._dim)))
