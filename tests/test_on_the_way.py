"""From one picture to the next no data leave the window, whatever the net does to them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from support.nets import he
from support.picture import SMALL, beat, play

from pleat.scenes.drawing import layouts
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.overlap import outside, overlaps, text_boxes


def clip(folder, widths, seed):
    rng = np.random.default_rng(seed)
    n = widths[0]
    points = rng.normal(3, 1, (60, n)) + np.repeat([[0.0], [3.0]], 30, axis=0)
    labels = np.repeat(np.arange(max(2, widths[-1])), 60)[:: max(2, widths[-1])][:60]
    np.savez(folder / "points.npz", x=points, y=np.sort(labels))
    net = he(*widths, seed=seed)
    layers = [{"W": layer.W.tolist(), "b": layer.b.tolist()} for layer in net.layers]
    (folder / "net.json").write_text(json.dumps({"layers": layers}))
    head = '[clip]\ntitle = "t"\nnet = "net.json"\nactivation = "relu"\ndata = "points.npz"\n'
    beats = [beat("start", "show", views=("grid", "data", "basis"))]
    beats += [beat(f"layer-{k}", "layer", layer=k) for k in range(1, len(widths))]
    beats.append(beat("rewind", "rewind"))
    (folder / "clip.toml").write_text(head + "".join(beats))
    return load_clip(folder / "clip.toml")


WIDTHS = [(5, 3, 4, 2), (4, 8, 3), (2, 8, 3), (3, 5, 2)]


@pytest.mark.parametrize(
    "widths",
    [
        pytest.param(w, id=str(w), marks=[pytest.mark.slow] if k else [])
        for k, w in enumerate(WIDTHS)
    ],
)
def test_data_stay_in_the_window_at_every_frame(tmp_path, widths):
    told = clip(tmp_path, widths, 1)
    frames = 0

    def look(scene, k, frame, rgba):
        nonlocal frames
        sheet = scene.stage.sheet
        if sheet.data in sheet.submobjects and told.beats[k].id != "start":
            points = sheet.data.positions(sheet.plane)
            left, bottom, right, top = sheet.plane.window.sides
            inside = (points > (left, bottom)) & (points < (right, top))
            assert inside.all(), (told.beats[k].id, frame)
            frames += 1

    play(told, SMALL, look)
    assert frames > 20


@pytest.mark.parametrize(
    "widths",
    [
        (3, 4, 3),
        pytest.param((2, 3, 1), marks=pytest.mark.slow),
        pytest.param((2, 3, 3, 1), marks=pytest.mark.slow),
        pytest.param((4, 8, 3), marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_names_are_apart_and_whole_at_every_frame(tmp_path, widths):
    told = clip(tmp_path, widths, 2)
    seen = set()

    def look(scene, k, frame, rgba):
        sheet = scene.stage.sheet
        names = [box for box in text_boxes([sheet]) if not box.text.startswith("number")]
        assert [b.text for b in outside(names, layouts.WIDE.safe)] == [], (told.beats[k].id, frame)
        over = [(a.text, b.text) for a, b in overlaps(names)]
        assert over == [], (told.beats[k].id, frame)
        seen.update(box.text for box in names)

    play(told, SMALL, look)
    assert len(seen) >= 5


def test_check_sees_what_leaves_on_the_way(tmp_path, monkeypatch):
    told = clip(tmp_path, WIDTHS[0], 1)
    assert not any("out of the picture" in str(found) for found in inspect(told))
    monkeypatch.setattr(
        "pleat.scenes.parts.plane.travel._keeping", lambda sheet, state: _away(state)
    )
    assert any("passing frame: 60 data points" in str(found) for found in inspect(told))


def _away(state):
    s, view, stack = state
    return s, type(view)(view.center, view.scale, (90.0, 0.0), view.lens), stack
