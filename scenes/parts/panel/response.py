"""What a net of one input gives, as a small graph beside the plane: its sum, and its terms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.data import Dataset
from pleat.nets.model import Layer, Net
from pleat.scenes.drawing.ink import Group, Ink, Text, clip_segments, dots, strokes
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect, Viewport
from pleat.scenes.parts.plane.plane import Plane

Array = NDArray[np.float64]


class Response(Group):
    """Two axes, the targets as dots, the net's output, and what each last hidden neuron adds to it.

    Parameters
    ----------
    net : Net
        Of one input and one output.
    data : Dataset
        With a target.
    room : Rect
        In scene units; the axes' names stand in it too.
    """

    SAMPLES, DOTS = 161, 21
    MOST = 6  # neurons: of more, what each adds is not drawn
    NAME = 26
    MARGIN = 0.18  # of the targets' extent: so far beyond them the curves are followed
    LEFT = 0.0  # from the room's edge to where curves begin

    def __init__(self, net: Net, data: Dataset, room: Rect, theme: Theme) -> None:
        assert data.targets is not None
        x, y = data.points[:, 0], data.targets[:, 0]
        self.ends = float(x.min()), float(x.max())
        low, high = min(float(y.min()), 0.0), max(float(y.max()), 0.0)
        beyond = self.MARGIN * ((high - low) or 1.0)
        self.tall = room.height / (high - low + 2 * beyond)
        base = room.bottom + (beyond - low) * self.tall
        self.seen: Array = np.array([room.left, room.right, base])
        self._room = room
        axes = Ink(theme.muted, width=1.8)
        corners = np.array([[room.left, base], [room.left, room.bottom]])
        axes.points = strokes(corners, np.array([[room.right, base], [room.left, room.top]]))
        names = [Text(own, self.NAME, theme.muted, math=True) for own in ("$x$", "$f(x)$")]
        names[0].put(room.right + 0.16, base)
        names[1].put(room.left + 0.12, room.top + 0.02, "left")
        every = max(1, len(x) // self.DOTS)
        self.targets = Ink(theme.classes[0], width=10, round_ends=True)
        self.targets.points = dots(self._at(x[::every], y[::every]))
        last = len(net.widths) - 2
        count = net.widths[last] if last and net.widths[last] <= self.MOST else 0
        colors = theme.neurons(net.widths, last)[:count]
        self.terms = [Ink(color, width=3.0) for color in colors]
        self.line = Ink(theme.text, width=4)
        # Each curve is the graph of a net of its own.
        still = Viewport((0.0, 0.0), 1.0, (0.0, 0.0))
        self.planes = [Plane(own, room, still) for own in self._nets(net)]
        super().__init__(axes, *names, *self.terms, self.targets, self.line)
        self.reweigh(net)

    @property
    def curves(self) -> list[Ink]:
        """The curves, those of the neurons first."""
        return [*self.terms, self.line]

    def _nets(self, net: Net) -> list[Net]:
        """Return the net of each curve."""
        last = net.layers[-1]
        rows = [
            np.where(np.arange(last.W.shape[1]) == k, last.W, 0.0) for k in range(len(self.terms))
        ]
        return [*(Net((*net.layers[:-1], Layer.unbiased(own))) for own in rows), net]

    def _at(self, x: Array, values: Array) -> Array:
        """Return where outputs over inputs stand in the picture, (N, 2)."""
        (low, high), (left, right, base) = self.ends, self.seen
        share = (x - low) / ((high - low) or 1.0)
        return np.column_stack([left + share * (right - left), base + self.tall * values])

    def reweigh(self, net: Net) -> None:
        """Draw the curves of another net."""
        x = np.linspace(*self.ends, self.SAMPLES)
        for plane, ink, own in zip(self.planes, self.curves, self._nets(net), strict=True):
            plane.net = own
            p = self._at(x, own(x[:, None])[:, 0])
            a, b, _ = clip_segments(p[:-1], p[1:], self._room.sides)
            ink.points = strokes(a, b)
