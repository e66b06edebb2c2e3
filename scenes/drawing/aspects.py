"""The shapes of frame that clips are made for, by name."""

from __future__ import annotations

from typing import Literal, get_args

Aspect = Literal["16:9", "4:3", "1:1", "9:16"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)


def sides(aspect: Aspect) -> tuple[int, int]:
    """Return the two numbers of its name."""
    across, up = map(int, aspect.split(":"))
    return across, up


def nearest(width: float, height: float, among: tuple[Aspect, ...] = ASPECTS) -> Aspect:
    """Return the aspect that a size comes nearest to."""

    def off(aspect: Aspect) -> float:
        across, up = sides(aspect)
        k = width * up / (height * across)
        return max(k, 1 / k)

    return min(among, key=off)
