"""Views of the input plane as the net sees it: linear regions, decision, accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.clip.projections import Space, space_behind
from pleat.scenes.clip.separation import separation
from pleat.scenes.clip.standing import last_step, standing, stands
from pleat.scenes.clip.validation import outputs_fault, regions_fault
from pleat.scenes.drawing.phrases import class_names
from pleat.scenes.stage.slots import (
    ACCURACY,
    AREA_NAMES,
    AREAS,
    BOUNDARY,
    DECISION,
    MISTAKES,
    REGION_COUNT,
    REGION_CREASES,
    REGIONS,
    SEPARATOR,
    STEP_COUNT,
    SURFACE,
    TRAINING_CREASES,
    TRAINING_MISTAKES,
    Slot,
)
from pleat.scenes.stage.views.base import View, register
from pleat.scenes.stage.views.plane import OnPlane

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.parts.plane.area_names import AreaNames
    from pleat.scenes.parts.plane.plane import Plane
    from pleat.scenes.parts.plane.separator import Separator
    from pleat.scenes.stage.stage import Stage


def decision_fault(clip: Clip, beat: Beat, hidden: bool = False) -> str | None:
    """Return why a net's decision can't be drawn in a beat, if it can't.

    With `hidden` it may be that of the layers still to come, on the plane the sheet is in.
    """
    net, data = clip.net, clip.dataset
    if data.targets is not None:
        return outputs_fault(clip)
    layer, made = standing(clip, beat)
    if layer and not hidden:
        return f"it is drawn on the input plane, and the sheet stands {stands(layer)}; rewind first"
    if layer == len(net.layers):
        return (
            f"the sheet stands {stands(layer)}, the last: nothing is left to decide; rewind first"
        )
    if layer and made not in (0, last_step(clip, layer)):
        return f"layer {layer} is not done, and the layers behind it decide what it gives"
    space = space_behind(clip, layer)
    if net.widths[layer] != 2:
        seen = _on_sheet(clip, space) or separation(clip, layer) is not None
        if not hidden or not seen:
            return _unseen(clip, space, layer)
    return outputs_fault(clip) if len(data) or net.widths[-1] > 2 else None


def _unseen(clip: Clip, space: Space, layer: int) -> str:
    """Say why the decision behind a layer of other than two dimensions can't be seen."""
    wide = clip.net.widths[layer]
    what = f"layer {layer} has {wide} neurons" if layer else f"the net has {wide} inputs"
    if wide == 1:
        return f"it is drawn on a plane or in a space, and {what}"
    if len(clip.net.layers) > layer + 1 or clip.net.widths[-1] > 2:
        return f"it is drawn on a plane, and {what}, which no single plane parts"
    if not space.partial:
        return f"it is drawn on a plane, and {what}"
    return (
        f"{what}, and the plane that parts them is not seen edge on in their projection: "
        f"both its sides would lie over each other"
    )


def _on_sheet(clip: Clip, space: Space) -> bool:
    """Whether areas of the input plane are areas of a surface in a space."""
    return space.deep and clip.net.widths[0] == 2


def _separator(stage: Stage, layer: int) -> Separator:
    """Return the plane that parts a layer's space, around what is seen there."""
    from pleat.scenes.parts.plane.separator import Separator

    wide = stage.net.widths[layer]
    seen = stage.frames.corners(layer)[:, :wide]

    def corners(plane: Plane) -> NDArray[np.float64]:
        found = separation(stage.clip, layer, plane.net)
        return np.zeros((0, wide)) if found is None else found.within(seen, Decision.BEYOND)

    return Separator(stage.sheet.plane, corners, layer, stage.theme)


def lay(stage: Stage, areas: list[Any], lines: list[Any]) -> list[Any]:
    """Lay areas over the surface at the bottom and lines behind the data, if not there yet."""
    parts = stage.sheet.submobjects
    surface = stage.get(SURFACE)
    above = [part for part in parts if part is not surface]
    below = stage.appear(*stage.absent(*areas), before=next(iter(above), None))
    data = stage.sheet.data
    before = data if data in parts else None
    return below + stage.appear(*stage.absent(*lines), before=before)


def _names(stage: Stage, layer: int) -> AreaNames:
    from pleat.scenes.parts.plane.area_names import AreaNames

    sheet, clip = stage.sheet, stage.clip
    known, n = clip.head.classes, stage.net.widths[-1]
    names = known if len(known) == n else class_names(stage.language, n)
    at = sheet.data.positions(sheet.plane)
    return AreaNames(sheet.plane, names, layer, clip.threshold, stage.theme, at, stage.language)


@register
class Regions(OnPlane):
    """The linear regions, tinted by the neurons that are active on them, and all creases."""

    name = "regions"
    of_net = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the net has none."""
        return super().check(clip, beat) or regions_fault(clip)

    def parts(self, stage: Stage) -> list[Any]:
        """Return regions and creases."""
        from pleat.scenes.parts.plane.regions import NeuronCreases, RegionMap

        plane, theme = stage.sheet.plane, stage.theme
        box = stage.sheet.ruling.box if stage.lifting.now is None else stage.lifting.box
        return [
            stage.kept(REGIONS, lambda: RegionMap(plane, box, theme)),
            stage.kept(REGION_CREASES, lambda: NeuronCreases(plane, box, theme)),
        ]

    def bring(self, stage: Stage) -> list[Any]:
        """Lay the regions at the bottom, and the creases behind the data."""
        regions, creases = self.parts(stage)
        return lay(stage, [regions], [creases])

    def loosen(self, stage: Stage) -> list[Any]:
        """Take away their count."""
        return stage.drop(REGION_COUNT)

    def take(self, stage: Stage) -> list[Any]:
        """Take away their count too, and let the grid be seen again."""
        from pleat.scenes.drawing.animation import Fade

        grid = stage.sheet.grid
        back = [] if stage.absent(grid) else [Fade(1.0, grid)]
        return [*super().take(stage), *stage.drop(REGION_COUNT), *back]


@register
class Decision(OnPlane):
    """The areas of the classes on the plane the sheet is in, and the boundary between them.

    Behind a hidden layer they are those of the rest of the net; in a space the areas lie on
    the sheet's surface, with the plane that parts all, if one does.
    """

    name = "decision"
    of_net = True
    BEYOND = 0.12  # of their extent: how far a plane reaches beyond the data

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the sheet is on no plane that anything is decided on."""
        return super().check(clip, beat) or decision_fault(clip, beat, hidden=True)

    def parts(self, stage: Stage) -> list[Any]:
        """Return areas, line and names; of a space those on the surface, and its plane."""
        from pleat.scenes.parts.plane import decision

        layer, box = stage.layer, stage.sheet.ruling.box
        plane, threshold, theme = stage.sheet.plane, stage.clip.threshold, stage.theme
        found: list[Any] = []
        on_sheet = _on_sheet(stage.clip, stage.frames.space(layer))
        if stage.net.widths[layer] == 2 or on_sheet:
            behind = 0 if on_sheet else layer
            if on_sheet:
                box = stage.facets.box if stage.lifting.now is None else stage.lifting.box
            own = (plane, box, threshold, theme, behind)
            lines = stage.kept(BOUNDARY[layer], lambda: decision.boundary_lines(*own))
            if not on_sheet or all(part.act.linear_pieces for part in stage.net.layers):
                flat = on_sheet
                found.append(stage.kept(AREAS[layer], lambda: decision.Areas(*own, flat=flat)))
            found.append(lines)
        if stage.net.widths[layer] != 2 and separation(stage.clip, layer) is not None:
            part = stage.kept(SEPARATOR[layer], lambda: _separator(stage, layer))
            found.append(part)
        if stage.net.widths[layer] == 2 and stage.net.widths[-1] > 2:
            found.append(stage.kept(AREA_NAMES[layer], lambda: _names(stage, layer)))
        return found

    def bring(self, stage: Stage) -> list[Any]:
        """Lay the areas at the bottom, the lines behind the data, the names before them."""
        parts, layer = self.parts(stage), stage.layer
        held: list[Any] = [stage.get(AREAS[layer]), stage.get(AREA_NAMES[layer])]
        areas, names = ([part] if part is not None else [] for part in held)
        lines = [part for part in parts if part not in (*areas, *names)]
        return [*lay(stage, areas, lines), *stage.appear(*stage.absent(*names))]

    def take(self, stage: Stage) -> list[Any]:
        """Take away those of every layer, and what training has drawn of it."""
        gone = []
        for slot in DECISION:
            found = [index for index, _ in stage.each(slot)]
            gone += [fade for index in found for fade in stage.drop(slot[index])]
        return [*gone, *stage.drop(TRAINING_CREASES)]


@register
class Accuracy(View):
    """How many points are right, with a cross on each that is wrong."""

    name = "accuracy"
    of_net = True
    needs_plane = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there is nothing to count."""
        return super().check(clip, beat) or outputs_fault(clip)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the count and the crosses."""
        from pleat.scenes.drawing.labels import Note
        from pleat.scenes.parts.plane.points import Mistakes
        from pleat.scenes.stage.counting import corner, counted_size

        sheet = stage.sheet

        def note() -> Note:
            text = stage.words_for("right", "correct", "n", "percent")
            size = counted_size(stage, text, 32)
            words = Note(text, stage.theme, 0.0, 0.0, size=size, language=stage.language)
            words.put(*corner(stage, ACCURACY, words.label.outline.width))
            if stage.layout.headed:
                words.ground.recolor(stage.theme.background)
            return words

        def crosses() -> Mistakes:
            return Mistakes(sheet.plane, sheet.data, stage.clip.wrong, stage.theme.outline)

        return [stage.kept(ACCURACY, note), stage.kept(MISTAKES, crosses)]

    def bring(self, stage: Stage) -> list[Any]:
        """Put the count in the window's corner."""
        note, crosses = self.parts(stage)
        marks = stage.appear(*stage.absent(crosses)) if len(stage.clip.wrong) else []
        return marks + stage.appear(*stage.absent(note), to=stage.front)

    def loosen(self, stage: Stage) -> list[Any]:
        """Take away the count; crosses are there from now on for whatever will be wrong."""
        _, crosses = self.parts(stage)
        return [*stage.drop(ACCURACY), *stage.appear(*stage.absent(crosses))]

    def take(self, stage: Stage) -> list[Any]:
        """Take away the count of training too."""
        gone = super().take(stage)
        slots: tuple[Slot[Any], ...] = (STEP_COUNT, TRAINING_MISTAKES, TRAINING_CREASES)
        return [*gone, *(fade for slot in slots for fade in stage.drop(slot))]
