"""Animations that set state instead of blending copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from manim import Animation
from manim.mobject.mobject import Mobject
from manim.utils.rate_functions import smooth

from pleat.scenes.drawing.ink import Group, Ink, inks


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
