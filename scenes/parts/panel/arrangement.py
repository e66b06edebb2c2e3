"""How network, equation and matrices of a net share the panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pleat.nets.model import Net
from pleat.scenes.drawing.layouts import Layout
from pleat.scenes.drawing.notation import MatrixNotation, NetNotation, net_notation
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.columns import OVER
from pleat.scenes.parts.panel.equation import height, skip_name
from pleat.scenes.parts.panel.matrix import MatrixView, extent

Array = NDArray[np.float64]
_Matrix = tuple[str, Array, int | None, MatrixNotation]

USUAL = 32.0  # pixels at 1080p
_SIZES = (32.0, 30.0, 28.0, 26.0, 24.0, 22.0)
_TOGETHER = 26.0  # from this size on the matrices of all layers stand together
_ELIDED = 24.0
_FEW = 16  # no panel holds more rows or columns than that
_BETWEEN = 0.3  # W and b, in scene units
_APART = 0.2  # one layer's matrices and the next's
_HIGH = 0.07  # so far they may where it is the upper end of a panel
_USUAL = 4.311  # how wide a panel beside a plane is
_LINE = 0.111  # by which an equation is narrower than what it stands in

Most = tuple[int, int] | None


@dataclass(frozen=True)
class Panel:
    """Where things stand in it, in scene units.

    Attributes
    ----------
    network : Rect
    equation : float
        Height of its middle.
    rows : tuple of float
        Heights of the middles of each layer's matrices.
    sizes : tuple of float
        Font sizes of each layer's matrices, in pixels at 1080p.
    most : tuple
        For each layer, how many rows and columns W may show; None: all.
    together : bool
        Whether the matrices of all layers stand there together, or one layer's at a time.
    left, width : float
        Of what equation and matrices stand in.
    over : float
        How far neurons may reach out of the network's part above.
    """

    network: Rect
    equation: float
    rows: tuple[float, ...]
    sizes: tuple[float, ...]
    most: tuple[Most, ...]
    together: bool
    left: float
    width: float
    over: float = OVER

    @property
    def line(self) -> float:
        """How wide the equation may be."""
        return line_of(self.width)


def line_of(width: float) -> float:
    """Return how wide an equation may be in a part of a panel."""
    return round(width - _LINE, 2)


def arrange(
    net: Net, layout: Layout, notation: NetNotation | None = None, symbol: str = "f"
) -> Panel:
    """Return how a net's panel is arranged.

    Two layers of up to two neurons stand as every small net does. Of larger ones the
    matrices stand together as long as they can be read well; else those of the layer
    that is spoken of, sized down and at last with dots for what is left out.
    """
    count, notation = len(net.layers), notation or net_notation(net)
    few = max(net.widths) <= 2
    wide = max(
        _extent(net, k, USUAL, notation, None, layout.panel.width)[0] for k in range(1, count + 1)
    )
    if not layout.large or (few and count <= 2 and wide <= layout.panel.width):
        rows = (layout.rows * count)[:count]
        sizes, most = (USUAL,) * count, (None,) * count
        at = layout.panel.left, min(layout.panel.width, _USUAL)
        return Panel(layout.network, layout.equation, rows, sizes, most, True, *at)
    panel = layout.panel
    below = Rect(panel.left, panel.bottom, panel.right, layout.equation + 0.15)
    ways = ((layout.network, below, OVER),) if few else ((*way, _HIGH) for way in layout.large)
    return max(
        (_filled(net, notation, symbol, *way) for way in ways),
        key=lambda one: (one.together, min(one.sizes), sum(map(_shown, one.most))),
    )


def _shown(most: Most) -> int:
    """Return how many entries a matrix may show."""
    return _FEW * _FEW if most is None else most[0] * most[1]


def _filled(
    net: Net, notation: NetNotation, symbol: str, network: Rect, text: Rect, over: float
) -> Panel:
    """Return the panel with equation and matrices in a part of it, as large as they can be."""
    count = len(net.layers)
    width, top = text.width, text.top
    tall = height(net, symbol, line_of(width))
    equation, top = top - tall / 2, top - tall - 0.28
    room = top - text.bottom
    for size in _SIZES:
        if size < _TOGETHER or max(net.widths) > _FEW:
            break
        needs = [_extent(net, k, size, notation, None, width) for k in range(1, count + 1)]
        high = [h for _, h in needs]
        if max(w for w, _ in needs) <= width and sum(high) + _APART * (count - 1) <= room:
            middles, y = [], top
            for h in high:
                middles.append(y - h / 2)
                y -= h + _APART
            sizes, every = (size,) * count, (None,) * count
            rows = tuple(middles)
            return Panel(network, equation, rows, sizes, every, True, text.left, width, over)
    fitted = [_fitted(net, k, width, room, notation) for k in range(1, count + 1)]
    highest = max(
        _extent(net, k, size, notation, most, width)[1] for k, (size, most) in enumerate(fitted, 1)
    )
    middle = top - min(room, highest + 0.3) / 2
    sizes, shown = tuple(size for size, _ in fitted), tuple(most for _, most in fitted)
    return Panel(network, equation, (middle,) * count, sizes, shown, False, text.left, width, over)


def pair(
    net: Net,
    k: int,
    panel: Panel,
    theme: Theme,
    notation: NetNotation | None = None,
) -> tuple[MatrixView, ...]:
    """Return the matrices of a layer, from 1, where they stand in a panel.

    Its W, its b if it has one, and an S for each layer from which edges skip to it.
    """
    notation = notation or net_notation(net)
    row, size, most = panel.rows[k - 1], panel.sizes[k - 1], panel.most[k - 1]
    every = _matrices(net, k, notation)
    lines = _lines(every, size, most, panel.width)
    tall = [max(high for _, high in line) for line in lines]
    top = row + (sum(tall) + _APART * (len(tall) - 1)) / 2
    out: list[MatrixView] = []
    for line, high in zip(lines, tall, strict=True):
        at = panel.left
        for _ in line:
            name, values, sources, own = every[len(out)]
            colors = [theme.text]
            if sources is not None:
                colors = neuron_colors(theme, net, sources)[: values.shape[1]]
            middle = top - high / 2
            out.append(MatrixView(name, values, colors, theme, at, middle, size, own, most))
            at = out[-1].right + _BETWEEN
        top -= high + _APART
    return tuple(out)


def _lines(
    every: Sequence[_Matrix], size: float, most: Most, width: float
) -> list[list[tuple[float, float]]]:
    """Return the sizes of a layer's matrices, line by line: only an S may begin another."""
    lines: list[list[tuple[float, float]]] = [[]]
    for name, values, _, own in every:
        wide, high = extent(name, values, size, own, most)
        used = sum(w + _BETWEEN for w, _ in lines[-1])
        if name.startswith("$S") and used + wide > width:
            lines.append([])
        lines[-1].append((wide, high))
    return lines


def numbers(net: Net, k: int) -> list[Array]:
    """Return the entries of a layer's matrices, from 1, as `pair` shows them."""
    return [values for _, values, _, _ in _matrices(net, k, net_notation(net))]


def _matrices(net: Net, k: int, notation: NetNotation) -> list[_Matrix]:
    """Return of each of a layer's matrices name, entries, whose its columns are, and notation."""
    layer, before = net.layers[k - 1], net.neurons[k - 1]
    wide = notation.weights[k - 1]
    own = replace(wide, columns=wide.columns[:before])
    out: list[_Matrix] = [(_name("W", net, k), layer.W[: layer.neurons, :before], k - 1, own)]
    if layer.biased:
        b = layer.b[: layer.neurons, None]
        out.append((_name("b", net, k), b, None, notation.biases[k - 1]))
    for skip in net.skips:
        if skip.target == k:
            whole = np.zeros((len(skip.W), net.neurons[skip.source]))
            whole[:, list(skip.neurons)] = skip.W
            brought = [net.channels[k - 1].index((skip.source, n)) for n in skip.neurons]
            usual = wide.columns[before + brought[0]]
            columns = [usual] * whole.shape[1]
            for n, c in zip(skip.neurons, brought, strict=True):
                columns[n] = wide.columns[before + c]
            written = replace(wide, columns=tuple(columns))
            out.append((f"${skip_name(net, skip)}$", whole, skip.source, written))
    return out


def _name(letter: str, net: Net, k: int) -> str:
    return f"${letter}$" if len(net.layers) == 1 else f"${letter}_{k}$"


def _extent(
    net: Net, k: int, size: float, notation: NetNotation, most: Most, width: float
) -> tuple[float, float]:
    """Return the width and the height of a layer's matrices."""
    lines = _lines(_matrices(net, k, notation), size, most, width)
    wide = max(sum(w for w, _ in line) + _BETWEEN * (len(line) - 1) for line in lines)
    return wide, sum(max(h for _, h in line) for line in lines) + _APART * (len(lines) - 1)


def _fitted(
    net: Net, k: int, width: float, room: float, notation: NetNotation
) -> tuple[float, Most]:
    """Return the size of a layer's matrices, and how much of them there is room for."""

    def fits(size: float, most: Most) -> bool:
        wide, high = _extent(net, k, size, notation, most, width)
        return wide <= width and high <= room

    rows = net.neurons[k]
    columns = max(values.shape[1] for _, values, _, _ in _matrices(net, k, notation))
    for size in _SIZES if max(rows, columns) <= _FEW else ():
        if fits(size, None):
            return size, None
    rows, columns = min(rows, _FEW), min(columns, _FEW)
    while rows > 3 and _extent(net, k, _ELIDED, notation, (rows, columns), width)[1] > room:
        rows -= 1
    while columns > 3 and not fits(_ELIDED, (rows, columns)):
        columns -= 1
    return _ELIDED, (rows, columns)
