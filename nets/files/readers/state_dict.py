"""State dicts: tensors by the names of the modules they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from pleat.nets.errors import InputError, quoted
from pleat.nets.files.affine import Affine
from pleat.nets.files.readers.file_layers import FileLayer

Tensors = Mapping[str, NDArray[np.generic]]
_ONLY = "a net here is Linear layers with activations between them"
_NORM = {"running_mean", "running_var", "num_batches_tracked"}
# What torch adds to a variance; a state_dict does not hold it.
_EPS = 1e-5


def read_safetensors(content: bytes) -> Tensors:
    """Read a state dict kept as safetensors.

    Raises
    ------
    InputError
        If it is not a sound file, or of a precision that numpy does not know.
    """
    try:
        tensors: Tensors = load(content)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"not a sound safetensors file: {error}") from None
    return tensors


def linear_layers(tensors: Tensors) -> list[FileLayer]:
    """Return the Linear layers of a state dict, in no order yet.

    A file keeps that of the module's making, if any: nothing says that layers run so.
    A batch normalisation that a Sequential's numbers put right behind a layer, or else
    right before one, is folded into it.

    Parameters
    ----------
    tensors : mapping
        Arrays by the name of the parameter.

    Raises
    ------
    InputError
        Naming the layer that is of another kind.
    """
    if not tensors:
        raise InputError("is an empty state_dict")
    modules: dict[str, dict[str, NDArray[np.generic]]] = {}
    for key, tensor in tensors.items():
        stem, _, leaf = key.rpartition(".")
        modules.setdefault(stem, {})[leaf] = tensor
    norms = {stem: held for stem, held in modules.items() if held.keys() & _NORM}
    out = {stem: _linear(stem, held) for stem, held in modules.items() if stem not in norms}
    for stem, held in norms.items():
        _fold(stem, held, out)
    return list(out.values())


def _fold(stem: str, held: dict[str, NDArray[np.generic]], layers: dict[str, FileLayer]) -> None:
    name, behind, ahead = quoted(stem), _beside(stem, -1), _beside(stem, 1)
    where = next((beside for beside in (behind, ahead) if beside in layers), None)
    if where is None:
        raise InputError(
            f"layer {name} is a batch normalisation, and no number says that a Linear is right "
            "before or after it; save the module by Snapshot.from_torch(model).save(...)"
        )
    layer = layers[where]
    arrays = [held.get(key) for key in ("running_mean", "running_var", "weight", "bias")]
    width = layer.W.shape[0 if where == behind else 1]
    for array in arrays:
        if array is not None and (array.shape != (width,) or array.dtype.kind not in "fiu"):
            raise InputError(
                f"layer {name} is a batch normalisation of {array.dtype} of shape {array.shape}, "
                f"but layer {layer.name} beside it needs {width} real numbers"
            )
    mean, variance, weight, bias = arrays
    if mean is None or variance is None or layer.W.dtype.kind not in "fiu":
        raise InputError(f"layer {name} keeps no means that it could be folded with")
    with np.errstate(all="ignore"):  # what comes of it is checked
        own = Affine.normalisation(mean, variance, _EPS, weight, bias)
        W = layer.W.astype(np.float64)
        b = np.zeros(len(W)) if layer.b is None else layer.b.astype(np.float64)
        W, b = own.behind(W, b) if where == behind else own.ahead(W, b)
    said = f"The batch normalisation {name} is folded into layer {layer.name}, with torch's eps."
    layers[where] = replace(layer, W=W, b=b, note=f"{layer.note} {said}".strip())


def _beside(stem: str, step: int) -> str:
    """Return the name of what comes so many steps later in a Sequential."""
    parent, dot, number = stem.rpartition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        return ""
    return f"{parent}{dot}{int(number) + step}"


def _linear(stem: str, held: dict[str, NDArray[np.generic]]) -> FileLayer:
    name = quoted(stem or "weight")
    other = [key for key in held if key not in ("weight", "bias")]
    if other:
        key = f"{stem}.{other[0]}" if stem else other[0]
        raise InputError(f"{quoted(key)} belongs to no Linear layer, but {_ONLY}")
    if "weight" not in held:
        raise InputError(f"layer {name} has a bias but no weight")
    W = held["weight"]
    if W.ndim != 2:
        like = "a convolution's" if W.ndim > 2 else "a normalisation's or a PReLU's"
        raise InputError(f"layer {name} has a weight of shape {W.shape} like {like}, but {_ONLY}")
    return FileLayer(name, W, held.get("bias"), key=stem or "weight")
