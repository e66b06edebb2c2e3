"""The plane under way through a net: where every input point is now, in the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pleat.nets.geometry.height_field import HeightField
from pleat.nets.geometry.stages import LinearMove, Move, Passage, moves
from pleat.nets.model import Net
from pleat.scenes.drawing.layouts import WIDE, Frame
from pleat.scenes.drawing.ruling import square
from pleat.scenes.drawing.viewport import Rect, Viewport
from pleat.scenes.parts.plane.relief import UPRIGHT, Relief

Array = NDArray[np.float64]


class Carried:
    """Points that a `Plane` carries along.

    Positions at the start of each move are kept, so that a frame costs the
    arithmetic of one move only.

    Parameters
    ----------
    passage : Passage
    q : (N, D) array
        Positions at the start of move `since`; before it they stand there.
    since : int
    lifted : bool
        Whether they go up with the sheet where it is lifted, or stay where they are.

    Attributes
    ----------
    passage, since, lifted
        As given.
    """

    def __init__(self, passage: Passage, q: Array, since: int = 0, lifted: bool = True) -> None:
        self.passage, self.since, self.lifted = passage, since, lifted
        self._starts: dict[int, Array] = {since: np.asarray(q, dtype=np.float64)}
        self._heights: dict[HeightField, Array] = {}

    def _start(self, k: int) -> Array:
        if k not in self._starts:
            self._starts[k] = self.passage.moves[k - 1].apply(self._start(k - 1), 1.0)
        return self._starts[k]

    def at(self, s: float) -> Array:
        """Return the (N, D) positions at a place s of the passage."""
        s = max(s, self.since)
        k = min(int(s), self.passage.length)
        if s == k:
            return self._start(k)
        return self.passage.moves[k].apply(self._start(k), s - k)

    def heights(self, field: HeightField | None) -> Array:
        """Return how high a field is over each of them, (N,); 0 without one."""
        x = self._start(0)[:, : self.passage.net.widths[0]]
        if field is None:
            return np.zeros(len(x))
        if field not in self._heights:
            self._heights[field] = field(x)
        return self._heights[field]


class Plane:
    """State that all parts of a sheet are drawn from.

    Parameters
    ----------
    net : Net
    window : Rect
        Where the plane shows; what reaches further is cut off there.
    steps : tuple of Move, optional
        The moves the net is taken apart into; by default each neuron folds in turn.
    frame : Frame
        That of the whole picture: what has to be read keeps to its safe area.

    Attributes
    ----------
    s : float
        Place in the passage: whole numbers are the moves already made.
    view : Viewport
    tolerances : (L + 1,) array
        How far a curved line may be off, in the units of each layer's plane, the
        input's first.
    sizes : (L + 1, 2) array
        How large what is seen of each layer's plane is, before and after its activation.
    rulings : tuple of Ruling
        How each layer's plane is ruled, the input's first; so it stays while the net is
        trained.
    relief : Relief or None
        How high the input plane is lifted out of itself.
    """

    def __init__(
        self,
        net: Net,
        window: Rect,
        view: Viewport,
        steps: tuple[Move, ...] | None = None,
        frame: Frame = WIDE,
    ) -> None:
        self.net, self.window, self.view, self.frame = net, window, view, frame
        self.passage = Passage(net, steps or moves(net))
        self.s = 0.0
        self.tolerances: Array = np.full(len(net.widths), 1e-3)
        self.sizes: Array = np.ones((len(net.widths), 2))
        self.rulings = tuple(square(n=width) for width in net.widths)
        self.relief: Relief | None = None

    @property
    def readable(self) -> Rect:
        """Where in the window words may stand."""
        return self.frame.readable(self.window)

    @property
    def dimensions(self) -> int:
        """Of how many dimensions positions are now: a plane that is lifted needs three."""
        return self.passage.D if self.relief is None else max(self.passage.D, UPRIGHT + 1)

    def carry(self, x: Array, lifted: bool = True) -> Carried:
        """Return points of the input plane, (N, n), to be carried along."""
        return Carried(self.passage, self.passage.start(x, 0), lifted=lifted)

    def over(self, x: Array, h: ArrayLike) -> Array:
        """Return the (N, D) positions of heights over points of the input plane, (N, 2)."""
        q = np.zeros((len(x), self.dimensions))
        q[:, :2] = x
        if self.relief is not None:
            q[:, UPRIGHT] = self.relief.unit * np.asarray(h)
        return q

    def at(self, carried: Carried, s: float | None = None) -> Array:
        """Return the (N, D) positions of carried points, lifted if the plane is; at s or now."""
        q = carried.at(self.s if s is None else s)
        if self.relief is None:
            return q
        q = np.pad(q, ((0, 0), (0, self.dimensions - q.shape[1])))
        if carried.lifted and not carried.since:
            q[:, UPRIGHT] = self.relief.over(carried.heights)
        return q

    def carry_from(self, layer: int, h: Array, lifted: bool = True) -> Carried:
        """Return points behind a layer (0 is the input), (N, m), to be carried along from there."""
        if layer == 0:
            return self.carry(h, lifted)
        last = max(k for k, move in enumerate(self.passage.moves) if move.layer == layer)
        q = np.zeros((len(h), self.passage.D))
        q[:, : h.shape[1]] = h
        return Carried(self.passage, q, last + 1)

    def project(self, q: Array) -> Array:
        """Return the (N, 2) scene positions of (N, D) positions."""
        return self.view(self.view.see(q))

    def stand(self, q: Array) -> Array:
        """Return the (N, 3) places of (N, D) positions: in the picture, and how near they are."""
        lens = self.view.lens
        if not self.deep or lens is None:
            return np.pad(self.project(q), ((0, 0), (0, 1)))
        near = q @ lens.out[: q.shape[1]]
        return np.column_stack([self.project(q), self.view.scale * near])

    @property
    def deep(self) -> bool:
        """Whether three dimensions are seen, so that one thing may hide another."""
        lens = self.view.lens
        return lens is not None and bool(lens.out.any())

    def standing(self, carried: Carried) -> Array:
        """Return where carried points stand and how near they are, (N, 3), in scene units."""
        return self.stand(self.at(carried))

    def now(self, carried: Carried) -> Array:
        """Return where carried points stand in the picture, (N, 2)."""
        return self.project(self.at(carried))

    @property
    def flatness(self) -> float:
        """How far the plane has become a line: 0 for a plane, 1 for a line."""
        k = min(int(self.s), self.passage.length - 1)
        move = self.passage.moves[k]
        widths = self.net.widths
        before, after = widths[move.layer - 1], widths[move.layer]
        if isinstance(move, LinearMove) and self.s < k + 1:
            return float((self.s - k) * (after == 1) + (k + 1 - self.s) * (before == 1))
        return float(after == 1)
