"""The plane by which the rest of a net parts the space behind a layer, as far as it is seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.separation import affine_score, section
from pleat.nets.model import Net
from pleat.scenes.clip.projections import space_behind
from pleat.scenes.clip.subject import Subject

Array = NDArray[np.float64]
_ACROSS = 1e-9  # of its normal, that may point out of what is seen


@dataclass(frozen=True, eq=False)
class Separation:
    """A line or plane of what is seen of a layer's space.

    Attributes
    ----------
    directions : (k, n) array
        Two or three orthonormal directions of the layer's n dimensions: those seen.
    w : (k,) array
    c : float
        It lies where ``w . (directions h) + c = 0``.
    """

    directions: Array
    w: Array
    c: float

    def within(self, h: Array, margin: float) -> Array:
        """Return what of it lies around some places, (N, n): corners of a polygon or segment.

        Parameters
        ----------
        h : (N, n) array
            Places behind the layer.
        margin : float
            Of their extent, that it reaches beyond them on every side.
        """
        seen = h @ self.directions.T
        low, high = seen.min(axis=0), seen.max(axis=0)
        beyond = margin * (high - low).max()
        corners: Array = section(self.w, self.c, low - beyond, high + beyond) @ self.directions
        return corners


def separation(clip: Subject, layer: int, net: Net | None = None) -> Separation | None:
    """Return how the rest of a net parts a layer's space, where one plane does and is seen as one.

    In a projection that is so if the plane is seen edge on; all others would cover the picture.

    Parameters
    ----------
    clip : Subject
        Which says how the space is seen.
    layer : int
        0 is the input.
    net : Net, optional
        The clip's own by default, or one of its training.
    """
    score = affine_score(Net((net or clip.net).layers[layer:]), clip.threshold)
    if score is None:
        return None
    (w, c), space = score, space_behind(clip, layer)
    n = len(w)
    if space.lens is None:
        directions = np.eye(n)
    else:
        out = [space.lens.out] if space.deep else []
        directions = np.array([*space.lens.matrix, *out])[:, :n]
    seen = directions @ w
    if np.linalg.norm(w - seen @ directions) > _ACROSS * np.linalg.norm(w):
        return None
    return Separation(directions, seen, c)
