"""The rules of what a sheet carries along: lines, points, arrows, creases, cells."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from pleat.scenes.ink import Ink
from pleat.scenes.interactive.rules import (
    INPUT,
    Live,
    Rule,
    Scope,
    coordinates,
    rule_of,
    sources,
)
from pleat.scenes.stage.decision import Areas
from pleat.scenes.stage.facets import Facets
from pleat.scenes.stage.folds import Crease, Tint
from pleat.scenes.stage.landings import Landing
from pleat.scenes.stage.parts import Arrow, Lines, Marker, Mistakes, Points
from pleat.scenes.stage.plane import Plane
from pleat.scenes.stage.regions import NeuronCreases, RegionMap

Array = NDArray[np.float64]


@rule_of.register
def _lines(part: Lines, ink: VMobject, scope: Scope) -> Rule | None:
    plane = scope.plane(part.carried)
    if plane is None:
        return None
    cuts = (np.flatnonzero(~part.joined) + 1).tolist()
    return Rule("lines", {"plane": plane, **sources(part.carried), "cuts": cuts})


@rule_of.register
def _points(part: Points, ink: VMobject, scope: Scope) -> Rule | None:
    of = scope.set_of(part)
    if of is None:
        return None
    members = part.members[part.submobjects.index(ink)]
    return Rule("dots", {"of": of, "at": few(members)})


@rule_of.register
def _arrow(part: Arrow, ink: VMobject, scope: Scope) -> Rule | None:
    names = {id(part.shaft): "shaft", id(part.head): "head", id(part.point): "point"}
    if id(ink) not in names:
        return None
    given: dict[str, Any]
    live = {}
    made = part.where if isinstance(part.where, partial) else None
    if isinstance(part, Landing):
        plane, given = scope.plane(), {}
        live = {"q": Live(lambda: part.ends.ravel(), INPUT)}
    elif made is not None and made.func is Plane.now:
        plane, given = scope.plane(made.keywords["carried"]), sources(made.keywords["carried"])
    elif made is not None and made.func is Plane.project:
        plane, given = scope.plane(), {"q": coordinates(made.keywords["q"])}
    else:
        return None
    if plane is None:
        return None
    return Rule("arrow", {"plane": plane, "part": names[id(ink)], **given}, live)


@rule_of.register
def _crease(part: Crease, ink: VMobject, scope: Scope) -> Rule | None:
    plane = scope.plane(part.carried)
    if ink is not part.line or plane is None:
        return None
    return Rule("crease", {"plane": plane, **sources(part.carried)})


@rule_of.register(Tint)
@rule_of.register(RegionMap)
def _cell_each(part: Tint | RegionMap, ink: VMobject, scope: Scope) -> Rule | None:
    cells = part.cells if isinstance(part, Tint) else part._cells
    plane = scope.plane(cells[0])
    if plane is None:
        return None
    return Rule("cells", {"plane": plane, "cells": [sources(cells[part.submobjects.index(ink)])]})


@rule_of.register
def _areas(part: Areas, ink: VMobject, scope: Scope) -> Rule | None:
    cells = part.cells[part.submobjects.index(ink)]
    plane = scope.plane(cells[0]) if cells else None
    if plane is None:
        return None
    return Rule("cells", {"plane": plane, "cells": [sources(cell) for cell in cells]})


@rule_of.register
def _facets(part: Facets, ink: VMobject, scope: Scope) -> Rule | None:
    plane = scope.plane(part.cells[0])
    if plane is None:
        return None
    if ink is not part.submobjects[0]:
        # The first draws them all, as far behind as each is.
        return Rule("none", level=lambda: 0.0)
    given = {
        "plane": plane,
        "cells": [sources(cell) for cell in part.cells],
        "shades": [part.FAINT, part.STRONG],
        "light": part.LIGHT.tolist(),
    }
    first = part.submobjects[0]
    assert isinstance(first, Ink)
    return Rule("facets", given, level=lambda: first.level)


@rule_of.register
def _neuron_creases(part: NeuronCreases, ink: VMobject, scope: Scope) -> Rule | None:
    k = part.submobjects.index(ink)
    lines = part._lines[k]
    plane = scope.plane(lines[0]) if lines else None
    if plane is None:
        return None
    given = {"plane": plane, "lines": [sources(line) for line in lines]}
    return Rule("traces", given, {"share": Live(lambda: float(part.drawn[k]))})


@rule_of.register
def _marker(part: Marker, ink: VMobject, scope: Scope) -> Rule | None:
    of = scope.set_of(part.marked)
    if of is None:
        return None
    return Rule("ring", {"of": of, "at": [part.index], "r": part.radius})


@rule_of.register
def _mistakes(part: Mistakes, ink: VMobject, scope: Scope) -> Rule | None:
    of = scope.set_of(part.marked)
    if of is None:
        return None
    return Rule("crosses", {"of": of, "at": few(part.wrong), "r": part.ARM})


def few(numbers: Array | NDArray[np.int64]) -> list[int] | dict[str, int]:
    """Return whole numbers as they are, or evenly spaced ones as start, step and count."""
    steps = np.unique(np.diff(numbers))
    if len(numbers) > 3 and len(steps) == 1:
        return {"from": int(numbers[0]), "by": int(steps[0]), "n": len(numbers)}
    return [int(v) for v in numbers]
