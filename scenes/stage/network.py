"""The net as a diagram: an edge is a weight, a node is a neuron and shows its value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from pleat.nets.model import Net
from pleat.scenes.ink import Group, Ink, Patch, Text, dashes, path, rectangle
from pleat.scenes.stage.numbers import MINUS, Numbers, measure, number
from pleat.scenes.stage.view import Rect
from pleat.scenes.theme import Theme


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
    label_at : float
        Where on the edge its label stands, from 0 to 1.
    """

    def __init__(
        self,
        start: np.ndarray,
        end: np.ndarray,
        weight: float,
        strongest: float,
        color: str,
        ground: str,
        label_at: float,
    ) -> None:
        alike = strongest == 0
        pixels = 3.0 if alike else 1.2 + 5.3 * abs(weight) / strongest
        ends = np.vstack([start, end])
        points = path(ends) if alike or weight >= 0 else dashes(ends, 0.13, 0.09)
        self.line = Ink(color, width=pixels if weight or alike else 0.8, points=points)
        self.weight, self._tone, self._ground = weight, color, ground
        self._place = start + label_at * (end - start)
        super().__init__(self.line)

    def weigh(self, size: float, decimals: int) -> list[Ink]:
        """Return its weight as digits on a patch that keeps the edge off them."""
        x, y = map(float, self._place)
        text = Numbers([self.weight], [(x, y)], self._tone, size, decimals)
        half = measure(number(abs(self.weight), decimals), size) / 2
        left = half + (measure(MINUS, size) if self.weight < 0 else 0.0)
        tall = 0.0046 * size
        patch = rectangle(x - left - 0.05, y - tall, x + half + 0.05, y + tall)
        return [Patch(self._ground, fill=1.0, points=patch), text]

    def symbol(self, source: str, size: float) -> list[Ink]:
        """Return its weight's name on a patch, drawn from Typst mathematics."""
        text = Text(source, size, self._tone, math=True)
        text.put(float(self._place[0]), float(self._place[1]))
        left, bottom, right, top = text.box
        points = rectangle(left - 0.04, bottom + 0.02, right + 0.04, top - 0.02)
        return [Patch(self._ground, fill=1.0, points=points), text]  # type: ignore[list-item]


class NetworkDiagram(Group):
    """Neurons in columns, one a layer, with every weight on its edge.

    Parameters
    ----------
    net : Net
    theme : Theme
    room : Rect
        Where it stands, in scene units.
    names : sequence of sequence of str
        Typst mathematics for every neuron, layer by layer, the input first.
    radius : float
        Of a neuron, in scene units.
    labels : str
        What edges carry: ``numbers``, ``names`` such as w12, or ``none``; only with
        numbers are edges as wide as their weights.
    size : float
        Of the labels, in pixels at 1080p.
    """

    def __init__(
        self,
        net: Net,
        theme: Theme,
        room: Rect,
        names: Sequence[Sequence[str]],
        radius: float = 0.36,
        labels: Literal["numbers", "names", "none"] = "numbers",
        decimals: int = 2,
        size: float = 22,
    ) -> None:
        self.net, self.decimals = net, decimals
        widths = net.widths
        columns = np.linspace(room.left + 0.72, room.right - 0.68, len(widths))
        gap = min(room.height / max(max(widths) - 1, 1) - 2 * radius - 0.1, 0.75) + 2 * radius
        middle = room.center[1]
        self.places = [
            np.array([[x, middle + gap * ((n - 1) / 2 - k)] for k in range(n)])
            for x, n in zip(columns, widths, strict=True)
        ]
        strongest = 0.0
        if labels == "numbers":
            strongest = max(float(np.abs(layer.W).max()) for layer in net.layers) or 1.0
        # edges[layer][m][n], layers from 0.
        self.edges: list[list[list[Edge]]] = []
        for k, layer in enumerate(net.layers):
            colors = theme.neurons(widths, k)
            rows = []
            for m, target in enumerate(self.places[k + 1]):
                row = []
                for n, source in enumerate(self.places[k]):
                    along = (target - source) / np.hypot(*(target - source))
                    # Where edges cross, labels keep near the neurons they leave.
                    many = len(self.places[k + 1]) > 1 and len(self.places[k]) > 1
                    straight = len(self.places[k]) == len(self.places[k + 1]) and m == n
                    edge = Edge(
                        source + radius * along,
                        target - radius * along,
                        float(layer.W[m, n]),
                        strongest,
                        colors[n],
                        theme.background,
                        0.27 if many and not straight else 0.5,
                    )
                    if labels == "numbers":
                        edge.add(*edge.weigh(size, decimals))
                    elif labels == "names":
                        edge.add(*edge.symbol(f"$w_({m + 1}{n + 1})$", 1.2 * size))
                    row.append(edge)
                rows.append(row)
            self.edges.append(rows)
        self.nodes = [
            [
                Ink(color, width=2.6, fill=0.0, points=_circle(place, radius))
                for place, color in zip(places, theme.neurons(widths, k), strict=True)
            ]
            for k, places in enumerate(self.places)
        ]
        # A ring for the neuron that folds; a beat brings it on stage.
        self._marks = [
            [Ink(theme.crease, width=5, points=_circle(place, radius + 0.05)) for place in places]
            for places in self.places
        ]
        self.names = [
            [
                Text(name, 30, color, math=True)
                for name, color in zip(column, theme.neurons(widths, k), strict=True)
            ]
            for k, column in enumerate(names)
        ]
        for k, column in enumerate(self.names):
            for m, label in enumerate(column):
                x, y = self.places[k][m]
                if k == 0:
                    label.put(x - radius - 0.14, y, "right")
                elif k == len(self.names) - 1:
                    label.put(x + radius + 0.14, y, "left")
                else:
                    below = m >= len(column) / 2 and len(column) > 1
                    label.put(x, y + (-1 if below else 1) * (radius + 0.2))
        super().__init__(
            *(e for rows in self.edges for row in rows for e in row),
            *(n for column in self.nodes for n in column),
            *(t for column in self.names for t in column),
        )

    def values(self, theme: Theme, size: float = 24) -> Numbers:
        """Return one number in every neuron, all zero yet; `set_values` fills them in."""
        centers = [tuple(map(float, p)) for places in self.places for p in places]
        decimals = self.decimals
        return Numbers([0.0] * len(centers), centers, theme.text, size, decimals)  # type: ignore[arg-type]

    def column(self, layer: int, n: int) -> list[Edge]:
        """Return the edges leaving neuron n of the layer before (1-based layer, n from 0)."""
        return [row[n] for row in self.edges[layer - 1]]

    def mark(self, layer: int, m: int) -> Ink:
        """Return the ring around neuron m of a layer (0 is the input)."""
        return self._marks[layer][m]

    def __repr__(self) -> str:
        return f"NetworkDiagram({'-'.join(map(str, self.net.widths))})"


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
