"""The rules of data points and of what marks them."""

from __future__ import annotations

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from pleat.nets.data import decided
from pleat.scenes.outputs.interactive.rules import (
    EXACT,
    DrawRule,
    Live,
    Scope,
    few,
    rule_of,
    unit_of,
)
from pleat.scenes.parts.plane.folds import Ghost
from pleat.scenes.parts.plane.points import Marker, Mistakes, Points, Spot
from pleat.scenes.parts.plane.tracer import Tracer

Array = NDArray[np.float64]


@rule_of.register
def _points(part: Points, ink: VMobject, scope: Scope) -> DrawRule | None:
    of = scope.set_of(part)
    if of is None:
        return None
    members = part.members[part.submobjects.index(ink)]
    return DrawRule("dots", {"of": of, "at": few(members)})


@rule_of.register
def _marker(part: Marker, ink: VMobject, scope: Scope) -> DrawRule | None:
    of = scope.set_of(part.marked)
    if of is None:
        return None
    return DrawRule("ring", {"of": of, "at": [part.index], "radius": part.radius})


@rule_of.register
def _mistakes(part: Mistakes, ink: VMobject, scope: Scope) -> DrawRule | None:
    of = scope.set_of(part.marked)
    if of is None:
        return None
    net_of = scope.planes[scope.points[of].plane].plane
    threshold = next((s.clip.threshold for s in scope.sides), 0.0)

    def as_decided() -> bool:
        x = part.marked.carried.at(0.0)[:, : net_of.net.widths[0]]
        wrong = decided(net_of.net(x), threshold) != part.marked.labels
        return np.array_equal(np.flatnonzero(wrong), part.wrong)

    live = {
        "at": Live(lambda: part.wrong.astype(np.float64), 1.0),
        "as decided": Live(as_decided),
    }
    return DrawRule("crosses", {"of": of, "threshold": threshold}, live)


@rule_of.register
def _ghost(part: Ghost, ink: VMobject, scope: Scope) -> DrawRule | None:
    of = scope.set_of(part.marked)
    if of is None or part.marked.stack:
        return None
    members = part.members[part.submobjects.index(ink)]
    return DrawRule("ghost", {"of": of, "at": few(members), "moment": float(part.moment)})


@rule_of.register
def _spot(part: Spot, ink: VMobject, scope: Scope) -> DrawRule | None:
    of = scope.set_of(part.marked)
    return None if of is None else DrawRule("dots", {"of": of, "at": [part.index]})


@rule_of.register
def _tracer(part: Tracer, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane(part.carried)
    if plane is None:
        return None
    inks = {"trail": part.trail, "stops": part.stops, "dot": part.dot, "ring": part.ring}
    name = next(name for name, own in inks.items() if own is ink)
    own = scope.planes[plane].plane
    n = own.net.widths[0]
    live = {"x": Live(lambda: part.carried.at(0.0)[0, :n], unit_of(own, unit=EXACT))}
    if name in ("trail", "stops"):
        live["since"] = Live(lambda: part.since)
    if name == "ring":
        live["opening"] = Live(lambda: part.opening)
    given = {"plane": plane, "part": name}
    return DrawRule("tracer", given, live)
