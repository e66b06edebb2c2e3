"""Nets that are not trained: each is its function, exactly."""

import itertools
import tomllib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.command import pleat

from pleat.nets import InputError
from pleat.nets.boolean import NAMED, boolean_net, corners, truth_table
from pleat.nets.files.snapshot import find_snapshot
from pleat.nets.pieces import FUNCTIONS, error_range, even_knots, interpolation, polyline_net

RNG = np.random.default_rng(0)


def far(n, inputs, scale=1e3):
    return RNG.uniform(-scale, scale, (n, inputs))


def largest(x):
    return x.max(axis=1)


@pytest.mark.parametrize(
    ("name", "function", "x"),
    [
        ("two-halves", lambda x: np.abs(x[:, 0]), far(2000, 1)),
        ("max-three", largest, far(2000, 2)),
        ("max-two", largest, far(2000, 2, 2.0)),
    ],
)
def test_hand_set_nets_are_their_functions(name, function, x):
    net = find_snapshot(name).net
    assert np.abs(net(x)[:, 0] - function(x)).max() <= 1e-12 * np.abs(x).max()


def test_two_neurons_are_the_maximum_on_their_box_alone():
    x = np.array([[-2.0, -5.0], [-2.5, -5.0]])
    assert find_snapshot("max-two").net(x)[:, 0].tolist() == [-2.0, -2.0]


def test_two_halves_and_three_neurons_have_no_biases():
    for name, count in (("two-halves", 4), ("max-three", 9)):
        net = find_snapshot(name).net
        assert not any(layer.biased for layer in net.layers)
        assert net.parameters == count


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_every_boolean_function_is_a_net(inputs):
    x = corners(inputs)
    neurons = {}
    for table in map("".join, itertools.product("01", repeat=len(x))):
        net = boolean_net(table)
        assert net(x)[:, 0].tolist() == list(map(float, table))
        assert all(np.array_equal(layer.W, np.rint(layer.W)) for layer in net.layers)
        neurons[table] = net.widths[1] if len(net.layers) == 2 else 0
    assert len(neurons) == 2 ** len(x)
    assert max(neurons.values()) == {1: 0, 2: 2, 3: 4}[inputs]


def test_gates_take_as_few_neurons_as_they_can():
    hidden = {name: boolean_net(name).widths[1:-1] for name in NAMED}
    assert hidden["not"] == ()
    assert {name for name, own in hidden.items() if own == (2,)} == {"xor", "xnor", "majority"}
    assert hidden["xor3"] == (3,)
    assert sum(own == (1,) for own in hidden.values()) == len(NAMED) - 5


@pytest.mark.parametrize("text", ["nandd", "011", "0120", ""])
def test_what_is_no_boolean_function_is_told(text):
    with pytest.raises(InputError, match="unknown function"):
        truth_table(text)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=12, unique=True), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_a_polyline_net_runs_through_its_points(at, seed):
    at = np.sort(at)
    if np.diff(at).min() < 1e-3:
        return
    y = np.random.default_rng(seed).integers(-9, 9, len(at)).astype(float)
    if np.ptp(y) == 0:
        return
    x = np.linspace(at[0], at[-1], 301)
    net = polyline_net(at, y)
    steep = np.abs(np.diff(y) / np.diff(at)).max()
    assert np.abs(net(x[:, None])[:, 0] - np.interp(x, at, y)).max() <= 1e-9 * (1 + steep * 1e3)
    assert net.widths[1] <= len(at) - 1


def test_the_error_of_the_square_falls_as_one_over_the_square_of_the_pieces():
    for pieces in (1, 2, 3, 4, 8, 16, 50):
        knots = even_knots(-1, 1, pieces)
        h = 2 / pieces
        if pieces > 1:  # one piece is level: no net of it is made
            low, high = error_range(interpolation(np.square, knots), np.square, knots)
            assert (low, high) == pytest.approx((0, h**2 / 4), abs=1e-12)
            net = interpolation(np.square, knots, shifted=True)
            low, high = error_range(net, np.square, knots)
            assert (low, high) == pytest.approx((-(h**2) / 8, h**2 / 8), abs=1e-12)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_interpolations_meet_their_function_at_knots(name):
    f, knots = FUNCTIONS[name], even_knots(-2, 3, 7)
    net = interpolation(f, knots)
    assert net(knots[:, None])[:, 0] == pytest.approx(f(knots), abs=1e-12)
    shifted = interpolation(f, knots, shifted=True)
    low, high = error_range(shifted, f, knots)
    x = np.linspace(-2, 3, 20001)
    off = shifted(x[:, None])[:, 0] - f(x)
    assert (low, high) == pytest.approx((off.min(), off.max()), abs=1e-5)
    assert high == pytest.approx(-low, abs=1e-9)


def test_the_shipped_squares_are_off_by_what_is_said():
    for pieces in (2, 4, 8, 16):
        snapshot = find_snapshot(f"square-{pieces}")
        assert snapshot.net.widths == (1, pieces, 1)
        assert snapshot.metrics.largest == pytest.approx(1 / (2 * pieces**2), abs=1e-12)
    x = np.linspace(-1, 1, 4001)[:, None]
    right = 0.5 * np.maximum(x, 0) + 0.5 * np.maximum(-x, 0)
    right += np.maximum(x - 0.5, 0) + np.maximum(-x - 0.5, 0) - 1 / 32
    assert np.abs(find_snapshot("square-4").net(x) - right).max() <= 1e-12


def test_a_formula_that_bends_at_the_ends_alone_is_twice_the_absolute_value():
    snapshot = find_snapshot("square-bent-outside")
    x = np.linspace(-1, 1, 4001)[:, None]
    assert np.abs(snapshot.net(x) - (2 * np.abs(x) - 0.04)).max() <= 1e-12
    assert snapshot.metrics.largest == pytest.approx(0.96)


RECIPES = {
    'boolean = "xor"': (2, 2, 1),
    'boolean = "01101001"': (3, 3, 1),
    '[interpolation]\nfunction = "x^2"\npieces = 6': (1, 6, 1),
    '[interpolation]\nfunction = "exp(x)"\nknots = [0, 1, 3]': (1, 2, 1),
    "[[layer]]\nW = [[1, 2]]": (2, 1),
}
FAULTS = {
    'boolean = "xorr"': "boolean: unknown function 'xorr'; did you mean 'xor'?",
    'boolean = "xor"\n[[layer]]\nW = [[1, 2]]': "layer and boolean each make a net",
    '[interpolation]\nfunction = "x2"': "interpolation.function: unknown function 'x2'",
    '[interpolation]\nfunction = "x^2"\nknots = [1, 0]': "must stand from left to right",
    '[interpolation]\nfunction = "x^2"\npieces = 1': "all points have one height",
    '[interpolation]\nfunction = "x^2"\npieces = 3\nknots = [0, 1]': "keep one of them",
    '[interpolation]\nfunction = "exp(x)"\nbetween = [0, 800]': "has no values there",
    'boolean = "xor"\nwidths = [2, 1]': "boolean sets the weights by hand, so remove widths",
}


@pytest.mark.parametrize("text", RECIPES)
def test_recipes_name_functions(tmp_path, text):
    (tmp_path / "r.toml").write_text(text)
    assert pleat("train", "r.toml", cwd=tmp_path).code == 0
    snapshot = find_snapshot("r.safetensors", tmp_path)
    assert snapshot.net.widths == RECIPES[text]
    assert snapshot.recipe.keys() == {"name", *tomllib.loads(text)}


@pytest.mark.parametrize("text", FAULTS)
def test_faults_in_them_are_told(tmp_path, text):
    (tmp_path / "r.toml").write_text(text)
    done = pleat("train", "r.toml", cwd=tmp_path)
    assert done.code == 2
    assert FAULTS[text] in done.err
    assert "Traceback" not in done.err
