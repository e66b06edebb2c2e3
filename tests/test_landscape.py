"""The loss over two parameters: heights, slopes, valleys and ways down, against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nets import he, nets

from pleat.nets import InputError, Layer, Net, dataset
from pleat.nets.critical import critical
from pleat.nets.data import Dataset
from pleat.nets.descent import GradientDescent, descend, safe_rate
from pleat.nets.landscape import Landscape
from pleat.nets.metrics import judge
from pleat.nets.model import Skip
from pleat.nets.parameters import Parameter, parameter

BIASES = (Parameter(1, 1), Parameter(1, 2))
CORNERS = (-10.0, -10.0), (10.0, 10.0)


def stairs(slope: float = 4.0) -> Landscape:
    """Two sigmoid neurons of which only the biases are free."""
    net = Net((Layer([[slope]] * 2, [6.0, -6.0], "sigmoid"), Layer([[1.0, 1.0]], [0.0])))
    return Landscape(net, dataset("stairs"), BIASES)


def torch_module(net: Net) -> torch.nn.Sequential:
    parts = []
    for layer in net.layers:
        linear = torch.nn.Linear(*layer.W.shape[::-1], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(layer.W))
            linear.bias.copy_(torch.tensor(layer.b))
        parts += [linear, getattr(torch.nn, layer.act.torch)(**layer.act.torch_kwargs)]
    return torch.nn.Sequential(*parts)


def torch_loss(module: torch.nn.Sequential, data: Dataset, threshold: float = 0.0) -> torch.Tensor:
    x, kept = torch.tensor(data.points), list(module)
    if data.targets is not None:
        return torch.nn.functional.mse_loss(module(x), torch.tensor(data.targets))
    ends = torch.nn.Softmax if kept[-2].out_features > 1 else torch.nn.Sigmoid
    kept = kept[:-1] if isinstance(kept[-1], ends) else kept
    y, labels = torch.nn.Sequential(*kept)(x), torch.tensor(data.labels)
    if y.shape[1] > 1:
        return torch.nn.functional.cross_entropy(y, labels)
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    return loss(y[:, 0] - threshold, labels.double())


def chosen(module: torch.nn.Sequential, one: Parameter) -> tuple[torch.nn.Parameter, tuple]:
    linear = module[2 * (one.layer - 1)]
    if one.column is None:
        return linear.bias, (one.row - 1,)
    return linear.weight, (one.row - 1, one.column - 1)


def torch_slopes(module, data, parameters, threshold=0.0) -> tuple[float, np.ndarray]:
    module.zero_grad()
    loss = torch_loss(module, data, threshold)
    loss.backward()
    found = [chosen(module, one) for one in parameters]
    return float(loss.detach()), np.array([float(w.grad[at]) for w, at in found])


def test_saddle_and_minima_of_the_figure():
    """Two steps at -1.5 and 1.5: each neuron may take either, and between them is a pass."""
    first, second, saddle = critical(stairs(), *CORNERS)
    assert [one.kind for one in (first, second, saddle)] == ["minimum", "minimum", "saddle"]
    # The steps stand at -b / 4.
    np.testing.assert_allclose(first.place / -4, [1.5, -1.5], atol=1e-9)
    np.testing.assert_allclose(second.place / -4, [-1.5, 1.5], atol=1e-9)
    np.testing.assert_allclose(saddle.place, 0, atol=1e-9)
    assert max(first.loss, second.loss) < 1e-20
    assert round(saddle.loss, 3) == 0.189


@pytest.mark.parametrize("slope", [1.0, 4.0])
def test_mirror(slope):
    """Swapped parameters of two neurons that are alike give the same loss."""
    landscape = stairs(slope)
    places = np.random.default_rng(0).uniform(-9, 9, (50, 2))
    assert landscape.swapped()
    np.testing.assert_allclose(landscape(places), landscape(places[:, ::-1]), atol=1e-15)


def test_no_mirror_where_the_neurons_differ():
    net = Net((Layer([[4.0], [3.0]], [6, -6], "sigmoid"), Layer([[1.0, 1.0]], [0])))
    assert not Landscape(net, dataset("stairs"), BIASES).swapped()
    across = (Parameter(1, 1, 1), Parameter(1, 2))
    assert not Landscape(stairs().net, dataset("stairs"), across).swapped()


@settings(max_examples=25, deadline=None)
@given(
    net=nets(width=6, activations=("tanh", "sigmoid", "relu", "gelu"), last="identity"),
    seed=st.integers(0, 2**31),
    scale=st.sampled_from([1e-2, 1.0, 1e2]),
)
def test_loss_and_gradient_as_torch(net, seed, scale):
    rng, data = np.random.default_rng(seed), dataset("hard")
    every = [
        Parameter(k, r + 1, c)
        for k, layer in enumerate(net.layers, 1)
        for r in range(len(layer.b))
        for c in (None, *range(1, layer.W.shape[1] + 1))
    ]
    parameters = tuple(every[k] for k in rng.choice(len(every), 2, replace=False))
    landscape = Landscape(net, data, parameters, threshold=0.25)
    places = rng.normal(size=(3, 2)) * scale
    for place, height, slope in zip(
        places, landscape(places), landscape.gradient(places), strict=True
    ):
        own = landscape.at(place)
        loss, gradient = torch_slopes(torch_module(own), data, parameters, 0.25)
        assert height == pytest.approx(loss, rel=1e-9, abs=1e-12)
        assert height == pytest.approx(judge(own, data, 0.25).loss, rel=1e-12)
        np.testing.assert_allclose(slope, gradient, rtol=1e-6, atol=1e-9 * max(1, abs(loss)))


@pytest.mark.parametrize("end", ["identity", "sigmoid", "softmax", "tanh"])
@pytest.mark.parametrize("data", ["hard", "stairs", "digits(count=100)"])
def test_every_loss(data, end):
    """Squares, logistic loss and cross-entropy, from before the end where it makes shares."""
    found = dataset(data)
    outputs = 1 if found.targets is not None else found.classes
    base = he(found.points.shape[1], 4, outputs, activation="tanh")
    net = Net((base.layers[0], Layer(base.layers[1].W, base.layers[1].b, end)))
    parameters = (Parameter(1, 2, 1), Parameter(2, 1))
    if end == "softmax" and outputs == 1:
        with pytest.raises(InputError, match="squared error"):
            Landscape(net, found, parameters)
        return
    landscape = Landscape(net, found, parameters)
    loss, gradient = torch_slopes(torch_module(net), found, parameters)
    assert float(landscape(landscape.here)) == pytest.approx(loss, rel=1e-9)
    np.testing.assert_allclose(landscape.gradient(landscape.here), gradient, rtol=1e-6, atol=1e-9)


def test_gradient_where_edges_skip():
    """What a channel hands on has the slope 1: by differences of the loss itself."""
    rng = np.random.default_rng(4)
    layers = [
        Layer(rng.normal(size=(3, 2)), rng.normal(size=3), "tanh"),
        Layer(rng.normal(size=(2, 3)), rng.normal(size=2), "sigmoid"),
        Layer(rng.normal(size=(1, 2)), rng.normal(size=1)),
    ]
    net = Net.with_skips(layers, [Skip(0, 3, rng.normal(size=(1, 2)))])
    landscape = Landscape(net, dataset("hard"), (Parameter(1, 2, 1), Parameter(2, 1)))
    assert float(landscape(landscape.here)) == pytest.approx(judge(net, dataset("hard")).loss)
    steps = 1e-5 * np.eye(2)
    rise = landscape(landscape.here + steps) - landscape(landscape.here - steps)
    np.testing.assert_allclose(landscape.gradient(landscape.here), rise / 2e-5, rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_descent_is_sgd(momentum):
    landscape, lr, steps = stairs(), 8.0, 40
    starts = np.array([[9.0, 7.0], [-9.0, 3.0], [3.0, 3.0]])
    ways = descend(landscape, starts, GradientDescent(lr, momentum), steps)
    assert ways.shape == (steps + 1, 3, 2)
    for k, start in enumerate(starts):
        module = torch_module(landscape.at(start))
        bias = module[0].bias
        for one in module.parameters():
            one.requires_grad_(one is bias)
        sgd = torch.optim.SGD([bias], lr=lr, momentum=momentum)
        for step in range(steps):
            np.testing.assert_allclose(ways[step, k], bias.detach().numpy(), atol=1e-6)
            sgd.zero_grad()
            torch_loss(module, landscape.data).backward()
            sgd.step()


def test_a_start_on_the_mirror_line_stays_on_it():
    landscape = stairs()
    ways = descend(landscape, [[8.0, 8.0], [8.0, 7.9]], GradientDescent(40.0), 200)
    assert (ways[:, 0, 0] == ways[:, 0, 1]).all()
    np.testing.assert_allclose(ways[-1, 0], 0, atol=1e-3)
    np.testing.assert_allclose(ways[-1, 1], [6, -6], atol=1e-3)


@pytest.mark.parametrize("scale", [1e-2, 1.0, 1e2])
def test_safe_rate_goes_down(scale):
    """At its default rate no step goes up, whatever the units of the parameters."""
    x = np.linspace(-4, 4, 41)[:, None]
    net = Net((Layer([[scale], [scale]], [scale, -scale], "tanh"), Layer([[1.0, -0.7]], [0.0])))
    data = Dataset("x", x, np.zeros(41, dtype=np.int64), "", targets=net(x))
    landscape = Landscape(net, data, BIASES)
    low, high = (-3 * scale, -3 * scale), (3 * scale, 3 * scale)
    rate = safe_rate(landscape, low, high)
    starts = scale * np.random.default_rng(1).uniform(-2, 2, (6, 2))
    heights = landscape(descend(landscape, starts, GradientDescent(rate), 60))
    assert (np.diff(heights, axis=0) <= 1e-12 * heights.max()).all()


def test_critical_places_of_other_nets():
    """Their gradients vanish and their curvatures are what their kind says, at any scale."""
    x = np.linspace(-200, 200, 61)[:, None]
    net = Net((Layer([[0.02], [0.02]], [1.0, -2.0], "tanh"), Layer([[100.0, 100.0]], [0.0])))
    data = Dataset("x", x, np.zeros(61, dtype=np.int64), "", targets=net(x))
    landscape = Landscape(net, data, BIASES)
    found = critical(landscape, (-4, -4), (4, 4))
    assert [one.kind for one in found if one.loss < 1e-9] == ["minimum", "minimum"]
    assert "saddle" in [one.kind for one in found]
    for one in found:
        assert np.abs(landscape.gradient(one.place)).max() < 1e-6 * landscape((3.0, 3.0))
    deep = Landscape(he(2, 2, 1), dataset("hard"), (Parameter(1, 1, 1), Parameter(1, 2, 2)))
    assert all(one.kind in ("minimum", "saddle", "maximum") for one in critical(deep, *CORNERS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("W1[2,1]", None),
        ("b1[2]", None),
        ("W1[2]", "is no weight or bias; write"),
        ("W3[1,1]", "layers are 1 to 2"),
        ("W1[3,1]", "layer 1 has 2 rows"),
        ("W2[1,3]", "W2 has 2 columns"),
        ("b1[0]", "row 0"),
    ],
)
def test_names_of_parameters(text, said):
    net = stairs().net
    if said is None:
        assert str(parameter(text)) == text
        assert parameter(text).fault(net) is None
        return
    with pytest.raises(InputError, match=said):
        Landscape(net, dataset("stairs"), (parameter(text), Parameter(2, 1)))
