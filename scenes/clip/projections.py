"""The space behind each layer, and through which projection the clip shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.principal import principal_axes
from pleat.nets.geometry.stages import ambient
from pleat.scenes.clip.subject import Subject
from pleat.scenes.drawing.projection import (
    AZIMUTH,
    ELEVATION,
    Lens,
    above,
    along,
    in_space,
    lens,
)

Array = NDArray[np.float64]

# The places to see three dimensions from: all three axes are well apart in each.
_ANGLES = [(float(a), float(e)) for a in (-58, -45, -32, 32, 45, 58) for e in (14, 22, 30, 38)]


@dataclass(frozen=True)
class Space:
    """How the space behind a layer is shown.

    Attributes
    ----------
    width : int
        How many neurons the layer has.
    shown : tuple of int
        The neurons along the axes, from 0: one on a line, two on a plane, three in
        space; none where the axes are principal components.
    lens : Lens or None
        The projection; None for a line or a plane as they are.
    variance : float
        The share of the data's variance that principal components show.
    angles : tuple of float
        Azimuth and elevation in degrees, of a space of three dimensions.
    over : bool
        Whether it is the space over a plane, with its third dimension upright.
    """

    width: int
    shown: tuple[int, ...]
    lens: Lens | None = None
    variance: float = 1.0
    angles: tuple[float, float] = (AZIMUTH, ELEVATION)
    over: bool = False

    @property
    def deep(self) -> bool:
        """Whether it is seen in three dimensions."""
        return len(self.shown) == 3

    @property
    def partial(self) -> bool:
        """Whether something of it is not seen, which the picture must say."""
        return len(self.shown) < self.width

    def turned(self, azimuth: float, elevation: float) -> Space:
        """Return a space of three dimensions seen from elsewhere, in degrees."""
        assert self.lens is not None
        D = len(self.lens.right)
        seen = (
            above(D, azimuth, elevation)
            if self.over
            else in_space(D, self.shown, azimuth, elevation)
        )
        return replace(self, lens=seen, angles=(azimuth, elevation))


def space_over(D: int, azimuth: float, elevation: float) -> Space:
    """Return the space over the input plane, of D dimensions in all, seen from a place."""
    seen = above(D, azimuth, elevation)
    return Space(3, (0, 1, 2), seen, angles=(azimuth, elevation), over=True)


def space_behind(clip: Subject, layer: int) -> Space:
    """Return how a clip shows the space behind a layer, 0 being that of the inputs.

    One and two neurons, or inputs, are a line and a plane, three a space; more are seen
    along their data's first two principal components, or along those that the clip chooses.
    """
    net = clip.net
    width, D = net.widths[layer], ambient(net)
    chosen = clip.head.projections.get(layer)
    if width <= 2:
        return Space(width, tuple(range(width)))
    x = _inputs(clip)
    z, h = (np.pad(q, ((0, 0), (0, D - width))) for q in [(x, x), *net.stages(x)][layer])
    if chosen == "components" or (chosen is None and width > 3):
        axes, shares = principal_axes(h)
        return Space(width, (), lens(axes), float(shares.sum()))
    shown = tuple(k - 1 for k in chosen) if chosen else (0, 1, 2)
    if len(shown) == 2:
        return Space(width, shown, along(shown, D))
    flat = Space(width, shown, in_space(D, shown))
    return max((flat.turned(*angles) for angles in _ANGLES), key=lambda s: _spread(s, z, h))


def _spread(space: Space, *stages: Array) -> float:
    """Return how wide the points of every stage are seen, across their narrowest direction.

    Of views that show nearly as much, the usual one is taken.
    """
    assert space.lens is not None
    widths = [np.linalg.svd(q - q.mean(axis=0), compute_uv=False)[:2] for q in stages]
    seen = [np.linalg.svd(space.lens(q - q.mean(axis=0)), compute_uv=False)[1] for q in stages]
    share = min(s / (w[1] or 1.0) for s, w in zip(seen, widths, strict=True))
    away = np.hypot(space.angles[0] - AZIMUTH, space.angles[1] - ELEVATION)
    return float(share) - 0.002 * float(away)


def _inputs(clip: Subject) -> Array:
    """Return the data, or a grid of inputs if there are too few."""
    x = clip.dataset.points
    if len(x) > 2:
        return x
    n = clip.net.widths[0]
    return np.stack(np.meshgrid(*[np.linspace(-2, 2, 5)] * n), -1).reshape(-1, n)


def projection_faults(clip: Subject) -> Iterator[str]:
    """Yield what is wrong with a clip's ``projections``."""
    widths = clip.net.widths
    for layer, chosen in clip.head.projections.items():
        where = f"projections.{layer}"
        if not 0 <= layer < len(widths):
            yield f"{where}: the net has layers 1 to {len(widths) - 1}, and 0 for its inputs"
        elif widths[layer] < 3:
            has = f"layer {layer} has {widths[layer]} neurons" if layer else "the input is a plane"
            yield f"{where}: {has} and is shown as it is"
        elif chosen != "components" and (
            len(set(chosen)) != len(chosen)
            or len(chosen) not in (2, 3)
            or not all(1 <= k <= widths[layer] for k in chosen)
        ):
            yield (
                f"{where} = {list(chosen)}: choose two or three different neurons "
                f"from 1 to {widths[layer]}, or 'components'"
            )
