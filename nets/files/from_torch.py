"""Reading torch modules as nets: the order of layers is that of the module's graph."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from pleat.nets.activation import REGISTRY, Activation, Array, activation, from_torch, names
from pleat.nets.errors import InputError, quoted
from pleat.nets.files.affine import Affine
from pleat.nets.model import Layer, Net

# What does nothing once a net is trained, as module, function or method.
_NOTHING = {"Dropout", "AlphaDropout", "Identity", "Flatten"}
_NOTHING_CALLED = {"dropout", "alpha_dropout", "flatten", "contiguous"}
# What asks for a shape, and what takes one that comes to the same: rows stay rows.
_SHAPES = {"size", "getattr", "getitem", "view", "reshape"}


def read_module(module: Any) -> tuple[Net, str]:
    """Return a torch module as a net, and what is to be said of it.

    Parameters
    ----------
    module : torch.nn.Module
        A chain of ``Linear`` layers and activations, as modules or functions, in
        whatever order they are declared. What does nothing at inference is left
        out, and a ``BatchNorm1d`` is folded into the ``Linear`` right before it, or else
        into the one right after it.

    Raises
    ------
    InputError
        If a layer is of another kind, or the module computes something else
        than a chain of layers.
    """
    module = copy.deepcopy(module).eval()
    chain = _Chain()
    for where, step in _steps(module):
        chain.take(where, step)
    if chain.ahead is not None:
        raise InputError(f"layer {chain.waiting} has no Linear beside it to be folded into")
    if not chain.layers:
        raise InputError(f"{type(module).__name__} has no Linear layer")
    net = Net(tuple(chain.layers))
    _verify(net, module)
    return net, " ".join(chain.notes)


class _Chain:
    """Layers as they come along."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.notes: list[str] = []
        # Whether the layer last read has no activation yet.
        self.open = False
        # What the next layer takes in, and what that was.
        self.ahead: Affine | None = None
        self.waiting = ""

    def take(self, where: str, step: Any) -> None:
        """Take in one step: a module, or the activation that a function computes."""
        kind = type(step).__name__
        if kind in _NOTHING:
            return
        if kind == "Linear":
            self._layer(step)
            return
        if kind == "BatchNorm1d":
            self._fold(where, step)
            return
        record = step if isinstance(step, Activation) else from_torch(step)
        if record is None:
            raise InputError(
                f"layer {where} is {step!r}, which a snapshot cannot hold; use Linear and "
                f"{', '.join(filter(None, (activation(name).torch for name in names())))}"
            )
        if not self.open:
            raise InputError(f"layer {where}, {step!r}, does not directly follow a Linear")
        self.layers[-1] = replace(self.layers[-1], activation=record.name)
        self.open = False

    def _layer(self, step: Any) -> None:
        W, bias = _numpy(step.weight), step.bias
        layer = Layer.unbiased(W) if bias is None else Layer(W, _numpy(bias))
        if self.ahead is not None:
            layer = Layer(*self.ahead.ahead(layer.W, layer.b))
            self._note(len(self.layers) + 1)
            self.ahead = None
        self.layers.append(layer)
        self.open = True

    def _fold(self, where: str, norm: Any) -> None:
        if norm.running_mean is None:
            raise InputError(
                f"layer {where}, {norm!r}, keeps no means that it could be folded with"
            )
        learnt = (_numpy(norm.weight), _numpy(norm.bias)) if norm.affine else ()
        own = Affine.normalisation(
            _numpy(norm.running_mean), _numpy(norm.running_var), norm.eps, *learnt
        )
        self.waiting = where
        if self.open:
            layer = self.layers[-1]
            self.layers[-1] = Layer(*own.behind(layer.W, layer.b))
            self._note(len(self.layers))
        else:
            self.ahead = own if self.ahead is None else self.ahead.then(own)

    def _note(self, count: int) -> None:
        self.notes.append(
            f"The batch normalisation {self.waiting} is folded into W{count} and b{count}."
        )


def _steps(module: Any) -> Iterator[tuple[str, Any]]:
    """Yield the steps of a module as they run, each with its name."""
    from torch import fx

    try:
        graph = fx.Tracer().trace(module) if module._modules else None
    except Exception:  # whatever the module's own code raises when it is run on symbols
        graph = None
    if graph is None:
        # `_verify` finds out if it runs otherwise.
        yield from _leaves(module, "")
        return
    value = None
    for node in graph.nodes:
        called = _called(node)
        if node.op == "placeholder" and value is None:
            value = node
        elif node.op == "output":
            if node.args[0] is not value:
                raise InputError(
                    f"{type(module).__name__} gives something else than its last layer"
                )
        elif called in _SHAPES or (node.op == "get_attr" and not node.users):
            value = node if called in ("view", "reshape") else value
        else:
            if node.op == "placeholder" or node.all_input_nodes != [value]:
                raise InputError(
                    f"{type(module).__name__} computes something else than a chain of layers: "
                    f"{node.name} does not take just what the layer before it gives"
                )
            if node.op == "call_module":
                yield str(node.target), module.get_submodule(node.target)
            elif called not in _NOTHING_CALLED:
                yield node.name, _function(node, called)
            value = node


def _called(node: Any) -> str:
    """Return the name of the function or method that a node calls, in place or not."""
    if node.op == "call_function":
        return str(getattr(node.target, "__name__", node.target)).rstrip("_")
    return str(node.target).rstrip("_") if node.op == "call_method" else ""


def _function(node: Any, called: str) -> Activation:
    """Return the activation that a function computes."""
    family = REGISTRY.find(called)
    if family is None:
        raise InputError(
            f"layer {node.name} calls {quoted(called)}, which a snapshot cannot hold; known are "
            f"Linear and {', '.join(names())}"
        )
    record = family.make(family.default)
    more = dict(node.kwargs)
    if len(node.args) > 1:
        more["dim" if record.across else str(family.parameter)] = node.args[1]
    if family.parameter in more:
        record = family.make(float(more[family.parameter]))
    if record.across and more.get("dim") not in (1, -1):
        raise InputError(f"layer {node.name}: {called} goes along dim = {more.get('dim')}, not 1")
    if more.get("approximate", "none") != "none":
        raise InputError(f"layer {node.name} is the approximate {called}, known is the exact one")
    return record


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
