"""Nets whose activations are curved: what is drawn bends with them, to a quarter of a pixel."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.nets import he
from support.picture import carried, off_lines, play, segments

from pleat.nets import InputError, Layer, Net
from pleat.nets.data import dataset
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.viewport import fit
from pleat.scenes.parts.plane.arrows import basis_arrow
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.playback.load import load_clip

QUARTER = 0.25 / 135  # of a pixel at 1080p, in scene units
CURVED = ("tanh", "sigmoid", "gelu", "elu")
QUICK = ("tanh", "gelu")
HALF = 8
CLIP = """
[clip]
title = "Curved"
net = "net.json"
data = "moons"

[[beat]]
id = "start"
do = "show"
views = ["grid", "data", "basis"]
"""


def on_lines(count: int, rng: np.random.Generator) -> np.ndarray:
    """Places on the integer grid of the input plane."""
    at = np.column_stack([rng.integers(-HALF, HALF + 1, count), rng.uniform(-HALF, HALF, count)])
    at[::2] = at[::2, ::-1]
    return at.astype(float)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([(2, 2, 1), (2, 3, 3, 1), (2, 2, 2, 2)]),
    st.sampled_from(CURVED),
    st.integers(0, 999),
    st.floats(0, 1),
)
def test_grid_lines_are_where_torch_bends_them(widths, activation, seed, share):
    net, data = he(*widths, activation=activation, seed=seed), dataset("moons")
    sheet = Sheet(net, data)
    s = share * sheet.plane.passage.length
    # The frame that just fits, which no other of the moment exceeds.
    seen = carried(net, data.points, s)
    sheet.go(s, fit(np.vstack([seen[:, :2], np.zeros((1, 2)), np.eye(2)]), sheet.room))
    x = on_lines(250, np.random.default_rng(seed))
    p = sheet.plane.project(carried(net, x, s))
    left, bottom, right, top = sheet.plane.window.sides
    inside = (p[:, 0] > left) & (p[:, 0] < right) & (p[:, 1] > bottom) & (p[:, 1] < top)
    drawn = segments(*inks(sheet.grid), *inks(sheet.own_axes))
    assert off_lines(p[inside], drawn) < QUARTER


@pytest.mark.parametrize(
    "activation",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in CURVED],
)
def test_in_a_clip_at_every_moment(tmp_path, activation):
    net = he(2, 2, 2, 1, activation=activation, seed=4)
    layers = [
        {"W": p.W.tolist(), "b": p.b.tolist(), "activation": p.activation} for p in net.layers
    ]
    (tmp_path / "net.json").write_text(json.dumps({"layers": layers}))
    beats = [
        f'[[beat]]\nid = "{do}-{k}"\ndo = "{do}"\nlayer = {k}\n'
        for k, dos in ((1, ("linear", "shift", "activate", "basis")), (2, ("linear", "activate")))
        for do in dos
    ]
    (tmp_path / "clip.toml").write_text(CLIP + "\n".join(beats))
    rng, looked = np.random.default_rng(0), []

    def look(scene, k, frame, _):
        sheet = scene.stage.sheet
        if sheet.grid not in sheet.submobjects or frame % 3:
            return
        p = sheet.plane.project(carried(net, on_lines(120, rng), sheet.plane.s))
        left, bottom, right, top = sheet.plane.window.sides
        inside = (p[:, 0] > left) & (p[:, 0] < right) & (p[:, 1] > bottom) & (p[:, 1] < top)
        drawn = segments(*inks(sheet.grid), *inks(sheet.own_axes))
        assert off_lines(p[inside], drawn) < QUARTER
        looked.append(sheet.plane.s)

    play(load_clip(tmp_path / "clip.toml"), RenderLook(64, 36, 4), look)
    assert len({round(s, 3) for s in looked}) > 8


def framed(net, data, s):
    """A sheet at a place of its passage, in the frame that just fits."""
    sheet = Sheet(net, data)
    seen = carried(net, data.points, s)
    sheet.go(s, fit(np.vstack([seen[:, :2], np.zeros((1, 2))]), sheet.room))
    return sheet


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([(2, 2, 1), (2, 16, 16, 3)]),
    st.sampled_from((*CURVED, "silu")),
    st.sampled_from([1e-3, 1.0, 1e3]),
    st.integers(0, 99),
    st.floats(0, 1),
)
def test_at_any_scale_and_close_up_as_well(widths, activation, scale, seed, share):
    net = he(*widths, activation=activation, seed=seed)
    first = net.layers[0]
    net = Net((Layer(first.W / scale, first.b, first.activation), *net.layers[1:]))
    usual = dataset("moons")
    data = replace(usual, points=usual.points * scale)
    s = share * Sheet(net, data).plane.passage.length
    sheet = framed(net, data, s)
    for zoom in (1.0, 10.0):
        sheet.go(s, replace(sheet.plane.view, scale=sheet.plane.view.scale * zoom))
        t = np.linspace(0, 1, 300)[:, None]
        x = np.vstack([p[0] + t * (p[1] - p[0]) for p in sheet.grid.polylines[::3]])
        p = sheet.plane.project(carried(net, x, s))
        left, bottom, right, top = sheet.plane.window.sides
        inside = (p[:, 0] > left) & (p[:, 0] < right) & (p[:, 1] > bottom) & (p[:, 1] < top)
        assert off_lines(p[inside], segments(*inks(sheet.grid))) < QUARTER


def test_what_is_drawn_follows_from_place_and_view_alone():
    net, data = he(2, 5, 16, 3, activation="tanh", seed=1), dataset("moons")
    straight = framed(net, data, 9.5)
    by_the_way = framed(net, data, 9.5)
    view = by_the_way.plane.view
    for s, zoom in ((0.0, 1.0), (3.0, 0.3), (9.5, 4.0)):
        by_the_way.go(s, replace(view, scale=view.scale * zoom))
    by_the_way.go(9.5, view)
    for one, other in zip(inks(straight.grid), inks(by_the_way.grid), strict=True):
        assert np.array_equal(one.points, other.points)


def test_no_more_is_drawn_than_can_be_seen():
    """All that the whole passage needs is many times as much."""
    net, data = he(2, 16, 16, 3, activation="tanh", seed=1), dataset("moons")
    for s in (0.0, 10.0, 19.0, 37.5):
        sheet = framed(net, data, s)
        assert len(segments(*inks(sheet.grid))) < 5000
    assert len(sheet.grid.carried.at(0.0)) > 15_000


@pytest.mark.parametrize("activation", CURVED)
def test_arrows_bend_too(activation):
    net = he(2, 2, 2, 1, activation=activation, seed=2)
    rest, born = Net(net.layers[1:]), 4
    sheet = Sheet(net, dataset("moons"))
    hidden = basis_arrow(sheet.plane, 0, "#FFFFFF", Text("", 30, "#FFFFFF"), 7, layer=1)
    sheet.lay(hidden)
    # Up to two fifths of the way: beyond, it may be the head that is drawn.
    path = np.linspace(0, 0.4, 40)[:, None] * np.eye(2)[0]
    for s in (3.5, 5.4, 7.4, 8.0):
        sheet.go(s)
        for arrow, q in (
            (sheet.basis[0], carried(net, path, s)),
            (hidden, carried(rest, path, max(s - born, 0.0))),
        ):
            shaft = segments(arrow.shaft)
            assert len(shaft) > 1
            ends = np.linalg.norm(np.diff(shaft, axis=1)[:, 0], axis=1).sum()
            p = sheet.plane.project(q)
            run = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))])
            assert off_lines(p[run < ends], shaft) < QUARTER


def test_a_crease_of_what_bends_everywhere_is_refused_in_a_sentence(tmp_path):
    net = {"layers": [{"W": [[1, 0], [0, 1]], "b": [0, 0], "activation": "tanh"}]}
    (tmp_path / "net.json").write_text(json.dumps(net))
    crease = '[[beat]]\nid = "here"\ndo = "crease"\n'
    (tmp_path / "clip.toml").write_text(CLIP + crease)
    with pytest.raises(InputError, match=r"'here': layer 1 has tanh.*no crease"):
        load_clip(tmp_path / "clip.toml")


def test_where_all_data_have_collapsed_to_a_point_lines_are_not_split_for_ever():
    """They do at the corner of tanh's square, while the sheet's far end still bends."""
    layers = (Layer(4 * np.eye(2), [30, 30], "tanh"), Layer([[1, 1]], [0]))
    sheet = Sheet(Net(layers), dataset("moons"))
    assert 500 < len(sheet.grid.carried.at(0.0)) < 50_000
