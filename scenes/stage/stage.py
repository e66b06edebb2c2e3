"""Everything on screen for one clip, and how beats get at it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Scene

from pleat.nets.model import Net
from pleat.nets.stages import Kind, moves
from pleat.scenes.ink import Group, Ink, inks, rectangle
from pleat.scenes.motion import Fade, Follow, Go
from pleat.scenes.phrases import phrase
from pleat.scenes.stage.axes import Axes
from pleat.scenes.stage.equation import Equation
from pleat.scenes.stage.layout import LAYOUTS
from pleat.scenes.stage.matrix import MatrixView
from pleat.scenes.stage.network import NetworkDiagram
from pleat.scenes.stage.numberline import Threshold
from pleat.scenes.stage.numbers import Numbers
from pleat.scenes.stage.parts import Arrow, Marker, Part
from pleat.scenes.stage.sheet import Sheet
from pleat.scenes.stage.view import View, fit
from pleat.scenes.stage.words import Legend
from pleat.scenes.theme import Theme

if TYPE_CHECKING:
    from pleat.scenes.clip import Clip


class Stage:
    """The parts of a clip's picture, in the order they are drawn.

    Attributes
    ----------
    clip : Clip
    theme : Theme
    layout : Layout
    ground, panel, plane, front, words : Group
        What is on stage, from the back to the front.
    """

    def __init__(self, scene: Scene, clip: Clip, theme: Theme, language: str) -> None:
        self.scene, self.clip, self.theme, self.language = scene, clip, theme, language
        self.layout = LAYOUTS[clip.head.layout]
        self.ground, self.panel, self.plane = Group(), Group(), Group()
        self.front, self.words = Group(), Group()
        self._held: dict[str, Any] = {}
        if self.layout.window is not None:
            window = rectangle(*self.layout.window.sides)
            self.ground.add(Ink(theme.plane, fill=1.0, points=window))
        # Drawn in this order; what moves most comes last, so that the rest stays a still.
        scene.add(self.ground, self.panel, self.plane, self.front, self.words)

    # The parts, each made when a beat first asks for it.

    @property
    def net(self) -> Net:
        """The clip's net."""
        return self.clip.net

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet, empty at first: its parts come on stage one by one."""
        assert self.layout.window is not None
        sheet = Sheet(
            self.net,
            self.clip.dataset,
            self.theme,
            self.layout.window,
            self.layout.room,
            steps=moves(self.net, paths=self.clip.head.turns),
        )
        sheet.submobjects = []
        self.plane.add(sheet)
        return sheet

    @cached_property
    def bases(self) -> dict[int, list[Arrow]]:
        """Basis vectors by layer; the input's is 0."""
        return {0: self.sheet.basis}

    @cached_property
    def axes(self) -> Axes:
        """The axes of the space the sheet is in."""
        return self._named_axes(0, self.names()[0])

    @cached_property
    def network(self) -> NetworkDiagram:
        """The network."""
        return NetworkDiagram(
            self.net, self.theme, self.layout.network, self.names(), decimals=self.clip.decimals
        )

    @cached_property
    def values(self) -> Numbers:
        """The numbers in the neurons."""
        return self.network.values(self.theme)

    @cached_property
    def point(self) -> int:
        """The data point whose values stand in the neurons."""
        if self.clip.head.point is not None:
            return self.clip.head.point
        # A point of class 1 at a third of its curve: neither at an end nor in the middle.
        ones = np.flatnonzero(self.clip.dataset.labels == 1)
        return int(ones[len(ones) // 3])

    @cached_property
    def marker(self) -> Marker:
        """The ring around that point."""
        return Marker(self.sheet.plane, self.sheet.data, self.point, self.theme.text, 0.14)

    @cached_property
    def equation(self) -> Equation:
        """The net as a formula."""
        at = self.layout.panel.left, self.layout.equation
        return Equation(self.net, self.theme, *at, symbol=self.clip.head.symbol)

    @cached_property
    def matrices(self) -> list[tuple[MatrixView, MatrixView]]:
        """W and b of every layer."""
        return [self._matrix(k) for k in range(1, len(self.net.layers) + 1)]

    @cached_property
    def legend(self) -> Legend:
        """Which colour is which class."""
        return Legend(
            self.clip.head.classes, self.theme, *self.layout.legend, language=self.language
        )

    def names(self) -> list[list[str]]:
        """Return Typst names for every neuron, layer by layer."""
        widths = self.net.widths
        deep = len(widths) > 3
        out = [[f"$x_{n + 1}$" for n in range(widths[0])]]
        for k in range(1, len(widths) - 1):
            index = f"^(({k}))" if deep else ""
            out.append([f"$a_{n + 1}{index}$" for n in range(widths[k])])
        last = range(widths[-1])
        out.append(["$y$"] if len(last) == 1 else [f"$y_{n + 1}$" for n in last])
        return out

    def _named_axes(self, layer: int, names: list[str]) -> Axes:
        colors = self.theme.neurons(self.net.widths, layer)
        return Axes(self.sheet.plane, names[:2], colors[:2], self.theme.muted)

    def _matrix(self, k: int) -> tuple[MatrixView, MatrixView]:
        layer = self.net.layers[k - 1]
        tail = "" if len(self.net.layers) == 1 else f"_{k}"
        row, decimals = self.layout.rows[k - 1], self.clip.decimals
        colors = self.theme.neurons(self.net.widths, k - 1)
        left = self.layout.panel.left
        W = MatrixView(f"$W{tail}$", layer.W, colors, self.theme, left, row, decimals=decimals)
        b = MatrixView(
            f"$b{tail}$",
            layer.b[:, None],
            [self.theme.text],
            self.theme,
            W.right + 0.3,
            row,
            decimals=decimals,
        )
        return W, b

    # What beats do with it.

    def appear(self, *mobjects: Any, to: Group | None = None, before: Any = None) -> list[Any]:
        """Put mobjects on stage, unseen yet, and return the animations that bring them."""
        for mobject in mobjects:
            levels = [(ink, ink.level) for ink in inks(mobject)]
            for ink, _ in levels:
                ink.set_level(0.0)
            if isinstance(mobject, Part) and to is None:
                self.sheet.lay(mobject, before)
            else:
                (self.panel if to is None else to).add(mobject)
        return [Fade(1.0, mobject) for mobject in mobjects]

    def vanish(self, *mobjects: Any) -> list[Any]:
        """Return the animations that take mobjects away."""
        return [Fade(0.0, mobject) for mobject in mobjects]

    def hold(self, name: str, mobject: Any) -> None:
        """Remember a mobject by name, for a later beat."""
        self._held[name] = mobject

    def get(self, name: str) -> Any:
        """Return what is remembered under a name, or None."""
        return self._held.get(name)

    def drop(self, prefix: str) -> list[Any]:
        """Forget all whose names begin so, and return the animations that take them away."""
        names = [n for n in self._held if n == prefix or n.startswith(prefix + " ")]
        return self.vanish(*(self._held.pop(n) for n in names))

    def back_on(self, *parts: Part) -> list[Part]:
        """Put parts of the sheet that were swept off on it again, behind the data."""
        for part in parts:
            if part not in self.sheet.submobjects:
                for ink in inks(part):
                    ink.set_level(0.0)
                self.sheet.lay(part, self.sheet.data)
        return list(parts)

    def sweep(self) -> None:
        """Take off stage what has faded away, so that it costs nothing."""
        for group in (self.panel, *self.plane.submobjects, self.front):
            group.submobjects = [
                m for m in group.submobjects if any(ink.level > 0 for ink in inks(m))
            ]

    def focus(self, term: str | None = None) -> list[Any]:
        """Return the animations that point at a term of the equation, or at none."""
        if self.equation not in self.panel.submobjects:
            return []
        return [
            Fade(1.0 if term in (None, name) else 0.38, ink)
            for name, ink in self.equation.terms.items()
        ]

    def rename_axes(self, layer: int, folded: bool) -> list[Any]:
        """Return the animations that give the axes the names of a layer's plane."""
        if self.axes not in self.sheet.submobjects and layer:
            return []
        before_folding = [f"$z_{n + 1}$" for n in range(self.net.widths[layer])]
        names = self.names()[layer] if folded else before_folding
        old, self.axes = self.axes, self._named_axes(layer, names)
        behind = self.sheet.data if self.sheet.data in self.sheet.submobjects else None
        return [*self.vanish(old), *self.appear(self.axes, before=behind)]

    def words_for(self, key: str, *facts: str) -> str:
        """Return a text of our own in the clip's language, with the named facts."""
        return phrase(self.language, key, **{name: self.clip.facts[name] for name in facts})

    def above_line(self, line: Threshold) -> tuple[float, float]:
        """Return a place for a note above the threshold's line, inside the frame."""
        x = float(line.line.points[0, 0])
        top = float(line.line.points[:, 1].max())
        window = self.sheet.plane.window
        return min(max(x, window.left + 2.2), window.right - 2.2), top + 0.4

    def travel(self, s: float, view: View | None = None, stack: float | None = None) -> list:
        """Return the animations that carry the sheet to a place of the passage."""
        go = Go(self.sheet, s, view, stack)
        return (
            [go, Follow(self.values, self.read_out)]
            if self.values in self.front.submobjects
            else [go]
        )

    def read_out(self) -> None:
        """Show in the neurons what the marked point is now."""
        self.values.set_values(self.readings())
        self.marker.place(self.sheet.plane)

    def readings(self) -> list[float | None]:
        """Return each neuron's value for the marked point; None where it has none yet."""
        plane = self.sheet.plane
        carried = self.sheet.data.carried
        widths = self.net.widths
        out: list[float | None] = []
        for layer, width in enumerate(widths):
            start, end = self.span(layer)
            if layer and plane.s <= start:
                out += [None] * width
            else:
                q = carried.at(min(plane.s, end))[self.point]
                out += list(q[:width])
        return out

    def span(self, layer: int) -> tuple[float, float]:
        """Return the places of the passage between which a layer's neurons get their values."""
        if layer == 0:
            return 0.0, 0.0
        moves = [k for k, m in enumerate(self.sheet.plane.passage.moves) if m.layer == layer]
        return float(moves[0]), float(moves[-1] + 1)

    def place(self, layer: int, kind: Kind, neuron: int | None = None) -> int:
        """Return the place of the passage right after a move (1-based layer and neuron)."""
        index = None if neuron is None else neuron - 1
        return self.sheet.plane.passage.index(layer, kind, index) + 1

    def frame_for(self, layer: int) -> View:
        """Return the one frame a layer is shown in, until it has folded."""
        plane, sheet = self.sheet.plane, self.sheet
        places = [float(k + 1) for k, m in enumerate(plane.passage.moves) if m.layer == layer]
        if layer > 0 and self.net.widths[layer] == 1:
            return self._frame_line(places)
        carried = [sheet.landmarks]
        return plane.frame(carried, places or [0.0], sheet.room)

    def frame_folded(self, layer: int) -> View:
        """Return the frame of a layer that has folded, with its basis vectors."""
        seen = self.sheet.landmarks.at(self.span(layer)[1])[:, :2]
        corners = np.vstack([seen, np.zeros((1, 2)), np.eye(2)])
        return fit(corners, self.sheet.room)

    def _frame_line(self, places: list[float]) -> View:
        room = self.sheet.room
        seen = np.concatenate([self.sheet.data.carried.at(s)[:, 0] for s in places])
        low = min(float(seen.min()), self.clip.head.threshold, 0.0)
        high = max(float(seen.max()), self.clip.head.threshold, 0.0)
        scale = min(room.width / max(high - low, 1e-9), 3.0)
        return View(((low + high) / 2, 0.0), scale, (room.center[0], room.bottom + 1.5))

    def frame_columns(self) -> View:
        """Return the frame in which the columns of the first layer's W are seen."""
        W = self.net.layers[0].W
        columns = np.zeros((W.shape[1], 2))
        columns[:, : len(W)] = W.T[:, :2]
        corners = np.vstack([columns, np.eye(2), -0.5 * np.eye(2)])
        # Labels stand beyond the tips.
        room = self.layout.room.inset(0.3, 0.2, 0.3, 0.2)
        return fit(corners, room, largest=1.6)

    def output_axes(self) -> Axes:
        """Return the axes of the first layer's outputs."""
        names = self.names()[1][:2]
        return Axes(self.sheet.plane, names, [self.theme.text] * len(names), self.theme.muted)
