"""The weights that enter each neuron of the first layer, as pictures like those of its inputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.model import Net
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, strokes
from pleat.scenes.drawing.notation import number
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.shades import STEPS, Shades, diverging, level_of, rectangles
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]

MOST = 36  # neurons that are shown
_NAME, _SMALL = 26.0, 22.0  # pixels at 1080p
_ABOVE, _GAP = 0.32, 0.16  # a picture's name; from one picture to the next
_HEAD, _FOOT = 0.55, 0.75  # the title; the scale
_DASH = 0.1  # scene units of a square from which on a negative one has its dash
_RAMP = 1.9, 0.2  # the scale's width and height


class WeightMaps(Group):
    """Pictures of W's rows, one a neuron, in one scale: its sign is a colour and a dash.

    Where squares are too small for dashes the scale tells which colour is which sign.

    Parameters
    ----------
    net : Net
    image : (int, int)
        Rows and columns of the inputs' pictures.
    room : Rect
        Scene units.
    names : sequence of str
        Typst mathematics for the neurons.
    title : str
        Says what it is, and how many of how many are shown.
    largest : float, optional
        What the ends of the scale stand for; by default the largest weight.
    """

    def __init__(
        self,
        net: Net,
        image: tuple[int, int],
        theme: Theme,
        room: Rect,
        names: Sequence[str],
        title: str,
        largest: float | None = None,
        language: str = "en",
    ) -> None:
        self._image = image
        W = net.layers[0].W
        self.shown = min(len(W), MOST)
        self.largest = largest or float(np.abs(W).max(initial=0.0)) or 1.0
        tall = image[0] / image[1]
        inner = Rect(room.left, room.bottom + _FOOT, room.right, room.top - _HEAD)
        columns, width = _grid(self.shown, tall, inner)
        rows = -(-self.shown // columns)
        pitch = width + _GAP, width * tall + _ABOVE + _GAP
        left = room.left + (room.width - columns * pitch[0] + _GAP) / 2
        top = inner.top - (inner.height - rows * pitch[1] + _GAP) / 2
        k = np.arange(self.shown)
        self._centers = np.column_stack(
            [
                left + (k % columns) * pitch[0] + width / 2,
                top - (k // columns) * pitch[1] - _ABOVE - width * tall / 2,
            ]
        )
        self._side = width * max(tall, 1.0)
        half = np.array([width, width * tall]) / 2
        boxes = np.hstack([self._centers - half, self._centers + half])
        ground = Ink(theme.plane, fill=1.0, points=rectangles(boxes))
        frame = Ink(theme.axis, width=1.6, points=rectangles(boxes))
        self._shades = Shades(
            self._levels(W), diverging(theme.signed[0], theme.plane, theme.signed[1])
        )
        self._cell = width / image[1]
        self._dashes = Ink(theme.text, width=1.6, opacity=0.8)
        own = neuron_colors(theme, net, 1)
        labels = []
        for (x, y), name, color in zip(self._centers, names, own, strict=False):
            label = Text(name, _NAME, color, math=True)
            label.put(float(x), float(y) + width * tall / 2 + 0.5 * _ABOVE)
            labels.append(label)
        head = Text(title, _NAME, theme.text, language=language)
        head.put(room.center[0], room.top - 0.2)
        super().__init__(ground, *self._shades.inks, self._dashes, frame, *labels, head)
        self.add(*scale(theme, room.center[0], room.bottom + 0.48, self.largest))
        self._draw(W)

    def _levels(self, W: Array) -> NDArray[np.int64]:
        return level_of(W[: self.shown].reshape(self.shown, *self._image), self.largest)

    def _draw(self, W: Array) -> None:
        levels = self._levels(W)
        self._shades.relevel(levels)
        self._shades.place(self._centers, self._side)
        if self._cell < _DASH:
            self._dashes.points = NOTHING
            return
        k, row, column = np.nonzero(levels < 0)
        rows, columns = self._image
        at = self._centers[k] + self._cell * np.column_stack(
            [column + 0.5 - columns / 2, rows / 2 - row - 0.5]
        )
        way = np.array([0.2 * self._cell, 0.0])
        self._dashes.points = strokes(at - way, at + way)

    def reweigh(self, net: Net) -> None:
        """Show the weights of another net of the same shape, in the same scale."""
        self._draw(net.layers[0].W)


def scale(theme: Theme, middle: float, y: float, largest: float) -> list[Group | Ink]:
    """Return the ramp around a place, with the numbers at its ends and in its middle."""
    colors = diverging(theme.signed[0], theme.plane, theme.signed[1])
    step = _RAMP[0] / (2 * STEPS)
    parts: list[Group | Ink] = []
    for level, color in colors.items():
        x = middle + (level - 0.5 * np.sign(level)) * step
        box = np.array([[x - 0.5 * step, y - _RAMP[1] / 2, x + 0.52 * step, y + _RAMP[1] / 2]])
        parts.append(Ink(color, fill=1.0, points=rectangles(box)))
    half = _RAMP[0] / 2
    whole = np.array([[middle - half, y - _RAMP[1] / 2, middle + half, y + _RAMP[1] / 2]])
    parts.append(Ink(theme.axis, width=1.6, points=rectangles(whole)))
    for share in (-1, 0, 1):
        text = Text(number(share * largest), _SMALL, theme.text)
        text.put(middle + share * half, y - 0.3)
        parts.append(text)
    # As a negative weight's edge is dashed, its half of the scale is.
    ticks = np.array([[middle + (t - 0.5) * half, y] for t in np.linspace(-0.4, 0.4, 5)])
    way = np.array([0.05, 0.0])
    parts.append(Ink(theme.text, width=1.6, points=strokes(ticks - way, ticks + way)))
    return parts


def _grid(count: int, tall: float, room: Rect) -> tuple[int, float]:
    """Return in how many columns pictures are widest, and how wide they are."""

    def width(columns: int) -> float:
        rows = -(-count // columns)
        across = (room.width - (columns - 1) * _GAP) / columns
        down = ((room.height - (rows - 1) * _GAP) / rows - _ABOVE) / tall
        return min(across, down)

    return max(((n, width(n)) for n in range(1, count + 1)), key=lambda found: found[1])
