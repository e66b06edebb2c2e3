"""The net as mathematics, each term of which can be pointed at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pleat.nets.model import Layer, Net, Skip
from pleat.scenes.drawing.ink import Group, Ink
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT, Outline, quote, typeset

SIZE = 40.0  # pixels at 1080p
_EASY = 30.0  # from this size on nothing shorter is looked for
_LEADING = 1.5  # from line to line, in ems
_MOST_LINES = 5


class Equation(Group):
    """``h(x) = W_2 relu(W_1 x + b_1) + b_2``.

    A net too deep for one line is written φ for its activation, or taken apart: what
    the first layers make gets a letter, and a line of its own.

    Parameters
    ----------
    net : Net
    theme : Theme
    left, middle : float
        Where it starts and the height of its middle, in scene units.
    size : float
        Font size in pixels at 1080p, at the most.
    symbol : str
        What it calls the net.
    widest : float
        How much room there is, in scene units.

    Attributes
    ----------
    terms : dict of str to Ink
        ``"W1"``, ``"b1"``, ``"act1"`` and so on, and ``"rest"``.
    size : float
        As given, or what fits the width.
    """

    def __init__(
        self,
        net: Net,
        theme: Theme,
        left: float,
        middle: float,
        size: float = SIZE,
        symbol: str = "f",
        widest: float = 4.2,
    ) -> None:
        names, lines, self.size = written(net, symbol, size, widest)
        points: dict[str, list[np.ndarray]] = {}
        em = self.size / PIXELS_PER_UNIT
        for k, line in enumerate(lines):
            base = middle + ((len(lines) - 1) / 2 - k) * _LEADING * em - 0.33 * em
            for fill, part in line.parts:
                own = points.setdefault(names[int(fill[1:], 16) - 1], [])
                own.append(part + [left, base, 0.0])
        self.terms = {
            name: Ink(theme.text, fill=1.0, points=np.concatenate(own))
            for name, own in points.items()
        }
        self.width_set = max(line.width for line in lines)
        super().__init__(*self.terms.values())


def height(net: Net, symbol: str, widest: float = 4.2) -> float:
    """Return how high a net's equation is, in scene units."""
    _, lines, size = written(net, symbol, SIZE, widest)
    return ((len(lines) - 1) * _LEADING + 1) * size / PIXELS_PER_UNIT


def written(
    net: Net, symbol: str, size: float, widest: float
) -> tuple[list[str], list[Outline], float]:
    """Return the names of an equation's terms, its lines as they are set, and their size.

    Fill colour ``#00000n`` in the lines marks term n, from 1.
    """
    best: tuple[float, list[str], list[str]] | None = None
    for names, sources in _ways(net, symbol):
        width = max(typeset(source, size, color="#000001").width for source in sources)
        fitting = size * min(1.0, widest / width)
        if best is None or fitting > best[0]:
            best = fitting, names, sources
        if fitting >= min(_EASY, size):
            break
    assert best is not None
    fitting, names, sources = best
    return names, [typeset(source, fitting, color="#000001") for source in sources], fitting


def skip_name(net: Net, skip: Skip) -> str:
    """Return what the weights of edges that skip layers are called, as Typst mathematics."""
    return "S" if len(net.skips) == 1 else f"S_({skip.source} {skip.target})"


def _ways(net: Net, symbol: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the ways to write it, the plainest first: names of its terms, and its lines.

    What skips layers needs a letter: a line ends with each layer that it comes from.
    """
    words = {_word(layer) for layer in net.layers[:-1]}
    depth = len(net.layers)
    alike = len(words) == 1 and net.layers[0].activation != "identity" and depth > 2
    ends = {skip.source for skip in net.skips} - {0}
    for lines in range(1, depth + 1 if ends else min(depth, _MOST_LINES) + 1):
        groups = [group.tolist() for group in np.array_split(np.arange(1, depth + 1), lines)]
        if not ends <= {group[-1] for group in groups}:
            continue
        for short in (False, True)[: 1 + alike]:
            yield _way(net, symbol, groups, short)


def _way(
    net: Net, symbol: str, groups: list[list[int]], short: bool
) -> tuple[list[str], list[str]]:
    names = ["rest"]

    def term(name: str, source: str) -> str:
        # Typst lays the line out at once; a colour of its own tells the terms apart.
        names.append(name)
        return f'#text(fill: rgb("#{len(names):06X}"))[${source}$];'

    depth = len(net.layers)
    inner, lines = "x", []
    letters = {0: "x"}
    for group in groups:
        for k in group:
            tail = "" if depth == 1 else f"_{k}"
            layer = net.layers[k - 1]
            inner = f"{term(f'W{k}', f'W{tail}')} {inner}"
            if layer.biased:
                inner += f" + {term(f'b{k}', f'b{tail}')}"
            brought = [skip for skip in net.skips if skip.target == k]
            for skip in brought:
                inner += f" + {term(f'S{k}', skip_name(net, skip))} {letters[skip.source]}"
            if layer.activation != "identity":
                sign = "phi" if short and k < depth else _word(layer)
                inner = f"{term(f'act{k}', sign)}({inner})"
            elif k != group[-1] and (layer.biased or brought):
                inner = f"({inner})"
        if group[-1] < depth:
            name = "a" if depth == 2 else f"a^(({group[-1]}))"
            lines.append(f"${name} = {inner}$")
            inner = letters[group[-1]] = name
    first = f"${symbol}(x) = {inner}$"
    if short:
        meaning = f"$phi = {_word(net.layers[0])}$"
        lines[:1] = [f"{line}, #h(0.4em) {meaning}" for line in lines[:1]]
        first += "" if lines else f", #h(0.4em) {meaning}"
    return names, [first, *reversed(lines)]


def _word(layer: Layer) -> str:
    """Return what an activation is called, with its parameter where that is not the usual one."""
    _, _, parameter = layer.activation.partition("(")
    word = quote(layer.act.word)
    return f"op({word})_({float(parameter.rstrip(')')):g})" if parameter else f"upright({word})"
