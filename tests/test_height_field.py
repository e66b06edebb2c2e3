"""Functions of the plane as surfaces, against torch: heights, flat pieces, lines, levels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.nets import BOX, he, nets, size, torch_stages

from pleat.nets.errors import InputError
from pleat.nets.geometry.height_field import (
    FunctionField,
    HeightField,
    NetField,
    common_pieces,
    parted,
)

CURVED = ("tanh", "relu", "gelu", "leaky_relu(0.2)")
SPREAD = np.random.default_rng(3).uniform(-3, 3, (40, 2))


@st.composite
def neurons(draw, **kinds):
    """A net of two inputs, and one of its neurons before or after its activation."""
    net = draw(nets(width=8, **kinds))
    layer = draw(st.integers(1, len(net.layers)))
    neuron = draw(st.integers(0, net.widths[layer] - 1))
    return NetField(net, layer, neuron, draw(st.sampled_from(("z", "a"))))


def meant(field: NetField, x) -> np.ndarray:
    """The heights by torch."""
    pair = torch_stages(field.source, x)[field.layer - 1]
    return pair[field.of == "a"][:, field.neuron]


def area(polygon: np.ndarray) -> float:
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def samples(polygon: np.ndarray) -> np.ndarray:
    """Points inside a convex polygon."""
    shares = np.random.default_rng(len(polygon)).dirichlet(np.ones(len(polygon)), 5)
    return shares @ polygon


def affine_off(f: HeightField, polygon: np.ndarray) -> float:
    """How far a field over a polygon is from the plane through its corners."""
    inner = samples(polygon)
    corners = np.column_stack([polygon, np.ones(len(polygon))])
    plane = np.linalg.lstsq(corners, f(polygon), rcond=None)[0]
    return float(np.abs(np.column_stack([inner, np.ones(5)]) @ plane - f(inner)).max())


@pytest.mark.slow
@given(neurons(activations=CURVED))
def test_heights_are_what_torch_makes_of_every_point(field):
    assert np.abs(field(SPREAD) - meant(field, SPREAD)).max() <= 1e-6 * size(field.source)


@given(neurons(), neurons())
def test_pieces_tile_the_box_and_are_flat_for_each_of_several_fields(one, other):
    pieces = common_pieces([one, other], BOX)
    assert sum(map(area, pieces)) == pytest.approx(36, abs=1e-6)
    assert all(area(piece) > 0 for piece in pieces)
    for field in (one, other):
        large = size(field.source)
        wide = [p for p in pieces if np.ptp(p, axis=0).min() > 1e-3]
        assert max((affine_off(field, p) for p in wide), default=0) <= 1e-6 * large


@given(neurons(), st.floats(-2, 2))
def test_a_level_is_at_its_height_and_parts_low_from_high(field, at):
    segments, large = field.level(BOX, at, 1e-3), size(field.source)
    assert np.abs(field(segments.reshape(-1, 2)) - at).max(initial=0) <= 1e-9 * large
    below, above = parted(field, common_pieces([field], BOX), at)
    assert sum(map(area, below)) + sum(map(area, above)) == pytest.approx(36, abs=1e-6)
    for pieces, sign in ((below, -1), (above, 1)):
        for piece in pieces:
            assert (sign * (field(samples(piece)) - at)).min() >= -1e-9 * large


@pytest.mark.parametrize("activation", ["tanh", "gelu", "sigmoid"])
def test_lines_of_a_curved_field_are_as_near_as_asked(activation):
    field = NetField(he(2, 16, 1, seed=2, activation=activation), 2)
    assert not field.exact
    line = np.array([[-3.0, -2], [3, 1], [0, 3]])
    for tol in (1e-2, 1e-4):
        traced = field.trace([line], tol)[0]
        own = FunctionField(field).trace([line], tol)[0]
        for found in (traced, own):
            middle = (found[1:] + found[:-1]) / 2
            chord = (field(found[1:]) + field(found[:-1])) / 2
            assert np.abs(field(middle) - chord).max() <= tol
            assert all((np.abs(found - corner).max(axis=1) < 1e-12).any() for corner in line)


def test_a_function_is_a_mesh_and_its_level_is_where_it_is():
    field = FunctionField(lambda x: x[:, 0] ** 2 + x[:, 1] ** 2, fine=8)
    pieces = common_pieces([field], BOX)
    assert len(pieces) == 128
    assert sum(map(area, pieces)) == pytest.approx(36)
    circle = field.level(BOX, 4.0, 1e-3)
    assert np.abs(np.hypot(*circle.reshape(-1, 2).T) - 2).max() < 1e-6
    assert field.reach(BOX) == (0.0, 18.0)


def test_a_mesh_is_cut_along_the_creases_of_an_exact_field():
    exact = NetField(he(2, 3, 1, seed=1), 2)
    pieces = common_pieces([FunctionField(lambda x: x[:, 0] * x[:, 1]), exact], BOX)
    assert max(affine_off(exact, piece) for piece in pieces) < 1e-9


def test_what_is_no_neuron_over_a_plane_is_told():
    with pytest.raises(InputError, match="the net has layers 1 to 2, got 3"):
        NetField(he(2, 3, 1), 3)
    with pytest.raises(InputError, match="layer 1 has neurons 0 to 2, got 3"):
        NetField(he(2, 3, 1), 1, 3)
    with pytest.raises(InputError, match="2 inputs"):
        NetField(he(3, 3, 1), 1)
