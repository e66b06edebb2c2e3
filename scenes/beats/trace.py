"""One point travels through the net: on the plane, along the edges, in the neurons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from pleat.scenes.beats import trace_signals
from pleat.scenes.beats.layer import Basis, Linear, Shift
from pleat.scenes.beats.roam import off_sheet
from pleat.scenes.beats.spans import along, drive
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import last_step, order_fault, stands
from pleat.scenes.stage.slots import TRACER

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


@register
class Trace(Beat):
    """A point goes through the layers: W, b and activation, each where it stands in the net.

    On the plane it is ringed and moves with the sheet; in the network, if that is on
    stage, signals run along the edges and values come to stand in the neurons; of the
    matrices what is in use is lit.

    Attributes
    ----------
    point : int, optional
        Which data point, from 0; by default that of ``[clip] point``, or the one
        traced before.
    at : tuple of float, optional
        The coordinates of any other point.
    layer : int, optional
        The one layer to go through, from 1; by default all that are left.
    """

    do: Literal["trace"] = "trace"
    point: int | None = None
    at: tuple[float, ...] | None = None
    layer: int | None = None
    per_layer: ClassVar[float] = 4.6

    @property
    def duration(self) -> float:
        """Seconds of motion: two layers' worth, if no single layer is named."""
        return self.seconds or self.per_layer * (2 if self.layer is None else 1)

    def check(self, clip: Clip) -> str | None:
        """Say if there is no such point, or the sheet is not where the layer begins."""
        before, count = clip.layer_before(self), len(clip.net.layers)
        if self.layer is not None and not 1 <= self.layer <= count:
            return f"layer = {self.layer}, but the net has layers 1 to {count}"
        if self.layer is not None and self.layer != before + 1:
            return f"layer = {self.layer}, but the sheet stands {stands(before)}"
        if before == count:
            return f"the sheet stands {stands(before)}, the last; rewind first"
        fault = order_fault(clip, self, before + 1, 1, last_step(clip, before + 1))
        if fault:
            return fault
        if self.at is None:
            n = len(clip.dataset)
            if not n:
                return "there are no data to take a point from; write at = [x, y]"
            if self.point is not None and not 0 <= self.point < n:
                return f"point = {self.point} is not among the {n} points, 0 to {n - 1}"
            return None
        if self.point is not None:
            return "point and at each name a point; keep one of them"
        fault = off_sheet(clip, self.at)
        return f"at = {fault}" if fault else None

    def leads_to(self, clip: Clip) -> int | None:
        """Return the last layer it goes through."""
        return self.layer or len(clip.net.layers)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Ring the point, then send it through layer after layer."""
        last = len(stage.net.layers)
        layers = [self.layer] if self.layer else list(range(stage.layer + 1, last + 1))
        first = 0.12 if self._differs(stage) else 0.0
        if first:
            yield Span(first, tuple(self._begin(stage)))
        share = (1 - first) / len(layers)
        for layer in layers:
            yield from self._through(stage, layer, share)

    def _x(self, stage: Stage) -> tuple[float, ...]:
        point = stage.point if self.point is None else self.point
        return self.at or tuple(map(float, stage.clip.dataset.points[point]))

    def _differs(self, stage: Stage) -> bool:
        """Whether another point is to be traced than has been so far."""
        tracer = stage.get(TRACER)
        if tracer is None or tracer not in stage.sheet.submobjects:
            return True
        same = tuple(tracer.carried.at(0.0)[0, : stage.net.widths[0]]) == self._x(stage)
        return not same and (self.point, self.at) != (None, None)

    def _begin(self, stage: Stage) -> list[Any]:
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.plane.tracer import Tracer

        sheet, theme = stage.sheet, stage.theme
        color = theme.text
        if self.at is None:
            point = stage.point if self.point is None else self.point
            color = sheet.data.colors[sheet.data.labels[point]]
        else:
            # It belongs in every frame to come.
            marks = sheet.landmarks.at(0.0)[:, : stage.net.widths[0]]
            sheet.landmarks = sheet.plane.carry(np.vstack([marks, self.at]))
        tracer = Tracer(sheet.plane, np.array(self._x(stage)), color, theme)
        gone = [] if stage.absent(stage.marker) else stage.vanish(stage.marker)
        gone += stage.drop(TRACER)
        stage.hold(TRACER, tracer)
        stage.follow(tracer)

        def close_in(t: float) -> None:
            tracer.opening = t
            tracer.place(sheet.plane)

        coming = [*stage.appear(tracer), Drive(tracer, close_in)]
        if not stage.absent(stage.network):
            stage.read_out()
            coming += stage.appear(*stage.absent(stage.values), to=stage.front)
        return [*gone, *coming]

    def _through(self, stage: Stage, layer: int, share: float) -> Iterator[Span]:
        """Go through one layer: a share of the beat's motion."""
        hidden = layer < len(stage.net.layers)
        bends = stage.net.layers[layer - 1].activation != "identity"
        biased = stage.net.layers[layer - 1].biased
        parts = {
            "W": 0.42,
            "b": 0.2 * biased,
            "act": 0.2 * bends,
            "end": 0.18 if hidden else 0.08,
        }
        unit = share / sum(parts.values())
        tracer = stage.held(TRACER)
        tracer.since = stage.sheet.plane.s
        for kind, beat in (("W", Linear), ("b", Shift))[: 1 + biased]:
            spans = beat(id=self.id, layer=layer).perform(stage)
            with trace_signals.shown(stage, layer, kind, tracer) as tracks:
                yield from along(spans, parts[kind] * unit, *tracks)
        if bends:
            yield Span(0.1 * parts["act"] * unit, tuple(stage.focus(f"act{layer}")))
            fold = iter([Span(1.0, tuple(stage.travel(stage.span(layer)[1])))])
            with trace_signals.shown(stage, layer, "act", tracer) as tracks:
                yield from along(fold, 0.9 * parts["act"] * unit, *tracks)
        start, end = tracer.since, stage.sheet.plane.s

        def shorten(u: float) -> None:
            tracer.since = start + u * (end - start)
            tracer.place(stage.sheet.plane)

        basis = Basis(id=self.id, layer=layer).perform(stage) if hidden else iter([Span(1.0)])
        yield from along(basis, parts["end"] * unit, drive(tracer, shorten))
