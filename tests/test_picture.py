"""The fold clip's picture is the net: every drawn thing against torch's own forward pass."""

from __future__ import annotations

import numpy as np
import pytest
from support.nets import torch_stages
from support.picture import (
    EXACT,
    SMALL,
    along,
    carried,
    drawn_dots,
    ends,
    fold,
    off_lines,
    place_after,
    play,
    same,
    segments,
    vertices,
    within,
)

from pleat.nets.geometry.creases import creases
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.parts.plane.arrows import Arrow
from pleat.scenes.parts.plane.folds import Crease
from pleat.scenes.playback import overlap


def _on_sheet(scene, kind):
    return [part for part in scene.stage.sheet.submobjects if isinstance(part, kind)]


def _name(scene, k):
    return scene.clip.beats[k].id


@pytest.fixture(scope="module")
def net():
    return fold().snapshot.net


def test_the_oracle_stands_at_every_layer_where_torch_stands(net):
    x = fold().dataset.points.copy()
    (z1, h1), (_, out) = torch_stages(net, x)
    assert np.abs(carried(net, x, 2) - z1).max() == 0
    assert np.abs(carried(net, x, 4) - h1).max() == 0
    assert np.abs(carried(net, x, 6)[:, :1] - out).max() < 1e-12
    assert np.abs(carried(net, x, 6)[:, 1]).max() == 0


def test_every_data_point_stands_where_torch_has_it(net):
    data = fold().dataset
    seen = []

    def look(scene, k):
        sheet, view = scene.stage.sheet, scene.stage.sheet.plane.view
        q = carried(net, data.points, place_after(scene.clip, k))
        for label in (0, 1):
            drawn, meant = drawn_dots(sheet, label), view(q[data.labels == label])
            if _name(scene, k) == "threshold":  # stacked: along the line they are exact
                assert np.abs(np.sort(drawn[:, 0]) - np.sort(meant[:, 0])).max() < EXACT
                assert (drawn[:, 1] > meant[0, 1]).all()
            else:
                assert same(drawn, meant), _name(scene, k)
        seen.append(k)

    ends(fold(), SMALL, look)
    assert len(seen) == len(fold().beats)


def test_the_grid_is_the_image_of_the_grid(net):
    half = 8.0

    def look(scene, k):
        sheet = scene.stage.sheet
        if sheet.grid not in sheet.submobjects:
            return
        s, view, window = place_after(scene.clip, k), sheet.plane.view, sheet.plane.window
        lines = []
        for at in range(-8, 9):
            for a, b in (((at, -half), (at, half)), ((-half, at), (half, at))):
                lines.append(view(carried(net, vertices(net, a, b), s)[:, :2]))
        images = np.concatenate([np.stack([p[:-1], p[1:]], axis=1) for p in lines])
        drawn = segments(*inks(sheet.grid), *inks(sheet.own_axes))
        assert len(drawn) > 20
        assert off_lines(drawn.reshape(-1, 2), images) < EXACT
        assert off_lines(drawn.mean(axis=1), images) < EXACT
        # ... and all of it is there that the window shows, but lines that became points.
        long = [p for p in lines if np.abs(np.diff(p, axis=0)).max() > 1e-5]
        wanted = np.vstack([along(p) for p in long])
        assert off_lines(wanted[within(wanted, window, 1e-6)], drawn) < EXACT

    ends(fold(), SMALL, look)


def test_i_and_j_go_with_the_sheet(net):
    shown = []

    def look(scene, k):
        sheet, s = scene.stage.sheet, place_after(scene.clip, k)
        for axis, arrow in enumerate(sheet.basis):
            if arrow not in sheet.submobjects:
                continue
            path = vertices(net, (0, 0), np.eye(2)[axis])
            image = sheet.plane.view(carried(net, path, s)[:, :2])
            if np.hypot(*np.diff(image, axis=0).T).sum() < 1e-6:
                assert not len(arrow.shaft.points)
                assert not len(arrow.head.points)
                continue
            shaft = segments(arrow.shaft)
            lines = np.stack([image[:-1], image[1:]], axis=1)
            assert np.abs(shaft[0, 0] - image[0]).max() < EXACT
            assert np.abs(arrow.head.points[0, :2] - image[-1]).max() < EXACT
            assert off_lines(shaft.reshape(-1, 2), lines) < EXACT
            assert off_lines(shaft.mean(axis=1), lines) < EXACT
            shown.append((_name(scene, k), axis))

    ends(fold(), SMALL, look)
    assert {("linear", 0), ("linear", 1), ("shift", 0), ("fold-1", 1), ("rewind", 0)} <= set(shown)


def test_i_collapses_in_the_second_fold_and_it_is_shown_and_said(net):
    beats = {b.id: b for b in fold().beats}
    assert "i collapses" in beats["fold-2"].caption
    (_, h), _ = torch_stages(net, [[0, 0], [1, 0]])
    assert np.array_equal(h[0], h[1])
    # Before that fold both ends are still apart: the caption stands at the right beat.
    assert np.abs(np.diff(carried(net, [[0, 0], [1, 0]], 3), axis=0)).max() > 0.1
    checked = []

    def look(scene, k):
        sheet = scene.stage.sheet
        i = sheet.basis[0]
        if _name(scene, k) == "fold-2":
            ring = i.point.points[:, :2] - sheet.plane.view(h[:1])
            radius = np.hypot(*ring.T)
            assert radius.min() > 0.05
            assert radius.max() < 0.3
            assert i in sheet.submobjects
            assert {ink.level for ink in inks(i)} == {1.0}
            checked.append(True)
        elif i in sheet.submobjects:
            assert not len(i.point.points)

    ends(fold(), SMALL, look)
    assert checked


def test_creases_stand_where_the_neuron_is_zero_and_reach_across_the_sheet(net):
    found = []

    def look(scene, k):
        if scene.clip.beats[k].do != "crease":
            return
        plane, neuron = scene.stage.sheet.plane, scene.clip.beats[k].neuron - 1
        (crease,) = _on_sheet(scene, Crease)
        dashes = segments(crease.line)
        q = plane.view.inverse(dashes.reshape(-1, 2))
        assert np.abs(q[:, neuron]).max() * plane.view.scale < EXACT
        box = ((-8.0, -8.0), (8.0, 8.0))
        (line,) = [c.segments for c in creases(net, box, 1) if c.neuron == neuron]
        image = plane.view(carried(net, line.reshape(-1, 2), place_after(scene.clip, k))[:, :2])
        image = along(image)
        shown = image[within(image, plane.window)]
        ends_of = np.array([shown.min(axis=0), shown.max(axis=0)])
        drawn = dashes.reshape(-1, 2)
        # Dashes begin at one end; at the other a gap may stand.
        assert np.abs(ends_of - [drawn.min(axis=0), drawn.max(axis=0)]).max() < 0.25
        # Twice dashed: announced things aren't solid.
        assert (dashes[1:, 0] != dashes[:-1, 1]).any()
        found.append(neuron)

    ends(fold(), SMALL, look)
    assert found == [0, 1]


def test_a_crease_does_not_move_while_its_neuron_folds(net):
    first = {}

    def look(scene, k, _, __):
        if scene.clip.beats[k].do == "fold":
            for crease in _on_sheet(scene, Crease):
                if max(ink.level for ink in inks(crease)) == 1:
                    points = crease.line.points
                    first.setdefault(k, points)
                    if points.shape == first[k].shape:
                        assert np.abs(points - first[k]).max() < EXACT
                    else:  # the other neuron may shorten it, never turn it
                        axis = scene.clip.beats[k].neuron - 1
                        assert np.ptp(points[:, axis]) < EXACT

    play(fold(), SMALL, look)
    assert len(first) == 2


def test_the_hidden_basis_is_the_unit_vectors_and_lands_on_the_columns_of_the_next_matrix(net):
    checked = []

    def look(scene, k):
        name, view = _name(scene, k), scene.stage.sheet.plane.view
        if name not in ("basis", "flatten", "shift-2"):
            return
        W2, b2 = net.layers[1].W, net.layers[1].b
        for n, arrow in enumerate(scene.stage.bases[1]):
            assert arrow in scene.stage.sheet.submobjects
            tips = {"basis": np.eye(2)[n], "flatten": W2[:, n], "shift-2": W2[:, n] + b2}
            tip = np.array([*tips[name], 0.0])[:2]
            tail = np.array([b2[0] if name == "shift-2" else 0.0, 0.0])
            # Above the number line one is drawn above the other.
            lift = [0.0, arrow.lift * (name != "basis")]
            assert np.abs(arrow.head.points[0, :2] - lift - view(tip[None])[0]).max() < EXACT
            assert np.abs(arrow.shaft.points[0, :2] - lift - view(tail[None])[0]).max() < EXACT
            checked.append((name, n))

    ends(fold(), SMALL, look)
    assert len(checked) == 6


def test_landing_places_are_the_columns_of_w_and_basis_vectors_land_on_them(net):
    landings = {}

    def look(scene, k, frame, _):
        if _name(scene, k) == "columns":
            extra = [a for a in _on_sheet(scene, Arrow) if a not in scene.stage.sheet.basis]
            for n, arrow in enumerate(extra):
                tip = scene.stage.sheet.plane.view(net.layers[0].W[None, :, n])[0]
                assert np.abs(arrow.head.points[0, :2] - tip).max() < EXACT
                landings[n] = arrow
        elif _name(scene, k) == "linear" and landings:
            time = scene.schedule.beats[k]
            # W has arrived at nine tenths of the beat, and the landing places are still there.
            if frame == round(0.9 * time.motion):
                for n, i in enumerate(scene.stage.sheet.basis):
                    both = i.head.points[0] - landings[n].head.points[0]
                    assert np.abs(both).max() < EXACT
                landings["met"] = True

    play(fold(), SMALL, look)
    assert set(landings) == {0, 1, "met"}


def test_numbers_in_the_neurons_are_the_marked_points_own(net):
    def look(scene, k):
        stage = scene.stage
        if stage.values not in stage.front.submobjects:
            return
        x = fold().dataset.points[stage.point]
        (z1, h1), (_, out) = torch_stages(net, x[None])
        after = {0: [], 1: carried(net, x[None], 1)[0], 2: z1[0], 3: [h1[0, 0], z1[0, 1]]}
        s = place_after(scene.clip, k)
        hidden = after.get(s, h1[0])
        last = [] if s < 5 else [carried(net, x[None], s)[0, 0]]
        shown = [v for v in stage.readings() if v is not None]
        assert np.allclose(shown, [*x, *hidden, *last], atol=1e-9)
        if s == 6:
            assert np.allclose(last, out[0])
        # The marker's ring is around that very point.
        ring = next(iter(inks(stage.marker))).points[:, :2]
        middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
        at = stage.sheet.data.positions(stage.sheet.plane)[stage.point]
        assert np.abs(middle - at).max() < EXACT

    ends(fold(), SMALL, look)


def test_data_i_and_j_never_leave_the_frame():
    def look(scene, k, _, __):
        sheet = scene.stage.sheet
        window = sheet.plane.window
        p = sheet.data.positions(sheet.plane)
        arrows = [a for a in _on_sheet(scene, Arrow) if any(i.level > 0.5 for i in inks(a))]
        tips = [a.head.points[:1, :2] for a in arrows if len(a.head.points)]
        assert within(np.vstack([p, *tips]), window).all(), _name(scene, k)

    play(fold(), SMALL, look)


def test_a_fold_has_one_frame_from_beginning_to_end():
    views: dict[int, set] = {}

    def look(scene, k, _, __):
        plane = scene.stage.sheet.plane
        if scene.clip.beats[k].do == "fold" and plane.s != int(plane.s):
            views.setdefault(k, set()).add(plane.view)

    play(fold(), SMALL, look)
    assert [len(seen) for seen in views.values()] == [1, 1]


def test_text_can_be_read_at_the_middle_and_the_end_of_every_beat():
    faults, seen = [], set()

    def look(scene, k, frame, _):
        motion = scene.schedule.beats[k].motion
        if frame not in (motion // 2, motion):
            return
        boxes = overlap.text_boxes(scene.mobjects)
        seen.update(box.text for box in boxes)
        faults.extend((_name(scene, k), "over one another", *p) for p in overlap.overlaps(boxes))
        faults.extend((_name(scene, k), "too small", b) for b in overlap.too_small(boxes))
        if frame == motion:
            faults.extend(
                (_name(scene, k), "outside", b) for b in overlap.outside(boxes, WIDE.safe)
            )

    play(fold(), SMALL, look)
    assert not faults
    assert {"equation", "class 1", "200 of 200 right (100%)", "$z_1 = 0$"} <= seen


def test_neurons_and_axes_are_called_z_until_each_has_folded():
    said = {}

    def look(scene, k):
        stage = scene.stage
        names = [
            text.text
            for text in stage.network.naming.submobjects
            if all(ink.fill_rgbas[0, 3] > 0 for ink in inks(text))
        ]
        axes = [text.text for text in getattr(stage.coordinates.axes, "names", [])]
        said[_name(scene, k)] = [n for n in names if n[1] in "za"], axes

    ends(fold(), SMALL, look)
    a, z = ["$a_1$", "$a_2$"], ["$z_1$", "$z_2$"]
    half = ["$a_1$", "$z_2$"]
    for beat, neurons, axes in (
        ("net", a, ["$x_1$", "$x_2$"]),
        ("linear", z, z),
        ("crease-1", z, z),
        ("fold-1", half, half),
        ("fold-2", a, a),
        ("rewind", a, ["$x_1$", "$x_2$"]),
    ):
        assert (sorted(said[beat][0]), said[beat][1]) == (sorted(neurons), axes), beat
