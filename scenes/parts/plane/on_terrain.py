"""What lies on a terrain: lines, level lines, ways that are gone, balls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Ink, dots, strokes
from pleat.scenes.parts.plane.height_mesh import HeightMesh
from pleat.scenes.parts.plane.terrain import OnTerrain, Terrain

Array = NDArray[np.float64]


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

    def __init__(self, places: Array, color: str, size: float, outline: str, over: int = 2) -> None:
        self.places, self.over = places, over
        self.inks = (Ink(color, width=size, round_ends=True, outline=(outline, size + 4)),)

    def drawn(self, terrain: Terrain) -> dict[int, Array]:
        """Return its cubics by the group after which they are drawn."""
        groups, p = terrain.group_at(self.places[:, :2]), terrain.project(self.places)
        return {int(g): dots(p[groups == g]) for g in np.unique(groups)}
