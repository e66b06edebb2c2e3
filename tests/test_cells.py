"""What regions say, which side of a crease is active, and where boundaries bend: all by torch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from support.nets import BOX, he, nets, size, torch_forward, torch_stages
from support.picture import EXACT, SMALL, beat, ends, write_clip

from pleat.nets import Layer, Net, class_boundary
from pleat.nets.data import dataset
from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.geometry.bends import bends
from pleat.nets.geometry.boundary import boundary, chain
from pleat.nets.geometry.inscribed import clearances, roomiest
from pleat.nets.geometry.regions import Region
from pleat.scenes.drawing.contrast import contrast
from pleat.scenes.drawing.palette import mixed
from pleat.scenes.drawing.theme import load_theme, themes
from pleat.scenes.parts.plane.active_sides import ActiveSides
from pleat.scenes.parts.plane.region_labels import RegionLabels, activity, affine
from pleat.scenes.parts.plane.regions import RegionMap
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.stage.slots import ACTIVE_SIDES, BENDS, REGION_COUNT, REGION_LABELS

THEME = load_theme("dark")
NONE = np.zeros((0, 2))


def unbiased(*widths: int, seed: int) -> Net:
    return Net(tuple(Layer.unbiased(p.W, p.activation) for p in he(*widths, seed=seed).layers))


def scaled(net: Net, factor: float) -> Net:
    first = net.layers[0]
    rest = [replace(p, b=factor * p.b) for p in net.layers[1:]]
    return Net((replace(first, W=factor * first.W, b=factor * first.b), *rest))


NETS = {
    "two": he(2, 2, 1, seed=3),
    "wide and deep": he(2, 16, 16, 1, seed=4),
    "no biases": unbiased(2, 5, 1, seed=5),
    "leaky": he(2, 4, 1, seed=6, activation="leaky_relu(0.2)"),
    "large": scaled(he(2, 3, 1, seed=7), 1e3),
    "three outputs": he(2, 3, 3, seed=8),
}


def labelled(net: Net, say, depth: int, **keys) -> tuple[Sheet, RegionLabels]:
    sheet = Sheet(net, dataset("moons"), THEME)
    labels = RegionLabels(sheet.plane, sheet.ruling.box, THEME, say, depth, NONE, **keys)
    sheet.lay(labels)
    return sheet, labels


def by_torch(net: Net, x) -> tuple[np.ndarray, np.ndarray]:
    """Gradient and value that make up the affine map around an input."""
    at = torch.tensor(np.array(x), requires_grad=True)
    h = at
    for layer in net.layers:
        h = torch.tensor(layer.W.copy()) @ h + torch.tensor(layer.b.copy())
        h = getattr(torch.nn, layer.act.torch)(**layer.act.torch_kwargs)(h)
    A = np.array([torch.autograd.grad(y, at, retain_graph=True)[0].numpy() for y in h])
    return A, h.detach().numpy() - A @ x


@pytest.mark.parametrize("net", NETS.values(), ids=NETS)
def test_a_region_is_labelled_with_torchs_own_affine_map(net):
    outputs = ["$y$"] if net.widths[-1] == 1 else ["$y_1$", "$y_2$", "$y_3$"]
    say = affine(outputs, ["$x_1$", "$x_2$"], THEME.neurons(net.widths, 0))
    _, part = labelled(net, say, len(net.layers))
    assert part.labels
    for note, polygon in part.labels:
        A, c = by_torch(net, polygon.mean(axis=0))
        assert note.label.text == say(net, Region(polygon, A, c, b""))


@pytest.mark.parametrize("net", NETS.values(), ids=NETS)
def test_a_region_is_labelled_with_the_neurons_that_torch_finds_active(net):
    names = [f"$a_{k + 1}$" for k in range(net.widths[1])]
    act = net.layers[0].act
    say = activity(act, names, THEME.neurons(net.widths, 1), 0)
    _, part = labelled(net, say, 1)
    assert part.labels or net.widths[1] > 4  # there is no room for a tuple of sixteen
    for note, polygon in part.labels:
        z = torch_stages(net, polygon.mean(axis=0)[None])[0][0][0]
        entries = note.label.text.strip("$()").split(", ")
        for k, (entry, value) in enumerate(zip(entries, z, strict=True)):
            assert (f"[$a_{k + 1}$]" in entry) == (value > 0)
            if value <= 0:
                assert entry == "0" or ("0.20 #text" in entry and f"[$z_{k + 1}$]" in entry)


@pytest.mark.slow
@pytest.mark.parametrize("zoom", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("net", NETS.values(), ids=NETS)
def test_labels_are_inside_of_their_regions_at_every_scale_and_over_nothing_taken(net, zoom):
    outputs = [f"$y_{k}$" for k in range(net.widths[-1])]
    say = affine(outputs, ["$x_1$", "$x_2$"], THEME.neurons(net.widths, 0))
    taken = (0.0, -1.0, 2.0, 1.0)
    sheet, part = labelled(net, say, len(net.layers), taken=[taken])
    view = sheet.plane.view
    sheet.go(0.0, replace(view, scale=zoom * view.scale))
    for note, polygon in part.labels:
        left, bottom, right, top = np.concatenate(
            [note.ground.points[:, :2].min(axis=0), note.ground.points[:, :2].max(axis=0)]
        )
        corners = np.array([[x, y] for x in (left, right) for y in (bottom, top)])
        there = sheet.plane.view(polygon)
        assert (clearances(there, corners, 0, 0) >= -1e-9).all()
        if zoom == 1:
            a, b, c, d = taken
            assert right < a or left > c or top < b or bottom > d
    boxes = [note.label.box for note, _ in part.labels]
    for k, (a, b, c, d) in enumerate(boxes):
        for other in boxes[:k]:
            assert min(c, other[2]) < max(a, other[0]) or min(d, other[3]) < max(b, other[1])


@given(net=nets(width=6, depth=2))
@settings(max_examples=40, deadline=None)
def test_bends_lie_on_the_boundary_and_on_the_crease_of_their_neuron(net):
    found = bends(net, BOX)
    lines = chain(class_boundary(net, BOX))
    for bend in found:
        on = torch_forward(net, bend.point[None])[0, 0]
        assert abs(on) < 1e-9 * size(net)
        z = torch_stages(net, bend.point[None])[bend.layer - 1][0][0, bend.neuron]
        assert abs(z) < 1e-9 * size(net)
        assert min(np.abs(line - bend.point).max(axis=1).min() for line in lines) == 0


@pytest.mark.parametrize("net", NETS.values(), ids=NETS)
def test_every_corner_of_a_boundary_is_a_bend(net):
    found = bends(net, BOX)
    corners = 0
    for line in chain(class_boundary(net, BOX)):
        way = np.diff(line, axis=0)
        turn = np.arctan2(way[:, 1], way[:, 0])
        bent = np.abs((np.diff(turn) + np.pi) % (2 * np.pi) - np.pi) > 1e-3
        for point in line[1:-1][bent]:
            near = [b for b in found if np.abs(b.point - point).max() < EXACT]
            outputs = np.sort(torch_forward(net, point[None])[0])
            junction = len(outputs) == 3 and outputs[-1] - outputs[0] < 1e-6 * size(net)
            assert len(near) == 1 or junction
            corners += len(near)
    assert corners or net is not NETS["wide and deep"]


@pytest.mark.parametrize("net", NETS.values(), ids=NETS)
def test_strokes_go_from_the_crease_to_the_active_side(net):
    sheet = Sheet(net, dataset("moons"), THEME)
    part = ActiveSides(sheet.plane, sheet.ruling.box, THEME)
    strokes = 0
    for (layer, neuron), carried in zip(part.neurons, part._strokes, strict=True):
        p = carried.at(0.0)[:, :2]
        if len(p):
            z = torch_stages(net, p)[layer - 1][0][:, neuron]
            assert np.abs(z[0::2]).max() < EXACT * size(net)
            # A long stroke may reach beyond a crease nearby, where the neuron sees other numbers.
            assert (z[1::2] > 0).mean() > (0.999 if layer == 1 else 0.9)
            strokes += len(p) // 2
    assert strokes


PLANE = beat("s", "show", views=("plane", "data", "network", "legend"), seconds=0.4)


def test_in_a_clip_labels_stand_clear_of_all_else_and_give_way_to_others(tmp_path):
    beats = (
        PLANE
        + beat("r", "regions", sides=True, bound=True, seconds=1.0)
        + beat("n", "region-labels", seconds=0.5)
        + beat("m", "region-labels", what="map", seconds=0.5)
        + beat("p", "region-labels", what="map", point=10, seconds=0.5)
        + beat("d", "show", views=("decision", "bends", "accuracy"), seconds=0.5)
        + beat("b", "become", net="moons-two-two", seconds=0.8)
        + beat("h", "hide", views=("region-labels", "regions", "active-sides"), seconds=0.4)
    )
    clip = write_clip(tmp_path, beats, net="moons-two")
    seen = {}

    def look(scene, k):
        stage = scene.stage
        labels, count = stage.get(REGION_LABELS), stage.get(REGION_COUNT)
        seen[clip.beats[k].id] = (
            [] if labels is None else [note.label.text for note, _ in labels.labels],
            "" if count is None else count.label.text,
            stage.get(ACTIVE_SIDES) is not None and not stage.absent(stage.get(ACTIVE_SIDES)),
            stage.net,
        )
        if clip.beats[k].id == "b":
            for points in stage.get(BENDS).at():
                assert np.abs(torch_forward(stage.net, points)).max(initial=0) < EXACT

    ends(clip, SMALL, look)
    assert seen["r"][1:3] == ("2 lines: 4 regions, at most 4", True)
    assert sorted(text.count("a_") for text in seen["n"][0]) == [0, 1, 1, 2]
    assert len(seen["m"][0]) == 4
    (one,) = seen["p"][0]
    assert one in seen["m"][0]
    (after,) = seen["b"][0]
    A, c = by_torch(seen["b"][3], clip.dataset.points[10])
    say = affine(["$y$"], ["$x_1$", "$x_2$"], THEME.neurons((2, 2, 2, 1), 0))
    assert after == say(seen["b"][3], Region(NONE, A, c, b""))
    assert seen["h"][:1] + seen["h"][2:3] == ([], False)
    assert inspect(clip) == []


def test_labels_can_be_read_on_every_region_in_every_theme():
    for name in themes():
        theme = load_theme(name)
        tones = {*theme.hidden, *theme.basis, theme.text}
        for tint in theme.hidden:
            below = mixed(theme.sheet, tint, RegionMap.OPACITY)
            for k in (0, 1):
                ground = mixed(mixed(below, theme.area(k), theme.tint), theme.plane, 0.88)
                assert min(contrast(tone, ground) for tone in tones) >= 4.5, name


def test_the_roomiest_place_is_the_middle_of_the_largest_circle():
    triangle = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]])
    middle, radius = roomiest(triangle, 0, 0)
    assert (middle, radius) == (pytest.approx([1.0, 1.0]), pytest.approx(1.0))
    assert roomiest(triangle[::-1], 2.0, 1.0)[1] == pytest.approx(
        clearances(triangle, roomiest(triangle, 2.0, 1.0)[0][None], 2.0, 1.0)[0]
    )
    assert roomiest(triangle, 4.0, 3.0)[1] < 0
    assert roomiest(np.zeros((3, 2)), 0, 0)[1] == -np.inf


@pytest.mark.parametrize(
    ("beats", "net", "fault"),
    [
        (beat("n", "region-labels", layer=2), "hard-relu", "layer = 2, but the layers that fold"),
        (beat("n", "region-labels", what="map", layer=1), "hard-relu", "layer is for what"),
        (beat("n", "region-labels", point=200), "hard-relu", "point = 200 is not among the 200"),
        (beat("n", "region-labels"), "hard-linear", "no layer of the net folds"),
        (
            beat("l", "layer", layer=1) + beat("n", "region-labels"),
            "hard-relu",
            "they are written on the input plane, and the sheet stands behind layer 1",
        ),
        (beat("r", "regions", bound=True), "moons-deep", "bound is for straight lines"),
        (beat("b", "show", views=("bends",)), "hard-linear", "no layer of the net folds"),
    ],
)
def test_what_can_not_be_is_told_in_one_sentence(beats, net, fault, tmp_path):
    with pytest.raises(InputError) as told:
        write_clip(tmp_path, beats, net=net)
    assert fault in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def closes(net: Net, half: float) -> bool:
    """Whether a line between the classes comes back to itself in a box."""
    lines = chain(boundary(net, ((-half, -half), (half, half))))
    return any(len(p) > 3 and np.abs(p[0] - p[-1]).max() < 1e-9 * half for p in lines)


@pytest.mark.slow
def test_no_net_two_neurons_wide_closes_a_line_as_the_clip_says():
    wide = sum(closes(he(2, 3, 1, seed=seed), 100.0) for seed in range(600))
    assert wide > 0
    assert not any(closes(he(2, 2, 2, 1, seed=seed), 100.0) for seed in range(6000))


def test_a_net_of_ones_own_without_classes_is_labelled_too(tmp_path):
    Snapshot(NETS["three outputs"]).save(tmp_path / "own.safetensors")
    beats = beat("s", "show", views=("plane", "regions")) + beat("m", "region-labels", what="map")
    clip = write_clip(tmp_path, beats, net="own.safetensors")
    found = {}
    ends(clip, SMALL, lambda scene, k: found.update(labels=scene.stage.get(REGION_LABELS)))
    assert found["labels"].labels
    assert inspect(clip) == []
