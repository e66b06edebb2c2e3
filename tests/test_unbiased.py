"""Layers without a bias: counted, kept, read and written as what they are."""

import json

import numpy as np
import pytest
import torch
from support.picture import beat
from torch import nn

from pleat.nets import Layer, Net
from pleat.nets.errors import InputError
from pleat.nets.files.readers import read_snapshot
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.history import History, between
from pleat.scenes.parts.panel.equation import written
from pleat.scenes.playback.load import load_clip

WITHOUT = nn.Sequential(nn.Linear(2, 3, bias=False), nn.ReLU(), nn.Linear(3, 1, bias=False))


def count(module):
    return sum(p.numel() for p in module.parameters())


def test_parameters_are_those_torch_counts(tmp_path):
    assert Snapshot.from_torch(WITHOUT).net.parameters == count(WITHOUT) == 9
    torch.save(WITHOUT.state_dict(), tmp_path / "net.pt")
    assert read_snapshot(tmp_path / "net.pt", "relu").net.parameters == 9
    half = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1, bias=False))
    assert Snapshot.from_torch(half).net.parameters == count(half) == 12
    layers = [{"W": [[1, 2], [3, 4]]}, {"W": [[1, 2]], "b": [0]}]
    (tmp_path / "net.json").write_text(json.dumps({"layers": layers}))
    assert read_snapshot(tmp_path / "net.json", "relu").net.parameters == 7


def test_an_onnx_graph_without_add_has_no_bias(tmp_path):
    pytest.importorskip("onnx")
    torch.onnx.export(WITHOUT, torch.zeros(1, 2), str(tmp_path / "net.onnx"), dynamo=False)
    assert read_snapshot(tmp_path / "net.onnx").net.parameters == 9


def test_a_snapshot_comes_back_without_them(tmp_path):
    nets = [
        Net((Layer.unbiased(np.eye(2) * k, "relu"), Layer([[1, 1]], [0.0]))) for k in (1.0, 2.0)
    ]
    history = History(np.array([0, 1]), tuple(nets), np.array([1.0, 0.5]))
    again = Snapshot.load(Snapshot(nets[1], history=history).save(tmp_path / "a.safetensors"))
    for net in (again.net, *again.history.nets, again.history.at(0.5)):
        assert [layer.biased for layer in net.layers] == [False, True]
        assert net.parameters == 7
    assert [layer.biased for layer in between(*nets, 0.3).layers] == [False, True]


def test_a_bias_that_is_none_cannot_be_a_number():
    with pytest.raises(InputError, match="without a bias has b = 0"):
        Layer([[1, 1]], [2], biased=False)


def test_the_equation_and_the_panel_show_none():
    first, last = Layer.unbiased(np.eye(2), "relu"), Layer([[1, 1]], [1])
    assert written(Net((first, last)), "f", 40, 9)[0] == ["rest", "W1", "act1", "W2", "b2"]
    both = written(Net((Layer(np.eye(2), [0, 0], "relu"), last)), "f", 40, 9)[0]
    assert both == ["rest", "W1", "b1", "act1", "W2", "b2"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (beat("b", "shift", layer=1), "layer 1 has no bias, so that nothing is shifted"),
        (beat("p", "pause") + 'emphasis = ["b1"]\n', "emphasis has 'b1', but layer 1 has no bias"),
    ],
)
def test_beats_about_it_are_refused_and_others_not(tmp_path, more, says):
    Snapshot.from_torch(WITHOUT).save(tmp_path / "net.safetensors")
    head = '[clip]\ntitle = "T"\nnet = "net.safetensors"\ndata = "hard"\n'
    whole = beat("s", "show", views=["network", "equation", "matrix"], caption="{parameters}")
    whole += beat("W", "linear", layer=1)
    rest = "".join(beat(f"f{n}", "fold", layer=1, neuron=n) for n in (1, 2, 3))
    (tmp_path / "mine.toml").write_text(head + whole + rest + beat("flat", "flatten"))
    load_clip(tmp_path / "mine.toml")
    (tmp_path / "mine.toml").write_text(head + whole + more)
    with pytest.raises(InputError) as error:
        load_clip(tmp_path / "mine.toml")
    assert says in str(error.value)
