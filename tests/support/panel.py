"""What is drawn beside the plane, against torch: networks, matrices, products, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import torch

from pleat.nets import Layer, Net
from pleat.scenes.drawing.ink import Ink, Text, inks, stroke
from pleat.scenes.drawing.notation import MINUS, number
from pleat.scenes.drawing.numbers import Numbers, number_points
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.panel.edges import Edge
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.panel.product import Product, Sums
from support.nets import torch_stages
from support.picture import EXACT, hue, off_lines, same, segments


def family(group, kind: type) -> list:
    """Everything of a kind on stage in a group."""
    return [m for m in group.get_family() if isinstance(m, kind)]


def shown(stage) -> list[str]:
    """Every text that can be seen, in the order it is drawn."""
    texts = [t for group in (stage.panel, stage.plane, stage.front) for t in family(group, Text)]
    return [t.text for t in texts if all(ink.level > 0 for ink in inks(t))]


def composed(net: Net) -> Net:
    """The one layer that two linear layers are, multiplied out by torch."""
    (W1, b1), (W2, b2) = ((torch.tensor(p.W), torch.tensor(p.b)) for p in net.layers)
    return Net((Layer((W2 @ W1).numpy(), (W2 @ b1 + b2).numpy(), "identity"),))


def circles(ink: Ink) -> np.ndarray:
    """Centres of the circles of an ink, (n, 2), from their leftmost and rightmost points."""
    ways = [np.array(way)[:, :2] for way in ink.get_subpaths()]
    return np.array([(way.min(axis=0) + way.max(axis=0)) / 2 for way in ways])


def says(numbers: Numbers, values, decimals: int) -> bool:
    """Whether the digits drawn are those of the values."""
    told = [number(float(v), decimals) for v in values]
    return same(numbers.points, number_points(told, numbers.centers, numbers.size))


def check_network(
    network: NetworkDiagram, net: Net, theme: Theme, decimals: int, answers: Sequence = ()
) -> set[str]:
    """Compare every edge with its weight: its ends, width, dashes, colour and number or name.

    Returns
    -------
    set of str
        What was compared.
    """
    edges = [
        (k, m, n, edge)
        for k, rows in enumerate(network.edges)
        for m, row in enumerate(rows)
        for n, edge in enumerate(row)
        if len(edge.line.points)
    ]
    assert edges, "a network without an edge"
    # Of very wide layers only the first and the last neurons are there, with all their edges.
    there = [
        [len(node.points) > 0 for node in column[:count]]
        for column, count in zip(network.nodes, net.neurons, strict=True)
    ]
    assert all(column[0] and column[-1] for column in there)
    assert not any(
        len(node.points)
        for column, count in zip(network.nodes, net.neurons, strict=True)
        for node in column[count:]
    )
    assert {(k, m, n) for k, m, n, _ in edges} == {
        (k, m, n)
        for k, layer in enumerate(net.layers)
        for m, n in np.ndindex(layer.neurons, net.neurons[k])
        if there[k][n] and there[k + 1][m]
    } | {
        # What skips layers comes in by a channel.
        (skip.target - 1, m, net.neurons[skip.target - 1] + c)
        for skip in net.skips
        for m in range(len(skip.W))
        for c, which in enumerate(net.channels[skip.target - 1])
        if which in {(skip.source, n) for n in skip.neurons}
    }
    names = [e for *_, e in edges if any(isinstance(m, Text) for m in e.submobjects)]
    numbers = [e for *_, e in edges if family(e, Numbers)]
    widths = np.array([edge.line.stroke_width for *_, edge in edges])
    weights = np.array([net.layers[k].W[m, n] for k, m, n, _ in edges])
    # Of a quiz only those edges that have been answered show their weight.
    answered = np.array([(m + 1, n + 1) in answers for _, m, n, _ in edges])
    by_weight = not names and not answers and (numbers or np.ptp(widths) > 0)
    if answers:
        meant = np.where(weights == 0, 0.8, 1.2 + 5.3 * np.abs(weights) / np.abs(weights).max())
        assert np.abs(widths - stroke(1.0) * np.where(answered, meant, 3.0)).max() < EXACT
    elif by_weight:
        # Width is |w|: 1.2 to 6.5 pixels, in one net all by one factor.
        strongest = max(np.abs(layer.W[: layer.neurons]).max() for layer in net.layers)
        meant = np.where(weights == 0, 0.8, 1.2 + 5.3 * np.abs(weights) / strongest)
        assert np.abs(widths / meant / (widths[0] / meant[0]) - 1).max() < EXACT
    else:
        assert np.ptp(widths) < EXACT
    seen = {"edges"}
    for (k, m, n, edge), w, told in zip(edges, weights, answered, strict=True):
        drawn = segments(edge.line)
        if n >= net.neurons[k]:
            assert not (by_weight and w < 0), "an edge past a layer that is dashed: compare it, too"
            assert hue(edge.line) == neuron_colors(theme, net, k)[n].upper()
            seen |= _check_label(edge, f"$w_({m + 1}{n + 1})$", w, decimals)
            continue
        way = np.concatenate([circles(network.nodes[k][n]), circles(network.nodes[k + 1][m])])
        assert off_lines(drawn.reshape(-1, 2), way[None]) < EXACT
        gaps = np.hypot(*(drawn[1:, 0] - drawn[:-1, 1]).T) > EXACT
        assert gaps.any() == ((by_weight or told) and w < 0), f"dashes of w{m + 1}{n + 1}"
        assert hue(edge.line) == theme.neurons(net.neurons, k)[n].upper()
        seen |= _check_label(edge, f"$w_({m + 1}{n + 1})$", w, decimals)
    return seen


def _check_label(edge: Edge, name: str, weight: float, decimals: int) -> set[str]:
    for label in edge.submobjects:
        if isinstance(label, Text):
            assert label.text == name
            return {"edges' names"}
        if isinstance(label, Numbers):
            assert says(label, [weight], decimals)
            return {"edges' numbers"}
    return set()


def check_matrix(view: MatrixView, net: Net, theme: Theme, decimals: int) -> set[str]:
    """Compare the digits and the colours of a matrix with what its name says that it is."""
    meant: dict[str, tuple[np.ndarray, list[str]]] = {}
    for k, layer in enumerate(net.layers, 1):
        own, (m, n) = theme.neurons(net.neurons, k - 1), (layer.neurons, net.neurons[k - 1])
        meant[f"$W_{k}$"] = layer.W[:m, :n], own
        meant[f"$b_{k}$"] = layer.b[:m, None], [theme.text]
    for skip in net.skips:
        whole = np.zeros((len(skip.W), net.neurons[skip.source]))
        whole[:, list(skip.neurons)] = skip.W
        meant["$S$"] = whole, theme.neurons(net.neurons, skip.source)
    if len(net.layers) == 1:
        meant |= {f"${letter}$": meant[f"${letter}_1$"] for letter in "Wb"}
    elif len(net.layers) == 2:
        (whole,) = composed(net).layers
        meant["$W_2 W_1$"] = whole.W, theme.neurons(net.neurons, 0)
        meant["$W_2 b_1 + b_2$"] = whole.b[:, None], [theme.text]
    values, colors = meant[view.label.text]
    assert [len(row) for row in view.entries] == [len(row) for row in values]
    for at, value in np.ndenumerate(values):
        entry = view.entries[at[0]][at[1]]
        assert says(entry, [value], decimals), (view.label.text, at)
        assert hue(entry) == colors[at[1]].upper()
    return {"matrix"}


def check_product(
    product: Product, layer: Layer, colors: list[str], x, decimals: int, numbers: bool
) -> set[str]:
    """Compare ``W x = y`` with torch's product; a result that is yet to come is skipped."""
    y = _times(layer, x)
    for (m, n), w in np.ndenumerate(layer.W):
        cell = product.W.cells[m][n]
        assert cell.text == (f"${number(w, decimals)}$" if numbers else f"$w_({m + 1}{n + 1})$")
        assert {hue(ink) for ink in inks(cell)} == {colors[n].upper()}
    for n, (cell,) in enumerate(product.x.cells):
        assert cell.text == (f"$x_{n + 1}$" if x is None else f"${number(x[n], decimals)}$")
        assert {hue(ink) for ink in inks(cell)} == {colors[n].upper()}
    seen = {"product"}
    for m, (cell,) in enumerate(product.y.cells):
        if y is not None and numbers:
            assert cell.text == f"${number(y[m], decimals)}$"
            seen.add("results")
        else:
            assert cell.text == ("$y$" if len(layer.W) == 1 else f"$y_{m + 1}$")
    return seen


def check_sums(sums: Sums, layer: Layer, x, decimals: int) -> set[str]:
    """Compare each output written as a sum with torch's."""
    y = _times(layer, x)
    for (m, n), w in np.ndenumerate(layer.W):
        if x is None:
            wanted = f"$w_({m + 1}{n + 1}) x_{n + 1}$"
        else:
            factors = [number(v, decimals) for v in (w, x[n])]
            wanted = " dot ".join(f"({v})" if v[0] == MINUS else v for v in factors)
            wanted = f"${wanted}$"
        assert sums.terms[m][n].text == wanted
    if y is not None:
        assert [t.text for t in sums.results] == [f"${number(v, decimals)}$" for v in y]
    return {"sums"}


def _times(layer: Layer, x) -> np.ndarray | None:
    """Torch's W x; the bias is no part of what is written out."""
    if x is None:
        return None
    given = torch.tensor(x, dtype=torch.float64)
    return torch.nn.functional.linear(given, torch.tensor(layer.W)).numpy()


def torch_counts(widths: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Weights and biases of torch's own dense layers."""
    for m, n in pairwise(widths):
        layer = torch.nn.Linear(m, n, device="meta")
        yield layer.weight.numel(), layer.bias.numel()


def check_bundles(bundles: list[Ink], columns: list[Ink], radius: float) -> set[str]:
    """Check that edges join all neurons drawn in two columns, each with each, rim to rim."""
    assert len(bundles) == len(columns) - 1
    for bundle, left, right in zip(bundles, columns, columns[1:], strict=False):
        ends, a, b = segments(bundle), circles(left), circles(right)
        pairs = set()
        for tail, tip in ends:
            m, n = (int(np.hypot(*(c - p).T).argmin()) for c, p in ((a, tail), (b, tip)))
            assert abs(np.hypot(*(a[m] - tail)) - radius) < EXACT
            assert abs(np.hypot(*(b[n] - tip)) - radius) < EXACT
            assert off_lines(np.array([tail, tip]), np.array([[a[m], b[n]]])) < EXACT
            pairs.add((m, n))
        assert len(pairs) == len(ends) == len(a) * len(b)
    return {"bundles"}


def check_flow(flow, net: Net, x: np.ndarray, theme) -> set[str]:
    """Compare an input's way through the net, its values and its bars, with torch."""
    stages = torch_stages(net, x[None])
    for told, (_, wanted) in zip(flow.values[1:], stages, strict=True):
        np.testing.assert_allclose(told, wanted[0], atol=1e-6)
    y = stages[-1][1][0]
    bars = [ink for ink in inks(flow) if hue(ink) in map(str.upper, theme.classes)]
    ends = np.array([[ink.points[:, 1].min(), ink.points[:, 1].max()] for ink in bars])
    height = np.where(y > 0, 1, -1) * (ends[:, 1] - ends[:, 0])
    np.testing.assert_allclose(height / height[0], y / y[0], atol=1e-6)
    return {"flow"}
