"""Reading torch modules as nets, without importing torch: by what they look like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from pleat.nets.activation import Array, activation, from_torch, names
from pleat.nets.errors import InputError
from pleat.nets.model import Layer, Net


def read_module(module: Any) -> Net:
    """Return a torch module as a net.

    Parameters
    ----------
    module : torch.nn.Module
        ``Linear`` and activation modules in the order they run, alone, in a
        ``Sequential`` (nested ones too) or as attributes of one module.

    Raises
    ------
    InputError
        If a layer is of another kind, or the module computes something else
        than its layers in their order.
    """
    layers: list[Layer] = []
    may_activate = False
    for where, part in _leaves(module, ""):
        if type(part).__name__ == "Linear":
            W = _numpy(part.weight)
            bias = part.bias
            layers.append(Layer.unbiased(W) if bias is None else Layer(W, _numpy(bias)))
            may_activate = True
            continue
        record = from_torch(part)
        if record is None:
            raise InputError(
                f"layer {where} is {part!r}, which a snapshot cannot hold; use Linear and "
                f"{', '.join(filter(None, (activation(name).torch for name in names())))}"
            )
        if record.name == "identity":
            continue
        if not may_activate:
            raise InputError(f"layer {where}, {part!r}, does not directly follow a Linear")
        layers[-1] = replace(layers[-1], activation=record.name)
        may_activate = False
    if not layers:
        raise InputError(f"{type(module).__name__} has no Linear layer")
    net = Net(tuple(layers))
    _verify(net, module)
    return net


def _leaves(module: Any, where: str) -> Iterator[tuple[str, Any]]:
    # named_children() would leave out the second use of one shared ReLU.
    children = list(module._modules.items())
    if not children:
        yield where or type(module).__name__, module
    for name, child in children:
        yield from _leaves(child, f"{where}.{name}" if where else name)


def _numpy(tensor: Any) -> Array:
    array: Array = tensor.detach().cpu().double().numpy()
    return array


def _verify(net: Net, module: Any) -> None:
    """Compare both on a few points: a forward method may do anything with its layers."""
    points = np.random.default_rng(0).normal(size=(16, net.widths[0]))
    weight = next(module.parameters())
    try:
        theirs = _numpy(module(weight.new_tensor(points)))
    except (RuntimeError, TypeError, ValueError) as error:
        raise InputError(f"{type(module).__name__} cannot be run on points: {error}") from None
    ours = net(points)
    tolerance = 1e-10 if str(weight.dtype) == "torch.float64" else 1e-2
    if theirs.shape != ours.shape or not np.allclose(ours, theirs, rtol=tolerance, atol=tolerance):
        raise InputError(
            f"{type(module).__name__} computes something else than its layers in their order; "
            "write it as a Sequential"
        )
