"""The rules of what stands still while the sheet moves: axes, number line, numbers, plots."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from pleat.scenes.drawing.notation import Notation
from pleat.scenes.drawing.numbers import Numbers, Readings
from pleat.scenes.outputs.interactive.rules import (
    EXACT,
    SCENE,
    DrawRule,
    Live,
    Scope,
    coordinates,
    few,
    rule_of,
    unit_of,
)
from pleat.scenes.parts.panel.dense import Travellers
from pleat.scenes.parts.panel.plot import NeuronPlot
from pleat.scenes.parts.plane.axes import Axes
from pleat.scenes.parts.plane.number_line import NumberLine
from pleat.scenes.parts.plane.space_axes import SpaceAxes
from pleat.scenes.parts.plane.vectors import Parallelogram
from pleat.scenes.stage.stage import Stage

Array = NDArray[np.float64]


@rule_of.register
def _axes(part: Axes, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane()
    if ink is not part.line or plane is None:
        return None
    live = {"span": Live(lambda: float(part.span)), "ticks": Live(lambda: part.ticks)}
    # Axes at the window's edge, or in units of their own, are written down as they are drawn.
    if any(part.at_edge) or part.measured:
        return None
    return DrawRule("axes", {"plane": plane}, live, made_of=lambda: any(part.at_edge))


@rule_of.register
def _space_axes(part: SpaceAxes, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane()
    if (ink is not part.line and ink is not part.behind) or plane is None:
        return None
    sign = 1 if ink is part.line else -1
    ways = np.argmax(part.ways, axis=1).tolist()
    live = {"ticks": Live(lambda: tuple(part.ticks[sign]))}
    return DrawRule("space", {"plane": plane, "ways": ways, "sign": sign}, live)


@rule_of.register
def _number_line(part: NumberLine, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane()
    if (ink is not part.line and ink is not part.numbers) or plane is None or part.measured:
        return None
    kind = "ruler" if ink is part.line else "ticks"
    return DrawRule(kind, {"plane": plane}, {"ticks": Live(lambda: (part.ticks,))})


@rule_of.register
def _numbers(part: Numbers, ink: VMobject, scope: Scope) -> DrawRule | None:
    given: dict[str, Any] = {"size": part.size, **notation_of(part.notation)}
    if isinstance(part, Readings):
        given["rooms"] = coordinates(np.array(part.rooms), SCENE)
        given["notations"] = [notation_of(own) for own in part.notations]
    stage = next((s for s in scope.sides if s.made(Stage.values) is part), None)
    if stage is not None:
        # What is read off a point follows from the point.
        live = {
            "x": Live(lambda: _read_off(stage), unit_of(stage.sheet.plane, unit=EXACT)),
            "as read": Live(lambda: part.level == 0 or _as_read(part, stage)),
        }
        given["plane"] = scope.plane_of(stage.sheet.plane)
        return DrawRule("readings", given, live | _values(part))
    return DrawRule("numbers", given, _values(part))


def _as_read(part: Numbers, stage: Stage) -> bool:
    """Whether numbers are what the player reads off a point: not how high it is lifted."""
    return stage.sheet.plane.relief is None and part.values == stage.readings()


def _values(part: Numbers) -> dict[str, Live]:
    """Return what numbers are shown, and where."""

    def read() -> Array:
        return np.array([np.nan if v is None else v for v in part.values])

    return {
        "values": Live(read, _finest(part)),
        "at": Live(lambda: np.array(part.centers).ravel()),
    }


def notation_of(notation: Notation) -> dict[str, int]:
    """Return how a number is written, as the player knows it."""
    own = {
        "decimals": notation.decimals,
        "power": notation.power,
        "aside": int(notation.aside),
        "least": notation.least,
    }
    return {name: value for name, value in own.items() if value or name == "decimals"}


def _finest(part: Numbers) -> float:
    """Return what a whole number means: a hundredth of the last digit that is written."""
    every = part.notations if isinstance(part, Readings) else (part.notation,)
    return 10.0 ** min(own.power - own.decimals - 2 for own in every)


def _read_off(stage: Stage) -> Array:
    carried, index = (stage.sheet.data.carried, stage.point)
    if stage.tracer is not None:
        carried, index = stage.tracer.carried, 0
    q: Array = carried.at(0.0)[index, : stage.net.widths[0]]
    return q


@rule_of.register
def _plot(part: NeuronPlot, ink: VMobject, scope: Scope) -> DrawRule | None:
    stage = scope.stage
    found = [t.points for t in scope.points if t.points.carried is part.carried]
    if not found and stage is not None and stage.sheet.data.carried is part.carried:
        found = [stage.sheet.data]
    of = scope.set_of(found[0]) if found else None
    if of is None:
        return None
    given = {
        "of": of,
        "neuron": part.neuron,
        "moves": [part.starts, part.folds],
        "unit": float(part.grounds.unit),
        "origin": coordinates(part.grounds.origin, SCENE),
    }
    if ink is part.mark:
        return DrawRule("plot ring", {**given, "at": [part.marked]})
    for dots, members in zip(part.dots, part.members, strict=True):
        if ink is dots:
            return DrawRule("plot dots", {**given, "at": few(members)})
    return None


@rule_of.register
def _parallelogram(part: Parallelogram, ink: VMobject, scope: Scope) -> DrawRule | None:
    if ink not in part.copies or scope.plane() is None:
        return None
    k = part.copies.index(ink)
    plane = scope.planes[scope.plane() or 0].plane

    def ends() -> Array:
        return part.sides(plane)[k].ravel()

    return DrawRule("dashes", live={"ends": Live(ends)})


@rule_of.register
def _travellers(part: Travellers, ink: VMobject, scope: Scope) -> DrawRule | None:
    raster = part.raster
    targets, sizes, _ = raster.way
    blank = ink is raster.empty
    of_shade = dict(zip(map(id, raster.copies), raster.members, strict=True))
    which = np.flatnonzero(raster.levels == 0) if blank else of_shade[id(ink)]
    # Most pixels end at one place, as nothing; those that don't are named.
    own = np.flatnonzero(sizes > 0)
    given = {
        "side": round(len(sizes) ** 0.5),
        "corner": [float(v) for v in raster.centres[0]],
        "step": raster.step,
        "middle": [float(v) for v in targets[sizes == 0][0]] if len(own) < len(sizes) else [0, 0],
        "own": {int(k): [round(float(v), 4) for v in (*targets[k], sizes[k])] for k in own},
        "at": which.tolist(),
        "open": int(blank),
    }
    return DrawRule("travel", given, {"t": Live(lambda: raster.way[2])})
