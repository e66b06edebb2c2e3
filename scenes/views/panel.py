"""Views beside the plane: the net as network, equation and matrices, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.scenes.stage.layout import LAYOUTS
from pleat.scenes.views.base import View, absent, register

if TYPE_CHECKING:
    from pleat.scenes.beats import Beat
    from pleat.scenes.clip import Clip
    from pleat.scenes.stage.stage import Stage


class InPanel(View):
    """A view in the panel."""

    def bring(self, stage: Stage) -> list[Any]:
        """Put it in the panel."""
        return stage.appear(*absent(stage, self.parts(stage)), to=stage.panel)


@register
class Network(InPanel):
    """The net as a diagram."""

    name = "network"

    def parts(self, stage: Stage) -> list[Any]:
        """Return the diagram."""
        return [stage.network]


@register
class EquationView(InPanel):
    """The net as a formula."""

    name = "equation"

    def parts(self, stage: Stage) -> list[Any]:
        """Return the formula."""
        return [stage.equation]


@register
class Matrix(InPanel):
    """W and b of every layer."""

    name = "matrix"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there are more layers than rows for them; a panel beside a plane fits any net."""
        rows = len(LAYOUTS[clip.head.layout].rows)
        if clip.head.layout != "plane" and len(clip.net.layers) > rows:
            return (
                f"layout {clip.head.layout!r} has room for the matrices of {rows} layers, "
                f"and the net has {len(clip.net.layers)}; choose layout = 'plane'"
            )
        return super().check(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the matrices, or those of one layer where they take turns."""
        return list(stage.matrices_now)


@register
class Legend(View):
    """Which colour is which class."""

    name = "legend"

    def parts(self, stage: Stage) -> list[Any]:
        """Return the legend."""
        return [stage.legend]

    def bring(self, stage: Stage) -> list[Any]:
        """Put it in front of everything."""
        return stage.appear(*absent(stage, self.parts(stage)), to=stage.words)
