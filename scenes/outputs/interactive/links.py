"""What is one thing: an entry of W, its edge, and where its column's basis vector points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from manim.mobject.mobject import Mobject

from pleat.scenes.beats.ideas import IDEAS
from pleat.scenes.beats.layer import LANDING
from pleat.scenes.beats.matrix import LANDED, NETWORK, PRODUCT
from pleat.scenes.drawing.notation import MINUS
from pleat.scenes.drawing.numbers import Numbers, measure
from pleat.scenes.parts.panel.edges import Edge
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.arrows import Arrow
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.stage.stage import Stage

# Side, and which of the shapes that nets have had, from 0; layer from 1; row and column from 0.
Key = tuple[int, int, int, int, int]
ROLES = ("entry", "edge", "basis", "neurons")
# How wide digits of another weight may be: of those of the net's own on an edge, and so many
# scene units for each pixel of their size more than a column of a matrix.
_WIDER, _SPARE = 1.5, 0.003


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


@dataclass(frozen=True)
class Written:
    """A path that shows a weight: its digits, the ground behind them, or its edge.

    Attributes
    ----------
    kind : {"weight", "patch", "edge"}
    of : {"entries", "edges"}
        Where it is written.
    place : (int, int, int)
        Layer from 1, row and column from 0; a bias stands behind the last column.
    at : tuple of float
        Centre of the digits, or both ends of the edge, in scene units.
    thing : Numbers or Edge
    room : float
        How wide its digits may be, in scene units.
    """

    kind: str
    of: str
    place: tuple[int, int, int]
    at: tuple[float, ...]
    thing: Numbers | Edge
    room: float = 0.0


class Links:
    """All weights of a clip, found on stage whenever a play has ended.

    Attributes
    ----------
    found : dict
    written : dict of int to list of Written
        By the identity of a path, as what of a weight it was found; more than once if it moved.
    """

    def __init__(self) -> None:
        self.found: dict[Key, Link] = {}
        self.written: dict[int, list[Written]] = {}
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
                        self._write_edge(edge, (k, m, n))
        self._write_matrices(stage)
        for layer, n, arrow in _arrows(stage):
            shape = self._shape(stage)
            for (side, own, k, _, column), link in self.found.items():
                if (side, own, k, column) == (at, shape, layer, n):
                    link.add("basis", [arrow])

    def _write(self, mobject: Mobject, found: Written) -> None:
        known = self.written.setdefault(id(mobject), [])
        if not known or known[-1].at != found.at:
            known.append(found)

    def _write_edge(self, edge: Edge, place: tuple[int, int, int]) -> None:
        ends = edge.way(0.0, 1.0)
        if not edge.strongest or len(ends) != 2 or not len(edge.line.points):
            return
        self._write(edge.line, Written("edge", "edges", place, tuple(ends.ravel().tolist()), edge))
        if edge.written is None:
            return
        patch, text = edge.written
        ((x, y),) = text.centers
        room = _WIDER * measure(text.notation.write(0.0), text.size)
        self._write(patch, Written("patch", "edges", place, (x, y), text, room))
        self._write(text, Written("weight", "edges", place, (x, y), text, room))

    def _write_matrices(self, stage: Stage) -> None:
        """Find the entries of W and b; of nets whose edges skip layers none."""
        for layer, views in enumerate(stage.made(Stage.matrices) or (), 1):
            own = stage.net.layers[layer - 1]
            if own.W.shape != (stage.net.neurons[layer], stage.net.neurons[layer - 1]):
                continue
            for view, first in zip(views, (0, own.W.shape[1]), strict=False):
                for n, column in enumerate(zip(*view.entries, strict=True)):
                    digits = [e for e in column if isinstance(e, Numbers)]
                    room = max(
                        (measure(e.texts[0].lstrip(MINUS), e.size) for e in digits), default=0
                    )
                    for m, entry in enumerate(column):
                        if isinstance(entry, Numbers):
                            ((x, y),) = entry.centers
                            spare = room + _SPARE * entry.size
                            found = Written(
                                "weight", "entries", (layer, m, first + n), (x, y), entry, spare
                            )
                            self._write(entry, found)

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
