"""How a net of one input becomes a function: its neurons' graphs, and their sum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Clip, Span, before
from pleat.scenes.clip.validation import graph_fault
from pleat.scenes.stage.slots import NEURON_GRAPHS, SUMMED_GRAPHS

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage


@register
class NeuronGraphs(Beat):
    """The graphs of a layer's neurons over the line of inputs: each z a line, bent into its a.

    Attributes
    ----------
    layer : int
        A hidden layer, from 1.
    """

    do: Literal["neuron-graphs"] = "neuron-graphs"
    layer: int = Field(default=1, ge=1)
    motion: ClassVar[float] = 6.0

    def check(self, clip: Clip) -> str | None:
        """Say if there is no line of inputs, or no such layer."""
        last = len(clip.net.layers)
        if self.layer >= last:
            hidden = "none" if last == 1 else "1" if last == 2 else f"1 to {last - 1}"
            return f"layer = {self.layer}, but the hidden layers are {hidden}"
        return graph_fault(clip, self)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Draw every z in its colour, then bend one after the other."""
        from pleat.scenes.drawing.animation import Glow
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.plane import neuron_graphs
        from pleat.scenes.stage import graphs

        sheet, layer = stage.sheet, self.layer
        over = neuron_graphs.neuron_heights(sheet, layer)
        straight = stage.net.layers[layer - 1].activation == "identity"
        index = f"^(({layer}))" if len(stage.net.layers) > 2 else ""
        name = f"$a{index}$"
        yield Span(0.15, tuple(graphs.of_neurons(stage, over, name)))
        curves = neuron_graphs.NeuronGraphs(sheet.plane, stage.theme, over, layer)
        stage.hold(NEURON_GRAPHS, curves)
        data = sheet.data if sheet.data in sheet.submobjects else None
        coming = stage.appear(curves, before=data)
        yield Span(0.25 if not straight else 0.85, (*stage.focus(f"W{layer}"), *coming))
        if straight:
            return
        count = len(curves.lines)
        yield Span(0.05, tuple(stage.focus(f"act{layer}")))
        for k in range(count):

            def bend(t: float, k: int = k) -> None:
                curves.shares[k] = t
                curves.place(sheet.plane)

            lit: list[Any] = []
            if not stage.absent(stage.network):
                lit = [Glow(stage.network, [stage.network.nodes[layer][k]])]
            yield Span(0.55 / count, (Drive(curves, bend), *lit))


@register
class AddGraphs(Beat):
    """The sum of the last hidden neurons: each graph times its weight, one on top of the other.

    It begins with the neurons' own graphs, and ends with the graph of the output.

    Attributes
    ----------
    output : int
        Which of the net's, from 1.
    """

    do: Literal["add-graphs"] = "add-graphs"
    output: int = Field(default=1, ge=1)
    motion: ClassVar[float] = 9.0

    def check(self, clip: Clip) -> str | None:
        """Say if the neurons' graphs are not there, or the net has no such output."""
        fault = graph_fault(clip, self)
        if fault:
            return fault
        outputs, last = clip.net.widths[-1], len(clip.net.layers)
        if self.output > outputs:
            return f"output = {self.output}, but the net has outputs 1 to {outputs}"
        if clip.net.layers[-1].act.across:
            name = clip.net.layers[-1].activation
            return f"the net ends in {name}, which takes all outputs together"
        shown = [beat for beat in before(clip, self) if isinstance(beat, NeuronGraphs)]
        if not shown or shown[-1].layer != last - 1:
            return (
                f"the graphs of layer {last - 1} are not there to be added; let a neuron-graphs "
                f"beat with layer = {last - 1} come before it"
            )
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Multiply all by their weights, add one after the other, bend the sum if need be."""
        from pleat.scenes.drawing.animation import Fade, Glow
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.plane import neuron_graphs
        from pleat.scenes.stage import graphs

        sheet, last = stage.sheet, len(stage.net.layers)
        assert sheet.heights is not None
        own = neuron_graphs.neuron_heights(sheet, last - 1)
        sums = neuron_graphs.SummedGraphs(
            sheet.plane, stage.theme, own, sheet.heights, self.output - 1
        )
        data = sheet.data if sheet.data in sheet.submobjects else None
        stage.appear(sums, before=data)
        for ink in (*sums.bands, *sums.lines):
            ink.set_level(1.0)
        # It draws just what the neurons' own graphs have drawn, and takes their place.
        for curves in stage.forget(NEURON_GRAPHS):
            sheet.drop(curves)
        ready = graphs.of_outputs(stage)
        stage.hold(SUMMED_GRAPHS, sums)

        def multiply(t: float) -> None:
            sums.scaled = t
            sums.place(sheet.plane)

        bends = stage.net.layers[-1].activation != "identity"
        share, rest = 0.62, 0.12 * bends
        yield Span(0.05, tuple(stage.focus(f"W{last}")))
        yield Span(0.2, (*ready, Drive(sums, multiply)))
        yield Span(0.13 - rest / 2, (*stage.focus(f"b{last}"), Fade(1.0, sums.sum)))
        count = len(sums.lines)
        each = (share - rest / 2) / count
        for k in range(count):

            def add(t: float, k: int = k) -> None:
                sums.added = k + t
                sums.place(sheet.plane)

            lit: list[Any] = []
            if not stage.absent(stage.network):
                edge = stage.network.edges[last - 1][self.output - 1][k]
                lit = [Glow(stage.network, [edge, stage.network.nodes[last - 1][k]])]
            yield Span(each, (Drive(sums, add), *lit))
        if bends:

            def bend(t: float) -> None:
                sums.bent = t
                sums.place(sheet.plane)

            yield Span(rest, (*stage.focus(f"act{last}"), Drive(sums, bend)))
