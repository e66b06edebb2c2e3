"""Views of a loss landscape: its level lines, valleys and passes, and its mirror."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.scenes.clip.landscapes import landscape_fault, opened, survey
from pleat.scenes.stage.views.base import View, register

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.stage.stage import Stage


class OnLandscape(View):
    """A view on a landscape's surface."""

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there is no landscape."""
        return super().check(clip, beat) or landscape_fault(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return what lies on the surface."""
        from pleat.scenes.stage.landscape import LANDSCAPE

        return stage.held(LANDSCAPE).mark(self.name)

    def bring(self, stage: Stage) -> list[Any]:
        """Put it on the surface."""
        from pleat.scenes.stage.landscape import LANDSCAPE

        return stage.held(LANDSCAPE).bring(*self.parts(stage))

    def take(self, stage: Stage) -> list[Any]:
        """Take it off the surface."""
        from pleat.scenes.stage.landscape import LANDSCAPE

        return stage.held(LANDSCAPE).take(*self.parts(stage))


@register
class Contours(OnLandscape):
    """The lines of equal loss."""

    name = "contours"


class CriticalPlaces(OnLandscape):
    """The places of one kind where the loss is level, each with its loss."""

    kind: str

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there are none."""
        fault = super().check(clip, beat)
        ground = opened(clip, beat)
        if fault is None and ground is not None and not survey(clip, ground).of(self.kind):
            fault = f"no {self.kind} is found on the landscape"
        return fault


@register
class Minima(CriticalPlaces):
    """The local minima."""

    name, kind = "minima", "minimum"


@register
class Saddles(CriticalPlaces):
    """The saddles: a pass from one valley to another."""

    name, kind = "saddles", "saddle"


@register
class Mirror(OnLandscape):
    """The line on which both parameters are the same: on its sides the landscape is the same."""

    name = "mirror"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the landscape has no mirror."""
        fault, ground = super().check(clip, beat), opened(clip, beat)
        if fault is None and ground is not None and not survey(clip, ground).landscape.swapped():
            fault = (
                "the two parameters can't change places: they must be the same of two neurons "
                "of one layer that are alike in all else"
            )
        return fault


@register
class LandscapeView(View):
    """The landscape itself, which a landscape beat brings: to be hidden."""

    name = "landscape"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there is none, or it is to be shown."""
        if beat.do != "hide":
            return "it is brought by a beat with do = 'landscape'"
        return landscape_fault(clip, beat)

    def take(self, stage: Stage) -> list[Any]:
        """Take it away with all that stands beside it, and show the clip's own net again."""
        from pleat.scenes.stage.landscape import LANDSCAPE

        return [fade for here in stage.forget(LANDSCAPE) for fade in here.leave()]
