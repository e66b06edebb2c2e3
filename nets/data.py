"""Data sets by name, those of ours in the plane, and how their classes are told apart.

All of ours are pure functions with exact formulas. Recipes, clips and snapshots name
them, with arguments where wanted: ``"spirals(turns=0.85)"``. Class 0 is drawn yellow,
class 1 cyan.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, get_type_hints

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Array
from pleat.nets.calls import call
from pleat.nets.dataset import (
    ANY,
    COMMON,
    REGISTRY,
    Between,
    Count,
    Dataset,
    Labels,
    Seed,
    register,
    register_function,
)
from pleat.nets.digits import FEWEST, ROWS, table
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.functions import absolute, larger, parabola, saddle, sine, stairs, step

__all__ = [
    "REGISTRY",
    "Between",
    "Count",
    "Dataset",
    "Labels",
    "Seed",
    "absolute",
    "circles",
    "correct",
    "curves",
    "dataset",
    "decided",
    "digits",
    "disc",
    "easy",
    "fits",
    "gaussians",
    "hard",
    "hard_tall",
    "larger",
    "moons",
    "names",
    "parabola",
    "register",
    "register_function",
    "saddle",
    "scores",
    "sine",
    "spirals",
    "stairs",
    "step",
    "xor",
]


def names() -> list[str]:
    """Return the names of all data sets, those of plug-ins too, sorted."""
    return REGISTRY.names()


def dataset(text: str) -> Dataset:
    """Make the data set that a file names.

    Parameters
    ----------
    text : str
        A name, with keyword arguments where they differ from the defaults:
        ``"hard"``, ``"spirals(turns=0.85)"``.

    Raises
    ------
    InputError
        If there is none of that name, or an argument is not one it takes, or the
        plug-in it comes from is broken.
    """
    name, arguments = call(text)
    make = REGISTRY.find(name)
    if make is None:
        more = "or give the path of a .csv, .tsv or .npz file"
        raise InputError(f"unknown data set {quoted(name)}; {instead(name, names(), more)}")
    takes = inspect.signature(make).parameters
    bounds, said = _bounds(make), f"data set {quoted(text)}"
    for key, value in arguments.items():
        if key not in takes:
            near = instead(key, takes)
            raise InputError(f"data set {quoted(name)} takes no {quoted(key)}; {near}")
        if isinstance(takes[key].default, int) and not isinstance(value, int):
            raise InputError(f"{said}: {key} must be a whole number, got {quoted(value)}")
        low, high = bounds[key].lowest, bounds[key].highest
        if not low <= value <= high:
            raise InputError(f"{said}: {key} must be from {low:,g} to {high:,.10g}")
    module = REGISTRY.foreign(name)
    if module is None:
        return make(**arguments)
    try:
        return make(**arguments)
    except InputError as error:
        raise InputError(f"{said} of {module}: {error}") from None
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise InputError(f"{said} of {module} can't be made: {why}") from error


def _bounds(make: Callable[..., Dataset]) -> dict[str, Between]:
    """Return what each argument of a data set may be."""
    try:
        hints = get_type_hints(make, include_extras=True)
    except (NameError, TypeError):  # a plug-in's names may be there for type checkers alone
        hints = {}
    out = {}
    for name in inspect.signature(make).parameters:
        said = getattr(hints.get(name), "__metadata__", ())
        own = next((one for one in said if isinstance(one, Between)), None)
        out[name] = own or COMMON.get(name, ANY)
    return out


def scores(outputs: ArrayLike) -> Array:
    """Return the one number a net's outputs are judged by, (N,).

    Parameters
    ----------
    outputs : (N,), (N, 1) or (N, 2) array_like
        What a net gives. Of two outputs, one a class, it is second minus first.

    Raises
    ------
    InputError
        If there are more than two outputs a point.
    """
    array = np.asarray(outputs, dtype=np.float64)
    if array.ndim == 2 and array.shape[1] == 2:
        return array[:, 1] - array[:, 0]
    if array.ndim == 2 and array.shape[1] != 1:
        raise InputError(f"two classes need a net with 1 or 2 outputs, not {array.shape[1]}")
    return array.reshape(-1)


def decided(outputs: ArrayLike, threshold: float = 0.0) -> Labels:
    """Return the class that a net puts each point into, (N,).

    Parameters
    ----------
    outputs : (N,) or (N, k) array_like
        What a net gives. Up to two outputs mean two classes, by their score (see
        `scores`); of more, one a class, the largest decides.
    threshold : float
        Scores strictly above it mean class 1; more than two classes have none.
    """
    array = np.asarray(outputs, dtype=np.float64)
    if array.ndim == 2 and array.shape[1] > 2:
        largest: Labels = array.argmax(axis=1).astype(np.int64)
        return largest
    return (scores(array) > threshold).astype(np.int64)


def fits(outputs: int, classes: int) -> bool:
    """Return whether so many outputs of a net can tell so many classes apart."""
    return outputs in (1, 2) if classes == 2 else outputs == classes


def correct(outputs: ArrayLike, labels: ArrayLike, threshold: float = 0.0) -> int:
    """Count the points that are put into their class.

    Parameters
    ----------
    outputs, threshold
        As for `decided`.
    labels : (N,) array_like
        0 to k - 1.
    """
    return int(np.count_nonzero(decided(outputs, threshold) == np.asarray(labels)))


def _graph(x: Array, y: Array) -> Array:
    return np.stack([x, y], axis=1)


def _polar(r: Array | float, angle: Array) -> Array:
    return _graph(r * np.cos(angle), r * np.sin(angle))


def _two_curves(d: float, half_width: float, amplitude: float, count: int) -> tuple[Array, Array]:
    x = np.linspace(-half_width, half_width, count)
    y = amplitude * np.cos(np.pi * x / half_width)
    return _graph(x, y - d), _graph(x, y + d)


@register("y = ∓d + 0.95 cos(πx/6), x in [-6, 6]")
def curves(d: Annotated[float, Between(0, 100)] = 0.45, count: Count = 100) -> tuple[Array, Array]:
    """Two wave curves, 2d apart."""
    return _two_curves(d, 6.0, 0.95, count)


@register("y = ∓1.13 + 0.95 cos(πx/6), x in [-6, 6]")
def easy(count: Count = 100) -> tuple[Array, Array]:
    """Two curves that a straight line separates."""
    return _two_curves(1.13, 6.0, 0.95, count)


@register("y = ∓0.45 + 0.95 cos(πx/6), x in [-6, 6]")
def hard(count: Count = 100) -> tuple[Array, Array]:
    """The same curves, so near each other that no straight line separates them."""
    return _two_curves(0.45, 6.0, 0.95, count)


@register("y = ∓0.75 + 1.5 cos(πx/5), x in [-5, 5]")
def hard_tall(count: Count = 100) -> tuple[Array, Array]:
    """Hard curves with more height, for close-ups."""
    return _two_curves(0.75, 5.0, 1.5, count)


@register("r = (0.4 + 2.6t)/1.5, θ = 2π·turns·t + kπ, t in [0, 1]")
def spirals(
    turns: Annotated[float, Between(-50, 50)] = 0.85, count: Count = 100
) -> tuple[Array, Array]:
    """Two interleaved spiral arms."""
    t = np.linspace(0, 1, count)
    r, angle = (0.4 + 2.6 * t) / 1.5, 2 * np.pi * turns * t
    return _polar(r, angle), _polar(r, angle + np.pi)


@register("radius r (class 0) and R (class 1), evenly spaced")
def circles(
    r: Annotated[float, Between(0, 100)] = 1.0,
    R: Annotated[float, Between(0, 100)] = 2.5,
    count: Count = 100,
) -> tuple[Array, Array]:
    """A circle within a circle."""
    angle = 2 * np.pi * np.arange(count) / count
    return _polar(r, angle), _polar(R, angle)


@register("uniform by area: class 0 in 2.1 < r < 3, class 1 in r < 1.5")
def disc(seed: Seed = 0, count: Count = 100) -> tuple[Array, Array]:
    """A disc within a ring."""
    rng = np.random.default_rng(seed)
    area = np.stack([rng.uniform(2.1**2, 3.0**2, count), rng.uniform(0, 1.5**2, count)])
    zero, one = np.sqrt(area)
    angle = rng.uniform(0, 2 * np.pi, (2, count))
    return _polar(zero, angle[0]), _polar(one, angle[1])


@register("0.3 < |x1|, |x2| < 3, uniform; class 1 where exactly one coordinate is positive")
def xor(
    pad: Annotated[float, Between(0, 2.9)] = 0.3, seed: Seed = 0, count: Count = 100
) -> tuple[Array, Array]:
    """Opposite quadrants, kept off the axes by a pad."""
    rng = np.random.default_rng(seed)
    size = rng.uniform(pad, 3.0, (2, count, 2))
    side = np.where(np.arange(count) % 2 == 0, 1.0, -1.0)
    return size[0] * _graph(side, side), size[1] * _graph(side, -side)


@register("(0, 0), (0, 1), (1, 0), (1, 1); class 1 where the digits of table in binary have a 1")
def corners(table: Annotated[int, Between(1, 14)] = 0b0110) -> tuple[Array, Array]:
    """The corners of the unit square in the classes of a truth table: 1 is AND, 7 OR, 6 XOR."""
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    true = np.array([digit == "1" for digit in f"{table:04b}"])
    return x[~true], x[true]


@register("normal with s = 0.75 around (-1.7, -1.7) and (1.7, 1.7)")
def gaussians(
    s: Annotated[float, Between(0, 100)] = 0.75, seed: Seed = 0, count: Count = 100
) -> tuple[Array, Array]:
    """Two round clouds."""
    rng = np.random.default_rng(seed)
    noise = s * rng.standard_normal((2, count, 2))
    return noise[0] - 1.7, noise[1] + 1.7


@register("2(cos t - 1/2, sin t - 1/4) and the same turned by π around the origin, t in [0, π]")
def moons(count: Count = 100) -> tuple[Array, Array]:
    """Two interlocking half circles."""
    t = np.linspace(0, np.pi, count)
    upper = 2 * _graph(np.cos(t) - 0.5, np.sin(t) - 0.25)
    return upper, -upper


@register(
    "the rows of the UCI set, digit by digit; 64 pixels from 0, paper, to `ink`",
    image=(8, 8),
    classes=tuple("0123456789"),
)
def digits(
    first: Annotated[int, Between(0, ROWS - FEWEST)] = 0,
    count: Annotated[int, Between(FEWEST, ROWS)] = ROWS,
    ink: Annotated[float, Between(0.001, 1000)] = 1.0,
) -> tuple[Array, ...]:
    """Handwritten digits: `count` rows of the file from row `first` on, or as many as follow."""
    pixels, labels = (column[first : first + count] for column in table())
    return tuple(ink * pixels[labels == k] for k in range(10))
