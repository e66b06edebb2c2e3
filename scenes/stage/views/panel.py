"""Views beside the plane: the net as network, equation and matrices, and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pleat.scenes.stage.views.base import View, register

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.stage.stage import Stage


class InPanel(View):
    """A view in the panel."""

    # Whether it fits a strip above a window.
    low: ClassVar[bool] = False

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the panel is too low for it."""
        if clip.layout.headed and not self.low:
            return f"layout {clip.head.layout!r} has no room for it; choose layout = 'plane'"
        return super().check(clip, beat)

    def bring(self, stage: Stage) -> list[Any]:
        """Put it in the panel."""
        return stage.appear(*stage.absent(*self.parts(stage)), to=stage.panel)


@register
class Network(InPanel):
    """The net as a diagram."""

    name = "network"
    of_net = True

    def parts(self, stage: Stage) -> list[Any]:
        """Return the diagram."""
        if stage.made(type(stage).sheet) is not None:
            stage.call_neurons()
        return [stage.network]


@register
class EquationView(InPanel):
    """The net as a formula."""

    name = "equation"
    of_net = True
    low = True

    def parts(self, stage: Stage) -> list[Any]:
        """Return the formula."""
        return [stage.equation]


@register
class Matrix(InPanel):
    """W and b of every layer."""

    name = "matrix"
    of_net = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there are more layers than rows for them; a panel beside a plane fits any net."""
        layout = clip.layout
        rows = len(layout.rows)
        if clip.head.layout != "plane" and not layout.headed and len(clip.net.layers) > rows:
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
    """Which colour is which class, or which target."""

    name = "legend"

    def parts(self, stage: Stage) -> list[Any]:
        """Return the legend."""
        return [stage.legend]

    def bring(self, stage: Stage) -> list[Any]:
        """Put it in front of everything; of two sides the right one has it for both."""
        if stage.right is not None:
            return []
        return stage.appear(*stage.absent(*self.parts(stage)), to=stage.words)
