"""Views that are read off the net: one point's values, the loss of training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.scenes.clip.model import before
from pleat.scenes.stage.slots import LOSS
from pleat.scenes.stage.views.base import View, register

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.stage.stage import Stage


@register
class Loss(View):
    """The loss over the steps of training, as far as it has been played."""

    name = "loss"
    of_net = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if no training has been played yet."""
        if not any(earlier.do == "train" for earlier in before(clip, beat)):
            return "no training is played before it; begin with a train beat"
        return super().check(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the curve, if there is a place for it."""
        curve = stage.get(LOSS) or stage.training.curve()
        if curve is None:
            return []
        stage.hold(LOSS, curve)
        return [curve]

    def loosen(self, stage: Stage) -> list[Any]:
        """Take it away for good: it is of the net that was trained."""
        stage.shown.remove(self.name)
        return stage.drop(LOSS)

    def bring(self, stage: Stage) -> list[Any]:
        """Put it in the panel, up to where training is."""
        for curve in self.parts(stage):
            curve.draw_to(stage.training.step)
        return stage.appear(*stage.absent(*self.parts(stage)), to=stage.panel)


@register
class Values(View):
    """The values of a marked point in the neurons, and a ring around it on the plane."""

    name = "values"
    of_net = True
    needs_plane = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there is no room for a network to hold them, or no point to read them off."""
        if clip.layout.headed:
            return f"layout {clip.head.layout!r} has no network for them; choose layout = 'plane'"
        named = clip.head.point is not None or (clip.dataset.labels == 1).any()
        if not named and clip.dataset.targets is None:
            return "there is no point of class 1 to begin with; name one with [clip] point"
        return super().check(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return ring and numbers."""
        return [stage.marker, stage.values]

    def bring(self, stage: Stage) -> list[Any]:
        """Read the values off, and show where."""
        stage.read_out()
        marker = stage.appear(*stage.absent(stage.marker))
        return marker + stage.appear(*stage.absent(stage.values), to=stage.front)
