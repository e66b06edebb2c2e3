"""Colour is identity, width is |w|, a dash is a negative sign: network and matrix."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from support.nets import he
from support.picture import (
    EXACT,
    fold,
    hue,
    hues,
    off_lines,
    play,
)

from pleat.nets import Layer, Net
from pleat.nets.data import dataset
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.theme import load_theme, themes
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.arrows import landing
from pleat.scenes.parts.plane.sheet import Sheet


@pytest.mark.parametrize("theme_name", themes())
@pytest.mark.parametrize("widths", [(2, 2, 1), (2, 3, 2, 1), (3, 2), (2, 8, 8, 1), (5, 4, 1)])
def test_column_edges_and_landing_vector_are_of_one_colour(theme_name, widths):
    theme = load_theme(theme_name)
    net = he(*widths, seed=1)
    names = [["$x$"] * n for n in widths]
    network = NetworkDiagram(net, theme, Rect(-7, 1, -2, 3.5), names)
    for k in range(1, len(widths)):
        colors = theme.neurons(widths, k - 1)
        matrix = MatrixView("$W$", net.layers[k - 1].W, colors, theme, -7, 0)
        plane = Sheet(net, dataset("hard")).plane if widths[0] == 2 else None
        for n, color in enumerate(colors):
            assert hues(*matrix.column(n)) == {color.upper()}
            assert hues(*network.column(k, n)) == {color.upper()}
            assert hues(network.nodes[k - 1][n]) == {color.upper()}
            named = hues(*inks(network.names[k - 1][n]))
            assert named <= {color.upper()}
            # Where there is no room for all names, the first and the last tell the order.
            assert named or 0 < n < len(colors) - 1
            if plane is not None:
                arrow = landing(plane, k, n, color, Text("a", 30, color), 4)
                assert hues(arrow) == {color.upper()}
        assert len(set(colors)) == len(colors)
    for before, after in pairwise(range(len(widths) - 1)):
        assert not {*theme.neurons(widths, before)} & {*theme.neurons(widths, after)}
    for m in range(widths[1]):
        assert [hue(entry) for entry in matrix.row(0)] == [c.upper() for c in colors]
        assert len(network.edges[0][m]) == widths[0]


@pytest.mark.parametrize("theme_name", themes())
def test_in_the_clip_too(theme_name):
    seen = []

    def look(scene, k, frame, _):
        if frame or scene.clip.beats[k].id not in ("linear", "flatten"):
            return
        stage, number = scene.stage, scene.clip.beats[k].layer
        for n, arrow in enumerate(stage.bases[number - 1]):
            color = stage.theme.neurons(stage.net.widths, number - 1)[n].upper()
            assert hues(arrow) == {color}
            assert hues(*stage.network.column(number, n)) == {color}
            assert hues(*stage.matrices[number - 1][0].column(n)) == {color}
            seen.append(color)

    play(fold(), RenderLook(64, 36, 2, theme=theme_name), look)
    assert len(set(seen)) == 4


@pytest.mark.parametrize("seed", range(5))
def test_edges_are_as_wide_as_weights_are_strong_and_dashed_if_negative(seed):
    net = he(2, 3, 2, 1, seed=seed)
    theme = load_theme("dark")
    names = [["$x$"] * n for n in net.widths]
    network = NetworkDiagram(net, theme, Rect(-7, 1, -2, 3.5), names)
    drawn = []
    for k, rows in enumerate(network.edges):
        for m, row in enumerate(rows):
            for n, edge in enumerate(row):
                line = edge.line
                broken = (line.points[4::4] != line.points[3:-1:4]).any()
                weight = float(net.layers[k].W[m, n])
                assert broken == (weight < 0)
                drawn.append((abs(weight), float(line.stroke_width)))
                # From neuron n to neuron m of the next layer.
                a, b = network.places[k][n], network.places[k + 1][m]
                ends = line.points[[0, -1], :2]
                assert off_lines(ends, np.array([[a, b]])) < EXACT
                assert np.hypot(*(ends[0] - a)) < np.hypot(*(ends[0] - b))
    drawn.sort()
    widths = [w for _, w in drawn]
    assert widths == sorted(widths)
    assert len(set(widths)) == len({w for w, _ in drawn})


def test_an_edge_of_weight_zero_is_thin_and_whole():
    net = Net((Layer(np.array([[0.0, -1.0], [2.0, 0.5]]), np.zeros(2)),))
    network = NetworkDiagram(
        net, load_theme("dark"), Rect(-7, 1, -2, 3.5), [["$x$"] * 2, ["$y$"] * 2]
    )
    zero, others = network.edges[0][0][0], [network.edges[0][1][1], network.edges[0][0][1]]
    assert zero.line.stroke_width < min(edge.line.stroke_width for edge in others)


def test_matrix_rows_and_columns_stand_as_in_the_array():
    values = np.array([[1.0, -20.5, 3.0], [0.25, 5.0, -6.0]])
    view = MatrixView("$W$", values, ["#FF0000", "#00FF00", "#0000FF"], load_theme("dark"), -7, 0)
    at = np.array(
        [[(e.points[:, 0].max(), e.points[:, 1].mean()) for e in r] for r in view.entries]
    )
    assert (np.diff(at[:, :, 0], axis=1) > 0).all()
    assert (np.diff(at[:, :, 1], axis=0) < 0).all()
    assert np.ptp(at[:, :, 1], axis=1).max() < 0.1
    for n in range(3):
        assert [id(e) for e in view.column(n)] == [id(row[n]) for row in view.entries]
    inside = np.concatenate([e.points[:, 0] for row in view.entries for e in row])
    brackets = view.brackets.points[:, 0]
    assert brackets.min() < inside.min() < inside.max() < brackets.max()
