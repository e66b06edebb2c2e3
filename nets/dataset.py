"""Data sets: the record, and the register of those that files name.

A new data set is one more function under `register`, or under `register_function` if its
points have a target and no classes, be it in `pleat.nets.data`, in a script, or in a
distribution with an entry point in the group ``pleat.datasets``.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from pleat.configs import limits
from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.registry import Registry

Labels = NDArray[np.int64]
Classes = tuple[Array, ...]
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Between:
    """Says of an argument, as its annotation, what it may be: a number within bounds."""

    lowest: float
    highest: float


Count = Annotated[int, Between(1, limits.POINTS // 2)]
Seed = Annotated[int, Between(0, 2**32 - 1)]
ANY = Between(-limits.LARGEST, limits.LARGEST)
# What arguments are called that mean the same in every data set, a plug-in's too.
COMMON = {"count": Between(1, limits.POINTS), "seed": Between(0, 2**32 - 1)}


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points, most often of the plane, each with its class or its target.

    Attributes
    ----------
    name : str
        As written in files: ``"hard"``, ``"spirals(turns=0.85)"``.
    points : (N, n) float64 array
    labels : (N,) int64 array
        0 to k - 1, and in ours the points of class 0 come first; zeros if there are targets.
    formula : str
        How the points are made.
    class_names : tuple of str
        What a file calls the classes; empty if it numbers them.
    units : tuple of pairs of float
        Where each coordinate's 0 is in the file's units, and how many of those a 1 is; or none.
    targets : (N, k) float64 array, optional
        What k outputs should be; then there are no classes.
    image : (int, int) or None
        Rows and columns of pixels, where each point is a picture, row by row from its top.
    """

    name: str
    points: Array
    labels: Labels
    formula: str
    class_names: tuple[str, ...] = ()
    units: tuple[tuple[float, float], ...] = ()
    targets: Array | None = None
    image: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self.points.setflags(write=False)
        self.labels.setflags(write=False)
        if self.targets is not None:
            self.targets.setflags(write=False)

    @property
    def classes(self) -> int:
        """How many classes there are: two at least, but none where there are targets."""
        if self.targets is not None:
            return 0
        return max(2, int(self.labels.max(initial=0)) + 1)

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        return f"Dataset({self.name!r}, {len(self)} points)"


def _accept(name: str, found: object) -> Callable[..., Dataset]:
    raise InputError(
        f"must lead to a function {name} under @register(...) of pleat.nets.data, not to {found!r}"
    )


REGISTRY = Registry[Callable[..., Dataset]]("data set", "pleat.datasets", _accept)


def register(
    formula: str, image: tuple[int, int] | None = None, classes: tuple[str, ...] = ()
) -> Callable[[Callable[P, Classes]], Callable[P, Dataset]]:
    """Make a data set of a function that returns the points of each class, class 0 first.

    Parameters
    ----------
    formula : str
        How the points are made, for those who look closer.
    image : (int, int), optional
        Rows and columns of pixels, where each point is a picture.
    classes : tuple of str, optional
        What they are called, if not by their numbers.

    Raises
    ------
    InputError
        If another data set has the function's name.

    Examples
    --------
    >>> @register("evenly spaced on the axes")
    ... def cross(size: float = 2.0, count: int = 50):
    ...     t, zero = np.linspace(-size, size, count), np.zeros(count)
    ...     return np.stack([t, zero], axis=1), np.stack([zero, t], axis=1)
    """

    across = image[0] * image[1] if image else 2

    def made(values: Classes) -> tuple[Array, Labels, None]:
        each = [np.asarray(points, dtype=np.float64) for points in values]
        if any(p.shape[1:] != (across,) or not np.isfinite(p).all() for p in each):
            raise InputError(f"each class must be an (N, {across}) array of finite numbers")
        labels = np.repeat(np.arange(len(each)), [len(points) for points in each])
        return np.concatenate(each), labels, None

    return lambda make: _registered(make, formula, made, classes, image)


def register_function(
    formula: str,
) -> Callable[[Callable[P, tuple[Array, Array]]], Callable[P, Dataset]]:
    """Make a data set of a function that returns inputs and targets.

    Parameters
    ----------
    formula : str
        What the targets are.

    Raises
    ------
    InputError
        If another data set has the function's name.

    Examples
    --------
    >>> @register_function("y = x^3")
    ... def cube(count: int = 50):
    ...     x = np.linspace(-1, 1, count)
    ...     return x, x**3
    """

    def made(values: tuple[Array, Array]) -> tuple[Array, Labels, Array]:
        x, y = (np.asarray(one, dtype=np.float64) for one in values)
        x, y = (one[:, None] if one.ndim == 1 else one for one in (x, y))
        if x.ndim != 2 or y.ndim != 2 or len(x) != len(y) or 0 in (*x.shape, *y.shape):
            raise InputError("inputs and targets must be (N,) or (N, n) arrays, as many of each")
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise InputError("inputs and targets must be finite numbers")
        return x, np.zeros(len(x), dtype=np.int64), y

    return lambda make: _registered(make, formula, made)


def _registered(
    make: Callable[P, T],
    formula: str,
    made: Callable[[T], tuple[Array, Labels, Array | None]],
    classes: tuple[str, ...] = (),
    image: tuple[int, int] | None = None,
) -> Callable[P, Dataset]:
    """Add a data set under its function's name, which returns it from then on."""
    signature = inspect.signature(make)

    @functools.wraps(make)
    def build(*args: P.args, **kwargs: P.kwargs) -> Dataset:
        points, labels, targets = made(make(*args, **kwargs))
        if len(points) > limits.POINTS:
            raise InputError(f"has more than the {limits.POINTS:,} points that can be drawn")
        given = signature.bind(*args, **kwargs).arguments
        written = ", ".join(
            f"{key}={value!r}"
            for key, value in given.items()
            if value != signature.parameters[key].default
        )
        name = f"{make.__name__}({written})" if written else make.__name__
        return Dataset(name, points, labels, formula, classes, targets=targets, image=image)

    REGISTRY.add(make.__name__, build, make.__module__)
    return build
