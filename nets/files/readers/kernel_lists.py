"""Nets as Keras, Flax and scikit-learn give them: kernels of inputs by outputs.

    [kernel, bias, kernel, bias]                          model.get_weights()
    {"params": {"Dense_0": {"kernel": ..., "bias": ...}}}   a Flax dictionary
    {"coefs_": [...], "intercepts_": [...]}               an MLPClassifier

A bias may be missing. None says which activations follow its layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.configs import limits
from pleat.nets.errors import InputError, named, quoted
from pleat.nets.files.readers.file_layers import FileLayer

Array = NDArray[np.float64]


def read_keras(arrays: list[Any]) -> list[FileLayer]:
    """Return the layers of a list of kernels, each with its bias behind it or none.

    Raises
    ------
    InputError
        If something else is among them.
    """
    parts: list[FileLayer] = []
    for k, value in enumerate(arrays, 1):
        array = _array(value, f"array {k}")
        if array.ndim == 2:
            parts.append(FileLayer(str(len(parts) + 1), array.T))
        elif array.ndim == 1 and parts and parts[-1].b is None:
            parts[-1] = FileLayer(parts[-1].name, parts[-1].W, array)
        else:
            raise InputError(
                f"array {k} has shape {array.shape}, which is no kernel (inputs, outputs) and no "
                "bias after one; of Keras only Dense layers are read"
            )
    return parts


def read_sklearn(coefs: Any, intercepts: Any) -> list[FileLayer]:
    """Return the layers of an MLPClassifier: one kernel and one bias for each.

    Raises
    ------
    InputError
        If they are not as many, or no such arrays.
    """
    if not (isinstance(coefs, list) and isinstance(intercepts, list)):
        raise InputError("coefs_ and intercepts_ must be lists of arrays, one for each layer")
    if len(coefs) != len(intercepts):
        raise InputError(f"has {len(coefs)} coefs_, but {len(intercepts)} intercepts_")
    parts = []
    for k, (coef, intercept) in enumerate(zip(coefs, intercepts, strict=True)):
        kernel, bias = _array(coef, f"coefs_[{k}]"), _array(intercept, f"intercepts_[{k}]")
        if kernel.ndim != 2:
            raise InputError(f"coefs_[{k}] has shape {kernel.shape}, not (inputs, outputs)")
        parts.append(FileLayer(str(k + 1), kernel.T, bias))
    return parts


def read_flax(tree: dict[str, Any]) -> list[FileLayer]:
    """Return the layers of a Flax dictionary, in no order yet.

    Raises
    ------
    InputError
        If it holds anything but Dense layers.
    """
    return [_dense(name, held) for name, held in _modules(tree.get("params", tree), ())]


def _modules(tree: Any, where: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ".".join(where)
    if not isinstance(tree, dict):
        raise InputError(f"{quoted(name or 'params')} is no dictionary of layers")
    if len(where) > limits.DEPTH:
        raise InputError(f"{quoted(name)} lies more than {limits.DEPTH} dictionaries deep")
    if any(not isinstance(held, dict) for held in tree.values()):
        yield name, tree
        return
    for inner, held in tree.items():
        yield from _modules(held, (*where, inner))


def _dense(key: str, held: dict[str, Any]) -> FileLayer:
    name = quoted(key)
    if "kernel" not in held or held.keys() - {"kernel", "bias"}:
        raise InputError(
            f"layer {name} holds {', '.join(named(one) for one in list(held)[:8])}, "
            "but a Dense layer has a kernel and a bias"
        )
    kernel = _array(held["kernel"], f"the kernel of layer {name}")
    if kernel.ndim != 2:
        raise InputError(f"layer {name} has a kernel of shape {kernel.shape}, not (in, out)")
    bias = None if held.get("bias") is None else _array(held["bias"], f"the bias of layer {name}")
    return FileLayer(name, kernel.T, bias, key=key)


def _array(value: Any, name: str) -> Array:
    try:
        found = np.array(value)
        if found.dtype.kind not in "fiu":
            raise ValueError
    except (ValueError, OverflowError):
        raise InputError(f"{name} is no array of numbers, all rows equally long") from None
    return found.astype(np.float64)
