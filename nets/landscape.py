"""The loss of a net over two of its parameters: how high each place of their plane is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.activation import Array
from pleat.nets.data import Dataset
from pleat.nets.errors import InputError
from pleat.nets.metrics import judge, judged_before_end, usual_threshold
from pleat.nets.model import Net
from pleat.nets.parameters import Parameter, with_values

_AT_ONCE = 2**21  # numbers of one layer that are computed at a time
_ROUNDING = 1e-5  # of an extent: the step of a difference of gradients


@dataclass(frozen=True, eq=False)
class Landscape:
    """The mean loss of a net on its data as a function of two parameters, all others fixed.

    It is what training makes small: the mean squared error of data with a target, else the
    logistic loss or the cross-entropy (`pleat.nets.metrics`).

    Attributes
    ----------
    net : Net
        Its own two values are one place of the plane.
    data : Dataset
    parameters : (Parameter, Parameter)
        The plane's axes.
    threshold : float, optional
        As `pleat.nets.metrics.measure` takes it.

    Raises
    ------
    InputError
        If the net has no such parameters, they are the same, or the net can't be judged on
        the data.
    """

    net: Net
    data: Dataset
    parameters: tuple[Parameter, Parameter]
    threshold: float | None = None
    _first: int = field(init=False)
    _before: Array = field(init=False)

    def __post_init__(self) -> None:
        for one in self.parameters:
            if fault := one.fault(self.net):
                raise InputError(fault)
        if self.parameters[0] == self.parameters[1]:
            raise InputError(f"the two parameters must differ, both are {self.parameters[0]}")
        if not len(self.data):
            raise InputError("a loss needs data, and there are none")
        if self.data.targets is not None and self.net.layers[-1].act.across:
            name = self.net.activations[-1]
            raise InputError(f"the net ends in {name}, whose squared error is not known here")
        judge(self.net, self.data, self.threshold)
        first = min(one.layer for one in self.parameters)
        h = self.data.points
        for layer in self.net.layers[: first - 1]:
            h = layer.activate(h @ layer.W.T + layer.b)
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_before", h)

    @property
    def here(self) -> Array:
        """The net's own place, (2,)."""
        return np.array([one.of(self.net) for one in self.parameters])

    def at(self, place: ArrayLike) -> Net:
        """Return the net of a place, (2,)."""
        values = np.asarray(place, dtype=np.float64).tolist()
        return with_values(self.net, dict(zip(self.parameters, values, strict=True)))

    def __call__(self, places: ArrayLike) -> Array:
        """Return the loss at places, (..., 2) to (...)."""
        return self._measured(places)[0]

    def gradient(self, places: ArrayLike) -> Array:
        """Return how the loss changes with both parameters, (..., 2) to (..., 2).

        By backpropagation (Rumelhart, Hinton and Williams 1986); at a kink of an activation
        its slope is that from the left, as in torch.
        """
        return self._measured(places, slopes=True)[1]

    def hessian(self, places: ArrayLike, extent: ArrayLike) -> Array:
        """Return the second derivatives, (..., 2) to (..., 2, 2), by differences of gradients.

        Parameters
        ----------
        places : (..., 2) array_like
            Values of both parameters.
        extent : (2,) array_like
            How far the parameters reach: steps are small shares of it.
        """
        p, steps = np.asarray(places, dtype=np.float64), _ROUNDING * np.asarray(extent)
        columns = []
        for step in np.diag(steps):
            change = self.gradient(p + step) - self.gradient(p - step)
            columns.append(change / (2 * step.sum()))
        out: Array = np.stack(columns, axis=-1)
        return (out + np.swapaxes(out, -1, -2)) / 2

    def swapped(self) -> bool:
        """Whether the loss stays as it is when the two parameters change places, everywhere.

        So it is when they belong to two neurons that are alike in all else.
        """
        first, second = self.parameters
        if first.layer != second.layer or (first.column is None) != (second.column is None):
            return False
        if first.column != second.column or first.row == second.row:
            return False
        rows = [first.row - 1, second.row - 1]
        same = self.at((0.0, 0.0)).layers
        own = same[first.layer - 1]
        after = same[first.layer].W if first.layer < len(same) else None
        if after is None:
            return False
        pairs = (own.W[rows], own.b[rows], after[:, rows].T)
        return all(bool((a[0] == a[1]).all()) for a in pairs)

    def _measured(self, places: ArrayLike, slopes: bool = False) -> tuple[Array, Array]:
        """Return losses, and gradients if they are asked for."""
        p = np.asarray(places, dtype=np.float64)
        flat = p.reshape(-1, 2)
        widest = max(self.net.widths[self._first - 1 :])
        count = max(1, _AT_ONCE // (len(self.data) * widest))
        losses, gradients = np.empty(len(flat)), np.zeros(flat.shape if slopes else (0, 2))
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, len(flat), count):
                part = slice(start, start + count)
                losses[part], found = self._some(flat[part], slopes)
                if found is not None:
                    gradients[part] = found
        return losses.reshape(p.shape[:-1]), gradients.reshape(p.shape if slopes else (0, 2))

    def _some(self, places: Array, slopes: bool) -> tuple[Array, Array | None]:
        """Return the same of (P, 2) places at once."""
        weights = [self._weights(k, places) for k in range(self._first, len(self.net.layers) + 1)]
        layers = self.net.layers[self._first - 1 :]
        inputs, sums, h = [], [], self._before[None]
        for (W, b), layer in zip(weights, layers, strict=True):
            inputs.append(h)
            sums.append(h @ np.swapaxes(W, 1, 2) + b[:, None])
            h = layer.activate(sums[-1])
        losses, back = self._judged(sums[-1], h)
        if not slopes:
            return losses, None
        out = np.zeros((len(places), 2))
        for k in reversed(range(len(weights))):
            for column, one in enumerate(self.parameters):
                if one.layer != self._first + k:
                    continue
                own = back[:, :, one.row - 1]
                given = inputs[k][:, :, one.column - 1] if one.column else np.ones(1)
                out[:, column] = (own * given).sum(axis=1)
            if k:
                own = layers[k - 1].act.df(sums[k - 1])
                # A channel hands on what it gets.
                own[..., layers[k - 1].neurons :] = 1.0
                back = (back @ weights[k][0]) * own
        return losses, out

    def _weights(self, layer: int, places: Array) -> tuple[Array, Array]:
        """Return a layer's W and b, (P or 1, m, n) and (P or 1, m)."""
        own = self.net.layers[layer - 1]
        W, b = own.W[None], own.b[None]
        for one, values in zip(self.parameters, places.T, strict=True):
            if one.layer != layer:
                continue
            if one.column is None:
                b = np.repeat(b, len(values), axis=0) if len(b) != len(values) else b.copy()
                b[:, one.row - 1] = values
            else:
                W = np.repeat(W, len(values), axis=0) if len(W) != len(values) else W.copy()
                W[:, one.row - 1, one.column - 1] = values
        return W, b

    def _judged(self, z: Array, h: Array) -> tuple[Array, Array]:
        """Return (P,) losses, and their derivatives by z, (P, N, k), from before and after the end.

        The losses are those of `pleat.nets.metrics`.
        """
        n, k = z.shape[1:]
        end, data = self.net.layers[-1].act, self.data
        if data.targets is not None:
            off = h - data.targets
            return (off**2).mean(axis=(1, 2)), 2 / (n * k) * off * end.df(z)
        squashed = judged_before_end(end.name, k)
        judged = z if squashed else h
        chain = 1.0 if squashed else end.df(z)
        if data.classes > 2:
            whole = np.logaddexp.reduce(judged, axis=2)
            own = judged[:, np.arange(n), data.labels]
            shares = np.exp(judged - whole[:, :, None])
            shares[:, np.arange(n), data.labels] -= 1
            return (whole - own).mean(axis=1), shares / n * chain
        ways = np.array([1.0]) if k == 1 else np.array([-1.0, 1.0])
        threshold = usual_threshold(self.net) if self.threshold is None else self.threshold
        ahead = (judged @ ways - (0.0 if squashed else threshold)) * (2 * data.labels - 1)
        slope = -np.exp(-np.logaddexp(0.0, ahead)) * (2 * data.labels - 1) / n
        return np.logaddexp(0.0, -ahead).mean(axis=1), slope[:, :, None] * ways * chain


def even_grid(low: ArrayLike, high: ArrayLike, count: int) -> Array:
    """Return so many by so many places of a rectangle, (count, count, 2): first by its first axis.

    Parameters
    ----------
    low, high : (2,) array_like
        Its corners.
    count : int
        Along each side, both ends included.
    """
    (x0, y0), (x1, y1) = np.asarray(low, np.float64), np.asarray(high, np.float64)
    axes = np.linspace(x0, x1, count), np.linspace(y0, y1, count)
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
