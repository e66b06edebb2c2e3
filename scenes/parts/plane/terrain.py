"""A function of two numbers as a surface over their plane, coloured by height, seen from anywhere.

It is drawn from the back to the front without parting space: the cells of a grid in the
order in which a viewer above them sees them behind each other (the floating horizon of
Wright 1973, by painting). Only where the surface turns its back can it hide something, so
what lies between two such places is drawn as one, one path for each band of heights.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from manim import ManimColor
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import halve
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, dots, strokes
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.solids import Shard

Array = NDArray[np.float64]
Cells = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Stand:
    """Where the viewer of a terrain stands, infinitely far off.

    Attributes
    ----------
    azimuth, elevation : float
        Degrees: how far gone to the right, and up; at 0 and 90 it is a map.
    rise : float
        How high its heights are drawn: 0 is flat, 1 as meant.
    """

    azimuth: float
    elevation: float
    rise: float = 1.0

    def toward(self, other: Stand, t: float) -> Stand:
        """Return the stand a share of the way to another."""
        own, its = ((s.azimuth, s.elevation, s.rise) for s in (self, other))
        return Stand(*((1 - t) * a + t * b for a, b in zip(own, its, strict=True)))

    def seen_from(self, azimuth: float | None, elevation: float | None, orbit: float) -> Stand:
        """Return where a viewer ends who goes to some angles, and around by so many degrees."""
        a = self.azimuth if azimuth is None else azimuth
        return Stand(a + orbit, self.elevation if elevation is None else elevation)

    @property
    def matrix(self) -> Array:
        """To the right and up in the picture from the three axes, (2, 3)."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return np.array(
            [
                [math.cos(a), math.sin(a), 0.0],
                [-math.sin(a) * math.sin(e), math.cos(a) * math.sin(e), math.cos(e) * self.rise],
            ]
        )

    @property
    def near(self) -> Array:
        """The direction of the plane that leads toward the viewer, (2,)."""
        a = math.radians(self.azimuth)
        return np.array([math.sin(a), -math.cos(a)])


@dataclass(frozen=True, eq=False)
class HeightMesh:
    """Heights on an even grid, and the bands that they are coloured by.

    The plane is taken to [-1, 1] x [-1, 1], and heights to 0 and up.

    Attributes
    ----------
    heights : (n + 1, n + 1) array
        First by the first axis.
    levels : (K + 1,) array
        Rising; band k is between levels k and k + 1, and what is above the last is not drawn.
    """

    heights: Array
    levels: Array

    @cached_property
    def triangles(self) -> Array:
        """Two a cell, (2 n n, 3, 3)."""
        side = np.linspace(-1, 1, self.n + 1)
        grid = np.dstack([*np.meshgrid(side, side, indexing="ij"), self.heights])
        a, b, c, d = grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]
        halves = np.stack([np.stack([a, b, c], axis=2), np.stack([a, c, d], axis=2)], axis=2)
        return halves.reshape(-1, 3, 3)

    @cached_property
    def bands(self) -> list[tuple[Array, Cells, Cells]]:
        """For each band its convex pieces: corners, where each begins, and in which cell."""
        points = self.triangles.reshape(-1, 3)
        offsets = 3 * np.arange(len(self.triangles) + 1)
        cells = np.arange(len(self.triangles)) // 2
        out = []
        for low, high in pairwise(self.levels.tolist()):
            points, offsets, cells = _part(points, offsets, cells, low, above=True)
            out.append(_part(points, offsets, cells, high, above=False))
        return out

    @property
    def n(self) -> int:
        """Cells along each side."""
        return len(self.heights) - 1

    def cell(self, places: Array) -> Cells:
        """Return the cell that each of (N, 2) places is in, the nearest of those outside."""
        at = np.clip(((places + 1) / 2 * self.n).astype(np.int64), 0, self.n - 1)
        out: Cells = at[:, 0] * self.n + at[:, 1]
        return out

    def groups(self, stand: Stand) -> tuple[Cells, Mask]:
        """Return for each cell, (n * n,), in which group it is drawn, from the back to the front.

        No two cells of a group are in each other's way. Then for each group whether it is
        seen from below.
        """
        n, near = self.n, stand.near
        seen = self.triangles @ stand.matrix.T
        u, v = seen[:, 1] - seen[:, 0], seen[:, 2] - seen[:, 0]
        turned_away: Mask = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0] <= 0
        back: Mask = np.asarray(turned_away.reshape(n, n, 2).any(axis=2))
        across = abs(near[0]) > abs(near[1])
        rows = back if across else back.T
        far_first = [slice(None, None, 1 if near[k] > 0 else -1) for k in (0, 1)]
        outer, inner = far_first if across else far_first[::-1]
        rows = rows[outer, inner]
        turned: Mask = np.asarray(rows.any(axis=1))
        starts = np.zeros((n, n), dtype=np.int64)
        # A row with a back is in pieces, and neither its neighbours' nor its own are drawn as one.
        starts[1:, 0] = turned[1:] | turned[:-1]
        starts[:, 1:] = rows[:, 1:] != rows[:, :-1]
        drawn = np.cumsum(starts.ravel()).reshape(n, n)
        below = np.zeros(int(drawn[-1, -1]) + 1, dtype=np.bool_)
        below[drawn[rows]] = True
        out = np.empty_like(drawn)
        out[outer, inner] = drawn
        found: Cells = (out if across else out.T).ravel()
        return found, below


def _part(
    points: Array, offsets: Cells, cells: Cells, level: float, above: bool
) -> tuple[Array, Cells, Cells]:
    """Return what of convex polygons is above a level, or below."""
    if not len(cells):
        return points, offsets, cells
    cut, ends, source, high = halve(points, offsets, points[:, 2] - level)
    kept = high == above
    sizes = np.diff(ends)
    return (
        cut[np.repeat(kept, sizes)],
        np.concatenate([[0], np.cumsum(sizes[kept])]),
        cells[source[kept]],
    )


class OnTerrain:
    """What lies on a terrain and is hidden by what of it is nearer.

    Attributes
    ----------
    inks : tuple of Ink
        All of them draw the same, the first of them behind the others.
    """

    inks: tuple[Ink, ...]

    def drawn(self, terrain: Terrain) -> dict[int, Array]:
        """Return its cubics by the group after which they are drawn."""
        raise NotImplementedError


class Strokes(OnTerrain):
    """Short straight lines on a terrain.

    Parameters
    ----------
    a, b : (S, 3) arrays
        Where they begin and end, in the mesh's units: dense enough to follow it.
    outline : str, optional
        The colour of a rim.
    """

    RIM = 4.0

    def __init__(
        self, a: Array, b: Array, color: str, width: float, outline: str | None = None
    ) -> None:
        self.a, self.b = a, b
        line = Ink(color, width=width, round_ends=True)
        # What is drawn group by group has no round ends, or they would lie on the line.
        self.inks = (line,) if outline is None else (Ink(outline, width=width + self.RIM), line)

    def drawn(self, terrain: Terrain) -> dict[int, Array]:
        """Return its cubics by the group after which they are drawn."""
        groups = terrain.group_at((self.a + self.b)[:, :2] / 2)
        p, q = terrain.project(self.a), terrain.project(self.b)
        return {int(g): strokes(p[groups == g], q[groups == g]) for g in np.unique(groups)}


class Contours(Strokes):
    """The level lines between the bands of a terrain."""

    ON = 1e-9  # half sides: a corner so near a level is on it

    def __init__(self, mesh: HeightMesh, color: str, width: float) -> None:
        ends = []
        for (points, offsets, _), level in zip(mesh.bands, mesh.levels[1:-1], strict=False):
            if not len(points):
                continue
            after = np.arange(1, len(points) + 1)
            after[offsets[1:] - 1] = offsets[:-1]
            on = np.abs(points[:, 2] - level) < self.ON
            both = on & on[after]
            ends.append(np.stack([points[both], points[after[both]]]))
        found = np.concatenate([np.zeros((2, 0, 3)), *ends], axis=1)
        super().__init__(found[0], found[1], color, width)


class Track(Strokes):
    """A polyline on a terrain, drawn as far as it has come.

    Parameters
    ----------
    line : (M, 3) array
        In the mesh's units, dense enough to follow it.
    """

    def __init__(self, line: Array, color: str, width: float, outline: str | None = None) -> None:
        self.line, self.place = line, float(len(line) - 1)
        super().__init__(line[:-1], line[1:], color, width, outline)

    def go(self, place: float) -> None:
        """Draw it up to a place, counted in vertices."""
        self.place = place
        whole = min(int(place), len(self.line) - 2)
        rest = min(place - whole, 1.0)
        self.a = self.line[: whole + 1]
        end = (1 - rest) * self.line[whole] + rest * self.line[whole + 1]
        self.b = np.vstack([self.line[1 : whole + 1], end])


class Marks(OnTerrain):
    """Discs on a terrain.

    Attributes
    ----------
    places : (N, 3) array
        In the mesh's units.
    """

    def __init__(self, places: Array, color: str, size: float, outline: str) -> None:
        self.places = places
        self.inks = (Ink(color, width=size, round_ends=True, outline=(outline, size + 4)),)

    def drawn(self, terrain: Terrain) -> dict[int, Array]:
        """Return its cubics by the group after which they are drawn."""
        groups, p = terrain.group_at(self.places[:, :2]), terrain.project(self.places)
        return {int(g): dots(p[groups == g]) for g in np.unique(groups)}


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

    SEAM = 1.2  # pixels: so far neighbours reach into each other, that no ground is seen between
    SHADE = 0.6  # how far what is seen from below is blended into the ground
    STEPS = 25  # of a turn, at which is seen how much room it takes
    LIFT = 0.04  # of half a side: how much nearer than it is what lies on the surface counts

    def __init__(
        self, mesh: HeightMesh, colors: Sequence[str], room: Rect, stand: Stand, ground: str
    ) -> None:
        self.mesh, self.room, self.stand = mesh, room, stand
        self.bands = [Ink(color, fill=1.0, width=self.SEAM) for color in colors]
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
        for thing in things:
            if thing not in self.things:
                self.things.append(thing)
                self.add(*thing.inks)
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
        for shard, (ink, points, group) in zip(shards, self._runs, strict=True):
            shard.points = points
            shard.follow(ink, 1.0, self.SHADE * self._below[group], self._ground)
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
