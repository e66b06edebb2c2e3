"""Where boxes and the arrows between them stand: in layers, on a grid or in a loop."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]
Size = tuple[float, float]
Cell = tuple[float, float]
Order = Literal["layers", "grid", "loop"]

# Scene units: between boxes at the least, how much more there may be, around labels and tokens.
_GAP, _MORE, _BESIDE, _AROUND = 0.6, 1.1, 0.16, 0.08
_START, _END = 0.07, 0.1  # from a box to an arrow's ends
_SHORTEST = 0.3  # of an arrow
_SAMPLES = 97  # of a curve, on the way from one box' middle to the other's
_BENDS = (0.0, 0.2, -0.2, 0.35, -0.35, 0.5, -0.5, 0.7, -0.7, 0.95, -0.95)
_OUTWARD = (0.12, 0.0, 0.25, 0.4)  # the same in a loop
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)  # where a label may stand


@dataclass(frozen=True)
class Link:
    """An arrow from one box to another.

    Attributes
    ----------
    source, target : int
        Which boxes, from 0.
    label : (float, float)
        How wide and high its label is, in scene units.
    token, beside : (float, float)
        How long what passes along it is, and how far it reaches to both sides: on a way
        across, and on one up.
    bend : float, optional
        How far to the left of its way it bends, as a share of its length; by default as
        little as keeps it clear of other boxes.
    """

    source: int
    target: int
    label: Size = (0.0, 0.0)
    token: Size = (0.0, 0.0)
    beside: Size = (0.0, 0.0)
    bend: float | None = None


@dataclass(frozen=True, eq=False)
class Arrangement:
    """Places in scene units.

    Attributes
    ----------
    places : tuple of Rect
        Of the boxes.
    curves : tuple of (n, 2) arrays
        The arrows, each from its tail to its tip.
    labels : tuple of (float, float)
        The middles of their labels.
    """

    places: tuple[Rect, ...]
    curves: tuple[Array, ...]
    labels: tuple[tuple[float, float], ...]


def arranged(
    sizes: Sequence[Size],
    links: Sequence[Link],
    room: Rect,
    order: Order = "layers",
    cells: Sequence[Cell] = (),
) -> Arrangement | None:
    """Return where boxes and arrows stand in a room; None if there is not enough of it.

    No box, label or arrow is over another box, and no label over an arrow.

    Parameters
    ----------
    sizes : sequence of (float, float)
        How wide and high each box is, in scene units.
    links : sequence of Link
        The arrows.
    room : Rect
        What all keep to.
    order : str
        ``layers``: box after box as arrows lead, along the room's longer side; ``grid``: by
        `cells`; ``loop``: around the middle of the room, clockwise from the left.
    cells : sequence of (float, float)
        Column and row of each box in a grid, from 0, the first row on top; halves are between.
        In an upright room columns may become rows.
    """
    for places in _places(sizes, links, room, order, cells):
        found = _joined(places, links, room, loop=order == "loop")
        if found is not None:
            return found
    return None


def _places(
    sizes: Sequence[Size],
    links: Sequence[Link],
    room: Rect,
    order: Order,
    cells: Sequence[Cell],
) -> Iterator[list[Rect]]:
    if order == "loop":
        found = [_around(sizes, links, room)]
    elif order == "grid":
        found = [_grid(sizes, links, room, cells)]
        if room.height > room.width:
            # In an upright room columns may be rows.
            found.insert(0, _grid(sizes, links, room, [(row, column) for column, row in cells]))
    else:
        across = room.width >= room.height
        found = [_layered(sizes, links, room, way) for way in (across, not across)]
    yield from (places for places in found if places is not None)


def _need(links: Sequence[Link], axis: int) -> float:
    """Return how much room arrows want from box to box in a direction: 0 across, 1 up."""
    return max(
        (
            max(own.label[axis] + 2 * _BESIDE, own.token[axis] + 2 * _AROUND + _SHORTEST)
            for own in links
        ),
        default=0.0,
    )


def _spread(
    lengths: Sequence[float], gaps: Sequence[float], low: float, high: float
) -> list[float]:
    """Return the middles of lengths with gaps between them, as far apart as there is room."""
    spare = high - low - sum(lengths) - sum(gaps)
    more = min(spare / max(len(gaps) + 1, 1), _MORE)
    at = (low + high) / 2 - (sum(lengths) + sum(gaps) + more * len(gaps)) / 2
    out = []
    for length, gap in itertools.zip_longest(lengths, gaps, fillvalue=0.0):
        out.append(at + length / 2)
        at += length + gap + more
    return out


def _ranks(count: int, links: Sequence[Link]) -> list[int]:
    """Return the layer of each box: behind all that lead to it, but for arrows that lead back."""
    ahead = [own for own in links if own.source < own.target]
    ranks = [0] * count
    for k in range(count):
        behind = [ranks[own.source] + 1 for own in ahead if own.target == k]
        alone = k and not any(k in (own.source, own.target) for own in links)
        ranks[k] = max(behind, default=ranks[k - 1] + 1 if alone else 0)
    for k in reversed(range(count)):
        # What nothing leads to stands right before what it leads to.
        follows = [ranks[own.target] for own in ahead if own.source == k]
        if follows and not any(own.target == k for own in ahead):
            ranks[k] = min(follows) - 1
    return ranks


def _layered(
    sizes: Sequence[Size], links: Sequence[Link], room: Rect, across: bool
) -> list[Rect] | None:
    """Return boxes in layers, from left to right or from the top down."""
    ranks = _ranks(len(sizes), links)
    main, side = (0, 1) if across else (1, 0)
    members = [[k for k, rank in enumerate(ranks) if rank == r] for r in range(max(ranks) + 1)]
    deep = [max(sizes[k][main] for k in own) for own in members]
    between = [
        max(
            _GAP,
            _need(
                [own for own in links if {ranks[own.source], ranks[own.target]} == {r, r + 1}], main
            ),
        )
        for r in range(len(members) - 1)
    ]
    low, high = (room.left, room.right) if across else (-room.top, -room.bottom)
    foot, top = (room.bottom, room.top) if across else (room.left, room.right)
    if sum(deep) + sum(between) > high - low:
        return None
    places: list[Rect | None] = [None] * len(sizes)
    for own, at in zip(members, _spread(deep, between, low, high), strict=True):
        # Across, the first stands on top.
        own = own[::-1] if across else own
        wide = [sizes[k][side] for k in own]
        gaps = [_GAP] * (len(own) - 1)
        if sum(wide) + sum(gaps) > top - foot:
            return None
        beside = _spread(wide, gaps, foot, top)
        for k, y in zip(own, beside, strict=True):
            places[k] = _box((at, y) if across else (y, -at), sizes[k])
    return [place for place in places if place is not None]


def _grid(
    sizes: Sequence[Size], links: Sequence[Link], room: Rect, cells: Sequence[Cell]
) -> list[Rect] | None:
    """Return boxes in columns and rows as wide and high as their largest, or between two."""
    middles: list[list[float]] = []
    for axis, (low, high) in enumerate(((room.left, room.right), (-room.top, -room.bottom))):
        tracks = range(int(max(cell[axis] for cell in cells)) + 1)
        lengths = [
            max(
                (size[axis] for size, own in zip(sizes, cells, strict=True) if own[axis] == t),
                default=0.0,
            )
            for t in tracks
        ]
        gaps = [_between(t, axis, links, cells) for t in tracks[1:]]
        if sum(lengths) + sum(gaps) > high - low:
            return None
        middles.append(_spread(lengths, gaps, low, high))
    across, down = (
        np.interp([cell[axis] for cell in cells], np.arange(len(own)), own)
        for axis, own in enumerate(middles)
    )
    places = [
        _box((float(x), float(-y)), size) for x, y, size in zip(across, down, sizes, strict=True)
    ]
    apart = all(max(_gaps(a, b)) >= _GAP / 4 for a, b in itertools.combinations(places, 2))
    return places if apart else None


def _between(track: int, axis: int, links: Sequence[Link], cells: Sequence[Cell]) -> float:
    """Return the gap before a column or a row that arrows between it and the last one ask for."""
    crossing = []
    for own in links:
        ends = sorted((cells[own.source][axis], cells[own.target][axis]))
        level = abs(cells[own.source][1 - axis] - cells[own.target][1 - axis])
        if ends == [track - 1, track] and level < 1:
            crossing.append(own)
    return max(_need(crossing, axis), _GAP if crossing else _GAP / 2)


def _around(sizes: Sequence[Size], links: Sequence[Link], room: Rect) -> list[Rect] | None:
    """Return boxes on an ellipse, clockwise from the left."""
    half = np.array(sizes) / 2
    radii = np.array([room.width, room.height]) / 2 - half.max(axis=0)
    if radii.min() <= 0:
        return None
    angles = np.pi - 2 * np.pi * np.arange(len(sizes)) / len(sizes)
    at = np.array(room.center) + radii * np.column_stack([np.cos(angles), np.sin(angles)])
    places = [_box((float(x), float(y)), size) for (x, y), size in zip(at, sizes, strict=True)]
    apart = all(max(_gaps(a, b)) >= _GAP for a, b in itertools.combinations(places, 2))
    roomy = all(
        any(
            gap >= _need([own], axis)
            for axis, gap in enumerate(_gaps(places[own.source], places[own.target]))
        )
        for own in links
    )
    return places if apart and roomy else None


def _gaps(a: Rect, b: Rect) -> tuple[float, float]:
    """Return how far two boxes are apart, across and up; less than 0 where they are not."""
    return (
        max(a.left, b.left) - min(a.right, b.right),
        max(a.bottom, b.bottom) - min(a.top, b.top),
    )


def _box(middle: tuple[float, float], size: Size) -> Rect:
    (x, y), (w, h) = middle, size
    return Rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2)


def _grown(box: Rect, by: float) -> Rect:
    return box.inset(-by, -by, -by, -by)


def _joined(
    places: list[Rect], links: Sequence[Link], room: Rect, loop: bool
) -> Arrangement | None:
    """Return boxes with the arrows between them and their labels, if there is room for all."""
    curves: list[Array] = []
    for own in links:
        curve = _curve(places, links, own, room, loop)
        if curve is None:
            return None
        curves.append(curve)
    labels: list[Rect] = []
    for k, own in enumerate(links):
        place = _label(own, k, curves, [*places, *labels], room)
        if place is None:
            return None
        labels.append(place)
    return Arrangement(tuple(places), tuple(curves), tuple(place.center for place in labels))


def _curve(
    places: list[Rect], links: Sequence[Link], own: Link, room: Rect, loop: bool
) -> Array | None:
    """Return an arrow that is clear of all other boxes, bent as little as may be."""
    others = [
        _grown(box, _START) for k, box in enumerate(places) if k not in (own.source, own.target)
    ]
    back = any((one.source, one.target) == (own.target, own.source) for one in links)
    bends = _OUTWARD if loop else _BENDS[1:] if back else _BENDS
    for bend in (own.bend,) if own.bend is not None else bends:
        curve = _bezier(places[own.source], places[own.target], bend)
        if len(curve) < 2 or np.hypot(*np.diff(curve, axis=0).T).sum() < _SHORTEST:
            continue
        if room.holds(curve).all() and not any(box.holds(curve).any() for box in others):
            return curve
    return None


def _bezier(source: Rect, target: Rect, bend: float) -> Array:
    """Return what lies between two boxes of a parabola from one middle to the other."""
    a, b = np.array(source.center), np.array(target.center)
    way = b - a
    over = (a + b) / 2 + bend * np.array([-way[1], way[0]])
    t = np.linspace(0, 1, _SAMPLES)[:, None]
    curve = (1 - t) ** 2 * a + 2 * t * (1 - t) * over + t**2 * b
    left = np.flatnonzero(_grown(source, _START).holds(curve))
    there = np.flatnonzero(_grown(target, _END).holds(curve))
    first = left[-1] + 1 if len(left) else 0
    last = there[0] if len(there) else len(curve)
    return curve[first:last]


def _label(
    own: Link, k: int, curves: Sequence[Array], boxes: Sequence[Rect], room: Rect
) -> Rect | None:
    """Return a place beside an arrow that is clear of boxes, other labels and arrows."""
    if not all(own.label):
        return _box((float(curves[k][0, 0]), float(curves[k][0, 1])), (0.0, 0.0))
    wide, high = own.label
    steps = np.hypot(*np.diff(curves[k], axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)]) / steps.sum()
    within = _grown(room, _BESIDE)
    for t, side in itertools.product(_ALONG, (1, -1)):
        at = np.array([np.interp(t, along, column) for column in curves[k].T])
        behind, ahead = (
            np.array([np.interp(min(max(t + d, 0), 1), along, column) for column in curves[k].T])
            for d in (-0.04, 0.04)
        )
        way = (ahead - behind) / np.hypot(*(ahead - behind))
        out = side * np.array([-way[1], way[0]])
        # On a way across, what passes reaches out up and down.
        passes = np.array(own.beside[::-1])
        reach = np.abs(out) @ (np.array(own.label) + passes) / 2 + _BESIDE / 2
        place = _box((float((at + reach * out)[0]), float((at + reach * out)[1])), (wide, high))
        corners = np.array([[place.left, place.bottom], [place.right, place.top]])
        clear = all(max(_gaps(place, box)) > _BESIDE / 3 for box in boxes)
        free = not any(_grown(place, _BESIDE / 3).holds(curve).any() for curve in curves)
        if clear and free and within.holds(corners).all():
            return place
    return None
