"""The net as a diagram: an edge is a weight, a node is a neuron and shows its value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
from manim.mobject.mobject import Mobject

from pleat.nets.model import Net
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, dots
from pleat.scenes.drawing.notation import NetNotation, net_notation
from pleat.scenes.drawing.numbers import IN_NETWORK, Numbers, Readings
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.columns import OVER, Column, columns
from pleat.scenes.parts.panel.edges import Edge, NoEdge, NoPlace, find_room

__all__ = ["Edge", "NetworkDiagram"]

_PASSED = 0.45  # from a neuron to an edge that skips it, for a name between: scene units


class NetworkDiagram(Group):
    """Neurons in columns, one a layer, with every weight on its edge.

    What there is no room for is left out: first the weights' labels, layer by layer, then
    the names and the values of neurons but for the first and the last, and of very wide
    layers all but the first and the last neurons, with dots between them.

    Parameters
    ----------
    net : Net
    theme : Theme
    room : Rect
        Where it stands, in scene units.
    names : sequence of sequence of str
        Typst mathematics for every neuron, layer by layer, the input first.
    radius : float
        Of a neuron, in scene units, where there is room for it.
    labels : str
        What edges carry: ``numbers``, ``names`` such as w12, or ``none``; only with
        numbers are edges as wide as their weights.
    notation : NetNotation, optional
        How its numbers are written.
    size : float
        Of the labels, in pixels at 1080p.
    outputs : sequence of str, optional
        Colours of the output neurons, where each stands for a class.
    over : float
        How far few and large neurons may reach out of the room above, in scene units.

    Attributes
    ----------
    edges : list of lists of lists of Edge
        ``edges[layer][m][n]``, layers from 0.
    nodes : list of lists of Ink
    names : list of lists of Text
        Those that are left out are empty.
    naming : Group
        All names, those too that neurons have before their activation.
    places : list of (N, 2) arrays
    """

    def __init__(
        self,
        net: Net,
        theme: Theme,
        room: Rect,
        names: Sequence[Sequence[str]],
        radius: float = 0.36,
        labels: Literal["numbers", "names", "none"] = "numbers",
        notation: NetNotation | None = None,
        size: float = IN_NETWORK,
        outputs: Sequence[str] | None = None,
        over: float = OVER,
    ) -> None:
        self.net, self.notation, self._theme = net, notation or net_notation(net), theme
        count = range(len(net.widths))
        self._slots = [slots(net, k) for k in count]
        found = columns(net.widths, room, radius, over)
        self._columns = [c.ordered(s) for c, s in zip(found, self._slots, strict=True)]
        self.places = [column.places for column in self._columns]
        colors = [neuron_colors(theme, net, k) for k in count]
        strongest = strongest_of(net) if labels == "numbers" else 0.0
        self.edges = [self._between(k, colors[k], strongest) for k in range(len(net.layers))]
        written: list[Mobject] = []
        for k, rows in enumerate(self.edges):
            beside = zip(self._columns[k : k + 2], net.neurons[k : k + 2], strict=True)
            around = [circle for column, count in beside for circle in _circles(column, count)]
            roomy = find_room(rows, size, around)
            for m, row in enumerate(rows):
                for n, edge in enumerate(row):
                    if labels == "numbers" and roomy:
                        edge.add(*edge.weigh(size))
                    elif labels == "names" and roomy:
                        edge.add(*edge.symbol(f"$w_({m + 1}{n + 1})$", 1.2 * size))
                    written += edge.submobjects[1:]
        self.nodes = [
            _shown(
                column,
                [self._node(p, column, c) for p, c in zip(column.places, own, strict=True)],
                neurons,
            )
            for column, own, neurons in zip(self._columns, colors, net.neurons, strict=True)
        ]
        if outputs is not None:
            column = self._columns[-1]
            self.nodes[-1] = [
                self._node(p, column, c, (theme.outline, 6.0))
                for p, c in zip(column.places, outputs, strict=True)
            ]
        self.names = [self._named(k, own, colors[k]) for k, own in enumerate(names)]
        # What a neuron is called until its activation has made of z what it gives.
        self._early = {
            (k, m): early
            for k, layer in enumerate(net.layers, 1)
            if layer.activation != "identity"
            for m, early in enumerate(self._named(k, _before(names[k]), colors[k]))
            if early.submobjects
        }
        self.naming = Group(
            *(t for column in self.names for t in column if t.submobjects), *self._early.values()
        )
        self.call({})
        super().__init__(
            # Labels in front of all edges: no line runs through a number.
            *_once(edge.line for rows in self.edges for row in rows for edge in row),
            *written,
            *(_dots(column, theme.muted) for column in self._columns if column.elided),
            *_once(node for column in self.nodes for node in column),
            self.naming,
        )

    def _between(self, k: int, colors: Sequence[str], strongest: float) -> list[list[Edge]]:
        """Return the edges from column k to the next."""
        source, target = self._columns[k : k + 2]
        ground = self._theme.background
        # Many edges are thinner, but in one net all by the same factor.
        pitch = min((c.pitch for c in self._columns if len(c.places) > 1), default=1.0)
        fineness = min(1.0, max(0.3, pitch / 0.55))
        none, nowhere, written = NoEdge(ground), NoPlace(ground), self.notation.edges[k]
        W, neurons = self.net.layers[k].W, self.net.neurons

        def edge(m: int, n: int) -> Edge:
            if m >= neurons[k + 1] or (n >= neurons[k] and not W[: neurons[k + 1], n].any()):
                return nowhere
            begins = self._begins(k, n)
            first = self._columns[begins[0][0]]
            if not (first.shown[begins[0][1]] and target.shown[m]):
                return none
            way = [*(self.places[at][own] for at, own in begins), target.places[m]]
            a, b = (
                end + column.radius * (toward - end) / np.hypot(*(toward - end))
                for end, toward, column in (
                    (way[0], way[1], first),
                    (way[-1], way[-2], target),
                )
            )
            own = colors[n], ground, fineness, written[n], way[1:-1]
            return Edge(a, b, float(W[m, n]), strongest, *own)

        return [[edge(m, n) for n in range(len(source.places))] for m in range(len(target.places))]

    def _begins(self, k: int, n: int) -> list[tuple[int, int]]:
        """Return where an edge comes from, and what channels it has passed: column and place."""
        way = [(k, n)]
        while n >= self.net.neurons[k]:
            n = int(self.net.layers[k - 1].W[n].argmax())
            k -= 1
            way.insert(0, (k, n))
        return way

    def _node(
        self,
        place: np.ndarray,
        column: Column,
        color: str,
        outline: tuple[str, float] | None = None,
    ) -> Ink:
        width = 2.6 if column.radius > 0.15 else 2.0
        points = _circle(place, column.radius)
        return Ink(color, width=width, fill=0.0, points=points, outline=outline)

    def _named(self, k: int, names: Sequence[str], colors: Sequence[str]) -> list[Text]:
        """Return the names of a column's neurons: beside the outer ones, else above and below."""
        column, count, slots = self._columns[k], self.net.neurons[k], self._slots[k]
        radius, last = column.radius, k == len(self._columns) - 1
        outer = k == 0 or last
        small = radius < 0.3
        size = 26 if small else 32
        spread = abs(float(self.places[0][0][0] - self.places[1][0][0]))
        ends = {0, count - 1}
        out = []
        for m, (name, color) in enumerate(zip(names, colors, strict=True)):
            roomy = column.pitch > 0.26 if outer else spread > 0.45
            # No edge that skips the layer runs through a name.
            roomy &= len(slots) == count or column.pitch - radius > _PASSED
            here = m < count and column.shown[m]
            if not here or (not (m in ends and (outer or roomy)) and not (outer and roomy)):
                out.append(Text("", size, color))
                continue
            label = Text(name, size, color, math=True)
            x, y = map(float, column.places[m])
            if k == 0:
                label.put(x - radius - 0.14, y, "right")
            elif last:
                label.put(x + radius + 0.14, y, "left")
            else:
                below = slots[m] >= len(slots) / 2 and len(slots) > 1
                label.put(x, y + (-1 if below else 1) * (radius + (0.17 if small else 0.2)))
            out.append(label)
        return out

    def call(self, done: Mapping[tuple[int, int], float]) -> None:
        """Give neurons their names: z, and in the end that of what they give.

        Parameters
        ----------
        done : mapping of (int, int) to float
            Layer, from 1, and neuron, from 0, of those that hold values: how far their
            activation has made what they give of what came in, from 0 to 1. All others
            have the name of what they give.
        """
        for (k, m), early in self._early.items():
            share = done.get((k, m), 1.0)
            # One goes before the other comes: never is a text over a text.
            for text, seen in ((early, 1 - 2 * share), (self.names[k][m], 2 * share - 1)):
                for ink in text.submobjects:
                    ink.refill(max(seen, 0.0))

    def values(self, theme: Theme, size: float = 28) -> Numbers:
        """Return a number in every neuron that has room for one; `set_values` fills them in."""
        centers = [(float(x), float(y)) for column in self._columns for x, y in column.places]
        rooms = [
            (2 * column.radius - 0.04) * bool(shown)
            for column, neurons in zip(self._columns, self.net.neurons, strict=True)
            for shown in column.shown & (np.arange(len(column.shown)) < neurons)
        ]
        notations = [own for layer in self.notation.values for own in layer]
        return Readings(centers, rooms, theme.text, size, notations)

    def radius(self, layer: int) -> float:
        """Return how large the neurons of a layer are, in scene units; 0 is the input."""
        return self._columns[layer].radius

    def early(self, layer: int) -> list[Text]:
        """Return what neurons of a layer are called before their activation."""
        return [text for (k, _), text in self._early.items() if k == layer]

    def measure_by(self, strongest: float) -> None:
        """Let edges be as wide as they are in a net whose largest weight is this."""
        for edge in (edge for rows in self.edges for row in rows for edge in row):
            edge.strongest = strongest

    def reweigh(self, net: Net) -> None:
        """Show the weights of another net of the same shape."""
        self.net = net
        for layer, rows in zip(net.layers, self.edges, strict=True):
            for own, row in zip(layer.W, rows, strict=True):
                for weight, edge in zip(own, row, strict=True):
                    edge.reweigh(float(weight))

    def column(self, layer: int, n: int) -> list[Edge]:
        """Return the edges leaving neuron n of the layer before (1-based layer, n from 0)."""
        return [row[n] for row in self.edges[layer - 1]]

    def mark(self, layer: int, m: int) -> Ink:
        """Return a ring around neuron m of a layer (0 is the input), or around the dots for it."""
        column = self._columns[layer]
        fine = column.radius < 0.15
        points = _circle(column.places[m], column.radius + (0.03 if fine else 0.05))
        return Ink(self._theme.crease, width=3 if fine else 5, points=points)

    def __repr__(self) -> str:
        return f"NetworkDiagram({'-'.join(map(str, self.net.neurons))})"


def strongest_of(net: Net) -> float:
    """Return the largest weight of a net, which the widths of edges are measured by."""
    return max(float(np.abs(layer.W[: layer.neurons]).max()) for layer in net.layers) or 1.0


def _before(names: Sequence[str]) -> list[str]:
    """Return what neurons are called before their activation: as after it, but z."""
    return [re.sub(r"^\$[a-z]", "$z", name) for name in names]


def _circles(column: Column, neurons: int) -> list[tuple[np.ndarray, float]]:
    places = column.places[:neurons][column.shown[:neurons]]
    return [(place, column.radius) for place in places]


def _shown(column: Column, nodes: list[Ink], neurons: int) -> list[Ink]:
    """Take those off the picture that are left out, and what is no neuron but a channel."""
    for k, (node, shown) in enumerate(zip(nodes, column.shown, strict=True)):
        if not shown or k >= neurons:
            node.points = NOTHING
    return nodes


def slots(net: Net, layer: int) -> list[int]:
    """Return at which place of its column, from the top, each output of a layer stands.

    Edges that skip the layer pass above its neurons or below, on the side they come from.
    """
    count, passed = net.neurons[layer], net.channels[layer]
    above = [k for k, (source, n) in enumerate(passed) if n < net.neurons[source] / 2]
    order = [
        *(count + k for k in above),
        *range(count),
        *(count + k for k in range(len(passed)) if k not in above),
    ]
    return np.argsort(order).tolist()


def _dots(column: Column, color: str) -> Ink:
    """Return the mark for the neurons that are left out."""
    x, y = column.places[~column.shown][0]
    three = np.array([[x, y + 0.5 * column.pitch * way] for way in (1, 0, -1)])
    return Ink(color, width=4, round_ends=True, points=dots(three))


def _once(inks: Iterable[Ink]) -> list[Ink]:
    """Return those that draw something, each once."""
    return list({id(ink): ink for ink in inks if len(ink.points)}.values())


def _circle(center: np.ndarray, radius: float) -> np.ndarray:
    """Cubics of a circle, four arcs (error 3e-4 of the radius)."""
    c = 0.5519150244935106
    quarter = np.array([[1, 0], [1, c], [c, 1], [0, 1]])
    turns = [
        np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
        for a in np.arange(4) * np.pi / 2
    ]
    flat = np.vstack([quarter @ turn.T for turn in turns]) * radius + center
    return np.column_stack([flat, np.zeros(len(flat))])
