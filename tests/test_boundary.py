import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.nets import BOX, he, nets, size, torch_forward

from pleat.nets import InputError, Layer, Net, boundary, chain, contour, decision_areas, outline

quick = settings(max_examples=40, deadline=None)
STAR = Net((Layer([[0.6, 1.6], [-0.6, 1.6]], [-0.8, -0.8], "relu"), Layer([[1, 1]], [-1])))
LIFT = Net(
    (
        Layer([[0.0, 1.0], [-0.866, -0.5], [0.866, -0.5]], [0.5, 0.5, 0.5], "relu"),
        Layer([[1, 1, 1]], [-2.66]),
    )
)
FLAT = Net((Layer([[1, 0]], [0], "relu"), Layer([[1]], [0])))


def area(loop):
    after = np.roll(loop, -1, axis=0)
    return (loop[:, 0] * after[:, 1] - loop[:, 1] * after[:, 0]).sum() / 2


def covered(loops, points):
    """Winding number of closed lines around points is not zero."""
    winding = np.zeros(len(points), dtype=int)
    for loop in loops:
        for p, q in zip(loop, np.roll(loop, -1, axis=0), strict=True):
            side = (q[0] - p[0]) * (points[:, 1] - p[1]) - (q[1] - p[1]) * (points[:, 0] - p[0])
            winding += (p[1] <= points[:, 1]) & (q[1] > points[:, 1]) & (side > 0)
            winding -= (p[1] > points[:, 1]) & (q[1] <= points[:, 1]) & (side < 0)
    return winding != 0


@quick
@given(nets(last="identity"), st.sampled_from([0.0, 1.0, 0.3]), st.integers(0, 99))
def test_the_output_equals_the_threshold_on_it_and_passes_it_there(net, threshold, seed):
    segments = boundary(net, BOX, threshold)
    assume(len(segments))
    start, end = segments[:, 0], segments[:, 1]
    share = np.random.default_rng(seed).random((len(segments), 1))
    on = np.concatenate([start, end, start + share * (end - start)])
    assert np.abs(torch_forward(net, on) - threshold).max() <= 1e-9 * size(net)
    way = end - start
    left = 1e-8 * np.stack([-way[:, 1], way[:, 0]], axis=1) / np.hypot(*way.T)[:, None]
    middle = (start + end) / 2
    beside = (np.abs(middle) < 2.999).all(axis=1)
    high, low = (torch_forward(net, (middle + s * left)[beside])[:, 0] for s in (1, -1))
    assert (high > threshold).all()
    assert (low <= threshold + 1e-12 * size(net)).all()


@quick
@given(nets(last="identity"), st.sampled_from([0.0, 1.0]), st.integers(0, 99))
def test_areas_are_where_the_output_is_below_and_above(net, threshold, seed):
    below, above = decision_areas(net, BOX, threshold)
    assert abs(sum(map(area, below + above)) - 36) < 1e-8
    points = np.random.default_rng(seed).uniform(-3, 3, (100, 2))
    f = torch_forward(net, points)[:, 0] - threshold
    points, f = points[np.abs(f) > 1e-7 * size(net)], f[np.abs(f) > 1e-7 * size(net)]
    np.testing.assert_array_equal(covered(above, points), f > 0)
    np.testing.assert_array_equal(covered(below, points), f <= 0)


def test_known_boundaries():
    (line,) = chain(boundary(STAR, BOX))
    np.testing.assert_allclose(line[[1, 2]], [[-5 / 6, 0.8125], [5 / 6, 0.8125]], atol=1e-12)
    (hexagon,) = chain(boundary(LIFT, BOX))
    assert len(hexagon) == 7
    assert (hexagon[0] == hexagon[-1]).all()
    (inner,), around = decision_areas(LIFT, BOX)
    assert sorted(map(area, around)) == pytest.approx([-area(inner), 36])


def test_an_area_at_the_threshold_is_below():
    segments = boundary(FLAT, BOX)
    np.testing.assert_array_equal(np.sort(segments[:, :, 1].ravel()), [-3, 3])
    assert (segments[..., 0] == 0).all()
    below, above = decision_areas(FLAT, BOX)
    assert [area(loop) for loop in below + above] == [18, 18]
    negated = Net((FLAT.layers[0], Layer([[-1]], [0])))
    assert len(boundary(negated, BOX)) == 0
    assert decision_areas(negated, BOX)[1] == []
    nothing = Net((Layer(np.zeros((2, 2)), [0, 0], "relu"), Layer([[1, 1]], [0])))
    assert len(boundary(nothing, BOX)) == 0
    assert [area(loop) for loop in decision_areas(nothing, BOX)[0]] == [36]


def test_a_line_that_is_only_touched_is_no_boundary():
    distance = Net((Layer([[1, 1], [-1, -1]], [0, 0], "relu"), Layer([[1, 1]], [0])))
    assert len(boundary(distance, BOX)) == 0
    assert len(boundary(distance, BOX, threshold=1.0)) == 2


def test_outputs_are_chosen():
    net = Net((Layer([[1, 0], [0, 1]], [0, -1]),))
    assert (boundary(net, BOX, output=0)[..., 0] == 0).all()
    assert (boundary(net, BOX, output=1)[..., 1] == 1).all()


@pytest.mark.parametrize("net", [STAR, LIFT, he(2, 8, 8, 1, seed=3)], ids=["star", "lift", "8-8"])
def test_the_contour_comes_as_near_the_boundary_as_it_says(net):
    tol = 1e-3
    exact, close = boundary(net, BOX), contour(net, BOX, tol=tol)
    assert np.abs(torch_forward(net, close.reshape(-1, 2))).max() < 1e-12
    share = np.linspace(0, 1, 9)[:, None, None]
    for some, other in ((exact, close), (close, exact)):
        points = (some[:, 0] + share * (some[:, 1] - some[:, 0])).reshape(-1, 2)
        a, way = other[:, 0], other[:, 1] - other[:, 0]
        along = ((points[:, None] - a) * way).sum(axis=2) / (way**2).sum(axis=1)
        foot = a + np.clip(along, 0, 1)[..., None] * way
        assert np.linalg.norm(points[:, None] - foot, axis=2).min(axis=1).max() <= tol


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "gelu"])
def test_a_curved_net_has_a_contour_and_areas(activation):
    net = he(2, 6, 6, 1, seed=5, activation=activation)
    level = float(net([[0.3, 0.2]])[0, 0])
    segments = contour(net, BOX, level, tol=1e-3)
    assert len(segments) > 20
    f = torch_forward(net, segments.reshape(-1, 2)) - level
    assert np.abs(f).max() < 1e-12
    way = segments[:, 1] - segments[:, 0]
    off = 1e-3 * np.stack([-way[:, 1], way[:, 0]], axis=1) / np.hypot(*way.T)[:, None]
    middle = segments.mean(axis=1)
    beside = (np.abs(middle) < 2.99).all(axis=1)
    assert (torch_forward(net, (middle + off)[beside]) > level).all()
    assert (torch_forward(net, (middle - off)[beside]) < level).all()
    below, above = decision_areas(net, BOX, level, tol=1e-3)
    assert abs(sum(map(area, below + above)) - 36) < 1e-9
    points = np.random.default_rng(0).uniform(-3, 3, (400, 2))
    f = torch_forward(net, points)[:, 0] - level
    agree = covered(above, points) == (f > 0)
    assert (agree | (np.abs(f) < 0.02)).all()


@pytest.mark.parametrize(("lift", "areas"), [(1e-3, (2, 1)), (-1e-3, (1, 2))])
def test_a_saddle_joins_what_its_middle_says(lift, areas):
    W = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1]])
    saddle = Net((Layer(W, np.zeros(4), "relu"), Layer([[1, 1, -1, -1]], [lift])))
    off = 3 / 128  # the middle of a square of the grid
    below, above = decision_areas(saddle, ((off - 3, off - 3), (off + 3, off + 3)), tol=1e-4)
    assert (len(below), len(above)) == areas


def test_no_level_no_contour():
    assert len(contour(STAR, BOX, 1e6)) == 0
    below, above = decision_areas(STAR, BOX, 1e6, tol=1e-3)
    assert ([area(loop) for loop in below], above) == ([36], [])


def test_chains_join_in_any_order_and_direction():
    square = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
    sides = np.stack([square, np.roll(square, -1, axis=0)], axis=1)
    mixed = sides[[2, 0, 3, 1]]
    mixed[1] = mixed[1, ::-1]
    (loop,) = chain(mixed)
    assert loop.shape == (5, 2)
    np.testing.assert_allclose(area(loop[:-1]), 1)
    (line,) = chain(sides[[2, 0, 1]])
    np.testing.assert_array_equal(line, square[[0, 1, 2, 3]])
    cross = np.array([[[0.0, 0], [1, 0]], [[0, 0], [0, 1]], [[0, 0], [-1, 0]]])
    assert len(chain(cross)) == 3
    assert chain(np.empty((0, 2, 2))) == []


def test_outline_of_a_ring_has_a_hole():
    def square(x, y):
        return np.array([[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]], dtype=float)

    ring = [square(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    assert sorted(area(loop) for loop in outline(ring)) == [-1, 9]
    assert all(len(loop) == 4 for loop in outline(ring))
    assert outline([]) == []


def test_wrong_input_is_named():
    smooth = he(2, 3, 1, activation="tanh")
    with pytest.raises(InputError, match=r"'tanh'.*contour"):
        boundary(smooth, BOX)
    with pytest.raises(InputError, match="'tanh'"):
        decision_areas(smooth, BOX)
    with pytest.raises(InputError, match="outputs 0 to 0, got 1"):
        boundary(STAR, BOX, output=1)
    with pytest.raises(InputError, match="2 inputs"):
        contour(he(3, 2, 1), BOX)
    with pytest.raises(InputError, match="tolerance"):
        contour(STAR, BOX, tol=-1)
