"""A neuron folds the sheet: announced first, then done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.beats.layer import LayerBeat
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Span
from pleat.scenes.clip.standing import standing
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.stage.slots import SURFACE, Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.ink import Ink
    from pleat.scenes.parts.plane import folds
    from pleat.scenes.stage.stage import Stage

# By layer and neuron, from 1.
TINT: Slot[folds.Tint] = Slot("tint")
CREASE: Slot[folds.Crease] = Slot("crease")
MARK: Slot[Ink] = Slot("mark")
GHOST: Slot[folds.Ghost] = Slot("ghost")


class NeuronBeat(LayerBeat):
    """A beat about one neuron of a layer.

    Attributes
    ----------
    neuron : int
        Which of the layer's, from 1.
    """

    neuron: int = Field(default=1, ge=1)

    def check(self, clip: Clip) -> str | None:
        """Say if the layer has no such neuron, or nothing to fold."""
        if self.layer > len(clip.net.layers):
            return super().check(clip)
        wide = clip.net.neurons[self.layer]
        if self.neuron > wide:
            return f"neuron = {self.neuron}, but layer {self.layer} has neurons 1 to {wide}"
        if clip.net.layers[self.layer - 1].activation == "identity":
            return f"layer {self.layer} has no activation, so neuron {self.neuron} can't fold"
        if clip.net.layers[self.layer - 1].act.across:
            name = clip.net.layers[self.layer - 1].activation
            return f"{name} takes all neurons of layer {self.layer} together; use do = 'activate'"
        return super().check(clip)

    def steps(self, clip: Clip) -> tuple[int, int] | None:
        """Return the neuron's fold."""
        return 2 + self.neuron, 2 + self.neuron

    @property
    def where(self) -> tuple[int, int]:
        """Layer and neuron, as parts on stage are held."""
        return self.layer, self.neuron


@register
class Crease(NeuronBeat):
    """Announce where a neuron will fold, and which part."""

    do: Literal["crease"] = "crease"
    motion: ClassVar[float] = 1.1

    def leads_to(self, clip: Clip) -> int | None:
        """Return None: it only announces the fold."""
        return None

    def steps(self, clip: Clip) -> tuple[int, int] | None:
        """Return None: it only announces the fold."""
        return None

    def check(self, clip: Clip) -> str | None:
        """Say if there is no crease: some activation bends everywhere."""
        for number, layer in enumerate(clip.net.layers[: self.layer], 1):
            if not layer.act.linear_pieces:
                return (
                    f"layer {number} has {layer.activation}, which bends everywhere and has no "
                    f"crease; leave this beat out"
                )
        fault = super().check(clip)
        at, made = standing(clip, self)
        if not fault and (at, made) >= (self.layer, 2 + self.neuron):
            return f"neuron {self.neuron} of layer {self.layer} has folded already; rewind first"
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Draw the crease, name it, mark its neuron, tint the part that is about to fold."""
        from pleat.scenes.parts.plane import folds

        sheet, layer, k = stage.sheet, self.layer, self.neuron - 1
        color = neuron_colors(stage.theme, stage.net, layer)[k]
        # Of a surface nothing is seen beyond its edge.
        box = sheet.ruling.box if stage.get(SURFACE) is None else stage.facets.box
        tint = folds.Tint(sheet.plane, layer, k, box, color)
        crease = folds.Crease(
            sheet.plane,
            layer,
            k,
            box,
            stage.theme,
            f"$z_{self.neuron} = 0$",
            sheet.taken(),
        )
        stage.hold(TINT[self.where], tint)
        stage.hold(CREASE[self.where], crease)
        yield Span(0.2, tuple(stage.focus(f"act{layer}")))
        animations = stage.appear(tint, before=next(iter(sheet.submobjects), None))
        animations += stage.appear(crease, before=sheet.data)
        if stage.network in stage.panel.submobjects:
            mark = stage.network.mark(layer, k)
            stage.hold(MARK[self.where], mark)
            animations += stage.appear(mark, to=stage.panel)
        yield Span(0.8, tuple(animations))


@register
class Fold(NeuronBeat):
    """A neuron's activation folds the sheet along its crease.

    Attributes
    ----------
    closer : bool
        Whether to come closer once it is done, as after the last fold of a layer.
    """

    do: Literal["fold"] = "fold"
    closer: bool = False
    motion: ClassVar[float] = 2.0

    @property
    def duration(self) -> float:
        """Seconds of motion; coming closer takes time of its own."""
        return self.seconds or self.motion + 1.3 * self.closer

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Fold, in one frame from beginning to end; then ghost and crease go."""
        from pleat.scenes.parts.plane.folds import Ghost

        sheet = stage.sheet
        ghost = Ghost(sheet.plane, sheet.data, sheet.dot * 0.8)
        stage.hold(GHOST, ghost)
        sheet.lay(ghost, before=sheet.data)
        place = stage.place(self.layer, "activate", self.neuron)
        folding = 0.55 if self.closer else 0.8
        yield Span(folding, tuple(stage.travel(place)))
        passing = [
            *stage.drop(GHOST),
            *stage.drop(TINT[self.where]),
            *stage.drop(CREASE[self.where]),
            *stage.drop(MARK[self.where]),
            *stage.coordinates.fold(self.layer, place),
        ]
        if self.closer:
            yield Span(0.15, tuple(passing))
            stage.sweep()
            yield Span(0.3, tuple(stage.travel(place, stage.frames.folded(self.layer))))
        else:
            yield Span(0.2, tuple(passing))
