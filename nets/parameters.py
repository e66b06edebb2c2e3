"""Single weights and biases of a net by name, such as ``W1[2,1]``: read, and given other values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from pleat.nets.errors import InputError, counted, quoted
from pleat.nets.model import Net

# Numbers of six digits at most: of thousands, Python reads none.
_FORM = re.compile(r"W(\d{1,6})\[(\d{1,6}),\s*(\d{1,6})\]|b(\d{1,6})\[(\d{1,6})\]")


@dataclass(frozen=True)
class Parameter:
    """One weight or one bias.

    Attributes
    ----------
    layer, row : int
        From 1; the row is the neuron of that layer.
    column : int or None
        The neuron of the layer before, from 1; None of a bias.
    """

    layer: int
    row: int
    column: int | None = None

    def __str__(self) -> str:
        if self.column is None:
            return f"b{self.layer}[{self.row}]"
        return f"W{self.layer}[{self.row},{self.column}]"

    def of(self, net: Net) -> float:
        """Return its value in a net."""
        layer = net.layers[self.layer - 1]
        if self.column is None:
            return float(layer.b[self.row - 1])
        return float(layer.W[self.row - 1, self.column - 1])

    def fault(self, net: Net) -> str | None:
        """Return why a net has no such parameter, if it has none."""
        if not 1 <= self.layer <= len(net.layers):
            return f"{self} is in layer {self.layer}, but the layers are 1 to {len(net.layers)}"
        layer = net.layers[self.layer - 1]
        if self.column is None and not layer.biased:
            return f"{self} is a bias, but layer {self.layer} has none"
        rows, columns = layer.neurons, layer.W.shape[1]
        if not 1 <= self.row <= rows:
            return f"{self} is in row {self.row}, but layer {self.layer} has {counted(rows, 'row')}"
        if self.column is not None and not 1 <= self.column <= columns:
            has = counted(columns, "column")
            return f"{self} is in column {self.column}, but W{self.layer} has {has}"
        return None


def parameter(text: str) -> Parameter:
    """Read a parameter's name.

    Parameters
    ----------
    text : str
        ``"W1[2,1]"``, layer, row and column from 1, or ``"b1[2]"``.

    Raises
    ------
    InputError
        If it is none.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise InputError(f"{quoted(text)} is no weight or bias; write W1[2,1] or b1[2]")
    numbers = [int(n) for n in match.groups() if n is not None]
    return Parameter(*numbers)


def with_values(net: Net, values: Mapping[Parameter, float]) -> Net:
    """Return a net with other values of some of its parameters."""
    layers = list(net.layers)
    for one, value in values.items():
        own = layers[one.layer - 1]
        W, b = np.array(own.W), np.array(own.b)
        if one.column is None:
            b[one.row - 1] = value
        else:
            W[one.row - 1, one.column - 1] = value
        layers[one.layer - 1] = replace(own, W=W, b=b)
    return Net(tuple(layers))
