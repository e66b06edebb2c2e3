"""What stands around a terrain: the edges of its plane with their numbers, the axis of heights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Group, Ink, Text, inks, strokes
from pleat.scenes.drawing.ruling import nice
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.terrain import Furniture, Terrain
from pleat.scenes.parts.plane.ticks import spaced

Array = NDArray[np.float64]


class TerrainAxes(Furniture):
    """The ground's edges, two of them with numbers and names, and the axis of heights.

    Parameters
    ----------
    low, high : (2,) array
        The corners of the plane in its own units.
    base, top : float
        Of the heights, in theirs.
    reach : float
        How high the top stands, in the mesh's units.
    names : sequence of str
        Typst mathematics, for the two axes of the plane.
    height : Text
        What heights are.
    bounds : Rect
        What names keep to, in scene units.
    """

    behind = True
    SIZE, NAME = 24, 32
    TICK, OUT, NAME_OUT = 0.07, 0.26, 0.62
    UPRIGHT = 0.2  # of its length: an axis of heights as short as that fades

    def __init__(
        self,
        low: Array,
        high: Array,
        base: float,
        top: float,
        reach: float,
        names: Sequence[str],
        colors: Sequence[str],
        height: Text,
        bounds: Rect,
        theme: Theme,
    ) -> None:
        self._bounds = bounds
        self.low, self.high, self.base, self.top, self.reach = low, high, base, top, reach
        self.edges = Ink(theme.axis, width=2.0)
        self.upright = Ink(theme.axis, width=2.0)
        # At a corner two numbers would meet.
        inner = 0.02 * (high - low)
        self.ticks = [
            spaced(float(a), float(b), nice(float(b - a) / 6))
            for a, b in zip(low + inner, high - inner, strict=True)
        ]
        rise = top - base
        self.ticks.append(spaced(base + 0.05 * rise, top, nice(rise / 4)))
        self.numbers = [
            [Text(text, self.SIZE, theme.muted) for text in ticks.texts] for ticks in self.ticks
        ]
        self.names = [
            Text(name, self.NAME, own, math=True) for name, own in zip(names, colors, strict=True)
        ]
        self.title = height
        super().__init__(self.edges, *self.numbers[0], *self.numbers[1], *self.names)
        self.tall = Group(self.upright, *self.numbers[2], self.title)
        self.add(self.tall)

    def place(self, terrain: Terrain) -> None:
        near = terrain.stand.near
        corners = np.array([[-1.0, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]])
        seen = terrain.project(corners)
        a, b = [*seen], [*np.roll(seen, -1, axis=0)]
        for axis in (0, 1):
            # The edge that is nearer to the viewer, of a map the lower and the left one.
            side = 1.0 if near[1 - axis] > 1e-9 else -1.0
            out = np.zeros((2, 3))
            out[1, 1 - axis] = side
            start = terrain.project(out)
            way = (start[1] - start[0]) / max(float(np.hypot(*(start[1] - start[0]))), 1e-9)
            values = self.ticks[axis].values
            p = np.zeros((len(values), 3))
            p[:, axis] = 2 * (values - self.low[axis]) / (self.high - self.low)[axis] - 1
            p[:, 1 - axis] = side
            at = terrain.project(p)
            a += [*at]
            b += [*(at + self.TICK * way)]
            for text, (x, y) in zip(self.numbers[axis], at + self.OUT * way, strict=True):
                text.put(float(x), float(y))
            middle = np.zeros((1, 3))
            middle[0, 1 - axis] = side
            self._put(self.names[axis], *(terrain.project(middle)[0] + self.NAME_OUT * way))
        self.edges.points = strokes(np.array(a), np.array(b))
        self._stand_up(terrain, seen, corners)

    def _stand_up(self, terrain: Terrain, seen: Array, corners: Array) -> None:
        """Draw the axis of heights over the corner that is seen furthest to the left."""
        foot = corners[int(np.argmin(np.round(seen[:, 0], 6)))]
        values = self.ticks[2].values
        p = np.repeat(foot[None], len(values) + 2, axis=0)
        p[:-2, 2] = self.reach * (values - self.base) / (self.top - self.base)
        p[-1, 2] = self.reach
        at = terrain.project(p)
        long = float(at[-1, 1] - at[-2, 1]) / (self.reach * terrain.unit)
        for ink in inks(self.tall):
            ink.dampen(min(max((long - self.UPRIGHT) / self.UPRIGHT, 0.0), 1.0))
        a, b = [at[-2], *at[:-2]], [at[-1], *(at[:-2] - [self.TICK, 0])]
        self.upright.points = strokes(np.array(a), np.array(b))
        for text, (x, y) in zip(self.numbers[2], at[:-2], strict=True):
            text.put(float(x) - 0.16, float(y), "right")
        self._put(self.title, float(at[-1, 0]), float(at[-1, 1]) + 0.28)

    def _put(self, text: Text, x: float, y: float) -> None:
        """Put a name where it belongs, or as near as it may stand."""
        left, bottom, right, top = self._bounds.sides
        across, up = text.outline.width / 2, text.outline.height / 2
        text.put(
            min(max(float(x), left + across), right - across),
            min(max(float(y), bottom + up), top - up),
        )


class Pins(Furniture):
    """Texts that stand over places of a terrain.

    Parameters
    ----------
    places : (N, 3) array
        In the mesh's units.
    texts : sequence of Text
    """

    OVER = 0.34
    FADE = 0.05  # half sides: of a place hidden by so much nothing is written any more

    def __init__(self, places: Array, texts: Sequence[Text]) -> None:
        self.places, self.texts = places, list(texts)
        super().__init__(*self.texts)

    def place(self, terrain: Terrain) -> None:
        hidden = terrain.hidden(self.places)
        for text, (x, y), by in zip(self.texts, terrain.project(self.places), hidden, strict=True):
            text.put(float(x), float(y) + self.OVER)
            for ink in inks(text):
                ink.dampen(float(np.clip(1 - by / self.FADE, 0.0, 1.0)))
