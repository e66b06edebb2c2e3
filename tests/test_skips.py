"""Edges that skip layers: a part of the model, of its files, and of its geometry."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from support.command import pleat
from support.nets import BOX
from support.skips import Residual, skipping, whole

from pleat.nets import InputError, Layer, Net, Passage, boundary, creases, regions, split, trace
from pleat.nets.files.readers import read_net
from pleat.nets.files.snapshot import Snapshot, find_snapshot, shipped_snapshots
from pleat.nets.geometry.graph import crossings, graph
from pleat.nets.history import History, between
from pleat.nets.training.gauge import best_gauge
from pleat.nets.training.recipe import find_recipe

EXACT = 1e-6


def points(n=64, inputs=2):
    return np.random.default_rng(1).uniform(-3, 3, (n, inputs))


@given(skipping())
@settings(max_examples=80, deadline=None)
def test_a_net_with_skips_is_torchs(made):
    layers, skips = made
    net, x = Net.with_skips(layers, skips), points()
    assert net.neurons == (2, *(len(own.b) for own in layers))
    for own, (z, h), (mine, after) in zip(
        layers, Residual(layers, skips)(x), net.stages(x), strict=True
    ):
        m = len(own.b)
        assert np.abs(mine[:, :m] - z).max() < 1e-9
        assert np.abs(after[:, :m] - h).max() < 1e-9
    weights = sum(own.W.size + own.b.size for own in layers) + sum(s.W.size for s in skips)
    assert net.parameters == weights
    told = {(s.source, s.target): (s.neurons, s.W.tolist()) for s in net.skips}
    assert told == {(s.source, s.target): (s.neurons, s.W.tolist()) for s in skips}


@given(skipping())
@settings(max_examples=40, deadline=None)
def test_its_regions_creases_and_boundary_are_torchs(made):
    layers, skips = made
    net, oracle = Net.with_skips(layers, skips), Residual(layers, skips)
    found = regions(net, BOX)
    assert sum(_area(own.polygon) for own in found) == pytest.approx(36, abs=1e-6)
    for own in found:
        inside = own.polygon.mean(axis=0, keepdims=True)
        at = np.vstack([own.polygon, inside])
        assert np.abs(at @ own.A.T + own.c - oracle(at)[-1][1]).max() < EXACT
    for crease in creases(net, BOX):
        at = crease.segments.reshape(-1, 2)
        assert np.abs(oracle(at)[crease.layer - 1][0][:, crease.neuron] - crease.kink).max() < EXACT
    line = boundary(net, BOX).reshape(-1, 2)
    if len(line):
        assert np.abs(oracle(line)[-1][1]).max() < EXACT
    way = split(net, [[-3, -2.5], [2.8, 3]])
    middle = (way[1:] + way[:-1]) / 2
    for before, (z, _) in zip(oracle(way), oracle(middle), strict=True):
        assert np.abs((before[0][1:] + before[0][:-1]) / 2 - z).max() < EXACT


def _area(polygon):
    x, y = polygon.T
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


@given(skipping(inputs=1, activations=("relu", "tanh", "identity")))
@settings(max_examples=30, deadline=None)
def test_its_graph_is_torchs_where_it_is_straight_and_where_it_is_curved(made):
    layers, skips = made
    net, oracle = Net.with_skips(layers, skips), Residual(layers, skips)
    found = graph(net, -3, 3, 1e-3)
    assert np.abs(found.outputs - oracle(found.x[:, None])[-1][1]).max() < 1e-9
    x = np.linspace(-3, 3, 400)
    drawn = np.interp(x, found.x, found.outputs[:, 0])
    assert np.abs(drawn - oracle(x[:, None])[-1][1][:, 0]).max() < 2e-3
    for knot in found.knots:
        z = oracle(np.array([[knot.x]]))[knot.layer - 1][0][0, knot.neuron]
        assert abs(z) < EXACT
    if all(own.act.linear_pieces for own in layers):
        for number, own in enumerate(layers, 1):
            for neuron in range(len(own.b)):
                at = crossings(net, number, neuron, -3, 3)[:, None]
                if own.act.kinks and len(at):
                    assert np.abs(oracle(at)[number - 1][0][:, neuron]).max() < EXACT


@given(skipping())
@settings(max_examples=30, deadline=None)
def test_on_its_way_through_the_net_a_channel_is_left_alone(made):
    layers, skips = made
    net, oracle = Net.with_skips(layers, skips), Residual(layers, skips)
    x, passage = points(16), Passage(net)
    values = [x, *(h for _, h in oracle(x))]
    for k, move in enumerate(passage.moves):
        if k + 1 == passage.length or passage.moves[k + 1].layer > move.layer:
            at = passage.at(x, k + 1)
            m = len(layers[move.layer - 1].b)
            assert np.abs(at[:, :m] - values[move.layer]).max() < EXACT
            for c, (source, neuron) in enumerate(net.channels[move.layer]):
                assert np.abs(at[:, m + c] - values[source][:, neuron]).max() < EXACT
    traced = trace(net, [[-3, -2.5], [2.8, 3]], 1e-3)
    assert np.abs(net(traced) - oracle(traced)[-1][1]).max() < 1e-9


@given(skipping(outputs=2))
@settings(max_examples=30, deadline=None)
def test_files_keep_it(tmp_path_factory, made):
    layers, skips = made
    net = Net.with_skips(layers, skips)
    folder = tmp_path_factory.mktemp("nets")
    snapshot = Snapshot(net, name="s")
    snapshot.save(folder / "s.safetensors")
    again = Snapshot.load(folder / "s.safetensors")
    assert again.digest == snapshot.digest
    assert again.net.channels == net.channels
    assert np.array_equal(again.net(points()), net(points()))
    told = {
        "layers": [
            {"W": own.W.tolist(), "b": own.b.tolist(), "activation": own.activation}
            for own in layers
        ],
        "skips": [{"from": s.source, "to": s.target, "W": whole(s, net).tolist()} for s in skips],
    }
    (folder / "n.json").write_text(json.dumps(told))
    assert np.array_equal(read_net(folder / "n.json")(points()), net(points()))


def test_a_snapshot_without_skips_is_written_as_before():
    for name, version in (("hard-relu", 1), ("moons-deep", 1), ("max-skip", 2)):
        written = find_snapshot(name).to_bytes()
        assert written == shipped_snapshots()[name].read_bytes()
        assert f'schema_version\\":{version},'.encode() in written


def test_the_maximum_with_a_skip_is_the_maximum_and_its_recipe_says_so():
    net = find_snapshot("max-skip").net
    x = np.random.default_rng(2).uniform(-1e3, 1e3, (2000, 2))
    assert np.abs(net(x)[:, 0] - x.max(axis=1)).max() < 1e-9
    assert (net.neurons, net.parameters) == ((2, 1, 1), 4)
    (skip,) = net.skips
    assert (skip.source, skip.target, skip.neurons, skip.W.tolist()) == (0, 2, (0,), [[1.0]])
    assert repr(net) == "Net(2-1-1, 0 to 2, relu/identity)"
    recipe, without = (
        find_recipe("max-skip"),
        find_recipe("max-skip").model_copy(update={"skip": ()}),
    )
    assert recipe.hash != without.hash
    assert find_snapshot("max-skip").recipe["skip"] == [{"from": 0, "to": 2, "W": [[1.0, 0.0]]}]


def test_between_two_nets_with_skips_weights_go_straight_and_a_gauge_leaves_them():
    net = find_snapshot("max-skip").net
    first, last = net.layers
    other = Net((first, Layer.unbiased(3 * last.W)))
    half = between(net, other, 0.5)
    assert half.layers[1].W.tolist() == [[2.0, 2.0]]
    assert half.skips[0].W.tolist() == [[2.0]]
    History(np.arange(2), (net, other), None)
    x = points()
    assert np.abs(best_gauge(net).apply(net)(x) - net(x)).max() < 1e-12
    plain = Net((Layer.unbiased([[-1, 1], [1, 0]], "relu"), last))
    with pytest.raises(InputError, match="one shape"):
        History(np.arange(2), (net, plain), None)


@pytest.mark.parametrize(
    ("skip", "says"),
    [
        ("from = 0\nto = 1\nW = [[1, 0]]", "from layer 0 to layer 1 pass no layer by"),
        ("from = 0\nto = 3\nW = [[1, 0]]", "from layer 0 to layer 3 pass no layer by"),
        ("from = 0\nto = 2\nW = [[1, 0, 1]]", "need W of 1 rows and up to 2 columns"),
        ("from = 0\nto = 2\nW = [[1, 0], [1, 1]]", "need W of 1 rows and up to 2 columns"),
        ("from = 0\nto = 2\nW = [[0, 0]]", "weights other than 0"),
        ("from = 0\nto = 2\nW = [[1, 0], [1]]", "equally long"),
    ],
)
def test_edges_that_skip_nothing_or_do_not_fit_are_told(tmp_path, skip, says):
    text = '[[layer]]\nW = [[-1, 1]]\nactivation = "relu"\n[[layer]]\nW = [[1]]\n[[skip]]\n'
    (tmp_path / "r.toml").write_text(text + skip)
    done = pleat("train", "r.toml", cwd=tmp_path)
    assert (done.code, says in done.err, "Traceback" in done.err) == (2, True, False)
    (tmp_path / "r.toml").write_text(f'boolean = "xor"\n[[skip]]\n{skip}')
    assert "skip is for a net of [[layer]]" in pleat("train", "r.toml", cwd=tmp_path).err
    json_ = {
        "layers": [{"W": [[-1, 1]], "activation": "relu"}, {"W": [[1]]}],
        "skips": [eval(f"dict({skip.replace('from', 'from_').replace(chr(10), ',')})")],
    }
    json_["skips"][0]["from"] = json_["skips"][0].pop("from_")
    (tmp_path / "n.json").write_text(json.dumps(json_))
    with pytest.raises(InputError, match=r"n\.json: "):
        read_net(tmp_path / "n.json")


def test_a_module_with_a_shortcut_is_refused_in_a_sentence():
    class Block(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.last = torch.nn.Linear(2, 1), torch.nn.Linear(1, 1)

        def forward(self, x):
            return self.last(torch.relu(self.first(x))) + x[:, :1]

    with pytest.raises(InputError, match="computes something else than a chain of layers"):
        Snapshot.from_torch(Block())
