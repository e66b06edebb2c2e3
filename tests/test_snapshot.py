"""Snapshots: whole round trips, broken files, and torch modules as nets."""

import json
import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save, save_file
from torch import nn

from pleat.nets import InputError, Layer, Net
from pleat.nets.activation import activation, names
from pleat.nets.files.snapshot import SHIPPED, Snapshot, find_snapshot, shipped_snapshots
from pleat.nets.history import History
from pleat.nets.metrics import measure

# Those that a hidden layer may have.
RECORDS = [*(n for n in names() if not activation(n).across), "leaky_relu(0.3)", "elu(0.123456789)"]


@st.composite
def modules(draw):
    widths = draw(st.lists(st.integers(1, 8), min_size=2, max_size=5))
    torch.manual_seed(draw(st.integers(0, 2**31)))
    parts = []
    for n, m in pairwise(widths):
        parts.append(nn.Linear(n, m, bias=draw(st.booleans()), dtype=torch.float64))
        record = activation(draw(st.sampled_from(RECORDS)))
        parts.append(getattr(nn, record.torch)(**record.torch_kwargs))
    with torch.no_grad():
        for part in parts[::2]:
            part.weight *= draw(st.sampled_from([0.0, 1.0, 4.0]))
    return nn.Sequential(*parts)


@settings(max_examples=60, deadline=None)
@given(modules(), st.integers(0, 2**31))
def test_numpy_forward_is_torchs(module, seed):
    x = np.random.default_rng(seed).normal(scale=3, size=(20, module[0].in_features))
    theirs = module(torch.from_numpy(x)).detach().numpy()
    ours = Snapshot.from_torch(module).net(x)
    assert np.abs(ours - theirs).max() <= 1e-12 * max(1.0, np.abs(theirs).max())


def example():
    rng = np.random.default_rng(0)

    def net():
        return Net(
            (
                Layer(rng.normal(size=(2, 2)), rng.normal(size=2), "leaky_relu(0.2)"),
                Layer(rng.normal(size=(1, 2)), rng.normal(size=1)),
            )
        )

    nets = tuple(net() for _ in range(3))
    history = History(np.array([0, 5, 9]), nets, np.array([0.7, 0.5, 0.1]))
    return Snapshot(
        nets[-1],
        name="an example",
        title="Ein Beispiel mit Umlaut: ä, 中文",
        notes="two\nlines",
        data="hard",
        metrics=measure(nets[-1], Snapshot(nets[-1], data="hard").dataset, 0.25),
        recipe={"data": "hard", "training": {"lr": 0.03}},
        recipe_hash="abc",
        seed=3,
        history=history,
    )


def test_a_snapshot_comes_back_whole(tmp_path):
    snapshot = example()
    again = Snapshot.load(snapshot.save(tmp_path / "new" / "a.safetensors"))
    assert again.digest == snapshot.digest
    for key in ("name", "title", "notes", "data", "metrics", "recipe", "recipe_hash", "seed"):
        assert getattr(again, key) == getattr(snapshot, key)
    assert again.net.activations == ("leaky_relu(0.2)", "identity")
    assert np.array_equal(again.net.layers[0].W, snapshot.net.layers[0].W)
    assert np.array_equal(again.history.nets[1].layers[1].b, snapshot.history.nets[1].layers[1].b)
    assert again.threshold == 0.25
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["a.safetensors"]


def test_the_digest_tells_weights_activations_and_data_apart():
    net = Net((Layer([[1, 1]], [-2]),))
    others = [
        Snapshot(Net((Layer([[1, 1]], [-2 + 1e-15]),))),
        Snapshot(Net((Layer([[1, 1]], [-2], "relu"),))),
        Snapshot(net, data="easy"),
        Snapshot(net),
    ]
    assert len({snapshot.digest for snapshot in others}) == 4
    assert Snapshot(Net((Layer([[1, 1]], [-2]),))).digest == others[3].digest


def test_the_order_of_a_matrix_in_memory_does_not_matter(tmp_path):
    W = np.arange(6.0).reshape(2, 3)
    plain, turned = (Snapshot(Net((Layer(w, [0, 0]),))) for w in (W, np.asfortranarray(W)))
    assert plain.digest == turned.digest
    again = Snapshot.load(turned.save(tmp_path / "a.safetensors"))
    assert np.array_equal(again.net.layers[0].W, W)


def rewrite(path, *, tensors=None, **meta):
    """Save the example with some of its metadata replaced."""
    path.write_bytes(example().to_bytes())
    kept = load_file(path) | (tensors or {})
    text = path.read_bytes()
    length = int.from_bytes(text[:8], "little")
    old = json.loads(json.loads(text[8 : 8 + length])["__metadata__"]["pleat"])
    save_file(kept, path, metadata={"pleat": json.dumps(old | meta)})


def truncate(path):
    path.write_bytes(example().to_bytes()[:-7])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda p: None, "no such file"),
        (lambda p: p.mkdir(), "no such file"),
        (lambda p: p.write_bytes(b""), "not a sound safetensors file"),
        (lambda p: p.write_bytes(b"\xff" * 100), "not a sound safetensors file"),
        (truncate, "not a sound safetensors file"),
        (lambda p: p.write_bytes(save({"w": np.ones(2)})), "lacks the key 'pleat'"),
        (
            lambda p: p.write_bytes(save({"w": np.ones(2)}, metadata={"pleat": "[" * 9000})),
            "broken metadata",
        ),
        (lambda p: rewrite(p, schema_version=3), "written by a newer pleat: schema 3"),
        (lambda p: rewrite(p, schema_version=3, more=1), "written by a newer pleat: schema 3"),
        (lambda p: rewrite(p, schema_version=0), "schema 0 is unknown"),
        (lambda p: rewrite(p, seed="x"), "broken metadata: seed"),
        (lambda p: rewrite(p, activations=["relu", "os.system"]), "unknown activation 'os.system'"),
        (lambda p: rewrite(p, activations=["relu"] * 3), ".2.W' is missing"),
        (lambda p: rewrite(p, activations=[]), "at least one layer"),
        (lambda p: rewrite(p, tensors={"layers.0.b": np.ones((2, 2))}), "'layers.0.b'"),
        (lambda p: rewrite(p, tensors={"layers.0.b": np.ones(3)}), "a layer needs W"),
        (lambda p: rewrite(p, tensors={"layers.0.b": np.full(2, np.nan)}), "finite"),
        (lambda p: rewrite(p, tensors={"layers.1.W": np.ones((1, 3))}), "layer 2 takes 3"),
        (lambda p: rewrite(p, tensors={"history.0.W": np.ones((2, 2, 2))}), "differ in length"),
    ],
)
def test_a_broken_file_is_named_with_its_fault(tmp_path, spoil, says):
    path = tmp_path / "bad.safetensors"
    spoil(path)
    with pytest.raises(InputError) as error:
        Snapshot.load(path)
    assert str(error.value).startswith(f"{path}: ")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


class Skipping(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Linear(2, 2), nn.Linear(2, 2)

    def forward(self, x):
        return self.two(self.one(x)) + x


@pytest.mark.parametrize(
    ("module", "says"),
    [
        (nn.Sequential(nn.Linear(2, 3), nn.Softmax(dim=0)), "layer 1 is Softmax(dim=0)"),
        (nn.Sequential(nn.Linear(2, 3), nn.GELU(approximate="tanh")), "layer 1 is GELU"),
        (nn.Sequential(nn.ReLU(), nn.Linear(2, 3)), "does not directly follow a Linear"),
        (nn.Sequential(nn.Identity()), "has no Linear layer"),
        (Skipping(), "computes something else"),
        (nn.Sequential(nn.Linear(2, 3), nn.Linear(2, 3)), "layer 2 takes 2 inputs"),
    ],
)
def test_a_module_it_cannot_hold_is_refused(module, says):
    with pytest.raises(InputError, match=re.escape(says)):
        Snapshot.from_torch(module)


def test_float32_nested_and_shared_modules_are_read():
    relu = nn.ReLU()
    inner = nn.Sequential(nn.Linear(2, 3), relu, nn.Linear(3, 2), relu)
    module = nn.Sequential(inner, nn.Linear(2, 1))
    snapshot = Snapshot.from_torch(module, data="hard", name="mine")
    assert snapshot.net.activations == ("relu", "relu", "identity")
    assert snapshot.metrics.n == 200
    assert Snapshot.from_torch(nn.Linear(2, 1)).net.widths == (2, 1)


def test_finding_by_name_or_path(tmp_path):
    example().save(tmp_path / "mine.safetensors")
    assert find_snapshot("mine.safetensors", tmp_path).name == "an example"
    assert find_snapshot(str(tmp_path / "mine.safetensors")).name == "an example"
    for name in shipped_snapshots():
        assert find_snapshot(name).name == name
    with pytest.raises(InputError, match="unknown net 'nope'; known are "):
        find_snapshot("nope")
    assert all(path.parent == SHIPPED for path in shipped_snapshots().values())
