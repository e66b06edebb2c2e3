"""Rules: how a path comes about from the plane, where it is not worth writing down.

A part of a sheet draws itself anew at every frame. The player does the same, so a rule
names what the part is made of in the coordinates of the input; only what else changes
is written down over time. Parts without a rule are recorded as they are drawn.

Lengths, radii and the like are the part's: the capitals of its class, which are written
down once for each kind of rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

import numpy as np
from manim import Scene, VMobject
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.nets.geometry.height_field import HeightField
from pleat.nets.model import Net
from pleat.scenes.clip.model import Clip
from pleat.scenes.outputs.interactive.signals import Samples
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.points import Points
from pleat.scenes.parts.plane.relief import UPRIGHT
from pleat.scenes.parts.plane.terrain import Terrain
from pleat.scenes.stage.stage import Stage

Array = NDArray[np.float64]
# What a whole number means: hundred-thousandths of a step of the ruling, and what is read
# off to a billionth of it; thousandths of a scene unit.
INPUT, EXACT, SCENE = 1e-5, 1e-9, 1e-3
HEIGHT = 1e-4  # of half a side of a terrain, or of a scene unit there


@dataclass
class Live:
    """Something of a rule that may change.

    Attributes
    ----------
    read : callable
        Returns what it is now: a number, an array, or a tuple of ticks.
    unit : float
        What a whole number means in the export of an array.
    """

    read: Callable[[], Any]
    unit: float = SCENE
    signal: Samples = field(default_factory=Samples)

    def look(self, time: int) -> None:
        """Write down what it is at a sample."""
        self.signal.put(time, self.read())


@dataclass
class DrawRule:
    """How a path comes about.

    Attributes
    ----------
    kind : str
        As the player knows it.
    given : dict
        What never changes, fit for JSON.
    live : dict of str to Live
        What may.
    level : callable, optional
        How much of it is seen, where its colours don't say.
    made_of : callable, optional
        Returns what the part was made of. If that is ever replaced, the rule does not hold.
    holds : bool
        Whether it has held so far; if not, the path is written down as it was drawn.
    constants : dict
        The numbers that every part of its class is drawn with.
    otherwise : DrawRule, optional
        Another one, for where this one does not hold.
    """

    kind: str
    given: dict[str, Any] = field(default_factory=dict)
    live: dict[str, Live] = field(default_factory=dict)
    level: Callable[[], float] | None = None
    made_of: Callable[[], object] | None = None
    holds: bool = True
    constants: dict[str, Any] = field(default_factory=dict)
    otherwise: DrawRule | None = None

    def __post_init__(self) -> None:
        self._first = self.made_of() if self.made_of else None

    def look(self, time: int) -> None:
        """Write down what changes."""
        if self.made_of is not None and self.made_of() is not self._first:
            self.holds = False
        for part in self.live.values():
            part.look(time)


class PlaneTrack:
    """A plane over time: place in the passage, view, window, and how it is lifted.

    Attributes
    ----------
    fields : list of HeightField
        Those it has been lifted to.
    """

    def __init__(self, plane: Plane) -> None:
        self.plane = plane
        self.fields: list[HeightField] = []
        self.live = {
            "s": Live(lambda: plane.s),
            "scale": Live(lambda: float(np.log(plane.view.scale))),
            "origin": Live(lambda: plane.view(np.zeros((1, 2)))[0]),
            "window": Live(lambda: np.array(plane.window.sides)),
            "lens": Live(self._lens, 1e-5),
            "weights": Live(self._weights, 1e-5),
            "before": Live(lambda: self._field(plane.relief.before if plane.relief else None)),
            "after": Live(lambda: self._field(plane.relief.after if plane.relief else None)),
            "t": Live(lambda: plane.relief.t if plane.relief else 0.0),
            "unit": Live(lambda: plane.relief.unit if plane.relief else 1.0),
        }
        self._net: Net | None = None

    def _weights(self) -> Array:
        if self._net is not self.plane.net:
            self._net = self.plane.net
            self._flat = np.concatenate(
                [a.ravel() for layer in self._net.layers for a in (layer.W, layer.b)]
            )
        return self._flat

    def _field(self, field: HeightField | None) -> float:
        """Return the index of a height field; -1 is the ground."""
        if field is None:
            return -1.0
        if field not in self.fields:
            self.fields.append(field)
        return float(self.fields.index(field))

    def _lens(self) -> Array:
        """Return the lens of a space that may be over the plane."""
        lens, D = self.plane.view.lens, max(self.plane.passage.D, UPRIGHT + 1)
        return (np.eye(2, D) if lens is None else lens.matrix).ravel()


class TerrainTrack:
    """A terrain over time: how it is seen."""

    def __init__(self, terrain: Terrain) -> None:
        self.terrain = terrain
        self.live = {"view": Live(lambda: terrain.view.ravel(), HEIGHT)}


class PointsTrack:
    """A set of data points over time: where they are in the input, and how they are stacked."""

    def __init__(self, points: Points, plane: int, unit: float = INPUT) -> None:
        self.points, self.plane = points, plane
        self.live = {
            "x": Live(lambda: points.carried.at(0.0)[:, : self._width].ravel(), unit),
            "stack": Live(lambda: points.stack),
            "heights": Live(lambda: points.heights),
        }
        self._width = 2

    def of(self, width: int) -> PointsTrack:
        """Say how many inputs there are."""
        self._width = width
        return self


class Scope:
    """What rules share, found on stage as it comes.

    Attributes
    ----------
    planes : list of PlaneTrack
    points : list of PointsTrack
    terrains : list of TerrainTrack
    judged : list of Clip
        Whose nets are measured on their data.
    stage : Stage or None
        The scene's.
    sides : list of Stage
        All there are now: one, or two side by side.
    """

    def __init__(self) -> None:
        self.planes: list[PlaneTrack] = []
        self.points: list[PointsTrack] = []
        self.terrains: list[TerrainTrack] = []
        self.arrows: list[tuple[Mobject, dict[str, Any], dict[str, Live]]] = []
        self.stage: Stage | None = None
        self.sides: list[Stage] = []
        self.judged: list[Clip] = []
        self._held: list[Plane] = []

    def judge(self, clip: Clip) -> int:
        """Return the index of a clip whose net is measured on its data."""
        for k, known in enumerate(self.judged):
            if _measures(known) == _measures(clip):
                return k
        self.judged.append(clip)
        return len(self.judged) - 1

    def survey(self, scene: Scene) -> None:
        """Find the planes that parts may stand on without being below their sheet."""
        self.stage = getattr(scene, "stage", None)
        self.sides = [] if self.stage is None else self.stage.sides
        held = [thing for side in self.sides for thing in side.everything()]
        self._held = [o.plane for o in held if isinstance(getattr(o, "plane", None), Plane)]

    def look(self, time: int) -> None:
        """Write down what planes and points are at a sample."""
        tracks: list[PlaneTrack | PointsTrack | TerrainTrack] = [*self.planes, *self.points]
        tracks += self.terrains
        for track in tracks:
            for live in track.live.values():
                live.look(time)

    def rule(self, mobject: VMobject, owners: Sequence[Mobject]) -> DrawRule | None:
        """Return how a path comes about, if there is a rule for it."""
        self._owners = owners
        for owner in (mobject, *reversed(owners)):
            found = rule_of(owner, mobject, self)
            if found is not None:
                found.constants = constants(type(owner))
                return found
        return None

    def subject(self, owners: Sequence[Mobject]) -> Plane | None:
        """Return the plane of the net that a part of a side is a picture of."""
        for side in self.sides:
            held = (side.panel, side.plane, side.front)
            if side.layout.window is not None and any(o is h for o in owners for h in held):
                return side.sheet.plane
        return None

    def plane(self, carried: Carried | None = None) -> int | None:
        """Return the index of the plane that something stands on.

        Parameters
        ----------
        carried : Carried, optional
            What the plane carries; by default the sheet says that is drawn now.
        """
        above = [getattr(o, "plane", None) for o in reversed(self._owners)]
        found = [p for p in (*above, *self._held) if isinstance(p, Plane)]
        if carried is not None:
            found = [p for p in found if p.passage is carried.passage]
        return self.plane_of(found[0]) if found else None

    def plane_of(self, plane: Plane) -> int:
        """Return the index of a plane."""
        for k, track in enumerate(self.planes):
            if track.plane is plane:
                return k
        self.planes.append(PlaneTrack(plane))
        return len(self.planes) - 1

    def terrain_of(self, terrain: Terrain) -> int:
        """Return the index of a terrain."""
        known = [track.terrain for track in self.terrains]
        if terrain not in known:
            self.terrains.append(TerrainTrack(terrain))
            return len(known)
        return known.index(terrain)

    def set_of(self, points: Points) -> int | None:
        """Return the index of a set of points."""
        for k, track in enumerate(self.points):
            if track.points is points:
                return k
        plane = self.plane(points.carried)
        if plane is None:
            return None
        own = self.planes[plane].plane
        track = PointsTrack(points, plane, unit_of(own))
        self.points.append(track.of(own.net.widths[0]))
        return len(self.points) - 1


def _measures(clip: Clip) -> tuple[object, ...]:
    """Return what its measurements hang on."""
    return clip.snapshot, clip.dataset, clip.head.threshold, clip.head.depth


def constants(part: type) -> dict[str, Any]:
    """Return the numbers among a class's attributes in capitals, fit for JSON.

    Parameters
    ----------
    part : type
        Of something that is drawn.
    """
    out: dict[str, Any] = {}
    for own in reversed(part.__mro__):
        for name, value in vars(own).items():
            numbers = np.asarray(value) if name.isupper() and not name.startswith("_") else None
            if numbers is not None and numbers.dtype.kind in "if":
                out[name] = numbers.tolist()
    return out


@singledispatch
def rule_of(owner: object, mobject: VMobject, scope: Scope) -> DrawRule | None:
    """Return how a path of an owner comes about; None if its points must be recorded."""
    return None


def unit_of(plane: Plane, layer: int = 0, unit: float = INPUT) -> float:
    """Return what a whole number means on the plane behind a layer, where it usually is `unit`."""
    return unit * plane.rulings[layer].step


def coordinates(q: Array, unit: float) -> list[int]:
    """Return an array as whole numbers."""
    return [int(v) for v in np.round(np.asarray(q) / unit).ravel()]


def sources(carried: Carried, plane: Plane) -> dict[str, Any]:
    """Return where points that a plane carries start from, and from which move on."""
    q = carried.at(0.0)
    used = np.flatnonzero(np.abs(q).max(axis=0, initial=0.0) > 0)
    n = int(used[-1]) + 1 if len(used) else 1
    layer = plane.passage.moves[carried.since - 1].layer if carried.since else 0
    out: dict[str, Any] = {"n": n, "x": coordinates(q[:, :n], unit_of(plane, layer))}
    out |= {"since": carried.since} if carried.since else {}
    return out if carried.lifted else {**out, "ground": 1}


def few(numbers: Array | NDArray[np.int64]) -> list[int] | dict[str, int]:
    """Return whole numbers as they are, or evenly spaced ones as start, step and count."""
    steps = np.unique(np.diff(numbers))
    if len(numbers) > 3 and len(steps) == 1:
        return {"from": int(numbers[0]), "by": int(steps[0]), "n": len(numbers)}
    return [int(v) for v in numbers]
