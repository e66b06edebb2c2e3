"""Views that are read off the net: one point's values, the loss of training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.scenes.clip.model import before
from pleat.scenes.drawing.layouts import LAYOUTS
from pleat.scenes.stage.views.base import View, absent, kept, register

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.stage.stage import Stage


@register
class Loss(View):
    """The loss over the steps of training, as far as it has been played."""

    name = "loss"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if no training has been played yet."""
        if not any(earlier.do == "train" for earlier in before(clip, beat)):
            return "no training is played before it; begin with a train beat"
        return super().check(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the curve, if there is a place for it."""
        from pleat.scenes.stage.training import learning_on

        curve = kept(stage, "loss", learning_on(stage).curve)
        return [] if curve is None else [curve]

    def bring(self, stage: Stage) -> list[Any]:
        """Put it in the panel, up to where training is."""
        from pleat.scenes.stage.training import learning_on

        for curve in self.parts(stage):
            curve.draw_to(learning_on(stage).step)
        return stage.appear(*absent(stage, self.parts(stage)), to=stage.panel)


@register
class Values(View):
    """The values of a marked point in the neurons, and a ring around it on the plane."""

    name = "values"
    needs_plane = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there is no room for a network to hold them, or no point to read them off."""
        if LAYOUTS[clip.head.layout].headed:
            return f"layout {clip.head.layout!r} has no network for them; choose layout = 'plane'"
        if clip.head.point is None and not (clip.dataset.labels == 1).any():
            return "there is no point of class 1 to begin with; name one with [clip] point"
        return super().check(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return ring and numbers."""
        return [stage.marker, stage.values]

    def bring(self, stage: Stage) -> list[Any]:
        """Read the values off, and show where."""
        stage.read_out()
        marker = stage.appear(*absent(stage, [stage.marker]))
        return marker + stage.appear(*absent(stage, [stage.values]), to=stage.front)
