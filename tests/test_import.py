"""Nets made elsewhere: read exactly, or refused in one sentence that names file and layer."""

import json
import os
import pickle
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file
from support.command import pleat
from support.command import refuse_net as refuse
from torch import nn

from pleat.configs.limits import FILE_BYTES
from pleat.nets import InputError
from pleat.nets.activation import activation, names
from pleat.nets.files.readers import read_net, read_snapshot
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.tables import read_table
from pleat.nets.metrics import measure

pytestmark = pytest.mark.usefixtures("in_process")


def module(*widths, act="relu", dtype=torch.float64, seed=0):
    torch.manual_seed(seed)
    record = activation(act)
    parts = []
    for n, m in pairwise(widths):
        parts += [nn.Linear(n, m, dtype=dtype), getattr(nn, record.torch)(**record.torch_kwargs)]
    return nn.Sequential(*parts[:-1])


def saved(net, path):
    torch.save(net.state_dict(), path)
    return path


def stages_of(net, x):
    """Torch's own activations after each hidden layer and of the output."""
    out, h = [], torch.from_numpy(x).to(next(net.parameters()).dtype)
    for part in net:
        h = part(h)
        if not isinstance(part, nn.Linear) or part is net[-1]:
            out.append(h.detach().numpy())
    return out


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 8), min_size=1, max_size=4),
    st.sampled_from([*(n for n in names() if not activation(n).across), "leaky_relu(0.3)"]),
    st.integers(0, 99),
)
def test_a_checkpoint_computes_what_torch_does_at_every_stage(tmp_path_factory, widths, act, seed):
    net = module(2, *widths, 1, act=act, seed=seed)
    ours = read_net(saved(net, tmp_path_factory.mktemp("a") / "net.pt"), act)
    x = np.random.default_rng(seed).normal(scale=3, size=(50, 2))
    for (_, h), theirs in zip(ours.stages(x), stages_of(net, x), strict=True):
        assert np.abs(h - theirs).max() <= 1e-12 * max(1.0, np.abs(theirs).max())


def test_checkpoints_of_many_makes_are_read(tmp_path):
    net = module(2, 3, 3, 1, dtype=torch.float32)
    weights = net.state_dict()
    whole = read_net(saved(net, tmp_path / "net.pt"), "relu")
    assert np.array_equal(whole.layers[0].W, net[0].weight.detach().double().numpy())
    for k, table in enumerate(
        [
            {"epoch": 3, "state_dict": weights, "optimizer": {"lr": 0.1}},
            {"model_state_dict": {f"module.{key}": w for key, w in weights.items()}},
        ]
    ):
        torch.save(table, tmp_path / f"{k}.pth")
        again = read_net(tmp_path / f"{k}.pth", ["relu", "relu"])
        assert np.array_equal(again([[1, 2]]), whole([[1, 2]]))
    save_file(weights, tmp_path / "plain.safetensors")
    assert np.array_equal(
        read_net(tmp_path / "plain.safetensors", "relu").layers[2].b, whole.layers[2].b
    )
    torch.save(nn.Linear(2, 1, bias=False).half().state_dict(), tmp_path / "half.pt")
    assert read_net(tmp_path / "half.pt").widths == (2, 1)


LAYERS = {"layers": [{"W": [[1, 2], [3, -4]], "b": [0, 1], "activation": "relu"}, {"W": [[1, -1]]}]}


def test_weight_lists_are_read_as_they_stand(tmp_path):
    (tmp_path / "net.json").write_text(json.dumps(LAYERS))
    net = read_net(tmp_path / "net.json")
    assert (net.widths, net.activations) == ((2, 2, 1), ("relu", "identity"))
    assert net([[1, 1]]).tolist() == [[3.0 - 0.0]]
    del LAYERS["layers"][0]["activation"]
    (tmp_path / "mute.json").write_text(json.dumps(LAYERS))
    assert read_net(tmp_path / "mute.json", ["tanh", "sigmoid"]).activations == ("tanh", "sigmoid")


def test_a_second_reading_needs_no_torch(tmp_path, monkeypatch):
    path, cache = saved(module(2, 3, 1), tmp_path / "net.pt"), tmp_path / "cache"
    first = read_snapshot(path, "relu", cache)
    monkeypatch.setattr("pleat.nets.files.isolation._run", None)
    assert read_snapshot(path, "relu", cache).digest == first.digest
    assert read_snapshot(path, "tanh", cache).net.activations == ("tanh", "identity")
    monkeypatch.undo()
    saved(module(2, 3, 1, seed=1), path)
    assert read_snapshot(path, "relu", cache).digest != first.digest


class Evil:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (self.marker,)


def test_nothing_in_a_file_is_run(tmp_path):
    for name, save in (("a.pt", torch.save), ("b.pt", lambda x, f: f.write_bytes(pickle.dumps(x)))):
        save({"0.weight": Evil(str(tmp_path / "marker"))}, tmp_path / name)
        with pytest.raises(InputError, match=r"save only the weights"):
            read_net(tmp_path / name)
    torch.save(module(2, 1), tmp_path / "whole.pt")
    with pytest.raises(InputError, match=r"whole\.pt.*state_dict"):
        read_net(tmp_path / "whole.pt")
    assert not (tmp_path / "marker").exists()


def with_value(net, where, value):
    with torch.no_grad():
        net[where].weight[0, 1] = value
    return net


CHECKPOINTS = {
    "layer '2': W[1, 2] is nan": lambda: with_value(module(2, 3, 1), 2, torch.nan),
    "layer '0': W[1, 2] is inf": lambda: with_value(module(2, 3, 1), 0, torch.inf),
    "layer '0' has a weight of shape (4, 1, 3, 3) like a convolution's": lambda: nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.Linear(4, 1)
    ),
    "layer '2' is a batch normalisation, and no number says": lambda: nn.Sequential(
        nn.Linear(2, 3), nn.ReLU(), nn.BatchNorm1d(3), nn.Dropout(), nn.Linear(3, 1)
    ),
    "layer '1' is a batch normalisation of float64 of shape (4,), but layer '0' beside": (
        lambda: nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(4), nn.Linear(3, 1))
    ),
    "layer '1' has a weight of shape (3,) like a norm": lambda: nn.Sequential(
        nn.Linear(2, 3), nn.LayerNorm(3), nn.Linear(3, 1)
    ),
    "'weight_ih_l0' belongs to no Linear layer": lambda: nn.LSTM(2, 3),
    "layer '1' takes 4 inputs, but layer '0' before it gives 3": lambda: nn.Sequential(
        nn.Linear(2, 3), nn.Linear(4, 1)
    ),
    "is 2,000 wide": lambda: nn.Linear(2, 2000),
    "empty state_dict": lambda: nn.ReLU(),
    "complex128, not real": lambda: nn.Sequential(nn.Linear(2, 3, dtype=torch.complex128)),
}


@pytest.mark.parametrize("said", CHECKPOINTS)
def test_what_no_chain_of_linear_layers_holds_is_refused_by_layer(tmp_path, said):
    refuse(saved(CHECKPOINTS[said](), tmp_path / "net.pt"), said)


def test_broken_and_foreign_files_are_refused(tmp_path):
    whole = saved(module(2, 3, 1), tmp_path / "net.pt").read_bytes()
    for k, content in enumerate(
        [b"", b"\0" * 100, whole[:200], whole[: len(whole) // 2], whole[:-30]]
    ):
        path = tmp_path / f"{k}.pt"
        path.write_bytes(content)
        refuse(path, "")
    torch.save({"0.weight": 3}, tmp_path / "number.pt")
    refuse(tmp_path / "number.pt", "'0.weight' is a int, not a tensor")
    torch.save([1], tmp_path / "list.pt")
    refuse(tmp_path / "list.pt", "holds a list, not a state_dict")
    refuse(tmp_path / "none.pt", "no such file")
    for name, said in (("a.pt2", "ONNX"), ("a.h5", "ONNX"), ("a.pkl", ".pt"), ("a.bin", ".onnx")):
        refuse(tmp_path / name, said)
    with (tmp_path / "huge.pt").open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    refuse(tmp_path / "huge.pt", "64 MB")
    save_file(
        {"first.weight": torch.eye(2), "last.weight": torch.eye(2)}, tmp_path / "a.safetensors"
    )
    refuse(tmp_path / "a.safetensors", "order of its layers 'first', 'last' can't be told")
    (tmp_path / "b.safetensors").write_bytes(b"no")
    refuse(tmp_path / "b.safetensors", "not a sound safetensors file")


def test_activations_must_be_named_where_the_file_does_not(tmp_path):
    path = saved(module(2, 3, 3, 1), tmp_path / "net.pt")
    refuse(path, "does not say which activation follows its 2 hidden layers", None)
    refuse(path, "unknown activation 'swich'; did you mean 'silu'?", "swich")
    refuse(path, "has 3 layers, but activation lists 1", ["relu"])
    refuse(saved(module(2, 1), tmp_path / "one.pt"), 'activation = ["relu"]')
    (tmp_path / "net.json").write_text(json.dumps({"layers": [{"W": [[1]], "activation": "tanh"}]}))
    refuse(tmp_path / "net.json", "names its activations itself (layer 1: tanh)")


LISTS = {
    "layers[1].W[1][2]: must be a finite number": '{"layers": [{"W": [[1, NaN]], "b": [0]}]}',
    "layer 1: row 2 of W has 1 numbers, row 1 has 2": '{"layers": [{"W": [[1, 2], [3]]}]}',
    "layer 1: b has shape (2,)": '{"layers": [{"W": [[1, 2]], "b": [1, 2]}]}',
    "layer 2 takes 3 inputs": '{"layers": [{"W": [[1, 2]]}, {"W": [[1, 2, 3]]}]}',
    "layers[1].w: there is no such key; did you mean 'W'?": '{"layers": [{"w": 1, "W": [[1]]}]}',
    "layers[1].W[1][1]: must be a valid number": '{"layers": [{"W": [["1"]]}]}',
    "unknown activation 'reluu'": '{"layers": [{"W": [[1]], "activation": "reluu"}]}',
    "not valid JSON": '{"layers": [',
    "no fully connected layer": '{"layers": []}',
    "W has shape (1, 0)": '{"layers": [{"W": [[]]}]}',
}


@pytest.mark.parametrize("said", LISTS)
def test_faults_of_weight_lists_are_told_by_place(tmp_path, said):
    (tmp_path / "net.json").write_text(LISTS[said])
    act = "relu" if "takes 3" in said else None
    refuse(tmp_path / "net.json", said, act)


def test_import_writes_a_snapshot_and_says_how_good_it_is(tmp_path):
    net = saved(module(2, 3, 3, 1, act="leaky_relu(0.1)"), tmp_path / "net.pt")
    points = np.random.default_rng(1).normal(size=(60, 2))
    rows = [f"{x!r},{y!r},{int(x > y)}" for x, y in points.tolist()]
    (tmp_path / "points.csv").write_text("\n".join(["x,y,label", *rows]))
    options = ("--activation", "leaky_relu(0.1)", "--data", "points.csv", "--threshold", "0.1")
    run = pleat("import", "net.pt", *options, "-o", "mine.safetensors", cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    made = Snapshot.load(tmp_path / "mine.safetensors")
    own = measure(read_net(net, "leaky_relu(0.1)"), read_table(tmp_path / "points.csv"), 0.1)
    assert (made.metrics, made.data, made.name) == (own, None, "mine")
    assert "2-3-3-1, leaky_relu(0.1), leaky_relu(0.1), identity, 25 parameters" in run.out
    assert f"{own.correct} of 60 right" in run.out
    assert (
        pleat("import", "net.pt", "--activation", "relu,relu", "--data", "hard", cwd=tmp_path).code
        == 0
    )
    assert Snapshot.load(tmp_path / "net.safetensors").data == "hard"
    (tmp_path / "words.csv").write_text("x,y,label\n1,2,sun\n3,4,moon\n")
    told = pleat("import", "net.pt", "--activation", "relu", "--data", "words.csv", cwd=tmp_path)
    assert "classes in sorted order, 0 = moon, 1 = sun" in told.out
    again = pleat("import", "mine.safetensors", "-o", "mine.safetensors", cwd=tmp_path)
    assert again.code == 2
    assert "would replace" in again.err
    assert pleat("import", "net.pt", "-o", "net.zip", cwd=tmp_path).code == 2
    assert not Path(tmp_path / "net.zip").exists()
