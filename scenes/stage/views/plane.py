"""Views on the plane: the sheet, what lies on it, and the axes it moves against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.nets.errors import counted
from pleat.scenes.clip.standing import lifted, stands
from pleat.scenes.stage.slots import LINE
from pleat.scenes.stage.views.base import View, register

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.stage.stage import Stage


class OnPlane(View):
    """A view on the plane, behind the data."""

    needs_plane = True

    def bring(self, stage: Stage) -> list[Any]:
        """Lay it behind the data, whenever those were brought."""
        data = stage.sheet.data
        before = data if data in stage.sheet.submobjects else None
        return stage.appear(*stage.absent(*self.parts(stage)), before=before)


@register
class Grid(OnPlane):
    """The grid of the input on its sheet, with its axes and those of the space it is in."""

    name = "grid"
    flat = True

    def parts(self, stage: Stage) -> list[Any]:
        """Return sheet, grid, own axes and fixed axes."""
        return [*stage.carpet, stage.coordinates.axes]

    def bring(self, stage: Stage) -> list[Any]:
        """Lay it behind the data, and say what of the space is seen."""
        return [*super().bring(stage), *stage.coordinates.state(stage.layer)]


@register
class PlaneView(OnPlane):
    """Grid and axes, as ``grid``."""

    name = "plane"
    includes = ("grid",)


@register
class SheetView(OnPlane):
    """The flat pieces of the input plane, as a surface."""

    name = "sheet"
    of_net = True
    flat = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the input is no plane."""
        wide = clip.net.widths[0]
        if wide == 2:
            return super().check(clip, beat)
        return f"the sheet is the input plane, and the net has {counted(wide, 'input')}"

    def parts(self, stage: Stage) -> list[Any]:
        """Return the facets."""
        return [stage.facets]

    def bring(self, stage: Stage) -> list[Any]:
        """Lay them at the bottom."""
        bottom = next(iter(stage.sheet.submobjects), None)
        coming = stage.appear(*stage.absent(*self.parts(stage)), before=bottom)
        return [*coming, *stage.vanish(stage.sheet.surface)]


@register
class Data(View):
    """The data points."""

    name = "data"
    needs_plane = True

    def parts(self, stage: Stage) -> list[Any]:
        """Return the points."""
        return [stage.sheet.data]


@register
class StemsView(OnPlane):
    """From every data point straight down to the ground, where the sheet is lifted."""

    name = "stems"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the sheet is not lifted."""
        if lifted(clip, beat) is None:
            return "points stand on the ground as long as the sheet is not lifted; lift it first"
        return super().check(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the stems."""
        return [stage.lifting.stems()]


@register
class Basis(OnPlane):
    """The basis vectors of the plane the sheet is in."""

    name = "basis"
    flat = True

    def parts(self, stage: Stage) -> list[Any]:
        """Return the arrows of the last plane on the way here that has some."""
        return list(stage.bases[max(k for k in stage.bases if k <= stage.layer)])

    def take(self, stage: Stage) -> list[Any]:
        """Take away whichever arrows are there."""
        arrows = [arrow for basis in stage.bases.values() for arrow in basis]
        gone = {id(arrow) for arrow in stage.absent(*arrows)}
        return stage.vanish(*(arrow for arrow in arrows if id(arrow) not in gone))


@register
class Line(OnPlane):
    """The number line, once the sheet lies on it."""

    name = "line"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the sheet is no line there."""
        layer = clip.layer_before(beat)
        wide = clip.net.widths[layer]
        if wide == 1:
            return super().check(clip, beat)
        return f"the sheet lies on no line {stands(layer)}, which has {wide} dimensions"

    def parts(self, stage: Stage) -> list[Any]:
        """Return the line that the linear move has put up."""
        line = stage.get(LINE)
        return [] if line is None else [line]
