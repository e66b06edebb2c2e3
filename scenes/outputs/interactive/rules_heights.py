"""The rules of what stands over a sheet that is lifted: level planes and stems."""

from __future__ import annotations

from manim import VMobject

from pleat.scenes.outputs.interactive.rules import DrawRule, Scope, rule_of, sources
from pleat.scenes.parts.plane.height_surface import LevelPlane, Stems


@rule_of.register
def _level_plane(part: LevelPlane, ink: VMobject, scope: Scope) -> DrawRule | None:
    plane = scope.plane(part.carried)
    if plane is None:
        return None
    corners = sources(part.carried, scope.planes[plane].plane)
    if ink is part.edge:
        return DrawRule("lines", {"plane": plane, **corners}, made_of=lambda: part.carried)
    return DrawRule("cells", {"plane": plane, "cells": [corners]}, made_of=lambda: part.carried)


@rule_of.register
def _stems(part: Stems, ink: VMobject, scope: Scope) -> DrawRule | None:
    of = scope.set_of(part.marked)
    return None if of is None else DrawRule("stems", {"of": of})
