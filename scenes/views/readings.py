"""Views that are read off the net: one point's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.scenes.stage.layout import LAYOUTS
from pleat.scenes.views.base import View, absent, register

if TYPE_CHECKING:
    from pleat.scenes.beats import Beat
    from pleat.scenes.clip import Clip
    from pleat.scenes.stage.stage import Stage


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
