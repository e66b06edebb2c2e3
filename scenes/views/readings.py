"""Views that are read off the net: one point's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.scenes.views.base import View, absent, register

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage


@register
class Values(View):
    """The values of a marked point in the neurons, and a ring around it on the plane."""

    name = "values"
    needs_plane = True

    def parts(self, stage: Stage) -> list[Any]:
        """Return ring and numbers."""
        return [stage.marker, stage.values]

    def bring(self, stage: Stage) -> list[Any]:
        """Read the values off, and show where."""
        stage.read_out()
        marker = stage.appear(*absent(stage, [stage.marker]))
        return marker + stage.appear(*absent(stage, [stage.values]), to=stage.front)
