"""What a net says in each of its linear regions, written there where there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from pleat.nets.activation import Activation
from pleat.nets.geometry.inscribed import clearances, roomiest
from pleat.nets.geometry.polygons import Box
from pleat.nets.geometry.regions import Region, pieces, regions
from pleat.nets.model import Net
from pleat.scenes.drawing.labels import Note
from pleat.scenes.drawing.notation import MINUS, number, scientific, typst
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.folds import clip_polygon
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.plane import Carried, Plane

Array = NDArray[np.float64]
Sides = tuple[float, float, float, float]
Say = Callable[[Net, Region], str]

_SIZES = (36.0, 32.0, 28.0, 24.0)  # pixels at 1080p: the largest in which all have room
_MARGIN = 0.08  # scene units from a label's ground to the sides of its region
_GROUND = (0.2, 0.12)  # scene units that its ground is wider and higher than the label
_LOW = 0.45  # scene units: a region that is lower or narrower has no room for any
_EDGE = 0.15  # from the window's edge
_ACROSS = 13  # places that are tried along a region, and up it
_POINT, _BOX = 1.0, 100.0  # how bad it is to cover a data point, or what else is written
_DOT = 0.08  # scene units, that a data point is larger than nothing
_OFF = 0.5  # as bad as a scene unit from the place with most room
_PLAIN = 1e-2, 1e4  # between these sizes a number is written out


class RegionLabels(Part):
    """A text in every linear region in whose picture it has room, each in the neurons' colours.

    Where the sheet or the view has moved, those are seen that are still inside.

    Parameters
    ----------
    box : ((x0, y0), (x1, y1))
        Of the input.
    say : callable
        From the net and a region to Typst mathematics.
    depth : int
        Of how many layers the regions are.
    points : (N, 2) array
        Places in the picture that a label had better not cover.
    taken : sequence of (left, bottom, right, top)
        Boxes in the picture that none may cover.
    at : (2,) array, optional
        Only of the region of this input.
    """

    def __init__(
        self,
        plane: Plane,
        box: Box,
        theme: Theme,
        say: Say,
        depth: int,
        points: Array,
        taken: Sequence[Sides] = (),
        at: Array | None = None,
    ) -> None:
        self._box, self._theme, self._say, self._depth = box, theme, say, depth
        self._points, self._taken, self._at = points, list(taken), at
        self._all: list[tuple[Note, Carried, Carried]] = []
        super().__init__()
        self.reweigh(plane)
        self.place(plane)

    @property
    def labels(self) -> list[tuple[Note, Array]]:
        """Those that are seen, each with its region in the input, (V, 2)."""
        seen = {id(note) for note in self.submobjects}
        return [(note, cell.at(0.0)[:, :2]) for note, cell, _ in self._all if id(note) in seen]

    def reweigh(self, plane: Plane) -> None:
        room = plane.window.inset(_EDGE, _EDGE, _EDGE, _EDGE).sides
        found = []
        for region in regions(plane.net, self._box, self._depth):
            if self._at is not None and clearances(region.polygon, self._at[None], 0, 0)[0] < 0:
                continue
            corners = np.pad(plane.view(region.polygon), ((0, 0), (0, 1)))
            seen = clip_polygon(corners, room)[:, :2]
            if len(seen) and np.ptp(seen, axis=0).min() > _LOW:
                found.append((region, seen, self._say(plane.net, region)))
        for size in _SIZES:
            self._all = []
            for region, seen, text in found:
                note = Note(text, self._theme, 0.0, 0.0, size=size, math=True)
                middle = self._middle(seen, *_extent(note))
                if middle is not None:
                    anchor = plane.carry(plane.view.inverse(middle[None]))
                    self._all.append((note, plane.carry(region.polygon), anchor))
            if len(self._all) == len(found):
                break

    def _middle(self, seen: Array, width: float, height: float) -> Array | None:
        """Return where a label stands in what is seen of its region, if there is room for it."""
        low, high = seen.min(axis=0), seen.max(axis=0)
        if ((high - low) < [width, height]).any():
            return None
        best, clearance = roomiest(seen, width, height)
        if clearance < _MARGIN:
            return None
        lattice = np.meshgrid(*np.linspace(low, high, _ACROSS).T)
        places = np.vstack([best, np.stack(lattice, axis=-1).reshape(-1, 2)])
        places = places[clearances(seen, places, width, height) >= min(clearance - 1e-9, _MARGIN)]
        half = np.array([width, height]) / 2
        costs = _OFF * np.hypot(*(places - (low + high) / 2).T)
        near = (np.abs(self._points[None] - places[:, None]) < half + _DOT).all(axis=2)
        costs += _POINT * near.sum(axis=1)
        for left, bottom, right, top in self._taken:
            clear = (places[:, 0] - half[0] > right) | (places[:, 0] + half[0] < left)
            clear |= (places[:, 1] - half[1] > top) | (places[:, 1] + half[1] < bottom)
            costs += _BOX * ~clear
        k = int(costs.argmin())
        return places[k] if costs[k] < _BOX else None

    def place(self, plane: Plane) -> None:
        seen: list[VMobject] = []
        level = max((note.ground.level for note, _ in self.labels), default=1.0)
        for note, cell, anchor in self._all:
            middle = plane.now(anchor)
            note.put(float(middle[0, 0]), float(middle[0, 1]))
            polygon = clip_polygon(plane.standing(cell), plane.window.sides)[:, :2]
            if clearances(polygon, middle, *_extent(note))[0] >= 0:
                seen.append(note.set_level(level))
        self.submobjects = seen


def _extent(note: Note) -> tuple[float, float]:
    """Return how wide and high a note is with its ground, in scene units."""
    left, bottom, right, top = note.label.box
    return right - left + _GROUND[0], top - bottom + _GROUND[1]


def _colored(source: str, color: str) -> str:
    return f'#text(fill: rgb("{color}"))[{source}];'


def activity(act: Activation, names: Sequence[str], colors: Sequence[str], first: int) -> Say:
    """Return what says which neurons of a layer are active: their names, or 0, as a tuple.

    Parameters
    ----------
    act : Activation
        Theirs. Where one is not active stands what comes of it there, such as 0.
    names : sequence of str
        What they are called: Typst mathematics, with its dollar signs.
    colors : sequence of str
        Of these neurons.
    first : int
        How many that fold are in the layers before.
    """
    slopes, intercepts = pieces(act)

    def entry(k: int, piece: int) -> str:
        if piece == len(slopes) - 1:
            return _colored(names[k], colors[k])
        share, rest = float(slopes[piece]), float(intercepts[piece])
        return _sum([(share, _colored(names[k].replace("a", "z", 1), colors[k])), (rest, "")])

    def say(net: Net, region: Region) -> str:
        pattern = np.frombuffer(region.pattern, np.uint8)[first : first + len(names)]
        entries = [entry(k, int(piece)) for k, piece in enumerate(pattern)]
        return f"${entries[0]}$" if len(entries) == 1 else f"$({', '.join(entries)})$"

    return say


def affine(outputs: Sequence[str], inputs: Sequence[str], colors: Sequence[str]) -> Say:
    """Return what says a region's affine map, an output a line.

    Parameters
    ----------
    outputs, inputs : sequence of str
        Typst mathematics, with its dollar signs.
    colors : sequence of str
        Of the inputs.
    """

    def say(net: Net, region: Region) -> str:
        lines = []
        for name, row, c in zip(outputs, region.A, region.c, strict=True):
            terms = [
                (float(value), _colored(of, color))
                for value, of, color in zip(row, inputs, colors, strict=True)
            ]
            lines.append(f"{name.strip('$')} = {_sum([*terms, (float(c), '')])}")
        return "$" + " \\ ".join(lines) + "$"

    return say


def _sum(terms: Sequence[tuple[float, str]]) -> str:
    """Return a sum without needless noughts and ones."""
    text = ""
    for value, of in terms:
        size = written(abs(value))
        if not size.strip("0."):
            continue
        sign = "-" if value < 0 else "+" if text else ""
        text += f" {sign} {'' if of and size == '1.00' else typst(size)} {of}"
    return text or "0"


def written(value: float) -> str:
    """Return a number with two decimals, or as a multiple of its own power of ten."""
    if value and not _PLAIN[0] <= abs(value) < _PLAIN[1]:
        return scientific(value, 1) if abs(value) > 1e-12 else "0"
    return number(value).replace(MINUS + "0.00", "0.00")
