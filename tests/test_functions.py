"""Nets of one input, and data with a target: what is drawn and counted is the net's own."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from support.nets import he, nets, torch_forward, torch_stages

from pleat.nets import InputError, Layer, Net
from pleat.nets.data import dataset
from pleat.nets.files.record import record
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.geometry.graph import crossings, graph
from pleat.nets.metrics import errors, judge, measure
from pleat.nets.training.recipe import Recipe
from pleat.nets.training.train import TargetMissedError, train
from pleat.scenes.drawing.heights import heights
from pleat.scenes.drawing.viewport import Rect

EXACT = 1e-6  # scene units
QUARTER = 0.25 / 135  # of a pixel at 1080p


@settings(max_examples=60, deadline=None)
@given(nets(inputs=1, outputs=2, width=12))
def test_a_graph_of_straight_pieces_is_the_nets_own_between_its_vertices(net):
    found = graph(net, -4.0, 3.0, np.inf)
    assert (np.diff(found.x) > 0).all()
    assert (found.x[0], found.x[-1]) == (-4, 3)
    x = np.linspace(-4, 3, 997)
    torchs = torch_forward(net, x[:, None])
    between = np.column_stack([np.interp(x, found.x, y) for y in found.outputs.T])
    assert np.abs(between - torchs).max() <= 1e-9 * max(1.0, np.abs(torchs).max())


@pytest.mark.parametrize("name", ["tanh", "gelu", "sigmoid", "elu", "silu"])
def test_a_curved_graph_is_sampled_to_its_tolerance_and_has_no_knots(name):
    net = he(1, 8, 5, 1, seed=4, activation=name)
    found = graph(net, -6.0, 6.0, 1e-3)
    x = np.linspace(-6, 6, 4001)
    off = np.interp(x, found.x, found.outputs[:, 0]) - torch_forward(net, x[:, None])[:, 0]
    assert np.abs(off).max() <= 1e-3
    assert found.knots == ()
    assert 12 < len(found.x) < 600


def test_knots_are_where_neurons_are_zero_and_the_output_bends():
    W, b = np.array([[2.0], [-1], [1], [0]]), np.array([-1.0, 0.5, -3, 2])
    net = Net((Layer(W, b, "relu"), Layer([[1.0, 1, 0, 1]], [0])))
    # The third neuron's kink goes nowhere, the last has none.
    assert [(k.x, k.layer, k.neuron) for k in graph(net, -4, 4, 1.0).knots] == [(0.5, 1, 0)]
    net = Net((Layer(W, b, "relu"), Layer([[1.0, 2, 0, 1]], [0])))
    knots = graph(net, -4, 4, 1.0).knots
    assert sorted((round(k.x, 12), k.neuron) for k in knots) in ([(0.5, 0)], [(0.5, 1)])
    deep = he(1, 5, 4, 1, seed=2)
    found = graph(deep, -5, 5, 1.0)
    x = np.linspace(-5, 5, 200_001)
    y = torch_forward(deep, x[:, None])[:, 0]
    turn = np.abs(np.diff(y, 2)) > 1e-9
    brute = x[1:-1][turn]
    assert len(found.knots) >= 3
    assert all(np.abs(brute - knot.x).min() < 1e-4 for knot in found.knots)
    assert all(np.abs([knot.x - at for knot in found.knots]).min() < 1e-4 for at in brute)
    for knot in found.knots:
        z = torch_stages(deep, [[knot.x]])[knot.layer - 1][0]
        assert abs(z[0, knot.neuron]) < 1e-9
        assert np.abs(crossings(deep, knot.layer, knot.neuron, -5, 5) - knot.x).min() < 1e-12


def test_graphs_are_of_one_input_and_some_length():
    with pytest.raises(InputError, match="one input, this has 2"):
        graph(he(2, 2, 1), 0, 1, 1.0)
    with pytest.raises(InputError, match="from 1 to 1 is empty"):
        graph(he(1, 2, 1), 1, 1, 1.0)


ROOM = Rect(0, 1, 8, 5)


@pytest.mark.parametrize(
    ("low", "high", "zero"),
    [(0, 4, 0), (-1, 1, 0), (-3, -1, 0), (1, 3, 0), (1e4, 1e4 + 2, 1e4), (3e-6, 4e-6, 3e-6)],
)
def test_values_fill_the_room_and_have_0_in_it_unless_they_are_far_from_it(low, high, zero):
    over = heights(np.linspace(low, high, 9), ROOM)
    assert over.zero == pytest.approx(zero, rel=0.1)
    ends = over.base + over(np.array([low, high]))
    assert ROOM.bottom - 1e-6 <= ends.min() <= ends.max() <= ROOM.top + 1e-6
    assert np.ptp(ends) > 0.5 * 4
    assert 3 <= (high - low) / over.step <= 12.5 or zero == 0


def test_one_value_alone_has_a_scale_too():
    for value in (0.0, 7.0, -1e-9, 1e12):
        over = heights(np.full(3, value), ROOM)
        at = over.base + float(over(np.array(value)))
        assert ROOM.bottom - 1e-6 <= at <= ROOM.top + 1e-6
        assert over.scale > 0


# --- training


def target_recipe(x, y, tmp_path, **more):
    rows = "\n".join(f"{a!r},{b!r}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    (tmp_path / "t.csv").write_text(f"x,y\n{rows}\n")
    keys = {
        "name": "t",
        "data": "t.csv",
        "widths": [1, 3, 1],
        "activations": ["relu", "identity"],
        "training": {"steps": 150, "seeds": 4, "lr": 0.05},
    }
    return Recipe.model_validate(keys | more, context={"folder": tmp_path})


def test_the_error_is_torchs_mean_squared_error():
    net, data = he(1, 5, 1, seed=1), dataset("sine")
    found = errors(net, data)
    outputs, wanted = torch.tensor(torch_forward(net, data.points)), torch.tensor(data.targets)
    assert found.mse == pytest.approx(float(torch.nn.MSELoss()(outputs, wanted)), rel=1e-12)
    assert found.largest == pytest.approx(float((outputs - wanted).abs().max()), rel=1e-12)
    assert (found.n, found.loss) == (61, found.mse)
    assert judge(net, data) == found
    with pytest.raises(InputError, match="sine has a target and no classes"):
        measure(net, data)
    with pytest.raises(InputError, match="threshold = 1 is for classes, and sine has a target"):
        judge(net, data, 1.0)
    with pytest.raises(InputError, match="sine has 1 target, which takes a net of as many outputs"):
        errors(he(1, 2, 2), data)
    with pytest.raises(InputError, match="takes 2 inputs, sine has 1"):
        errors(he(2, 2, 1), data)
    with pytest.raises(InputError, match="hard has classes and no target"):
        errors(he(2, 2, 1), dataset("hard"))


def test_training_comes_as_near_whatever_the_units(tmp_path):
    x = np.linspace(-1, 1, 21)
    found = []
    for size, at, tall, up in (
        (1, 0, 1, 0),
        (1e-6, 0, 1e6, 0),
        (1e6, -3e6, 1e-6, 0),
        (1, 1e4, 2, 9),
    ):
        recipe = target_recipe(at + size * x, up + tall * np.abs(x), tmp_path)
        snapshot = train(recipe)
        history = snapshot.history
        found.append(snapshot.metrics.mse / tall**2)
        assert (
            history.loss[-1] == snapshot.metrics.mse == errors(history.nets[-1], recipe.dataset).mse
        )
        assert history.loss[0] > 5 * history.loss[-1]
    assert max(found) < 1e-6
    again = Snapshot.load(snapshot.save(tmp_path / "s.safetensors"))
    assert (again.metrics, again.digest) == (snapshot.metrics, snapshot.digest)
    assert "mse=" in repr(again)


def test_the_step_that_is_taken_is_adams_on_torchs_loss(tmp_path):
    x = np.linspace(-1, 1, 11)
    x /= x.std()
    y = np.abs(x)
    y = (y - y.mean()) / y.std()
    recipe = target_recipe(x, y, tmp_path, training={"steps": 5, "seeds": 1, "history": [0, 5]})
    history = train(recipe, lambda done, total: None).history
    start = history.nets[0]
    W = [torch.tensor(layer.W.copy(), requires_grad=True) for layer in start.layers]
    b = [torch.tensor(layer.b.copy(), requires_grad=True) for layer in start.layers]
    inputs, wanted = torch.tensor(x)[:, None], torch.tensor(y)[:, None]

    def loss():
        h = torch.relu(inputs @ W[0].T + b[0])
        return torch.nn.functional.mse_loss(h @ W[1].T + b[1], wanted)

    assert float(loss()) == pytest.approx(history.loss[0], rel=1e-9)
    # Where it goes first is downhill by torch's own gradient.
    loss().backward()
    moved = [q.W - p.W for p, q in zip(start.layers, history.nets[-1].layers, strict=True)]
    assert sum(float((m * g.grad.numpy()).sum()) for m, g in zip(moved, W, strict=True)) < 0
    assert history.loss[-1] < history.loss[0]


def test_recipes_say_what_does_not_fit_a_target_or_classes(tmp_path):
    x = np.linspace(-1, 1, 9)
    steps = {"steps": 3, "seeds": 1}
    for more, said in (
        ({"training": {**steps, "loss": "logistic"}}, "loss = 'logistic' is for classes"),
        ({"target": 5}, "target = 5 is for classes, and 't.csv' has a target; max_mse"),
        ({"threshold": 0.5}, "threshold is for classes"),
        ({"widths": [2, 3, 1]}, "must take the number of a point and give 1 output, not 2-3-1"),
        ({"widths": [1, 3, 2]}, "give 1 output, not 1-3-2"),
        (
            {"data": "hard", "widths": [2, 2, 1], "training": {**steps, "loss": "mse"}},
            "loss = 'mse' is for a target, and 'hard' has classes",
        ),
        ({"data": "hard", "widths": [2, 2, 1], "max_mse": 0.1}, "max_mse is for a target"),
    ):
        with pytest.raises(ValueError, match=said):
            target_recipe(x, x, tmp_path, **more)
    with pytest.raises(
        TargetMissedError, match=r"mean squared error of [\d.e-]+, max_mse is 1e-20"
    ):
        train(target_recipe(x, x**2, tmp_path, max_mse=1e-20, training=steps))
    # Which loss it is follows from the data, so that saying it changes nothing.
    said = target_recipe(x, x, tmp_path, training={**steps, "loss": "mse"})
    assert said.hash == target_recipe(x, x, tmp_path, training=steps).hash


def test_ones_own_training_may_have_a_target(tmp_path):
    torch.manual_seed(0)
    module = torch.nn.Sequential(torch.nn.Linear(1, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    optimizer = torch.optim.Adam(module.parameters(), lr=0.05)
    data = dataset("absolute")
    x, y = (torch.tensor(a.copy(), dtype=torch.float32) for a in (data.points, data.targets))
    with record(module, tmp_path / "own.safetensors", data="absolute") as recorder:
        for _ in range(30):
            optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(module(x), y)
            loss.backward()
            optimizer.step()
            recorder.step(loss=loss.item())
    found = Snapshot.load(tmp_path / "own.safetensors")
    with torch.no_grad():
        mse = float(torch.nn.functional.mse_loss(module(x), y))
    assert found.metrics.mse == pytest.approx(mse, rel=1e-4)
    assert len(found.history) > 5
