"""Functions of one number as curves: a neuron's activation at work, and its relatives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.activation import Activation, activation
from pleat.nets.geometry.function import of_activation, value_range
from pleat.nets.geometry.sampling import pieces
from pleat.nets.model import Layer
from pleat.scenes.drawing.ink import (
    NOTHING,
    Group,
    Ink,
    Text,
    dashes,
    dots,
    path,
    paths,
    rectangle,
    strokes,
)
from pleat.scenes.drawing.layouts import Frame
from pleat.scenes.drawing.notation import interval, number
from pleat.scenes.drawing.numbers import number_points
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.part import Part, ring
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.points import Points, dot_width

Array = NDArray[np.float64]
_OFF = 0.2 / PIXELS_PER_UNIT  # how far a drawn curve may be from the function
_FAR = 1e6  # beyond this a value counts as unbounded


def curve(act: Activation, low: float, high: float, unit: float) -> Array:
    """Return (M, 2) points of an activation's graph: its corners, and samples where it bends.

    Parameters
    ----------
    act : Activation
        Of each number by itself.
    low, high : float
        Between which inputs.
    unit : float
        How long a unit is in the picture, in scene units.
    """
    reach = high - low
    window = (low, -reach, high, reach)
    size = (unit * (high - low), 2 * unit * reach)
    (points,) = pieces(of_activation(act), [window], size, _OFF)
    return points


class Grounds(Group):
    """Two axes of equal units in a rectangle, with ticks and names.

    Parameters
    ----------
    room : Rect
        Scene units.
    z, a : tuple of float
        From where to where the axes run; the units that fit the room are taken.
    names : tuple of str
        Typst mathematics.
    numbers : tuple of sequence of float
        Which ticks carry a number, on either axis.
    lift : float
        How far above their ticks the upright axis' numbers stand.
    """

    def __init__(
        self,
        room: Rect,
        z: tuple[float, float],
        a: tuple[float, float],
        names: tuple[str, str],
        colors: tuple[str, str],
        numbers: tuple[Sequence[float], Sequence[float]],
        theme: Theme,
        lift: float = 0.0,
    ) -> None:
        self.z, self.a = z, a
        self.unit = min(room.width / (z[1] - z[0]), room.height / (a[1] - a[0]))
        self.origin = np.array(room.center) - self.unit * np.array([sum(z), sum(a)]) / 2
        ends = self.at(np.array([[z[0], 0], [z[1], 0], [0, a[0]], [0, a[1]]]))
        self.axes = Ink(theme.axis, width=2.2)
        tick = 0.06
        zs, as_ = (_whole(*span) for span in (z, a))
        along = self.at(np.column_stack([zs, 0 * zs]))
        up = self.at(np.column_stack([0 * as_, as_]))
        self.axes.points = strokes(
            np.vstack([ends[0::2], along - [0, tick], up - [tick, 0]]),
            np.vstack([ends[1::2], along + [0, tick], up + [tick, 0]]),
        )
        # On either side of zero the numbers keep off the curves, which rise from left to right.
        beside = [(v, 0.0, 0.0, 0.25 if v < 0 else -0.25) for v in numbers[0]]
        beside += [(0.0, v, -0.24, lift) for v in numbers[1]]
        texts = [number(v, 0) for v in (*numbers[0], *numbers[1])]
        ticks = np.array(beside).reshape(-1, 4)
        places = [(float(x), float(y)) for x, y in self.at(ticks[:, :2]) + ticks[:, 2:]]
        self.numbers = Ink(theme.muted, fill=1.0, points=number_points(texts, places, 24))
        self.names = [Text(n, 32, c, math=True) for n, c in zip(names, colors, strict=True)]
        self.names[0].put(ends[1][0] + 0.08, ends[1][1], "left")
        self.names[1].put(ends[3][0], ends[3][1] + 0.24)
        super().__init__(self.axes, self.numbers, *self.names)

    def at(self, p: Array) -> Array:
        """Return where (N, 2) points of the plot stand in the picture."""
        out: Array = self.origin + self.unit * p
        return out


def _whole(low: float, high: float) -> Array:
    ticks = np.arange(np.ceil(low), np.floor(high) + 1)
    return ticks[ticks != 0]


class NeuronPlot(Part):
    """One neuron's activation, z to a, in step with the sheet that it folds.

    A part of the sheet: the curve is a = z until the neuron starts to fold, then
    ``z + t (act(z) - z)`` with the t of the fold, and every data point sits on it.

    Parameters
    ----------
    layer, neuron : int
        1-based layer, 0-based neuron.
    span : tuple of float
        The values of z it shows.
    marked : int, optional
        A data point with a ring around it.

    Attributes
    ----------
    carried : Carried
        The data points.
    members : list of int arrays
        Which of them each path in `dots` draws.
    starts, folds : int
        The moves of the passage with which the layer's folds begin, and the neuron's.
    """

    DOT, RING = 9.0, 0.13

    def __init__(
        self,
        plane: Plane,
        points: Points,
        layer: int,
        neuron: int,
        room: Rect,
        span: tuple[float, float],
        theme: Theme,
        marked: int | None = None,
    ) -> None:
        own: Layer = plane.net.layers[layer - 1]
        self.layer, self.neuron = layer, neuron
        self._act, self.carried, self._labels = own.act, points.carried, points.labels
        self.starts = plane.passage.index(layer, "activate")
        self.folds = plane.passage.index(layer, "activate", neuron)
        color = neuron_colors(theme, plane.net, layer)[neuron]
        ticks = [v for v in _whole(*span) if v % 2 == 0 and v > span[0]]
        k = neuron + 1
        names = (f"$z_{k}$", f"$a_{k}$")
        self.grounds = Grounds(
            room, span, span, names, (color, color), (ticks, [v for v in ticks if v > 0]), theme
        )
        corner = self.grounds.at(np.array([[span[0], span[0]], [0.0, span[1]]]))
        self.tint = Ink(color, fill=0.17, points=rectangle(*corner[0], *corner[1]))
        self.diagonal = Ink(theme.muted, width=2.0)
        ends = self.grounds.at(np.array([[span[0]] * 2, [span[1]] * 2]))
        self.diagonal.points = dashes(ends, 0.1, 0.08)
        self.line = Ink(color, width=5)
        width = dot_width(self.DOT, len(self._labels))
        outline = (theme.outline, width + 3 * width / self.DOT)
        # Every other point of each class in turn, so that no class covers the other.
        classes = [np.flatnonzero(self._labels == c) for c in np.unique(self._labels)]
        self.members = [own[half::2] for half in (0, 1) for own in classes]
        self.dots = [
            Ink(
                points.colors[self._labels[m[0]]],
                width=width,
                round_ends=True,
                outline=outline,
            )
            for m in self.members
        ]
        self.mark = Ink(theme.text, width=2.5)
        self.marked = marked
        super().__init__(self.tint, self.diagonal, self.grounds, self.line, *self.dots, self.mark)
        self.place(plane)

    def share(self, plane: Plane) -> float:
        """Return how far the neuron has folded, from 0 to 1."""
        return float(np.clip(plane.s - self.folds, 0.0, 1.0))

    def positions(self, plane: Plane) -> Array:
        """Return every data point's (z, a), (N, 2), in the plot's own units."""
        z = self.carried.at(self.starts)[:, self.neuron]
        a = self.carried.at(min(max(plane.s, self.starts), self.folds + 1))[:, self.neuron]
        return np.column_stack([z, a])

    def place(self, plane: Plane) -> None:
        t = self.share(plane)
        graph = curve(self._act, *self.grounds.z, self.grounds.unit)
        graph[:, 1] = (1 - t) * graph[:, 0] + t * graph[:, 1]
        self.line.points = path(self.grounds.at(graph))
        seen = self.grounds.at(self.positions(plane))
        for ink, members in zip(self.dots, self.members, strict=True):
            ink.points = dots(seen[members])
        if self.marked is not None:
            self.mark.points = paths([seen[self.marked] + ring(self.RING)])


class CurveCard(Group):
    """One activation as a curve, with its name and the values it takes.

    Parameters
    ----------
    name : str
        As pleat.nets.activation knows it.
    title : str
        As it is called on screen.
    room : Rect
        Of the curve, in scene units; words stand above and below it.
    """

    Z, A = (-3.0, 3.0), (-1.3, 3.0)
    STEP, LEAST, WIDTH, HEIGHT, MIDDLE = 3.45, 2.8, 2.75, 2.6, -0.2
    WORDS = 2.3  # above and below, together

    @classmethod
    def rooms(cls, count: int, frame: Frame) -> list[Rect]:
        """Return where so many stand side by side, in rows if there is no room for one."""
        safe, low = frame.safe, frame.caption.top
        across = count if count * cls.LEAST <= safe.width else -(-count // 2)
        rows = -(-count // across)
        step, pitch = min(cls.STEP, safe.width / across), (frame.rect.top - low) / rows
        wide, high = min(cls.WIDTH, step - 0.7) / 2, min(cls.HEIGHT, pitch - cls.WORDS) / 2
        out = []
        for k in range(count):
            row, column = divmod(k, across)
            here = min(across, count - row * across)
            x = (column - (here - 1) / 2) * step
            y = round(frame.rect.top - (row + 0.5) * pitch + cls.MIDDLE, 9)
            out.append(Rect(x - wide, y - high, x + wide, y + high))
        return out

    def __init__(self, name: str, title: str, room: Rect, color: str, theme: Theme, language: str):
        self.act = activation(name)
        x = room.center[0]
        plain = (theme.muted, theme.muted)
        self.grounds = Grounds(room, self.Z, self.A, ("$z$", "$a$"), plain, ((), (1,)), theme, 0.19)
        self.line = Ink(color, width=5)
        self.title = Text(title, 38, color, language=language).put(x, room.top + 0.95)
        self.values = interval(value_range(self.act.f))
        self.range = Text(self.values, 36, theme.text).put(x, room.bottom - 0.62)
        self.bounds = Ink(theme.muted, width=1.8)
        low, high = self.act(np.array([-_FAR, _FAR]))
        levels = [v for v in (low, high) if v and abs(v) < _FAR / 1e3]
        pieces = [
            dashes(self.grounds.at(np.array([[self.Z[0], v], [self.Z[1], v]])), 0.08, 0.08)
            for v in levels
        ]
        self.bounds.points = np.concatenate(pieces) if pieces else NOTHING
        self._graph = curve(self.act, *self.Z, self.grounds.unit)
        super().__init__(self.grounds, self.bounds, self.line, self.title, self.range)
        self.draw(0.0)

    def draw(self, t: float) -> None:
        """Draw the curve from the left as far as t in [0, 1]."""
        z, a = self._graph.T
        end = z[0] + t * (z[-1] - z[0])
        inside = z < end
        shown = np.column_stack(
            [np.append(z[inside], end), np.append(a[inside], np.interp(end, z, a))]
        )
        # The window of the card cuts the curve where it leaves.
        self.line.points = path(self.grounds.at(shown[shown[:, 1] <= self.A[1] + 1e-9]))
