"""How numbers are written: as many digits as tell what they are, the same rule everywhere.

Numbers of ordinary size have two decimals. What would then be all noughts has two
significant digits, what goes beyond a thousand no decimals, and what is far smaller or
larger a power of ten: behind a single number, in front of a matrix' bracket.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.function import Range
from pleat.nets.model import Net

Array = NDArray[np.float64]
MINUS = "\N{MINUS SIGN}"
TIMES = "\N{DOT OPERATOR}"
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789" + MINUS, strict=True))
_RAISE = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

# Between these sizes numbers are written as usual.
_ORDINARY = 0.095, 999.995
_PLAIN = 1e-4, 99999.5  # and between these without a power of ten
_IN_BRACKET = 0.0095  # what is smaller is easier to read with a power in front
# What rounding a weight or a bias may do to the neuron that it leads to, as a share of the
# largest value there: of less nobody needs another digit.
_FELT = 0.025
_ALIKE = 100.0  # columns further apart than this have no power of ten in common


def number(value: float, decimals: int = 2) -> str:
    """Write a number with a true minus sign, and never as minus zero."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def brief(value: float, digits: int = 3) -> str:
    """Write a number with so many digits that count, and no more than it needs."""
    if not value:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    text = number(round(value, places), max(places, 0))
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval(taken: Range) -> str:
    """Write a range: a round bracket is a bound that is only approached."""

    def end(value: float) -> str:
        if not np.isfinite(value):
            return "∞" if value > 0 else f"{MINUS}∞"
        return brief(value) if abs(value - round(value)) > 1e-9 else number(value, 0)

    low, high = end(taken.low), end(taken.high)
    return f"{'[' if taken.takes_low else '('}{low}, {high}{']' if taken.takes_high else ')'}"


def power_of(value: float) -> int:
    """Return the power of ten that a number's first digit stands for."""
    return math.floor(math.log10(abs(value)) + 1e-9)


@dataclass(frozen=True)
class Notation:
    """How numbers that belong together are written.

    Attributes
    ----------
    decimals : int
    power : int
        Of ten, that each is written as a multiple of.
    aside : bool
        Whether that power is written elsewhere, once for all.
    least : int
        Decimals that must not be left out where room is scarce.
    """

    decimals: int = 2
    power: int = 0
    aside: bool = False
    least: int = 0

    def write(self, value: float) -> str:
        """Return a number's text."""
        text = number(value / 10.0**self.power, self.decimals)
        if not self.power or self.aside:
            return text
        return f"{text}{TIMES}10{raised(self.power)}" if value else "0"

    def shorter(self, value: float) -> Iterator[str]:
        """Yield a number's texts from the best to the shortest."""
        if not self.power:
            whole = number(value, self.decimals)
            for decimals in range(self.decimals, min(self.least, self.decimals) - 1, -1):
                text = number(value, decimals)
                # Where two digits are kept, nothing is rounded to nought.
                if not self.least or _nought(text) == _nought(whole):
                    yield text
        if value:
            for decimals in (1, 0):
                yield scientific(value, decimals)


def _nought(text: str) -> bool:
    return not text.strip("0.")


def raised(power: int) -> str:
    """Return an exponent in superior figures."""
    return str(power).translate(_RAISE)


def scientific(value: float, decimals: int) -> str:
    """Return a number other than 0 as a multiple of its own power of ten."""
    mantissa, _, exponent = f"{value:.{decimals}e}".partition("e")
    return f"{mantissa.replace('-', MINUS)}{TIMES}10{raised(int(exponent))}"


def typst(text: str) -> str:
    """Return a number's text as Typst mathematics."""

    def power(found: re.Match[str]) -> str:
        return f" dot 10^({''.join(RAISED[c] for c in found[1])})"

    return re.sub(f"{TIMES}10([{''.join(RAISED)}]+)", power, text)


def notation(size: float, decimals: int = 2) -> Notation:
    """Return how numbers are written the largest of which has a size.

    Parameters
    ----------
    size : float
        Of the largest.
    decimals : int
        The usual ones: 0 where all are whole.
    """
    if size == 0 or _ORDINARY[0] <= size < _ORDINARY[1]:
        return Notation(decimals)
    power = power_of(size)
    if size >= _PLAIN[1] or size < _PLAIN[0]:
        return Notation(max(decimals, 1) if size < 1 else 2, power)
    return Notation(0) if size > 1 else Notation(1 - power, least=-power)


@dataclass(frozen=True)
class MatrixNotation:
    """How a matrix is written.

    Attributes
    ----------
    columns : tuple of Notation
    power : int
        Of ten, in front of the bracket; 0 for none.
    """

    columns: tuple[Notation, ...]
    power: int = 0


def matrix_notation(
    values: Array,
    decimals: int = 2,
    slack: Sequence[float] | Array | None = None,
    front: bool = True,
) -> MatrixNotation:
    """Return how a matrix, (m, n), is written.

    Parameters
    ----------
    values : (m, n) array
        Its entries.
    decimals : int
        The usual ones: 0 where all are whole.
    slack : sequence of float, optional
        For each column by how much an entry may be wrong without being felt.
    front : bool
        Whether there is a bracket that a power of ten can stand in front of.
    """
    sizes = np.abs(values).max(axis=0, initial=0.0)
    enough = np.zeros(len(sizes), dtype=np.bool_)
    if slack is not None:
        enough = (0.5 * 10.0**-decimals <= np.asarray(slack)) & (sizes < _ORDINARY[1])
    felt = sizes[~enough & (sizes > 0)]
    largest, smallest = (felt.max(), felt.min()) if len(felt) else (0.0, 0.0)
    far = 0 < largest < _IN_BRACKET or largest >= _PLAIN[1]
    # With a power in front, what is written as usual would be a multiple of it, too.
    if front and far and largest <= _ALIKE * smallest and sizes[enough].max(initial=0.0) == 0:
        power = power_of(float(largest))
        return MatrixNotation((Notation(2, power, aside=True),) * len(sizes), power)
    return MatrixNotation(
        tuple(
            Notation(decimals) if plain else notation(float(size), decimals)
            for size, plain in zip(sizes, enough, strict=True)
        )
    )


@dataclass(frozen=True)
class NetNotation:
    """How a net's numbers are written.

    Attributes
    ----------
    weights, biases : tuple of MatrixNotation
        Of every layer, in brackets.
    edges : tuple of tuple of Notation
        Of every layer, for each neuron that its edges leave.
    values : tuple of tuple of Notation
        Of every neuron's value, layer by layer, the input first.
    """

    weights: tuple[MatrixNotation, ...]
    biases: tuple[MatrixNotation, ...]
    edges: tuple[tuple[Notation, ...], ...]
    values: tuple[tuple[Notation, ...], ...]


def net_notation(net: Net, points: Array | None = None, decimals: int = 2) -> NetNotation:
    """Return how a net's numbers are written.

    Parameters
    ----------
    net : Net
        With the weights that are written.
    points : (N, n) array, optional
        What goes through it: it decides which digits of a weight can be felt.
    decimals : int
        The usual ones: 0 where all numbers are whole.
    """
    reach = None
    if points is not None and len(points) and points.shape[1] == net.widths[0]:
        passed = list(net.stages(points))
        reach = [np.abs(h).max(axis=0) for h in (points, *(h for _, h in passed))]
        heights = [float(np.abs(z).max()) for z, _ in passed]
    weights, biases, edges = [], [], []
    for k, layer in enumerate(net.layers):
        slack: Array | None = None
        if reach is not None:
            slack = _FELT * heights[k] / np.maximum(reach[k], 1e-300)
        own = [_FELT * heights[k]] if reach is not None else None
        weights.append(matrix_notation(layer.W, decimals, slack))
        biases.append(matrix_notation(layer.b[:, None], decimals, own))
        edges.append(matrix_notation(layer.W, decimals, slack, front=False).columns)
    if reach is None:
        values = tuple((Notation(decimals),) * width for width in net.widths)
    else:
        # Inputs may be in units of their own; the neurons of a layer are of one kind.
        tops = [reach[0], *(np.full(n, z) for n, z in zip(net.widths[1:], heights, strict=True))]
        values = tuple(tuple(notation(float(v), decimals) for v in own) for own in tops)
    return NetNotation(tuple(weights), tuple(biases), tuple(edges), values)
