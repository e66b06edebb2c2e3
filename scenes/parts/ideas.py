"""Matrix, network and classification: three pictures of one net that become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pleat.nets.data import Dataset
from pleat.nets.model import Net
from pleat.scenes.drawing.ink import Group, Ink, Text, inks, rectangle
from pleat.scenes.drawing.layouts import Frame, Layout
from pleat.scenes.drawing.notation import NetNotation
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.shift import shift
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect, Viewport, fit
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.arrows import Arrow
from pleat.scenes.parts.plane.decision import Areas, boundary_lines
from pleat.scenes.parts.plane.sheet import Sheet

_SMALL = 4.1, 3.5  # the small plane's window, at the most
_TITLE = 2.5  # from the middle of a picture to its title's in a row
_BELOW = 0.25  # the middle of what has a title above it, in a cell of its own


@dataclass(frozen=True)
class Place:
    """Where one of the three stands by itself, in scene units.

    Attributes
    ----------
    middle, title : (float, float)
        Of the picture and of its title.
    high : float
        How high it may be.
    """

    middle: tuple[float, float]
    title: tuple[float, float]
    high: float

    @property
    def small(self) -> Rect:
        """A window for a plane."""
        (x, y), wide, high = self.middle, _SMALL[0] / 2, min(_SMALL[1], self.high) / 2
        return Rect(*(round(v, 9) for v in (x - wide, y - high, x + wide, y + high)))


def places(frame: Frame) -> dict[str, Place]:
    """Return where the three stand: in a row, in a column, or two above one."""
    left, _, right, top = frame.rect.sides
    low = frame.caption.top
    names = ("network", "matrix", "classification")
    if right - left > 13:
        across = (-4.55, 0.0, 4.55)
        return {
            name: Place((x, 0.35), (x, 0.35 + _TITLE), _SMALL[1])
            for name, x in zip(names, across, strict=True)
        }
    upright = frame.layouts["plane"].network.width > right
    rows = 3 if upright else 2
    pitch = (top - low - 0.2) / rows
    cells = [(0.0, k) for k in range(3)] if upright else [(left / 2, 0), (right / 2, 0), (0.0, 1)]
    out = {}
    for name, (x, row) in zip(names, cells, strict=True):
        y = top - 0.1 - (row + 0.5) * pitch
        out[name] = Place((x, y - _BELOW), (x, y + pitch / 2 - 0.35), pitch - 1.0)
    return out


class SmallSheet(Sheet):
    """A sheet whose points are small enough for a small window."""

    DOT = 8.0


class Movable:
    """A group that can be drawn anywhere on the way between two places.

    Parameters
    ----------
    group : Group
        As it stands at the end.
    start : tuple of float
        Where its middle is at first, in scene units.
    """

    def __init__(self, group: Group, start: tuple[float, float]) -> None:
        self.group = group
        points = np.vstack([ink.points for ink in inks(group)])[:, :2]
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        self._offset = np.array([*(np.array(start) - middle), 0.0])
        self._now = np.zeros(3)

    def place(self, t: float) -> None:
        """Draw it the fraction t of the way to its end."""
        step = (1 - t) * self._offset - self._now
        self._now = self._now + step
        shift(self.group, float(step[0]), float(step[1]))


class Ideas:
    """The three pictures, each on its own or joined as every clip shows them.

    Attributes
    ----------
    network : NetworkDiagram
    matrices : list of tuple of MatrixView
        W and b of every layer; W alone of one without a bias.
    sheet : Sheet
        With the decision on it.
    ground : Ink
        Behind the sheet.
    titles : dict of str to Text
    """

    def __init__(
        self,
        net: Net,
        data: Dataset,
        theme: Theme,
        names: Sequence[Sequence[str]],
        *,
        threshold: float,
        notation: NetNotation,
        layout: Layout,
    ) -> None:
        self._end, self._places = layout, places(layout.frame)
        small = self._small = self._places["classification"].small
        self.network = NetworkDiagram(net, theme, layout.network, names, notation=notation)
        self.matrices: list[tuple[MatrixView, ...]] = []
        for k, layer in enumerate(net.layers, 1):
            colors = neuron_colors(theme, net, k - 1)
            left, row = layout.panel.left, layout.rows[k - 1]
            own = notation.weights[k - 1]
            W = MatrixView(f"$W_{k}$", layer.W, colors, theme, left, row, notation=own)
            if not layer.biased:
                self.matrices.append((W,))
                continue
            b = MatrixView(
                f"$b_{k}$",
                layer.b[:, None],
                [theme.text],
                theme,
                W.right + 0.3,
                row,
                notation=notation.biases[k - 1],
            )
            self.matrices.append((W, b))
        self.block = Group(*(view for pair in self.matrices for view in pair))
        self._movables = {
            "network": Movable(self.network, self._places["network"].middle),
            "matrix": Movable(self.block, self._places["matrix"].middle),
        }
        self.ground = Ink(theme.plane, fill=1.0)
        self.sheet = SmallSheet(
            net, data, theme, small, small.inset(0.3, 0.3, 0.3, 0.3), frame=layout.frame
        )
        plane, box = self.sheet.plane, self.sheet.ruling.box
        self.sheet.lay(Areas(plane, box, threshold, theme), before=self.sheet.grid)
        self.line = boundary_lines(plane, box, threshold, theme)
        self.sheet.lay(self.line, before=self.sheet.data)
        # In the small window i and j would stand on the data.
        self.sheet.drop(*self.sheet.basis)
        seen = self.sheet.landmarks.at(0.0)[:, :2]
        self._views: tuple[Viewport, Viewport] = (plane.view, fit(seen, layout.room, largest=1.6))
        self.titles: dict[str, Text] = {}
        self.join(0.0)

    @property
    def basis(self) -> list[Arrow]:
        """i and j."""
        return self.sheet.basis

    def title(self, view: str, text: str, theme: Theme, language: str) -> Text:
        """Return the title of one of the pictures, over its place."""
        self.titles[view] = Text(text, 40, theme.text, language=language)
        return self.titles[view].put(*self._places[view].title)

    def join(self, t: float) -> None:
        """Draw them the fraction t of the way to one picture, the network ahead."""
        first, then = min(1.0, t / 0.55), max(0.0, (t - 0.35) / 0.65)
        first, then = (u * u * (3 - 2 * u) for u in (first, then))
        self._movables["network"].place(first)
        self._movables["matrix"].place(then)
        assert self._end.window is not None
        a, b = np.array(self._small.sides), np.array(self._end.window.sides)
        window = Rect(*((1 - then) * a + then * b).tolist())
        self.ground.points = rectangle(*window.sides)
        self.sheet.plane.window = window
        self.sheet.go(0.0, self._views[0].toward(self._views[1], then))
