"""The rules of graphs over a line of inputs: the player has the net, and draws them itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from pleat.scenes.outputs.interactive.rules import DrawRule, Live, Scope, few, rule_of
from pleat.scenes.parts.panel.response import Response
from pleat.scenes.parts.plane.graphs import OutputGraph, OverLine, Residuals, Targets
from pleat.scenes.parts.plane.line_targets import LineResiduals

Array = NDArray[np.float64]
_BETWEEN = 120  # sides at the least of a graph that bends everywhere


@rule_of.register
def _graph(part: OutputGraph, ink: VMobject, scope: Scope) -> DrawRule | None:
    if ink is not part.line:
        return None
    given = _over(part, part.output, scope)
    if given is None:
        return None
    net = scope.planes[given["plane"]].plane.net
    if not all(layer.act.linear_pieces for layer in net.layers):
        gaps = np.diff(part.graph.x)
        finest = float(np.quantile(gaps, 0.1))
        given["step"] = max(finest, (given["to"] - given["from"]) / (10 * _BETWEEN))
    return DrawRule("graph", given, {"at": Live(lambda: part.seen)})


@rule_of.register
def _response(part: Response, ink: VMobject, scope: Scope) -> DrawRule | None:
    curve = next((k for k, own in enumerate(part.curves) if ink is own), None)
    if curve is None:
        return None
    low, high = part.ends
    given = {"plane": scope.plane_of(part.planes[curve]), "output": 0, "from": low, "to": high}
    given |= {"zero": 0.0, "tall": part.tall, "step": (high - low) / (part.SAMPLES - 1)}
    return DrawRule("graph", given, {"at": Live(lambda: part.seen)})


@rule_of.register
def _residuals(part: Residuals, ink: VMobject, scope: Scope) -> DrawRule | None:
    given = _over(part, part.column, scope)
    if given is None:
        return None
    given |= _of(part.x[:, 0], scope) | {"y": _short(part.y)}
    return DrawRule("residuals", given, {"at": Live(lambda: part.seen)})


@rule_of.register
def _targets(part: Targets, ink: VMobject, scope: Scope) -> DrawRule | None:
    given = _over(part, 0, scope)
    if given is None:
        return None
    members = part.members[part.submobjects.index(ink)]
    given |= _of(part.x, scope) | {"y": _short(part.y[members]), "members": few(members)}
    return DrawRule("targets", given, {"at": Live(lambda: part.seen)})


@rule_of.register
def _line_residuals(part: LineResiduals, ink: VMobject, scope: Scope) -> DrawRule | None:
    of, plane = scope.set_of(part.targets.points_), scope.plane()
    if of is None or plane is None:
        return None
    targets = _short(part.targets.targets)
    return DrawRule("line residuals", {"plane": plane, "of": of, "targets": targets})


def _of(x: Array, scope: Scope) -> dict[str, Any]:
    """Return over which inputs: of which set of points, if they are one's."""
    for side in scope.sides:
        points = side.sheet.data
        q = points.carried.at(0.0)
        if len(q) == len(x) and np.array_equal(q[:, 0], x):
            of = scope.set_of(points)
            if of is not None:
                return {"of": of}
    return {"x": _short(x)}


def _short(values: Array) -> list[float]:
    """Return numbers as exact as anything is drawn."""
    return [float(f"{v:.9g}") for v in values.tolist()]


def _over(part: OverLine, output: int, scope: Scope) -> dict[str, Any] | None:
    """Return which plane, which output, between which inputs, and on which upright scale."""
    plane = scope.plane()
    if plane is None:
        return None
    ruled, over = scope.planes[plane].plane.rulings[0], part.over
    ends = {"from": ruled.low[0], "to": ruled.high[0]}
    return {"plane": plane, "output": output, **ends, "zero": over.zero, "tall": over.scale}
