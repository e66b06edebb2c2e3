"""Which part of the plane stands where in the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.projection import Lens, flat

Array = NDArray[np.float64]
_LEAST = 0.6  # of a room, that what is seen covers
_MANY = 4.0  # times as large or small, a view changes more than usual
_FAR = 30.0  # scene units: an origin out there is of no use in the picture


@dataclass(frozen=True)
class Rect:
    """A rectangle in scene units; manim's frame is 14.22 x 8 of them around (0, 0)."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Right minus left."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Top minus bottom."""
        return self.top - self.bottom

    @property
    def center(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        return self.left, self.bottom, self.right, self.top

    def inset(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """Return the rectangle with margins taken off."""
        return Rect(self.left + left, self.bottom + bottom, self.right - right, self.top - top)

    def holds(self, p: Array) -> NDArray[np.bool_]:
        """Return which of some places, (N, 2) or (N, 3), are inside, (N,); not those on a side."""
        x, y = p[:, 0], p[:, 1]
        inside: NDArray[np.bool_] = (x > self.left) & (x < self.right)
        inside &= (y > self.bottom) & (y < self.top)
        return inside


@dataclass(frozen=True)
class Viewport:
    """The similarity from the plane's own units to the picture's: ``at + scale (q - center)``.

    Attributes
    ----------
    center : tuple of float
        The point of the plane that stands at `at`.
    scale : float
        Scene units per unit of the plane; the same in both directions.
    at : tuple of float
        Scene units.
    lens : Lens, optional
        The plane, where it is not the first two dimensions but a projection.
    """

    center: tuple[float, float]
    scale: float
    at: tuple[float, float]
    lens: Lens | None = None

    def __call__(self, q: Array) -> Array:
        """Map (N, 2) points of the plane to scene units."""
        return np.asarray(self.at) + self.scale * (q - np.asarray(self.center))

    def inverse(self, p: Array) -> Array:
        """Map (N, 2) scene points to the plane."""
        return (p - np.asarray(self.at)) / self.scale + np.asarray(self.center)

    def see(self, q: Array) -> Array:
        """Project (N, D) positions onto the plane, (N, 2)."""
        return q[:, :2] if self.lens is None else self.lens(q)

    def through(self, lens: Lens | None) -> Viewport:
        """Return the same view through another lens."""
        return replace(self, lens=None if lens is None or lens.flat else lens)

    def toward(self, other: Viewport, t: float) -> Viewport:
        """Return the view a fraction t of the way to another; scale changes by ratio."""
        if t <= 0 or self == other:
            return self
        if t >= 1:
            return other
        scale = self.scale ** (1 - t) * other.scale**t
        lens = _between(self.lens, other.lens, t)
        if self._far_off or other._far_off:
            # So far away a small change of scale is a long way: the middle leads.
            center, middle = (
                (1 - t) * np.array(a) + t * np.array(b)
                for a, b in ((self.center, other.center), (self.at, other.at))
            )
            return Viewport(tuple(center.tolist()), scale, tuple(middle.tolist()), lens)
        # What stands still during a zoom must stand still at every moment, so
        # origins are blended in the picture and not in the plane.
        origin = (1 - t) * self(np.zeros((1, 2)))[0] + t * other(np.zeros((1, 2)))[0]
        at = (float(origin[0]), float(origin[1]))
        return Viewport((0.0, 0.0), scale, at, lens)

    def along(self, other: Viewport, t: float) -> tuple[Viewport, float] | None:
        """Return the view a fraction t of the way to another in which a map is seen to move.

        Where a map makes everything many times as large or small, or carries it far away,
        a view that goes its own way loses it. This one keeps what moves as large as it is
        meant to be, and says which fraction of the map's own way that is. None where such
        care is not needed.
        """
        k = self.scale / other.scale
        if not (max(k, 1 / k) > _MANY or self._far_off or other._far_off):
            return None
        # With z = (1 - u) x + u W x and W about k times a rotation, this u makes of it
        # (1 - t) x + t W x / k, but for its size; which the scale makes up for.
        u = t / (t + k * (1 - t))
        center, at, scale = (
            (1 - v) * np.array(a) + v * np.array(b)
            for v, a, b in (
                (u, self.center, other.center),
                (t, self.at, other.at),
                (t, self.scale, other.scale),
            )
        )
        lens = _between(self.lens, other.lens, t)
        return Viewport(tuple(center.tolist()), float(scale), tuple(at.tolist()), lens), u

    @property
    def _far_off(self) -> bool:
        return bool(np.abs(self(np.zeros((1, 2)))).max() > _FAR)


def _between(a: Lens | None, b: Lens | None, t: float) -> Lens | None:
    either = a or b
    if either is None:
        return None
    plain = flat(len(either.right))
    return (a or plain).toward(b or plain, t)


def fair(whole: float, usual: float) -> float:
    """Return a scale: the usual one, where what is seen neither leaves the room nor is tiny.

    Parameters
    ----------
    whole : float
        The scale at which it fills the room.
    usual : float
        The scale that looks best.
    """
    return min(whole, max(usual, _LEAST * whole))


def fit(points: Array, room: Rect, largest: float = np.inf, lens: Lens | None = None) -> Viewport:
    """Return the view in which points fill a room, centred.

    Parameters
    ----------
    points : (N, 2) array
        Of the plane; with a lens (N, D), of the space it shows.
    room : Rect
        In scene units.
    largest : float
        Upper bound of the scale.
    lens : Lens, optional
        Through which the space is seen.
    """
    if lens is not None:
        points = lens(points)
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.maximum(high - low, 1e-9)
    scale = min(room.width / size[0], room.height / size[1], largest)
    middle = (low + high) / 2
    return Viewport((float(middle[0]), float(middle[1])), float(scale), room.center, lens)
