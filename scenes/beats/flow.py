"""One input's way through the net, as pictures, cells and bars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.stage.views.pictures import flow_fault

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


@register
class FlowThrough(Beat):
    """A picture goes through the net: its pixels, each layer's values, the outputs as bars.

    Attributes
    ----------
    point : int, optional
        Which data point, from 0; by default the clip's.
    """

    do: Literal["flow"] = "flow"
    point: int | None = Field(default=None, ge=0)
    motion: ClassVar[float] = 3.0

    def check(self, clip: Clip) -> str | None:
        """Say if inputs are no pictures, or there is no such point."""
        n = len(clip.dataset)
        if self.point is not None and n and self.point >= n:
            return f"point = {self.point}, but the data has points 0 to {n - 1}"
        return flow_fault(clip, self)

    def leaves(self, views: set[str]) -> set[str]:
        """Return them with the view of the same name."""
        return views | {"flow"}

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring what is missing; then let the input arrive at layer after layer."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.stage.views.pictures import flow, mark

        point = stage.point if self.point is None else self.point
        own = flow(stage)
        if stage.absent(own):
            own.read(stage.clip.dataset.points[point], 0.0)
            yield Span(0.15, tuple(stage.appear(own, to=stage.panel)))
        else:
            yield Span(0.15, (Drive(own, lambda t: own.arrive((1 - t) * len(own.values))),))
            own.read(stage.clip.dataset.points[point], 0.0)
        whole = len(own.values)
        yield Span(0.85, (Drive(own, lambda t: own.arrive(t * whole)), *mark(stage, point)))
