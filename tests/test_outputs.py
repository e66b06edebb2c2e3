"""Nets that end in sigmoid or softmax: thresholds, losses, moves and decisions are torch's."""

import json

import numpy as np
import pytest
import torch
from support.nets import he, torch_stages
from support.picture import SMALL, beat, ends
from torch import nn

from pleat.nets import Layer, Net
from pleat.nets.activation import activation, from_torch
from pleat.nets.data import dataset, decided
from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.geometry.classes import class_areas, class_boundary
from pleat.nets.geometry.stages import Passage
from pleat.nets.metrics import measure
from pleat.nets.training.recipe import Recipe
from pleat.nets.training.train import train
from pleat.scenes.beats.decide import THRESHOLD
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.slots import AREAS, BOUNDARY

HARD = dataset("hard")
BOX = ((-4.0, -4.0), (4.0, 4.0))


def ending(name, outputs=1, seed=0):
    *hidden, last = centred(he(2, 4, outputs, seed=seed)).layers
    return Net((*hidden, Layer(last.W, last.b, name)))


def centred(net, x=HARD.points):
    """The net with outputs of mean zero, so that it decides something."""
    *hidden, last = net.layers
    return Net((*hidden, Layer(last.W, last.b - net(x).mean(axis=0), last.activation)))


def written(folder, net, beats, data="hard"):
    Snapshot(net).save(folder / "net.safetensors")
    head = f'[clip]\ntitle = "T"\nnet = "net.safetensors"\ndata = "{data}"\n'
    (folder / "mine.toml").write_text(head + beats)
    return load_clip(folder / "mine.toml")


def test_after_a_sigmoid_class_1_begins_at_one_half(tmp_path):
    net = ending("sigmoid")
    p = torch_stages(net, HARD.points)[-1][1][:, 0]
    right = int(((p > 0.5) == HARD.labels).sum())
    metrics = measure(net, HARD)
    assert (metrics.correct, metrics.threshold) == (right, 0.5)
    truth = torch.tensor(HARD.labels, dtype=torch.float64)
    loss = nn.functional.binary_cross_entropy(torch.tensor(p), truth)
    assert metrics.loss == pytest.approx(float(loss), abs=1e-12)
    assert measure(net, HARD, 0.2).correct == int(((p > 0.2) == HARD.labels).sum())
    clip = written(tmp_path, net, beat("s", "show", views=["data"], caption="{threshold}"))
    assert clip.threshold == 0.5
    assert len(clip.wrong) == 200 - right
    assert Snapshot(net).threshold == 0.5
    assert measure(ending("tanh"), HARD).threshold == 0


@pytest.mark.parametrize("outputs", [2, 3])
def test_softmax_is_torchs_and_the_largest_decides(outputs):
    net = ending("softmax", outputs)
    x = np.random.default_rng(0).normal(size=(300, 2)) * 400
    ours, (_, theirs) = net(x), torch_stages(net, x)[-1]
    assert np.abs(ours - theirs).max() < 1e-12
    h = torch_stages(net, x / 400)[-1][1]
    assert np.array_equal(decided(net(x / 400)), h.argmax(axis=1))
    passage = Passage(net)
    assert np.abs(passage.at(x, passage.length)[:, :outputs] - theirs).max() < 1e-12
    assert [move.neuron for move in passage.moves if hasattr(move, "neuron")][-1] is None


def test_softmax_is_read_from_torch_and_its_loss_is_cross_entropy():
    module = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2), nn.Softmax(dim=1)).double()
    snapshot = Snapshot.from_torch(module, data="hard")
    assert snapshot.net.activations == ("relu", "softmax")
    with torch.no_grad():
        z = module[:3](torch.tensor(HARD.points))
    loss = nn.functional.cross_entropy(z, torch.tensor(HARD.labels))
    assert snapshot.metrics.loss == pytest.approx(float(loss), abs=1e-12)
    assert from_torch(nn.Softmax(dim=-1)).name == "softmax"
    assert from_torch(nn.Softmax(dim=0)) is None


def test_hidden_softmax_is_refused():
    with pytest.raises(InputError, match="layer 1 is followed by softmax"):
        Net((Layer(np.eye(2), [0, 0], "softmax"), Layer([[1, 1]], [0])))


@pytest.mark.parametrize(
    ("name", "outputs", "threshold"),
    [("sigmoid", 1, 0.5), ("sigmoid", 1, 0.2), ("tanh", 1, 0.3), ("softmax", 2, 0.0),
     ("softmax", 2, 0.4), ("softmax", 3, 0.0)],
)  # fmt: skip
def test_what_is_straight_before_the_end_is_decided_exactly(name, outputs, threshold):
    net = ending(name, outputs, seed=5)
    segments = class_boundary(net, BOX, threshold, tol=0.05)
    assert len(segments)
    middles = net(segments.mean(axis=1))
    if outputs == 1:
        gap = middles[:, 0] - threshold
    elif outputs == 2:
        gap = middles[:, 1] - middles[:, 0] - threshold
    else:
        first, second = np.sort(middles, axis=1)[:, :-3:-1].T
        gap = first - second
    assert np.abs(gap).max() < 1e-9
    assert len(class_areas(net, BOX, threshold)) == max(outputs, 2)


def test_silu_is_torchs():
    z = np.linspace(-30, 30, 400)
    assert np.abs(activation("silu")(z) - nn.SiLU()(torch.tensor(z)).numpy()).max() < 1e-12


def test_a_recipe_trains_what_a_sigmoid_says():
    given = {
        "name": "mine",
        "data": "easy",
        "widths": [2, 1],
        "activations": ["sigmoid"],
        "training": {"steps": 200, "seeds": 4},
    }
    metrics = train(Recipe.model_validate(given)).metrics
    assert metrics.threshold == 0.5
    assert metrics.correct > 180
    assert metrics.loss < 0.3


def test_a_recipe_has_no_hidden_softmax():
    given = {"data": "easy", "widths": [2, 2, 1], "activations": ["softmax", "identity"]}
    with pytest.raises(ValueError, match="softmax is for the last layer alone"):
        Recipe.model_validate({**given, "training": {"steps": 2}})


def test_zero_and_one_are_far_apart_and_points_end_where_torch_has_them(tmp_path):
    net = ending("sigmoid")
    strong = Net((net.layers[0], Layer(net.layers[1].W * 30, net.layers[1].b, "sigmoid")))
    p = torch_stages(strong, HARD.points)[-1][1]
    beats = beat("one", "layer", layer=1) + beat("flat", "flatten") + beat("t", "threshold")
    seen = {}

    def look(scene, k):
        sheet = scene.stage.sheet
        seen[scene.clip.beats[k].id] = sheet.plane.view.scale
        if scene.clip.beats[k].id == "t":
            q = sheet.data.carried.at(sheet.plane.s)[:, :1]
            assert np.abs(q - p).max() < 1e-12
            line = scene.stage.held(THRESHOLD).line.points[0, 0]
            assert line == pytest.approx(float(sheet.plane.view(np.array([[0.5, 0]]))[0, 0]))

    ends(written(tmp_path, strong, beat("s", "show", views=["data"]) + beats), SMALL, look)
    assert seen["flat"] > 4


def test_a_threshold_needs_the_line(tmp_path):
    early = beat("one", "layer", layer=1) + beat("t", "threshold")
    with pytest.raises(InputError, match="is on the number line, and the sheet stands behind"):
        written(tmp_path, ending("sigmoid"), early)
    early = beat("one", "layer", layer=1) + beat("W", "linear", layer=2) + beat("t", "threshold")
    with pytest.raises(InputError, match="the fold of neuron 1 comes first"):
        written(tmp_path, ending("sigmoid"), early)


@pytest.mark.parametrize("outputs", [1, 3])
def test_behind_a_hidden_plane_the_rest_of_the_net_decides(tmp_path, outputs):
    x = np.random.default_rng(0).normal(size=(150, 2)) * 2
    net = centred(he(2, 3, 2, outputs, seed=2, activation="leaky_relu(0.2)"), x)
    labels = decided(net(x))
    np.savez(tmp_path / "mine.npz", x=x, label=labels)
    beats = beat("s", "show", views=["data"]) + "".join(
        beat(f"l{k}", "layer", layer=k) for k in (1, 2)
    )
    beats += beat("d", "show", views=["decision"]) + beat("back", "rewind")

    def look(scene, k):
        held = scene.stage.get(AREAS[2]), scene.stage.get(BOUNDARY[2])
        if scene.clip.beats[k].id == "d":
            h = torch_stages(net, x)[1][1]
            rest = Net(net.layers[2:])
            assert np.array_equal(decided(rest(h)), labels)
            ends_ = held[1].carried.at(scene.stage.sheet.plane.s)[:, :2]
            found = rest(ends_)
            if outputs == 1:
                assert np.abs(found).max() < 1e-9
        else:
            assert held == (None, None)

    ends(written(tmp_path, net, beats, data="mine.npz"), SMALL, look)


@pytest.mark.parametrize(
    ("beats", "says"),
    [
        (beat("l1", "layer", layer=1), "layer 1 has 4 neurons, which no single plane parts"),
        (beat("l1", "layer", layer=1) + beat("W", "linear", layer=2), "layer 2 is not done"),
        ("".join(beat(f"l{k}", "layer", layer=k) for k in (1, 2, 3)), "nothing is left to decide"),
    ],
)
def test_a_decision_that_cannot_be_drawn_is_refused(tmp_path, beats, says):
    with pytest.raises(InputError, match=says):
        written(tmp_path, he(2, 4, 2, 1), beats + beat("d", "show", views=["decision"]))


def test_a_softmax_cannot_fold_neuron_by_neuron(tmp_path):
    net = {"layers": [{"W": [[1, 0], [0, 1]], "b": [0, 0], "activation": "softmax"}]}
    (tmp_path / "net.json").write_text(json.dumps(net))
    head = '[clip]\ntitle = "T"\nnet = "net.json"\ndata = "hard"\n'
    (tmp_path / "a.toml").write_text(head + beat("W", "linear") + beat("f", "fold"))
    with pytest.raises(InputError, match="softmax takes all neurons of layer 1 together"):
        load_clip(tmp_path / "a.toml")
