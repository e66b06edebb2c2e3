"""Light behind things: a glow that follows them and leaves them as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from manim import LineJointType
from manim.utils.rate_functions import linear

from pleat.scenes.drawing.animation import Motion
from pleat.scenes.drawing.ink import NOTHING, Group, Ink
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT

# How wide light is beyond a thing's edges, in pixels at 1080p, and how strong: around
# lines and dots, and around filled shapes such as digits.
_AROUND_LINES = ((30.0, 0.13), (17.0, 0.22), (7.0, 0.35))
_AROUND_SHAPES = ((26.0, 0.1), (17.0, 0.12), (9.0, 0.2))


class Halo(Group):
    """Light around some inks, to be put behind them.

    Parameters
    ----------
    sources : iterable of Ink
        What shines; they are only looked at.
    """

    def __init__(self, sources: Iterable[Ink] = ()) -> None:
        super().__init__()
        self.amount = 0.0
        self._pairs: list[tuple[Ink, list[Ink]]] = []
        self.shine_on(sources)

    def shine_on(self, sources: Iterable[Ink]) -> None:
        """Be the light of other inks."""
        self._pairs = [(source, _rings(source)) for source in sources]
        self.submobjects = [ring for _, rings in self._pairs for ring in rings]
        self.glow(self.amount)

    def glow(self, amount: float) -> None:
        """Shine as strongly as that, from 0 to 1, where the sources are now."""
        self.amount = amount
        for source, rings in self._pairs:
            seen = source.level > 0 and amount > 0
            for ring in rings:
                ring.points = source.points if seen else NOTHING
                ring.set_level(amount * source.level)


def _rings(source: Ink) -> list[Ink]:
    filled = float(source.stroke_width) == 0
    own = float(source.stroke_width) * PIXELS_PER_UNIT / 100
    rings = [
        Ink(source.tone, width=own + reach, opacity=strength, round_ends=True)
        for reach, strength in (_AROUND_SHAPES if filled else _AROUND_LINES)
    ]
    for ring in rings:
        ring.joint_type = LineJointType.ROUND
    return rings


class Shine(Motion):
    """Let a halo follow its sources through a part of its time.

    Parameters
    ----------
    halo : Halo
    strength : callable
        From the share of the whole time, 0 to 1, to how strongly it shines.
    start, end : float
        Which part of the whole time this is.
    """

    def __init__(
        self,
        halo: Halo,
        strength: Callable[[float], float],
        start: float = 0.0,
        end: float = 1.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(halo, **{"rate_func": linear, **kwargs})
        self._strength, self._from, self._to = strength, start, end

    def move(self, t: float) -> None:
        """Shine."""
        self.mobject.glow(self._strength(self._from + t * (self._to - self._from)))


def swelling(t: float) -> float:
    """Rise in the first fifth and stay."""
    u = min(max(5 * t, 0.0), 1.0)
    return u * u * (3 - 2 * u)


def passing(t: float) -> float:
    """Rise in the first fifth and fall in the last."""
    return swelling(min(t, 1 - t))


def ebbing(t: float) -> float:
    """Go out."""
    return 1 - t
