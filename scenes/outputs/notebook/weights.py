"""All weights of a net in a row, as they are given, and as a picture in standard units has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.model import Layer, Net
from pleat.scenes.outputs.notebook.given import numbers, snapshot_given

Units = tuple[tuple[float, float], ...]


def flat(net: Net) -> Array:
    """Return W, row by row, and b of every layer, one after the other."""
    return np.concatenate([part for layer in net.layers for part in (layer.W.ravel(), layer.b)])


def with_weights(net: Net, weights: Array) -> Net:
    """Return a net of the same shape with weights in a row.

    Raises
    ------
    InputError
        If they are no finite numbers, or not as many, or a layer would have a bias that has none.
    """
    count = sum(layer.W.size + layer.b.size for layer in net.layers)
    if weights.shape != (count,):
        shown = "-".join(map(str, net.widths))
        raise InputError(f"weights: a net of widths {shown} has {count}, got shape {weights.shape}")
    layers, at = [], 0
    for number, layer in enumerate(net.layers, 1):
        m, n = layer.W.shape
        W, b = weights[at : at + m * n].reshape(m, n), weights[at + m * n : at + m * n + m]
        at += m * n + m
        try:
            layers.append(replace(layer, W=W, b=b))
        except InputError as error:
            raise InputError(f"weights: layer {number}: {error}") from None
    return Net(tuple(layers))


def weights_given(net: Net, given: Any) -> Array:
    """Return weights in a row of what somebody has set.

    Parameters
    ----------
    net : Net
        Whose shape they must have.
    given : array, sequence of pairs (W, b), Net, Snapshot or torch module
        As they come.

    Raises
    ------
    InputError
        As `with_weights`.
    """
    if hasattr(given, "state_dict") or hasattr(given, "layers") or hasattr(given, "net"):
        other = snapshot_given(given).net
        if other.widths != net.widths:
            there, here = ("-".join(map(str, one.widths)) for one in (other, net))
            raise InputError(f"weights: are of a net of widths {there}, the widget's has {here}")
        given = flat(other)
    elif isinstance(given, Sequence) and given and not np.isscalar(given[0]):
        given = _of_layers(net, given)
    row = _floats("weights", given)
    with_weights(net, row)
    return row


def _of_layers(net: Net, given: Sequence[Any]) -> Array:
    if len(given) != len(net.layers):
        raise InputError(f"weights: the net has {len(net.layers)} layers, got {len(given)}")
    parts: list[Array] = []
    for number, (own, layer) in enumerate(zip(given, net.layers, strict=True), 1):
        pair = (own.W, own.b) if isinstance(own, Layer) else own
        if len(pair) != 2:
            raise InputError(f"weights: layer {number} must be a pair (W, b)")
        for name, one, there in zip("Wb", pair, (layer.W, layer.b), strict=True):
            array = _floats(f"weights: layer {number}: {name}", one)
            if array.shape != there.shape:
                raise InputError(
                    f"weights: layer {number}: {name} has shape {array.shape}, not {there.shape}"
                )
            parts.append(array.ravel())
    return np.concatenate(parts)


def _floats(name: str, value: Any) -> Array:
    try:
        return np.array(numbers(value), dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name}: a {type(value).__name__} is no array of numbers") from None


def point_given(value: Any, width: int) -> Array:
    """Return an input of a net as somebody has set it.

    Raises
    ------
    InputError
        If it is none.
    """
    point = _floats("point", value)
    if point.shape != (width,) or not np.isfinite(point).all():
        raise InputError(f"point: must be {width} finite numbers, got {np.shape(value)} of them")
    return point


def to_picture(net: Net, weights: Array, units: Units) -> Array:
    """Return the weights of the same net where its data are in standard units."""
    return _first_layer(net, weights, units, 1)


def from_picture(net: Net, weights: Array, units: Units) -> Array:
    """Return the inverse of `to_picture`."""
    return _first_layer(net, weights, units, -1)


def _first_layer(net: Net, weights: Array, units: Units, way: int) -> Array:
    # With x = m + s u, W x + b is (W s) u + (b + W m).
    if not units:
        return weights
    out = weights.copy()
    m, n = net.layers[0].W.shape
    mean, deviation = np.array(units).T
    W, b = out[: m * n].reshape(m, n), out[m * n : m * n + m]
    if way > 0:
        b += W @ mean
        W *= deviation
    else:
        W /= deviation
        b -= W @ mean
    return out
