"""A point moves over the input, and every value in the net moves with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from pleat.configs import limits
from pleat.nets.errors import counted
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import lifted, stands
from pleat.scenes.stage.slots import (
    GRAPH,
    NEURON_GRAPHS,
    PRODUCTS,
    RIDERS,
    SUMMED_GRAPHS,
    TRACER,
    Slot,
)

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.parts.plane.riders import Riders
    from pleat.scenes.stage.stage import Stage

Array = NDArray[np.float64]
Coordinates = Annotated[
    tuple[Annotated[float, Field(ge=-limits.LARGEST, le=limits.LARGEST)], ...],
    Field(max_length=limits.INPUTS),
]

_SEEN = 33  # places on the way at which the largest of what edges carry is looked for
_COMING = 0.15  # of the beat
_RIM = 0.02  # of what is seen, that the ring around a point needs


@register
class Roam(Beat):
    """A marked point moves over the input plane or line, and the net's values with it.

    The values stand in all neurons, as the net computes them of the point at every moment;
    behind each edge a band is as wide as what it carries is large, the weight times the value
    it comes from; on graphs that stand over the line of inputs dots ride along.

    Attributes
    ----------
    through : tuple of tuple of float
        The places it goes through, one after the other, evenly fast; it sets out from the
        first, or from where a beat like this has left it.
    """

    do: Literal["roam"] = "roam"
    through: tuple[Coordinates, ...] = Field(min_length=1, max_length=limits.LISTED)
    motion: ClassVar[float] = 4.0

    def check(self, clip: Clip) -> str | None:
        """Say if the sheet is not at the input, or a place is not on it."""
        if clip.snapshot is None:
            return "there is no net whose values could move; add net"
        layer = clip.layer_before(self)
        if layer:
            return f"the point moves over the input, the sheet stands {stands(layer)}; rewind first"
        if lifted(clip, self):
            return "the point moves over the flat sheet, which is lifted; lower it first"
        for at in self.through:
            if fault := off_sheet(clip, at) or _unseen(clip, at):
                return f"through: {fault}"
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Mark the point and show what it makes of the net; then let it go."""
        from pleat.scenes.drawing.drive import Drive

        places = [np.array(at) for at in self.through]
        there = stage.get(TRACER)
        new = there is None or there not in stage.sheet.submobjects
        if there is not None and not new:
            places.insert(0, there.carried.at(0.0)[0, : stage.net.widths[0]])
        way = np.array(places)
        lengths = np.linalg.norm(np.diff(way, axis=0), axis=1)
        ends = np.append(0.0, np.cumsum(lengths))

        def at(t: float) -> Array:
            return np.array([np.interp(t * ends[-1], ends, own) for own in way.T])

        coming = _begin(stage, np.array([at(t) for t in np.linspace(0, 1, _SEEN)]), new)
        first = _COMING if ends[-1] else 1.0
        yield Span(first, tuple(coming))
        if first < 1:
            parts: list[Any] = [stage.held(TRACER), stage.get(PRODUCTS), stage.get(RIDERS)]
            parts += [] if stage.absent(stage.values) else [stage.values]
            # One moves all; the others are drawn anew with it.
            own, *rest = [part for part in parts if part is not None]
            still = [Drive(part, lambda t: None) for part in rest]
            yield Span(1 - first, (Drive(own, lambda t: _go(stage, at(t))), *still))


def off_sheet(clip: Clip, at: tuple[float, ...]) -> str | None:
    """Return why a point is not on a clip's sheet, if it is not."""
    from pleat.scenes.drawing.ruling import ruling

    if len(at) != clip.net.widths[0]:
        return (
            f"{list(at)} has {counted(len(at), 'coordinate')}, the net takes {clip.net.widths[0]}"
        )
    sheet = ruling(clip.dataset.points)
    for x, low, high in zip(at, sheet.low, sheet.high, strict=True):
        if not low <= x <= high:
            return f"{list(at)} is not on the sheet, which reaches from {low:.9g} to {high:.9g}"
    return None


def _unseen(clip: Clip, at: tuple[float, ...]) -> str | None:
    """Return why a point of the sheet is not in the picture of the inputs, if it is not."""
    from pleat.scenes.clip.caption_facts import opening_box

    if clip.net.widths[0] > 2 or clip.layout.window is None:
        return None
    low, high = (np.array(corner) for corner in opening_box(clip))
    inner = _RIM * (high - low)
    for k, x in enumerate(at):
        if not low[k] + inner[k] <= x <= high[k] - inner[k]:
            shown = f"of {'xy'[k]} from {low[k]:.3g} to {high[k]:.3g}"
            return f"{list(at)} is too far out for the picture, which shows what is {shown}"
    return None


def _begin(stage: Stage, places: Array, new: bool) -> list[Any]:
    """Return the animations that bring point, values, bands and riders, those that lack."""
    from pleat.scenes.parts.panel.products import Products, largest_of
    from pleat.scenes.parts.plane.tracer import Tracer

    sheet, net, x = stage.sheet, stage.sheet.plane.net, places[0]
    coming: list[Any] = stage.focus()
    # They belong in every frame to come.
    marks = sheet.landmarks.at(0.0)[:, : net.widths[0]]
    sheet.landmarks = sheet.plane.carry(np.vstack([marks, places]))
    if new:
        coming += [] if stage.absent(stage.marker) else stage.vanish(stage.marker)
        coming += stage.drop(TRACER)
        tracer = Tracer(sheet.plane, x, stage.theme.text, stage.theme)
        # Where it roams it leaves no trail.
        tracer.since = float(sheet.plane.passage.length)
        stage.hold(TRACER, tracer)
        stage.follow(tracer)
        coming += stage.appear(tracer)
    coming += [*stage.drop(PRODUCTS), *stage.drop(RIDERS)]
    if not stage.layout.headed and not stage.absent(stage.network):
        bands = Products(stage.network, largest_of(net, places))
        bands.carry(net, x)
        coming += stage.appear(bands, to=stage.panel)
        # Behind the edges: their weights stay legible.
        stage.panel.submobjects = [bands, *(m for m in stage.panel.submobjects if m is not bands)]
        stage.hold(PRODUCTS, bands)
        lacking = stage.absent(stage.values)
        stage.read_out()
        coming += stage.appear(*lacking, to=stage.front)
    if (riders := _riders(stage, float(x[0]))) is not None:
        stage.hold(RIDERS, riders)
        coming += stage.appear(riders)
    return coming


def _riders(stage: Stage, x: float) -> Riders | None:
    """Return dots for the graphs that stand over the line of inputs, if any do."""
    from pleat.scenes.parts.plane.riders import Riders

    slots: tuple[Slot[Any], ...] = (GRAPH, NEURON_GRAPHS, SUMMED_GRAPHS)
    there = [one for slot in slots for _, one in stage.each(slot)]
    there = [one for one in there if one in stage.sheet.submobjects]
    return Riders(stage.sheet.plane, stage.theme, there, x) if there else None


def _go(stage: Stage, x: Array) -> None:
    """Be at another place."""
    plane, tracer = stage.sheet.plane, stage.held(TRACER)
    tracer.carried = plane.carry(x[None])
    tracer.place(plane)
    riders = stage.get(RIDERS)
    if riders is not None:
        riders.x = float(x[0])
        riders.place(plane)
    if stage.get(PRODUCTS) is not None:
        stage.read_out()
