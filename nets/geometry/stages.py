"""A net as a sequence of moves, each with a continuous parameter from 0 to 1.

Every stage lives in one ambient space of D dimensions, D the larger of 2 and the
net's widest layer; what a stage does not use is zero. So a 2 to 1 layer lays the
plane on the first axis, and a 2 to 3 layer lifts it out of itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Activation, Array
from pleat.nets.errors import InputError, quoted
from pleat.nets.model import Net

Path = Literal["straight", "turn"]
Folds = Literal["one by one", "together"]
Kind = Literal["linear", "shift", "activate"]


@dataclass(frozen=True, eq=False)
class LinearMove:
    """``q -> M(t) q`` from the identity to W.

    Attributes
    ----------
    layer : int
        1-based.
    W : (m, n) float64 array
        The layer's own weights, not padded.
    D : int
        Ambient dimension.
    path : {"straight", "turn"}
        ``"straight"`` is ``(1-t) I + t W``. ``"turn"`` turns where the plane can
        (see `turns`) and is straight elsewhere.
    """

    layer: int
    W: Array
    D: int
    path: Path = "straight"

    @property
    def turns(self) -> bool:
        """Whether it really turns: asked to, and W is 2x2 or 1x2."""
        return self.path == "turn" and self.W.shape in ((2, 2), (1, 2))

    @cached_property
    def end(self) -> Array:
        """W padded with zeros to (D, D)."""
        end = np.zeros((self.D, self.D))
        m, n = self.W.shape
        end[:m, :n] = self.W
        return end

    def matrix(self, t: float) -> Array:
        """Return M(t), (D, D): exactly the identity at 0 and exactly W at 1."""
        if t == 0:
            return np.eye(self.D)
        if t == 1:
            return self.end
        M = (1 - t) * np.eye(self.D) + t * self.end
        if self.turns:
            M[:2, :2] = _turned(self.W, t) if len(self.W) == 2 else _laid_down(self.W[0], t)
        return M

    def apply(self, q: Array, t: float) -> Array:
        """Move (N, D) positions by the fraction t of the way."""
        return q @ self.matrix(t).T


def _turned(W: Array, t: float) -> Array:
    """Rotation by t*theta after ``(1-t) I + t S``, where ``W = R(theta) S``, S symmetric.

    For det W >= 0 this is the polar decomposition (Higham 1986, SIAM J. Sci. Stat.
    Comput. 7(4)). For det W < 0 every path flattens the plane at some moment; of
    the two symmetric factors, opposite in sign, the one that needs no more than a
    quarter turn is taken.
    """
    theta = math.atan2(W[1, 0] - W[0, 1], W[0, 0] + W[1, 1])
    if np.linalg.det(W) < 0 and abs(theta) > math.pi / 2:
        theta -= math.copysign(math.pi, theta)
    S = _rotation(-theta) @ W
    return _rotation(t * theta) @ ((1 - t) * np.eye(2) + t * S)


def _rotation(theta: float) -> Array:
    c, s = math.cos(theta), math.sin(theta)
    return np.array([[c, -s], [s, c]])


def _laid_down(w: Array, t: float) -> Array:
    """Both basis vectors on arcs, their lengths changing evenly, to (w1, 0) and (w2, 0).

    j goes over to the side where it ends. i goes to the other end of the axis, if it
    must, by the way on which it doesn't pass j: the plane stays unflipped until it
    is flat.
    """
    j_left = w[1] < 0 or (w[1] == 0 and w[0] < 0)
    start = np.array([0.0, math.pi / 2])
    end = np.array([0.0, math.pi if j_left else 0.0])
    if w[0] < 0:
        end[0] = math.pi if j_left else -math.pi
    angle = (1 - t) * start + t * end
    length = (1 - t) + t * np.abs(w)
    return np.array([length * np.cos(angle), length * np.sin(angle)])


@dataclass(frozen=True, eq=False)
class ShiftMove:
    """``q -> q + t b``; `b` is (D,), padded with zeros, and `layer` is 1-based."""

    layer: int
    b: Array

    def apply(self, q: Array, t: float) -> Array:
        """Move (N, D) positions by the fraction t of the way."""
        return q + t * self.b


@dataclass(frozen=True, eq=False)
class ActivateMove:
    """``z_k -> (1 - t_k) z_k + t_k act(z_k)`` for one neuron of a layer, or all.

    An activation across neurons moves all of them.

    Attributes
    ----------
    layer : int
        1-based.
    neuron : int or None
        0-based; None is all of them together.
    width : int
        How many neurons the layer has; channels of edges that skip it stay behind them.
    act : Activation
    """

    layer: int
    neuron: int | None
    width: int
    act: Activation

    @property
    def neurons(self) -> tuple[int, ...]:
        """The neurons that move, 0-based."""
        return tuple(range(self.width)) if self.neuron is None else (self.neuron,)

    def apply(self, q: Array, t: ArrayLike) -> Array:
        """Move (N, D) positions; `t` is one number, or one for each of D axes."""
        which = list(self.neurons)
        share = np.broadcast_to(np.asarray(t, dtype=np.float64), (q.shape[1],))[which]
        out = q.copy()
        z = q[:, which]
        out[:, which] = (1 - share) * z + share * self.act(z)
        return out


Move = LinearMove | ShiftMove | ActivateMove
_KINDS: dict[Kind, type[LinearMove] | type[ShiftMove] | type[ActivateMove]] = {
    "linear": LinearMove,
    "shift": ShiftMove,
    "activate": ActivateMove,
}


def ambient(net: Net) -> int:
    """Dimension of the space that all stages share: at least 2."""
    return max(2, *net.widths)


def moves(
    net: Net,
    *,
    folds: Folds = "one by one",
    order: Mapping[int, Sequence[int]] | None = None,
    paths: Mapping[int, Path] | None = None,
) -> tuple[Move, ...]:
    """Return the moves of a net in order: W, b and activation of each layer.

    An identity activation moves nothing and has no move.

    Parameters
    ----------
    net : Net
        Any widths, any activations.
    folds : {"one by one", "together"}
        One `ActivateMove` for each neuron, or one for each layer; one for the layer
        in any case where the activation takes all neurons together.
    order : mapping of int to sequence of int, optional
        For a layer (1-based), the order in which its neurons (0-based) fold.
    paths : mapping of int to {"straight", "turn"}, optional
        For a layer (1-based), how W moves; straight where nothing is said.

    Raises
    ------
    InputError
        If `folds`, a path or a layer is none there is, or an order is no permutation.
    """
    order, paths = order or {}, paths or {}
    if folds not in ("one by one", "together"):
        raise InputError(f"folds must be 'one by one' or 'together', got {quoted(folds)}")
    count = len(net.layers)
    for name, table in (("order", order), ("paths", paths)):
        for layer in table:
            if layer not in range(1, count + 1):
                raise InputError(f"{name} names layer {layer}, but the layers are 1 to {count}")
    D = ambient(net)
    out: list[Move] = []
    for number, part in enumerate(net.layers, 1):
        m = part.neurons
        path = paths.get(number, "straight")
        if path not in ("straight", "turn"):
            raise InputError(f"layer {number} moves 'straight' or by a 'turn', got {quoted(path)}")
        out.append(LinearMove(number, part.W, D, path))
        out.append(ShiftMove(number, np.pad(part.b, (0, D - len(part.b)))))
        neurons = tuple(order.get(number, range(m)))
        if sorted(neurons) != list(range(m)):
            raise InputError(
                f"the order of layer {number} must name each of its neurons "
                f"0 to {m - 1} once, got {list(neurons)}"
            )
        if part.activation == "identity":
            continue
        if folds == "together" or part.act.across:
            out.append(ActivateMove(number, None, m, part.act))
        else:
            out.extend(ActivateMove(number, k, m, part.act) for k in neurons)
    return tuple(out)


class Passage:
    """The net as a sequence of moves, open at every moment.

    Parameters
    ----------
    net : Net
    moves : sequence of Move, optional
        As `moves` gives them, which is also the default.
    """

    def __init__(self, net: Net, moves: Sequence[Move] | None = None) -> None:
        self.net = net
        self.moves: tuple[Move, ...] = _default(net) if moves is None else tuple(moves)
        self.D = ambient(net)

    @property
    def length(self) -> int:
        """How many moves there are."""
        return len(self.moves)

    def embed(self, x: ArrayLike) -> Array:
        """Pad (N, n0) inputs with zeros to (N, D)."""
        x = np.asarray(x, dtype=np.float64)
        n0 = self.net.widths[0]
        if x.ndim != 2 or x.shape[1] != n0:
            raise InputError(f"points must have shape (N, {n0}), got {x.shape}")
        return np.pad(x, ((0, 0), (0, self.D - n0)))

    def start(self, x: ArrayLike, k: int) -> Array:
        """Where inputs stand as move k starts; k = length is the end.

        Parameters
        ----------
        x : (N, n0) array_like
            Inputs, one a row.
        k : int
            From 0 to `length`.

        Returns
        -------
        (N, D) float64 array
        """
        if not 0 <= k <= self.length:
            raise InputError(f"move {k} does not exist, they run from 0 to {self.length}")
        q = self.embed(x)
        for move in self.moves[:k]:
            q = move.apply(q, 1.0)
        return q

    def at(self, x: ArrayLike, s: float) -> Array:
        """Where inputs stand at moment s: the fraction s - k of the way through move k.

        Parameters
        ----------
        x : (N, n0) array_like
            Inputs, one a row.
        s : float
            From 0 to `length`.

        Returns
        -------
        (N, D) float64 array
        """
        k = math.floor(s)
        q = self.start(x, k)
        return q if s == k else self.moves[k].apply(q, s - k)

    def index(self, layer: int, kind: Kind, neuron: int | None = None) -> int:
        """Return which move it is: of a layer (1-based), a kind, a neuron (0-based).

        Raises
        ------
        InputError
            If there is no such move.
        """
        for k, move in enumerate(self.moves):
            if move.layer == layer and isinstance(move, _KINDS[kind]):
                moving = getattr(move, "neuron", None)
                if neuron is None or moving is None or moving == neuron:
                    return k
        which = "" if neuron is None else f" of neuron {neuron}"
        raise InputError(f"layer {layer} has no move {quoted(kind)}{which}")


_default = moves  # `moves` is also the name of the argument
