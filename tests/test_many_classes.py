"""A decision among three classes, from a file: areas, lines and counts against torch's argmax."""

from __future__ import annotations

import json

import numpy as np
import pytest
from support.nets import he, torch_forward
from support.picture import SMALL, ends, hue, off_lines, segments

from pleat.nets import InputError
from pleat.scenes.clip.captions import filled
from pleat.scenes.drawing.ink import inks
from pleat.scenes.parts.plane.decision import Areas
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.playback.load import load_clip

CLIP = """
[clip]
title = "Three"
net = "net.json"
data = "three.csv"

[[beat]]
id = "start"
do = "show"
views = ["grid", "data", "network"]

[[beat]]
id = "decision"
do = "boundary"
caption = "{correct} of {n}."
"""


def write(folder, activation="relu", outputs=3, classes=3, beats=""):
    """A net, data of so many classes, and a clip that shows the decision."""
    net = he(2, 4, 4, outputs, seed=6, activation=activation)
    layers = [
        {"W": p.W.tolist(), "b": p.b.tolist(), "activation": p.activation} for p in net.layers
    ]
    (folder / "net.json").write_text(json.dumps({"layers": layers}))
    rng = np.random.default_rng(0)
    rows = [
        f"{x!r},{y!r},{k % classes}"
        for k, (x, y) in enumerate(rng.uniform(-2, 2, (60, 2)).tolist())
    ]
    (folder / "three.csv").write_text("\n".join(["x,y,label", *rows]))
    (folder / "clip.toml").write_text(CLIP + beats)
    return net


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("outputs", [2, 3, 5])
def test_areas_are_torchs_argmax_in_the_colours_of_the_classes(tmp_path, activation, outputs):
    net = write(tmp_path, activation, outputs, outputs)
    clip, looked = load_clip(tmp_path / "clip.toml"), []

    def look(scene, k):
        sheet = scene.stage.sheet
        for areas in [part for part in sheet.submobjects if isinstance(part, Areas)]:
            window, view = sheet.plane.window, sheet.plane.view
            p = np.random.default_rng(1).uniform(window.sides[:2], window.sides[2:], (300, 2))
            says = torch_forward(net, view.inverse(p)).argmax(axis=1)
            color = scene.theme.boundary.upper()
            lines = [m for m in sheet.submobjects if isinstance(m, Lines) and hue(m.ink) == color]
            drawn = segments(*(line.ink for line in lines))
            sure = np.array([off_lines(at[None], drawn) > 0.01 for at in p])
            assert sure.mean() > 0.8
            for label, ink in enumerate(inks(areas)):
                assert hue(ink) == scene.theme.area(label).upper()
                assert (inside(p, segments(ink)) == (says == label))[sure].all()
            looked.append(k)

    ends(clip, SMALL, look)
    assert looked
    points, labels = clip.dataset.points, clip.dataset.labels
    right = int((torch_forward(net, points.copy()).argmax(axis=1) == labels).sum())
    assert filled(clip.beats[1], clip) == f"{right} of 60."


def inside(p, edges):
    """Which points are inside closed polygons, all of whose edges are given, (m, 2, 2)."""
    (ax, ay), (bx, by) = edges[:, 0].T, edges[:, 1].T
    x, y = p[:, :1], p[:, 1:]
    crossing = (ay > y) != (by > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        right = x < ax + (y - ay) / (by - ay) * (bx - ax)
    return (crossing & right).sum(axis=1) % 2 == 1


def test_areas_fold_with_the_sheet(tmp_path):
    """Their outlines have a corner at every crease they cross, wherever the sheet is."""
    more = '[[beat]]\nid = "W"\ndo = "linear"\n[[beat]]\nid = "fold"\ndo = "activate"\n'
    write(tmp_path, beats=more)

    def look(scene, k):
        sheet = scene.stage.sheet
        for areas in [part for part in sheet.submobjects if isinstance(part, Areas)]:
            for cell in (c for cells in areas.cells for c in cells):
                x = cell.at(0.0)
                middle = sheet.plane.carry(((x + np.roll(x, -1, axis=0)) / 2)[:, :2])
                q = cell.at(sheet.plane.s)
                ends_between = (q + np.roll(q, -1, axis=0)) / 2
                assert np.abs(ends_between - middle.at(sheet.plane.s)).max() < 1e-9

    ends(load_clip(tmp_path / "clip.toml"), SMALL, look)


def test_output_neurons_wear_the_colours_of_their_classes(tmp_path):
    write(tmp_path)

    def look(scene, k):
        nodes = scene.stage.network.nodes[-1]
        assert [hue(node) for node in nodes] == [c.upper() for c in scene.theme.classes[:3]]

    ends(load_clip(tmp_path / "clip.toml"), SMALL, look)


@pytest.mark.parametrize(
    ("outputs", "classes", "beats", "said"),
    [
        (3, 3, '[[beat]]\nid = "cut"\ndo = "threshold"\n', "one output, this has 3.*'boundary'"),
        (4, 3, "", "can't tell 3 classes apart"),
    ],
)
def test_what_does_not_go_together_is_said_in_a_sentence(tmp_path, outputs, classes, beats, said):
    write(tmp_path, outputs=outputs, classes=classes, beats=beats)
    path = tmp_path / "clip.toml"
    path.write_text(path.read_text().replace("{correct} of {n}.", ""))
    with pytest.raises(InputError, match=said) as told:
        load_clip(path)
    assert len(str(told.value).splitlines()) == 1
