"""Views of how the plane is cut: creases, active sides, what regions say, where boundaries bend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pleat.scenes.clip.standing import stands
from pleat.scenes.clip.validation import regions_fault
from pleat.scenes.stage.slots import ACTIVE_SIDES, BENDS, REGION_CREASES, REGION_LABELS
from pleat.scenes.stage.views.base import View, register
from pleat.scenes.stage.views.plane import OnPlane
from pleat.scenes.stage.views.territory import decision_fault

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.stage.stage import Stage


class OfCreases(OnPlane):
    """A view of a net with creases on the plane of its inputs."""

    of_net = True
    flat = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if the net has none."""
        return super().check(clip, beat) or regions_fault(clip)


@register
class Creases(OfCreases):
    """The crease of every neuron, in its colour."""

    name = "creases"

    def parts(self, stage: Stage) -> list[Any]:
        """Return the lines."""
        from pleat.scenes.parts.plane.regions import NeuronCreases

        own = (stage.sheet.plane, stage.sheet.ruling.box, stage.theme)
        return [stage.kept(REGION_CREASES, lambda: NeuronCreases(*own))]


@register
class Sides(OfCreases):
    """Short strokes from every crease to the side on which its neuron is active."""

    name = "active-sides"

    def parts(self, stage: Stage) -> list[Any]:
        """Return the strokes."""
        from pleat.scenes.parts.plane.active_sides import ActiveSides

        own = (stage.sheet.plane, stage.sheet.ruling.box, stage.theme)
        return [stage.kept(ACTIVE_SIDES, lambda: ActiveSides(*own))]


@register
class Bends(OfCreases):
    """A dot wherever the boundary bends, in the colour of the neuron whose crease it meets."""

    name = "bends"

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there is no boundary on the input plane."""
        return super().check(clip, beat) or decision_fault(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the dots."""
        from pleat.scenes.parts.plane.bend_dots import BendDots

        box = stage.sheet.ruling.box
        own = (stage.sheet.plane, box, stage.clip.threshold, stage.theme)
        return [stage.kept(BENDS, lambda: BendDots(*own))]


@register
class Labels(View):
    """What the net says in each region, as a ``region-labels`` beat has written it."""

    name = "region-labels"
    needs_plane = True
    of_net = True
    flat = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if there are no regions, or the sheet is elsewhere."""
        if fault := super().check(clip, beat) or regions_fault(clip):
            return fault
        if layer := clip.layer_before(beat):
            return f"they are written on the input plane, and the sheet stands {stands(layer)}"
        return None

    def parts(self, stage: Stage) -> list[Any]:
        """Return the labels."""
        from pleat.scenes.stage.region_labels import region_labels

        return [region_labels(stage)]

    def loosen(self, stage: Stage) -> list[Any]:
        """Take them away: numbers that run can't be read."""
        return stage.drop(REGION_LABELS)

    def take(self, stage: Stage) -> list[Any]:
        """Take them away for good."""
        return stage.drop(REGION_LABELS)
