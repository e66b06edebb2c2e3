"""Linear regions: each crease cuts the plane further, and the pieces are counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from pleat.scenes.beats.show import bring
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import stands
from pleat.scenes.clip.validation import regions_fault

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.halo import Halo
    from pleat.scenes.parts.plane.active_sides import ActiveSides
    from pleat.scenes.stage.stage import Stage


@register
class RegionsBeat(Beat):
    """Crease after crease cuts the input plane, its active side changes hue, regions are counted.

    Counted are the regions of which the picture shows something.

    Attributes
    ----------
    layers : tuple of int
        Whose creases come in this beat, from 1; by default all that are not there yet.
    sides : bool
        Whether short strokes show on which side of its crease each neuron is active.
    bound : bool
        Whether the count says how many regions so many straight lines make at the most: of
        the first layer's creases, while no others are there.
    """

    do: Literal["regions"] = "regions"
    layers: tuple[int, ...] = ()
    sides: bool = False
    bound: bool = False
    motion: ClassVar[float] = 6.0
    flat: ClassVar[bool] = True

    def check(self, clip: Clip) -> str | None:
        """Say if the net has no regions to count, or no such layer."""
        fault = regions_fault(clip)
        if fault:
            return f"there are no regions to count: {fault}"
        if layer := clip.layer_before(self):
            return (
                f"regions are counted at the input, and the sheet stands {stands(layer)}; "
                f"rewind first, or show them with views = ['regions']"
            )
        folding = [k for k, layer in enumerate(clip.net.layers, 1) if layer.act.kinks]
        if wrong := [k for k in self.layers if k not in folding]:
            return f"layers has {wrong[0]}, but the layers that fold are {folding}"
        if self.bound and (self.layers or tuple(folding)) != (1,):
            return "bound is for straight lines, the first layer's creases: layers = [1]"
        return None

    def leaves(self, views: set[str]) -> set[str]:
        """Return them with the regions."""
        return views | {"regions", *(["active-sides"] if self.sides else [])}

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Draw the crease of each neuron, tint its active side anew, count."""
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.drawing.halo import Shine, passing
        from pleat.scenes.stage.counting import count_regions
        from pleat.scenes.stage.slots import ACTIVE_SIDES
        from pleat.scenes.stage.views import views

        view, plane = views()["regions"], stage.sheet.plane
        territory, lines = view.parts(stage)
        bringing = bring(stage, "regions")
        if bringing:
            lines.drawn = [0.0] * len(lines.neurons)
            lines.place(plane)
            territory.tint(np.zeros(len(lines.neurons)))
        strokes: ActiveSides | None = None
        if self.sides:
            bringing += bring(stage, "active-sides")
            strokes = stage.held(ACTIVE_SIDES)
            strokes.drawn = list(lines.drawn)
            strokes.place(plane)
        asked = [
            k
            for k, (layer, _) in enumerate(lines.neurons)
            if not lines.drawn[k] and layer in (self.layers or (layer,))
        ]
        # A neuron without a crease here is on all over the picture, or off.
        coming = [k for k in asked if lines.seen(k, plane)]
        for k in asked:
            lines.drawn[k] = float(k not in coming)
        # The creases are what is looked at: the grid steps back.
        yield Span(
            0.08, (*bringing, Fade(0.6, stage.sheet.grid), *count_regions(stage, lines.drawn))
        )
        for k in coming:
            share = 0.92 / len(coming)

            def draw(t: float, k: int = k) -> None:
                lines.drawn[k] = min(1.5 * t, 1.0)
                lines.place(plane)
                if strokes is not None:
                    strokes.drawn[k] = lines.drawn[k]
                    strokes.place(plane)

            def tint(t: float, k: int = k) -> None:
                arrived = list(lines.drawn)
                arrived[k] = max(3 * t - 2, 0.0)
                territory.tint(arrived)

            light = _light(stage, *lines.neurons[k])
            drawing = [Drive(lines, draw), Drive(territory, tint)]
            yield Span(0.75 * share, (*drawing, *(Shine(halo, passing) for halo in light)))
            stage.ground.remove(*light)
            drawn = sum(lines.seen(j, plane) for j, there in enumerate(lines.drawn) if there)
            counted = count_regions(stage, lines.drawn, drawn if self.bound else None)
            yield Span(0.25 * share, tuple(counted))
        if not coming:
            yield Span(0.92)


def _light(stage: Stage, layer: int, neuron: int) -> list[Halo]:
    """Put light behind a neuron of the network, if that is on stage."""
    from pleat.scenes.drawing.halo import Halo

    if stage.absent(stage.network):
        return []
    halo = Halo([stage.network.nodes[layer][neuron]])
    stage.ground.add(halo)
    return [halo]
