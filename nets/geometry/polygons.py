"""Many convex polygons at once: cutting them along lines, joining their edges.

A set of polygons is ``(points, offsets)``: the vertices of polygon r are
``points[offsets[r]:offsets[r + 1]]``, counterclockwise, without repeating the first.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pleat.nets.activation import Array
from pleat.nets.errors import InputError

Box = tuple[tuple[float, float], tuple[float, float]]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]

WELD = 1e-9
"""Points nearer than this share of the picture's size are one point."""


def box_polygon(box: Box) -> Array:
    """Return the four corners of ``((x0, y0), (x1, y1))``, counterclockwise.

    Raises
    ------
    InputError
        If the box isn't finite with x0 < x1 and y0 < y1.
    """
    (x0, y0), (x1, y1) = box
    if not (np.isfinite([x0, y0, x1, y1]).all() and x0 < x1 and y0 < y1):
        raise InputError(f"a box is ((x0, y0), (x1, y1)) with x0 < x1 and y0 < y1, got {box}")
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)


def size_of(points: Array) -> float:
    """Return the diagonal of the points' bounding box."""
    return float(np.hypot(*np.ptp(points, axis=0))) if len(points) else 0.0


def owners(offsets: Index) -> Index:
    """Return, for each vertex, the number of its polygon."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def following(offsets: Index) -> Index:
    """Return, for each vertex, the index of the next one around its polygon."""
    after = np.arange(1, offsets[-1] + 1)
    after[offsets[1:] - 1] = offsets[:-1]
    return after


def _expanded(points: Array, offsets: Index, d: Array) -> tuple[Array, Mask, Array]:
    """Vertices with the crossings after them: (2P, n) points, which exist, their signs."""
    after = following(offsets)
    sign = np.sign(d)
    crosses = sign * sign[after] < 0
    # Elsewhere the quotient isn't used; the 1 keeps it from dividing by zero.
    t = d / np.where(crosses, d - d[after], 1.0)
    crossing = points + np.where(crosses, t, 0.0)[:, None] * (points[after] - points)
    both = np.stack([points, crossing], axis=1).reshape(-1, points.shape[1])
    exists = np.stack([np.ones_like(crosses), crosses], axis=1).ravel()
    return both, exists, np.stack([sign, np.zeros_like(sign)], axis=1).ravel()


def extremes(offsets: Index, d: Array) -> tuple[Array, Array]:
    """Return the least and the greatest sign of d on each polygon."""
    sign = np.sign(d)
    return np.minimum.reduceat(sign, offsets[:-1]), np.maximum.reduceat(sign, offsets[:-1])


def halve(points: Array, offsets: Index, d: Array) -> tuple[Array, Index, Index, Mask]:
    """Cut polygons where a function, affine on each of them, changes sign.

    Parameters
    ----------
    points, offsets
        The polygons.
    d : (P,) float64 array
        The function at each vertex; exactly 0 where a vertex is to count as on the line.

    Returns
    -------
    points, offsets
        The pieces: first all with d <= 0, then all with d >= 0.
    source : (R',) int array
        The polygon each piece was cut from.
    high : (R',) bool array
        Whether it has d > 0 inside. A polygon with d = 0 all over has not.
    """
    low, high = extremes(offsets, d)
    has_low, has_high = (low < 0) | (high <= 0), high > 0
    both, exists, sign = _expanded(points, offsets, d)
    owner = np.repeat(owners(offsets), 2)
    take_low = exists & (sign <= 0) & has_low[owner]
    take_high = exists & (sign >= 0) & has_high[owner]
    count = len(offsets) - 1
    counts = np.concatenate(
        [
            np.bincount(owner[take_low], minlength=count)[has_low],
            np.bincount(owner[take_high], minlength=count)[has_high],
        ]
    )
    source = np.concatenate([np.flatnonzero(has_low), np.flatnonzero(has_high)])
    return (
        np.concatenate([both[take_low], both[take_high]]),
        np.concatenate([[0], np.cumsum(counts)]),
        source,
        np.arange(len(source)) >= int(has_low.sum()),
    )


def level(points: Array, offsets: Index, d: Array, gradient: Array) -> tuple[Array, Array]:
    """Where a function, affine on each polygon, starts to be positive.

    Parameters
    ----------
    points, offsets
        The polygons.
    d : (P,) float64 array
        The function at the vertices, exactly 0 where a vertex is on the line.
    gradient : (R, 2) float64 array
        The function's gradient on each polygon.

    Returns
    -------
    inner : (S, 2, 2) float64 array
        Chords through polygons that have both signs, positive on their left.
    edges : (T, 2, 2) float64 array
        Edges with d = 0 of polygons that are positive inside, likewise.
    """
    low, high = extremes(offsets, d)
    cut = (low < 0) & (high > 0)
    both, exists, sign = _expanded(points, offsets, d)
    owner = np.repeat(owners(offsets), 2)
    on = np.flatnonzero(exists & (sign == 0) & cut[owner])
    # The line runs along the gradient turned clockwise. A corner within rounding of it
    # can give a polygon three points on the line: the outermost two are the chord.
    along = both[on, 0] * gradient[owner[on], 1] - both[on, 1] * gradient[owner[on], 0]
    on = on[np.lexsort((along, owner[on]))]
    first = np.flatnonzero(np.diff(owner[on], prepend=-1))
    last = np.flatnonzero(np.diff(owner[on], append=-1))
    inner = np.stack([both[on[first]], both[on[last]]], axis=1)

    after = following(offsets)
    flat = (d == 0) & (d[after] == 0) & ((low >= 0) & (high > 0))[owners(offsets)]
    edges = np.stack([points[flat], points[after[flat]]], axis=1)
    least = WELD * 1e-3 * size_of(points)
    return _longer(inner, least), _longer(edges, least)


def _longer(segments: Array, least: float) -> Array:
    kept: Array = segments[np.hypot(*(segments[:, 1] - segments[:, 0]).T) > least]
    return kept


def clip(polygon: ArrayLike, a: ArrayLike, c: float) -> Array:
    """Keep the part of a convex polygon where ``a . x + c >= 0``.

    Parameters
    ----------
    polygon : (V, 2) array_like
        Convex, either way around.
    a : (2,) array_like
        Normal of the line, pointing to what is kept.
    c : float
        Offset of the line.

    Returns
    -------
    (V', 2) float64 array
        Empty if nothing of positive area is left.
    """
    points = np.asarray(polygon, dtype=np.float64).reshape(-1, 2)
    if not len(points):
        return points
    d: Array = points @ np.asarray(a, dtype=np.float64) + c
    if d.min() >= 0:
        return points
    points, offsets, _, high = halve(points, np.array([0, len(points)]), d)
    return points[offsets[-2] :] if high[-1] else np.empty((0, 2))


def weld(points: Array) -> Index:
    """Number (P, 2) points so that those within rounding of each other share a number."""
    # Imported where it is needed: half a second that most commands can do without.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    # Far from the origin neighbouring numbers are further apart than that.
    apart = 4 * np.finfo(np.float64).eps * float(np.abs(points).max(initial=0.0))
    within = max(WELD * size_of(points), apart)
    pairs = cKDTree(points).query_pairs(within, output_type="ndarray")
    shape = (len(points), len(points))
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape)
    labels: Index = connected_components(graph, directed=False)[1].astype(np.intp)
    return labels


def distinct(segments: Array) -> tuple[Array, Index]:
    """Return segments without repeats, whichever way around, and how often each came."""
    if not len(segments):
        return segments, np.zeros(0, dtype=np.intp)
    ends = np.sort(weld(segments.reshape(-1, 2)).reshape(-1, 2), axis=1)
    _, first, counts = np.unique(ends, axis=0, return_index=True, return_counts=True)
    order = np.argsort(first)
    return segments[first[order]], counts[order]


def chain(segments: ArrayLike) -> list[Array]:
    """Join segments that share end points into polylines.

    Parameters
    ----------
    segments : (S, 2, 2) array_like
        In any order; each may point either way.

    Returns
    -------
    list of (V, 2) float64 arrays
        A closed line repeats its first point at the end. Lines end where three or
        more segments meet. Each runs the way most of its segments do.
    """
    segments = np.asarray(segments, dtype=np.float64).reshape(-1, 2, 2)
    if not len(segments):
        return []
    ends, segments = _welded(segments)
    meeting: dict[int, list[int]] = {}
    for s, pair in enumerate(ends):
        for node in pair:
            meeting.setdefault(node, []).append(s)
    unused = set(range(len(ends)))

    def walk(s: int, node: int) -> Array:
        line, forward = [], 0
        first = node
        while True:
            unused.discard(s)
            side = 0 if ends[s][0] == node else 1
            forward += 1 - 2 * side
            line.append(segments[s, side])
            node = ends[s][1 - side]
            onward = [n for n in meeting[node] if n in unused] if len(meeting[node]) == 2 else []
            if not onward:
                break
            s = onward[0]
        line.append(line[0] if node == first else segments[s, 1 - side])
        return np.array(line if forward >= 0 else line[::-1])

    # Open lines first, each from an end; what is left then are loops.
    lines = [
        walk(s, node) for node, at in meeting.items() if len(at) != 2 for s in at if s in unused
    ]
    lines += [walk(s, ends[s][0]) for s in range(len(ends)) if s in unused]
    return lines


def _welded(segments: Array) -> tuple[list[list[int]], Array]:
    """Number the ends of segments; drop segments of no length."""
    ends = weld(segments.reshape(-1, 2)).reshape(-1, 2)
    real = ends[:, 0] != ends[:, 1]
    return ends[real].tolist(), segments[real]


def loops(segments: Array) -> list[Array]:
    """Join directed (S, 2, 2) segments into closed lines, head to tail.

    Where segments run both ways between two points, they cancel. Corners at which
    a line doesn't bend are left out, and so is the repeated first point.
    """
    if not len(segments):
        return []
    ends, segments = _welded(segments)
    surplus: dict[tuple[int, int], list[int]] = {}
    for s, (u, v) in enumerate(ends):
        opposite = surplus.get((v, u))
        if opposite:
            opposite.pop()
        else:
            surplus.setdefault((u, v), []).append(s)
    leaving: dict[int, list[int]] = {}
    for (u, _), left in surplus.items():
        leaving.setdefault(u, []).extend(left)
    out = []
    for first, starts in leaving.items():
        while starts:
            line, node = [], first
            while leaving.get(node):
                s = leaving[node].pop()
                line.append(segments[s, 0])
                node = ends[s][1]
            out.append(_bends(np.array(line)))
    return [line for line in out if len(line) >= 3]


def _bends(line: Array) -> Array:
    before = line - np.roll(line, 1, axis=0)
    after = np.roll(line, -1, axis=0) - line
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    product = np.hypot(*before.T) * np.hypot(*after.T)
    back = (before * after).sum(axis=1) < 0
    corners: Array = line[(np.abs(cross) > WELD * product) | back]
    return corners


def outline(polygons: Iterable[Array]) -> list[Array]:
    """Return the outline of polygons that tile an area.

    Parameters
    ----------
    polygons : iterable of (V, 2) float64 arrays
        Counterclockwise; neighbours share whole edges.

    Returns
    -------
    list of (V, 2) float64 arrays
        Closed lines, first point not repeated: outer ones counterclockwise, holes
        clockwise. Filled together by the nonzero rule they cover the area.
    """
    edges = [np.stack([p, np.roll(p, -1, axis=0)], axis=1) for p in polygons]
    return loops(np.concatenate(edges)) if edges else []
