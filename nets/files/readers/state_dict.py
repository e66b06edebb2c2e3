"""State dicts: tensors by the names of the modules they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from pleat.nets.errors import InputError, quoted
from pleat.nets.files.readers.parts import Part

Tensors = Mapping[str, NDArray[np.generic]]
_NUMBER = re.compile(r"\d+")
_ONLY = "a net here is Linear layers with activations between them"


def read_safetensors(content: bytes) -> Tensors:
    """Read a state dict kept as safetensors.

    Such a file keeps no order, so layers run in that of the numbers in their names.

    Raises
    ------
    InputError
        If it is not a sound file, of a precision that numpy does not know, or
        names layers otherwise than by number.
    """
    try:
        tensors: Tensors = load(content)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"not a sound safetensors file: {error}") from None
    stems = {key.rpartition(".")[0] for key in tensors}
    patterns = sorted({_NUMBER.sub("0", stem) for stem in stems})
    if len(patterns) > 1:
        some = ", ".join(quoted(stem) for stem in sorted(stems)[:8])
        raise InputError(
            f"the order of its layers {some} cannot be told "
            "from their names, and safetensors keeps none; save the state_dict as .pt"
        )
    return {key: tensors[key] for key in sorted(tensors, key=_numbers)}


def _numbers(key: str) -> tuple[list[tuple[int, str]], str]:
    """Sort key by which layer 10 comes after layer 9."""
    # As texts: Python reads no number of thousands of digits.
    found = [number.lstrip("0") for number in _NUMBER.findall(key)]
    return [(len(number), number) for number in found], key


def linear_layers(tensors: Tensors) -> list[Part]:
    """Return the Linear layers of a state dict, in its order: that of the module's making.

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


def _linear(stem: str, held: dict[str, NDArray[np.generic]]) -> Part:
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
    return Part(name, W, held.get("bias"))
