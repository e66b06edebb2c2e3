"""Network, equation and matrices of nets of any widths and depths: whole, legible, true."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.nets import he
from support.picture import SMALL, ends, hues, off_lines

from pleat.nets import InputError
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.numbers import Numbers
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.parts.panel.arrangement import arrange, pair
from pleat.scenes.parts.panel.equation import Equation
from pleat.scenes.parts.panel.matrix import MatrixView, extent
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.playback import overlap
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip

DARK, LAYOUT = load_theme("dark"), WIDE.layouts["plane"]
ROOM = LAYOUT.panel.inset(-0.1, 0, -0.15, 0)
NETS = [
    (2, 3, 3, 1),
    (2, 8, 8, 1),
    (2, 4, 4, 4, 3),
    (3, 5, 2),
    (2, 16, 1),
    (2, 2, 2, 1),
    (2, 3, 1),
    (2, *[3] * 7, 1),
]
quick = settings(max_examples=8, deadline=None)
any_widths = st.tuples(st.integers(1, 20), *[st.integers(1, 40)] * 2, st.integers(1, 6)) | st.lists(
    st.integers(1, 9), min_size=2, max_size=7
).map(tuple)


def names(widths):
    last = len(widths) - 1
    letter = {0: "x", last: "y"}
    index = [f"^(({k}))" if 0 < k < last and last > 2 else "" for k in range(last + 1)]
    return [
        [f"${letter.get(k, 'a')}_{n + 1}{index[k]}$" for n in range(w)]
        for k, w in enumerate(widths)
    ]


def diagram(net) -> NetworkDiagram:
    return NetworkDiagram(net, DARK, arrange(net, LAYOUT).network, names(net.widths))


def panel(net, activation="relu"):
    """All that stands in the panel of a net, when the matrices of one layer do."""
    plan, theme = arrange(net, LAYOUT), DARK
    equation = Equation(net, theme, LAYOUT.panel.left, plan.equation)
    pairs = [pair(net, k, plan, theme) for k in range(1, len(net.layers) + 1)]
    return diagram(net), equation, pairs, plan


def faults(*mobjects):
    boxes = overlap.text_boxes(mobjects)
    over = [(a.text, b.text) for a, b in overlap.overlaps(boxes)]
    return over, [b.text for b in overlap.outside(boxes, ROOM)], overlap.too_small(boxes)


@quick
@given(any_widths, st.sampled_from(["relu", "leaky_relu(0.1)", "sigmoid"]))
@example((2, 4, 4, 4, 3), "gelu")
@example((300, 60, 10), "relu")
@example((2, *[2] * 11, 1), "tanh")
def test_nothing_stands_over_another_nor_outside_nor_too_small(widths, activation):
    net = he(*widths, seed=1, activation=activation)
    network, equation, pairs, plan = panel(net)
    values = network.values(DARK)
    values.set_values([-7.89] * sum(widths))
    for shown in [pairs] if plan.together else [[own] for own in pairs]:
        matrices = [view for own in shown for view in own]
        assert faults(network, values, equation, *matrices) == ([], [], [])
        right = max(view.right for view in matrices)
        assert right <= LAYOUT.panel.right + 1e-6


@quick
@given(any_widths)
def test_neurons_keep_apart_and_in_their_room(widths):
    network = diagram(he(*widths))
    circles = [
        node.points[:, :2] for column in network.nodes for node in column if len(node.points)
    ]
    middles = np.array([(c.min(axis=0) + c.max(axis=0)) / 2 for c in circles])
    radii = np.array([np.ptp(c[:, 0]) / 2 for c in circles])
    for a, b in combinations(range(len(circles)), 2):
        assert np.hypot(*(middles[a] - middles[b])) > (radii[a] + radii[b]) * 1.1
    assert (middles[:, 1] + radii < ROOM.top).all()
    assert (middles[:, 1] - radii > ROOM.bottom).all()
    assert (np.abs(middles[:, 0] - ROOM.center[0]) + radii < ROOM.width / 2).all()
    assert radii.min() > 0.04


@pytest.mark.parametrize("widths", NETS)
def test_every_edge_is_there_with_its_sign_and_its_colour(widths):
    net = he(*widths, seed=2)
    network, drawn = diagram(net), []
    for k, layer in enumerate(net.layers):
        colors = DARK.neurons(widths, k)
        for (m, n), weight in np.ndenumerate(layer.W):
            edge = network.edges[k][m][n]
            line = edge.line.points
            assert (
                off_lines(line[:, :2], np.array([[network.places[k][n], network.places[k + 1][m]]]))
                < 1e-9
            )
            assert (line[4::4] != line[3:-1:4]).any() == (weight < 0)
            assert hues(edge) == {colors[n].upper()}
            drawn.append((abs(weight), float(edge.line.stroke_width)))
    widths_of = [w for _, w in sorted(drawn)]
    assert widths_of == sorted(widths_of)


@pytest.mark.parametrize("widths", [*NETS, (2, 2, 1), (2, 1)])
def test_labels_stand_on_their_edges_or_nowhere(widths):
    net = he(*widths, seed=2)
    network = diagram(net)
    on_stage = {id(ink) for ink in inks(network)}
    for rows in network.edges:
        labels = [
            [ink for ink in inks(edge) if isinstance(ink, Numbers)] for row in rows for edge in row
        ]
        assert len({len(own) for own in labels}) == 1, "all of a layer, or none"
        for edge, own in zip([e for row in rows for e in row], labels, strict=True):
            for label in own:
                assert id(label) in on_stage
                assert label.values == [edge.weight]
                (at,) = label.centers
                ends_of = edge.line.points[[0, -1], :2]
                assert off_lines(np.array([at]), ends_of[None]) < 0.05


def test_of_a_wide_layer_the_first_and_the_last_neurons_are_shown():
    net = he(2, 128, 30, 1)
    network = diagram(net)
    shown = [[len(node.points) > 0 for node in column] for column in network.nodes]
    for column in shown[1:3]:
        assert 8 < sum(column) < 20
        assert column == column[::-1]
        assert column[0]
    assert len(network.edges[1]) == 30
    assert {len(row) for row in network.edges[1]} == {128}
    for m, n in ((0, 0), (29, 127)):
        assert len(network.edges[1][m][n].line.points)
    assert not len(network.edges[1][15][64].line.points)
    # What beats do to a neuron that is left out does no harm.
    assert len(network.mark(1, 64).points)
    values = network.values(DARK)
    values.set_values([1.0] * 161)
    assert len(values.values) == 161
    assert network.names[1][0].text == "$a_1^((1))$"
    assert network.names[1][127].text == "$a_128^((1))$"


def test_values_lose_decimals_before_they_leave_their_neuron():
    network = diagram(he(2, 4, 4, 1))
    values = network.values(DARK)
    for value in (-2.0, -12.34, 1234.5, 0.0):
        values.set_values([value] * 11)
        for box in overlap.text_boxes([values]):
            place = min(
                (node for column in network.nodes for node in column),
                key=lambda n: (
                    abs(n.get_center()[0] - box.rect.center[0])
                    + abs(n.get_center()[1] - box.rect.center[1])
                ),
            )
            assert box.rect.left > place.get_left()[0]
            assert box.rect.right < place.get_right()[0]


@quick
@given(any_widths)
def test_matrices_hold_each_number_once_and_dots_for_the_rest(widths):
    net = he(*widths, seed=3)
    plan = arrange(net, LAYOUT)
    for k, layer in enumerate(net.layers, 1):
        W, b = pair(net, k, plan, DARK)
        for view, values in ((W, layer.W), (b, layer.b[:, None])):
            numbers = [e for row in view.entries for e in row if isinstance(e, Numbers)]
            assert len({id(e) for e in numbers}) == len(numbers)
            for (m, n), value in np.ndenumerate(values):
                entry = view.entries[m][n]
                assert not isinstance(entry, Numbers) or entry.values == [value]
            for corner in ((0, 0), (-1, 0), (0, -1), (-1, -1)):
                assert isinstance(view.entries[corner[0]][corner[1]], Numbers)
            dots = {n: {hues(row[n]).pop() for row in view.entries} for n in range(values.shape[1])}
            colors = DARK.neurons(widths, k - 1) if view is W else [DARK.text]
            assert all(own <= {colors[n].upper(), DARK.muted} for n, own in dots.items())
            assert dots[0] == {colors[0].upper()}
            assert len(view.entries) == len(values)
            assert {len(row) for row in view.entries} == {values.shape[1]}
        assert [isinstance(e, Numbers) for e in W.column(0)] == [
            isinstance(e, Numbers) for e in b.column(0)
        ]


@pytest.mark.parametrize("most", [None, (3, 4), (6, 3)])
def test_the_room_a_matrix_takes_is_told_beforehand(most):
    values = he(8, 8).layers[0].W
    view = MatrixView("$W_2$", values, DARK.neurons((8, 8), 0), DARK, -3.0, 0.5, 26, None, most)
    wide, high = extent("$W_2$", values, 26, None, most)
    assert view.right == pytest.approx(-3.0 + wide)
    assert np.ptp(view.brackets.points[:, 1]) == pytest.approx(high)


@pytest.mark.parametrize(
    ("widths", "activation", "lines", "said"),
    [
        ((2, 2, 1), "relu", 1, "relu"),
        ((2, 2, 1), "leaky_relu(0.1)", 1, "leaky"),
        ((2, 3, 3, 1), "relu", 2, "relu"),
        ((2, *[2] * 6, 1), "sigmoid", 3, "σ"),
        ((2, 2, 1), "identity", 1, None),
    ],
)
def test_the_equation_names_each_term_and_fits(widths, activation, lines, said):
    net = he(*widths, activation=activation)
    equation = Equation(net, DARK, 0.0, 0.0)
    layers = range(1, len(widths))
    acts = [] if said is None else [f"act{k}" for k in layers[:-1]]
    wanted = {"rest", *acts, *(f"W{k}" for k in layers), *(f"b{k}" for k in layers)}
    assert set(equation.terms) == wanted
    assert equation.width_set <= 4.2 + 1e-9
    assert equation.size >= 22
    heights = {round(float(equation.terms[f"W{k}"].points[:, 1].max()), 2) for k in layers}
    assert len(heights) == lines


@pytest.mark.parametrize(("hidden", "fits"), [(4, True), (5, False)])
def test_two_layers_are_multiplied_out_where_there_is_room(tmp_path, hidden, fits):
    net = he(2, hidden, 1, activation="identity")
    layers = [{"W": p.W.tolist(), "b": p.b.tolist(), "activation": "identity"} for p in net.layers]
    (tmp_path / "net.json").write_text(json.dumps({"layers": layers}))
    path = tmp_path / "clip.toml"
    path.write_text(CLIP + '[[beat]]\nid = "one"\ndo = "compose"\n')
    if fits:
        assert [str(fault) for fault in inspect(load_clip(path))] == []
    else:
        with pytest.raises(InputError, match="room for 4 hidden neurons"):
            load_clip(path)


CLIP = """
[clip]
title = "Deep"
net = "net.json"
data = "moons"

[[beat]]
id = "start"
do = "show"
views = ["grid", "data", "network", "equation", "matrix", "values"]
"""


@pytest.mark.parametrize("widths", [(2, 3, 3, 1), (2, 2, 2, 1)])
def test_the_matrices_of_the_layer_that_is_spoken_of_are_on_stage(tmp_path, widths):
    net = he(*widths, seed=1)
    layers = [
        {"W": p.W.tolist(), "b": p.b.tolist(), "activation": p.activation} for p in net.layers
    ]
    (tmp_path / "net.json").write_text(json.dumps({"layers": layers}))
    dos = [(do, k) for k in (1, 2) for do in ("correspond", "linear", "shift", "activate")]
    beats = [f'[[beat]]\nid = "{do}-{k}"\ndo = "{do}"\nlayer = {k}\n' for do, k in dos]
    beats.append('[[beat]]\nid = "gone"\ndo = "hide"\nviews = ["matrix"]\n')
    (tmp_path / "clip.toml").write_text(CLIP + "\n".join(beats))
    clip = load_clip(tmp_path / "clip.toml")
    together, seen = widths == (2, 2, 2, 1), []

    def look(scene, k):
        stage = scene.stage
        there = [m for m in stage.panel.submobjects if isinstance(m, MatrixView)]
        now = getattr(clip.beats[k], "layer", 1)
        wanted = (
            []
            if clip.beats[k].id == "gone"
            else stage.matrices
            if together
            else [stage.matrices[now - 1]]
        )
        assert {id(m) for m in there} == {id(m) for own in wanted for m in own}
        assert all(ink.level == 1 for m in there for ink in inks(m))
        seen.append(len(there))

    ends(clip, SMALL, look)
    assert max(seen) == (6 if together else 2)
