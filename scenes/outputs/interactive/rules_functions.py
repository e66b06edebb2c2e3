"""The rules of plots whose window changes: the player maps curves and draws the grid itself."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from pleat.scenes.outputs.interactive.rules import DrawRule, Live, Scope, rule_of
from pleat.scenes.parts.panel.function_plot import Curve
from pleat.scenes.parts.panel.pane import Ruled

_FINE = 1e-6  # of the smallest window: what a whole number means
_DIGITS = 7


@rule_of.register
def _curve(part: Curve, ink: VMobject, scope: Scope) -> DrawRule | None:
    pane = part.pane
    if ink is not part.line or len(pane.windows) == 1:
        return None
    sizes = [side for w in pane.windows for side in (w[2] - w[0], w[3] - w[1])]
    unit = 10.0 ** np.floor(np.log10(_FINE * min(sizes)))
    room = pane.room

    def seen() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return room.left + room.width * np.array(part.seen)

    given = {
        "room": [round(v, 4) for v in room.sides],
        "parts": float(1 / unit),
        "pieces": [
            [float(f"{v:.{_DIGITS}g}") for v in piece.ravel().tolist()] for piece in part.vertices()
        ],
    }
    live = {"window": Live(lambda: np.array(pane.window), unit), "seen": Live(seen)}
    return DrawRule("curve", given, live, made_of=lambda: part.function)


@rule_of.register
def _ruled(part: Ruled, ink: VMobject, scope: Scope) -> DrawRule | None:
    room = [round(v, 4) for v in part.room.sides]
    return DrawRule("ruled", {"room": room}, {"x": Live(lambda: part.x), "y": Live(lambda: part.y)})
