"""What stands in a space, drawn from the back to the front, the nearer the larger and brighter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from manim import ManimColor
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.nets.geometry.depth import Painter, Strands
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
    strands: list[Strands] = field(default_factory=list)
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
        runs: list[_Run] = []
        merging = _Merging()
        for piece in pieces:
            if isinstance(piece, Strands):
                names = owner[piece.sources]
                for part in np.split(np.arange(len(names)), np.flatnonzero(np.diff(names)) + 1):
                    strand = Strands(piece.sources[part], piece.ends[part])
                    runs += merging.added(strand, lined[names[part[0]]][0])
                continue
            ink, points = (surfaces if piece.kind == "surface" else marks)[piece.source]
            run = _Run(ink, points=points)
            if piece.kind == "mark" and ink.stroke_width:
                depth = float(depths[piece.source])
                share = min(max((depth - middle) / self.REACH, -0.5), 0.5)
                run.swell = 1 + 2 * self.SWELL * share
                run.veil = self.VEIL * min((nearest - depth) / self.REACH, 1.0)
            elif piece.kind == "surface" and not np.array_equal(piece.points, points[0::4]):
                run.points = strokes(piece.points, np.roll(piece.points, -1, axis=0))
            runs.append(run)
            merging.passed(points)
        lines = [run for run in runs if run.points is None]
        for run, points in zip(
            lines, _joined([run.strands for run in lines], segments), strict=True
        ):
            run.points = points
        return runs


class _Merging:
    """Joins pieces of lines to a path drawn before, where nothing between them is in the way."""

    def __init__(self) -> None:
        # Left, bottom, right, top, and after how many others it is drawn.
        self._boxes = np.zeros((256, 5))
        self._count = 0
        self._last: dict[int, tuple[_Run, int]] = {}  # by ink

    def passed(self, points: Array) -> None:
        """Take note of something drawn now."""
        low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        self._note(np.array([[*low, *high]]), self._count)

    def added(self, strand: Strands, ink: Ink) -> list[_Run]:
        """Add pieces to the path of their ink; return a new one if some must be drawn later."""
        p = strand.ends[:, :, :2]
        boxes = np.column_stack([p.min(axis=1), p.max(axis=1)])
        run, at = self._last.get(id(ink), (None, -1))
        late = np.ones(len(boxes), dtype=bool)
        if run is not None:
            reach = Solids.HALF * float(ink.stroke_width) + Solids.APART
            known = self._boxes[: self._count]
            left, bottom, right, top, _ = known[known[:, 4] > at].T[:, :, None]
            x0, y0, x1, y1 = boxes.T
            over = (left < x1 + reach) & (right > x0 - reach)
            over &= (bottom < y1 + reach) & (top > y0 - reach)
            late = over.any(axis=0)
            if not late.all():
                run.strands.append(Strands(strand.sources[~late], strand.ends[~late]))
                self._note(boxes[~late], at)
        if not late.any():
            return []
        new = _Run(ink, [Strands(strand.sources[late], strand.ends[late])])
        self._last[id(ink)] = new, self._count
        self._note(boxes[late], self._count)
        return [new]

    def _note(self, boxes: Array, at: int) -> None:
        while self._count + len(boxes) > len(self._boxes):
            self._boxes = np.vstack([self._boxes, np.zeros_like(self._boxes)])
        rows = slice(self._count, self._count + len(boxes))
        self._boxes[rows, :4], self._boxes[rows, 4] = boxes, at
        self._count += len(boxes)


def _joined(runs: list[list[Strands]], whole: Array) -> list[Array]:
    """Return the paths of pieces of segments, (S, 2, 3), in their order along the lines again.

    Where a segment is cut its pieces reach a little into each other, or there would be a gap
    as thin as a hair.
    """
    if not runs:
        return []
    strands = [strand for run in runs for strand in run]
    ends = np.concatenate([strand.ends for strand in strands])
    source = np.concatenate([strand.sources for strand in strands])
    counts = [sum(len(strand.sources) for strand in run) for run in runs]
    run = np.repeat(np.arange(len(runs)), counts)
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
