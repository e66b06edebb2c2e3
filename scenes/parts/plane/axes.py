"""The fixed axes of the space the sheet is in now, with their names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pleat.scenes.drawing.ink import Ink, Text, strokes
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.ticks import Ticks, whole

_NO_TICKS = Ticks(1.0, 0, 0, zero=False)


class Axes(Part):
    """Two axes through the origin, across the window, with a tick at every unit.

    Parameters
    ----------
    names : sequence of str
        Typst mathematics for the two axes, such as ``$x_1$``; one name for a line.
    colors : sequence of str
        Of the names: those of the neurons whose values the axes measure.
    color : str
        Of the lines.

    Attributes
    ----------
    ticks : tuple of Ticks
        Of the first axis and of the second, as they are drawn now.
    """

    TICK = 0.05

    def __init__(
        self,
        plane: Plane,
        names: Sequence[str],
        colors: Sequence[str],
        color: str,
        size: float = 32,
    ) -> None:
        self.line = Ink(color, width=1.6)
        self.names = [
            Text(name, size, own, math=True) for name, own in zip(names, colors, strict=True)
        ]
        self.span: float = 1.0 if len(names) > 1 else 0.0
        super().__init__(self.line, *self.names)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        left, bottom, right, top = plane.window.sides
        x, y = plane.view(np.zeros((1, 2)))[0]
        unit = plane.view.scale
        self.ticks = (
            self._ticks(x, left, right, unit) if bottom < y < top else _NO_TICKS,
            self._ticks(y, bottom, top, unit) if self.span and left < x < right else _NO_TICKS,
        )
        along, upwards = (
            origin + t.values * unit for origin, t in zip((x, y), self.ticks, strict=True)
        )
        a, b = [], []
        if bottom < y < top:
            a.append((left, y))
            b.append((right, y))
            for tick in along:
                a.append((tick, y - self.TICK))
                b.append((tick, y + self.TICK))
        if self.span and left < x < right:
            a.append((x, bottom))
            b.append((x, top))
            for tick in upwards:
                a.append((x - self.TICK, tick))
                b.append((x + self.TICK, tick))
        self.line.points = strokes(np.array(a).reshape(-1, 2), np.array(b).reshape(-1, 2))
        across, up = self.names[0].outline, self.names[-1].outline
        at = right - max(0.3, 0.2 + across.width / 2)
        self.names[0].put(at, min(max(y, bottom + 0.3), top - 0.5) + 0.27)
        if len(self.names) > 1:
            beside = max(0.32, 0.12 + up.width / 2)
            at = top - max(0.27, 0.22 + up.height / 2)
            self.names[1].put(min(max(x, left + 0.3), right - 0.4 - beside) + beside, at)

    def _ticks(self, origin: float, low: float, high: float, unit: float) -> Ticks:
        # At the origin the other axis stands.
        return whole((low - origin) / unit, (high - origin) / unit, zero=False)
