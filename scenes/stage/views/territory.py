"""Views of the input plane as the net sees it: linear regions, decision, accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.scenes.clip.standing import last_step, standing, stands
from pleat.scenes.clip.validation import outputs_fault, regions_fault
from pleat.scenes.stage.slots import (
    ACCURACY,
    AREAS,
    BOUNDARY,
    MISTAKES,
    REGION_COUNT,
    REGION_CREASES,
    REGIONS,
    STEP_COUNT,
    TRAINING_CREASES,
    TRAINING_MISTAKES,
    Slot,
)
from pleat.scenes.stage.views.base import View, register
from pleat.scenes.stage.views.plane import OnPlane

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
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
    if net.widths[layer] != 2:
        what = f"layer {layer} has {net.widths[layer]} neurons" if layer else ""
        return f"it is drawn on a plane, and {what or f'the net has {net.widths[0]} inputs'}"
    return outputs_fault(clip) if len(data) or net.widths[-1] > 2 else None


def _lay(stage: Stage, areas: Any, lines: Any) -> list[Any]:
    """Lay areas at the bottom and lines behind the data, those that are not there yet."""
    bottom = next(iter(stage.sheet.submobjects), None)
    below = stage.appear(*stage.absent(areas), before=bottom)
    data = stage.sheet.data
    before = data if data in stage.sheet.submobjects else None
    return below + stage.appear(*stage.absent(lines), before=before)


@register
class Regions(OnPlane):
    """The linear regions, tinted by the neurons that are active on them, and all creases."""

    name = "regions"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the net has none."""
        return super().check(clip, beat) or regions_fault(clip)

    def parts(self, stage: Stage) -> list[Any]:
        """Return regions and creases."""
        from pleat.scenes.parts.plane.regions import NeuronCreases, RegionMap

        plane, box, theme = stage.sheet.plane, stage.sheet.ruling.box, stage.theme
        return [
            stage.kept(REGIONS, lambda: RegionMap(plane, box, theme)),
            stage.kept(REGION_CREASES, lambda: NeuronCreases(plane, box, theme)),
        ]

    def bring(self, stage: Stage) -> list[Any]:
        """Lay the regions at the bottom, and the creases behind the data."""
        return _lay(stage, *self.parts(stage))

    def take(self, stage: Stage) -> list[Any]:
        """Take away their count too, and let the grid be seen again."""
        from pleat.scenes.drawing.animation import Fade

        grid = stage.sheet.grid
        back = [] if stage.absent(grid) else [Fade(1.0, grid)]
        return [*super().take(stage), *stage.drop(REGION_COUNT), *back]


@register
class Decision(OnPlane):
    """The areas of the classes on the plane the sheet is in, and the boundary between them.

    Behind a hidden layer they are those of the rest of the net.
    """

    name = "decision"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the sheet is on no plane that anything is decided on."""
        return super().check(clip, beat) or decision_fault(clip, beat, hidden=True)

    def parts(self, stage: Stage) -> list[Any]:
        """Return areas and line."""
        from pleat.scenes.parts.plane import decision

        layer, box = stage.layer, stage.sheet.ruling.box
        own = (stage.sheet.plane, box, stage.clip.threshold, stage.theme, layer)
        return [
            stage.kept(AREAS[layer], lambda: decision.Areas(*own)),
            stage.kept(BOUNDARY[layer], lambda: decision.boundary_lines(*own)),
        ]

    def bring(self, stage: Stage) -> list[Any]:
        """Lay the areas at the bottom, and the line behind the data."""
        return _lay(stage, *self.parts(stage))

    def take(self, stage: Stage) -> list[Any]:
        """Take away those of every layer, and what training has drawn of it."""
        slots: tuple[Slot[Any], ...] = (AREAS, BOUNDARY)
        gone = []
        for slot in slots:
            found = [index for index, _ in stage.each(slot)]
            gone += [fade for index in found for fade in stage.drop(slot[index])]
        return [*gone, *stage.drop(TRAINING_CREASES)]


@register
class Accuracy(View):
    """How many points are right, with a cross on each that is wrong."""

    name = "accuracy"
    needs_plane = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there is nothing to count."""
        return super().check(clip, beat) or outputs_fault(clip)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the count and the crosses."""
        from pleat.scenes.drawing.labels import Note
        from pleat.scenes.parts.plane.points import Mistakes
        from pleat.scenes.stage.counting import corner

        sheet = stage.sheet

        def note() -> Note:
            text = stage.words_for("right", "correct", "n", "percent")
            words = Note(text, stage.theme, 0.0, 0.0, size=32, language=stage.language)
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

    def take(self, stage: Stage) -> list[Any]:
        """Take away the count of training too."""
        gone = super().take(stage)
        slots: tuple[Slot[Any], ...] = (STEP_COUNT, TRAINING_MISTAKES, TRAINING_CREASES)
        return [*gone, *(fade for slot in slots for fade in stage.drop(slot))]
