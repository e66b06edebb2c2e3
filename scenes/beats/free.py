"""A beat of a Python clip that is plain manim: nothing is known of it but how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


@register
class Free(Beat):
    """One ``self.play`` or ``self.wait`` of a Python clip, which alone can carry it out."""

    do: Literal["free"] = "free"
    seconds: float | None = Field(default=None, gt=0, le=600)

    def lasts(self, pace: float) -> float:
        """Return what manim's own animations take, whatever the pace."""
        return self.duration

    def check(self, clip: Clip) -> str | None:
        """Say if it stands in a file."""
        return None if clip.script else "do = 'free' is for Python clips only"

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Refuse: the scene plays it itself."""
        raise NotImplementedError("a free beat is played by its scene")
