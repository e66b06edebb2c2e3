"""The rules of a terrain: the player has its heights, and draws it and what lies on it itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VMobject

from pleat.scenes.outputs.interactive.rules import (
    HEIGHT,
    DrawRule,
    Live,
    Scope,
    TerrainTrack,
    coordinates,
    rule_of,
)
from pleat.scenes.outputs.interactive.tracks import Tracks
from pleat.scenes.parts.plane.on_terrain import Contours, Marks, Track
from pleat.scenes.parts.plane.terrain import OnTerrain, Terrain


@rule_of.register
def _terrain(part: Terrain, ink: VMobject, scope: Scope) -> DrawRule | None:
    given: dict[str, Any] = {"terrain": scope.terrain_of(part)}
    for band, own in enumerate(part.bands):
        if ink is own:
            return DrawRule("terrain", {**given, "band": band})
    # The others of its inks have the same points.
    thing = next((one for one in part.things if ink is one.inks[0]), None)
    return None if thing is None else _lying(thing, given)


def _lying(thing: OnTerrain, given: dict[str, Any]) -> DrawRule | None:
    """Return how what lies on a terrain comes about."""
    if isinstance(thing, Contours):
        return DrawRule("terrain", {**given, "contours": 1})
    if isinstance(thing, Track):
        line = coordinates(thing.line, HEIGHT)
        return DrawRule("terrain", {**given, "line": line}, {"place": Live(lambda: thing.place)})
    if isinstance(thing, Marks):
        at = Live(lambda: np.asarray(thing.places).ravel(), HEIGHT)
        return DrawRule("terrain", given, {"at": at})
    return None


def terrain(track: TerrainTrack, tracks: Tracks) -> dict[str, Any]:
    """Return a terrain as JSON: its heights, its levels, and how it is seen over time."""
    mesh, view = track.terrain.mesh, track.live["view"]
    return {
        "n": mesh.n,
        "heights": coordinates(np.minimum(mesh.heights, 2 * mesh.levels[-1]), HEIGHT),
        # Band by band the upper one: nothing is below the first.
        "levels": [round(float(v), 6) for v in mesh.levels[1:]],
        "view": tracks.arrays(view.signal, view.unit, view.unit),
    }
