"""Every shipped clip, at the end of every beat: what is drawn is the net's own forward pass."""

from __future__ import annotations

import numpy as np
import pytest
from support.picture import (
    EXACT,
    SMALL,
    carried,
    drawn_dots,
    ends,
    off_lines,
    same,
    segments,
    vertices,
)

from pleat.configs import shipped
from pleat.nets.data import dataset
from pleat.scenes.drawing.ink import inks
from pleat.scenes.parts.plane.arrows import Landing
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.stage import Stage

CLIPS = sorted(shipped("clips"))
HALF = 8.0


def on_stage(scene):
    """The sheet, if the clip has put one on stage, and its place, which is whole between beats."""
    sheet = scene.stage.made(Stage.sheet)
    if sheet is None or not sheet.submobjects:
        return None, 0
    assert sheet.plane.s == round(sheet.plane.s)
    return sheet, round(sheet.plane.s)


def seen(view, q):
    """Where positions stand in the picture: through the view's orthogonal projection, if any."""
    flat = q[:, :2] if view.lens is None else q @ view.lens.matrix.T
    return np.array(view.at) + view.scale * (flat - np.array(view.center))


@pytest.mark.parametrize("name", CLIPS)
def test_points_arrows_and_grid_are_where_torch_has_them(name: str) -> None:
    clip = load_clip(name)
    compared = []

    def look(scene, k):
        sheet, s = on_stage(scene)
        if sheet is None:
            return
        net, view = clip.net, sheet.plane.view
        moved = [beat.to for beat in clip.beats[: k + 1] if beat.do == "morph"]
        data = dataset(moved[-1]) if moved else clip.dataset
        if sheet.data in sheet.submobjects and len(data.labels):
            q = seen(view, carried(net, data.points, s))
            for label in (0, 1):
                drawn, meant = drawn_dots(sheet, label), q[data.labels == label]
                if sheet.data.stack:
                    assert np.abs(np.sort(drawn[:, 0]) - np.sort(meant[:, 0])).max() < EXACT
                else:
                    assert same(drawn, meant), clip.beats[k].id
            compared.append("points")
        if sheet.grid in sheet.submobjects:
            lines = []
            for at in range(-int(HALF), int(HALF) + 1):
                for a, b in (((at, -HALF), (at, HALF)), ((-HALF, at), (HALF, at))):
                    lines.append(seen(view, carried(net, vertices(net, a, b), s)))
            images = np.concatenate([np.stack([p[:-1], p[1:]], axis=1) for p in lines])
            drawn = segments(*inks(sheet.grid), *inks(sheet.own_axes))
            if len(drawn):
                assert off_lines(drawn.reshape(-1, 2), images) < EXACT
                assert off_lines(drawn.mean(axis=1), images) < EXACT
                compared.append("grid")
        for axis, arrow in enumerate(sheet.basis):
            if arrow in sheet.submobjects:
                image = seen(view, carried(net, vertices(net, (0, 0), np.eye(2)[axis]), s))
                if len(arrow.head.points):
                    assert np.abs(arrow.head.points[0, :2] - image[-1]).max() < EXACT
                    assert np.abs(segments(arrow.shaft)[0, 0] - image[0]).max() < EXACT
                    compared.append("arrow")
        landed = [m for m in sheet.submobjects if isinstance(m, Landing)]
        for column, arrow in enumerate(landed):
            W = net.layers[0].W
            unit = np.eye(W.shape[1])[column]
            tip = carried(net, unit[None], 1)[:, :2]
            assert np.abs(arrow.head.points[0, :2] - view(tip)[0]).max() < EXACT
            compared.append("landing")

    ends(clip, SMALL, look)
    if clip.head.layout in ("plane", "wide"):
        assert {"grid"} <= set(compared)
    if clip.head.layout == "matrix":
        assert "landing" in compared
