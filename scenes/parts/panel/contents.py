"""What a box of a diagram may hold: numbers, a picture, a word, the net, a small plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.data import decided
from pleat.nets.model import Net
from pleat.nets.passes import Pass
from pleat.scenes.drawing.ink import Group, Ink, Text, paths
from pleat.scenes.drawing.notation import NetNotation
from pleat.scenes.drawing.numbers import SMALLEST
from pleat.scenes.drawing.shades import STEPS, Shades, between, level_of, rectangles
from pleat.scenes.drawing.shift import shift
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.counter import Counter
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.panel.tensor import Tensor
from pleat.scenes.parts.plane.decision import Areas, boundary_lines
from pleat.scenes.parts.plane.part import Part, ring
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.sheet import Sheet

Array = NDArray[np.float64]

_NUMBER, _WORD, _COUNT = 28.0, 52.0, 28.0  # pixels at 1080p
_PICTURE = 2.0  # scene units
# A network: from column to column of few neurons and of many, what stands beside them, a
# neuron's height and radius, and how high all is at the most.
_FEW, _MANY, _ASIDE, _NEURON, _RADIUS, _HIGH = 1.8, 0.72, 0.45, 0.92, 0.36, 2.6
_NAMES = 0.22
_PLANE = 3.4, 2.5
_RING = 0.14


def readable(pixels: float, scale: float) -> float:
    """Return a size of letters, in pixels at 1080p, at a scale: never too small to be read."""
    return max(pixels * scale, SMALLEST)


class Content(Group):
    """What stands in a box, around (0, 0) until it is put somewhere.

    Attributes
    ----------
    size : (float, float)
        Width and height in scene units.
    """

    size: tuple[float, float] = (0.0, 0.0)

    def put(self, x: float, y: float) -> None:
        """Stand around a place, once."""
        shift(self, x, y)

    def prepare(self, one: Pass) -> None:
        """Show what is there before anything has arrived."""

    def arrive(self, one: Pass) -> None:
        """Show what a pass has made of it; a box of weights shows the point's values, too."""
        self.prepare(one)


class TensorContent(Content):
    """A tensor of the pass by its name; of outputs, one a class, the largest is ringed.

    Parameters
    ----------
    name : str
        As `Pass` knows it.
    lying : bool
        A vector as a row, and not as a column.
    most : (int, int)
        How many entries along a vector and rows or columns of a matrix may be drawn.
    """

    def __init__(
        self,
        name: str,
        one: Pass,
        theme: Theme,
        scale: float,
        most: tuple[int, int] = (5, 3),
        lying: bool = False,
    ) -> None:
        self.of, self.lies = name, lying
        values = self._shaped(one)
        colors = np.broadcast_to(np.array(theme.text, dtype=object), values.shape).copy()
        colors[:] = _colors(name, values.shape, one.net, theme)
        limit = most if not lying else (most[1], most[0])
        if values.shape[0] > 1 and values.shape[1] > 1:
            limit = (most[1], most[1])
        self._decides = name == "y" and not lying and most[0] > 4 and _one_a_class(one)
        if self._decides:
            limit = max(limit[0], values.size), 1
        whole = bool((values == np.round(values)).all()) and name == "wanted"
        size, decimals = readable(_NUMBER, scale), 0 if whole else 2
        signed = name not in ("loss", "wanted") and not (name == "x" and one.data.points.min() >= 0)
        self.tensor = Tensor(values, colors.tolist(), theme, size, limit, decimals, signed)
        self.size = self.tensor.extent
        self._ring = Ink(theme.crease, width=2.6)
        super().__init__(self.tensor, self._ring)

    def _shaped(self, one: Pass) -> Array:
        values = one[self.of]
        if values.ndim == 1:
            values = values[None] if self.lies else values[:, None]
        return values

    def prepare(self, one: Pass) -> None:
        """Show its entries."""
        values = self._shaped(one)
        self.tensor.read(values)
        if self._decides:
            box = self.tensor.around(int(values.argmax()), 0)
            assert box is not None
            self._ring.points = rectangles(np.array([box.inset(-0.04, 0.03, -0.06, 0.03).sides]))


def _one_a_class(one: Pass) -> bool:
    return one.data.targets is None and one.net.widths[-1] == one.data.classes > 2


def _colors(name: str, shape: tuple[int, ...], net: Net, theme: Theme) -> Array | str:
    """Return what colours entries have: those of the neurons they belong to, of a few."""
    if name in ("weights", "gradient", "loss") or name.lstrip("d")[0] == "b":
        return theme.text
    depth = len(net.layers)
    layer = {"x": 0, "y": depth, "wanted": depth}.get(name)
    weighs = name.lstrip("d")[0] == "W"
    if layer is None:
        # A column of W is what leaves a neuron of the layer before.
        layer = int(name.lstrip("dWza")) - weighs
    if net.widths[layer] > len(theme.basis if layer == 0 else theme.hidden):
        return theme.text
    colors = np.array(theme.neurons(net.widths, layer), dtype=object)
    return colors[None, :] if weighs or shape[0] == 1 else colors[:, None]


class PictureContent(Content):
    """The point as the picture that it is."""

    def __init__(self, one: Pass, theme: Theme, scale: float) -> None:
        assert one.data.image is not None
        self._image = one.data.image
        self._side, self._at = _PICTURE * scale, np.zeros((1, 2))
        self._largest = float(np.abs(one.data.points).max(initial=0.0))
        colors = {k: between(theme.background, theme.text, k / STEPS) for k in range(1, STEPS + 1)}
        half = self._side * np.array(self._image[::-1]) / max(self._image) / 2
        self.size = float(2 * half[0]), float(2 * half[1])
        box = rectangles(np.array([[*-half, *half]]))
        self._shades = Shades(np.zeros((1, *self._image), dtype=np.int64), colors)
        paper = Ink(theme.background, fill=1.0, points=box)
        super().__init__(paper, *self._shades.inks, Ink(theme.axis, width=2.0, points=box))

    def put(self, x: float, y: float) -> None:
        """Stand around a place."""
        super().put(x, y)
        self._at = self._at + [x, y]

    def prepare(self, one: Pass) -> None:
        """Draw the point's pixels."""
        self._shades.relevel(level_of(one.x, self._largest).reshape(1, *self._image))
        self._shades.place(self._at, self._side)


class WordContent(Content):
    """The class that the net says, or the point's own, by name.

    Parameters
    ----------
    names : sequence of str
        Of the classes.
    own : bool
        Whether it is the point's own.
    """

    def __init__(
        self,
        names: Sequence[str],
        own: bool,
        theme: Theme,
        scale: float,
        language: str,
    ) -> None:
        self._own = own
        size = readable(_WORD, scale)
        self.words = [Text(name, size, theme.text, language=language) for name in names]
        for word in self.words:
            word.put(0.0, 0.0)
        wide = max(word.outline.width for word in self.words)
        self.size = wide + 0.1, max(word.outline.height for word in self.words)
        super().__init__(*self.words)

    def prepare(self, one: Pass) -> None:
        """Show the one word."""
        said = decided(one.net(one.x[None]), one.threshold)
        now = int(one.data.labels[one.point] if self._own else said[0])
        for k, word in enumerate(self.words):
            for ink in word.submobjects:
                ink.refill(float(k == now))


class NetContent(Content):
    """The net as a diagram, with the point's values in its neurons where there is room.

    Parameters
    ----------
    names : sequence of sequence of str
        Typst mathematics for every neuron.
    """

    def __init__(
        self,
        one: Pass,
        names: Sequence[Sequence[str]],
        notation: NetNotation,
        outputs: Sequence[str] | None,
        theme: Theme,
        scale: float,
    ) -> None:
        widths = one.net.widths
        column = _FEW if max(widths) <= 4 else _MANY
        high = min(max(max(widths) * _NEURON, 1.0), _HIGH) * scale
        # Names stand above and below hidden neurons.
        self._above = _NAMES if len(widths) > 2 else 0.12
        self.size = (column * len(widths) + _ASIDE) * scale, high + 2 * self._above
        self._make = lambda room: NetworkDiagram(
            one.net, theme, room, names, _RADIUS * scale, notation=notation, outputs=outputs
        )
        self._theme, self._strongest = theme, 0.0
        super().__init__()

    def put(self, x: float, y: float) -> None:
        """Draw it around a place."""
        w, h = self.size
        h -= 2 * self._above
        self.network = self._make(Rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2))
        self._values = self.network.values(self._theme)
        self.add(self.network, self._values)

    def prepare(self, one: Pass) -> None:
        """Show its weights, and empty neurons."""
        self._reweigh(one.net)
        self._values.set_values([None] * sum(one.net.widths))

    def arrive(self, one: Pass) -> None:
        """Show its weights and the point's values."""
        self._reweigh(one.net)
        layers = [one.x, *(one[f"a{k + 1}"] for k in range(len(one.net.layers)))]
        self._values.set_values([float(v) for own in layers for v in own])

    def _reweigh(self, net: Net) -> None:
        # No edge grows beyond all bounds while steps are taken.
        self._strongest = max(
            self._strongest, *(float(np.abs(layer.W).max()) for layer in net.layers)
        )
        self.network.measure_by(self._strongest)
        self.network.reweigh(net)


class _SmallSheet(Sheet):
    """A sheet whose points are small enough for a box."""

    DOT = 6.0


class _Ring(Part):
    """A ring around one data point, which may become another."""

    def __init__(self, sheet: Sheet, index: int, color: str) -> None:
        self._points, self.index = sheet.data, index
        self.ink = Ink(color, width=2.5)
        super().__init__(self.ink)
        self.place(sheet.plane)

    def place(self, plane: Plane) -> None:
        at = self._points.positions(plane)[self.index]
        self.ink.points = paths([at + ring(_RING)])


class PlaneContent(Content):
    """The data on their plane, what the net decides there, and a ring around the point."""

    def __init__(self, one: Pass, theme: Theme, scale: float) -> None:
        self.size = _PLANE[0] * scale, _PLANE[1] * scale
        self._one, self._theme = one, theme
        super().__init__()

    def put(self, x: float, y: float) -> None:
        """Draw it around a place."""
        w, h = self.size
        window = Rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        one, theme = self._one, self._theme
        room = window.inset(0.2, 0.2, 0.2, 0.2)
        self.sheet = sheet = _SmallSheet(one.net, one.data, theme, window, room)
        sheet.drop(*sheet.basis)
        plane, box = sheet.plane, sheet.ruling.box
        sheet.lay(Areas(plane, box, one.threshold, theme), before=sheet.grid)
        sheet.lay(boundary_lines(plane, box, one.threshold, theme), before=sheet.data)
        self._ring = _Ring(sheet, one.point, theme.text)
        sheet.lay(self._ring)
        sheet.go(0.0)
        ground = Ink(theme.plane, fill=1.0, points=rectangles(np.array([window.sides])))
        frame = Ink(theme.axis, width=1.6, points=rectangles(np.array([window.sides])))
        self.add(ground, sheet, frame)

    def prepare(self, one: Pass) -> None:
        """Show what the net decides by now, and where the point is."""
        self._ring.index = one.point
        self.sheet.reweigh(one.net)


class CountContent(Content):
    """How many points the net gets right.

    Parameters
    ----------
    template : str
        A sentence with the fields ``correct`` and ``n``.
    """

    def __init__(self, template: str, one: Pass, theme: Theme, scale: float, language: str) -> None:
        size = readable(_COUNT, scale)
        make = lambda x: Counter(  # noqa: E731
            template, theme, x, 0.0, size=size, language=language, ground=theme.background
        )
        probe = make(0.0)
        n = len(one.data)
        probe.count(correct=n, n=n)
        self.size = probe.length, 0.6
        self._counter = make(-probe.length / 2)
        self._n = n
        super().__init__(self._counter)

    def put(self, x: float, y: float) -> None:
        """Stand around a place."""
        self._counter.stand(x - self.size[0] / 2, y, "left")

    def prepare(self, one: Pass) -> None:
        """Count."""
        self._counter.count(correct=one.right, n=self._n)
