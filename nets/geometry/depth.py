"""What hides what in space: flat polygons, segments and points from the back to the front.

Painter's order by binary space partition (Fuchs, Kedem and Naylor 1980): the plane of one
polygon parts all others into those behind it and those before it, and cuts what is on both
sides. So the order is exact where polygons pass through each other, too.

The viewer looks along the third axis, from far out on its positive side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.geometry.polygons import Index, Mask, halve

Kind = Literal["surface", "mark"]


class Piece(NamedTuple):
    """A polygon, or a piece of one, or a mark.

    Attributes
    ----------
    kind : {"surface", "mark"}
    source : int
        Which of its kind it is, or is a piece of.
    points : (V, 3) array
        A polygon's corners, a mark's place.
    """

    kind: Kind
    source: int
    points: Array


class Strands(NamedTuple):
    """Pieces of segments, one after the other.

    Attributes
    ----------
    sources : (P,) int array
        Which segment each is a piece of.
    ends : (P, 2, 3) array
    """

    sources: Index
    ends: Array


Drawn = Piece | Strands


@dataclass(frozen=True, eq=False)
class _Room:
    """What of all lies in one part of space."""

    corners: Array
    offsets: Index
    polygons: Index
    ends: Array
    lines: Index
    marks: Index


class Painter:
    """Puts things into the order in which they hide each other.

    Parameters
    ----------
    near : float
        What is no further than that from a polygon's plane lies on it, and is seen on it.
    step : float
        Segments are compared with marks and with each other in pieces no deeper than that.
    ball : float
        A mark is as thick: what passes through it less far from its middle is hidden by it.
    """

    SAMPLE = 24  # planes that are tried for the one that cuts least
    CUT = 8  # sides out of balance that are worth one polygon cut less
    LEAST = 1e-7  # of its extent, squared: a polygon with less to be seen is none

    def __init__(self, near: float, step: float, ball: float) -> None:
        self.near, self.step, self.ball = near, step, ball

    def order(
        self,
        surfaces: Sequence[Array],
        lines: Array,
        marks: Array,
        lifts: Array | None = None,
    ) -> list[Drawn]:
        """Return all, from the back to the front.

        Parameters
        ----------
        surfaces : sequence of (V, 3) arrays
            Flat convex polygons. Of several in one plane the later is on the earlier.
        lines : (S, 2, 3) array
            Segments.
        marks : (M, 3) array
            Places of what faces the viewer.
        lifts : (S,) array, optional
            How much nearer than its middle each segment is, as thick as it is.
        """
        self._marks = marks
        self._lifts = np.zeros(len(lines)) if lifts is None else lifts
        self._normals, self._levels, seen = _planes(surfaces)
        kept = [surfaces[k] for k in seen]
        none = np.zeros((0, 3))
        rooms: list[_Room | Piece] = [
            _Room(
                np.concatenate(kept) if kept else none,
                np.concatenate([[0], np.cumsum([len(p) for p in kept], dtype=np.intp)]),
                seen,
                lines,
                np.arange(len(lines)),
                np.arange(len(marks)),
            )
        ]
        out: list[Drawn] = []
        while rooms:
            room = rooms.pop()
            if isinstance(room, Piece):
                out.append(room)
            elif len(room.polygons):
                behind, middle, before = self._parted(room)
                rooms += [before, middle, behind]
            else:
                out += self._leaf(room)
        return out

    def _parted(self, room: _Room) -> tuple[_Room, Piece, _Room]:
        """Part a room along the plane of one of its polygons."""
        at = self._best(room)
        chosen = room.polygons[at]
        normal, level = self._normals[chosen], self._levels[chosen]
        own = Piece("surface", int(chosen), room.corners[room.offsets[at] : room.offsets[at + 1]])
        d = room.corners @ normal - level
        d[np.abs(d) <= self.near] = 0.0
        flat = np.maximum.reduceat(np.abs(d), room.offsets[:-1]) == 0
        counts = np.diff(room.offsets)
        # In the same plane the later lies on the earlier.
        d[np.repeat(flat & (room.polygons > chosen), counts)] = 1.0
        d[room.offsets[at] : room.offsets[at + 1]] = np.nan
        rest = ~np.isnan(d)
        kept = np.arange(len(counts)) != at
        offsets = np.concatenate([[0], np.cumsum(counts[kept])])
        names = room.polygons[kept]
        corners, offsets, source, high = (
            halve(room.corners[rest], offsets, d[rest])
            if len(names)
            else (room.corners[:0], offsets, names, names > 0)
        )
        # What lies on the plane is seen on it: lines and marks as if a little nearer.
        marks = self._marks[room.marks] @ normal - level + self.near >= 0
        ends, lines, over = _cut(room.ends, room.lines, room.ends @ normal - level + self.near)
        split = int((~high).sum())
        middle = int(offsets[split])
        behind = _Room(
            corners[:middle],
            offsets[: split + 1],
            names[source[:split]],
            ends[~over],
            lines[~over],
            room.marks[~marks],
        )
        before = _Room(
            corners[middle:],
            offsets[split:] - middle,
            names[source[split:]],
            ends[over],
            lines[over],
            room.marks[marks],
        )
        return behind, own, before

    def _best(self, room: _Room) -> int:
        """Return the polygon whose plane cuts the fewest others, and parts them evenly."""
        count = len(room.polygons)
        if count < 3:
            return 0
        tried = np.unique(np.linspace(0, count - 1, min(count, self.SAMPLE)).astype(int))
        names = room.polygons[tried]
        d = room.corners @ self._normals[names].T - self._levels[names]
        low = np.minimum.reduceat(d, room.offsets[:-1], axis=0) < -self.near
        high = np.maximum.reduceat(d, room.offsets[:-1], axis=0) > self.near
        uneven = np.abs((low & ~high).sum(axis=0) - (high & ~low).sum(axis=0))
        return int(tried[np.argmin(self.CUT * (low & high).sum(axis=0) + uneven)])

    def _leaf(self, room: _Room) -> list[Drawn]:
        """Return what no polygon parts, by depth."""
        ends, lines, depths = _sliced(room.ends, room.lines, self.step, self.near)
        # Marks as deep as each other stay in their order, whatever the last digits say.
        marks = self.near * np.round(self._marks[room.marks, 2] / self.near)
        depths = np.concatenate([depths + self._lifts[lines], marks + self.ball])
        order = np.lexsort((np.append(lines, room.marks), depths))
        at = np.flatnonzero(order >= len(lines))
        out: list[Drawn] = []
        for k, several in enumerate(np.split(order, at)):
            strand = several[1:] if k else several
            if k:
                mark = int(room.marks[several[0] - len(lines)])
                out.append(Piece("mark", mark, self._marks[mark][None]))
            if len(strand):
                out.append(Strands(lines[strand], ends[strand]))
        return out


def _planes(surfaces: Sequence[Array]) -> tuple[Array, Array, Index]:
    """Return normals toward the viewer, levels, and which polygons have anything to be seen."""
    normals, levels = np.zeros((len(surfaces), 3)), np.zeros(len(surfaces))
    seen = []
    for k, corners in enumerate(surfaces):
        if len(corners) < 3:
            continue
        about = corners.mean(axis=0)
        spokes = corners - about
        normal = np.cross(spokes, np.roll(spokes, -1, axis=0)).sum(axis=0)
        if abs(normal[2]) <= Painter.LEAST * np.abs(spokes).max() ** 2:
            continue
        normals[k] = normal / np.copysign(np.linalg.norm(normal), normal[2])
        levels[k] = about @ normals[k]
        seen.append(k)
    return normals, levels, np.array(seen, dtype=np.intp)


def _cut(ends: Array, lines: Index, d: Array) -> tuple[Array, Index, Mask]:
    """Cut (S, 2, 3) segments where d, (S, 2), changes sign; return pieces and which have d >= 0."""
    across = (d[:, 0] >= 0) != (d[:, 1] >= 0)
    a, b = ends[across, 0], ends[across, 1]
    t = d[across, 0] / (d[across, 0] - d[across, 1])
    at = a + t[:, None] * (b - a)
    pieces = [ends[~across], np.stack([a, at], axis=1), np.stack([at, b], axis=1)]
    over = [d[~across, 0] >= 0, d[across, 0] >= 0, d[across, 1] >= 0]
    names = [lines[~across], lines[across], lines[across]]
    return np.concatenate(pieces), np.concatenate(names), np.concatenate(over)


def _sliced(ends: Array, lines: Index, step: float, near: float) -> tuple[Array, Index, Array]:
    """Cut segments where they come a whole step nearer; return pieces and how deep they are.

    Those of several segments in one slice are equally deep, so that lines on each other stay
    in their order. What reaches no further than `near` into a slice isn't cut there.
    """
    at = ends[:, :, 2] / step
    first = np.floor(at.min(axis=1) + near / step)
    last = np.ceil(at.max(axis=1) - near / step)
    counts = np.maximum(last - first, 1).astype(int)
    whole = np.repeat(np.arange(len(ends)), counts)
    nth = np.arange(len(whole)) - np.repeat(np.cumsum(counts) - counts, counts)
    way = ends[:, 1] - ends[:, 0]
    low = first[whole] + nth
    rise = at[whole, 1] - at[whole, 0]
    flat = rise == 0
    slope = np.where(flat, 1.0, rise)
    bounds = np.stack([low, low + 1], axis=1) - at[whole, 0][:, None]
    bounds[nth == 0, 0], bounds[nth == counts[whole] - 1, 1] = -np.inf, np.inf
    shares = np.sort(np.clip(bounds / slope[:, None], 0, 1), axis=1)
    shares[flat] = 0, 1
    pieces = ends[whole, 0][:, None] + shares[:, :, None] * way[whole][:, None]
    return pieces, lines[whole], (low + 0.5) * step
