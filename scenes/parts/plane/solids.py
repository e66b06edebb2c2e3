"""What stands in a space, drawn from the back to the front, the nearer the larger and brighter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from manim import ManimColor
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.nets.geometry.depth import Drawn, Painter, Strands
from pleat.nets.geometry.polygons import Index, Mask
from pleat.scenes.drawing.ink import Ink, Text, strokes

Array = NDArray[np.float64]
_STYLES = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")


class Shard(Ink):
    """A piece of an ink that has things before it and behind: painted as the ink is now."""

    def __init__(self) -> None:
        super().__init__("#FFFFFF")

    def follow(self, source: Ink, swell: float, veil: float, ground: Array) -> None:
        """Take a source's paint, wider by a factor, and blended into the ground by a share.

        Its outline is not blended: it tells it apart from the ground where colours can't.
        """
        for name in _STYLES:
            paint = getattr(source, name)
            if veil and name != "background_stroke_rgbas":
                paint = paint.copy()
                paint[:, :3] += veil * (ground - paint[:, :3])
            setattr(self, name, paint)
        self.stroke_width = swell * source.stroke_width
        self.background_stroke_width = swell * source.background_stroke_width
        self.cap_style, self.joint_type = source.cap_style, source.joint_type
        self.level = source.level


@dataclass(eq=False)
class _Run:
    """What is drawn as one path: pieces of one ink."""

    ink: Ink
    points: Array | None = None
    swell: float = 1.0
    veil: float = 0.0


class Solids:
    """Puts what a sheet consists of into its order in space, whenever something has moved.

    Inks that say what they are in space are sorted piece by piece; names stay in front.

    Parameters
    ----------
    ground : str
        The colour that what is far off fades into.
    """

    NEAR = 1e-4  # scene units; see `Painter`
    STEP, BALL = 0.1, 0.08
    APART = 0.02  # scene units, between what is not in each other's way
    LAP = 0.006
    HALF = 0.005  # scene units: half of a stroke of width 1, as manim counts
    # Of data as deep as this, in scene units, the furthest are blended into the ground by
    # so much, and the nearest drawn larger by so much.
    REACH, VEIL, SWELL = 5.0, 0.22, 0.3

    def __init__(self, ground: str) -> None:
        self._ground = np.array(ManimColor(ground).to_rgb())
        self._painter = Painter(self.NEAR, self.STEP, self.BALL)
        self._pool: list[Shard] = []
        self._seen: list[tuple[Ink, Array]] = []
        self._runs: list[_Run] = []

    def painted(self, mobjects: Iterable[Mobject], near: float = NEAR) -> list[Mobject]:
        """Return what is drawn of some mobjects, from the back to the front.

        What is as `near` to a surface lies on it: of one that is a mesh that is more.
        """
        self._painter.near = near
        back: list[Mobject] = []
        solid: list[Ink] = []
        front: list[Mobject] = []
        for mobject in _leaves(mobjects):
            if isinstance(mobject, Ink) and mobject.solid:
                solid += [mobject] if mobject.level else []
            elif isinstance(mobject, Text) or any(ink.solid == "mark" for ink in solid):
                front.append(mobject)
            else:
                back.append(mobject)
        same = len(solid) == len(self._seen) and all(
            ink is known and ink.points is points
            for ink, (known, points) in zip(solid, self._seen, strict=True)
        )
        if not same:
            self._seen = [(ink, ink.points) for ink in solid]
            self._runs = self._sorted(solid)
            while len(self._pool) < len(self._runs):
                self._pool.append(Shard())
            for shard, run in zip(self._pool, self._runs, strict=False):
                assert run.points is not None
                shard.points = run.points
        shards = self._pool[: len(self._runs)]
        for shard, run in zip(shards, self._runs, strict=True):
            shard.follow(run.ink, run.swell, run.veil, self._ground)
        return [*back, *shards, *front]

    def _sorted(self, inks: Sequence[Ink]) -> list[_Run]:
        """Return what is drawn one after the other."""
        surfaces: list[tuple[Ink, Array]] = []
        marks: list[tuple[Ink, Array]] = []
        lined: list[tuple[Ink, Array]] = []
        for ink in inks:
            if not len(ink.points):
                continue
            if ink.solid == "line":
                lined.append((ink, np.stack([ink.points[0::4], ink.points[3::4]], axis=1)))
            else:
                kind = marks if ink.solid == "mark" else surfaces
                kind += [(ink, path) for path in subpaths(ink.points)]
        owner = np.repeat(np.arange(len(lined)), [len(ends) for _, ends in lined])
        places = np.array([path[0::4].mean(axis=0) for _, path in marks]).reshape(-1, 3)
        segments = np.concatenate([np.zeros((0, 2, 3)), *(ends for _, ends in lined)])
        pieces = self._painter.order(
            [path[0::4] for _, path in surfaces],
            segments,
            places,
            np.array([float(ink.stroke_width) * self.HALF for ink, _ in lined])[owner],
        )
        depths = places[:, 2]
        dots = depths[[bool(ink.stroke_width) for ink, _ in marks]]
        nearest = float(dots.max()) if len(dots) else 0.0
        middle = (float(dots.min()) + nearest) / 2 if len(dots) else 0.0
        reach = np.array([self.HALF * float(ink.stroke_width) + self.APART for ink, _ in lined])
        threads = _Threads.of(pieces, owner, reach)
        boxes = {"surface": _boxes(surfaces), "mark": _boxes(marks)}
        runs: list[_Run] = []
        merging = _Merging(threads)
        for piece in pieces:
            if isinstance(piece, Strands):
                runs += [_Run(lined[name][0]) for name in merging.added()]
                continue
            ink, points = (surfaces if piece.kind == "surface" else marks)[piece.source]
            run = _Run(ink, points)
            if piece.kind == "mark" and ink.stroke_width:
                depth = float(depths[piece.source])
                share = min(max((depth - middle) / self.REACH, -0.5), 0.5)
                run.swell = 1 + 2 * self.SWELL * share
                run.veil = self.VEIL * min((nearest - depth) / self.REACH, 1.0)
            elif piece.kind == "surface" and not np.array_equal(piece.points, points[0::4]):
                run.points = strokes(piece.points, np.roll(piece.points, -1, axis=0))
            runs.append(run)
            merging.passed(boxes[piece.kind][piece.source])
        lines = [run for run in runs if run.points is None]
        for run, points in zip(lines, _joined(threads, merging.runs, segments), strict=True):
            run.points = points
        return runs


def _boxes(paths: Sequence[tuple[Ink, Array]]) -> list[list[float]]:
    """Return left, bottom, minus right and minus top of the paths of inks."""
    if not paths:
        return []
    points = np.concatenate([path[:, :2] for _, path in paths])
    starts = np.cumsum([0, *(len(path) for _, path in paths[:-1])])
    low, high = (extreme.reduceat(points, starts) for extreme in (np.minimum, np.maximum))
    found: list[list[float]] = np.hstack([low, -high]).tolist()
    return found


@dataclass(frozen=True)
class _Threads:
    """All pieces of lines in the order they are drawn.

    Attributes
    ----------
    ends : (P, 2, 3) array
    sources, names : (P,) int arrays
        Which segment each is a piece of, and which ink's that is.
    parts : list of (int, int)
        From which to which there are pieces of one ink in a row.
    counts : list of int
        How many parts there are between one polygon or mark and the next.
    boxes, limits : (4, P) arrays
        Left, bottom, minus right and minus top of each; and what those of something in its
        way are less than.
    """

    ends: Array
    sources: Index
    names: Index
    parts: list[tuple[int, int]]
    counts: list[int]
    boxes: Array
    limits: Array

    @classmethod
    def of(cls, pieces: Sequence[Drawn], owner: Index, reach: Array) -> _Threads:
        """Return those of a picture, whose segments are inks' with so much room around."""
        strands = [piece for piece in pieces if isinstance(piece, Strands)]
        ends = np.concatenate([np.zeros((0, 2, 3)), *(strand.ends for strand in strands)])
        sources = np.concatenate(
            [np.zeros(0, dtype=np.intp), *(strand.sources for strand in strands)]
        )
        names = owner[sources]
        bounds = np.cumsum([0, *(len(strand.sources) for strand in strands)])
        begins = np.zeros(len(names), dtype=bool)
        begins[bounds[:-1]] = True
        begins[1:] |= names[1:] != names[:-1]
        first = np.flatnonzero(begins)
        low, high = ends[:, :, :2].min(axis=1).T, ends[:, :, :2].max(axis=1).T
        room = reach[names]
        return cls(
            ends,
            sources,
            names,
            list(zip(first.tolist(), [*first[1:].tolist(), len(names)], strict=False)),
            np.diff(np.searchsorted(first, bounds)).tolist(),
            np.concatenate([low, -high]),
            np.concatenate([high + room, room - low]),
        )


class _Merging:
    """Joins pieces of lines to a path drawn before, where nothing between them is in the way.

    Attributes
    ----------
    runs : (P,) int array
        Which path each piece belongs to, of those begun so far.
    """

    def __init__(self, threads: _Threads) -> None:
        self._threads = threads
        self._parts, self._counts = iter(threads.parts), iter(threads.counts)
        self.runs = np.zeros(len(threads.names), dtype=np.intp)
        self._begun = 0
        # As those of threads, and minus after how many others it is drawn: one comparison
        # finds what is in the way, and most are so small that it is their number that counts.
        self._boxes = np.zeros((5, 256))
        self._limits = np.vstack([threads.limits, np.zeros(len(threads.names))])
        self._count = 0
        self._last: dict[int, tuple[int, int]] = {}  # by ink: its path, and where that is drawn

    def passed(self, box: Sequence[float]) -> None:
        """Take note of something drawn now."""
        self._make_room(1)
        self._boxes[:, self._count] = *box, -self._count
        self._count += 1

    def added(self) -> list[int]:
        """Add the next pieces to the paths of their inks.

        Return the inks of which some must be drawn later, and so on new paths.
        """
        new = []
        for begin, end in islice(self._parts, next(self._counts)):
            name = int(self._threads.names[begin])
            run, at = self._last.get(name, (-1, -1))
            which = np.arange(begin, end)
            if run >= 0:
                late = self._late(begin, end, at)
                self._note(which[~late], run, at)
                which = which[late]
            if len(which):
                self._last[name] = self._begun, self._count
                self._note(which, self._begun, self._count)
                self._begun += 1
                new.append(name)
        return new

    def _late(self, begin: int, end: int, at: int) -> Mask:
        """Return which pieces have something in their way that is drawn after a path."""
        limits = self._limits[:, None, begin:end]
        limits[4] = -at
        # What was noted up to there is drawn before it, or with it.
        over = self._boxes[:, at + 1 : self._count, None] < limits
        late: Mask = np.any(np.all(over, axis=0), axis=0)
        return late

    def _note(self, which: Index, run: int, at: int) -> None:
        count = len(which)
        self._make_room(count)
        self.runs[which] = run
        there = self._boxes[:, self._count : self._count + count]
        there[:4], there[4] = self._threads.boxes[:, which], -at
        self._count += count

    def _make_room(self, count: int) -> None:
        while self._count + count > self._boxes.shape[1]:
            self._boxes = np.hstack([self._boxes, np.zeros_like(self._boxes)])


def _joined(threads: _Threads, run: Index, whole: Array) -> list[Array]:
    """Return the paths of pieces of segments, (S, 2, 3), in their order along the lines again.

    Where a segment is cut its pieces reach a little into each other, or there would be a gap
    as thin as a hair.
    """
    ends, source = threads.ends, threads.sources
    if not len(source):
        return []
    way = (whole[:, 1] - whole[:, 0])[source]
    along = (ends.mean(axis=1) * way).sum(axis=1)
    order = np.lexsort((along, source, run))
    ends, source, run = ends[order], source[order], run[order]
    near = (np.abs(ends[1:, 0] - ends[:-1, 1]) < 1e-9).all(axis=1)
    goes_on = near & (source[1:] == source[:-1]) & (run[1:] == run[:-1])
    first = np.flatnonzero(np.concatenate([[True], ~goes_on]))
    last = np.append(first[1:], len(ends)) - 1
    a, b, own = ends[first, 0], ends[last, 1], whole[source[first]]
    long = np.maximum(np.hypot(*(b - a).T[:2]), 1e-12)[:, None]
    reach = np.minimum(Solids.LAP / long, 1.0) * (b - a)
    inner = [(np.abs(p - own[:, k]) > 1e-9).any(axis=1)[:, None] for k, p in enumerate((a, b))]
    points = strokes(a - inner[0] * reach, b + inner[1] * reach)
    return np.split(points, 4 * np.flatnonzero(np.diff(run[first]) > 0) + 4)


def subpaths(points: Array) -> list[Array]:
    """Cut cubics, (4n, 3), where one does not begin at the end of the last, or is a point."""
    a, b = points[0::4], points[3::4]
    apart = (a[1:] != b[:-1]).any(axis=1) | (a[1:] == b[1:]).all(axis=1)
    return np.split(points, 4 * (np.flatnonzero(apart) + 1))


def _leaves(mobjects: Iterable[Mobject]) -> Iterator[Mobject]:
    """Yield what is drawn of mobjects; texts whole."""
    for mobject in mobjects:
        if isinstance(mobject, Text):
            yield mobject
            continue
        if len(mobject.points):
            yield mobject
        yield from _leaves(mobject.submobjects)
