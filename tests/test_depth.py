"""What hides what in space: the painter's order against brute force, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nets import he

from pleat.nets.geometry.depth import Painter, Piece, Strands
from pleat.nets.geometry.regions import split_polygon

NEAR, STEP, BALL = 1e-6, 0.05, 0.04
PAINTER = Painter(NEAR, STEP, BALL)
BOX = np.array([[-2.0, -2], [2, -2], [2, 2], [-2, 2]])


def turned(azimuth: float, elevation: float) -> np.ndarray:
    """A rotation of space."""
    a, e = np.radians([azimuth, elevation])
    around = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
    over = np.array([[1, 0, 0], [0, np.cos(e), -np.sin(e)], [0, np.sin(e), np.cos(e)]])
    return over @ around


ANGLES = [(a, e) for a in range(0, 360, 40) for e in (-50, -12, 8, 37, 71)]


def covers(polygon: np.ndarray, at: np.ndarray, margin: float = 1e-3) -> np.ndarray | None:
    """Where of some places, (N, 2), a convex polygon is seen, clear of its rim; depths there."""
    p, after = polygon[:, :2], np.roll(polygon[:, :2], -1, axis=0)
    way = after - p
    long = np.hypot(*way.T)
    if len(p) < 3 or long.max() < margin:
        return np.full(len(at), np.nan)
    way, p, long = way[long > 1e-9], p[long > 1e-9], long[long > 1e-9]
    to = at[:, None] - p
    side = (way[:, 0] * to[..., 1] - way[:, 1] * to[..., 0]) / long
    inside = (side > margin).all(axis=1) | (side < -margin).all(axis=1)
    middle = polygon.mean(axis=0)
    normal = np.linalg.svd(polygon - middle)[2][2]
    if abs(normal[2]) < 1e-3:
        return np.full(len(at), np.nan)
    depth = middle[2] - (at - middle[:2]) @ normal[:2] / normal[2]
    return np.where(inside, depth, np.nan)


def drawn(order) -> list[tuple[str, int, np.ndarray]]:
    """Everything in its order, a piece of a line at a time."""
    out = []
    for one in order:
        if isinstance(one, Strands):
            out += [("line", int(s), e) for s, e in zip(one.sources, one.ends, strict=True)]
        else:
            assert isinstance(one, Piece)
            out.append((one.kind, one.source, one.points))
    return out


def wrong_surfaces(surfaces, painter=PAINTER, count=400) -> int:
    """At how many sampled pixels surfaces are drawn in another order than that of their depths."""
    pieces = [p for kind, _, p in drawn(painter.order(surfaces, none(2), none(1)))]
    at = np.random.default_rng(0).uniform(-3, 3, (count, 2))
    depths = np.array([covers(p, at) for p in pieces]).reshape(-1, count)
    bad = 0
    for column in depths.T:
        seen = column[~np.isnan(column)]
        bad += bool((np.diff(seen) < -1e-6).any())
    return bad


def none(ends: int) -> np.ndarray:
    return np.zeros((0, 2, 3)) if ends == 2 else np.zeros((0, 3))


def crossing(seed: int, count: int) -> list[np.ndarray]:
    """Triangles and squares in any place, most of which pass through others."""
    rng = np.random.default_rng(seed)
    out = []
    for _ in range(count):
        u, v = np.linalg.qr(rng.normal(size=(3, 3)))[0][:2]
        turn = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 6)))
        size = rng.uniform(0.5, 2.5)
        corners = size * (np.cos(turn)[:, None] * u + np.sin(turn)[:, None] * v)
        out.append(corners + rng.uniform(-1, 1, 3))
    return out


def folded(seed: int, *widths: int) -> list[np.ndarray]:
    """The flat pieces of a net's sheet in its last space, of a size that is seen."""
    net = he(*widths, seed=seed, activation="leaky_relu(0.2)")
    cells = [net.stages(c)[len(widths) - 3][1] for c in split_polygon(net, BOX)]
    reach = np.abs(np.concatenate(cells)).max()
    return [2.5 * c / reach for c in cells]


@pytest.mark.parametrize("seed", range(3))
def test_polygons_that_pass_through_each_other_hide_each_other_as_their_depths_say(seed):
    surfaces = crossing(seed, 9)
    for angles in ANGLES[seed::3]:
        R = turned(*angles)
        assert wrong_surfaces([p @ R.T for p in surfaces]) == 0
    # Without cuts no order is right.
    whole = [p @ R.T for p in surfaces]
    order = sorted(range(9), key=lambda k: whole[k][:, 2].mean())
    at = np.random.default_rng(0).uniform(-3, 3, (400, 2))
    depths = np.array([covers(whole[k], at) for k in order])
    assert any((np.diff(c[~np.isnan(c)]) < 0).any() for c in depths.T)


@pytest.mark.parametrize("widths", [(2, 3, 1), (2, 3, 3, 1), (2, 8, 3, 1)])
def test_a_folded_sheet_and_the_plane_that_parts_it_hide_each_other_from_every_side(widths):
    for seed, angles in enumerate(ANGLES[::4]):
        plane = np.array([[-2, -2, 0.1], [2, -2, 0.3], [2, 2, -0.2], [-2, 2, -0.4]])
        R = turned(*angles)
        assert wrong_surfaces([p @ R.T for p in [*folded(seed, *widths), plane]], count=200) == 0


@given(st.integers(0, 10_000), st.sampled_from([1e-3, 1.0, 1e3]))
@settings(max_examples=12, deadline=None)
def test_every_point_is_covered_by_what_is_nearer_and_by_nothing_else(seed, size):
    rng = np.random.default_rng(seed)
    surfaces = [size * p for p in crossing(seed, 5)]
    marks = size * rng.uniform(-1.5, 1.5, (40, 3))
    painter = Painter(NEAR * size, STEP * size, BALL * size)
    at = [-1] * len(marks)
    order = drawn(painter.order(surfaces, none(2), marks))
    for n, (kind, source, _) in enumerate(order):
        if kind == "mark":
            at[source] = n
    assert sorted(at)[0] >= 0
    for n, (kind, source, points) in enumerate(order):
        if kind != "surface":
            continue
        depth = covers(points / size, marks[:, :2] / size)
        for k in np.flatnonzero(~np.isnan(depth)):
            gap = depth[k] - marks[k, 2] / size
            if abs(gap) > 1e-4:
                assert (n > at[k]) == (gap > 0), (kind, source, gap)
    # Of two with no surface at all between them the nearer is in front.
    alone = [source for kind, source, _ in drawn(painter.order([], none(2), marks))]
    assert alone == list(np.argsort(marks[:, 2]))


@given(st.integers(0, 10_000))
@settings(max_examples=6, deadline=None)
def test_a_line_passes_before_and_behind_points_and_through_surfaces(seed):
    rng = np.random.default_rng(seed)
    lines, marks = rng.uniform(-2, 2, (4, 2, 3)), rng.uniform(-2, 2, (20, 3))
    surfaces = crossing(seed, 4)
    order = drawn(PAINTER.order(surfaces, lines, marks))
    # Pieces make up each line, none is lost and none drawn twice.
    for k, (a, b) in enumerate(lines):
        own = [p for kind, source, p in order if kind == "line" and source == k]
        long = sum(np.linalg.norm(p[1] - p[0]) for p in own)
        assert abs(long - np.linalg.norm(b - a)) < 1e-6
    for n, (kind, _, p) in enumerate(order):
        if kind != "line":
            continue
        middle = p.mean(axis=0)
        for m, (other, _, q) in enumerate(order):
            if other == "surface":
                (depth,) = covers(q, middle[None, :2])
                if abs(depth - middle[2]) > 1e-3:
                    assert (m > n) == (depth > middle[2])
    alone = drawn(PAINTER.order([], lines, marks))
    for n, (kind, _, p) in enumerate(alone):
        for m, (other, _, q) in enumerate(alone):
            if kind == "line" and other == "mark":
                gap = q[0, 2] - p[:, 2].mean()
                if abs(gap + BALL) > STEP:
                    assert (m > n) == (gap + BALL > 0)


def test_what_lies_on_a_surface_is_seen_on_it_from_both_sides():
    square = np.array([[-1.0, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]])
    later = 0.5 * square
    line, mark = np.array([[[-1.0, 0, 0], [1, 0, 0]]]), np.array([[0.2, 0.3, 0]])
    for angles in ANGLES:
        R = turned(*angles)
        order = drawn(PAINTER.order([square @ R.T, later @ R.T], line @ R.T, mark @ R.T))
        kinds = [(kind, source) for kind, source, _ in order]
        assert kinds[:2] == [("surface", 0), ("surface", 1)]
        assert {kind for kind, _ in kinds[2:]} == {"line", "mark"}


def test_what_has_no_area_or_is_seen_edge_on_hides_nothing():
    flat = [np.zeros((4, 3)), np.array([[0.0, 0, 0], [1, 1, 1], [2, 2, 2]]), np.zeros((0, 3))]
    edge = np.array([[0.0, -1, -1], [0, 1, -1], [0, 1, 1], [0, -1, 1]])
    assert PAINTER.order([*flat, edge], none(2), none(1)) == []
