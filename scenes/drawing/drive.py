"""An animation for what knows by itself what it looks like at every moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim.mobject.mobject import Mobject

from pleat.scenes.drawing.animation import Motion


class Drive(Motion):
    """Hand the eased time, from 0 to 1, to a function that sets the mobject's state.

    The mobject is what is drawn anew; it must be on stage already, or the scene adds it.
    """

    def __init__(self, mobject: Mobject, to: Callable[[float], None], **kwargs: Any) -> None:
        self._to = to
        super().__init__(mobject, **kwargs)

    def move(self, t: float) -> None:
        """Set the state."""
        self._to(t)
