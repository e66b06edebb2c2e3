"""One input on its way through the net, seen: its picture, each layer's values, the outputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.model import Net
from pleat.scenes.drawing.ink import NOTHING, Group, Ink, Text, strokes
from pleat.scenes.drawing.numbers import Numbers
from pleat.scenes.drawing.shades import STEPS, Shades, between, diverging, level_of, rectangles
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]

MOST = 64  # neurons of a hidden layer that are shown
_ROW = 16  # of them in a row
_FEW = 4  # so few have their numbers written in them
_NAMES = 0.75  # at the left
_PICTURE, _BARS = 0.36, 0.3  # of the height
_SMALL, _CLASS = 22.0, 24.0  # pixels at 1080p


class Flow(Group):
    """What a net makes of one input, from the top down.

    Parameters
    ----------
    net : Net
    image : (int, int)
        Rows and columns of the input.
    largest : float
        The value that has the strongest shade.
    room : Rect
        Scene units.
    names : sequence of str
        Typst mathematics for each layer's values, the input's first.
    classes : sequence of str
        Of the outputs.
    colors : sequence of str
        Of the outputs.

    Attributes
    ----------
    values : list of arrays
        Each layer's, the input first.
    arrived : float
        How far the input has gone: a whole number for each layer.
    """

    def __init__(
        self,
        net: Net,
        image: tuple[int, int],
        largest: float,
        theme: Theme,
        room: Rect,
        names: Sequence[str],
        classes: Sequence[str],
        colors: Sequence[str],
        language: str = "en",
    ) -> None:
        self._net, self._image, self._largest = net, image, largest
        hidden = net.widths[1:-1]
        high = room.height
        picture = _PICTURE * high
        bars = _BARS * high
        between_ = (high - picture - bars) / max(len(hidden), 1)
        left = room.left + _NAMES
        self._middle = (left + room.right) / 2
        self._at = np.array([[self._middle, room.top - picture / 2]])
        self._side = picture - 0.1
        half = self._side * np.array(image[::-1]) / max(image) / 2
        box = np.hstack([self._at - half, self._at + half])
        self._paper = Ink(theme.background, fill=1.0, points=rectangles(box))
        frame = Ink(theme.axis, width=2.0, points=rectangles(box))
        ink = {k: between(theme.background, theme.text, k / STEPS) for k in range(1, STEPS + 1)}
        self._pixels = Shades(np.zeros((1, *image), dtype=np.int64), ink)
        ramp = diverging(theme.signed[0], theme.plane, theme.signed[1])
        self._cells: list[tuple[Shades, Array, float]] = []
        self._numbers: list[Numbers | None] = []
        self._dashes = Ink(theme.text, width=1.8)
        parts: list[Group | Ink] = [self._paper, *self._pixels.inks, frame]
        labels = [self._name(names[0], theme, room.left, float(self._at[0, 1]))]
        for k, width in enumerate(hidden):
            y = room.top - picture - (k + 0.5) * between_
            shown = min(width, MOST)
            across = min(shown, _ROW)
            rows = -(-shown // across)
            cell = min((room.right - left) / _ROW, 0.8 * between_ / rows)
            if shown <= _FEW:
                cell = min(1.0, 0.5 * between_, (room.right - left) / (shown + 0.5))
            n = np.arange(shown)
            at = np.column_stack(
                [
                    self._middle + (n % across - (across - 1) / 2) * cell * 1.02,
                    y + ((rows - 1) / 2 - n // across) * cell * 1.02,
                ]
            )
            shades = Shades(np.zeros((shown, 1, 1), dtype=np.int64), ramp)
            boxes = np.hstack([at - cell / 2, at + cell / 2])
            parts.append(Ink(theme.plane, fill=1.0, points=rectangles(boxes)))
            parts += shades.inks
            parts.append(Ink(theme.axis, width=1.4, points=rectangles(boxes)))
            self._cells.append((shades, at, cell))
            written = None
            if shown <= _FEW:
                # Beside the shade, where every number can be read.
                places = [(float(x), float(y) - cell / 2 - 0.2) for x, y in at]
                written = Numbers([0.0] * shown, places, theme.text, _SMALL)
                parts.append(written)
            self._numbers.append(written)
            labels.append(self._name(names[k + 1], theme, room.left, y))
            if width > shown:
                few = Text(f"{shown} / {width}", _SMALL, theme.muted)
                few.put(room.left, y - 0.42, "left")
                labels.append(few)
        count = net.widths[-1]
        pitch = (room.right - left) / count
        self._across = left + (np.arange(count) + 0.5) * pitch
        self._wide = min(0.72 * pitch, 0.5)
        self._foot, self._top = room.bottom + 0.45, room.bottom + bars - 0.5
        self._bars = [Ink(c, fill=1.0, outline=(theme.outline, 1.5)) for c in colors]
        self._base = Ink(theme.axis, width=1.6)
        self._most = Numbers([0.0], [(0.0, 0.0)], theme.text, _SMALL + 2)
        self._ring = Ink(theme.text, width=3.0)
        called = [Text(name, _CLASS, theme.text, language=language) for name in classes]
        if max(label.outline.width for label in called) > pitch:
            # Where names don't fit, they are as the classes are numbered.
            called = [Text(str(k), _CLASS, theme.text) for k in range(count)]
        for x, label in zip(self._across, called, strict=True):
            label.put(float(x), room.bottom + 0.15)
        labels += called
        labels.append(self._name(names[-1], theme, room.left, (self._foot + self._top) / 2))
        parts += [self._dashes, self._base, *self._bars, self._ring, self._most]
        super().__init__(*parts, *labels)
        self.read(np.zeros(net.widths[0]))

    def _name(self, name: str, theme: Theme, x: float, y: float) -> Text:
        label = Text(name, 32, theme.text, math=True)
        label.put(x, y, "left")
        return label

    def read(self, x: Array, arrived: float | None = None) -> None:
        """Take another input, which has gone so far; by default all the way."""
        stages = self._net.stages(x[None])
        self.values = [np.asarray(x, dtype=np.float64), *(h[0] for _, h in stages)]
        self.arrive(float(len(self.values)) if arrived is None else arrived)

    def arrive(self, arrived: float) -> None:
        """Show the values of the layers that the input has come to, the next one on its way."""
        self.arrived = arrived
        shares = [min(max(arrived - k, 0.0), 1.0) for k in range(len(self.values))]
        pixels = level_of(shares[0] * self.values[0], self._largest).reshape(1, *self._image)
        self._pixels.relevel(pixels)
        self._pixels.place(self._at, self._side)
        dashes = []
        hidden = zip(self._cells, self._numbers, self.values[1:-1], shares[1:-1], strict=True)
        for (shades, at, cell), written, h, share in hidden:
            own = h[: len(at)]
            levels = level_of(share * own, float(np.abs(own).max(initial=0.0)))
            shades.relevel(levels.reshape(-1, 1, 1))
            shades.place(at, cell)
            dashes.append((at[levels < 0], 0.2 * cell))
            if written is not None:
                written.set_values([float(v) if share == 1 else None for v in own])
        self._dashes.points = np.vstack(
            [NOTHING, *(strokes(p - [d, 0.0], p + [d, 0.0]) for p, d in dashes if len(p))]
        )
        self._draw_bars(shares[-1])

    def _draw_bars(self, share: float) -> None:
        y = self.values[-1]
        low, high = min(0.0, float(y.min())), max(0.0, float(y.max()))
        scale = (self._top - self._foot) / ((high - low) or 1.0)
        zero = self._foot - low * scale
        for x, value, ink in zip(self._across, y, self._bars, strict=True):
            ends = sorted((zero, zero + share * value * scale))
            sides = x - self._wide / 2, x + self._wide / 2
            ink.points = rectangles(np.array([[sides[0], ends[0], sides[1], ends[1]]]))
        reach = self._across[[0, -1]] + np.array([-0.8, 0.8]) * self._wide
        self._base.points = strokes(np.array([[reach[0], zero]]), np.array([[reach[1], zero]]))
        won = int(y.argmax())
        x = float(self._across[won])
        top = zero + float(y[won]) * scale
        box = np.array([[x - self._wide / 2, zero, x + self._wide / 2, top]])
        self._ring.points = rectangles(box) if share == 1 else NOTHING
        self._most.move_to_centers([(x, max(top, zero) + 0.2)])
        self._most.set_values([float(y[won]) if share == 1 else None])
