"""The graph of a net of one input: a polyline that bends exactly at the creases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.geometry.creases import split
from pleat.nets.geometry.regions import noise
from pleat.nets.geometry.trace import trace
from pleat.nets.model import Net

_TURN = 1e-9  # of the steepest slope: what changes less is no bend


@dataclass(frozen=True)
class Knot:
    """Where a graph bends: the input at which a neuron passes a kink of its activation.

    Attributes
    ----------
    x : float
    layer, neuron : int
        1-based layer, 0-based neuron.
    """

    x: float
    layer: int
    neuron: int


@dataclass(frozen=True, eq=False)
class Graph:
    """A net of one input over an interval, layer by layer.

    Attributes
    ----------
    x : (M,) float64 array
        Rising; between neighbours straight lines are near enough, and for piecewise
        linear activations exact.
    stages : tuple of pairs of (M, m) float64 arrays
        ``(z, h)`` of every layer at those inputs.
    knots : tuple of Knot
        The bends of the outputs, from left to right.
    """

    x: Array
    stages: tuple[tuple[Array, Array], ...]
    knots: tuple[Knot, ...]

    @property
    def outputs(self) -> Array:
        """(M, k) outputs."""
        return self.stages[-1][1]


def graph(net: Net, low: float, high: float, tol: float | Sequence[float]) -> Graph:
    """Return the graph of a net between two inputs.

    Parameters
    ----------
    net : Net
        Of one input.
    low, high : float
        Where it begins and ends.
    tol : float or one for each layer
        How far from the curve a straight line between vertices may be, at one input.

    Raises
    ------
    InputError
        If the net has more inputs than one, or the interval is empty.
    """
    if net.widths[0] != 1:
        raise InputError(f"a graph is of a net of one input, this has {net.widths[0]}")
    if not low < high:
        raise InputError(f"an interval from {low:g} to {high:g} is empty")
    x = trace(net, [[low], [high]], tol)
    stages = tuple(net.stages(x))
    return Graph(x[:, 0], stages, tuple(_knots(net, x, stages)))


def crossings(net: Net, layer: int, neuron: int, low: float, high: float) -> Array:
    """Return the inputs between two others at which a neuron passes a kink, (K,), rising.

    Parameters
    ----------
    net : Net
        Of one input; activations before the layer are piecewise linear.
    layer, neuron : int
        1-based layer, 0-based neuron.
    low, high : float
        Where to look.
    """
    layers = net.layers[:layer]
    x = split(Net(layers), [[low], [high]])
    before = x if layer == 1 else Net(layers[:-1])(x)
    own = layers[-1]
    z = (before @ own.W.T + own.b)[:, neuron]
    floor = 1e3 * noise(own, before)[neuron]
    on = np.min([np.abs(z - kink) for kink in own.act.kinks or (np.inf,)], axis=0) <= floor
    out: Array = x[on, 0]
    return out


def _knots(net: Net, x: Array, stages: tuple[tuple[Array, Array], ...]) -> list[Knot]:
    """Find which vertices lie on a crease at which the outputs really bend."""
    outputs = stages[-1][1]
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.diff(outputs, axis=0) / np.diff(x, axis=0)
    bends = np.abs(np.diff(slopes, axis=0)).max(axis=1) > _TURN * np.abs(slopes).max(initial=0.0)
    found: dict[int, Knot] = {}
    h = x
    for number, (layer, (z, after)) in enumerate(zip(net.layers, stages, strict=True), 1):
        floors = 1e3 * noise(layer, h)
        for kink in layer.act.kinks if layer.act.linear_pieces else ():
            own = slice(layer.neurons)
            on, neuron = np.nonzero(np.abs(z[1:-1, own] - kink) <= floors[own])
            for k, n in zip(on.tolist(), neuron.tolist(), strict=True):
                if bends[k]:
                    found.setdefault(k, Knot(float(x[k + 1, 0]), number, n))
        h = after
    return [found[k] for k in sorted(found)]
