"""Multilayer perceptrons as plain arrays, and their forward pass."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Activation, Array, activation
from pleat.nets.errors import InputError


@dataclass(frozen=True, eq=False)
class Layer:
    """One fully connected layer, ``h = act(W x + b)``, or ``act(W x)`` where it has no bias.

    Attributes
    ----------
    W : (m, n) float64 array
        ``W[m, n]`` is the edge from neuron n of the layer before to neuron m.
    b : (m,) float64 array
    activation : str
        A name that `pleat.nets.activation.activation` knows.
    biased : bool
        Whether `b` is the layer's own: if not, it is zeros, and no parameter is counted for it.
    """

    W: Array
    b: Array
    activation: str = "identity"
    biased: bool = True

    @classmethod
    def unbiased(cls, W: ArrayLike, activation: str = "identity") -> Layer:
        """Return a layer without a bias."""
        W = np.asarray(W, dtype=np.float64)
        return cls(W, np.zeros(len(W)), activation, biased=False)

    def __post_init__(self) -> None:
        for field in ("W", "b"):
            array = np.array(getattr(self, field), dtype=np.float64)
            array.setflags(write=False)
            object.__setattr__(self, field, array)
        if self.W.ndim != 2 or self.b.shape != (self.W.shape[0],):
            raise InputError(
                f"a layer needs W of shape (m, n) and b of shape (m,), "
                f"got {self.W.shape} and {self.b.shape}"
            )
        if not (np.isfinite(self.W).all() and np.isfinite(self.b).all()):
            raise InputError("a layer's W and b must be finite numbers, found NaN or infinity")
        if not self.biased and self.b.any():
            raise InputError("a layer without a bias has b = 0")
        activation(self.activation)

    @cached_property
    def act(self) -> Activation:
        """The activation's record."""
        return activation(self.activation)

    @property
    def parameters(self) -> int:
        """How many weights and biases it has."""
        return self.W.size + self.b.size * self.biased

    def __repr__(self) -> str:
        m, n = self.W.shape
        return f"Layer({n}->{m}, {self.activation})"


@dataclass(frozen=True, eq=False)
class Net:
    """A chain of fully connected layers.

    Raises
    ------
    InputError
        If it has no layer, or a layer does not fit the one before.
    """

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))
        if not self.layers:
            raise InputError("a net needs at least one layer")
        for k, (left, right) in enumerate(zip(self.layers, self.layers[1:], strict=False), 2):
            if right.W.shape[1] != left.W.shape[0]:
                raise InputError(
                    f"layer {k} takes {right.W.shape[1]} inputs, "
                    f"but layer {k - 1} gives {left.W.shape[0]}"
                )
        for k, layer in enumerate(self.layers[:-1], 1):
            if layer.act.across:
                raise InputError(
                    f"layer {k} is followed by {layer.activation}, which takes all its neurons "
                    "together: only the last layer may have it"
                )

    @property
    def widths(self) -> tuple[int, ...]:
        """Number of neurons per layer, the input first: ``(2, 2, 1)``."""
        return (self.layers[0].W.shape[1], *(layer.W.shape[0] for layer in self.layers))

    @property
    def activations(self) -> tuple[str, ...]:
        """Their names, one a layer."""
        return tuple(layer.activation for layer in self.layers)

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(layer.parameters for layer in self.layers)

    def stages(self, x: ArrayLike) -> list[tuple[Array, Array]]:
        """Return ``(z, h)`` of every layer: before and after its activation.

        Parameters
        ----------
        x : (N, n) array_like
            Inputs, one a row.

        Returns
        -------
        list of pairs of (N, m) float64 arrays
        """
        h = np.asarray(x, dtype=np.float64)
        out = []
        for layer in self.layers:
            z = h @ layer.W.T + layer.b
            h = layer.act(z)
            out.append((z, h))
        return out

    def __call__(self, x: ArrayLike) -> Array:
        """Forward pass: (N, n) inputs to (N, m) outputs."""
        return self.stages(x)[-1][1]

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.widths))
        return f"Net({shape}, {'/'.join(self.activations)})"
