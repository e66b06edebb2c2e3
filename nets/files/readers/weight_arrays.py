"""Nets as NPZ: the arrays that Keras, scikit-learn or PyTorch gives, each by its name.

np.savez("net.npz", *model.get_weights())                        Keras
np.savez("net.npz", coefs_0=mlp.coefs_[0], intercepts_0=...)     scikit-learn
np.savez("net.npz", **state_dict)                                PyTorch, as numpy arrays
"""

from __future__ import annotations

import re

from pleat.nets.errors import InputError, named
from pleat.nets.files.npz import read_arrays
from pleat.nets.files.readers.file_layers import FileLayer
from pleat.nets.files.readers.kernel_lists import read_keras, read_sklearn
from pleat.nets.files.readers.state_dict import linear_layers

_KERAS = re.compile(r"arr_(\d{1,4})")
_SKLEARN = re.compile(r"(coefs|intercepts)_(\d{1,4})")


def read(content: bytes) -> list[FileLayer]:
    """Return the layers of an NPZ file; those of a state_dict in no order yet.

    Raises
    ------
    InputError
        If it is not whole, or its arrays are no net's.
    """
    arrays, _ = read_arrays(content)
    for pattern in (_KERAS, _SKLEARN):
        if arrays and all(pattern.fullmatch(name) for name in arrays):
            # In the order of the numbers: 10 comes after 9.
            order = sorted(arrays, key=lambda name: int(name.rpartition("_")[2] or 0))
            if pattern is _KERAS:
                return read_keras([arrays[name] for name in order])
            kinds = ("coefs", "intercepts")
            coefs, intercepts = (
                [arrays[name] for name in order if name.startswith(kind)] for kind in kinds
            )
            return read_sklearn(coefs, intercepts)
    if any(name.rpartition(".")[2] == "weight" for name in arrays):
        return linear_layers(arrays)
    told = ", ".join(named(name) for name in list(arrays)[:8])
    raise InputError(
        f"holds {told or 'no array'}, which is no net; known are the arrays of Keras (arr_0, "
        "arr_1, ...), of scikit-learn (coefs_0, intercepts_0, ...) and of a state_dict "
        "(0.weight, 0.bias, ...)"
    )
