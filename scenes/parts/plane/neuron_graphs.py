"""Graphs of neurons over a line of inputs, and how their sum becomes the output's."""

from __future__ import annotations

import numpy as np
from manim.utils.rate_functions import smooth
from numpy.typing import NDArray

from pleat.scenes.drawing.heights import Heights, heights
from pleat.scenes.drawing.ink import NOTHING, Ink, path
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.graphs import OverLine, cut, graph_of
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.sheet import Sheet

Array = NDArray[np.float64]


def neuron_heights(sheet: Sheet, layer: int) -> Heights:
    """Return the scale on which the values of a layer's neurons are seen, where data lie."""
    x = sheet.data.carried.at(0.0)[:, :1]
    window = sheet.plane.window
    ends = sheet.opening.inverse(np.array([window.sides[:2], window.sides[2:]]))[:, 0]
    low, high = (x.min(), x.max()) if len(x) else ends
    seen = np.linspace(low, high, 257)[:, None]
    return heights(sheet.plane.net.stages(seen)[layer - 1][1].ravel(), sheet.graph_room)


class NeuronGraphs(OverLine):
    """The graphs of a layer's neurons, from z (share 0) to a (share 1), each in its colour.

    Parameters
    ----------
    layer : int
        From 1.

    Attributes
    ----------
    shares : list of float
        How far each neuron's activation has come.
    lines : list of Ink
    """

    WIDTH = 4.5

    def __init__(self, plane: Plane, theme: Theme, over: Heights, layer: int) -> None:
        self.over, self.layer = over, layer
        colors = neuron_colors(theme, plane.net, layer)
        self.shares = [0.0] * len(colors)
        self.lines = [Ink(color, width=self.WIDTH) for color in colors]
        super().__init__(*self.lines)
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        self.graph = graph_of(plane, self.over, self.layer)

    def values(self, neuron: int) -> Array:
        """Return what a neuron has at every vertex now, (M,)."""
        z, a = (q[:, neuron] for q in self.graph.stages[self.layer - 1])
        share = self.shares[neuron]
        out: Array = (1 - share) * z + share * a
        return out

    def draw(self, plane: Plane) -> None:
        """Draw the lines."""
        for k, ink in enumerate(self.lines):
            ink.points = cut(self.at(plane, self.graph.x, self.values(k)), self.room(plane))


class SummedGraphs(OverLine):
    """The graphs of the last hidden neurons, each times its weight, on top of one another.

    They begin as the neurons' own graphs on their own scale. Then each is multiplied by its
    weight; then one after the other is added to the bias, the space between one sum and the
    next tinted in its colour. The last sum is the output before its activation.

    Parameters
    ----------
    own, over : Heights
        The scales of the neurons and of the output.
    output : int
        From 0.

    Attributes
    ----------
    scaled : float
        How far the multiplication has come, from 0 to 1.
    added : float
        How many have been added.
    bent : float
        How far the output's activation has come, from 0 to 1.
    sums : (M, 1 + n) array
        The bias, and the sum with each neuron more.
    """

    WIDTH, SUM, TINT = 4.5, 5.0, 0.3
    LIFTED = 0.7  # of its time a neuron rises onto the sum; then the sum takes it in

    def __init__(
        self, plane: Plane, theme: Theme, own: Heights, over: Heights, output: int = 0
    ) -> None:
        self.own, self.over, self.output = own, over, output
        self.scaled, self.added, self.bent = 0.0, 0.0, 0.0
        hidden = len(plane.net.widths) - 2
        colors = neuron_colors(theme, plane.net, hidden)
        self.bands = [Ink(color, fill=self.TINT) for color in colors]
        self.lines = [Ink(color, width=self.WIDTH) for color in colors]
        self.sum = Ink(theme.text, width=self.SUM)
        super().__init__(*self.bands, *self.lines, self.sum)
        self.reweigh(plane)
        self.place(plane)

    def reweigh(self, plane: Plane) -> None:
        hidden = len(plane.net.widths) - 2
        last = plane.net.layers[-1]
        self.act = last.act
        self.graph = graph_of(plane, self.over)
        self.hidden = self.graph.stages[hidden - 1][1]
        self.terms = self.hidden * last.W[self.output]
        bias = np.full((len(self.hidden), 1), last.b[self.output])
        self.sums = np.cumsum(np.hstack([bias, self.terms]), axis=1)

    def draw(self, plane: Plane) -> None:
        """Draw what has come about so far."""
        x, t = self.graph.x, self.scaled
        line = plane.view(np.column_stack([x, np.zeros(len(x))]))
        across, base = line[:, 0], float(line[0, 1])
        for k, (band, top) in enumerate(zip(self.bands, self.lines, strict=True)):
            u = min(max(self.added - k, 0.0), 1.0)
            lift = smooth(min(u / self.LIFTED, 1.0))
            # On the way both scales are in between, so that nothing jumps.
            own = (1 - t) * self.own(self.hidden[:, k]) + t * self.over.scale * self.terms[:, k]
            below = lift * self.over(self.sums[:, k])
            p = np.column_stack([across, base + below + own])
            top.points = cut(p, self.room(plane)) if u < 1 else NOTHING
            band.refill(self.TINT * min(5 * u, 1.0))
            band.points = NOTHING
            if u > 0:
                band.points = _between(across, base + below, p[:, 1], self.room(plane))
        whole = min(int(self.added), len(self.bands))
        rest = smooth(max((self.added - whole - self.LIFTED) / (1 - self.LIFTED), 0.0))
        sums = self.sums[:, whole]
        if rest:
            sums = (1 - rest) * sums + rest * self.sums[:, whole + 1]
        sums = (1 - self.bent) * sums + self.bent * self.act(sums)
        self.sum.points = cut(np.column_stack([across, base + self.over(sums)]), self.room(plane))


def _between(x: Array, low: Array, high: Array, window: Rect) -> Array:
    """Return the cubics of the areas between two graphs, as far as a window shows them."""
    left, bottom, right, top = window.sides
    inside = np.unique(np.concatenate([[left, right], x[(x > left) & (x < right)]]))
    a, b = (np.clip(np.interp(inside, x, v), bottom, top) for v in (low, high))
    outline = np.vstack([np.column_stack([inside, a]), np.column_stack([inside, b])[::-1]])
    return path(outline, closed=True)
