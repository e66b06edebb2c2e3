"""What is one thing: an entry of W, its edge, and where its column's basis vector points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from manim.mobject.mobject import Mobject

Key = tuple[int, int, int, int]  # side from 0, layer from 1, row and column from 0
ROLES = ("entry", "edge", "basis", "neurons")


@dataclass
class Link:
    """One weight in all its forms.

    Attributes
    ----------
    weight : float
    parts : dict of str to dict
        By role, the paths that show it, by their identity.
    """

    OTHERS = 0.4  # how bright the other basis vectors stay while it is pointed at

    weight: float
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

    def look(self, stage: Any) -> None:
        """Find what is on stage now."""
        for k, side in enumerate(stage.sides):
            # Not of a card, which has no net.
            if side.clip.snapshot is not None:
                self._look(k, side)

    def _look(self, at: int, stage: Any) -> None:
        here = vars(stage)
        held = here["_held"]
        for layer, matrix in _matrices(here, held):
            for m, row in enumerate(matrix):
                for n, entry in enumerate(row):
                    self._of(stage, at, layer, m, n).add("entry", [entry])
        for diagram in _diagrams(here, held):
            for k, rows in enumerate(diagram.edges, 1):
                for m, row in enumerate(rows):
                    for n, edge in enumerate(row):
                        link = self._of(stage, at, k, m, n)
                        link.add("edge", [edge])
                        link.add("neurons", [diagram.nodes[k - 1][n], diagram.nodes[k][m]])
        for layer, n, arrow in _arrows(here, held):
            for (side, k, _, column), link in self.found.items():
                if (side, k, column) == (at, layer, n):
                    link.add("basis", [arrow])

    def _of(self, stage: Any, *key: int) -> Link:
        at, layer, m, n = key
        if (at, layer, m, n) not in self.found:
            weight = float(stage.net.layers[layer - 1].W[m, n])
            self.found[at, layer, m, n] = Link(weight)
        return self.found[at, layer, m, n]


def _matrices(here: dict[str, Any], held: dict[str, Any]) -> Iterator[tuple[int, list[list[Any]]]]:
    """Yield the layer and the entries of every W."""
    for layer, (W, _) in enumerate(here.get("matrices", ()), 1):
        yield layer, W.entries
    if "layer product" in held:
        yield 1, held["layer product"].W.cells
    if "ideas" in held:
        for layer, (W, _) in enumerate(held["ideas"].matrices, 1):
            yield layer, W.entries


def _diagrams(here: dict[str, Any], held: dict[str, Any]) -> Iterator[Any]:
    if "network" in here:
        yield here["network"]
    if "layer network" in held:
        yield held["layer network"]
    if "ideas" in held:
        yield held["ideas"].network


def _arrows(here: dict[str, Any], held: dict[str, Any]) -> Iterator[tuple[int, int, Any]]:
    """Yield the layer whose column a basis vector belongs to, the column, and the arrow."""
    for before, arrows in here.get("bases", {}).items():
        for n, arrow in enumerate(arrows):
            yield before + 1, n, arrow
    if "ideas" in held:
        for n, arrow in enumerate(held["ideas"].basis):
            yield 1, n, arrow
    for name, thing in held.items():
        kind, _, where = name.partition(" ")
        if kind == "landing":
            layer, _, column = where.partition(".")
            yield int(layer), int(column) - 1, thing
        elif kind == "landed":
            yield 1, int(where), thing
