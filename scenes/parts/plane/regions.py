"""Linear regions in colour, and the creases that part them, neuron by neuron."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import ManimColor
from numpy.typing import NDArray

from pleat.nets.geometry.boundary import chain
from pleat.nets.geometry.creases import creases
from pleat.nets.geometry.polygons import Box
from pleat.nets.geometry.regions import regions
from pleat.scenes.drawing.ink import Ink, clip_segments, path, paths
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane

if TYPE_CHECKING:
    pass

Array = NDArray[np.float64]


def kinked(plane: Plane) -> list[tuple[int, int]]:
    """Return (1-based layer, 0-based neuron) of all that fold, in the order of patterns."""
    return [
        (number, neuron)
        for number, layer in enumerate(plane.net.layers, 1)
        if layer.act.kinks
        for neuron in range(layer.neurons)
    ]


def _identities(plane: Plane, theme: Theme) -> list[int]:
    """Return for each neuron that folds, as `kinked` has them, which it was at first."""
    widths, found = plane.net.widths, kinked(plane)
    first = {layer: k for k, (layer, neuron) in enumerate(found) if neuron == 0}
    return [first[layer] + theme.identities(widths[layer], layer)[n] for layer, n in found]


def reordered(neurons: list[tuple[int, int]], layer: int, order: Sequence[int]) -> list[int]:
    """Return from which place, of those `kinked` lists, each neuron has come."""
    where = {one: k for k, one in enumerate(neurons)}
    return [where[at, order[n] if at == layer else n] for at, n in neurons]


class RegionMap(Part):
    """Every linear region, tinted so that neighbours differ.

    A neuron turns the hue of all regions on its active side by a step of its own.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
        Of the input, that it covers.

    Attributes
    ----------
    patterns : (R, K) array
        For each region, which neurons are active.
    """

    in_place = True  # whether every neuron still stands where it stood at first
    OPACITY = 0.17
    HUES = 6

    def __init__(self, plane: Plane, box: Box, theme: Theme) -> None:
        self.box, self.neurons = box, kinked(plane)
        self._steps = np.array([1 + k % (self.HUES - 1) for k in _identities(plane, theme)])
        self._made: dict[bytes, Ink] = {}
        self._arrived: Array = np.ones(len(self.neurons))
        self._inks: list[Ink] = []
        own = (theme.hidden * self.HUES)[: self.HUES]
        self._hues = np.array([ManimColor(color).to_rgb() for color in own])
        super().__init__()
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        found = regions(plane.net, self.box)
        rows = [np.frombuffer(region.pattern, np.uint8) for region in found]
        self.patterns = np.array(rows).reshape(len(found), len(self.neurons)).astype(bool)
        self._cells = [plane.carry(region.polygon) for region in found]
        # A region is known by its pattern: while weights move its ink stays the same.
        level = next((ink.level for ink in self._inks), 1.0)
        known, self._inks = dict(self._made), []
        for region in found:
            own = known.pop(region.pattern, None)
            own = own or Ink("#FFFFFF", fill=self.OPACITY, solid="surface")
            self._made[region.pattern] = own.set_level(level)
            self._inks.append(own)
        self.submobjects = list(self._inks)
        self.tint(self._arrived)

    def reorder(self, layer: int, order: Sequence[int]) -> None:
        self.in_place = False
        places = reordered(self.neurons, layer, order)
        self._steps, self._arrived = self._steps[places], self._arrived[places]
        made = ((np.frombuffer(pattern, np.uint8), ink) for pattern, ink in self._made.items())
        self._made = {pattern[places].tobytes(): ink for pattern, ink in made}

    @property
    def arrived(self) -> Array:
        """How far each neuron is counted in, from 0 to 1."""
        return self._arrived

    @property
    def steps(self) -> list[int]:
        """How many hues each neuron turns the regions on its active side."""
        return [int(v) for v in self._steps]

    def tint(self, arrived: Sequence[float] | Array) -> None:
        """Count each neuron in as far as it has arrived, from 0 to 1."""
        self._arrived = now = np.array(arrived, dtype=np.float64)
        # Regions on both sides of one crease differ in one neuron, whose step is no round.
        steps = self._steps
        before, after = (
            self._hues[(self.patterns[:, there] @ steps[there]) % self.HUES]
            for there in (now >= 1, now > 0)
        )
        under_way = now[(now > 0) & (now < 1)]
        t = float(under_way.max()) if len(under_way) else 1.0
        for ink, tone in zip(self._inks, (1 - t) * before + t * after, strict=True):
            ink.recolor(ManimColor(tone).to_hex())

    def place(self, plane: Plane) -> None:
        for ink, cell in zip(self._inks, self._cells, strict=True):
            ink.points = path(clip_polygon(plane.standing(cell), plane.window.sides), closed=True)


class NeuronCreases(Part):
    """The creases of all layers on the sheet, each in the colour of its neuron.

    Attributes
    ----------
    drawn : list of float
        How much of each neuron's crease is seen, from 0 to 1.
    """

    in_place = True  # whether every neuron still stands where it stood at first

    def __init__(self, plane: Plane, box: Box, theme: Theme, width: float = 3.0) -> None:
        self.box, self.neurons = box, kinked(plane)
        self._lines: list[list[Carried]] = []
        self.reweigh(plane)
        self._inks = [
            Ink(neuron_colors(theme, plane.net, k)[n], width=width, solid="line")
            for k, n in self.neurons
        ]
        self.drawn = [1.0] * len(self.neurons)
        super().__init__(*self._inks)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        lines: dict[tuple[int, int], list[Array]] = {which: [] for which in self.neurons}
        for crease in creases(plane.net, self.box):
            lines[crease.layer, crease.neuron] += chain(crease.segments)
        self._lines = [[plane.carry(line) for line in own] for own in lines.values()]

    def reorder(self, layer: int, order: Sequence[int]) -> None:
        self.in_place = False
        places = reordered(self.neurons, layer, order)
        self._inks = [self._inks[k] for k in places]
        self.drawn = [self.drawn[k] for k in places]
        self.submobjects = list(self._inks)

    def seen(self, k: int, plane: Plane) -> bool:
        """Return whether the window shows something of a neuron's crease."""
        return any(_within(plane.now(line), plane) for line in self._lines[k])

    def place(self, plane: Plane) -> None:
        for ink, lines, share in zip(self._inks, self._lines, self.drawn, strict=True):
            seen = [p for line in lines for p in _within(plane.standing(line), plane)]
            ink.points = paths(_start(p, share) for p in seen)


def _within(p: Array, plane: Plane) -> list[Array]:
    """Return the pieces of a polyline that a window shows."""
    a, b, kept = clip_segments(p[:-1], p[1:], plane.window.sides)
    if not len(a):
        return []
    apart = np.flatnonzero(np.diff(np.flatnonzero(kept)) > 1) + 1
    pieces = zip(np.split(a, apart), np.split(b, apart), strict=True)
    return [np.vstack([start, end[-1:]]) for start, end in pieces]


def _start(p: Array, share: float) -> Array:
    """Return the first part of a polyline, by length."""
    if share >= 1:
        return p
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(p[:, :2], axis=0).T))])
    end = share * along[-1]
    tip = np.array([[np.interp(end, along, column) for column in p.T]])
    return np.vstack([p[along < end], tip])
