"""A grid of heights as triangles in bands, and in which order they hide each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import halve

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
