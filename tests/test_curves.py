"""Functions of one number: formulas, slopes, kinks, ranges, and how finely they are sampled."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.curves import torch_activation, torch_curve
from support.nets import nets, torch_forward

from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import find_snapshot
from pleat.nets.geometry.formula import formula
from pleat.nets.geometry.function import (
    chain,
    chain_slopes,
    extreme,
    flat,
    growth,
    of_net,
    value_range,
)
from pleat.nets.geometry.sampling import pieces

NAMES = [
    *("identity", "relu", "leaky_relu", "leaky_relu(0.3)", "elu", "elu(0.5)", "gelu"),
    *("silu", "sigmoid", "tanh", "nn.LeakyReLU(0.1)", "Swish"),
]
X = np.array([-1e3, -7.3, -2.0, -0.752, -1e-9, 0.0, 1e-9, 0.3, 1.0, 4.4, 1e3])


@pytest.mark.parametrize("name", NAMES)
def test_activations_are_torchs_and_their_slopes_its_gradients(name):
    function = formula(name)
    values, slopes = torch_curve(name, X)
    assert np.allclose(function(X), values, rtol=1e-12, atol=1e-12)
    assert np.allclose(function.df(X), slopes, rtol=1e-9, atol=1e-12)


WRITTEN = {
    "x^2": lambda x: x**2,
    "x²": lambda x: x**2,
    "-x^3/2 + 1": lambda x: -(x**3) / 2 + 1,
    "e^x": torch.exp,
    "2^x": lambda x: 2**x,
    "|x|": torch.abs,
    "| |x| - 1 |": lambda x: torch.abs(torch.abs(x) - 1),
    "2 sigmoid(2x) - 1": torch.tanh,
    "relu(sin(pi x))": lambda x: torch.relu(torch.sin(torch.pi * x)),
    "leaky_relu(0.3)(x - 1)": lambda x: torch.nn.functional.leaky_relu(x - 1, 0.3),
    "3 relu(x)relu(-x + 2)": lambda x: 3 * torch.relu(x) * torch.relu(2 - x),
    "(x-1)(x+1)": lambda x: (x - 1) * (x + 1),
    "exp(-x^2)": lambda x: torch.exp(-(x**2)),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_formula_and_its_slope_are_torchs(text):
    x = torch.linspace(-2.9, 3.1, 41, dtype=torch.float64, requires_grad=True)
    out = WRITTEN[text](x)
    out.sum().backward()
    at, function = x.detach().numpy(), formula(text)
    assert np.allclose(function(at), out.detach().numpy(), rtol=1e-12, atol=1e-12)
    assert np.allclose(function.df(at), x.grad.numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "kinks", "jumps"),
    [
        ("relu", [0], [(0, 0, 1)]),
        ("elu", [0], []),
        ("elu(0.5)", [0], [(0, 0.5, 1)]),
        ("gelu", [], []),
        ("relu(2x - 3)", [1.5], [(1.5, 0, 2)]),
        ("| |x| - 1 |", [-1, 0, 1], [(-1, -1, 1), (0, 1, -1), (1, -1, 1)]),
        ("relu(sin(x))", [-np.pi, 0, np.pi], [(-np.pi, -1, 0), (0, 0, 1), (np.pi, -1, 0)]),
    ],
)
def test_kinks_are_where_the_slope_jumps(text, kinks, jumps):
    function = formula(text)
    assert np.allclose(function.kinks(-5, 5), kinks, atol=1e-12)
    found = function.jumps(-5, 5)
    assert np.allclose(np.array(found).reshape(-1, 3), np.array(jumps).reshape(-1, 3), atol=1e-7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("softmax", "softmax takes several numbers together, so that it is no curve"),
        ("2 softmax(x)", "softmax takes several numbers together"),
        ("tan(x)", "'tan' is not known, did you mean 'tanh'"),
        ("1/x", "only a number other than 0 may be divided by"),
        ("x/0", "only a number other than 0 may be divided by"),
        ("x^0.5", "x may be raised to a whole number from 0 to 12"),
        ("(x", "a '\\)' is missing"),
        ("x +", "it ends too early"),
        ("", "it ends too early"),
        ("2 $ 3", "'\\$' is not understood"),
        ("__import__('os')", "'__import__' is not known"),
        ("net", "'net' stands for the clip's net, and there is none"),
        ("relu(0.1)(x)", "activation 'relu' takes no parameter"),
        ("1e9 x", "is larger than 1e\\+06"),
        ("x" * 101, "a formula has at most 100 characters"),
        ("(" * 99, "it ends too early"),
    ],
)
def test_what_is_no_formula_is_refused_in_one_sentence(text, said):
    with pytest.raises(InputError, match=said):
        formula(text)(X)


@settings(max_examples=60, deadline=None)
@given(
    text=st.sampled_from([*NAMES, *WRITTEN]),
    size=st.floats(-3, 4).map(lambda k: 10.0**k),
    middle=st.floats(-1, 1),
    tall=st.floats(-3, 4).map(lambda k: 10.0**k),
    slope=st.booleans(),
)
def test_no_curve_is_a_quarter_of_a_pixel_off_at_any_scale(text, size, middle, tall, slope):
    if "sin" in text:
        size = min(size, 30.0)  # of thousands of waves there is no picture
    function = formula(text).slope() if slope else formula(text)
    left, right = (middle - 1) * size, (middle + 1) * size
    scale = 1600 / (right - left), 800 / (2 * tall)
    drawn = pieces(function, [(left, -tall, right, tall)], (1600, 800), 0.25, jumping=slope)
    assert sum(map(len, drawn)) < 3000
    for p in drawn:
        assert (np.diff(p[:, 0]) > 0).all()
        x = np.linspace(p[0, 0], p[-1, 0], 4003)[1:-1]
        with np.errstate(over="ignore"):
            y = function(x)
        seen = np.abs(y) < tall
        k = np.clip(np.searchsorted(p[:, 0], x) - 1, 0, len(p) - 2)
        a, way = p[k] * scale, (p[k + 1] - p[k]) * scale
        to = np.column_stack([x, np.nan_to_num(y, posinf=0)]) * scale - a
        away = np.abs(way[:, 0] * to[:, 1] - way[:, 1] * to[:, 0]) / np.hypot(*way.T)
        assert away[seen].max(initial=0.0) < 0.25


def test_what_is_straight_between_kinks_is_exact_and_has_no_other_vertex():
    (p,) = pieces(formula("| |x| - 1 |"), [(-4, -1, 4, 5)], (8, 6), 0.25)
    assert p.tolist() == [[-4, 3], [-1, 0], [0, 1], [1, 0], [4, 3]]
    left, right = pieces(formula("relu").slope(), [(-1, -1, 1, 2)], (2, 3), 0.25, jumping=True)
    assert left.tolist() == [[-1, 0], [0, 0]]
    assert right.tolist() == [[0, 1], [1, 1]]


@pytest.mark.parametrize(
    ("text", "slope", "which", "place"),
    [
        ("gelu", False, "minimum", (-0.7517915246935644, -0.16997120747990369)),
        ("sigmoid", True, "maximum", (0.0, 0.25)),
        ("tanh", True, "maximum", (0.0, 1.0)),
        ("| |x| - 1 |", False, "minimum", None),
        ("x^2 - 3x", False, "minimum", (1.5, -2.25)),
    ],
)
def test_extremes_are_found_not_typed(text, slope, which, place):
    function = formula(text).slope() if slope else formula(text)
    x, y = extreme(function, -4.1, 5, which)
    if place is not None:
        assert (x, y) == pytest.approx(place, abs=1e-7)
    rest = function(np.linspace(-4.1, 5, 9999))
    assert (y <= rest.min() + 1e-9) if which == "minimum" else (y >= rest.max() - 1e-9)
    with pytest.raises(InputError, match="sigmoid has no minimum between -4 and 4"):
        extreme(formula("sigmoid"), -4, 4, "minimum")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("sigmoid", (0, False), (1, False)),
        ("tanh", (-1, False), (1, False)),
        ("relu", (0, True), (np.inf, False)),
        ("elu", (-1, False), (np.inf, False)),
        ("gelu", (-0.16997120747990369, True), (np.inf, False)),
        ("x^2", (0, True), (np.inf, False)),
        ("e^x", (0, False), (np.inf, False)),
        ("sin(3x)", (-1, True), (1, True)),
        ("identity", (-np.inf, False), (np.inf, False)),
    ],
)
def test_ranges_are_open_where_a_bound_is_only_approached(text, low, high):
    taken = value_range(formula(text).f)
    assert (taken.low, taken.takes_low) == (pytest.approx(low[0], abs=1e-9), low[1])
    assert (taken.high, taken.takes_high) == (pytest.approx(high[0], abs=1e-9), high[1])


def test_slopes_of_sigmoid_and_tanh_have_the_bounds_that_are_said():
    assert value_range(formula("sigmoid").df).high == 0.25
    assert value_range(formula("tanh").df).high == 1.0


def test_flat_is_where_the_slope_is_smaller():
    (a, b), (c, d) = flat(formula("sigmoid"), -6, 6, 0.02)
    assert (a, d) == (-6, 6)
    assert torch_curve("sigmoid", np.array([b, c]))[1] == pytest.approx(0.02)
    assert flat(formula("relu"), -3, 3, 0.02) == [(-3, 0)]
    assert flat(formula("identity"), -3, 3, 0.02) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("weight", "bias", "x"), [(1, 0, 0.7), (-1.5, 0.2, -0.3), (3, -1, 2.0)])
def test_a_chains_slopes_multiply_to_the_gradient(name, weight, bias, x):
    net = chain(name, 6, weight, bias)
    at = torch.tensor([[x]], dtype=torch.float64, requires_grad=True)
    h = at
    for _ in range(6):
        h = torch_activation(name)(weight * h + bias)
    h.sum().backward()
    slopes = chain_slopes(net, x)
    assert len(slopes) == 6
    assert float(np.prod(slopes)) == pytest.approx(float(at.grad), rel=1e-9, abs=1e-15)


@settings(max_examples=40, deadline=None)
@given(net=nets(inputs=1, width=6))
def test_a_net_as_a_curve_is_torchs_and_grows_no_faster_than_its_bound(net):
    function, bound = of_net(net), growth(net)
    x = np.linspace(-7.7, 8.3, 57)
    assert np.allclose(function(x), torch_forward(net, x[:, None])[:, 0], atol=1e-9)
    at = torch.tensor(x[:, None], requires_grad=True)
    h = at
    for layer in net.layers:
        z = h @ torch.tensor(layer.W).T + torch.tensor(layer.b)
        name = layer.activation
        h = z if name == "identity" else torch.relu(z) if name == "relu" else None
        if h is None:
            h = torch.nn.functional.leaky_relu(z, 0.2)
    h.sum().backward()
    assert np.allclose(function.df(x), at.grad.numpy()[:, 0], atol=1e-9)
    far = bound.beyond * np.array([1.0, 1.001, 2.0, 1e3]) + 1e-9
    for side in (far, -far):
        values = np.abs(torch_forward(net, side[:, None])[:, 0])
        assert (values <= bound.c * np.abs(side) * (1 + 1e-9) + 1e-6).all()


def test_the_bound_of_a_trained_net_holds_and_is_beaten_by_the_square():
    net = find_snapshot("parabola").net
    bound = growth(net)
    x = np.concatenate(
        [np.linspace(bound.beyond, 1e4, 5001), -np.linspace(bound.beyond, 1e4, 5001)]
    )
    assert (np.abs(torch_forward(net, x[:, None])[:, 0]) <= bound.c * np.abs(x) + 1e-9).all()
    assert (x[np.abs(x) > bound.c] ** 2 > bound.c * np.abs(x[np.abs(x) > bound.c])).all()
    with pytest.raises(InputError, match="layer 1 has tanh: only straight pieces"):
        growth(chain("tanh", 2))
