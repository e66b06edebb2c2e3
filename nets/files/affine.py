"""A gain and a shift of each neuron: what a trained normalisation is, folded into a layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Array


@dataclass(frozen=True, eq=False)
class Affine:
    """``x -> gain x + shift``, neuron by neuron.

    Attributes
    ----------
    gain, shift : (n,) float64 arrays
        Or (1,): the same for all.
    """

    gain: Array
    shift: Array

    @classmethod
    def normalisation(
        cls,
        mean: ArrayLike,
        variance: ArrayLike,
        eps: float,
        weight: ArrayLike | None = None,
        bias: ArrayLike | None = None,
    ) -> Affine:
        """Return ``weight (x - mean) / sqrt(variance + eps) + bias``, all of shape (n,)."""
        gain = 1 / np.sqrt(np.asarray(variance, dtype=np.float64) + eps)
        if weight is not None:
            gain = gain * np.asarray(weight, dtype=np.float64)
        shift = -np.asarray(mean, dtype=np.float64) * gain
        return cls(gain, shift if bias is None else shift + np.asarray(bias, dtype=np.float64))

    def fits(self, n: int) -> bool:
        """Return whether it can be of n neurons."""
        return self.gain.size in (1, n)

    def then(self, other: Affine) -> Affine:
        """Return both as one, the other second."""
        return Affine(other.gain * self.gain, other.gain * self.shift + other.shift)

    def behind(self, W: Array, b: Array) -> tuple[Array, Array]:
        """Return the layer (m, n), (m,) that has this right behind its sum."""
        return self.gain[:, None] * W, self.gain * b + self.shift

    def ahead(self, W: Array, b: Array) -> tuple[Array, Array]:
        """Return the layer (m, n), (m,) that has this right before its weights."""
        return W * self.gain, b + W @ np.broadcast_to(self.shift, W.shape[1:])
