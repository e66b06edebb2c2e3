"""Views of nets whose inputs are pictures: points and weights as pictures, one input's way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pleat.scenes.clip.model import shown_before
from pleat.scenes.drawing.phrases import phrase
from pleat.scenes.stage.slots import (
    FLOW,
    FLOW_MARKER,
    PICTURE_COUNT,
    PICTURES,
    WEIGHTS,
)
from pleat.scenes.stage.views.base import View, register

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.parts.panel.flow import Flow
    from pleat.scenes.stage.stage import Stage

# What takes the whole panel, and what else stands there.
WHOLE = ("weights", "flow")
_PARTS = ("network", "equation", "matrix", "loss", "values")
_NOTES = 0.7  # scene units
_MOST = 32  # bars that can be told apart


def image_fault(clip: Clip) -> str | None:
    """Return why a clip's inputs are no pictures, if they are none."""
    if clip.dataset.image is not None:
        return None
    n = clip.dataset.points.shape[1]
    return (
        f"its {n} inputs are not known to be a picture; give rows and columns with "
        "[clip] image = [8, 8]"
    )


def panel_fault(clip: Clip, beat: Beat, name: str) -> str | None:
    """Return why the panel has no room for a view that takes all of it, if it has none."""
    layout = clip.layout
    if layout.headed or clip.head.layout != "plane":
        return f"layout {clip.head.layout!r} has no panel for it; choose layout = 'plane'"
    others = {*_PARTS, *WHOLE} - {name}
    there = sorted(others & (shown_before(clip, beat) | {*getattr(beat, "views", ())}))
    return f"{there[0]} stands in the panel that it takes; hide that first" if there else None


@register
class PicturesView(View):
    """Data points as the small pictures they are, as many as there is room for."""

    name = "pictures"
    needs_plane = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if points are no pictures."""
        if not len(clip.dataset):
            return "there are no data; name some with data"
        return super().check(clip, beat) or image_fault(clip)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the pictures and how many they are, if they are there."""
        there = [stage.get(PICTURES), stage.get(PICTURE_COUNT)]
        return [part for part in there if part is not None]

    def bring(self, stage: Stage) -> list[Any]:
        """Choose those that don't cover each other where they are now, and say how many."""
        from pleat.scenes.drawing.labels import Note
        from pleat.scenes.parts.plane.pictures import Pictures, apart
        from pleat.scenes.stage.counting import corner

        sheet, data = stage.sheet, stage.clip.dataset
        assert data.image is not None
        gone = [*stage.drop(PICTURES), *stage.drop(PICTURE_COUNT)]
        # Above stand counts, below the legend.
        room = sheet.plane.window.inset(0.1, stage.legend.tall + 0.1, 0.1, _NOTES)
        chosen = apart(sheet.data, sheet.plane, data.image, room)
        pictures = Pictures(sheet.plane, sheet.data, data.points, data.image, chosen, stage.theme)
        text = phrase(stage.language, "pictures", shown=str(len(chosen)), n=str(len(data)))
        note = Note(text, stage.theme, 0.0, 0.0, size=26, language=stage.language)
        note.put(*corner(stage, PICTURE_COUNT, note.label.outline.width))
        stage.hold(PICTURES, pictures)
        stage.hold(PICTURE_COUNT, note)
        return [*gone, *stage.appear(pictures), *stage.appear(note, to=stage.front)]

    def take(self, stage: Stage) -> list[Any]:
        """Take away both."""
        return [*stage.drop(PICTURES), *stage.drop(PICTURE_COUNT)]


@register
class Weights(View):
    """The weights that enter each neuron of the first layer, as a picture each, in the panel."""

    name = "weights"
    of_net = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if inputs are no pictures, or something stands there."""
        return super().check(clip, beat) or image_fault(clip) or panel_fault(clip, beat, self.name)

    def parts(self, stage: Stage) -> list[Any]:
        """Return the pictures."""
        from pleat.scenes.parts.panel.weights import MOST, WeightMaps

        image = stage.clip.dataset.image
        assert image is not None

        def make() -> WeightMaps:
            count, n = stage.net.widths[1], image[0] * image[1]
            # Where training is shown, the scale holds every step of it.
            snapshot, trains = stage.clip.snapshot, any(b.do == "train" for b in stage.clip.beats)
            history = snapshot.history.nets if trains and snapshot and snapshot.history else ()
            largest = max(np.abs(net.layers[0].W).max() for net in (stage.net, *history))
            text = phrase(
                stage.language,
                "weights" if count <= MOST else "some-weights",
                shown=str(min(count, MOST)),
                n=str(count),
                inputs=str(n),
            )
            own = stage.names()[1]
            room, language = stage.layout.panel, stage.language
            maps = WeightMaps(
                stage.net, image, stage.theme, room, own, text, float(largest), language
            )
            return maps

        return [stage.kept(WEIGHTS, make)]

    def bring(self, stage: Stage) -> list[Any]:
        """Put it in the panel."""
        return stage.appear(*stage.absent(*self.parts(stage)), to=stage.panel)


@register
class FlowView(View):
    """One point's way through the net: its picture, each layer's values, the outputs as bars."""

    name = "flow"
    of_net = True

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Say if inputs are no pictures, or something stands there."""
        return super().check(clip, beat) or flow_fault(clip, beat)

    def parts(self, stage: Stage) -> list[Any]:
        """Return it, and the ring around the point."""
        marks = [mark for mark in (stage.get(FLOW_MARKER),) if mark is not None]
        return [flow(stage), *marks]

    def loosen(self, stage: Stage) -> list[Any]:
        """Take it away."""
        return [*stage.drop(FLOW), *stage.drop(FLOW_MARKER)]

    def bring(self, stage: Stage) -> list[Any]:
        """Put it in the panel with the point that values are read off."""
        own = flow(stage)
        own.read(stage.clip.dataset.points[stage.point])
        return [
            *stage.appear(*stage.absent(own), to=stage.panel),
            *mark(stage, stage.point),
        ]


def flow_fault(clip: Clip, beat: Beat) -> str | None:
    """Return why an input's way can't be shown in a beat, if it can't."""
    if not len(clip.dataset):
        return "there are no data; name some with data"
    if clip.net.widths[-1] > _MOST:
        return f"the net has {clip.net.widths[-1]} outputs, and at most {_MOST} bars are drawn"
    return image_fault(clip) or panel_fault(clip, beat, "flow")


def flow(stage: Stage) -> Flow:
    """Return the flow of a stage, made if there is none yet."""
    from pleat.scenes.parts.panel.flow import Flow

    def make() -> Flow:
        clip, widths = stage.clip, stage.net.widths
        assert clip.dataset.image is not None
        # The layers' names, as those of their neurons without a number.
        deep = len(widths) > 3
        hidden = [f"$a^(({k}))$" if deep else "$a$" for k in range(1, len(widths) - 1)]
        count, classes = widths[-1], clip.head.classes
        own = count == len(classes)
        return Flow(
            stage.net,
            clip.dataset.image,
            float(np.abs(clip.dataset.points).max(initial=0.0)),
            stage.theme,
            stage.layout.panel,
            ["$x$", *hidden, "$y$"],
            classes if own else [str(k + 1) for k in range(count)],
            stage.theme.classes[:count] if own else [stage.theme.text] * count,
            stage.language,
        )

    return stage.kept(FLOW, make)


def mark(stage: Stage, point: int) -> list[Any]:
    """Return the animations that put a ring around a point, and take one from another."""
    from pleat.scenes.parts.plane.points import Marker

    old = stage.drop(FLOW_MARKER)
    if stage.layout.window is None or stage.sheet.data not in stage.sheet.submobjects:
        return old
    ring = Marker(stage.sheet.plane, stage.sheet.data, point, stage.theme.text, 0.2)
    stage.hold(FLOW_MARKER, ring)
    return [*old, *stage.appear(ring)]
