import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nets import BOX, he, layer, nets, size, torch_stages

from pleat.nets import InputError, Layer, Net, regions, split_polygon
from pleat.nets.geometry.regions import clip

quick = settings(max_examples=40, deadline=None)


def area(polygon):
    after = np.roll(polygon, -1, axis=0)
    return (polygon[:, 0] * after[:, 1] - polygon[:, 1] * after[:, 0]).sum() / 2


def inside(polygon, points):
    """Whether points lie strictly inside a convex polygon."""
    way = np.roll(polygon, -1, axis=0) - polygon
    off = points[:, None] - polygon
    return (way[:, 0] * off[..., 1] - way[:, 1] * off[..., 0] > 1e-10).all(axis=1)


@quick
@given(nets(), st.integers(0, 3), st.integers(0, 99))
def test_regions_tile_the_box(net, depth, seed):
    found = regions(net, BOX, min(depth, len(net.layers)))
    areas = [area(region.polygon) for region in found]
    assert min(areas) > 0
    assert abs(sum(areas) - 36) < 1e-10
    points = np.random.default_rng(seed).uniform(-3, 3, (100, 2))
    hits = np.sum([inside(region.polygon, points) for region in found], axis=0)
    assert (hits <= 1).all()
    assert (hits == 1).mean() > 0.95  # the others are within rounding of a border


@quick
@given(nets(outputs=2), st.integers(1, 3), st.integers(0, 99))
def test_each_map_is_the_net(net, depth, seed):
    depth = min(depth, len(net.layers))
    rng = np.random.default_rng(seed)
    found = regions(net, BOX, depth)
    shares = [rng.dirichlet(np.ones(len(region.polygon))) for region in found]
    points = np.array([s @ r.polygon for s, r in zip(shares, found, strict=True)])
    stages = torch_stages(net, points)
    got = np.array([r.A @ x + r.c for r, x in zip(found, points, strict=True)])
    assert np.abs(got - stages[depth - 1][1]).max() <= 1e-9 * size(net)
    kinked = [z for (z, _), part in zip(stages, net.layers[:depth], strict=False) if part.act.kinks]
    for z, region in zip(np.concatenate(kinked, axis=1) if kinked else [], found, strict=False):
        sure = np.abs(z) > 1e-9 * size(net)
        assert ((z > 0) == np.frombuffer(region.pattern, dtype=np.uint8))[sure].all()


@quick
@given(nets())
def test_patterns_are_distinct(net):
    """Nothing is cut in vain: regions differ in some neuron."""
    found = regions(net, BOX)
    assert len({region.pattern for region in found}) == len(found)


@pytest.mark.parametrize("lines", range(1, 9))
def test_lines_in_general_position_give_as_many_regions_as_they_should(lines):
    angle = np.arange(lines) * 2.4
    W = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    net = Net((Layer(W, np.full(lines, 0.1) * np.arange(1, lines + 1), "relu"),))
    far = ((-1e3, -1e3), (1e3, 1e3))
    assert len(regions(net, far)) == 1 + lines + lines * (lines - 1) // 2


@pytest.mark.parametrize("lines", [3, 5, 8])
def test_lines_through_one_point_leave_no_slivers(lines):
    angle = np.arange(lines) * np.pi / lines + 0.1
    W = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    net = Net((Layer(W, -W @ [0.1, 0.2], "relu"),))
    assert len(regions(net, BOX)) == 2 * lines


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_tents_copy_the_square(depth):
    """Each layer folds both axes once more: 4 units a layer, 4^L regions."""
    first = np.array([[2, 0], [4, 0], [0, 2], [0, 4]])
    b = np.array([0, -2, 0, -2])
    tent = np.array([[1, -1, 0, 0], [0, 0, 1, -1]])
    layers = [Layer(first, b, "relu")] + [Layer(first @ tent, b, "relu")] * (depth - 1)
    assert len(regions(Net(tuple(layers)), ((0, 0), (1, 1)))) == 4**depth


def test_no_region_is_missing():
    net = he(2, 16, 16, 1)
    found = {region.pattern for region in regions(net, BOX)}
    points = np.stack(np.meshgrid(*[np.linspace(-2.999, 2.999, 150)] * 2), axis=2).reshape(-1, 2)
    hidden = np.concatenate([z for z, _ in torch_stages(net, points)[:2]], axis=1)
    met = {row.tobytes() for row in (hidden > 0).astype(np.uint8)}
    assert len(met) > 300
    assert met <= found


@pytest.mark.parametrize(
    "layers",
    [
        (Layer(np.zeros((3, 2)), [0, 0, 0], "relu"), Layer(np.ones((2, 3)), [0, 0], "relu")),
        (Layer([[1, 0]], [3], "relu"),),
        (
            Layer([[1, -1], [0.1, -0.1], [3, -3]], [0, 0, 0], "relu"),
            Layer([[1, -10, 0]], [0], "relu"),
        ),
    ],
    ids=["zero weights", "crease on the box", "cancelling twins"],
)
def test_degenerate_nets_are_not_shredded(layers):
    found = regions(Net(layers), BOX)
    assert len(found) <= 2
    assert abs(sum(area(region.polygon) for region in found) - 36) < 1e-12


@pytest.mark.slow
def test_a_thousand_integer_nets():
    for seed in range(1000):
        rng = np.random.default_rng(seed)
        widths = [2, *rng.integers(1, 9, rng.integers(1, 4)), 1]
        net = Net(tuple(layer(rng, n, m, "integer", "relu") for n, m in pairwise(widths)))
        found = regions(net, BOX)
        assert abs(sum(area(region.polygon) for region in found) - 36) < 1e-12
        assert len({region.pattern for region in found}) == len(found)


def test_an_activation_with_two_kinks(monkeypatch):
    # In the package the name of this module is the function's.
    module = sys.modules["pleat.nets.activation"]
    monkeypatch.setattr(module.REGISTRY, "_known", dict(module.REGISTRY._known))
    module.register(
        "hardtanh",
        lambda z, _: np.clip(z, -1, 1),
        lambda z, _: ((z > -1) & (z <= 1)).astype(float),
        torch="Hardtanh",
        kinks=(-1.0, 1.0),
        linear_pieces=True,
    )
    net = Net((Layer([[1, 0]], [0], "hardtanh"),))
    found = {region.pattern: region for region in regions(net, BOX)}
    parts = [found[bytes([k])] for k in range(3)]
    assert [area(part.polygon) for part in parts] == [12, 12, 12]
    assert [(part.A[0, 0], part.c[0]) for part in parts] == [(0, -1), (1, 0), (0, 1)]


def test_a_polygon_is_split_where_the_regions_are():
    net = he(2, 6, 6, 1)
    triangle = np.array([[-2.0, -1.0], [2.0, -1.5], [0.5, 2.0]])
    parts = split_polygon(net, triangle)
    assert len(parts) > 5
    np.testing.assert_allclose(sum(map(area, parts)), area(triangle), rtol=1e-13)
    for part in parts:
        patterns = [
            torch_stages(net, 0.999 * part + 0.001 * part.mean(axis=0))[k][0] for k in (0, 1)
        ]
        for z in patterns:
            assert ((z > 0) == (z[0] > 0)).all()


def test_clip_keeps_one_side():
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    np.testing.assert_allclose(area(clip(square, (1, 0), -0.25)), 0.75)
    np.testing.assert_array_equal(clip(square, (1, 0), 0), square)
    assert len(clip(square, (1, 0), -1)) == 0
    assert len(clip(square, (1, 0), -2)) == 0
    assert clip(np.empty((0, 2)), (1, 0), 0).shape == (0, 2)
    np.testing.assert_allclose(area(clip(square[::-1], (1, 1), -1)), -0.5)


def test_wrong_input_is_named():
    with pytest.raises(InputError, match="'tanh'"):
        regions(he(2, 3, 1, activation="tanh"), BOX)
    with pytest.raises(InputError, match="2 inputs, this one has 3"):
        regions(he(3, 3, 1), BOX)
    with pytest.raises(InputError, match="three corners"):
        split_polygon(he(2, 3, 1), [[0, 0], [1, 1]])
    assert len(regions(he(2, 3, 1, activation="tanh"), BOX, depth=0)) == 1
