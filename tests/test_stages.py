import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nets import BOX, he, nets

from pleat.nets import InputError, Layer, Net, Passage, moves
from pleat.nets.geometry.stages import ActivateMove, LinearMove, ShiftMove

ACTIVATIONS = ("relu", "leaky_relu", "tanh", "sigmoid", "elu", "gelu", "identity")
quick = settings(max_examples=30, deadline=None)


def points(count=20, inputs=2, seed=1):
    return np.random.default_rng(seed).uniform(BOX[0][0], BOX[1][0], (count, inputs))


def torch_moments(net, x):
    """Positions before the first move and after each, folds one by one, by torch alone."""
    h = torch.tensor(x)
    yield h
    for layer in net.layers:
        act = getattr(torch.nn, layer.act.torch)(**layer.act.torch_kwargs)
        yield (z := h @ torch.tensor(layer.W).T)
        yield (z := z + torch.tensor(layer.b))
        if layer.activation != "identity":
            for k in range(len(layer.b)):
                z = z.clone()
                z[:, k] = act(z[:, k])
                yield z
        h = z


@quick
@given(nets(width=6, activations=ACTIVATIONS), st.integers(0, 9))
def test_every_stage_is_torchs_partial_forward(net, seed):
    x = points(seed=seed)
    passage = Passage(net)
    expected = list(torch_moments(net, x))
    assert len(expected) == passage.length + 1
    for k, want in enumerate(expected):
        got = passage.at(x, float(k))
        used = want.shape[1]
        scale = max(1.0, float(want.abs().max()))
        assert np.abs(got[:, :used] - want.numpy()).max() <= 1e-12 * scale
        assert not got[:, used:].any()


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_any_number_of_inputs_is_embedded_in_the_widest_stage(inputs):
    net = he(inputs, 4, 1, activation="tanh")
    passage = Passage(net)
    x = points(inputs=inputs)
    assert passage.D == 4
    assert passage.start(x, 0).shape == (20, 4)
    np.testing.assert_allclose(passage.start(x, passage.length)[:, :1], net(x), atol=1e-12)


@quick
@given(nets(width=4, activations=ACTIVATIONS), st.floats(0, 1))
def test_moments_run_on_without_a_jump(net, t):
    passage = Passage(net, moves(net, paths=dict.fromkeys(range(1, len(net.layers) + 1), "turn")))
    x = points(5)
    for k in range(passage.length):
        end = passage.at(x, k + 1)
        scale = max(1.0, np.abs(end).max(), np.abs(passage.at(x, k)).max())
        assert np.abs(passage.at(x, k + 1 - 1e-9) - end).max() <= 1e-7 * scale
        assert np.abs(passage.at(x, k + 1e-9) - passage.at(x, k)).max() <= 1e-7 * scale
        assert np.isfinite(passage.at(x, k + t)).all()


def test_a_straight_move_is_linear_in_t():
    W = np.array([[1.0, 2.0], [3.0, 4.0]])
    move = LinearMove(1, W, 3)
    q = points(inputs=3)
    half = (np.eye(3) + np.pad(W, (0, 1))) / 2
    np.testing.assert_allclose(move.apply(q, 0.5), q @ half.T, atol=1e-14)


def test_a_rotation_turns_rigidly():
    angle = 2.0
    W = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    for t in np.linspace(0, 1, 9):
        M = LinearMove(1, W, 2, "turn").matrix(t)
        np.testing.assert_allclose(M @ M.T, np.eye(2), atol=1e-12)
        np.testing.assert_allclose(np.arctan2(M[1, 0], M[0, 0]), t * angle, atol=1e-12)


@quick
@given(st.lists(st.floats(-3, 3), min_size=4, max_size=4))
def test_a_turn_ends_exactly_and_flips_only_if_w_does(entries):
    W = np.array(entries).reshape(2, 2)
    move = LinearMove(1, W, 2, "turn")
    assert (move.matrix(1) == W).all()
    assert (move.matrix(0) == np.eye(2)).all()
    assert np.abs(move.matrix(1 - 1e-12) - W).max() < 1e-9
    if np.linalg.det(W) >= 0:
        assert min(np.linalg.det(move.matrix(t)) for t in np.linspace(0, 1, 11)) >= -1e-12


def test_a_reflection_needs_no_turn():
    for W in ([[-1.0, 0], [0, 1]], [[1, 0], [0, -1]], [[0, 1], [1, 0]]):
        W = np.array(W, dtype=float)
        np.testing.assert_allclose(
            LinearMove(1, W, 2, "turn").matrix(0.25), 0.75 * np.eye(2) + 0.25 * W, atol=1e-15
        )


@pytest.mark.parametrize("w", [(1, 1), (-0.5, 2), (0.5, -2), (-1, -1), (-1, 0), (0, -1), (0, 0)])
def test_one_row_lays_both_basis_vectors_down_on_arcs(w):
    move = LinearMove(1, np.array([w], dtype=float), 2, "turn")
    assert move.turns
    for t in np.linspace(0, 1, 11):
        M = move.matrix(t)
        length = (1 - t) + t * np.abs(w)
        np.testing.assert_allclose(np.hypot(*M), length, atol=1e-12)
        assert np.linalg.det(M) >= -1e-12
    assert (move.matrix(1) == [[*w], [0, 0]]).all()
    assert np.abs(move.matrix(1 - 1e-9) - move.matrix(1)).max() < 1e-8


def test_other_shapes_go_straight():
    W = np.ones((3, 2))
    turning, straight = LinearMove(1, W, 3, "turn"), LinearMove(1, W, 3)
    assert not turning.turns
    np.testing.assert_array_equal(turning.matrix(0.3), straight.matrix(0.3))


def test_neurons_fold_apart_each_with_its_own_share():
    net = Net((Layer(np.eye(2), [0, 0], "relu"),))
    (fold,) = moves(net, folds="together")[2:]
    assert isinstance(fold, ActivateMove)
    assert fold.neurons == (0, 1)
    q = np.array([[-2.0, -4.0], [1.0, -4.0]])
    np.testing.assert_array_equal(fold.apply(q, [1, 0.25]), [[0, -3], [1, -3]])
    np.testing.assert_array_equal(fold.apply(q, 0.5), [[-1, -2], [1, -2]])


def test_axes_without_a_neuron_stay_put():
    net = Net((Layer([[1.0, 1.0]], [0], "sigmoid"),))
    end = Passage(net).at(points(), 3)
    assert (end[:, 1] == 0).all()


def test_order_of_folds_and_finding_a_move():
    net = Net((Layer(np.eye(2), [1, 1], "relu"), Layer([[1, 1]], [0])))
    passage = Passage(net, moves(net, order={1: (1, 0)}))
    assert passage.length == 6
    assert [m.layer for m in passage.moves] == [1, 1, 1, 1, 2, 2]
    assert passage.index(1, "activate") == 2
    assert passage.index(1, "activate", 0) == 3
    assert passage.index(2, "linear") == 4
    assert isinstance(passage.moves[passage.index(2, "shift")], ShiftMove)
    together = Passage(net, moves(net, folds="together"))
    assert together.index(1, "activate", 1) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"folds": "twice"}, "folds must be"),
        ({"order": {1: (0, 0)}}, "order of layer 1"),
        ({"order": {4: (0, 1)}}, "names layer 4"),
        ({"paths": {1: "around"}}, "'around'"),
    ],
)
def test_wrong_arguments_are_named(arguments, sentence):
    with pytest.raises(InputError, match=sentence):
        moves(he(2, 2, 1), **arguments)


def test_wrong_points_and_moves_are_named():
    passage = Passage(he(2, 2, 1))
    with pytest.raises(InputError, match=r"shape \(N, 2\)"):
        passage.at(np.zeros((4, 3)), 0)
    with pytest.raises(InputError, match="move 9"):
        passage.at(points(), 9)
    with pytest.raises(InputError, match="no move 'activate' of neuron 7"):
        passage.index(1, "activate", 7)
