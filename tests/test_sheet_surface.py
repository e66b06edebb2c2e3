"""The sheet as a surface with an edge, what lies above the number line, and first pictures."""

from __future__ import annotations

import numpy as np
import pytest
from support.nets import he
from support.picture import SMALL, carried, fold

from pleat.nets import find_snapshot
from pleat.scenes.drawing.ink import Text
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.scene import Performance


def polygons(ink) -> list[np.ndarray]:
    return [np.array(way)[::4, :2] for way in ink.get_subpaths()]


def covered(p: np.ndarray, cells: list[np.ndarray]) -> np.ndarray:
    """Which points lie in one of some convex polygons that go counterclockwise."""
    inside = np.zeros(len(p), dtype=bool)
    for cell in cells:
        along = np.roll(cell, -1, axis=0) - cell
        off = p[:, None] - cell
        inside |= (along[:, 0] * off[..., 1] - along[:, 1] * off[..., 0] > -1e-9).all(axis=1)
    return inside


@pytest.mark.parametrize("widths", [(2, 2, 1), (2, 4, 2, 1)])
def test_the_surface_is_where_the_net_takes_the_sheet_and_nowhere_else(widths):
    net, data = he(*widths, seed=4), find_snapshot("hard-relu").dataset
    sheet = Sheet(net, data)
    (x0, y0), (x1, y1) = sheet.ruling.box
    rng = np.random.default_rng(0)
    x = rng.uniform((x0, y0), (x1, y1), (800, 2))
    left, bottom, right, top = sheet.plane.window.sides
    for s in (0.0, 0.6, 2.0, 2.5, 3.0, 3.4):
        sheet.go(s)
        lens = sheet.plane.view.lens
        assert lens is None
        image = sheet.plane.view(carried(net, x, s)[:, :2])
        seen = ((image > (left, bottom)) & (image < (right, top))).all(axis=1)
        # What has been pressed into a line has an edge and nothing to fill.
        one, two = (
            sheet.plane.view(carried(net, x + h, s)[:, :2]) - image for h in 1e-6 * np.eye(2)
        )
        seen &= np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) > 1e-16
        cells = polygons(sheet.surface.fill)
        for cell in cells:
            u, v = cell.T
            assert u @ np.roll(v, -1) > v @ np.roll(u, -1), "all go one way round"
            assert (cell > (left - 1e-6, bottom - 1e-6)).all()
            assert (cell < (right + 1e-6, top + 1e-6)).all()
        assert covered(image[seen], cells).all(), s
        # What is filled is the image of something: of a folded sheet nothing is beyond.
        spots = np.concatenate([cell.mean(axis=0)[None] for cell in cells])
        gaps = np.hypot(*(spots[:, None] - image).transpose(2, 0, 1)).min(axis=1)
        widest = [np.ptp(cell, axis=0).max() for cell in cells]
        assert (gaps < np.array(widest) + 0.3).all()


def test_on_a_line_no_arrow_lies_on_the_data_nor_on_another():
    snapshot = find_snapshot("hard-relu")
    sheet = Sheet(snapshot.net, snapshot.dataset)
    sheet.go(float(sheet.plane.passage.length))
    points = sheet.data.positions(sheet.plane)
    heights = [arrow.shaft.points[0, 1] for arrow in sheet.basis if len(arrow.shaft.points)]
    assert all(abs(h - points[0, 1]) > 0.15 for h in heights)
    assert len(set(np.round(heights, 2))) == len(heights)


@pytest.mark.parametrize("name", ["fold", "columns", "three-ideas", "compare-linear-relu"])
def test_the_first_picture_of_a_clip_is_whole(name):
    clip = fold() if name == "fold" else load_clip(name)
    performance = Performance(clip, SMALL)
    first = performance.still(0, 0)
    last = Performance(clip, SMALL).still(0, performance.scene.schedule.beats[0].motion - 1)
    above = first.shape[0] * 7 // 8  # the band of captions is below
    assert np.abs(first[:above].astype(int) - last[:above].astype(int)).max() == 0


def test_names_go_from_place_to_place_and_never_jump():
    """Between two frames of a move no name goes further than what it names, but for a little."""
    snapshot = find_snapshot("hard-relu")
    sheet = Sheet(snapshot.net, snapshot.dataset)
    from pleat.scenes.parts.plane.travel import Go

    for s in (1.0, 2.0, 3.0, 4.0):
        go = Go(sheet, s)
        go.start()
        before = None
        for t in np.linspace(0, 1, 61):
            go.move(t)
            now = [
                (np.array(arrow.label.box[:2]), arrow.where(sheet.plane)[-1][:2])
                for arrow in sheet.basis
            ]
            for (a, tip), (b, was) in zip(now, before or now, strict=True):
                assert np.hypot(*(a - b)) < np.hypot(*(tip - was)) + 0.25
            before = now
    assert any(isinstance(m, Text) for m in sheet.get_family())
