"""Data sets: their formulas, their names in files, and how accuracy is counted."""

import numpy as np
import pytest

from pleat.nets import InputError, Layer, Net
from pleat.nets.data import correct, dataset, easy, names, spirals


def linear(W, b):
    return Net((Layer(W, b),))


FUNCTIONS = {
    "absolute": lambda x: np.abs(x[:, 0]),
    "parabola": lambda x: x[:, 0] ** 2,
    "saddle": lambda x: x[:, 0] * x[:, 1] / 4,
    "larger": lambda x: x.max(axis=1),
    "sine": lambda x: np.sin(np.pi * x[:, 0] / 2),
    "stairs": lambda x: sum(1 / (1 + np.exp(-4 * (x[:, 0] - at))) for at in (-1.5, 1.5)),
    "step(noise=0)": lambda x: (x[:, 0] > 0).astype(float),
}


@pytest.mark.parametrize("name", sorted({*names()} - {*FUNCTIONS, "step", "digits", "corners"}))
def test_every_set_has_a_hundred_points_a_class_and_repeats_itself(name):
    data, again = dataset(name), dataset(name)
    assert data.points.shape == (200, 2)
    assert data.points.dtype == np.float64
    assert np.array_equal(np.bincount(data.labels), [100, 100])
    assert np.array_equal(data.points, again.points)
    assert data.name == name
    with pytest.raises(ValueError, match="read-only"):
        data.points[0] = 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_have_targets_by_their_formula_and_no_classes(name):
    data, again = dataset(name), dataset(name)
    assert np.allclose(data.targets[:, 0], FUNCTIONS[name](data.points), rtol=0, atol=1e-15)
    assert np.array_equal(data.targets, again.targets)
    assert (data.classes, data.labels.any()) == (0, False)
    with pytest.raises(ValueError, match="read-only"):
        data.targets[0] = 0


@pytest.mark.parametrize(
    ("name", "d", "width", "height"),
    [("easy", 1.13, 6, 0.95), ("hard", 0.45, 6, 0.95), ("hard_tall", 0.75, 5, 1.5)],
)
def test_curves_follow_their_formula_with_class_0_below(name, d, width, height):
    data = dataset(name)
    x, y = data.points.T
    side = np.where(data.labels == 1, d, -d)
    assert np.allclose(x[:100], np.linspace(-width, width, 100), rtol=0, atol=1e-15)
    assert np.allclose(y, side + height * np.cos(np.pi * x / width), rtol=0, atol=1e-15)


def test_the_digits_are_those_of_the_uci_repository():
    data = dataset("digits")
    assert data.points.shape == (1797, 64)
    assert data.image == (8, 8)
    assert data.class_names == tuple("0123456789")
    assert np.bincount(data.labels).tolist() == [
        *(178, 182, 177, 183, 181),
        *(182, 181, 179, 174, 180),
    ]
    assert (data.points * 16).sum() == 561718
    assert set(np.unique(data.points * 16)) == set(range(17))
    assert np.array_equal(dataset("digits(ink=16)").points, data.points * 16)


def test_the_first_and_the_other_digits_are_all_of_them_and_none_twice():
    first, rest, all_ = (dataset(f"digits{part}") for part in ("(count=1200)", "(first=1200)", ""))
    assert (len(first), len(rest)) == (1200, 597)
    both = np.vstack([np.column_stack([d.points, d.labels]) for d in (first, rest)])
    every = np.column_stack([all_.points, all_.labels])
    assert np.array_equal(both[np.lexsort(both.T)], every[np.lexsort(every.T)])
    assert first.classes == rest.classes == 10


def test_round_sets_keep_their_radii():
    circle, disc, spiral = dataset("circles(R=3.0)"), dataset("disc"), dataset("spirals")
    radius = np.linalg.norm(circle.points, axis=1)
    assert np.allclose(radius, np.where(circle.labels == 1, 3, 1))
    radius = np.linalg.norm(disc.points, axis=1)
    assert np.array_equal(radius < 1.5, disc.labels == 1)
    assert radius.max() < 3
    assert radius[disc.labels == 0].min() > 2.1
    assert np.allclose(spiral.points[[0, 99]], [[0.4 / 1.5, 0], spiral.points[99]])
    assert np.allclose(spiral.points[:100], -spiral.points[100:])


def test_xor_and_gaussians_lie_where_they_should():
    xor, clouds = dataset("xor"), dataset("gaussians")
    assert np.array_equal(xor.points.prod(axis=1) < 0, xor.labels == 1)
    assert np.abs(xor.points).min() > 0.3
    assert np.allclose(clouds.points[clouds.labels == 1].mean(axis=0), 1.7, atol=0.3)


def test_seeds_and_parameters_change_the_points_and_the_name():
    assert not np.array_equal(dataset("xor").points, dataset("xor(seed=1)").points)
    assert dataset("spirals(turns=1.5)").name == spirals(turns=1.5).name == "spirals(turns=1.5)"
    assert dataset("spirals(turns=0.85)").name == "spirals"
    assert len(easy(count=7)) == 14


def test_accuracy_depends_on_the_threshold_shown():
    data = easy()
    outputs = linear([[1, 1]], [-2])(data.points)
    assert correct(outputs, data.labels, 1.0) == 132
    assert correct(outputs, data.labels) == 128
    assert correct([1.0, 1.0 + 1e-9], [0, 1], 1.0) == 2


def test_reference_nets_score_as_known():
    hard, moons = dataset("hard"), dataset("moons")
    assert correct(linear([[0, 1.82]], [0.02])(hard.points), hard.labels) == 132
    net = Net(
        (
            Layer([[0.92, 0.4], [-0.79, 0.61]], [0.71, 2.26], "relu"),
            Layer([[0.73, -0.68], [-0.91, -0.4]], [-0.13, 1.86], "relu"),
            Layer([[1.69, 4.0]], [-1.35]),
        )
    )
    assert correct(net(moons.points), moons.labels) == 200


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("blobs", "unknown data set 'blobs'; known are absolute, circles, "),
        ("spirals(turn=1)", "takes no 'turn'; did you mean 'turns'?"),
        ("spirals(1)", "names no data set"),
        ("spirals(turns='1')", "names no data set"),
        ("spirals(turns=1e999)", "names no data set"),
        ("easy(count=1.5)", "count must be a whole number"),
        ("easy(count=0)", "count must be from 1 to 10,000"),
        ("xor(seed=-1)", "seed must be from 0 to 4,294,967,295"),
        ("__import__('os')", "names no data set"),
        ("hard; easy", "names no data set"),
        ("", "names no data set"),
        ("(" * 300, "names no data set"),
        ("hard\0", "names no data set"),
        ("xor(**{})", "names no data set"),
        ("xor(seed=nan)", "names no data set"),
    ],
)
def test_unusable_names_are_told_in_one_sentence(text, says):
    with pytest.raises(InputError) as error:
        dataset(text)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
