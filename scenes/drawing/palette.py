"""More colours than a theme names, each as far from all others as colours can be."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_STEPS = 24  # lattice points along each side of the RGB cube
_TEXT = 4.5  # contrast that the accessibility guidelines ask of text
_MILD = 13.0  # beyond, a colour is as good as black or white
_GREYEST, _LOUDEST = 20.0, 75.0  # chroma in CIE L*a*b*
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)


def rgb(*colors: str) -> Array:
    """Return ``#RRGGBB`` colours as an (N, 3) array of numbers from 0 to 1."""
    return np.array([[int(c[k : k + 2], 16) / 255 for k in (1, 3, 5)] for c in colors])


def mixed(ground: str, color: str, share: float) -> str:
    """Return what is seen of a colour laid on a ground with so much opacity, as ``#RRGGBB``."""
    below, above = rgb(ground, color)
    red, green, blue = np.round(255 * (below + share * (above - below))).astype(int)
    return f"#{red:02X}{green:02X}{blue:02X}"


def linear(colors: Array) -> Array:
    """Return sRGB values from 0 to 1 as amounts of light (IEC 61966-2-1)."""
    light: Array = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    return light


def luminance(colors: Array) -> Array:
    """Return the relative luminance of (N, 3) sRGB colours (WCAG 2.2)."""
    return linear(colors) @ np.array([0.2126, 0.7152, 0.0722])


def lab(colors: Array) -> Array:
    """Return (N, 3) sRGB colours in CIE L*a*b* under D65: unlike colours lie far apart."""
    v = linear(colors) @ _TO_XYZ.T / _WHITE
    f = np.where(v > (6 / 29) ** 3, np.cbrt(v), v / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack(
        [116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1
    )


def from_lab(places: Array) -> Array:
    """Return the (N, 3) sRGB values of places in CIE L*a*b*, the nearest there are."""
    fy = (places[:, 0] + 16) / 116
    f = np.stack([fy + places[:, 1] / 500, fy, fy - places[:, 2] / 200], axis=1)
    v = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    light = np.clip((v * _WHITE) @ np.linalg.inv(_TO_XYZ).T, 0, 1)
    colors: Array = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return colors


@lru_cache(maxsize=64)
def shades(ramp: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return colours along a ramp, equal steps of CIE L*a*b* apart.

    Parameters
    ----------
    ramp : tuple of str
        ``#RRGGBB``; two at least.
    count : int
        How many.
    """
    places = lab(rgb(*ramp))
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(places, axis=0), axis=1))])
    at = np.linspace(0, along[-1], count)
    between = np.stack([np.interp(at, along, places[:, k]) for k in range(3)], axis=1)
    return tuple(_hex(color) for color in from_lab(between))


def _hex(color: Array) -> str:
    return "#" + "".join(f"{round(255 * float(v)):02X}" for v in color)


@lru_cache(maxsize=64)
def extended(
    colors: tuple[str, ...], count: int, avoid: tuple[str, ...], grounds: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the colours, and as many more as there must be.

    Parameters
    ----------
    colors : tuple of str
        ``#RRGGBB``; they come first and stay as they are.
    count : int
        How many there must be at least.
    avoid : tuple of str
        Others that new ones keep away from.
    grounds : tuple of str
        What they are drawn on: each can be read on all of them.

    Returns
    -------
    tuple of str
        Each new one is that which is furthest in CIE L*a*b* from all before it.
    """
    missing = count - len(colors)
    if missing <= 0:
        return colors
    side = np.linspace(0, 1, _STEPS)
    cube = np.stack(np.meshgrid(side, side, side), axis=-1).reshape(-1, 3)
    behind, light = luminance(rgb(*grounds))[:, None], luminance(cube)
    ratio = (np.maximum(light, behind) + 0.05) / (np.minimum(light, behind) + 0.05)
    place = lab(cube)
    chroma = np.hypot(place[:, 1], place[:, 2])
    fit = (ratio >= _TEXT).all(axis=0) & (ratio <= _MILD).all(axis=0)
    fit &= (chroma >= _GREYEST) & (chroma <= _LOUDEST)
    if not fit.any():  # no colour can be read on all of the grounds: those that best can
        worst = ratio.min(axis=0)
        fit = worst >= 0.9 * worst.max()
    cube, place = cube[fit], place[fit]
    taken = lab(rgb(*colors, *avoid))
    away = np.linalg.norm(place[:, None] - taken, axis=2).min(axis=1)
    out = list(colors)
    for _ in range(missing):
        best = int(away.argmax())
        out.append(_hex(cube[best]))
        away = np.minimum(away, np.linalg.norm(place - place[best], axis=1))
    return tuple(out)
