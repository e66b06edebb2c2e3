"""Areas and boundaries of nets of any number of classes, against torch's own argmax."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nets import BOX, he, nets, size, torch_forward

from pleat.nets import InputError, Layer, Net, class_areas, class_boundary

quick = settings(max_examples=30, deadline=None)
# Three half planes around the origin: all that argmax does, in one picture.
FAN = Net((Layer([[0, 1], [0.866, -0.5], [-0.866, -0.5]], [0, 0, 0]),))
several = st.integers(3, 6).flatmap(lambda k: nets(outputs=k, width=12, last="identity"))


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


def says(net, points):
    """The class torch decides for, and by how much."""
    two = torch.as_tensor(torch_forward(net, points)).topk(2, dim=1)
    return two.indices[:, 0].numpy(), (two.values[:, 0] - two.values[:, 1]).numpy()


@quick
@given(several, st.integers(0, 99))
def test_areas_are_where_torchs_argmax_says_so(net, seed):
    areas = class_areas(net, BOX)
    assert len(areas) == net.widths[-1]
    assert abs(sum(area(loop) for loops in areas for loop in loops) - 36) < 1e-7
    points = np.random.default_rng(seed).uniform(-3, 3, (150, 2))
    label, lead = says(net, points)
    sure = lead > 1e-7 * size(net)
    for k, loops in enumerate(areas):
        np.testing.assert_array_equal(covered(loops, points)[sure], (label == k)[sure])


@quick
@given(several, st.integers(0, 99))
def test_the_boundary_is_where_the_largest_output_changes(net, seed):
    segments = class_boundary(net, BOX)
    rng = np.random.default_rng(seed)
    on = segments[:, 0] + rng.random((len(segments), 1)) * (segments[:, 1] - segments[:, 0])
    if len(on):
        _, lead = says(net, on)
        assert lead.max() <= 1e-8 * size(net)
    # Along any line the class changes just where a segment is crossed.
    for a, b in rng.uniform(-3, 3, (8, 2, 2)):
        t = np.linspace(0, 1, 400)[:, None]
        points = a + t * (b - a)
        label, lead = says(net, points)
        if lead.min() <= 1e-7 * size(net):
            continue
        changes = np.flatnonzero(label[1:] != label[:-1])
        crossed = crossings(segments, points[:-1], points[1:])
        assert (crossed[changes] > 0).all()
        alike = np.setdiff1d(np.arange(len(t) - 1), changes)
        assert (crossed[alike] != 1).all()


def crossings(segments, a, b):
    """How many segments each step from a to b crosses."""
    count = np.zeros(len(a), dtype=int)
    for p, q in segments:
        side = cross(q - p, a - p) * cross(q - p, b - p)
        other = cross(b - a, p - a) * cross(b - a, q - a)
        count += (side < 0) & (other < 0)
    return count


def cross(a, b):
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def test_three_half_planes_meet_in_a_point():
    segments = class_boundary(FAN, BOX)
    assert len(segments) == 3
    assert sorted(np.abs(segments).sum(axis=2).min(axis=1).round(9)) == [0, 0, 0]
    rays = segments.reshape(-1, 2)[np.abs(segments.reshape(-1, 2)).sum(axis=1) > 1e-9]
    assert sorted(np.round(np.degrees(np.arctan2(rays[:, 1], rays[:, 0])))) == [-90, 30, 150]
    # The later class on the left: class 1 is to the right of the vertical ray, class 2 beyond.
    (down,) = segments[np.abs(segments[:, :, 0]).max(axis=1) < 1e-9]
    assert down[0, 1] < down[1, 1]


def test_of_equals_the_first_wins_as_in_argmax():
    twins = Net((Layer([[1, 0], [1, 0], [-1, 0]], [0, 0, 0]),))
    assert [sum(map(area, loops)) for loops in class_areas(twins, BOX)] == [18, 0, 18]
    (line,) = class_boundary(twins, BOX)
    assert (line[:, 0] == 0).all()
    nothing = Net((Layer(np.zeros((3, 2)), np.zeros(3)),))
    assert [sum(map(area, loops)) for loops in class_areas(nothing, BOX)] == [36, 0, 0]
    assert len(class_boundary(nothing, BOX)) == 0
    last = Net((Layer(np.zeros((6, 2)), np.arange(6)),))
    assert len(class_boundary(last, BOX)) == 0
    curved = Net((Layer([[1, 0], [1, 0], [-1, 0]], [0, 0, 0], "tanh"),))
    found = [sum(map(area, loops)) for loops in class_areas(curved, BOX, tol=1e-3)]
    assert found == pytest.approx([18, 0, 18], abs=1e-6)


@quick
@given(nets(outputs=2, width=8, last="identity"), st.sampled_from([0.0, 0.7]))
def test_two_outputs_are_one_score(net, threshold):
    points = np.random.default_rng(1).uniform(-3, 3, (150, 2))
    out = torch_forward(net, points)
    score = out[:, 1] - out[:, 0] - threshold
    sure = np.abs(score) > 1e-7 * size(net)
    below, above = class_areas(net, BOX, threshold)
    np.testing.assert_array_equal(covered(above, points)[sure], (score > 0)[sure])
    np.testing.assert_array_equal(covered(below, points)[sure], (score <= 0)[sure])
    on = class_boundary(net, BOX, threshold).reshape(-1, 2)
    out = torch_forward(net, on)
    assert np.abs(out[:, 1] - out[:, 0] - threshold).max(initial=0) <= 1e-9 * size(net)


@pytest.mark.parametrize("activation", ["tanh", "gelu", "elu"])
@pytest.mark.parametrize("seed", range(3))
def test_curved_nets_are_traced_to_the_tolerance(activation, seed):
    net, tol = he(2, 6, 5, 4, seed=seed, activation=activation), 1e-3
    areas = class_areas(net, BOX, tol=tol)
    points = np.random.default_rng(seed).uniform(-3, 3, (3000, 2))
    label, _ = says(net, points)
    segments = class_boundary(net, BOX, tol=tol)
    far = distance(points, segments) > 3 * tol
    assert far.mean() > 0.9
    for k, loops in enumerate(areas):
        np.testing.assert_array_equal(covered(loops, points)[far], (label == k)[far])
    # Every place on a line is within the tolerance of where torch changes its mind.
    share = np.linspace(0, 1, 5)[:, None, None]
    on = (segments[:, 0] + share * (segments[:, 1] - segments[:, 0])).reshape(-1, 2)
    around = np.array([[np.cos(a), np.sin(a)] for a in np.arange(16) * np.pi / 8])
    labels = np.array([says(net, on + tol * way)[0] for way in around])
    assert (labels != labels[0]).any(axis=0).all()


def test_a_line_between_curved_areas_is_drawn_once():
    net = he(2, 6, 5, 4, seed=1, activation="tanh")
    segments = class_boundary(net, BOX, tol=1e-3)
    middle = segments.mean(axis=1)
    close = np.hypot(*(middle[:, None] - middle).transpose(2, 0, 1)) < 1e-3
    long = np.hypot(*(segments[:, 1] - segments[:, 0]).T) > 2e-2
    assert (close[long].sum(axis=1) == 1).mean() > 0.97


def distance(points, segments):
    a, way = segments[:, 0], segments[:, 1] - segments[:, 0]
    along = ((points[:, None] - a) * way).sum(axis=2) / (way**2).sum(axis=1)
    foot = a + np.clip(along, 0, 1)[..., None] * way
    return np.linalg.norm(points[:, None] - foot, axis=2).min(axis=1)


def test_wrong_input_is_named():
    with pytest.raises(InputError, match="2 inputs"):
        class_areas(he(3, 2, 3), BOX)
    with pytest.raises(InputError, match="'tanh'"):
        class_boundary(he(2, 3, 3, activation="tanh"), BOX)
