"""PyTorch checkpoints, read without running anything in them. The only reader with torch."""

from __future__ import annotations

import io
import pickle
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.configs import limits
from pleat.nets.errors import InputError, quoted
from pleat.nets.files.readers.state_dict import Tensors

# Where training loops and Lightning keep the state_dict among other things.
_NESTED = ("state_dict", "model_state_dict", "model")


def read_checkpoint(content: bytes) -> tuple[Tensors, float | None]:
    """Return a checkpoint's state_dict as numpy arrays, and its ``loss`` if it keeps one.

    Raises
    ------
    InputError
        If the file is not whole, or holds anything but tensors.
    """
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise InputError(
            "holds more than tensors (a whole model, or other code) or is broken; "
            "save only the weights: torch.save(model.state_dict(), ...)"
        ) from None
    except MemoryError:
        raise
    # torch documents no errors: a broken file may fail anywhere in its reader.
    except Exception as error:
        if "TorchScript" in str(error):
            raise InputError(
                "is a TorchScript program, not weights; "
                "save only those: torch.save(model.state_dict(), ...)"
            ) from None
        raise InputError("not a whole PyTorch checkpoint; save or download it again") from None
    table = _state_dict(found)
    return {key: _array(key, tensor) for key, tensor in table.items()}, _loss(found)


def _loss(found: Mapping[str, Any]) -> float | None:
    """Return the loss that a training loop has put beside the weights, if it is a number."""
    loss: Any = found.get("loss")
    loss = loss.detach() if hasattr(loss, "detach") else loss
    try:
        value = float("nan") if isinstance(loss, str | bytes | None) else float(loss)
    except (TypeError, ValueError, RuntimeError, OverflowError):  # a table, or many numbers
        return None
    return value if abs(value) <= limits.LARGEST else None


def _state_dict(found: Any) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise InputError(f"holds a {type(found).__name__}, not a state_dict")
    for key in _NESTED:
        if isinstance(found.get(key), Mapping):
            return _state_dict(found[key])
    for key in found:
        if not isinstance(key, str):
            raise InputError(f"holds a table with the key {quoted(key)}, not a state_dict")
    return found


def _array(key: str, tensor: Any) -> NDArray[np.generic]:
    import torch

    if not isinstance(tensor, torch.Tensor):
        raise InputError(
            f"{quoted(key)} is a {type(tensor).__name__}, not a tensor as in a state_dict"
        )
    try:
        if tensor.is_floating_point():
            tensor = tensor.double()
        array: NDArray[np.generic] = tensor.detach().cpu().numpy()
    except (RuntimeError, TypeError, NotImplementedError):
        raise InputError(f"{quoted(key)} is no plain tensor of numbers") from None
    return array
