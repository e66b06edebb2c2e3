"""What is one thing: an entry of W, its edge, and where its column's basis vector points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from manim.mobject.mobject import Mobject

from pleat.scenes.beats.ideas import IDEAS
from pleat.scenes.beats.layer import LANDING
from pleat.scenes.beats.matrix import LANDED, NETWORK, PRODUCT
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.arrows import Arrow
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.stage.stage import Stage

# Side, and which of the shapes that nets have had, from 0; layer from 1; row and column from 0.
Key = tuple[int, int, int, int, int]
ROLES = ("entry", "edge", "basis", "neurons")


@dataclass
class Link:
    """One weight in all its forms.

    Attributes
    ----------
    weights : list of (int, float)
        From which frame on it was what, as plays ended: a net may become another of its shape.
    planes : list of Plane
        Those whose net it is a weight of.
    parts : dict of str to dict
        By role, the paths that show it, by their identity.
    """

    OTHERS = 0.4  # how bright the other basis vectors stay while it is pointed at

    weights: list[tuple[int, float]] = field(default_factory=list)
    planes: list[Plane] = field(default_factory=list)
    parts: dict[str, dict[int, Mobject]] = field(
        default_factory=lambda: {role: {} for role in ROLES}
    )

    def add(self, role: str, things: Iterable[Any]) -> None:
        """Say that things show it."""
        for thing in things:
            for member in thing.get_family():
                self.parts[role][id(member)] = member


class Links:
    """All weights of a clip, found on stage whenever a play has ended."""

    def __init__(self) -> None:
        self.found: dict[Key, Link] = {}
        self._shapes: list[tuple[int, ...]] = []
        self._frame = 0

    def look(self, stage: Stage, frame: int) -> None:
        """Find what is on stage at a frame."""
        self._frame = frame
        for k, side in enumerate(stage.sides):
            # Not of a card, which has no net.
            if side.clip.snapshot is not None:
                self._look(k, side)

    def _look(self, at: int, stage: Stage) -> None:
        for layer, matrix in _matrices(stage):
            for m, row in enumerate(matrix):
                for n, entry in enumerate(row):
                    self._of(stage, at, layer, m, n).add("entry", [entry])
        for diagram in _diagrams(stage):
            for k, rows in enumerate(diagram.edges, 1):
                for m, edges in enumerate(rows):
                    for n, edge in enumerate(edges):
                        link = self._of(stage, at, k, m, n)
                        link.add("edge", [edge])
                        link.add("neurons", [diagram.nodes[k - 1][n], diagram.nodes[k][m]])
        for layer, n, arrow in _arrows(stage):
            shape = self._shape(stage)
            for (side, own, k, _, column), link in self.found.items():
                if (side, own, k, column) == (at, shape, layer, n):
                    link.add("basis", [arrow])

    def _of(self, stage: Stage, at: int, layer: int, m: int, n: int) -> Link:
        key = at, self._shape(stage), layer, m, n
        weight = float(stage.net.layers[layer - 1].W[m, n])
        link = self.found.setdefault(key, Link())
        if not link.weights or link.weights[-1][1] != weight:
            link.weights.append((self._frame, weight))
        if stage.layout.window is not None and stage.sheet.plane not in link.planes:
            link.planes.append(stage.sheet.plane)
        return link

    def _shape(self, stage: Stage) -> int:
        widths = stage.net.widths
        if widths not in self._shapes:
            self._shapes.append(widths)
        return self._shapes.index(widths)


def _matrices(stage: Stage) -> Iterator[tuple[int, Sequence[Sequence[Mobject]]]]:
    """Yield the layer and the entries of every W."""
    for layer, (W, *_) in enumerate(stage.made(Stage.matrices) or (), 1):
        yield layer, W.entries
    if (product := stage.get(PRODUCT)) is not None:
        yield 1, product.W.cells
    if (ideas := stage.get(IDEAS)) is not None:
        for layer, (W, *_) in enumerate(ideas.matrices, 1):
            yield layer, W.entries


def _diagrams(stage: Stage) -> Iterator[NetworkDiagram]:
    for diagram in (stage.made(Stage.network), stage.get(NETWORK)):
        if diagram is not None:
            yield diagram
    if (ideas := stage.get(IDEAS)) is not None:
        yield ideas.network


def _arrows(stage: Stage) -> Iterator[tuple[int, int, Arrow]]:
    """Yield the layer whose column a basis vector belongs to, the column, and the arrow."""
    for before, arrows in (stage.made(Stage.bases) or {}).items():
        for n, arrow in enumerate(arrows):
            yield before + 1, n, arrow
    if (ideas := stage.get(IDEAS)) is not None:
        for n, arrow in enumerate(ideas.basis):
            yield 1, n, arrow
    for index, arrow in stage.each(LANDING):
        layer, column = map(int, index)
        yield layer, column - 1, arrow
    for index, arrow in stage.each(LANDED):
        yield 1, int(index[0]), arrow
