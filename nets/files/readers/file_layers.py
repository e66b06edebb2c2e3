"""Layers as they are found in a file, checked and put together to a net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pleat.configs import limits
from pleat.nets.activation import activation, names
from pleat.nets.errors import InputError, quoted
from pleat.nets.model import Layer, Net, Skip

Activations = str | Sequence[str] | None


@dataclass(frozen=True, eq=False)
class FileLayer:
    """One fully connected layer of a file.

    Attributes
    ----------
    name : str
        What the file calls it, in words that come after "layer".
    W : (m, n) array
    b : (m,) array or None
        None if the layer has no bias.
    activation : str or None
        None where the file does not say.
    key : str
        Its whole name in the file, where names are what tells the order.
    note : str
        What has been done to it, a sentence.
    skips : tuple of Skip
        The edges that enter it and have skipped others.
    """

    name: str
    W: NDArray[np.generic]
    b: NDArray[np.generic] | None = None
    activation: str | None = None
    key: str = ""
    note: str = ""
    skips: tuple[Skip, ...] = ()


def assemble(parts: Sequence[FileLayer], wanted: Activations = None) -> Net:
    """Put layers together to a net.

    Parameters
    ----------
    parts : sequence of FileLayer
        In the order they run.
    wanted : str or sequence of str, optional
        Their activations, if the parts have none: one for all hidden layers, or
        one for each layer, with or without the output's.

    Raises
    ------
    InputError
        Naming the layer that has a wrong shape, is not finite, or does not fit the
        one before; or saying what is wrong with the activations.
    """
    check(parts)
    for left, right in pairwise(parts):
        if right.W.shape[1] != left.W.shape[0]:
            raise InputError(
                f"layer {right.name} takes {right.W.shape[1]} inputs, "
                f"but layer {left.name} before it gives {left.W.shape[0]}"
            )
    layers = []
    for part, act in zip(parts, _activations(parts, wanted), strict=True):
        W = part.W.astype(np.float64)
        if part.b is None:
            layers.append(Layer.unbiased(W, act))
        else:
            layers.append(Layer(W, part.b.astype(np.float64), act))
    return Net.with_skips(layers, [skip for part in parts for skip in part.skips])


def check(parts: Sequence[FileLayer]) -> None:
    """Refuse layers that are no layers each by itself.

    Raises
    ------
    InputError
        Naming the layer.
    """
    if not parts:
        raise InputError("holds no fully connected layer")
    if len(parts) > limits.LAYERS:
        raise InputError(f"has {len(parts):,} layers, more than the {limits.LAYERS} that are read")
    for part in parts:
        _check(part)


def _check(part: FileLayer) -> None:
    shape = part.W.shape
    if len(shape) != 2 or 0 in shape:
        raise InputError(f"layer {part.name}: W has shape {shape}, it must be (outputs, inputs)")
    if max(shape) > limits.NEURONS:
        raise InputError(
            f"layer {part.name}: is {max(shape):,} wide, at most {limits.NEURONS:,} is read"
        )
    if part.b is not None and part.b.shape != shape[:1]:
        raise InputError(
            f"layer {part.name}: b has shape {part.b.shape}, "
            f"its W of shape {shape} needs {shape[:1]}"
        )
    for name, array in (("W", part.W), ("b", part.b)):
        if array is None:
            continue
        if array.dtype.kind not in "fiub":
            raise InputError(f"layer {part.name}: {name} is {array.dtype}, not real numbers")
        with np.errstate(invalid="ignore"):
            off = np.argwhere(~(np.abs(array.astype(np.float64)) <= limits.LARGEST))
        if len(off):
            place = ", ".join(str(k + 1) for k in off[0])
            value = array[tuple(off[0])]
            more = f" and {len(off) - 1} more" if len(off) > 1 else ""
            raise InputError(
                f"layer {part.name}: {name}[{place}] is {value}{more}; weights must be finite, "
                f"up to {limits.LARGEST:g}"
            )


def _activations(parts: Sequence[FileLayer], wanted: Activations) -> list[str]:
    own = [part for part in parts if part.activation is not None]
    if own:
        if wanted is not None:
            raise InputError(
                f"names its activations itself (layer {own[0].name}: {own[0].activation}); "
                "remove activation"
            )
        silent = [part for part in parts[:-1] if part.activation is None]
        if silent:
            raise InputError(f"layer {silent[0].name} names no activation, but others do; add it")
        return [activation(part.activation or "identity").name for part in parts]
    hidden = len(parts) - 1
    if wanted is None:
        if hidden:
            raise InputError(
                f"does not say which activation follows its {hidden} hidden "
                f"{'layer' if hidden == 1 else 'layers'}; name it, such as "
                f'activation = "relu" in [clip] or --activation relu; known are '
                f"{', '.join(names())}"
            )
        return ["identity"]
    if isinstance(wanted, str):
        if not hidden:
            raise InputError(
                f"has no hidden layer that activation = {quoted(wanted)} could follow; "
                f'for the output write a list, activation = ["{wanted}"]'
            )
        wanted = [wanted] * hidden
    if len(wanted) not in (hidden, hidden + 1):
        raise InputError(
            f"has {hidden + 1} layers, but activation lists {len(wanted)}; give one for each "
            "layer, the output's may be left out"
        )
    return [activation(name).name for name in (*wanted, "identity")[: hidden + 1]]
