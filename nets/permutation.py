"""The neurons of a layer in another order: with all their edges the net stays the same function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pleat.nets.errors import InputError
from pleat.nets.model import Net


def permuted(
    net: Net, layer: int, order: Sequence[int], incoming: bool = True, outgoing: bool = True
) -> Net:
    """Return a net whose neurons of a hidden layer stand in another order.

    Parameters
    ----------
    net : Net
        Of two layers or more.
    layer : int
        Which, from 1; not the last.
    order : sequence of int
        From 0: the neuron at place k is the one that stood at ``order[k]``.
    incoming, outgoing : bool
        Which of their edges are moved: those that enter them, with the biases, and those that
        leave them. With both the function is the same, a symmetry that every net of this kind
        has (Hecht-Nielsen 1990); with one alone it is in general another.

    Raises
    ------
    InputError
        If there is no such layer between others, or the order is none of all its neurons.
    """
    if not 1 <= layer < len(net.layers):
        raise InputError(f"layer = {layer}, but the hidden layers are 1 to {len(net.layers) - 1}")
    n, found = net.neurons[layer], list(order)
    if sorted(found) != list(range(n)):
        raise InputError(f"an order of layer {layer} has each of its {n} neurons once")
    found += range(n, net.widths[layer])  # channels stay behind them
    own, behind = net.layers[layer - 1], net.layers[layer]
    layers = list(net.layers)
    if incoming:
        layers[layer - 1] = replace(own, W=own.W[found], b=own.b[found])
    if outgoing:
        layers[layer] = replace(behind, W=behind.W[:, found])
    return Net(tuple(layers))
