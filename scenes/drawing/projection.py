"""How a space of more than two dimensions is seen: an orthogonal projection onto the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# From where a space of three dimensions is seen unless a beat says otherwise, degrees.
AZIMUTH, ELEVATION = 32.0, 22.0
STEEPEST = 89.95  # degrees


@dataclass(frozen=True)
class Lens:
    """Two orthonormal directions of a space: rightward and upward in the picture.

    Attributes
    ----------
    right, up : tuple of float
        Of the space's dimension D.
    """

    right: tuple[float, ...]
    up: tuple[float, ...]

    @cached_property
    def matrix(self) -> Array:
        """The projection, (2, D)."""
        return np.array([self.right, self.up])

    def __call__(self, q: Array) -> Array:
        """Project (N, D) positions to (N, 2); dimensions that they lack are 0."""
        return q @ self.matrix[:, : q.shape[1]].T

    @property
    def flat(self) -> bool:
        """Whether it shows the first two dimensions as they are."""
        return bool((self.matrix == np.eye(2, len(self.right))).all())

    @cached_property
    def out(self) -> Array:
        """The direction out of the picture, (D,); zero unless three dimensions are seen."""
        out = np.zeros(len(self.right))
        seen = np.flatnonzero(np.abs(self.matrix).max(axis=0) > 0)
        if len(seen) == 3:
            out[seen] = np.cross(self.matrix[0, seen], self.matrix[1, seen])
        return out

    def toward(self, other: Lens, t: float) -> Lens:
        """Return the lens a fraction t of the way to another, orthonormal all the way.

        The nearest orthonormal pair to the blend of both: the orthogonal factor of
        its polar decomposition (Higham 1986, SIAM J. Sci. Stat. Comput. 7(4)).
        """
        if t <= 0 or self == other:
            return self
        if t >= 1:
            return other
        U, _, V = np.linalg.svd((1 - t) * self.matrix + t * other.matrix, full_matrices=False)
        return lens(U @ V)


def lens(rows: Array) -> Lens:
    """Return the lens of two orthonormal rows, (2, D)."""
    right, up = (tuple(map(float, row)) for row in rows)
    return Lens(right, up)


def flat(D: int) -> Lens:
    """Return the lens that shows the first two of D dimensions as they are."""
    return lens(np.eye(2, D))


def along(axes: Sequence[int], D: int) -> Lens:
    """Return the lens that shows two chosen dimensions, from 0, of D."""
    return lens(np.eye(D)[list(axes)])


def in_space(
    D: int, axes: Sequence[int] = (0, 1, 2), azimuth: float = AZIMUTH, elevation: float = ELEVATION
) -> Lens:
    """Return a view of three of D dimensions from afar, the second of them upright.

    Parameters
    ----------
    D : int
        Of the space.
    axes : sequence of int
        Which three, from 0: to the right, up, and toward the viewer at 0 and 0 degrees.
    azimuth, elevation : float
        Degrees; how far the viewer has gone to the right, and then up.
    """
    a, e = math.radians(azimuth), math.radians(elevation)
    rows = np.zeros((2, D))
    rows[0, list(axes)] = math.cos(a), 0.0, -math.sin(a)
    rows[1, list(axes)] = -math.sin(a) * math.sin(e), math.cos(e), -math.cos(a) * math.sin(e)
    return lens(rows)


def above(D: int, azimuth: float, elevation: float) -> Lens:
    """Return a view of what stands over a plane, the third of D dimensions upright.

    At 0 and 90 degrees the plane is seen from above, as it is without a lens but for a hair:
    straight from above nothing would be seen to be higher. Below 0 it is seen from below.

    Parameters
    ----------
    D : int
        Of the space.
    azimuth, elevation : float
        Degrees; how far the viewer has gone to the right, and then up.
    """
    a, e = math.radians(azimuth), math.radians(min(max(elevation, -STEEPEST), STEEPEST))
    rows = np.zeros((2, D))
    rows[0, :2] = math.cos(a), math.sin(a)
    rows[1, :3] = -math.sin(a) * math.sin(e), math.cos(a) * math.sin(e), math.cos(e)
    return lens(rows)
