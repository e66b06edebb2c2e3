"""Boolean functions as nets: their truth tables, in which 0 is false and 1 is true."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.model import Layer, Net
from pleat.nets.pieces import hinges

NAMED = {
    "not": "10",
    "and": "0001",
    "or": "0111",
    "xor": "0110",
    "nand": "1110",
    "nor": "1000",
    "xnor": "1001",
    "implies": "1101",
    "and3": "00000001",
    "or3": "01111111",
    "xor3": "01101001",
    "majority": "00010111",
}
"""Truth tables by name: what comes of 00, 01, 10, 11, the first input standing first."""

_MOST = 4  # inputs: beyond, sums of so few small weights no longer tell all of them apart
_TRIED = range(-2, 3)  # the weights that a sum is looked for with


def truth_table(text: str) -> tuple[int, ...]:
    """Return what a function gives, from all inputs 0 to all 1, the last input counting fastest.

    Parameters
    ----------
    text : str
        One of `NAMED`, or the table itself: ``"0110"``.

    Raises
    ------
    InputError
        If it is neither.
    """
    table = NAMED.get(text, text)
    sizes = [2**n for n in range(1, _MOST + 1)]
    if len(table) not in sizes or set(table) - {"0", "1"}:
        lengths = f"{', '.join(map(str, sizes[:-1]))} or {sizes[-1]}"
        more = f"or give its truth table, {lengths} digits 0 and 1, such as '0110'"
        raise InputError(f"unknown function {quoted(text)}; {instead(text, NAMED, more)}")
    return tuple(map(int, table))


def corners(inputs: int) -> Array:
    """Return every input of 0s and 1s, (2^n, n), in the order of a truth table."""
    return np.array(list(itertools.product((0.0, 1.0), repeat=inputs)))


def boolean_net(text: str) -> Net:
    """Return a net that is a Boolean function at every input of 0s and 1s, exactly.

    Of few hidden neurons, and of small whole weights. Where the function is affine there,
    such as NOT, it needs no hidden layer. Else it is either a piecewise linear function of
    one weighted sum of the inputs, or one neuron for each input at which it is true (or
    false); that takes no more than half as many neurons as the table has places.

    Parameters
    ----------
    text : str
        As `truth_table` reads it.
    """
    values = np.array(truth_table(text), dtype=np.float64)
    x = corners(int(np.log2(len(values))))
    affine = np.concatenate([values[:1], [values[2**k] - values[0] for k in range(x.shape[1])]])
    w, b = affine[:0:-1], affine[:1]
    if np.array_equal(x @ w + b, values):
        return Net((Layer(w[None], b),))
    found = [_singles(x, values), *_ridges(x, values)]
    return min(found, key=lambda net: (net.widths[1], _size(net)))


def _size(net: Net) -> float:
    return float(sum(np.abs(layer.W).sum() + np.abs(layer.b).sum() for layer in net.layers))


def _ridges(x: Array, values: Array) -> Iterator[Net]:
    """Yield nets for each weighted sum of the inputs by which the function is known."""
    inputs = x.shape[1]
    every = itertools.product(_TRIED, repeat=inputs)
    for w in (*map(np.array, every), 2 ** np.arange(inputs)):
        sums = x @ w
        at = np.unique(sums)
        given = [np.unique(values[sums == s]) for s in at]
        if len(at) < 2 or any(len(own) > 1 for own in given):
            continue
        y = np.array([own[0] for own in given])
        for base in range(len(at)):
            yield _through(at, y, base, w)


def _through(at: Array, y: Array, base: int, w: Array) -> Net:
    ways, places, slopes = hinges(at, y, base)
    hidden = Layer(ways[:, None] * w, -ways * places, "relu")
    return Net((hidden, Layer(slopes[None], y[base : base + 1])))


def _singles(x: Array, values: Array) -> Net:
    """Return a net with a neuron for each input at which the function is true, or false."""
    rare = float(values.mean() <= 0.5)
    which = x[values == rare]
    signs = 2 * which - 1
    hidden = Layer(signs, 1 - which.sum(axis=1), "relu")
    return Net((hidden, Layer(np.full((1, len(which)), 2 * rare - 1), np.array([1 - rare]))))
