"""What a net says in its linear regions, written in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.beats.show import bring
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.stage.views.base import view_fault

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage

_VIEW = "region-labels"


@register
class RegionLabels(Beat):
    """In each linear region the net's output there is written, wherever there is room for it.

    They are a view, ``region-labels``, for ``hide``; a further beat writes others instead.

    Attributes
    ----------
    what : str
        ``neurons`` for what each neuron of a layer gives, such as (a₁, 0) where only the first
        is active, or ``map`` for the affine map that the whole net is there.
    layer : int, optional
        Whose neurons, from 1; by default those of the first layer that folds.
    point : int, optional
        The data point, from 0, whose region alone is labelled; by default all are.
    """

    do: Literal["region-labels"] = "region-labels"
    what: Literal["neurons", "map"] = "neurons"
    layer: int | None = Field(default=None, ge=1)
    point: int | None = Field(default=None, ge=0)
    motion: ClassVar[float] = 1.6
    flat: ClassVar[bool] = True

    def check(self, clip: Clip) -> str | None:
        """Say if there are no regions, no such layer or point."""
        if fault := view_fault((_VIEW,), clip, self):
            return fault.removeprefix(f"views has {_VIEW!r}, but ")
        folding = [k for k, layer in enumerate(clip.net.layers, 1) if layer.act.kinks]
        if self.layer is not None and self.what == "map":
            return "layer is for what = 'neurons'; a map is that of the whole net"
        if self.layer is not None and self.layer not in folding:
            return f"layer = {self.layer}, but the layers that fold are {folding}"
        if self.point is not None and self.point >= len(clip.dataset):
            return f"point = {self.point} is not among the {len(clip.dataset)} points"
        return None

    def leaves(self, views: set[str]) -> set[str]:
        """Return them with the labels."""
        return views | {_VIEW}

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Let those that are there go, then bring the new ones."""
        from pleat.scenes.stage.region_labels import TOLD, Told
        from pleat.scenes.stage.slots import REGION_LABELS

        at = None if self.point is None else stage.clip.dataset.points[self.point]
        gone = stage.drop(REGION_LABELS)
        if gone:
            yield Span(0.4, tuple(gone))
        stage.hold(TOLD, Told(self.what, self.layer, at))
        yield Span(0.6 if gone else 1.0, tuple(bring(stage, _VIEW)))
