"""The pieces of a clip's picture, each made when a beat first asks for it, and read off."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.nets.data import decided
from pleat.nets.geometry.height_field import NetField
from pleat.nets.geometry.stages import Kind, moves
from pleat.nets.model import Net
from pleat.scenes.clip.captions import facts_of
from pleat.scenes.drawing.animation import Fade, Follow
from pleat.scenes.drawing.labels import Legend, RampLegend
from pleat.scenes.drawing.notation import NetNotation, net_notation
from pleat.scenes.drawing.numbers import Numbers
from pleat.scenes.drawing.paints import SHADES, outputs
from pleat.scenes.drawing.phrases import phrase
from pleat.scenes.drawing.viewport import Rect, Viewport
from pleat.scenes.parts.panel.arrangement import Panel, arrange, numbers, pair
from pleat.scenes.parts.panel.equation import Equation
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.arrows import Arrow
from pleat.scenes.parts.plane.facets import Facets
from pleat.scenes.parts.plane.number_line import Threshold
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried
from pleat.scenes.parts.plane.points import Marker
from pleat.scenes.parts.plane.tracer import Tracer
from pleat.scenes.parts.plane.travel import Go
from pleat.scenes.stage.canvas import Canvas
from pleat.scenes.stage.slots import BY_PLACE, MISTAKES, PRODUCTS, WEIGHTS

Array = NDArray[np.float64]
# Of a linear move: so quick neurons get the names of what comes in.
_RENAMING = 4.0

_APART = 0.3  # scene units: below what stands in the panel
_NOTE = 2.2  # half the width that a note above the threshold may take, scene units


class Picture(Canvas):
    """A canvas with the pieces of one net: on the plane, and beside it.

    Attributes
    ----------
    spoken_of : int
        The layer whose matrices stand in the panel, if not all do.
    tracer : Tracer or None
        The point that values are read off, if it is no data point.
    """

    spoken_of: int = 1
    tracer: Tracer | None = None

    def clear(self) -> None:
        """Begin anew, as before the first beat."""
        super().clear()
        self.spoken_of, self.tracer = 1, None

    @cached_property
    def bases(self) -> dict[int, list[Arrow]]:
        """Basis vectors by layer; the input's is 0."""
        return {0: self.sheet.basis}

    @property
    def carpet(self) -> list[Part]:
        """The sheet without what lies on it; facets stand for its surface where they are shown."""
        sheet, facets = self.sheet, self.made(Picture.facets)
        shown = facets is not None and facets in sheet.submobjects
        return [*([] if shown else [sheet.surface]), sheet.grid, sheet.own_axes]

    @cached_property
    def facets(self) -> Facets:
        """The sheet's flat pieces, a little beyond the data."""
        ruled, points = self.sheet.ruling, self.clip.dataset.points
        half = 1.15 * float(np.abs(points).max(initial=2.0 * ruled.step))
        box = ruled.box if ruled.far else ((-half, -half), (half, half))
        return Facets(self.sheet.plane, box, self.theme.axis)

    @cached_property
    def notation(self) -> NetNotation:
        """How the net's numbers are written."""
        return net_notation(self.net, self.clip.dataset.points, self.clip.decimals)

    @cached_property
    def arrangement(self) -> Panel:
        """How network, equation and matrices share the panel."""
        return arrange(self.net, self.layout, self.notation, self.clip.head.symbol)

    @property
    def free_panel(self) -> Rect:
        """The panel, as far as neither network nor equation stands in it."""
        panel = self.layout.panel
        if self.layout.window is None or self.layout.headed or self.absent(self.network):
            return panel
        plan = self.arrangement
        top = plan.network.bottom if self.absent(self.equation) else plan.equation - _APART
        return Rect(panel.left, panel.bottom, panel.right, top - _APART)

    @cached_property
    def network(self) -> NetworkDiagram:
        """The network."""
        names, called = self.names(), self.clip.head.classes
        # The fifth output is that of the digit 4: where names are that short they stand there.
        short = all(re.fullmatch(r"[A-Za-z0-9]{1,2}", one) for one in called)
        if short and self.clip.dataset.classes == self.net.widths[-1] > 2:
            names[-1] = [f'$"{one}"$' for one in called]
        return NetworkDiagram(
            self.net,
            self.theme,
            self.arrangement.network,
            names,
            notation=self.notation,
            outputs=self.output_colors,
            over=self.arrangement.over,
        )

    @property
    def output_colors(self) -> list[str] | None:
        """The colour of each output that has a class or a target of its own, if they do."""
        return outputs(self.clip.dataset, self.theme, self.net.widths[-1])

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
        if self.clip.dataset.targets is not None:
            return len(self.clip.dataset) // 3
        ones = np.flatnonzero(self.clip.dataset.labels == 1)
        return int(ones[len(ones) // 3])

    @cached_property
    def marker(self) -> Marker | Tracer:
        """The ring around that point."""
        return Marker(self.sheet.plane, self.sheet.data, self.point, self.theme.text)

    @cached_property
    def equation(self) -> Equation:
        """The net as a formula."""
        plan, symbol = self.arrangement, self.clip.head.symbol
        at = plan.left, plan.equation
        return Equation(self.net, self.theme, *at, symbol=symbol, widest=plan.line)

    @cached_property
    def matrices(self) -> list[tuple[MatrixView, ...]]:
        """W and b of every layer; W alone of one without a bias."""
        plan = self.arrangement
        return [
            pair(self.net, k, plan, self.theme, self.notation)
            for k in range(1, len(self.net.layers) + 1)
        ]

    @property
    def matrices_now(self) -> list[MatrixView]:
        """Those that stand in the panel: all, or those of the layer that is spoken of."""
        one = self.matrices[self.spoken_of - 1 : self.spoken_of]
        return [
            part for own in (self.matrices if self.arrangement.together else one) for part in own
        ]

    @cached_property
    def legend(self) -> Legend | RampLegend:
        """Which colour is which class, or which target."""
        right, middle = self.layout.legend
        targets = self.clip.dataset.targets
        if targets is not None and targets.shape[1] == 1 and len(targets):
            low, high = float(targets.min()), float(targets.max())
            return RampLegend(
                low, high, self.theme.shades(SHADES), "$y$", self.theme, right, middle
            )
        room = self.layout.window or self.layout.panel
        width = right - room.left - 0.2
        return Legend(self.clip.head.classes, self.theme, right, middle, self.language, width)

    def names(self) -> list[list[str]]:
        """Return Typst names for every neuron, layer by layer."""
        widths = self.net.neurons
        deep = len(widths) > 3
        out = [["$x$"] if widths[0] == 1 else [f"$x_{n + 1}$" for n in range(widths[0])]]
        for k in range(1, len(widths) - 1):
            index = f"^(({k}))" if deep else ""
            out.append([f"$a_{n + 1}{index}$" for n in range(widths[k])])
        last = range(widths[-1])
        out.append(["$y$"] if len(last) == 1 else [f"$y_{n + 1}$" for n in last])
        # What passes a layer by is called as where it comes from.
        passed = [[out[source][n] for source, n in own] for own in self.net.channels]
        return [[*own, *more] for own, more in zip(out, passed, strict=True)]

    def sums(self, layer: int) -> list[str]:
        """Return Typst names for what comes into a layer's neurons, from 1."""
        wide, names = self.net.neurons[layer], self.names()[layer]
        own = ["$z$"] if wide == 1 else [f"$z_{n + 1}$" for n in range(wide)]
        return [*own, *names[wide:]]

    # What beats do with them.

    def focus(self, term: str | None = None) -> list[Any]:
        """Return the animations that point at a term of the equation, or at none.

        Where matrices take turns, those of the term's layer come on stage.
        """
        turning = self._speak_of(int(term.lstrip("Wbact"))) if term else []
        if self.equation not in self.panel.submobjects:
            return turning
        return turning + [
            Fade(1.0 if term in (None, name) else 0.38, ink)
            for name, ink in self.equation.terms.items()
        ]

    def _speak_of(self, layer: int) -> list[Any]:
        if self.arrangement.together or layer == self.spoken_of:
            return []
        before, self.spoken_of = self.matrices_now, layer
        if before[0] not in self.panel.submobjects:
            return []
        return [*self.vanish(*before), *self.appear(*self.matrices_now, to=self.panel)]

    def words_for(self, key: str, *facts: str) -> str:
        """Return a text of our own in the clip's language, with the named facts."""
        known = facts_of(self.clip)
        return phrase(self.language, key, **{name: known[name] for name in facts})

    def above_line(self, line: Threshold) -> tuple[float, float]:
        """Return a place for a note above the threshold's line, inside the frame."""
        window = self.sheet.plane.window
        x = float(self.sheet.plane.view(np.array([[line.value, 0.0]]))[0, 0])
        top = line.top(self.sheet.plane)
        x = min(max(x, window.left + _NOTE), window.right - _NOTE)
        points = self.sheet.data.positions(self.sheet.plane)
        heights = points[np.abs(points[:, 0] - x) < _NOTE, 1]
        if (np.abs(heights - top - 0.4) < 0.35).any():
            # Points that are stacked as high stand below it.
            top = min(float(heights.max()), window.top - 0.8)
        return x, top + 0.4

    def travel(self, s: float, view: Viewport | None = None, stack: float | None = None) -> list:
        """Return the animations that carry the sheet to a place of the passage."""
        # What stands over a line stays behind when the sheet moves on.
        gone = self.leave() if s != self.sheet.plane.s else []
        return [Go(self.sheet, s, view, stack), *self.following(), *gone]

    def leave(self) -> list[Any]:
        """Return the animations that take away what stands over the line that the sheet leaves."""
        return [fade for slot in BY_PLACE for fade in self.drop(slot)]

    def following(self) -> list[Any]:
        """Return the animations of what beside the plane goes with it: names and values."""
        out = []
        network = self.made(Picture.network)
        if network is not None and network in self.panel.submobjects:
            out.append(Follow(network.naming, self.call_neurons))
        values = self.made(Picture.values)
        if values is not None and values in self.front.submobjects:
            out.append(Follow(values, self.read_out))
        return out

    def call_neurons(self) -> None:
        """Name neurons in the network by what they hold: z until they have folded."""
        plane = self.sheet.plane
        done: dict[tuple[int, int], float] = {}
        for layer, own in enumerate(self.net.layers, 1):
            start, _ = self.span(layer)
            for k in range(own.neurons if own.activation != "identity" else 0):
                if start < plane.s:
                    coming = 1 - _RENAMING * (plane.s - start)
                    fold = plane.s - plane.passage.index(layer, "activate", k)
                    done[layer, k] = min(max(coming, fold, 0.0), 1.0)
        self.network.call(done)

    def reweigh(self, net: Net) -> None:
        """Show another net of the same shape in all that hangs on weights."""
        if self.layout.window is not None:
            self.sheet.reweigh(net, moves(net, paths=self.clip.head.turns))
        if not self.layout.headed:
            self.network.reweigh(net)
            for layer, views in enumerate(self.matrices, 1):
                for matrix, entries in zip(views, numbers(net, layer), strict=True):
                    matrix.reweigh(entries)
        maps = self.get(WEIGHTS)
        if maps is not None and not self.absent(maps):
            maps.reweigh(net)
        if self.layout.window is not None and not self.absent(self.marker):
            self.read_out()
        crosses = self.get(MISTAKES)
        if crosses is not None and not self.absent(crosses):
            data = self.clip.dataset
            outputs = decided(net(data.points), self.clip.threshold)
            crosses.wrong = np.flatnonzero(outputs != data.labels)
            crosses.place(self.sheet.plane)

    def follow(self, tracer: Tracer) -> None:
        """Read values off another point from now on, and mark it."""
        self.tracer = tracer
        self.__dict__["marker"] = tracer

    def read_out(self) -> None:
        """Show in the neurons what the marked point is now, or what the net makes of it at last."""
        bands = self.get(PRODUCTS)
        if bands is None:
            self.values.set_values(self.readings())
        else:
            net, x = self.sheet.plane.net, self._marked
            bands.carry(net, x)
            out = [x, *(h[0] for _, h in net.stages(x[None]))]
            self.values.set_values(np.concatenate(out).tolist())
        self.marker.place(self.sheet.plane)

    @property
    def _marked(self) -> np.ndarray:
        """The input that values are read off, (n,)."""
        carried, index = self._source
        own: np.ndarray = carried.at(0.0)[index, : self.net.widths[0]]
        return own

    @property
    def _source(self) -> tuple[Carried, int]:
        if self.tracer is not None:
            return self.tracer.carried, 0
        return self.sheet.data.carried, self.point

    def readings(self) -> list[float | None]:
        """Return each neuron's value for the marked point; None where it has none yet."""
        plane = self.sheet.plane
        carried, index = self._source
        widths = self.net.widths
        out: list[float | None] = []
        for layer, width in enumerate(widths):
            start, end = self.span(layer)
            if layer and plane.s <= start:
                out += [None] * width
            else:
                q = carried.at(min(plane.s, end))[index]
                out += list(q[:width])
        if plane.relief is not None:
            self._read_heights(out, carried.at(0.0)[index, : widths[0]])
        return out

    def _read_heights(self, out: list[float | None], x: Array) -> None:
        """Put what a lifted sheet shows into the readings of a point, and what leads to it."""
        relief, net = self.sheet.plane.relief, self.net
        found = [f for f in (relief.fields if relief else ()) if isinstance(f, NetField)]
        if relief is None or not found:
            return
        field, starts = found[-1], np.cumsum([0, *net.widths])
        for layer, (_, a) in enumerate(net.stages(x[None])[: field.layer - 1], 1):
            out[starts[layer] : starts[layer + 1]] = a[0].tolist()
        same = len({(f.layer, f.neuron) for f in found}) < len(found)
        z = [f(x[None])[0] for f in found]
        value = (1 - relief.t) * z[0] + relief.t * z[1] if same else z[-1]
        out[starts[field.layer] + field.neuron] = float(value)

    def span(self, layer: int) -> tuple[float, float]:
        """Return the places of the passage between which a layer's neurons get their values."""
        if layer == 0:
            return 0.0, 0.0
        made = [k for k, m in enumerate(self.sheet.plane.passage.moves) if m.layer == layer]
        return float(made[0]), float(made[-1] + 1)

    def place(self, layer: int, kind: Kind, neuron: int | None = None) -> int:
        """Return the place of the passage right after a move (1-based layer and neuron)."""
        index = None if neuron is None else neuron - 1
        return self.sheet.plane.passage.index(layer, kind, index) + 1

    @property
    def layer(self) -> int:
        """The layer behind which the sheet stands; 0 is the input."""
        made = int(np.ceil(self.sheet.plane.s))
        return self.sheet.plane.passage.moves[made - 1].layer if made else 0
