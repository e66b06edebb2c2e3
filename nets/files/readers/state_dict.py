"""State dicts: tensors by the names of the modules they belong to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from pleat.nets.errors import InputError, quoted
from pleat.nets.files.readers.file_layers import FileLayer

Tensors = Mapping[str, NDArray[np.generic]]
_ONLY = "a net here is Linear layers with activations between them"


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
    return [_linear(name, held) for name, held in modules.items()]


def _linear(stem: str, held: dict[str, NDArray[np.generic]]) -> FileLayer:
    name = quoted(stem or "weight")
    if held.keys() & {"running_mean", "running_var", "num_batches_tracked"}:
        raise InputError(
            f"layer {name} is a batch normalisation, but {_ONLY}; fold it into the Linear before it"
        )
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
