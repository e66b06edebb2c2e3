"""A matrix and a layer as one thing: entry by edge, column by basis vector, row by sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from pleat.nets.errors import counted
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.ink import Ink
    from pleat.scenes.drawing.numbers import Numbers
    from pleat.scenes.parts.panel.network import NetworkDiagram
    from pleat.scenes.parts.panel.product import Product, Sums
    from pleat.scenes.parts.plane.arrows import Landing
    from pleat.scenes.stage.stage import Stage

NETWORK: Slot[NetworkDiagram] = Slot("layer network")
PRODUCT: Slot[Product] = Slot("layer product")
SUMS: Slot[Sums] = Slot("layer sums")
RESULTS: Slot[list[list[Any]]] = Slot("layer results")  # not on stage before their beat
VALUES: Slot[Numbers] = Slot("layer values")
LANDED: Slot[Landing] = Slot("landed")  # by column, from 0
ASKED: Slot[Ink] = Slot("asked")


class MatrixBeat(Beat):
    """A beat about the one layer of a clip in the layout ``matrix`` or ``product``."""

    def check(self, clip: Clip) -> str | None:
        """Say if the clip is of another kind."""
        if len(clip.net.layers) != 1:
            return f"do = {self.do!r} shows one layer; set depth = 1 or take another net"
        if clip.head.layout not in ("matrix", "product"):
            return f"do = {self.do!r} needs layout = 'matrix' or 'product'"
        return None


@register
class Layer(MatrixBeat):
    """Bring the layer on stage: its network, and ``W x = y``.

    Attributes
    ----------
    numbers : bool
        Numbers rather than names in W and on the edges.
    x : tuple of float, optional
        Inputs; with numbers the product is worked out.
    sums : bool
        Each output as a sum beside the product.
    plane : bool
        A small plane beside it, for columns to land on.
    blank : bool
        Leave the edges without their weights, for a quiz.
    """

    do: Literal["layer-as-matrix"] = "layer-as-matrix"
    numbers: bool = False
    x: tuple[float, ...] | None = None
    sums: bool = False
    plane: bool = False
    blank: bool = False
    motion: ClassVar[float] = 2.0

    def check(self, clip: Clip) -> str | None:
        """Say if there are not as many inputs as the layer takes."""
        fault = super().check(clip)
        wide = 0 if fault else clip.net.widths[0]
        if not fault and self.x is not None and len(self.x) != wide:
            return f"x has {counted(len(self.x), 'number')}, but the layer takes {wide}"
        if not fault and self.plane:
            return _too_deep(clip, "plane")
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Network, then the product, then what else is asked for."""
        from pleat.scenes.parts.panel import product
        from pleat.scenes.parts.panel.network import NetworkDiagram

        net, theme, panel = stage.net, stage.theme, stage.layout.panel
        layer = net.layers[0]
        colors = neuron_colors(theme, net, 0)
        decimals = stage.clip.decimals
        network = NetworkDiagram(
            net,
            theme,
            stage.layout.network,
            stage.names(),
            radius=0.42,
            labels="none" if self.blank else "numbers" if self.numbers else "names",
            notation=stage.notation,
            size=30,
        )
        worked = self.x is not None and self.numbers
        written, sums = product.fitted(
            layer,
            theme,
            panel,
            stage.layout.rows[0],
            colors,
            self.x,
            self.numbers,
            decimals,
            self.sums,
        )
        groups: list[Any] = [written]
        if sums is not None:
            stage.hold(SUMS, sums)
            groups.append(sums)
        stage.hold(NETWORK, network)
        stage.hold(PRODUCT, written)
        parts: list[list[Any]] = [[network], [written], *([g] for g in groups[1:])]
        if worked and self.x is not None:
            # The results wait for the beat that works them out.
            stage.hold(RESULTS, product.take_results(*groups))
            values = network.values(theme, 34)
            values.set_values([*self.x, *([None] * len(layer.b))])
            stage.hold(VALUES, values)
            parts[0].append(values)
        shares = len(parts) + self.plane
        for group in parts:
            yield Span(1 / shares, tuple(stage.appear(*group, to=stage.panel)))
        if self.plane:
            sheet = stage.sheet
            sheet.plane.view = stage.frames.columns()
            yield Span(1 / shares, tuple(stage.appear(stage.coordinates.of_outputs())))


def _too_deep(clip: Clip, key: str) -> str | None:
    """Return why the layer's outputs are no points of a plane, if they aren't."""
    outputs = clip.net.widths[-1]
    if outputs <= 2:
        return None
    has = counted(outputs, "output")
    return f"{key} = true needs a plane, and the layer has {has}; set {key} = false"


@register
class Entries(MatrixBeat):
    """Each entry of W and its edge light up together, one after the other."""

    do: Literal["entries"] = "entries"
    motion: ClassVar[float] = 4.0

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Row by row."""
        m, n = stage.net.layers[0].W.shape
        for k in range(m):
            for c in range(n):
                yield Span(1 / (m * n), tuple(_light(stage, [(k, c)], terms=True)))


@register
class Columns(MatrixBeat):
    """Each column of W, the edges leaving its neuron, and where its basis vector lands.

    Attributes
    ----------
    land : bool
        Whether the basis vectors land on the plane.
    only : int, optional
        The one column, from 1; by default all of them, one after the other.
    """

    do: Literal["columns"] = "columns"
    land: bool = True
    only: int | None = Field(default=None, ge=1)
    motion: ClassVar[float] = 4.5

    def check(self, clip: Clip) -> str | None:
        """Say if they can't land on a plane, or there is no such column."""
        fault = super().check(clip)
        columns = 0 if fault else clip.net.layers[0].W.shape[1]
        if not fault and self.only is not None and self.only > columns:
            return f"only = {self.only}, but W has {counted(columns, 'column')}"
        return _too_deep(clip, "land") if not fault and self.land else fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """From the first to the last."""
        from pleat.scenes.parts.plane.arrows import Land, Landing

        m, n = stage.net.layers[0].W.shape
        every = range(n) if self.only is None else (self.only - 1,)
        for c in every:
            lights = _light(stage, [(k, c) for k in range(m)], column=c, terms=not self.land)
            if self.land:
                arrow = Landing(stage.sheet.plane, stage.theme, 1, c)
                stage.hold(LANDED[c], arrow)
                stage.appear(arrow)
                arrow.set_level(1.0)
                lights.append(Land(arrow, stage.sheet.plane))
            yield Span(1 / len(every), tuple(lights))


@register
class Rows(MatrixBeat):
    """Each row of W, the edges entering its neuron, and the output they make."""

    do: Literal["rows"] = "rows"
    motion: ClassVar[float] = 3.6

    def perform(self, stage: Stage) -> Iterator[Span]:
        """From the first to the last."""
        m, n = stage.net.layers[0].W.shape
        results, values = stage.get(RESULTS), stage.get(VALUES)
        for k in range(m):
            found = stage.appear(*(results[k] if results else ()), to=stage.panel)
            if values is not None:
                values.set_values([*values.values[:n], *values.values[n : n + k], *_sum(stage, k)])
            lights = _light(stage, [(k, c) for c in range(n)], row=k, terms=True)
            yield Span(1 / m, (*lights, *found))


class Question(MatrixBeat):
    """A beat about one entry of W.

    Attributes
    ----------
    entry : tuple of int
        Row and column, from 1.
    """

    entry: tuple[int, int] = Field()

    def check(self, clip: Clip) -> str | None:
        """Say if W has no such entry."""
        fault = super().check(clip)
        if fault:
            return fault
        m, n = clip.net.layers[0].W.shape
        row, column = self.entry
        if not (1 <= row <= m and 1 <= column <= n):
            size = f"{counted(m, 'row')} and {counted(n, 'column')}"
            return f"entry = {list(self.entry)}, but W has {size}"
        return None


@register
class Ask(Question):
    """Point at an entry of W, and wait."""

    do: Literal["ask"] = "ask"
    motion: ClassVar[float] = 3.0

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Frame the entry, alone lit."""
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.drawing.ink import Ink, rectangle

        row, column = self.entry
        left, bottom, right, top = stage.held(PRODUCT).entry(row - 1, column - 1)[0].box
        frame = rectangle(left - 0.06, bottom - 0.06, right + 0.06, top + 0.06)
        ring = Ink(stage.theme.crease, width=3, points=frame)
        stage.hold(ASKED, ring)
        stage.appear(ring, to=stage.front)
        asked = [Fade(1.0, ring)]
        yield Span(1.0, (*_light(stage, [], entry=(row - 1, column - 1), dim=0.45), *asked))


@register
class Answer(Question):
    """Point at an entry of W and at its edge, which gets its weight."""

    do: Literal["answer"] = "answer"
    motion: ClassVar[float] = 2.2

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Light both; the edge takes the width and the dashes of its weight."""
        import numpy as np

        from pleat.scenes.drawing.drive import Drive

        row, column = self.entry
        network = stage.held(NETWORK)
        edge = network.edges[0][row - 1][column - 1]
        label = edge.weigh(30)
        weight = stage.appear(*label, to=stage.panel)
        lights = _light(stage, [(row - 1, column - 1)], extra=label)
        told = Drive(edge.line, edge.answer(float(np.abs(stage.net.layers[0].W).max())))
        yield Span(0.8, (*lights, *weight, told))
        yield Span(0.2, tuple(stage.drop(ASKED)))


def _sum(stage: Stage, m: int) -> list[float]:
    """Return output m, from 0, of the inputs that stand in the neurons."""
    layer = stage.net.layers[0]
    given = stage.held(VALUES).values[: layer.W.shape[1]]
    return [float(layer.W[m] @ given)]


def _light(
    stage: Stage,
    edges: Sequence[tuple[int, int]],
    *,
    column: int | None = None,
    row: int | None = None,
    entry: tuple[int, int] | None = None,
    terms: bool = False,
    dim: float = 0.22,
    extra: Sequence[Any] = (),
) -> list[Any]:
    """Return the animation that lights edges, their entries and what hangs on them."""
    from pleat.scenes.drawing.animation import Glow

    network, written, sums = stage.held(NETWORK), stage.held(PRODUCT), stage.get(SUMS)
    lit: list[Any] = [network.edges[0][k][c] for k, c in edges]
    for k, c in [*edges, *([entry] if entry else [])]:
        lit += written.entry(k, c)
    if column is not None:
        lit += [*written.column(column), network.nodes[0][column], network.names[0][column]]
    if row is not None:
        lit += [*written.row(row), network.nodes[1][row], network.names[1][row]]
    if sums is not None and terms:
        lit += [sums.terms[k][c] for k, c in edges]
        lit += [sums.results[row]] if row is not None and sums.results else []
    return [Glow(stage.panel, [*lit, *extra], dim=dim)]
