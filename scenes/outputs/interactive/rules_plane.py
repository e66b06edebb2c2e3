"""The rules of what a sheet carries along: lines, points, arrows, creases, cells."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import box_polygon
from pleat.scenes.drawing.ink import Ink
from pleat.scenes.outputs.interactive.rules import (
    INPUT,
    DrawRule,
    Live,
    Scope,
    coordinates,
    rule_of,
    sources,
    unit_of,
)
from pleat.scenes.parts.plane.arrows import Arrow, Landing
from pleat.scenes.parts.plane.decision import Areas
from pleat.scenes.parts.plane.facets import Facets
from pleat.scenes.parts.plane.folds import Crease, Tint
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.regions import NeuronCreases, RegionMap
from pleat.scenes.parts.plane.separator import Separator
from pleat.scenes.parts.plane.surface import Surface

Array = NDArray[np.float64]
# The player samples what bends everywhere evenly, but no finer than so many inputs.
_FINEST = 0.03


@rule_of.register
def _lines(part: Lines, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane(part.carried)
    if plane is None:
        return None
    given: dict[str, Any] = {"plane": plane}
    if callable(part.polylines):
        given |= sources(part.carried, scope.planes[plane].plane)
        given["cuts"] = (np.flatnonzero(~part.joined) + 1).tolist()
        return DrawRule("lines", given, made_of=lambda: part.carried)
    # The player finds by itself where they bend, with any weights.
    own = scope.planes[plane].plane
    given["n"] = own.net.widths[part.layer]
    unit = unit_of(own, part.layer)
    given["lines"] = [coordinates(line, unit) for line in part.polylines]
    if part.layer:
        given["layer"] = part.layer
    if not part.carried.lifted:
        given["ground"] = 1
    return DrawRule("lines", given | _step(part.carried, own, part.layer))


def _fine(scope: Scope, plane: int, given: dict[str, Any]) -> float:
    """Return what a whole number means where any layer's plane may be meant; say so in a rule."""
    finest = min(ruled.step for ruled in scope.planes[plane].plane.rulings)
    if finest < 1:
        given["parts"] = 1 / (INPUT * finest)
    return INPUT * min(finest, 1.0)


def _step(carried: Carried, plane: Plane, layer: int) -> dict[str, float]:
    """Return how densely a line must be sampled, if the net bends it everywhere."""
    if all(own.act.linear_pieces for own in plane.net.layers[layer:]):
        return {}
    gaps = np.linalg.norm(np.diff(carried.at(0.0), axis=0), axis=1)
    finest = float(np.quantile(gaps[gaps > 0], 0.1)) if (gaps > 0).any() else 1.0
    whole = plane.rulings[layer].step
    return {"step": round(max(finest / whole, _FINEST), 4) * whole}


@rule_of.register
def _arrow(part: Arrow, ink: VMobject, scope: Scope) -> DrawRule | None:
    names = {id(part.shaft): "shaft", id(part.head): "head", id(part.point): "point"}
    if id(ink) not in names:
        return None
    given: dict[str, Any] = {"part": names[id(ink)], "lift": part.lift}
    made = part.where if isinstance(part.where, partial) else None
    if isinstance(part, Landing):
        plane = scope.plane()
        if plane is None:
            return None
        live = {
            "q": Live(lambda: part.ends.ravel(), _fine(scope, plane, given)),
            "amount": Live(lambda: part.amount),
        }
        return DrawRule("arrow", {"plane": plane, **given}, live)
    if made is not None and made.func is Plane.stand:
        plane, q = scope.plane(), made.keywords["q"]
        if plane is None:
            return None
        at = coordinates(q, _fine(scope, plane, given))
        whole = {"plane": plane, "q": at, **given}
        return DrawRule("arrow", whole, made_of=lambda: part.where)
    if made is not None and made.func is Plane.standing:
        carried: Carried = made.keywords["carried"]
        plane = scope.plane(carried)
        if plane is None:
            return None
        # Where it bends the player finds by itself.
        own = scope.planes[plane].plane
        layer = own.passage.moves[carried.since - 1].layer if carried.since else 0
        n = own.net.widths[layer]
        line = carried.at(0.0)[[0, -1], :n]
        given |= {"plane": plane, "n": n, "line": coordinates(line, unit_of(own, layer))}
        given |= {"layer": layer} if layer else {}
        return DrawRule("arrow", given | _step(carried, own, layer))
    return None


@rule_of.register
def _crease(part: Crease, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane(part.carried)
    if ink is not part.line or plane is None:
        return None
    if scope.planes[plane].plane.net.widths[0] == 1:
        # A point of the line, seen as what it is folded along: written down as it is drawn.
        return None
    given = {"plane": plane, **sources(part.carried, scope.planes[plane].plane)}
    return DrawRule("crease", given, made_of=lambda: part.carried)


@rule_of.register(Tint)
@rule_of.register(RegionMap)
def _cell_each(part: Tint | RegionMap, ink: VMobject, scope: Scope) -> DrawRule | None:
    def cells() -> list[Carried]:
        return part.cells if isinstance(part, Tint) else part._cells

    plane = scope.plane(cells()[0])
    # Pieces of a line are no cells: they are written down as they are drawn.
    if plane is None or scope.planes[plane].plane.net.widths[0] == 1:
        return None
    cell = sources(cells()[part.submobjects.index(ink)], scope.planes[plane].plane)
    live = {"arrived": Live(lambda: part.arrived)} if isinstance(part, RegionMap) else {}
    return DrawRule("cells", {"plane": plane, "cells": [cell]}, live, made_of=cells)


@rule_of.register
def _separator(part: Separator, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane(part.carried)
    if ink is not part.ink or plane is None:
        return None
    cell = sources(part.carried, scope.planes[plane].plane)
    return DrawRule("cells", {"plane": plane, "cells": [cell]}, made_of=lambda: part.carried)


@rule_of.register
def _areas(part: Areas, ink: VMobject, scope: Scope) -> DrawRule | None:
    cells = part.cells[part.submobjects.index(ink)]
    plane = scope.plane(cells[0]) if cells else None
    if plane is None:
        return None
    own = scope.planes[plane].plane
    given = {"plane": plane, "cells": [sources(cell, own) for cell in cells]}
    rule = DrawRule("cells", given, made_of=lambda: part.cells)
    if part.follows(own):
        # With other weights the player finds them by itself.
        box = coordinates(box_polygon(part.box), unit_of(own))
        side = part.submobjects.index(ink)
        told = {"plane": plane, "box": box, "side": side, "threshold": part.threshold}
        rule.otherwise = DrawRule("areas", told)
    return rule


@rule_of.register
def _facets(part: Facets, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane(part.cells[0])
    if plane is None:
        return None
    if ink is not part.submobjects[0]:  # its edge has a rule of its own
        # The first draws them all, as far behind as each is.
        return DrawRule("none", level=lambda: 0.0)
    own = scope.planes[plane].plane
    given = {"plane": plane, "cells": [sources(cell, own) for cell in part.cells]}
    first = part.submobjects[0]
    assert isinstance(first, Ink)
    return DrawRule("facets", given, level=lambda: first.level)


@rule_of.register
def _surface(part: Surface, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane()
    if ink is not part.fill or part.box is None or plane is None:
        return None
    own = scope.planes[plane].plane
    if all(layer.act.linear_pieces for layer in own.net.layers):
        # The player finds its flat pieces by itself, with any weights.
        box = coordinates(box_polygon(part.box), unit_of(own))
        return DrawRule("surface", {"plane": plane, "box": box})
    carried, starts = part.cells(own, len(own.net.layers))
    given = {"plane": plane, **sources(carried, own), "starts": starts.tolist()}
    return DrawRule("surface", given, made_of=lambda: part._cells)


@rule_of.register
def _neuron_creases(part: NeuronCreases, ink: VMobject, scope: Scope) -> DrawRule | None:
    k = part.submobjects.index(ink)
    lines = part._lines[k]
    plane = scope.plane(lines[0]) if lines else None
    if plane is None:
        return None
    own = scope.planes[plane].plane
    given = {"plane": plane, "lines": [sources(line, own) for line in lines]}
    live = {"share": Live(lambda: float(part.drawn[k]))}
    return DrawRule("traces", given, live, made_of=lambda: part._lines)
