"""Data sets without classes: inputs, and what a function makes of them."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from pleat.nets.activation import Array, activation
from pleat.nets.dataset import Between, Count, Seed, register_function

Pair = tuple[Array, Array]
Reach = Annotated[float, Between(1e-6, 1e6)]
Middle = Annotated[float, Between(-1e6, 1e6)]


@register_function("y = sin(πx/2), x in [-3, 3]")
def sine(count: Count = 61) -> Pair:
    """One wave and a half."""
    x = np.linspace(-3, 3, count)
    return x, np.sin(np.pi * x / 2)


@register_function("y = |x|, x in [middle - reach, middle + reach]")
def absolute(count: Count = 41, reach: Reach = 2.0, middle: Middle = 0.0) -> Pair:
    """Two straight pieces, which two neurons fit exactly."""
    x = middle + np.linspace(-reach, reach, count)
    return x, np.abs(x)


@register_function("y = x^2, x in [-reach, reach]")
def parabola(count: Count = 41, reach: Reach = 2.0) -> Pair:
    """A curve that straight pieces come near."""
    x = np.linspace(-reach, reach, count)
    return x, x**2


@register_function("y = 1 where x > 0, else 0, and normal noise with s = 0.1; x in [-2, 2]")
def step(noise: Annotated[float, Between(0, 100)] = 0.1, seed: Seed = 0, count: Count = 60) -> Pair:
    """A jump, measured with errors."""
    x = np.linspace(-2, 2, count)
    rng = np.random.default_rng(seed)
    return x, (x > 0) + noise * rng.standard_normal(count)


@register_function("y = σ(slope (x + at)) + σ(slope (x - at)), x in [-4, 4]")
def stairs(
    at: Annotated[float, Between(0, 4)] = 1.5,
    slope: Annotated[float, Between(0.01, 1000)] = 4.0,
    count: Count = 81,
) -> Pair:
    """Two soft steps, which two sigmoid neurons fit exactly, whichever takes which."""
    x = np.linspace(-4, 4, count)
    step = activation("sigmoid")
    return x, step(slope * (x + at)) + step(slope * (x - at))


@register_function("y = x1 x2 / 4, on an even grid of [-3, 3] x [-3, 3]")
def saddle(side: Annotated[int, Between(2, 100)] = 13) -> Pair:
    """A function of two inputs."""
    axis = np.linspace(-3, 3, side)
    x = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    return x, x[:, 0] * x[:, 1] / 4


@register_function("y = max(x1, x2), on an even grid of [-reach, reach] x [-reach, reach]")
def larger(side: Annotated[int, Between(2, 100)] = 9, reach: Reach = 2.0) -> Pair:
    """The larger of two inputs."""
    axis = np.linspace(-reach, reach, side)
    x = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    return x, x.max(axis=1)
