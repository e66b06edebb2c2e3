"""Plots of measurements for the documentation: lines over two logarithmic axes, as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pleat.scenes.drawing.theme import load_theme

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 58, 30, 30, 44


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes
    ----------
    name : str
        What it is, told beside its end; nothing where there is but one.
    points : list of (float, float)
    faint : bool
        Whether it is dashed and without dots: what others are compared with.
    """

    name: str
    points: Sequence[tuple[float, float]]
    faint: bool = False


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """Return the decades or halves of them that hold all values, as logarithms."""
    low, high = math.log10(min(values)), math.log10(max(values))
    return math.floor(low * 3 + 1e-9) / 3, max(math.ceil(high * 3 - 1e-9) / 3, low + 0.5)


def _ticks(low: float, high: float) -> list[float]:
    """Return 1, 2, 5 of every decade, or every decade if that were too many."""
    steps = (1, 2, 5) if high - low < 2.2 else (1,)
    every = [s * 10.0**k for k in range(math.floor(low), math.ceil(high) + 1) for s in steps]
    return [value for value in every if low - 1e-9 <= math.log10(value) <= high + 1e-9]


def plot(title: str, x: str, y: str, lines: Sequence[Line], theme: str) -> str:
    """Return lines as a picture in a theme's colours, with a title and what its axes are."""
    colors = load_theme(theme)
    (x0, x1), (y0, y1) = (_ends([p[k] for one in lines for p in one.points]) for k in (0, 1))

    def across(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(value) - x0) / (x1 - x0)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(value) - y0) / (y1 - y0)

    foot, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12" fill="{colors.text}">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colors.background}"/>'
    ]
    for value in _ticks(x0, x1):
        at = across(value)
        out.append(f'<path d="M{at:.1f} {TOP}V{foot}" stroke="{colors.grid}"/>')
        told = f"{value:,.10g}"
        out.append(f'<text x="{at:.1f}" y="{foot + 16}" text-anchor="middle">{told}</text>')
    for value in _ticks(y0, y1):
        at = up(value)
        out.append(f'<path d="M{LEFT} {at:.1f}H{right}" stroke="{colors.grid}"/>')
        told = f"{value:,.10g}"
        out.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{told}</text>')
    out.append(
        f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x)}</text>'
        f'<text x="8" y="18">{escape(y)}</text>'
    )
    shades = iter((*colors.hidden, *colors.basis))
    for number, one in enumerate(lines):
        color = colors.muted if one.faint else next(shades)
        path = " ".join(f"{across(a):.1f},{up(b):.1f}" for a, b in one.points)
        dash = ' stroke-dasharray="4 4"' if one.faint else ""
        width = 1 if one.faint else 2
        out.append(
            f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{width}"{dash}/>'
        )
        if not one.faint:
            out += [
                f'<circle cx="{across(a):.1f}" cy="{up(b):.1f}" r="3" fill="{color}"/>'
                for a, b in one.points
            ]
        if one.name:
            row = TOP + 14 + 16 * number
            out.append(
                f'<path d="M{LEFT + 10} {row - 4}h18" stroke="{color}" '
                f'stroke-width="{width}"{dash}/>'
                f'<text x="{LEFT + 34}" y="{row}">{escape(one.name)}</text>'
            )
    return "".join([*out, "</svg>\n"])
