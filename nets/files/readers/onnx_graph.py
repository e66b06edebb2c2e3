"""ONNX graphs that are a chain of fully connected layers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.nets.activation import activation
from pleat.nets.errors import InputError, quoted
from pleat.nets.files.affine import Affine
from pleat.nets.files.readers.file_layers import FileLayer

Constant = NDArray[np.generic]

# Each operator that is an activation of ours, with its parameter's name and default.
_ACTIVATIONS: dict[str, tuple[str, str | None, float]] = {
    "Relu": ("relu", None, 0.0),
    "LeakyRelu": ("leaky_relu", "alpha", 0.01),
    "Elu": ("elu", "alpha", 1.0),
    "Tanh": ("tanh", None, 0.0),
    "Sigmoid": ("sigmoid", None, 0.0),
    "Gelu": ("gelu", None, 0.0),
    "Softmax": ("softmax", None, 0.0),
}
_HINTS = {
    "LogSoftmax": "; end the export before it, the largest output decides without it too",
}


def read(content: bytes) -> list[FileLayer]:
    """Return the layers of an ONNX file, each with its activation.

    Known are Gemm with all its attributes, MatMul and Add with a constant, what scales
    and shifts neurons (BatchNormalization, Sub, Mul and Div with a constant), which is folded
    into the layer right before it or else right after it, Transpose of a constant, the
    activations of `pleat.nets.activation`, and what does nothing at inference (Identity,
    Dropout, Flatten to rows).

    Raises
    ------
    InputError
        If it is not a sound file, the package onnx is missing, or a node is of
        another kind.
    """
    try:
        import onnx
        from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    except ImportError:
        raise InputError(
            "reading ONNX needs a package that is not installed: pip install 'pleat[onnx]'"
        ) from None
    try:
        model = onnx.load_model_from_string(content)
        _inside(model.graph)
        onnx.checker.check_model(model)
    except InputError:
        raise
    except (DecodeError, onnx.checker.ValidationError, ValueError, RuntimeError) as error:
        said = str(error).strip().splitlines()
        raise InputError(f"not a sound ONNX file: {said[0] if said else 'it is broken'}") from None
    return _Chain(model.graph).parts


def _inside(graph: Any) -> None:
    """Refuse weights in other files before anything looks for those."""
    for tensor in graph.initializer:
        _not_external(tensor, f"the constant {quoted(tensor.name)}")


def _not_external(tensor: Any, name: str) -> None:
    import onnx

    if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
        raise InputError(f"{name} lies in another file; export the net with its weights inside")


class _Chain:
    """A walk along a graph from its input to its output, layer by layer."""

    def __init__(self, graph: Any) -> None:
        self.constants = dict(_initializers(graph.initializer))
        inputs = [value.name for value in graph.input if value.name not in self.constants]
        if len(inputs) != 1 or len(graph.output) != 1:
            raise InputError(
                f"has {len(inputs)} inputs and {len(graph.output)} outputs, a net here has one each"
            )
        self.value = inputs[0]
        self.parts: list[FileLayer] = []
        # Whether the layer last read can still take a bias.
        self.open = False
        # What the next layer takes in.
        self.ahead: Affine | None = None
        for k, node in enumerate(graph.node, 1):
            self._read(
                node, f"{quoted(node.name)} ({node.op_type})" if node.name else _nth(k, node)
            )
        if self.value != graph.output[0].name:
            raise InputError(
                f"the output {quoted(graph.output[0].name)} is not what the last layer gives"
            )
        if self.ahead is not None:
            raise InputError("scales its outputs behind their activation, which no layer can take")

    def _read(self, node: Any, name: str) -> None:
        """Take in one node; the standard has them in an order in which they can run."""
        given = _attributes(node)
        if node.op_type == "Constant" and node.output:
            self.constants[node.output[0]] = _constant(given, name)
            return
        if node.op_type == "Transpose" and node.input[0] in self.constants:
            whole = self.constants[node.input[0]]
            self.constants[node.output[0]] = np.transpose(whole, given.get("perm"))
            return
        if node.domain not in ("", "ai.onnx"):
            raise InputError(
                f"layer {name} is an operator of the domain {quoted(node.domain)}, unknown"
            )
        data = [k for k, value in enumerate(node.input) if value and value not in self.constants]
        if [node.input[k] for k in data] != [self.value]:
            raise InputError(
                f"layer {name} does not take just what the layer before it gives; "
                "a net here is a single chain of layers"
            )
        match node.op_type:
            case "Gemm":
                self._gemm(node, name, given, data[0])
            case "MatMul":
                if data[0] != 0:
                    raise InputError(f"layer {name} has its data on the right; put it first")
                self._add_part(name, self.constants[node.input[1]].T, None)
            case "Add" if self.open:
                self._bias(name, self.constants[node.input[1 - data[0]]])
            case "Add" | "Sub" | "Mul" | "Div" | "BatchNormalization":
                self._affine(node, name, given, data[0])
            case "Identity" | "Dropout" | "Flatten":
                self._nothing(node, name, given)
            case op if op in _ACTIVATIONS:
                self._activate(name, op, given)
            case op:
                raise InputError(
                    f"layer {name} is not read{_HINTS.get(op, '')}; known are Gemm, MatMul, Add, "
                    f"Sub, Mul, Div, BatchNormalization, {', '.join(_ACTIVATIONS)}"
                )
        self.value = node.output[0]

    def _gemm(self, node: Any, name: str, given: dict[str, Any], data: int) -> None:
        if data != 0 or given.get("transA"):
            raise InputError(f"layer {name} has its data transposed or on the right; put it first")
        B = self.constants[node.input[1]].astype(np.float64)
        W = given.get("alpha", 1.0) * (B if given.get("transB") else B.T)
        self._add_part(name, W, None)
        if len(node.input) > 2 and node.input[2]:
            C = self.constants[node.input[2]].astype(np.float64)
            self._bias(name, given.get("beta", 1.0) * C)

    def _add_part(self, name: str, W: Constant, b: Constant | None) -> None:
        if W.ndim != 2:
            raise InputError(f"layer {name}: its constant has shape {W.T.shape}, not (n, m)")
        own = W.astype(np.float64)
        if self.ahead is not None:
            _fitting(name, self.ahead, own.shape[1])
            own, b = self.ahead.ahead(own, np.zeros(len(own)))
            self.ahead = None
        self.parts.append(FileLayer(name, own, b, "identity"))
        self.open = True

    def _affine(self, node: Any, name: str, given: dict[str, Any], data: int) -> None:
        """Fold what scales and shifts each neuron into the layer before it, or keep it ahead."""
        own = _scaling(node, name, given, data, self.constants)
        if self.open:
            part = self.parts[-1]
            m = part.W.shape[0]
            _fitting(name, own, m)
            before = np.zeros(m) if part.b is None else part.b.astype(np.float64)
            W, b = own.behind(part.W.astype(np.float64), before)
            self.parts[-1] = FileLayer(part.name, W, b, "identity")
            return
        if self.ahead is not None:
            if 1 not in (own.gain.size, self.ahead.gain.size):
                _fitting(name, own, self.ahead.gain.size)
            own = self.ahead.then(own)
        self.ahead = own

    def _bias(self, name: str, constant: Constant) -> None:
        if not self.open:
            raise InputError(f"layer {name} adds a constant, but follows no Gemm or MatMul")
        part = self.parts[-1]
        m = part.W.shape[0]
        # One row or number may stand for all, but only over the batch and the neurons.
        if constant.shape not in ((), (1,), (m,), (1, 1), (1, m)):
            raise InputError(f"layer {name}: b has shape {constant.shape}, it must be {(m,)}")
        b = np.broadcast_to(constant.astype(np.float64).reshape(-1), (m,))
        before = 0.0 if part.b is None else part.b.astype(np.float64)
        self.parts[-1] = FileLayer(part.name, part.W, before + b, "identity")

    def _activate(self, name: str, op: str, given: dict[str, Any]) -> None:
        if not self.open:
            raise InputError(f"layer {name} follows no Gemm, MatMul or Add")
        ours, parameter, default = _ACTIVATIONS[op]
        if given.get("approximate", b"none") != b"none":
            raise InputError(f"layer {name} is the approximate Gelu, known is the exact one")
        if op == "Softmax" and given.get("axis", -1) not in (1, -1):
            raise InputError(f"layer {name} goes along axis {given['axis']}, not over the outputs")
        if parameter:
            # Kept in single precision there: 0.1 is meant by 0.10000000149.
            value = float(np.format_float_positional(np.float32(given.get(parameter, default))))
            ours = activation(f"{ours}({value!r})").name
        part = self.parts[-1]
        self.parts[-1] = FileLayer(part.name, part.W, part.b, ours)
        self.open = False

    def _nothing(self, node: Any, name: str, given: dict[str, Any]) -> None:
        if node.op_type == "Flatten" and given.get("axis", 1) not in (1, -1):
            raise InputError(f"layer {name} flattens along axis {given['axis']}, not to rows")
        mode = node.input[2] if node.op_type == "Dropout" and len(node.input) > 2 else ""
        if mode and np.any(self.constants[mode]):
            raise InputError(f"layer {name} is in training mode; export the net for inference")


def _fitting(name: str, own: Affine, n: int) -> None:
    if not own.fits(n):
        raise InputError(f"layer {name}: {own.gain.size} neurons are scaled where there are {n}")


def _scaling(
    node: Any, name: str, given: dict[str, Any], data: int, constants: dict[str, Constant]
) -> Affine:
    """Return what an operator with constants does to each neuron: one number, or one each."""
    if data != 0 and node.op_type not in ("Add", "Mul"):
        raise InputError(f"layer {name} has its data on the right; put it first")
    held = [constants[value] for k, value in enumerate(node.input) if value and k != data]
    arrays = [np.asarray(one, dtype=np.float64).reshape(-1) for one in held]
    if any(one.ndim > 2 or (one.ndim == 2 and len(one) > 1) for one in held):
        raise InputError(f"layer {name} has a constant of shape {held[0].shape}, not one row")
    if len({len(one) for one in arrays}) != 1:
        raise InputError(f"layer {name} has constants of different lengths")
    if node.op_type == "BatchNormalization":
        if given.get("training_mode") or sum(map(bool, node.output)) > 1:
            raise InputError(f"layer {name} is in training mode; export the net for inference")
        if len(arrays) != 4:
            raise InputError(f"layer {name} has {len(arrays)} constants, it must have 4")
        weight, bias, mean, variance = arrays
        eps = given.get("epsilon", float(np.float32(1e-5)))
        return Affine.normalisation(mean, variance, eps, weight, bias)
    (array,) = arrays
    ones, zeros = np.ones_like(array), np.zeros_like(array)
    match node.op_type:
        case "Mul":
            return Affine(array, zeros)
        case "Div":
            return Affine(1 / array, zeros)
        case "Sub":
            return Affine(ones, -array)
    return Affine(ones, array)


def _nth(k: int, node: Any) -> str:
    return f"{k} ({node.op_type})"


def _attributes(node: Any) -> dict[str, Any]:
    import onnx

    return {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}


def _initializers(tensors: Iterable[Any]) -> Iterable[tuple[str, Constant]]:
    for tensor in tensors:
        yield tensor.name, _array(tensor, f"the constant {quoted(tensor.name)}")


def _constant(given: dict[str, Any], name: str) -> Constant:
    for key in ("value_float", "value_floats", "value_int", "value_ints"):
        if key in given:
            return np.array(given[key])
    if "value" not in given:
        raise InputError(f"layer {name} holds no numbers")
    return _array(given["value"], f"layer {name}")


def _array(tensor: Any, name: str) -> Constant:
    import onnx

    _not_external(tensor, name)
    try:
        array: Constant = onnx.numpy_helper.to_array(tensor)
    except (TypeError, ValueError, KeyError) as error:
        raise InputError(f"{name} is broken: {error}") from None
    return array
