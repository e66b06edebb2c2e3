"""The fixed axes of the space the sheet is in now, with their names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import NOTHING, Ink, Text, strokes
from pleat.scenes.drawing.notation import number
from pleat.scenes.drawing.numbers import measure, number_points
from pleat.scenes.drawing.ruling import decimals, nice
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.ticks import Ticks, spaced, whole

Array = NDArray[np.float64]
_NO_TICKS = Ticks(1.0, 0, 0, zero=False)


class Axes(Part):
    """Two axes through the origin, across the window, with a tick at every unit.

    Where units are too small or too large to be told apart, ticks are further apart or
    closer, and have numbers. Of an origin far out of the picture the axes stand at the
    window's edge.

    Parameters
    ----------
    names : sequence of str
        Typst mathematics for the two axes, such as ``$x_1$``; one name for a line.
    colors : sequence of str
        Of the names: those of the neurons whose values the axes measure.
    color : str
        Of the lines.
    units : sequence of pairs of float, optional
        For each axis, which number is written at its origin, and how much further one unit
        along it.

    Attributes
    ----------
    ticks : tuple of Ticks
        Of the first axis and of the second, as they are drawn now.
    at_edge : tuple of bool
        Whether the upright axis and the level one stand at the window's edge.
    """

    takes_turns = True
    TICK = 0.05
    _SIZE, _BELOW, _BESIDE = 24, 0.24, 0.12  # of numbers, and how far from their axes
    _ALONG, _ACROSS = 0.3, 0.58  # steps by which a name looks for a free place
    _GAP = 0.4  # at the least between two of them, at the window's edge
    _EDGE = 0.95, 0.85  # from the window's edge to an axis that stands there
    # Where basis vectors end and have their names there is no number.
    _CLEAR = 2

    def __init__(
        self,
        plane: Plane,
        names: Sequence[str],
        colors: Sequence[str],
        color: str,
        size: float = 32,
        units: Sequence[tuple[float, float]] = (),
    ) -> None:
        self._units, self.measured = tuple(units) or ((0.0, 1.0),) * 2, bool(units)
        self.line = Ink(color, width=1.6)
        self.numbers = Ink(color, fill=1.0)
        self.names = [
            Text(name, size, own, math=True) for name, own in zip(names, colors, strict=True)
        ]
        self.span: float = 1.0 if len(names) > 1 else 0.0
        super().__init__(self.line, self.numbers, *self.names)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        left, bottom, right, top = plane.window.sides
        origin = plane.view(np.zeros((1, 2)))[0]
        unit = plane.view.scale
        self.at_edge = self._far_off(origin, plane.window)
        (x, y), aside = origin, any(self.at_edge)
        if self.at_edge[0]:
            x = left + self._EDGE[0]
        if self.at_edge[1]:
            y = bottom + self._EDGE[1]
        self.ticks = (
            self._ticks(0, origin[0], left, right, unit) if bottom < y < top else _NO_TICKS,
            self._ticks(1, origin[1], bottom, top, unit)
            if self.span and left < x < right
            else _NO_TICKS,
        )
        along, upwards = (
            start + (t.values - zero) / size * unit
            for start, t, (zero, size) in zip(origin, self.ticks, self._units, strict=True)
        )
        self._write(
            along, upwards, x, y, plane.window, 0 if aside or self.measured else self._CLEAR
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
        self.names[0].put(at, min(max(y, bottom + 0.3), top - 0.6) + 0.27)
        if len(self.names) > 1:
            beside = max(0.32, 0.12 + up.width / 2)
            at = top - max(0.27, 0.22 + up.height / 2)
            self.names[1].put(min(max(x, left + 0.3), right - 0.4 - beside) + beside, at)

    def numerals(self) -> Array:
        return self.numbers.points[:, :2]

    def named(self, plane: Plane) -> list[tuple[Text, list[Array]]]:
        out = []
        for axis, text in enumerate(self.names):
            left, bottom, right, top = text.box
            here = np.array([left + right, bottom + top]) / 2
            # Along its axis inwards, on either side of it.
            inwards = np.eye(2)[axis] * -self._ALONG
            across = np.eye(2)[1 - axis] * -self._ACROSS
            places = [here + k * inwards + s * across for k in range(5) for s in (0, 1)]
            out.append((text, places[1:]))
        return out

    def _far_off(self, origin: Array, window: Rect) -> tuple[bool, bool]:
        """Return whether each axis would stand more than the window's size out of it."""
        x, y = origin
        across = not window.left - window.width < x < window.right + window.width
        up = not window.bottom - window.height < y < window.top + window.height
        return (across, up) if self.span == 1 else (False, False)

    def _write(
        self, along: Array, upwards: Array, x: float, y: float, window: Rect, clear: int
    ) -> None:
        """Write numbers at those ticks that have some, below and to the left of the axes."""
        texts: list[str] = []
        places: list[tuple[float, float]] = []
        for axis, (ticks, at) in enumerate(zip(self.ticks, (along, upwards), strict=True)):
            every = zip(ticks.multiples, ticks.texts, at, strict=False)
            for k, text, place in every:
                half = measure(text, self._SIZE) / 2
                p = (place, y - self._BELOW) if axis == 0 else (x - self._BESIDE - half, place)
                room = window.inset(half + 0.1, 0.2, half + 0.1, 0.2)
                inside = room.left < p[0] < room.right and room.bottom < p[1] < room.top
                if abs(k) >= clear and inside:
                    texts.append(text)
                    places.append((float(p[0]), float(p[1])))
        self.numbers.points = number_points(texts, places, self._SIZE) if texts else NOTHING

    def _ticks(self, axis: int, origin: float, low: float, high: float, unit: float) -> Ticks:
        # At the origin the other axis stands.
        start, end = (low - origin) / unit, (high - origin) / unit
        if not any(self.at_edge) and not self.measured:
            return whole(start, end, unit, zero=False)
        zero, size = self._units[axis]
        start, end, unit = zero + size * start, zero + size * end, unit / size
        # Nothing else says where this is: every tick has its number.
        places = decimals(nice(1 / unit))
        wide = max(measure(number(v, places), self._SIZE) for v in (start, end))
        return spaced(start, end, nice((wide + self._GAP) / unit))
