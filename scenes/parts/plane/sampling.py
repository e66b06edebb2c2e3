"""How finely lines must be sampled for what is drawn to be the net's own curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.height_field import HeightField
from pleat.nets.geometry.stages import ActivateMove, LinearMove
from pleat.nets.geometry.trace import trace_many
from pleat.nets.model import Layer, Net
from pleat.scenes.drawing.ruling import Ruling
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.plane import Carried, Plane

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Stretch = tuple[int, bool]  # a layer, from 1, and whether it is its activation that moves

_SMALLEST = 1e-12  # of a plane: what is narrower is a point
# A camera that comes closer than the frame of a layer finds no corners either.
OFF = 0.1 / PIXELS_PER_UNIT  # scene units
_NEAREST = 300.0  # scene units per unit of a plane on which all points have collapsed
_USUAL = 1.2e-4  # of what fills a frame: about a tenth of a pixel
_EASE = 1.3  # times as fine as usual, as a view is half way from one frame to the next: will do
_LEVELS = -4, 4  # powers of 4 finer than that, which a view may ask for
_PASSES = 16  # over the vertices of a picture, to leave some out
_FEW = 0.02  # of them: a pass that leaves out fewer is the last


def tolerances(landmarks: Carried, room: Rect) -> Array:
    """Return how far, in the units of each layer's plane, a line may be off; the input first.

    That is a tenth of a pixel at 1080p in the layer's frame and in its neighbours',
    since a frame changes while the sheet moves on.

    Parameters
    ----------
    landmarks : Carried
        What frames are fitted to.
    room : Rect
        What they are fitted into, in scene units.
    """
    passage = landmarks.passage
    net, D = passage.net, passage.D
    size = float(np.hypot(room.width, room.height))
    x = landmarks.at(0.0)[:, : net.widths[0]]
    nearest = [size / _reach(landmarks.at(0.0))]
    for layer, width in enumerate(net.widths[1:], 1):
        ends = [k + 1 for k, move in enumerate(passage.moves) if move.layer == layer]
        seen = [landmarks.at(float(s)) for s in ends]
        basis = np.vstack([np.zeros((1, D)), np.eye(width, D)])
        nearest.append(size / min(_reach(*seen), _reach(seen[-1], basis)))
    # Before they fold points have not collapsed: their values tell how large a unit is.
    sizes = [1.0, *(float(np.abs(z).max(initial=0.0)) for z, _ in net.stages(x))]
    sizes[0] = float(np.abs(x).max(initial=0.0))
    scale = np.minimum(nearest, _NEAREST / np.clip(sizes, _SMALLEST, 1.0))
    around = np.array([scale[max(k - 1, 0) : k + 2].max() for k in range(len(scale))])
    return OFF / around


def sizes(landmarks: Carried, rulings: Sequence[Ruling]) -> Array:
    """Return how large, in its own units, what is seen of each layer's plane is, (L + 1, 2).

    That is before and after its activation; both are the input's in the first row.

    Parameters
    ----------
    landmarks : Carried
        What frames are fitted to.
    rulings : sequence of Ruling
        Of the input's plane and each layer's.
    """
    passage = landmarks.passage
    x = landmarks.at(0.0)[:, : passage.net.widths[0]]
    stages = [(x, x), *passage.net.stages(x)]
    return np.array(
        [
            [_reach(seen, ruled.basis) for seen in pair]
            for pair, ruled in zip(stages, rulings, strict=True)
        ]
    )


def _reach(*points: Array) -> float:
    """Return along the longest axis how far points are apart."""
    return float(np.ptp(np.vstack(points), axis=0).max(initial=_SMALLEST))


def traced(
    plane: Plane, lines: Sequence[Array], closed: bool = False, layer: int = 0
) -> list[Array]:
    """Add vertices to lines on the plane behind a layer until what lies between is straight.

    Piecewise linear nets get one at every crease, and are exact.
    """
    net, tol = plane.net, plane.tolerances[1:].tolist()
    if layer:
        if layer == len(net.layers):
            return list(lines)
        net, tol = type(net)(net.layers[layer:]), tol[layer:]
    return trace_many(net, lines, tol, closed=closed)


@dataclass(frozen=True, eq=False)
class Strip:
    """Lines as one array of vertices.

    Attributes
    ----------
    carried : Carried
    joined : (V - 1,) bool array
        Which vertices a line goes on from to the next.
    exact : bool
        Whether lines are straight between them, and not just nearly so.
    """

    carried: Carried
    joined: Mask
    exact: bool


class Sampler:
    """Lines on the plane behind a layer, as finely sampled as a picture of them asks for.

    Between two stages next to each other a line needs few of the vertices that it needs
    over the whole passage. Which it has follows from the plane's place and view alone, so
    that every process draws the same picture, wherever it begins.

    Parameters
    ----------
    plane : Plane
        Of whose net, as it is now.
    lines : sequence of (M, n) arrays
    layer : int
        0 is the input.
    lifted : bool
        Whether they go up with the sheet where it is lifted, or stay where they are.
    """

    def __init__(
        self, plane: Plane, lines: Sequence[Array], layer: int = 0, lifted: bool = True
    ) -> None:
        self._plane, self._lines, self._layer = plane, list(lines), layer
        self._lifted = lifted
        self._layers, self._tolerances = plane.net.layers, _USUAL * plane.sizes
        self._strips: dict[tuple[Stretch, int], Strip] = {}
        self._raised: dict[tuple[HeightField, ...], Strip] = {}

    @cached_property
    def whole(self) -> Strip:
        """Vertices for the whole passage."""
        return self._strip(
            traced(self._plane, self._lines, layer=self._layer), self._straight(len(self._layers))
        )

    def at(self, plane: Plane) -> Strip:
        """Return the vertices for the place and the view of a plane."""
        if plane.relief is not None and not self._layer:
            return self._over(plane)
        if self._straight(len(self._layers)):
            return self.whole
        stretch, unit = self._under_way(plane)
        level = 0
        if not self._exact(stretch):
            finer = math.ceil(math.log(_USUAL * unit * plane.view.scale / OFF / _EASE, 4))
            level = min(max(finer, _LEVELS[0]), _LEVELS[1])
        key = stretch, level
        if key not in self._strips:
            self._strips[key] = self._sample(stretch, 0.25**level)
        return self._strips[key]

    def _over(self, plane: Plane) -> Strip:
        """Return the vertices of lines that are lifted with the plane, or lie on the ground."""
        fields = plane.relief.fields if plane.relief is not None and self._lifted else ()
        if fields not in self._raised:
            lines, tol = self._lines, _USUAL * float(plane.sizes[0, 0]) / _unit(plane)
            for field in fields:
                lines = field.trace(lines, tol)
            self._raised[fields] = self._strip(lines, all(field.exact for field in fields))
        return self._raised[fields]

    def _under_way(self, plane: Plane) -> tuple[Stretch, float]:
        """Return the stretch a plane is on, and how large what is seen there is by `sizes`."""
        k = min(int(plane.s), plane.passage.length - 1)
        move = plane.passage.moves[k]
        if move.layer <= self._layer:
            return (self._layer, True), 1.0
        layer, (before, after) = (
            move.layer,
            (plane.sizes[move.layer - 1, 1], plane.sizes[move.layer, 0]),
        )
        if isinstance(move, ActivateMove):
            return (layer, True), float(after)
        t = plane.s - k if isinstance(move, LinearMove) else 1.0
        return (layer, False), float((1.0 - t) * before + t * after)

    def _exact(self, stretch: Stretch) -> bool:
        layer, activated = stretch
        return self._straight(layer if activated else layer - 1)

    def _straight(self, depth: int) -> bool:
        """Whether lines have straight pieces behind so many of the net's layers."""
        return all(own.act.linear_pieces for own in self._layers[self._layer : depth])

    def _sample(self, stretch: Stretch, share: float) -> Strip:
        layer, activated = stretch
        if layer == self._layer:
            return self._strip(self._lines, True)
        layers = list(self._layers[self._layer : layer])
        tolerances = np.full(len(layers), np.inf)
        tolerances[-1] = self._tolerances[layer, 0] * share
        if not activated:
            # Only what both its ends look like counts: stages before are not seen.
            W = _bounding(self._plane, layer)
            layers[-1] = Layer(W, np.zeros(len(W)))
            if len(layers) > 1:
                tolerances[-2] = self._tolerances[layer - 1, 1] * share
        lines = trace_many(Net(tuple(layers)), self._lines, tolerances.tolist())
        return self._strip(lines, self._exact(stretch))

    def _strip(self, lines: Sequence[Array], exact: bool) -> Strip:
        nowhere = np.zeros((1, self._plane.net.widths[self._layer]))
        carried = self._plane.carry_from(self._layer, np.vstack(lines or [nowhere]), self._lifted)
        joined = np.ones(max(sum(len(p) for p in lines) - 1, 0), dtype=bool)
        joined[np.cumsum([len(p) for p in lines], dtype=np.int64)[:-1] - 1] = False
        return Strip(carried, joined, exact)


def _unit(plane: Plane) -> float:
    """Return how many units of the input a height of 1 is drawn."""
    return 1.0 if plane.relief is None else plane.relief.unit


def _bounding(plane: Plane, layer: int) -> Array:
    """Return W of a layer, or what moves nothing less on the way of one that lays a plane down."""
    W = plane.net.layers[layer - 1].W
    (move,) = (m for m in plane.passage.moves if m.layer == layer and isinstance(m, LinearMove))
    # Its columns go on arcs, and what adds up on the way may cancel out at the end.
    return math.sqrt(2) * np.diag(np.abs(W[0])) if move.turns and len(W) == 1 else W


def thinned(p: Array, joined: Mask, off: float) -> tuple[Array, Mask]:
    """Leave vertices of polylines out, as long as each that is left out is near what is drawn.

    Parameters
    ----------
    p : (N, 2) array
        One line after the other.
    joined : (N - 1,) bool array
        Which vertices a line goes on from to the next.
    off : float
        How far what is drawn may be off, in the units of `p`.

    Returns
    -------
    p, joined
        As given, of the vertices that are left.
    """
    # How far a line may be from its vertices' straight line so far, after each vertex.
    passed = np.zeros(len(joined))
    for turn in range(_PASSES):
        starts = np.concatenate([[True], ~joined])
        place = np.arange(len(p)) - np.maximum.accumulate(np.where(starts, np.arange(len(p)), 0))
        # Every other one, now the odd and now the even ones: neighbours never go together.
        mine = np.flatnonzero((place % 2 != turn % 2) & ~starts)
        mine = mine[np.append(joined, False)[mine]]
        a, m, b = p[mine - 1], p[mine], p[mine + 1]
        d, to = b - a, m - a
        length = np.maximum((d * d).sum(axis=1), _SMALLEST**2)
        t = np.clip((to * d).sum(axis=1) / length, 0.0, 1.0)
        bow = np.hypot(*(to - t[:, None] * d).T) + np.maximum(passed[mine - 1], passed[mine])
        gone = bow <= off
        mine, bow = mine[gone], bow[gone]
        passed[mine - 1] = bow
        kept = np.ones(len(p), dtype=bool)
        kept[mine] = False
        if len(mine) <= _FEW * len(p) and turn:
            break
        p, joined, passed = p[kept], joined[kept[1:]], passed[kept[:-1]]
    return p, joined
