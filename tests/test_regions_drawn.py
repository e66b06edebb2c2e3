"""Linear regions on the plane: drawn where torch has them, and counted as they are seen."""

from __future__ import annotations

import re

import numpy as np
import pytest
from support.nets import he, torch_stages
from support.picture import EXACT, SMALL, beat, ends, segments, write_clip

from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.drawing.ink import inks
from pleat.scenes.stage.slots import REGION_COUNT, REGION_CREASES, REGIONS

PLANE = beat("s", "show", views=("grid", "data"), seconds=0.2)
NETS = {"2-2-1": "hard-relu", "2-3-2-1": (2, 3, 2, 1), "2-6-1": (2, 6, 1)}


def a_clip(folder, net, beats):
    if not isinstance(net, str):
        Snapshot(net=he(*net, seed=3), name="n", data="hard").save(folder / "n.safetensors")
        net = "n.safetensors"
    return write_clip(folder, beats, net=net)


def patterns(net, x) -> np.ndarray:
    """Which hidden neurons are on at points, (N, K), by torch."""
    return np.hstack([z > 0 for z, _ in torch_stages(net, x)[:-1]])


def said(scene) -> int:
    return int(re.match(r"\d+", scene.stage.get(REGION_COUNT).label.text).group())


@pytest.mark.parametrize("net", NETS.values(), ids=NETS)
def test_as_many_are_counted_as_points_of_the_picture_lie_in(net, tmp_path):
    clip = a_clip(tmp_path, net, PLANE + beat("r", "regions", seconds=1.0))
    counted = []

    def look(scene, k):
        if k:
            plane = scene.stage.sheet.plane
            window, view = plane.window, plane.view
            at = np.stack(
                np.meshgrid(
                    np.linspace(window.left, window.right, 500),
                    np.linspace(window.bottom, window.top, 400),
                ),
                -1,
            ).reshape(-1, 2)
            x = view.inverse(at)
            x = x[(np.abs(x) < scene.stage.sheet.ruling.high).all(axis=1)]
            _, size = np.unique(patterns(clip.net, x), axis=0, return_counts=True)
            # Those of some pixels; the smallest that are counted have 5e-5 of the picture.
            counted.append((said(scene), (size > 2e-4 * len(x)).sum(), (size > 0).sum()))

    ends(clip, SMALL, look)
    ((said_, sure, all_),) = counted
    assert sure <= said_ <= all_
    assert said_ > 3


def test_layer_after_layer_the_count_only_grows_and_ends_the_same(tmp_path):
    beats = (
        PLANE
        + beat("a", "regions", layers=(1,), seconds=1.0)
        + beat("b", "regions", layers=(2,), seconds=1.0)
    )
    counts = []
    clip = a_clip(tmp_path, (2, 3, 2, 1), beats)
    ends(clip, SMALL, lambda scene, k: counts.append(said(scene)) if k else None)
    once = []
    whole = a_clip(tmp_path, (2, 3, 2, 1), PLANE + beat("r", "regions", seconds=0.5))
    ends(whole, SMALL, lambda scene, k: once.append(said(scene)) if k else None)
    assert counts[0] < counts[1] == once[0]


@pytest.mark.parametrize("moved", [False, True], ids=["at the input", "folded"])
def test_each_region_and_crease_is_where_torch_has_it(moved, tmp_path):
    later = beat("m", "layer", layer=1, seconds=0.4) if moved else ""
    show = beat("r", "show", views=("regions",), seconds=0.2)
    clip = write_clip(tmp_path, PLANE + show + later)
    checked = []

    def look(scene, k):
        if k != len(clip.beats) - 1:
            return
        stage = scene.stage
        area, lines = stage.get(REGIONS), stage.get(REGION_CREASES)
        plane, net = stage.sheet.plane, clip.net
        rng = np.random.default_rng(0)
        for pattern, cell in zip(area.patterns, area._cells, strict=True):
            corners = cell.at(0.0)[:, :2]
            share = rng.dirichlet(np.ones(len(corners)), 30)
            assert (patterns(net, share @ corners) == pattern).all()
        z = [torch_stages(net, line.at(0.0)[:, :2])[0][0] for (line,) in lines._lines]
        for neuron, values in enumerate(z):
            assert np.abs(values[:, neuron]).max() < EXACT
        if moved:
            # ReLU has taken the crease of neuron k to where a_k is 0.
            for neuron, ink in enumerate(inks(lines)):
                q = plane.view.inverse(segments(ink).reshape(-1, 2))
                assert np.abs(q[:, neuron]).max() < EXACT
        checked.append(k)

    ends(clip, SMALL, look)
    assert checked


def test_neighbours_differ_in_colour(tmp_path):
    clip = a_clip(tmp_path, (2, 3, 2, 1), PLANE + beat("r", "show", views=("regions",)))
    found = {}

    def look(scene, k):
        if k:
            area = scene.stage.get(REGIONS)
            found["tones"] = [ink.tone for ink in inks(area)]
            found["patterns"] = area.patterns

    ends(clip, SMALL, look)
    apart = (found["patterns"][:, None] != found["patterns"]).sum(axis=2)
    pairs = np.argwhere(apart == 1)
    assert len(pairs) > 4
    assert all(found["tones"][a] != found["tones"][b] for a, b in pairs)


def test_hiding_them_takes_lines_and_count_along_and_brings_the_grid_back(tmp_path):
    beats = (
        PLANE
        + beat("r", "regions", seconds=0.4)
        + beat("h", "hide", views=("regions",), seconds=0.2)
    )
    left = []

    def look(scene, k):
        stage = scene.stage
        left.append((len(stage.sheet.submobjects), len(stage.front.submobjects)))
        if k == 2:
            assert {ink.level for ink in inks(stage.sheet.grid)} == {1.0}

    ends(write_clip(tmp_path, beats), SMALL, look)
    assert left[1] == (left[0][0] + 2, 1)
    assert left[2] == left[0]


@pytest.mark.parametrize(
    ("net", "before", "keys", "fault"),
    [
        ("hard-linear", "", {}, "no layer of the net folds, so that the whole plane is one region"),
        ("hard-relu", "", {"layers": (2,)}, "layers has 2, but the layers that fold are [1]"),
        ("hard-relu", beat("l", "linear"), {}, "the sheet stands behind layer 1; rewind first"),
    ],
)
def test_where_there_are_none_one_sentence_says_so(net, before, keys, fault, tmp_path):
    with pytest.raises(InputError) as told:
        write_clip(tmp_path, PLANE + before + beat("r", "regions", **keys), net=net)
    assert fault in str(told.value)
    assert len(str(told.value).splitlines()) == 1
