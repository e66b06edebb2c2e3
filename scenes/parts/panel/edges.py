"""Edges of a network: a weight each, and where on them their labels have room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Group, Ink, Patch, Text, dashes, path, rectangle, stroke
from pleat.scenes.drawing.notation import MINUS, Notation
from pleat.scenes.drawing.numbers import Numbers, measure

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]

MIDDLE, NEAR = 0.5, 0.27  # where on an edge labels stand; near the start where edges cross
_ELSEWHERE = (0.27, 0.32, 0.38, 0.5, 0.62, 0.73)
_MANY = 16  # edges between two layers: with more, no label is looked for
_BENDS = 49  # vertices of an edge that is not straight


class Edge(Group):
    """The edge from neuron n to neuron m of the next layer, with its weight.

    Width is |w|, dashes mean a negative weight, colour is that of neuron n.

    Parameters
    ----------
    start, end : (2,) array
        Scene units.
    weight : float
        Decides width and dashes.
    strongest : float
        The largest weight of the net; 0 draws all edges alike.
    color, ground : str
        Of the edge, and of what lies behind it.
    fineness : float
        Less than 1 where many edges make all of them thinner.
    notation : Notation, optional
        Of its weight.
    past : sequence of (2,) arrays
        Places beside the layers that it skips, which it passes on its way.
    """

    DASH = 0.13, 0.09  # of an edge of that length at the least; shorter ones are dashed finer
    SHORT = 0.6
    # In pixels at 1080p: of a weight next to nothing, how much the largest has more, of none at
    # all, and where all are alike.
    THIN, RANGE, NOUGHT, ALIKE = 1.2, 5.3, 0.8, 3.0

    def __init__(
        self,
        start: Array,
        end: Array,
        weight: float,
        strongest: float,
        color: str,
        ground: str,
        fineness: float = 1.0,
        notation: Notation | None = None,
        past: Sequence[Array] = (),
    ) -> None:
        self.notation = notation or Notation()
        self.line = Ink(color, width=1.0)
        self._course = _arched(np.vstack([start, *past, end])) if past else None
        self._tone, self._ground = color, ground
        self._start, self._end = start, end
        self.strongest, self._fineness = strongest, fineness
        self._written: tuple[Patch, Numbers] | None = None
        self._draw(weight)
        self.label_at = MIDDLE
        super().__init__(self.line)

    def _draw(self, weight: float) -> None:
        self.weight, alike = weight, self.strongest == 0
        pixels = self.ALIKE if alike else self.THIN + self.RANGE * abs(weight) / self.strongest
        if not (weight or alike):
            pixels = self.NOUGHT
        ends = self.way(0.0, 1.0)
        # A short edge, too, shows that it is dashed.
        whole = alike or weight >= 0
        self.line.points = path(ends) if whole else dashes(ends, *self._dashes())
        self.line.restroke(self._fineness * pixels)

    def reweigh(self, weight: float) -> None:
        """Show another weight, on its label too."""
        self._draw(weight)
        if self._written is not None:
            patch, text = self._written
            text.set_values([weight])
            patch.points = rectangle(*self.reach(self.label_at, text.size))

    def run(self, start: Array, end: Array, label_at: float) -> None:
        """Go from and to other places, with the label at a share of the way."""
        self._start, self._end, self.label_at = start, end, label_at
        self._draw(self.weight)
        if self._written is not None:
            patch, text = self._written
            x, y = map(float, self.place(label_at))
            text.move_to_centers([(x, y)])
            patch.points = rectangle(*self.reach(label_at, text.size))

    def answer(self, strongest: float) -> Callable[[float], None]:
        """Return the function that makes of an edge like all others that of its weight.

        Parameters
        ----------
        strongest : float
            The largest weight of the net.
        """
        plain, self.strongest = self.ALIKE * self._fineness, strongest
        ends, (dash, blank) = self.way(0.0, 1.0), self._dashes()

        def to(t: float) -> None:
            self._draw(self.weight)
            own = float(self.line.stroke_width) / stroke(1.0)
            self.line.restroke(plain + t * (own - plain))
            if self.weight < 0:
                self.line.points = dashes(ends, dash, max(t, 1e-3) * blank)

        return to

    def _dashes(self) -> tuple[float, float]:
        """Return the lengths of a dash and of the blank behind it: a short edge shows them, too."""
        short = min(1.0, float(np.hypot(*(self._end - self._start))) / self.SHORT)
        return short * self.DASH[0], short * self.DASH[1]

    @property
    def fineness(self) -> float:
        """Of so much of the usual width it is, where many edges make all of them thinner."""
        return self._fineness

    @property
    def written(self) -> tuple[Patch, Numbers] | None:
        """Its weight, if it is written on it: the ground, and the digits."""
        return self._written

    @property
    def tone(self) -> str:
        """Its colour as ``#RRGGBB``."""
        return self._tone

    def place(self, share: float) -> Array:
        """Return the point at a share of the way along it."""
        if self._course is not None:
            return self._along(np.array([share]))[0]
        return self._start + share * (self._end - self._start)

    def way(self, first: float, last: float) -> Array:
        """Return the polyline from one share of the way along it to another, (N, 2)."""
        if self._course is None:
            return np.vstack([self.place(first), self.place(last)])
        whole = _shares(self._course)
        inner = whole[(whole > first) & (whole < last)]
        return self._along(np.concatenate([[first], inner, [last]]))

    def _along(self, shares: Array) -> Array:
        assert self._course is not None
        whole = _shares(self._course)
        return np.column_stack([np.interp(shares, whole, own) for own in self._course.T])

    def weigh(self, size: float) -> list[Ink]:
        """Return its weight as digits on a patch that keeps the edge off them."""
        x, y = map(float, self.place(self.label_at))
        text = Numbers([self.weight], [(x, y)], self._tone, size, self.notation)
        points = rectangle(*self.reach(self.label_at, size))
        patch = Patch(self._ground, fill=1.0, points=points)
        self._written = patch, text
        return [patch, text]

    def reach(self, share: float, size: float) -> Box:
        """Return left, bottom, right and top of its weight's patch, standing at a share of it."""
        x, y = map(float, self.place(share))
        half = measure(self.notation.write(abs(self.weight)), size) / 2
        left = half + (measure(MINUS, size) if self.weight < 0 else 0.0)
        wide, tall = self.around(size)
        return x - left - wide, y - tall, x + half + wide, y + tall

    @staticmethod
    def around(size: float) -> tuple[float, float]:
        """Return how far a patch reaches beyond digits, and from their middle up and down."""
        return 0.05, 0.0046 * size

    def symbol(self, source: str, size: float) -> list[Ink]:
        """Return its weight's name on a patch, drawn from Typst mathematics."""
        text = Text(source, size, self._tone, math=True)
        x, y = map(float, self.place(self.label_at))
        text.put(x, y)
        left, bottom, right, top = text.box
        points = rectangle(left - 0.04, bottom + 0.02, right + 0.04, top - 0.02)
        return [Patch(self._ground, fill=1.0, points=points), text]  # type: ignore[list-item]


def _arched(places: Array) -> Array:
    """Return a smooth line through places from left to right that rises and falls no further."""
    from scipy.interpolate import PchipInterpolator  # takes long, and few clips need it

    x = np.linspace(places[0, 0], places[-1, 0], _BENDS)
    return np.column_stack([x, PchipInterpolator(*places.T)(x)])


def _shares(course: Array) -> Array:
    """Return how far along a polyline each of its vertices is, from 0 to 1."""
    far = np.append(0.0, np.cumsum(np.hypot(*np.diff(course, axis=0).T)))
    out: Array = far / far[-1]
    return out


class NoEdge(Edge):
    """Stands for every edge of a neuron that is left out."""

    def __init__(self, color: str) -> None:
        here = np.zeros(2)
        super().__init__(here, here + 1, 0.0, 1.0, color, color)
        self.line.points = np.zeros((0, 3))

    def reweigh(self, weight: float) -> None:
        """Stay away."""

    def weigh(self, size: float) -> list[Ink]:
        """Return nothing."""
        return []


class NoPlace(NoEdge):
    """Stands for what is no edge: the way of one that skips a layer, up to its channel."""


def find_room(
    rows: Sequence[Sequence[Edge]],
    size: float,
    neurons: Sequence[tuple[Array, float]],
) -> bool:
    """Set where on their edges the labels of a layer stand; say whether there is room.

    Parameters
    ----------
    rows : sequence of sequences of Edge
        Those that enter a neuron, neuron by neuron.
    size : float
        Of the labels, in pixels at 1080p.
    neurons : sequence of ((2,) array, float)
        Centre and radius of those around.
    """
    every = [(m, n, edge) for m, row in enumerate(rows) for n, edge in enumerate(row)]
    edges = [which for which in every if not isinstance(which[2], NoPlace)]
    many = len(rows) > 1 and len(rows[0]) > 1
    square = len(rows) == len(rows[0])
    # Where edges cross, labels keep near the neurons they leave.
    usual = [NEAR if many and not (square and m == n) else MIDDLE for m, n, _ in edges]
    for (_, _, edge), share in zip(edges, usual, strict=True):
        edge.label_at = share
    if len(edges) > _MANY:
        return False
    for shares in (usual, *([share] * len(edges) for share in _ELSEWHERE)):
        boxes = [e.reach(s, size) for (_, _, e), s in zip(edges, shares, strict=True)]
        if not any(_faults(boxes, neurons)):
            for (_, _, edge), share in zip(edges, shares, strict=True):
                edge.label_at = share
            return True
    return False


def _faults(boxes: Sequence[Box], neurons: Sequence[tuple[Array, float]]) -> Iterator[bool]:
    """Yield for pairs whether a label stands over another, or over a neuron."""
    for a, b in combinations(boxes, 2):
        yield min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
    for left, bottom, right, top in boxes:
        for center, radius in neurons:
            nearest = np.clip(center, [left, bottom], [right, top])
            yield bool(np.hypot(*(nearest - center)) < radius)
