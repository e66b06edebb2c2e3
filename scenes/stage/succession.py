"""The stage takes another net: what shows the old one goes, what shows the new one comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim.mobject.mobject import Mobject

from pleat.nets.geometry.stages import moves
from pleat.nets.history import between
from pleat.nets.model import Net
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.animation import Fade
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.notation import net_notation
from pleat.scenes.parts.panel.exchange import exchange, labels
from pleat.scenes.parts.panel.network import strongest_of
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.stage.counting import count_regions
from pleat.scenes.stage.graphs import of_outputs
from pleat.scenes.stage.slots import (
    NEURON_GRAPHS,
    PRODUCTS,
    REGION_COUNT,
    REGION_CREASES,
    RIDERS,
    STEP_COUNT,
    SUMMED_GRAPHS,
    TRAINING_MISTAKES,
    VALUE_AXIS,
    Slot,
)
from pleat.scenes.stage.stage import Stage
from pleat.scenes.stage.views.base import View, views

# What is made of numbers that stand in the panel, and where they stand.
_MOVED = ("notation", "arrangement", "network", "values", "matrices")
_WRITTEN = (*_MOVED, "equation")
_IN_PANEL = ("network", "equation", "matrix", "values")


def alike(a: Net, b: Net) -> bool:
    """Return whether two nets differ in nothing but their weights."""
    biased = [[layer.biased for layer in net.layers] for net in (a, b)]
    shapes = [(net.widths, net.activations, net.channels) for net in (a, b)]
    return shapes[0] == shapes[1] and biased[0] == biased[1]


class Succession:
    """One net after another on a stage that stands at the input.

    Parameters
    ----------
    stage : Stage
    clip : Clip
        With the other net.
    """

    def __init__(self, stage: Stage, clip: Clip) -> None:
        self._stage, self._clip = stage, clip
        self._old, self._new = stage.net, clip.net
        self._gone: set[int] = set()
        known = views()
        names = [name for name in known if name in stage.shown and known[name].of_net]
        self._views = [known[name] for name in names if self._seen(*known[name].parts(stage))]
        self._counted = stage.get(REGION_COUNT) is not None

    @property
    def _shown(self) -> list[View]:
        """What is shown of the net, in the order in which views are registered."""
        return [view for view in self._views if view.name in self._stage.shown]

    def _seen(self, *things: Any) -> bool:
        """Whether something of some things is on stage, and not faded."""
        there = [one for one in things if not self._stage.absent(one)]
        return any(ink.level > 0 for ink in inks(*there))

    def loosen(self, rewritten: bool = False) -> list[Any]:
        """Return the animations that take away what can't be true while weights move."""
        stage = self._stage
        slots: tuple[Slot[Any], ...] = (STEP_COUNT, TRAINING_MISTAKES)
        gone = [fade for slot in slots for fade in stage.drop(slot)]
        for view in self._shown:
            gone += view.loosen(stage)
            gone += view.take(stage) if rewritten and view.name in _IN_PANEL else []
        return [*gone, *(self._still_flow() if rewritten else ())]

    def _still_flow(self) -> list[Any]:
        """Return the animations that take away what a point that roams has brought."""
        stage = self._stage
        slots: tuple[Slot[Any], ...] = (PRODUCTS, RIDERS)
        if stage.get(PRODUCTS) is None:
            return []
        gone = [fade for slot in slots for fade in stage.drop(slot)]
        return gone if "values" in stage.shown else [*gone, *stage.vanish(stage.values)]

    def settle(self) -> list[Any]:
        """Return the animations that bring, of the net that stands now, what is missing."""
        stage = self._stage
        coming = [fade for view in self._shown for fade in view.bring(stage)]
        if not stage.absent(stage.network):
            coming += [Fade(1.0, part) for part in labels(stage.network)]
        creases = stage.get(REGION_CREASES)
        if self._counted and creases is not None:
            coming += count_regions(stage, creases.drawn)
        return coming

    def _turn(self, *gone: str) -> None:
        """Let the clip be the stage's, and some of its pieces be made anew."""
        stage = self._stage
        stage.clip = self._clip
        stage.frames.forget()
        # What is hidden would come again as it was.
        for place, thing in stage.remembered():
            if isinstance(thing, Mobject) and not self._seen(thing):
                stage.forget(place)
        facets = stage.made(Stage.facets)
        gone = gone if facets is None or self._seen(facets) else (*gone, "facets")
        for name in ("training", "lifting", *gone):
            stage.__dict__.pop(name, None)

    # Weights go straight from one net's to the other's.

    @property
    def rewritten(self) -> bool:
        """Whether the other's numbers are written another way, so that none can run there."""
        points, decimals = self._clip.dataset.points, self._clip.decimals
        return net_notation(self._new, points, decimals) != self._stage.notation

    def weigh(self) -> Callable[[float], None]:
        """Return the function of t in [0, 1] that shows the net with weights between the two."""
        stage, old, new = self._stage, self._old, self._new
        strongest = np.array([strongest_of(old), strongest_of(new)])

        def to(t: float) -> None:
            if not stage.layout.headed:
                stage.network.measure_by(float((1 - t) * strongest[0] + t * strongest[1]))
            stage.reweigh(between(old, new, t))

        return to

    def reweighed(self) -> None:
        """Let the other net be the stage's once its weights are there."""
        self._turn(*(_WRITTEN if self.rewritten else ()))

    # Neurons change places, with all their edges.

    def lift(self) -> list[Any]:
        """Return the animations that take numbers away, which would run through each other."""
        stage = self._stage
        gone = [fade for slot in (NEURON_GRAPHS, SUMMED_GRAPHS) for fade in stage.drop(slot)]
        gone += self._still_flow()
        for view in self._shown:
            gone += view.take(stage) if view.name in ("matrix", "values") else []
        if not stage.absent(stage.network):
            gone += stage.vanish(*labels(stage.network))
        return gone

    def exchange(self, layer: int, order: Sequence[int]) -> Callable[[float], None]:
        """Return the function of t in [0, 1] that moves neurons of the network to their places.

        At 1 the stage has the other net, and all that belongs to neurons has gone along.
        """
        stage, there = self._stage, not self._stage.absent(self._stage.network)
        theme = stage.theme.reordered(layer, tuple(order))
        before, own = stage.network, {name: stage.__dict__.pop(name, None) for name in _MOVED}
        now = stage.clip, stage.theme
        stage.clip, stage.theme = self._clip, theme
        meant = stage.network
        (stage.clip, stage.theme), made = now, stage.__dict__
        for name in _MOVED:
            made.pop(name, None)
        made.update({name: piece for name, piece in own.items() if piece is not None})
        put = exchange(before, meant, layer, order)

        def to(t: float) -> None:
            put(t)
            if t < 1:
                return
            self._turn(*_MOVED)
            stage.theme, stage.network = theme, meant
            if there:
                for part in labels(meant):
                    part.set_level(0.0)
                at = stage.panel.submobjects.index(before)
                stage.panel.submobjects[at] = meant
            for part in stage.sheet.submobjects:
                if isinstance(part, Part):
                    part.reorder(layer, order)
            stage.sheet.reweigh(self._new, moves(self._new, paths=self._clip.head.turns))

        return to

    # Another net altogether.

    def part(self) -> list[Any]:
        """Return the animations that take away all that shows the net."""
        stage, known = self._stage, views()
        again = [known[name] for name in stage.shown if not known[name].of_net]
        there = [*self._still(stage), stage.get(VALUE_AXIS)]
        kept = {id(part) for part in (*there, *(p for view in again for p in view.parts(stage)))}
        gone = [*self.loosen(), *(f for view in self._shown for f in view.take(stage))]
        gone += self._still_flow()
        own = {id(fade.mobject) for fade in gone}
        rest = [part for part in stage.sheet.submobjects if id(part) not in kept | own]
        gone += [Fade(0.0, part) for part in rest]
        self._gone = {id(fade.mobject) for fade in gone}
        return gone

    @staticmethod
    def _still(stage: Stage) -> list[Part]:
        """What a sheet of the same data has alike with any net, as `replaced` brings it."""
        sheet = stage.sheet
        own = [sheet.surface, sheet.grid, sheet.own_axes, sheet.data, *sheet.basis]
        return [*own, stage.coordinates.axes]

    def replaced(self) -> None:
        """Let the other net be the stage's, on a sheet of its own that looks the same so far."""
        stage, old = self._stage, self._stage.sheet
        before, scaled = self._still(stage), stage.get(VALUE_AXIS) is not None
        for place, thing in stage.remembered():
            if isinstance(thing, Mobject) and (
                isinstance(thing, Part) or id(thing) in self._gone or stage.absent(thing)
            ):
                stage.forget(place)
        at = stage.plane.submobjects.index(old)
        stage.plane.remove(old)
        stage.clip, stage.spoken_of, stage.tracer = self._clip, 1, None
        stage.unmake("legend")
        new = stage.sheet
        stage.plane.submobjects.remove(new)
        stage.plane.submobjects.insert(at, new)
        new.heights, new.opening, new.history = old.heights, old.opening, list(old.history)
        wide = self._new.widths[0]
        new.data.carried = new.plane.carry(old.data.carried.at(0.0)[:, :wide])
        new.go(0.0, old.plane.view, old.data.stack)
        here = {id(part): k for k, part in enumerate(before)}
        again = self._still(stage)
        for part in old.submobjects:
            if id(part) in here:
                new.lay(again[here[id(part)]])
                for ink, was in zip(inks(new.submobjects[-1]), inks(part), strict=True):
                    ink.set_level(was.level)
        if scaled:
            _at_once(of_outputs(stage))
        known = views()
        same = {id(part) for part in again}
        for view in (known[name] for name in stage.shown if not known[name].of_net):
            if any(id(part) not in same for part in view.parts(stage)):
                _at_once(view.bring(stage))


def _at_once(animations: Sequence[Any]) -> None:
    """Let what comes be there."""
    for one in animations:
        if isinstance(one, Fade):
            for ink in inks(one.mobject):
                ink.set_level(one.level)
