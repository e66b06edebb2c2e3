"""A surface over the plane, and what it stands on and is measured by: ground, axis, levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import Box, box_polygon
from pleat.scenes.drawing.ink import NOTHING, Ink, Text, clip_segments, inks, path, strokes
from pleat.scenes.drawing.ruling import Ruling, nice
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.facets import Facets
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane
from pleat.scenes.parts.plane.points import Points
from pleat.scenes.parts.plane.relief import UPRIGHT
from pleat.scenes.parts.plane.ticks import Ticks, spaced

Array = NDArray[np.float64]


class Slopes(Facets):
    """Facets of a surface that stands over the plane: what it is about, so more than a hint."""

    FAINT, STRONG = 0.24, 0.74


class HeightSurface(Part):
    """The sheet as a surface: its flat pieces in the colours of what they are, with a grid.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
        Of the input.
    ruled : Ruling
        Whose lines go along with it.
    pieces : mapping of str to sequence of (V, 2) arrays
        By colour; flat, wherever the plane lifts them.
    grid : str
        The colour of its lines.
    """

    LINE, EDGE, FAINT = 1.4, 2.4, 0.55

    def __init__(
        self,
        plane: Plane,
        box: Box,
        ruled: Ruling,
        pieces: Mapping[str, Sequence[Array]],
        grid: str,
    ) -> None:
        self.slopes = [Slopes(plane, box, color, own) for color, own in pieces.items() if own]
        self.grid = Lines(plane, ruled_lines(box, ruled), grid, self.LINE, self.FAINT)
        self.edge = Lines(plane, [_outline(box)], grid, self.EDGE)
        super().__init__(*self.slopes, self.grid, self.edge)

    def place(self, plane: Plane) -> None:
        for part in (*self.slopes, self.grid, self.edge):
            part.place(plane)


class Ground(Part):
    """What of the input plane stays where it is when the sheet is lifted: grid, axes, names.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
        Of the input.
    ruled : Ruling
    names, colors : sequences of str
        Typst mathematics for both inputs, and their colours.
    theme : Theme
    """

    takes_turns = True
    SIZE = 32
    BEYOND = 0.36  # scene units: how far from the ground a name stands
    NEARER = 0.4  # scene units that one side is nearer than the other: then its name is there

    def __init__(
        self,
        plane: Plane,
        box: Box,
        ruled: Ruling,
        names: Sequence[str],
        colors: Sequence[str],
        theme: Theme,
    ) -> None:
        (x0, y0), (x1, y1) = box
        x, y = min(max(0.0, x0), x1), min(max(0.0, y0), y1)
        axes = [np.array([[x0, y], [x1, y]]), np.array([[x, y0], [x, y1]])]
        self.grid = Lines(plane, ruled_lines(box, ruled), theme.grid, 1.3, lifted=False)
        outline = [_outline(box)]
        self.lines = Lines(plane, [*axes, *outline], theme.axis, 1.8, lifted=False)
        self.names = [
            Text(name, self.SIZE, color, math=True)
            for name, color in zip(names, colors, strict=True)
        ]
        # An axis has its name at one of the two sides that run along it.
        middle = (np.array(box[0]) + box[1]) / 2
        self._sides = [
            np.array([[middle[0], y0], [middle[0], y1]]),
            np.array([[x0, middle[1]], [x1, middle[1]]]),
        ]
        super().__init__(self.grid, self.lines, *self.names)
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        self.grid.reweigh(plane)
        self.lines.reweigh(plane)
        self._lifted = [plane.carry(sides) for sides in self._sides]

    def place(self, plane: Plane) -> None:
        self.grid.place(plane)
        self.lines.place(plane)
        room = plane.readable
        for sides, lifted, name in zip(self._sides, self._lifted, self.names, strict=True):
            p = plane.stand(plane.over(sides, 0.0))
            front = int(p[1, 1] < p[0, 1])
            # It changes sides unseen.
            seen = min(float(abs(p[1, 1] - p[0, 1])) / self.NEARER, 1.0)
            away = p[front, :2] - p[1 - front, :2]
            away /= max(float(np.hypot(*away)), 1e-9)
            # What is lifted may hang down over the ground's side.
            p[front, 1] = min(p[front, 1], plane.standing(lifted)[front, 1])
            half = np.array([name.outline.width, name.outline.height]) / 2
            low, high = np.array(room.sides[:2]) + half, np.array(room.sides[2:]) - half
            x, y = np.clip(p[front, :2] + self.BEYOND * away, low, np.maximum(low, high))
            name.put(float(x), float(y))
            for ink in inks(name):
                ink.refill(seen)


class HeightAxis(Part):
    """An upright axis at the corner of the ground that is furthest to the left, with numbers.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
        The ground.
    low, high : float
        From which height to which it goes.
    name : str
        Typst mathematics for what it measures.
    color : str
        The name's.
    tall : float
        How many scene units a height of 1 will be drawn.
    theme : Theme

    Attributes
    ----------
    ticks : Ticks
    """

    takes_turns = True
    SIZE, NAME, WIDTH = 24.0, 32.0, 1.8
    TICK, ASIDE, ABOVE = 0.06, 0.16, 0.3  # scene units
    FURTHER = 0.4  # scene units that one corner is further than the next: then it is there
    THIN = 0.3  # of its width: a thinner line can't be seen well
    APART = 0.2, 0.3  # scene units: numbers that come so close to each other fade away
    MOST, GAP = 8, 0.4  # ticks; scene units from one to the next, at the least

    def __init__(
        self,
        plane: Plane,
        box: Box,
        low: float,
        high: float,
        name: str,
        color: str,
        tall: float,
        theme: Theme,
    ) -> None:
        self._corners, self._ends = box_polygon(box), (low, high)
        self.ticks: Ticks = spaced(low, high, nice(max((high - low) / self.MOST, self.GAP / tall)))
        # All else is to the right of it, so nothing hides it.
        self.line = Ink(theme.text, width=self.WIDTH, opacity=0.8)
        self.numbers = [
            Text(f"${text}$", self.SIZE, theme.text, math=True) for text in self.ticks.texts
        ]
        self.called = Text(name, self.NAME, color, math=True)
        super().__init__(self.line, *self.numbers, self.called)
        self.place(plane)

    def fixed(self) -> Sequence[Text]:
        """Return its numbers: each belongs to a tick."""
        return self.numbers

    def seats(self, plane: Plane) -> tuple[Array, float]:
        """Return where ends and ticks stand, (2 + T, 3), and how clear it is at which corner."""
        across = np.sort(plane.stand(plane.over(self._corners, 0.0))[:, 0])
        clear = min(float(across[1] - across[0]) / self.FURTHER, 1.0)
        heights = np.array([*self._ends, *self.ticks.values])
        feet = np.tile(self.foot(plane), (len(heights), 1))
        return plane.stand(plane.over(feet, heights)), clear

    def foot(self, plane: Plane) -> Array:
        """Return the corner of the ground that is furthest to the left now, (2,)."""
        across = plane.stand(plane.over(self._corners, 0.0))[:, 0]
        found: Array = self._corners[int(np.argmin(across))]
        return found

    def place(self, plane: Plane) -> None:
        p, clear = self.seats(plane)
        tick = np.array([self.TICK, 0.0, 0.0])
        a, b = np.vstack([p[:1], p[2:] - tick]), np.vstack([p[1:2], p[2:] + tick])
        a, b, _ = clip_segments(a, b, plane.window.sides)
        self.line.points = strokes(a, b) if clear > self.THIN else NOTHING
        self.line.set_swell(clear)
        # Seen from above, they would all stand at one place.
        apart = float(np.abs(np.diff(p[2:4, 1])).min(initial=np.inf))
        low, high = self.APART
        seen = clear * float(np.clip((apart - low) / (high - low), 0.0, 1.0))
        for text, (x, y, _) in zip(self.numbers, p[2:], strict=True):
            text.put(float(x) - self.ASIDE, float(y), "right")
            for ink in inks(text):
                ink.refill(seen)
        top = p[1] if p[1, 1] >= p[0, 1] else p[0]
        self.called.put(float(top[0]), float(top[1]) + self.ABOVE)
        for ink in inks(self.called):
            ink.refill(clear)


class LevelPlane(Part):
    """A level plane over a box of the input, at one height, with its outline.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
    height : float
    color : str

    Attributes
    ----------
    carried : Carried
        Its corners, the first once more at the end.
    level : float
        Its height.
    """

    FILL, EDGE = 0.15, 2.0

    def __init__(self, plane: Plane, box: Box, height: float, color: str) -> None:
        self._outline, self.level = _outline(box), height
        self.ink = Ink(color, fill=self.FILL, solid="surface")
        self.edge = Ink(color, width=self.EDGE, opacity=0.8, solid="line")
        super().__init__(self.ink, self.edge)
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        q = plane.over(self._outline, self.level)
        self.carried = Carried(plane.passage, q, lifted=False)

    def place(self, plane: Plane) -> None:
        p = plane.standing(self.carried)
        seen = clip_polygon(p[:-1], plane.window.sides)
        self.ink.points = path(seen, closed=True) if len(seen) > 2 else NOTHING
        a, b, _ = clip_segments(p[:-1], p[1:], plane.window.sides)
        self.edge.points = strokes(a, b)


class Stems(Part):
    """From every data point straight down to the ground."""

    WIDTH, FAINT = 1.6, 0.7

    def __init__(self, plane: Plane, points: Points, color: str) -> None:
        self.marked = points
        self.ink = Ink(color, width=self.WIDTH, opacity=self.FAINT, solid="line")
        super().__init__(self.ink)
        self.place(plane)

    def place(self, plane: Plane) -> None:
        q = plane.at(self.marked.carried)
        foot = q.copy()
        foot[:, UPRIGHT:] = 0.0
        a, b, _ = clip_segments(plane.stand(foot), plane.stand(q), plane.window.sides)
        self.ink.points = strokes(a, b)


def ruled_lines(box: Box, ruled: Ruling) -> list[Array]:
    """Return the lines of a grid inside a box."""
    (x0, y0), (x1, y1) = box
    upright = [np.array([[x, y0], [x, y1]]) for x in ruled.lines(0) if x0 < x < x1]
    return upright + [np.array([[x0, y], [x1, y]]) for y in ruled.lines(1) if y0 < y < y1]


def _outline(box: Box) -> Array:
    corners = box_polygon(box)
    return np.vstack([corners, corners[:1]])
