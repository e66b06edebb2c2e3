"""Activations as curves: beside the plane that they fold, and in a row with their relatives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from pleat.nets.activation import activation
from pleat.nets.errors import InputError
from pleat.scenes.beats.fold import Fold, NeuronBeat
from pleat.scenes.beats.whole_layer import scaled
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.ink import Text
    from pleat.scenes.parts.panel.plot import CurveCard, NeuronPlot
    from pleat.scenes.stage.stage import Stage

PLOT: Slot[NeuronPlot] = Slot("plot")
PLOT_FORMULA: Slot[Text] = Slot("plot formula")
CURVE: Slot[CurveCard] = Slot("curve")  # by its place, from 0

_WORDS = {"leaky_relu": "leaky"}


@register
class Plot(NeuronBeat):
    """A neuron's plot, z to a, in the panel; so far it hands its input on as it is."""

    do: Literal["plot"] = "plot"
    motion: ClassVar[float] = 1.8

    def leads_to(self, clip: Clip) -> int | None:
        """Return None: nothing moves."""
        return None

    def steps(self, clip: Clip) -> tuple[int, int] | None:
        """Return None: nothing moves."""
        return None

    def check(self, clip: Clip) -> str | None:
        """Say if there is no panel for it."""
        if clip.head.layout != "plane":
            return 'plot stands in the panel, so [clip] needs layout = "plane"'
        return super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring axes, curve and points; an earlier neuron's plot goes first."""
        from pleat.scenes.drawing.viewport import Rect
        from pleat.scenes.parts.panel.plot import NeuronPlot

        panel = stage.layout.panel
        room = Rect(panel.left + 0.35, panel.bottom + 0.55, panel.right - 0.35, panel.top - 1.35)
        after = stage.span(self.layer)[0] + 2
        z = stage.sheet.data.carried.at(after)[:, : stage.net.widths[self.layer]]
        reach = 3 * stage.frames.ruling(self.layer).step  # of a bare plane
        low, high = (z.min(), z.max()) if len(z) else (-reach, reach)
        span = float(np.floor(low - 0.3)), float(np.ceil(high + 0.3))
        plot = NeuronPlot(
            stage.sheet.plane,
            stage.sheet.data,
            self.layer,
            self.neuron - 1,
            room,
            span,
            stage.theme,
            marked=stage.point if len(z) else None,
        )
        gone = [*stage.drop(PLOT), *stage.drop(PLOT_FORMULA)]
        stage.hold(PLOT, plot)
        first = 0.3 if gone else 0.0
        if gone:
            yield Span(first, tuple(gone))
            stage.sweep()
        k = self.neuron
        coming = _formula(stage, self.layer, k, f"$a_{k} = z_{k}$")
        marker = stage.absent(stage.marker) if len(z) else []
        yield Span(1 - first, (*stage.appear(plot, *marker), *coming))


@register
class Rectify(NeuronBeat):
    """A fold, seen on the plane and as a curve at once.

    Attributes
    ----------
    closer : bool
        Whether to come closer once it is done, as after the last fold of a layer.
    """

    do: Literal["rectify"] = "rectify"
    closer: bool = False
    motion: ClassVar[float] = 3.2

    @property
    def duration(self) -> float:
        """Seconds of motion; coming closer takes time of its own."""
        return self.seconds or self.motion + 1.3 * self.closer

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Fold as `fold` does, the curve in step; then write down what the neuron does now."""
        k = self.neuron
        fold = Fold(id=self.id, do="fold", layer=self.layer, neuron=k, closer=self.closer)
        yield Span(0.1, tuple(stage.drop(PLOT_FORMULA)))
        yield from scaled(fold.perform(stage), 0.75)
        name = stage.net.layers[self.layer - 1].activation.partition("(")[0]
        word = _WORDS.get(name, name)
        written = f'$a_{k} = upright("{word}")(z_{k})$'
        done = _formula(stage, self.layer, k, written)
        if self.closer:
            done += stage.coordinates.rename(self.layer)
        yield Span(0.15, tuple(done))


def _formula(stage: Stage, layer: int, neuron: int, source: str) -> list[Any]:
    from pleat.scenes.drawing.ink import Text

    color = neuron_colors(stage.theme, stage.net, layer)[neuron - 1]
    text = Text(source, 44, color, math=True)
    panel = stage.layout.panel
    text.put(panel.center[0], panel.top - 0.5)
    stage.hold(PLOT_FORMULA, text)
    return stage.appear(text, to=stage.panel)


@register
class Curves(Beat):
    """Activations side by side: each curve with its name and the values it takes.

    Attributes
    ----------
    activations : tuple of str
        Names that pleat.nets.activation knows.
    names : tuple of str
        What they are called on screen.
    """

    do: Literal["curves"] = "curves"
    activations: tuple[str, ...] = Field(min_length=1, max_length=4)
    names: tuple[str, ...]
    texts: ClassVar[tuple[str, ...]] = ("caption", "names")

    @property
    def duration(self) -> float:
        """Seconds of motion: more curves take longer."""
        return self.seconds or 1.0 + 1.1 * len(self.activations)

    def check(self, clip: Clip) -> str | None:
        """Say if a function is unknown, or has no name."""
        if len(self.names) != len(self.activations):
            return f"names has {len(self.names)} words for {len(self.activations)} activations"
        try:
            for name in self.activations:
                if activation(name).across:
                    return f"{name} takes several numbers together, so that it is no curve"
        except InputError as error:
            return str(error)
        return super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Clear the frame, then draw curve after curve."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.panel.plot import CurveCard

        every = len(self.activations)
        rooms = CurveCard.rooms(every, stage.layout.frame)
        first = 1.0 / (1.0 + 1.1 * every)
        groups = (stage.ground, stage.panel, stage.front, *stage.plane.submobjects)
        legend = [m for m in stage.words.submobjects if m is stage.legend]
        here = [m for group in groups for m in group.submobjects]
        yield Span(first, tuple(stage.vanish(*here, *legend)))
        stage.sweep()
        for k, (name, title) in enumerate(zip(self.activations, self.names, strict=True)):
            color = stage.theme.hidden[k % len(stage.theme.hidden)]
            card = CurveCard(name, title, rooms[k], color, stage.theme, stage.language)
            stage.hold(CURVE[k], card)
            parts = (card.grounds, card.bounds, card.title, card.line)
            share = (1 - first) / every
            coming = stage.appear(*parts, to=stage.panel)
            yield Span(0.75 * share, (*coming, Drive(card.line, card.draw)))
            yield Span(0.25 * share, tuple(stage.appear(card.range, to=stage.panel)))
