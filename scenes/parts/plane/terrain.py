"""A function of two numbers as a surface over their plane, coloured by height, seen from anywhere.

It is drawn from the back to the front without parting space: the cells of a grid in the
order in which a viewer above them sees them behind each other (the floating horizon of
Wright 1973, by painting). Only where the surface turns its back can it hide something, so
what lies between two such places is drawn as one, one path for each band of heights.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import LineJointType, ManimColor
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Group, Ink, strokes
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.height_mesh import Cells, HeightMesh, Mask, Stand
from pleat.scenes.parts.plane.solids import Shard

Array = NDArray[np.float64]


class OnTerrain:
    """What lies on a terrain and is hidden by what of it is nearer.

    Attributes
    ----------
    inks : tuple of Ink
        All of them draw the same, the first of them behind the others.
    over : int
        Where several are at one place, those of a higher one are on those of a lower.
    """

    inks: tuple[Ink, ...]
    over: int = 0

    def drawn(self, terrain: Terrain) -> dict[int, Array]:
        """Return its cubics by the group after which they are drawn."""
        raise NotImplementedError


class Furniture(Group):
    """What stands around a terrain or over it, and is never hidden by it.

    Attributes
    ----------
    behind : bool
        Whether the terrain hides what of it is behind.
    """

    behind = False

    def place(self, terrain: Terrain) -> None:
        """Stand where the terrain is seen now."""
        raise NotImplementedError


class Terrain(Group):
    """A surface over a plane, with what lies on it.

    Parameters
    ----------
    mesh : HeightMesh
    colors : sequence of str
        One a band.
    room : Rect
        What all of it keeps to, in scene units.
    stand : Stand
    ground : str
        The colour behind it.

    Attributes
    ----------
    mesh, room, stand
        As given.
    things : list of OnTerrain
    bands : list of Ink
    unit : float
        Scene units that half a side of the plane is long.
    """

    SEAM = 2.4  # pixels: so far neighbours reach into each other, that no ground is seen between
    SHADE = 0.6  # how far what is seen from below is blended into the ground
    STEPS = 25  # of a turn, at which is seen how much room it takes
    LIFT = 0.08  # of half a side: how much nearer than it is what lies on the surface counts

    def __init__(
        self, mesh: HeightMesh, colors: Sequence[str], room: Rect, stand: Stand, ground: str
    ) -> None:
        self.mesh, self.room, self.stand = mesh, room, stand
        self.bands = [Ink(color, fill=1.0, width=self.SEAM) for color in colors]
        for band in self.bands:
            # Its pieces have corners as sharp as needles.
            band.joint_type = LineJointType.ROUND
        self.things: list[OnTerrain] = []
        self._pool: list[Shard] = []
        self._runs: list[tuple[Ink, Array, int]] = []
        self.furniture: list[Furniture] = []
        self._ground = np.array(ManimColor(ground).to_rgb())
        super().__init__(*self.bands)
        self.look(stand)

    def look(self, stand: Stand, scale: float | None = None) -> None:
        """See it from elsewhere; from so near that all of it fills the room, or at a scale."""
        self.stand = stand
        self.unit = self.fitting(stand) if scale is None else scale
        low, high = self._extent(stand)
        self.at = np.array(self.room.center) - self.unit * (low + high) / 2
        self._groups, self._below = self.mesh.groups(stand)
        self.draw()

    def fitting(self, stand: Stand) -> float:
        """Return the scale at which all of it fills the room."""
        low, high = self._extent(stand)
        return float((np.array([self.room.width, self.room.height]) / (high - low)).min())

    def turning(self, end: Stand) -> Callable[[float], None]:
        """Return what turns it from where it is seen to another stand, for t from 0 to 1."""
        start, before = self.stand, self.unit
        fits = [self.fitting(start.toward(end, t)) for t in np.linspace(0, 1, self.STEPS)]
        after, least = fits[-1], min(fits)

        def turn(t: float) -> None:
            wanted = (1 - t) * before + t * after
            # All of it stays in the room on the way, and it comes no nearer all at once.
            dip = min(4 * t, 4 * (1 - t), 1.0)
            self.look(start.toward(end, t), (1 - dip) * wanted + dip * min(wanted, least))

        return turn

    def _extent(self, stand: Stand) -> tuple[Array, Array]:
        top = float(self.mesh.levels[-1])
        box = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (0.0, top)])
        seen = box @ stand.matrix.T
        return seen.min(axis=0), seen.max(axis=0)

    @property
    def view(self) -> Array:
        """How places become places in the picture, (2, 4): the last column is where 0 stands."""
        return np.column_stack([self.unit * self.stand.matrix, self.at])

    def project(self, places: Array) -> Array:
        """Return where (N, 3) places of the mesh stand in the picture, (N, 2)."""
        view = self.view
        out: Array = places @ view[:, :3].T + view[:, 3]
        return out

    def group_at(self, places: Array) -> Cells:
        """Return after which group what lies at (N, 2) places is drawn."""
        found: Cells = self._groups[self.mesh.cell(places + self.LIFT * self.stand.near)]
        return found

    def hidden(self, places: Array) -> Array:
        """Return how far the surface rises over the line from (N, 3) places to the viewer."""
        stand, n = self.stand, self.mesh.n
        way = np.linspace(0, 2 * math.sqrt(2), 2 * n)[1:]
        steep = math.tan(math.radians(stand.elevation)) if stand.elevation < 90 else math.inf
        out = np.zeros(len(places))
        for k, (x, y, z) in enumerate(places):
            p = [x, y] + way[:, None] * stand.near
            inside = (np.abs(p) <= 1).all(axis=1)
            i, j = np.rint((p[inside] + 1) / 2 * n).astype(np.int64).T
            there = self.mesh.heights[i, j]
            # What is above the top is not drawn, and hides nothing.
            over = stand.rise * (there - z) - way[inside] * steep
            over = over[there <= self.mesh.levels[-1]]
            out[k] = float(over.max(initial=0.0))
        return out

    def lay(self, *things: OnTerrain) -> None:
        """Put things on it."""
        new = [thing for thing in things if thing not in self.things]
        self.things = sorted((*self.things, *new), key=lambda thing: thing.over)
        lying = [ink for thing in self.things for ink in thing.inks]
        known = {id(ink) for ink in (*self.bands, *lying)}
        rest = [m for m in self.submobjects if id(m) not in known]
        behind = [m for m in rest if isinstance(m, Furniture) and m.behind]
        before = [m for m in rest if m not in behind]
        self.submobjects = [*behind, *self.bands, *lying, *before]
        self.draw()

    def draw(self) -> None:
        """Draw all of it where it is now."""
        by_group: dict[int, list[tuple[Ink, Array]]] = {}
        for ink, (points, offsets, cells) in zip(self.bands, self.mesh.bands, strict=True):
            self._draw_band(ink, self.project(points), offsets, cells, by_group)
        for thing in self.things:
            found = thing.drawn(self)
            whole = np.concatenate(list(found.values())) if found else NOTHING
            for ink in thing.inks:
                ink.points = whole
                for group, points in found.items():
                    by_group.setdefault(group, []).append((ink, points))
        self._runs = [(*run, g) for g in sorted(by_group) for run in by_group[g]]
        for one in self.furniture:
            one.place(self)

    def furnish(self, *furniture: Furniture) -> None:
        """Put furniture around it."""
        for one in furniture:
            if one not in self.furniture:
                self.furniture.append(one)
                rest = list(self.submobjects)
                self.submobjects = [one, *rest] if one.behind else [*rest, one]
                one.place(self)

    def _draw_band(
        self,
        ink: Ink,
        p: Array,
        offsets: Cells,
        cells: Cells,
        by_group: dict[int, list[tuple[Ink, Array]]],
    ) -> None:
        """Draw the pieces of one band, each group of them as one path."""
        if not len(cells):
            ink.points = NOTHING
            return
        sizes = np.diff(offsets)
        after = np.arange(1, len(p) + 1)
        after[offsets[1:] - 1] = offsets[:-1]
        (x, y), (u, v) = p.T, p[after].T
        area = np.add.reduceat(x * v - y * u, offsets[:-1])
        # All go one way round: two of one path that lie on one another must not cancel.
        turned = np.repeat(area < 0, sizes)
        a, b = np.where(turned[:, None], p[after], p), np.where(turned[:, None], p, p[after])
        cubics = strokes(a, b).reshape(-1, 4, 3)
        cubics = _reversed(cubics, offsets, area < 0)
        owner = np.repeat(self._groups[cells], sizes)
        ink.points = cubics.reshape(-1, 3)
        for group in np.unique(owner):
            by_group.setdefault(int(group), []).append((ink, cubics[owner == group].reshape(-1, 3)))

    def painted(self) -> list[Mobject]:
        """Return what is drawn, from the back to the front."""
        while len(self._pool) < len(self._runs):
            self._pool.append(Shard())
        shards = self._pool[: len(self._runs)]
        banded = {id(ink) for ink in self.bands}
        for shard, (ink, points, group) in zip(shards, self._runs, strict=True):
            shard.points = points
            veil = self.SHADE * float(self._below[group])
            if id(ink) in banded and 0 < ink.level < 1:
                # Neighbours reach into each other: what fades is blended, not seen through.
                shard.follow(ink, 1.0, 1 - (1 - veil) * ink.level, self._ground)
                for paint in (shard.fill_rgbas, shard.stroke_rgbas):
                    paint[:, 3] /= ink.level
            else:
                shard.follow(ink, 1.0, veil, self._ground)
        back = [one for one in self.furniture if one.behind]
        return [*back, *shards, *(one for one in self.furniture if not one.behind)]


def _reversed(cubics: Array, offsets: Cells, which: Mask) -> Array:
    """Return the sides of polygons with those of some in reversed order, so that they join."""
    order = np.arange(len(cubics))
    sizes = np.diff(offsets)
    first, last = np.repeat(offsets[:-1], sizes), np.repeat(offsets[1:] - 1, sizes)
    order = np.where(np.repeat(which, sizes), first + last - order, order)
    out: Array = cubics[order]
    return out
