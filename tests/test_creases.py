import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nets import BOX, he, nets, size, torch_stages

from pleat.nets import (
    InputError,
    Layer,
    Net,
    Passage,
    creases,
    moves,
    split,
    split_many,
    trace,
    trace_many,
)

quick = settings(max_examples=40, deadline=None)
STAR = Net((Layer([[0.6, 1.6], [-0.6, 1.6]], [-0.8, -0.8], "relu"), Layer([[1, 1]], [-1])))


def grid(lines=9):
    (x0, y0), (x1, y1) = BOX
    upright = [np.array([[v, y0], [v, y1]]) for v in np.linspace(x0, x1, lines)]
    level = [np.array([[x0, v], [x1, v]]) for v in np.linspace(y0, y1, lines)]
    return upright + level


def zigzag(seed, count=6):
    rng = np.random.default_rng(seed)
    line = rng.uniform(-3, 3, (count, 2))
    if seed % 2:
        line = line.round()  # through the corners of the grid, with repeated points
    return line


def bow(values):
    """How far (3N,) rows start, middle, end are from being affine."""
    start, middle, end = values.reshape(3, -1, values.shape[1])
    return np.abs(middle - (start + end) / 2).max(initial=0)


def thirds(line):
    return np.concatenate([line[:-1], (line[:-1] + line[1:]) / 2, line[1:]])


@quick
@given(nets(), st.integers(0, 999), st.integers(0, 3))
def test_every_stage_is_affine_between_vertices(net, seed, depth):
    depth = min(depth, len(net.layers))
    line = split(net, zigzag(seed), depth)
    for z, h in torch_stages(net, thirds(line))[:depth]:
        assert bow(z) <= 1e-9 * size(net)
        assert bow(h) <= 1e-9 * size(net)


@quick
@given(nets(width=8), st.integers(0, 99), st.floats(0, 1), st.sampled_from(["straight", "turn"]))
def test_straight_lines_stay_straight_at_every_moment(net, seed, t, path):
    paths = dict.fromkeys(range(1, len(net.layers) + 1), path)
    passage = Passage(net, moves(net, paths=paths))
    points = thirds(split(net, zigzag(seed)))
    for k in range(passage.length):
        assert bow(passage.at(points, k + t)) <= 1e-9 * size(net)


@quick
@given(nets(), st.integers(0, 999))
def test_new_vertices_lie_on_creases_and_old_ones_stay(net, seed):
    given_points = zigzag(seed)
    line = split(net, given_points)
    at = 0
    old = []
    for point in given_points:
        while not (line[at] == point).all():
            at += 1
        old.append(at)
        at += 1
    new = np.delete(line, old, axis=0)
    if len(new):
        bent = [
            z
            for (z, _), part in zip(torch_stages(net, new), net.layers, strict=True)
            if part.act.kinks
        ]
        nearest = np.abs(np.concatenate(bent, axis=1)).min(axis=1)
        assert nearest.max() <= 1e-9 * size(net)


@quick
@given(nets(), st.integers(0, 999))
def test_creases_are_where_a_pre_activation_starts_to_be_positive(net, seed):
    for crease in creases(net, BOX):
        share = np.random.default_rng(seed).random((len(crease.segments), 1))
        start, end = crease.segments[:, 0], crease.segments[:, 1]
        on = np.concatenate([start, end, start + share * (end - start)])
        z = torch_stages(net, on)[crease.layer - 1][0][:, crease.neuron]
        assert np.abs(z - crease.kink).max() <= 1e-9 * size(net)
        assert (np.abs(on) <= 3 + 1e-9).all()
        way = end - start
        left = np.stack([-way[:, 1], way[:, 0]], axis=1) / np.hypot(*way.T)[:, None]
        beside = (start + end) / 2 + 1e-8 * left
        inside = (np.abs(beside) < 3).all(axis=1)
        z = torch_stages(net, beside[inside])[crease.layer - 1][0][:, crease.neuron]
        assert (z > crease.kink).all()


@quick
@given(nets(), st.integers(0, 999))
def test_no_crease_is_missing(net, seed):
    """Wherever a line folds, a crease passes."""
    start, end = np.random.default_rng(seed).uniform(-3, 3, (2, 2))
    line = np.linspace(start, end, 200)
    found = {(c.layer, c.neuron): c.segments for c in creases(net, BOX)}
    for number, (z, _) in enumerate(torch_stages(net, line), 1):
        if not net.layers[number - 1].act.kinks:
            continue
        for neuron in range(z.shape[1]):
            sign = np.sign(np.where(np.abs(z[:, neuron]) < 1e-9 * size(net), 0, z[:, neuron]))
            for i in np.flatnonzero(sign[1:] * sign[:-1] < 0):
                assert crosses(line[i], line[i + 1], found[number, neuron])


def crosses(a, b, segments):
    """Whether the segment a-b meets one of segments."""

    def side(p, q, r):
        return (q - p)[..., 0] * (r - p)[..., 1] - (q - p)[..., 1] * (r - p)[..., 0]

    p, q = segments[:, 0], segments[:, 1]
    apart = (side(a, b, p) * side(a, b, q) > 1e-15) | (side(p, q, a) * side(p, q, b) > 1e-15)
    return bool((~apart).any())


def test_creases_of_a_known_net():
    first, second = creases(STAR, BOX)
    assert (first.layer, first.neuron, second.neuron) == (1, 0, 1)
    np.testing.assert_allclose(np.sort(first.segments[0], axis=0), [[-3, -0.625], [3, 1.625]])


def test_a_crease_that_runs_along_an_earlier_one_is_found():
    net = Net((Layer([[1, 0]], [0], "leaky_relu"), Layer([[1]], [0], "relu"), Layer([[1]], [0])))
    first, second = creases(net, BOX)
    for crease in (first, second):
        assert (crease.segments[..., 0] == 0).all()
        np.testing.assert_array_equal(np.sort(crease.segments[..., 1].ravel()), [-3, 3])


def test_a_closed_line_is_split_on_its_last_side_too():
    net = Net((Layer([[1, 1]], [0], "relu"),))
    triangle = [[2.0, -1.0], [2.0, 2.0], [-2.0, 2.0 - 1.0]]
    out = split(net, triangle, closed=True)
    np.testing.assert_allclose(out[-1], [0, 0], atol=1e-12)
    assert len(out) == len(split(net, triangle)) + 1


def test_parallel_twins_and_crossings_give_one_vertex_each():
    twins = Net((Layer([[1, 0], [1, 0], [-3, 0], [0, 0]], [0, 0, 0, 0], "relu"),))
    np.testing.assert_allclose(
        split(twins, [[-1, 0], [2, 0]]), [[-1, 0], [0, 0], [2, 0]], atol=1e-15
    )
    cross = Net((Layer([[1, 0], [0, 1], [1, 1]], [0, 0, 0], "relu"),))
    np.testing.assert_allclose(split(cross, [[-1, -1], [1, 1]]), [[-1, -1], [0, 0], [1, 1]])
    np.testing.assert_array_equal(split(cross, [[-1, 0], [0, 0]]), [[-1, 0], [0, 0]])


def test_many_at_once_is_one_by_one():
    net = he(2, 16, 16, 1)
    for line, got in zip(grid(), split_many(net, grid()), strict=True):
        # Products of another number of rows may round another way.
        np.testing.assert_allclose(got, split(net, line), rtol=0, atol=1e-14)
    assert split_many(net, []) == []
    assert split_many(net, [np.zeros((0, 2)), [[1.0, 1.0]]])[1].tolist() == [[1, 1]]


@pytest.mark.parametrize("inputs", [1, 3])
def test_lines_of_any_dimension(inputs):
    net = he(inputs, 8, 8, 1)
    line = np.random.default_rng(0).normal(size=(5, inputs)) * 3
    for z, h in torch_stages(net, thirds(split(net, line))):
        assert max(bow(z), bow(h)) < 1e-12


SMOOTH = ("tanh", "sigmoid", "elu", "gelu", "relu", "leaky_relu", "identity")


@settings(max_examples=15, deadline=None)
@given(nets(width=6, activations=SMOOTH), st.integers(0, 99), st.sampled_from([0.1, 0.01]))
def test_a_traced_curve_is_within_tolerance(net, seed, tol):
    tol *= min(size(net), 100.0)
    line = trace(net, zigzag(seed, 3), tol)
    share = np.linspace(0, 1, 33)[:, None, None]
    fine = (1 - share) * line[:-1] + share * line[1:]
    for pair in torch_stages(net, fine.reshape(-1, 2)):
        for values in pair:
            values = values.reshape(*fine.shape[:2], -1)
            chord = (1 - share) * values[0] + share * values[-1]
            assert np.linalg.norm(values - chord, axis=2).max(initial=0) <= tol


def test_tracing_finds_steep_and_narrow_things():
    """A tower of height 1 and width .2 on a side 12 long."""
    tower = Net((Layer([[50, 0], [50, 0]], [-45, -55], "sigmoid"), Layer([[1, -1]], [0])))
    for tol in (0.01, (10, 0.01)):
        line = trace(tower, [[-6, 0], [6, 0]], tol)
        assert tower(line).max() > 0.95
        assert len(line) < 150


def test_kinks_after_a_curved_layer_get_their_vertex():
    rng = np.random.default_rng(4)
    net = Net(
        (
            Layer(rng.normal(size=(3, 2)), rng.normal(size=3), "tanh"),
            Layer(rng.normal(size=(3, 3)), rng.normal(size=3) / 4, "relu"),
        )
    )
    checked = 0
    for line in trace_many(net, grid(), 0.1):
        z = torch_stages(net, line)[1][0]
        z[np.abs(z) < 1e-9] = 0
        assert (z[1:] * z[:-1] >= 0).all()
        checked += int((z == 0).sum())
    assert checked > 10


def test_without_curved_layers_tracing_is_splitting():
    net = he(2, 8, 8, 1)
    for line in grid():
        np.testing.assert_array_equal(trace(net, line, 1e-6), split(net, line))
    closed = trace(he(2, 4, 1, activation="tanh"), [[0, 0], [3, 0], [0, 3]], 0.1, closed=True)
    assert (closed[0] == [0, 0]).all()
    assert (closed[-1] != [0, 0]).any()


def test_wrong_input_is_named():
    smooth = he(2, 3, 1, activation="tanh")
    with pytest.raises(InputError, match="layer 1 has the activation 'tanh'"):
        split(smooth, [[0, 0], [1, 1]])
    with pytest.raises(InputError, match="2 inputs"):
        creases(he(3, 2, 1), BOX)
    with pytest.raises(InputError, match="depth"):
        split(he(2, 2, 1), [[0, 0]], depth=3)
    with pytest.raises(InputError, match=r"shape \(N, 2\)"):
        split(he(2, 2, 1), [[0, 0, 0]])
    with pytest.raises(InputError, match="tolerance"):
        trace(smooth, [[0, 0], [1, 1]], 0)
    with pytest.raises(InputError, match="a box is"):
        creases(he(2, 2, 1), ((0, 0), (0, 1)))
    assert creases(smooth, BOX) == []
