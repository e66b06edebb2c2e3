"""The light that a beat's emphasis puts behind parts of the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pleat.scenes.clip.emphasis import Lit, lit
from pleat.scenes.drawing.halo import Halo
from pleat.scenes.drawing.ink import Ink, inks
from pleat.scenes.parts.plane.points import Spot
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.slots import DIAGRAM


class Lights:
    """What one picture lights up during a beat.

    Parameters
    ----------
    picture : Picture
    names : sequence of str
        As `pleat.scenes.clip.emphasis.lit` reads them.

    Attributes
    ----------
    halo : Halo
    dark : set of str
        Names of what has not been on stage so far.
    """

    def __init__(self, picture: Picture, names: Sequence[str]) -> None:
        self._picture, self.dark = picture, set(names)
        self._named = {name: one for name in names if (one := lit(name))}
        self._spots: dict[int, Spot] = {}
        self.halo = Halo()
        picture.ground.add(self.halo)

    def look(self) -> bool:
        """Light up what is on stage by now; return whether that is anything."""
        found: list[Ink] = []
        for name, one in self._named.items():
            sources = list(self._sources(one))
            if sources:
                self.dark.discard(name)
            found += sources
        # What is named twice shines once.
        self.halo.shine_on({id(ink): ink for ink in found}.values())
        return bool(found)

    def out(self) -> None:
        """Take everything off stage again."""
        self._picture.ground.remove(self.halo)
        if self._spots:
            self._picture.sheet.drop(*self._spots.values())

    def _sources(self, one: Lit) -> Iterator[Ink]:
        if one.name:
            yield from self._of_diagram(one)
            return
        layer, *rest = one.numbers
        match one.kind:
            case "W" | "b" | "act":
                if self._there(self._picture.equation):
                    yield from self._term(f"{one.kind}{layer}")
                if one.kind != "act":
                    yield from self._entries(layer, "Wb".index(one.kind))
            case "S":
                yield from self._skips(layer)
            case "entry":
                yield from self._entries(layer, 0, rest[0], rest[1])
                yield from self._edges(layer, rest[0], rest[1])
            case "bias":
                yield from self._entries(layer, 1, rest[0])
            case "row":
                yield from self._entries(layer, 0, rest[0])
                yield from self._edges(layer, rest[0], None)
            case "column":
                yield from self._entries(layer, 0, None, rest[0])
                yield from self._edges(layer, None, rest[0])
                yield from self._basis(layer - 1, rest[0])
            case "edge":
                yield from self._edges(layer, rest[0], rest[1])
            case "neuron":
                if self._there(self._picture.network):
                    yield self._picture.network.nodes[layer][rest[0] - 1]
            case "basis":
                of, axis = (
                    (layer, rest[0]) if rest else (max(self._shown_bases(), default=0), layer)
                )
                yield from self._basis(of, axis)
            case "point":
                yield from self._spot(layer)

    def _of_diagram(self, one: Lit) -> Iterator[Ink]:
        diagram = self._picture.get(DIAGRAM)
        if diagram is None:
            return
        if one.kind == "box" and self._there(diagram.boxes[one.name]):
            box = diagram.boxes[one.name]
            yield from inks(box.frame, *([box.title] if box.title else []))
        if one.kind == "arrow" and self._there(diagram.arrows[one.name]):
            yield from inks(diagram.arrows[one.name])

    def _there(self, *parts: Any) -> bool:
        return not self._picture.absent(*parts)

    def _term(self, name: str) -> Iterator[Ink]:
        term = self._picture.equation.terms.get(name)
        if term is not None:
            yield term

    def _skips(self, layer: int) -> Iterator[Ink]:
        """Yield what brings to a layer what has skipped others: term, entries, edges."""
        net = self._picture.net
        if self._there(self._picture.equation):
            yield from self._term(f"S{layer}")
        first = 1 + net.layers[layer - 1].biased
        for which in range(first, len(self._picture.matrices[layer - 1])):
            yield from self._entries(layer, which)
        for n in range(net.neurons[layer - 1], net.widths[layer - 1]):
            yield from self._edges(layer, None, n + 1)

    def _entries(
        self, layer: int, which: int, row: int | None = None, column: int | None = None
    ) -> Iterator[Ink]:
        view = self._picture.matrices[layer - 1][which]
        if self._there(view):
            for m, entries in enumerate(view.entries, 1):
                for n, entry in enumerate(entries, 1):
                    if row in (None, m) and column in (None, n):
                        yield entry

    def _edges(self, layer: int, to: int | None, source: int | None) -> Iterator[Ink]:
        if self._there(self._picture.network):
            for m, row in enumerate(self._picture.network.edges[layer - 1], 1):
                for n, edge in enumerate(row, 1):
                    if to in (None, m) and source in (None, n) and len(edge.line.points):
                        yield edge.line

    def _shown_bases(self) -> Iterator[int]:
        for layer, arrows in self._picture.bases.items():
            if arrows and self._there(*arrows):
                yield layer

    def _basis(self, layer: int, axis: int) -> Iterator[Ink]:
        if self._picture.layout.window is None:
            return
        arrow = self._picture.bases.get(layer, [])[axis - 1 : axis]
        if arrow and self._there(*arrow):
            yield from inks(*arrow)

    def _spot(self, index: int) -> Iterator[Ink]:
        sheet = self._picture.sheet
        if not self._there(sheet.data):
            return
        if index not in self._spots:
            color = sheet.data.colors[sheet.data.labels[index]]
            self._spots[index] = Spot(sheet.plane, sheet.data, index, color, sheet.DOT)
            sheet.lay(self._spots[index])
        yield self._spots[index].ink
