"""Data sets without classes: inputs, and what a function makes of them."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.dataset import Between, Count, Seed, register_function

Pair = tuple[Array, Array]


@register_function("y = sin(πx/2), x in [-3, 3]")
def sine(count: Count = 61) -> Pair:
    """One wave and a half."""
    x = np.linspace(-3, 3, count)
    return x, np.sin(np.pi * x / 2)


@register_function("y = |x|, x in [-2, 2]")
def absolute(count: Count = 41) -> Pair:
    """Two straight pieces, which two neurons fit exactly."""
    x = np.linspace(-2, 2, count)
    return x, np.abs(x)


@register_function("y = x^2, x in [-2, 2]")
def parabola(count: Count = 41) -> Pair:
    """A curve that straight pieces come near."""
    x = np.linspace(-2, 2, count)
    return x, x**2


@register_function("y = 1 where x > 0, else 0, and normal noise with s = 0.1; x in [-2, 2]")
def step(noise: Annotated[float, Between(0, 100)] = 0.1, seed: Seed = 0, count: Count = 60) -> Pair:
    """A jump, measured with errors."""
    x = np.linspace(-2, 2, count)
    rng = np.random.default_rng(seed)
    return x, (x > 0) + noise * rng.standard_normal(count)


@register_function("y = x1 x2 / 4, on an even grid of [-3, 3] x [-3, 3]")
def saddle(side: Annotated[int, Between(2, 100)] = 13) -> Pair:
    """A function of two inputs."""
    axis = np.linspace(-3, 3, side)
    x = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    return x, x[:, 0] * x[:, 1] / 4
