"""Multilayer perceptrons as plain arrays, and their forward pass.

An edge may skip layers. What it brings then passes through them in a channel of its own: a
place in a layer's output that is no neuron, has the value of one of an earlier layer, and
is left alone by bias and activation. So a net is one chain of layers in any case, and what
is true of chains is true of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
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
        ``W[m, n]`` is the edge from neuron n of the layer before to neuron m. A channel's row
        has a single 1, at what it passes on.
    b : (m,) float64 array
        0 for channels.
    activation : str
        A name that `pleat.nets.activation.activation` knows.
    biased : bool
        Whether `b` is the layer's own: if not, it is zeros, and no parameter is counted for it.
    carried : int
        How many of its outputs, the last ones, are channels of edges that skip it.
    """

    W: Array
    b: Array
    activation: str = "identity"
    biased: bool = True
    carried: int = 0

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
        if not 0 <= self.carried < len(self.b) and self.carried:
            raise InputError(f"a layer of {len(self.b)} outputs can't have {self.carried} channels")
        rows = self.W[self.neurons :]
        if self.b[self.neurons :].any() or not _units(rows):
            raise InputError("a channel passes one value on: a row of W with a single 1, and b = 0")

    @property
    def neurons(self) -> int:
        """How many of its outputs are neurons, the first ones."""
        return len(self.b) - self.carried

    def activate(self, z: Array) -> Array:
        """Return what it gives for its sums, (..., m): channels are left alone."""
        if not self.carried:
            return self.act(z)
        out = z.copy()
        out[..., : self.neurons] = self.act(z[..., : self.neurons])
        return out

    def slopes(self, z: Array) -> Array:
        """Return the derivative of `activate` at sums, (..., m): 1 for channels."""
        out = np.array(self.act.df(z))
        out[..., self.neurons :] = 1.0
        return out

    @cached_property
    def act(self) -> Activation:
        """The activation's record."""
        return activation(self.activation)

    def __repr__(self) -> str:
        m, n = self.W.shape
        past = f" and {self.carried} past it" if self.carried else ""
        return f"Layer({n}->{m - self.carried}{past}, {self.activation})"


def _units(rows: Array) -> bool:
    """Return whether every row has a single 1."""
    return bool(((rows == 0) | (rows == 1)).all() and (rows.sum(axis=1) == 1).all())


@dataclass(frozen=True, eq=False)
class Skip:
    """Edges from one layer's neurons to a later one's, past those between.

    Attributes
    ----------
    source : int
        The layer they leave, 0 for the input.
    target : int
        The layer they enter: two further at the least.
    W : (m, n) float64 array
        ``W[m, k]`` is the edge from neuron ``neurons[k]`` to neuron m.
    neurons : tuple of int
        Of the source, from 0; by default all whose column is not zero.
    """

    source: int
    target: int
    W: Array
    neurons: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        W = np.array(self.W, dtype=np.float64)
        if W.ndim != 2 or not np.isfinite(W).all():
            raise InputError("edges that skip need W of shape (m, n), of finite numbers")
        neurons = self.neurons
        if not neurons:
            neurons = tuple(np.flatnonzero(W.any(axis=0)).tolist())
            W = W[:, list(neurons)]
        if not neurons or len(neurons) != W.shape[1]:
            raise InputError("edges that skip need weights other than 0, a column for each neuron")
        W.setflags(write=False)
        object.__setattr__(self, "W", W)
        object.__setattr__(self, "neurons", tuple(neurons))


@dataclass(frozen=True, eq=False)
class Net:
    """A chain of fully connected layers; edges may skip some, as channels.

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

    @classmethod
    def with_skips(cls, layers: Sequence[Layer], skips: Sequence[Skip]) -> Net:
        """Return the net of layers, each without channels, and of edges that skip some.

        What enters a neuron is ``W x + b`` of its own layer and the sum of all that skips to it.

        Raises
        ------
        InputError
            If an edge skips nothing, or does not fit its layers.
        """
        sizes = [layers[0].W.shape[1], *(layer.W.shape[0] for layer in layers)] if layers else []
        for skip in skips:
            where = f"edges that skip from layer {skip.source} to layer {skip.target}"
            if not 0 <= skip.source <= skip.target - 2 <= len(layers) - 2:
                raise InputError(
                    f"{where} pass no layer by: they lead from 0, the input, or a layer, to one "
                    f"that is two further at the least, up to {len(layers)}"
                )
            m, n = sizes[skip.target], sizes[skip.source]
            if len(skip.W) != m or not 0 <= min(skip.neurons) <= max(skip.neurons) < n:
                raise InputError(f"{where} need W of {m} rows and up to {n} columns")
        ends: dict[tuple[int, int], int] = {}
        for skip in skips:
            for k in skip.neurons:
                ends[skip.source, k] = max(ends.get((skip.source, k), 0), skip.target)
        out: list[Layer] = []
        before: list[tuple[int, int]] = []
        for number, layer in enumerate(layers, 1):
            m = len(layer.b)
            brought = np.zeros((m, len(before)))
            for skip in skips:
                if skip.target == number:
                    at = [before.index((skip.source, k)) for k in skip.neurons]
                    brought[:, at] += skip.W
            now = sorted(which for which, end in ends.items() if which[0] < number < end)
            n = sizes[number - 1]
            rows = np.zeros((len(now), n + len(before)))
            for row, (source, k) in zip(rows, now, strict=True):
                row[k if source == number - 1 else n + before.index((source, k))] = 1.0
            W = np.vstack([np.hstack([layer.W, brought]), rows])
            b = np.append(layer.b, np.zeros(len(now)))
            out.append(Layer(W, b, layer.activation, layer.biased, len(now)))
            before = now
        return cls(tuple(out))

    @cached_property
    def channels(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For the input and every layer, whose value each channel has: layer and neuron."""
        out: list[tuple[tuple[int, int], ...]] = [()]
        before = self.widths[0]
        for number, layer in enumerate(self.layers, 1):
            at = layer.W[layer.neurons :].argmax(axis=1).tolist()
            out.append(tuple((number - 1, k) if k < before else out[-1][k - before] for k in at))
            before = layer.neurons
        return tuple(out)

    @cached_property
    def skips(self) -> tuple[Skip, ...]:
        """The edges that skip layers, by target and source."""
        out = []
        for number, layer in enumerate(self.layers[1:], 2):
            first, passed = self.layers[number - 2].neurons, self.channels[number - 1]
            brought = layer.W[: layer.neurons, first:]
            for source in sorted({source for source, _ in passed}):
                own = [k for k, which in enumerate(passed) if which[0] == source]
                own = [k for k in own if brought[:, k].any()]
                if own:
                    neurons = tuple(passed[k][1] for k in own)
                    out.append(Skip(source, number, brought[:, own], neurons))
        return tuple(out)

    @property
    def widths(self) -> tuple[int, ...]:
        """Number of outputs per layer, the input first, channels too: ``(2, 2, 1)``."""
        return (self.layers[0].W.shape[1], *(layer.W.shape[0] for layer in self.layers))

    @property
    def neurons(self) -> tuple[int, ...]:
        """Number of neurons per layer, the input first: widths without channels."""
        return (self.widths[0], *(layer.neurons for layer in self.layers))

    @property
    def activations(self) -> tuple[str, ...]:
        """Their names, one a layer."""
        return tuple(layer.activation for layer in self.layers)

    @property
    def parameters(self) -> int:
        """How many weights and biases there are: channels have none."""
        own = self.neurons
        return (
            sum(n * m for n, m in itertools.pairwise(own))
            + sum(layer.neurons for layer in self.layers if layer.biased)
            + sum(skip.W.size for skip in self.skips)
        )

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
            h = layer.activate(z)
            out.append((z, h))
        return out

    def __call__(self, x: ArrayLike) -> Array:
        """Forward pass: (N, n) inputs to (N, m) outputs."""
        return self.stages(x)[-1][1]

    def __repr__(self) -> str:
        shape = "-".join(map(str, self.neurons))
        past = "".join(f", {skip.source} to {skip.target}" for skip in self.skips)
        return f"Net({shape}{past}, {'/'.join(self.activations)})"
