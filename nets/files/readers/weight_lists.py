"""Nets as JSON: lists of weights, written by hand or by any other program.

    {"layers": [{"W": [[1, 2], [3, 4]], "b": [0, 1], "activation": "relu"},
                {"W": [[1, -1]], "b": [0.5]}]}

    {"layers": [...], "skips": [{"from": 0, "to": 2, "W": [[1, 0]]}]}

``W`` has a row for each neuron. ``skips``, if there are any, are edges from one layer (0 is the
input) to a later one, past those between. ``b`` may be left out, and so may the output's
activation; if all are, they are to be named where the net is used. What Keras, Flax and
scikit-learn give is read by `pleat.nets.files.readers.kernel_lists`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.types import FailFast

from pleat.configs import limits
from pleat.nets.errors import InputError
from pleat.nets.files.model_faults import faults
from pleat.nets.files.readers.file_layers import FileLayer, check
from pleat.nets.files.readers.kernel_lists import read_flax, read_keras, read_sklearn
from pleat.nets.files.readers.layer_order import in_order
from pleat.nets.files.toml import key_of
from pleat.nets.model import Skip

# The first wrong number is told: of millions nobody wants to hear.
_Row = Annotated[tuple[float, ...], FailFast()]


class _Layer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)

    W: Annotated[tuple[_Row, ...], FailFast()]
    b: tuple[float, ...] | None = Field(default=None, max_length=limits.NEURONS)
    activation: str | None = None


class _Skip(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)

    source: int = Field(alias="from", ge=0, le=limits.LAYERS)
    target: int = Field(alias="to", ge=0, le=limits.LAYERS)
    W: Annotated[tuple[_Row, ...], FailFast()]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    layers: tuple[_Layer, ...] = Field(max_length=limits.LAYERS)
    skips: tuple[_Skip, ...] = Field(default=(), max_length=limits.LAYERS)


def _foreign(content: bytes) -> list[Any] | dict[str, Any] | None:
    """Return what Keras, Flax or scikit-learn has given, if it is theirs."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, list):
        return found
    if isinstance(found, dict) and found.keys() == {"coefs_", "intercepts_"}:
        return found
    theirs = isinstance(found, dict) and found and "layers" not in found
    return found if theirs and all(isinstance(held, dict) for held in found.values()) else None


def read(content: bytes, order: Sequence[str] | None = None) -> list[FileLayer]:
    """Return the layers of a JSON file; `order` names those of a Flax dictionary.

    Raises
    ------
    InputError
        If it is not of the form above: a line for each fault, with its place.
    """
    if content.count(b",") > limits.NUMBERS or content.count(b"[") > limits.NUMBERS:
        raise InputError(f"has more than the {limits.NUMBERS:,} numbers of any net that is read")
    foreign = _foreign(content)
    if isinstance(foreign, dict) and "coefs_" not in foreign:
        parts = read_flax(foreign)
        check(parts)
        return in_order(parts, order)
    if order is not None:
        raise InputError("a list says in which order its layers run; remove layers")
    if isinstance(foreign, dict):
        return read_sklearn(foreign["coefs_"], foreign["intercepts_"])
    if foreign is not None:
        return read_keras(foreign)
    try:
        file = _File.model_validate_json(content)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise InputError(f"not valid JSON: {error.errors()[0]['ctx']['error']}") from None
        wrong = [f"{key_of(place)}: {said}" for place, said in faults(error, _File)[:5]]
        raise InputError("\n".join(wrong)) from None
    parts = []
    for k, layer in enumerate(file.layers, 1):
        W = _matrix(layer.W, f"layer {k}")
        b = None if layer.b is None else np.array(layer.b)
        skips = tuple(
            Skip(one.source, one.target, _matrix(one.W, f"skip {s}"))
            for s, one in enumerate(file.skips, 1)
            # One that leads to no layer is told where the net is put together.
            if min(max(one.target, 1), len(file.layers)) == k
        )
        parts.append(FileLayer(str(k), W, b, layer.activation, skips=skips))
    return parts


def _matrix(rows: Sequence[tuple[float, ...]], what: str) -> NDArray[np.float64]:
    """Return rows as an array; InputError, which says what they are, if one has another length."""
    lengths = [len(row) for row in rows]
    odd = next((r for r, n in enumerate(lengths, 1) if n != lengths[0]), None)
    if odd is not None:
        raise InputError(
            f"{what}: row {odd} of W has {lengths[odd - 1]} numbers, row 1 has {lengths[0]}"
        )
    return np.array(rows)
