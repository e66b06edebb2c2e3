"""The plane under way through a net: where every input point is now, in the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.stages import LinearMove, Move, Passage, moves
from pleat.nets.model import Net
from pleat.scenes.drawing.ruling import square
from pleat.scenes.drawing.viewport import Rect, Viewport

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

    Attributes
    ----------
    passage, since
        As given.
    """

    def __init__(self, passage: Passage, q: Array, since: int = 0) -> None:
        self.passage, self.since = passage, since
        self._starts: dict[int, Array] = {since: np.asarray(q, dtype=np.float64)}

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


class Plane:
    """State that all parts of a sheet are drawn from.

    Parameters
    ----------
    net : Net
    window : Rect
        Where the plane shows; what reaches further is cut off there.
    steps : tuple of Move, optional
        The moves the net is taken apart into; by default each neuron folds in turn.

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
    """

    def __init__(
        self, net: Net, window: Rect, view: Viewport, steps: tuple[Move, ...] | None = None
    ) -> None:
        self.net, self.window, self.view = net, window, view
        self.passage = Passage(net, steps or moves(net))
        self.s = 0.0
        self.tolerances: Array = np.full(len(net.widths), 1e-3)
        self.sizes: Array = np.ones((len(net.widths), 2))
        self.rulings = tuple(square(n=width) for width in net.widths)

    def carry(self, x: Array) -> Carried:
        """Return points of the input plane, (N, n), to be carried along."""
        return Carried(self.passage, self.passage.start(x, 0))

    def carry_from(self, layer: int, h: Array) -> Carried:
        """Return points behind a layer (0 is the input), (N, m), to be carried along from there."""
        if layer == 0:
            return self.carry(h)
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
        return np.column_stack([self.project(q), self.view.scale * (q @ lens.out)])

    @property
    def deep(self) -> bool:
        """Whether three dimensions are seen, so that one thing may hide another."""
        lens = self.view.lens
        return lens is not None and bool(lens.out.any())

    def standing(self, carried: Carried) -> Array:
        """Return where carried points stand and how near they are, (N, 3), in scene units."""
        return self.stand(carried.at(self.s))

    def now(self, carried: Carried) -> Array:
        """Return where carried points stand in the picture, (N, 2)."""
        return self.project(carried.at(self.s))

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
