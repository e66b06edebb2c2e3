"""Contrast of a theme's colours, as the web's accessibility guidelines measure it."""

from __future__ import annotations

from pleat.scenes.drawing.palette import luminance, rgb
from pleat.scenes.drawing.theme import load_theme

TEXT, GRAPHIC = 4.5, 3.0


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio of two ``#RRGGBB`` colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(luminance(rgb(a, b)).tolist())
    return float((light + 0.05) / (dark + 0.05))


def faults(name: str) -> list[str]:
    """Return which colours of a theme don't stand out enough from what is behind them.

    Grid and ghosts are exempt; an outline may give data its contrast.
    """
    theme = load_theme(name)
    found = []
    grounds = {"background": theme.background, "plane": theme.plane, "the sheet": theme.sheet}
    grounds |= {f"the area of class {k}": theme.inside(k) for k in (0, 1)}
    for ground, behind in grounds.items():
        for key in ("text", "muted"):
            if contrast(getattr(theme, key), behind) < TEXT:
                found.append(f"{key} on {ground} has a contrast under {TEXT}:1")
        graphics = {
            "crease": (theme.crease,),
            "boundary": (theme.boundary,),
            "basis": theme.basis,
            "hidden": theme.hidden,
        }
        for key, colors in graphics.items():
            if any(contrast(color, behind) < GRAPHIC for color in colors):
                found.append(f"{key} on {ground} has a contrast under {GRAPHIC}:1")
        if ground not in ("background", "plane"):
            continue  # where a class's colour lies, its own data are, and the others' are mistakes
        for k, color in enumerate(theme.classes):
            if max(contrast(color, behind), contrast(theme.outline, behind)) < GRAPHIC:
                found.append(f"classes[{k + 1}] on {ground} has a contrast under {GRAPHIC}:1")
    return found
