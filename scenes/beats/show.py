"""Bring parts of the picture on stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from pleat.scenes.beats.base import Beat, Span, register
from pleat.scenes.stage.layout import LAYOUTS

if TYPE_CHECKING:
    from pleat.scenes.clip import Clip
    from pleat.scenes.stage.stage import Stage

View = Literal["grid", "data", "basis", "legend", "network", "equation", "matrix", "values"]


@register
class Show(Beat):
    """Bring parts on stage, one after the other.

    Attributes
    ----------
    views : tuple of str
        ``grid``, ``data``, ``basis``, ``legend``, ``network``, ``equation``,
        ``matrix`` (W and b of every layer), ``values`` (of a marked point).
    """

    do: Literal["show"] = "show"
    views: tuple[View, ...] = Field(min_length=1)
    motion: ClassVar[float] = 1.4

    def check(self, clip: Clip) -> str | None:
        """Say if there is no room for what is to be shown."""
        rows = len(LAYOUTS[clip.head.layout].rows)
        if "matrix" in self.views and len(clip.net.layers) > rows:
            return (
                f"views has 'matrix', but layout {clip.head.layout!r} has room for the matrices "
                f"of {rows} layers, and the net has {len(clip.net.layers)}; leave it out"
            )
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Fade each in."""
        for view in self.views:
            yield Span(1 / len(self.views), tuple(bring(stage, view)))


def bring(stage: Stage, view: View) -> list[Any]:
    """Put a part on stage and return the animations that make it seen."""
    sheet = stage.sheet
    # Data comes before everything else on the sheet, whenever it is brought.
    first = sheet.data if sheet.data in sheet.submobjects else None
    match view:
        case "grid":
            return stage.appear(sheet.grid, sheet.own_axes, stage.axes, before=first)
        case "data":
            return stage.appear(sheet.data)
        case "basis":
            return stage.appear(*sheet.basis, before=first)
        case "legend":
            return stage.appear(stage.legend, to=stage.words)
        case "network":
            return stage.appear(stage.network, to=stage.panel)
        case "equation":
            return stage.appear(stage.equation, to=stage.panel)
        case "matrix":
            pairs = [part for pair in stage.matrices for part in pair]
            return stage.appear(*pairs, to=stage.panel)
        case "values":
            stage.read_out()
            marker = stage.appear(stage.marker)
            return marker + stage.appear(stage.values, to=stage.front)
