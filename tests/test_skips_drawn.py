"""What skips layers, on screen and on the page: edges, term, matrix, channel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from support.picture import beat, play, write_clip
from support.players import Playable
from support.skips import Residual, skipping, whole

from pleat.nets import InputError, Layer, Net
from pleat.nets.files.snapshot import find_snapshot
from pleat.nets.geometry.formula import formula
from pleat.nets.geometry.graph import graph
from pleat.nets.model import Skip
from pleat.scenes.clip.validation import validate
from pleat.scenes.drawing.halo import Halo
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.parts.panel.arrangement import arrange, numbers, pair
from pleat.scenes.parts.panel.columns import MOST
from pleat.scenes.parts.panel.edges import NoEdge
from pleat.scenes.parts.panel.equation import Equation
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.playback.inspection import inspect

EXACT = 1e-6
LOOK = RenderLook(64, 36, 6)


class Raw(float):
    """A value as TOML has it."""

    def __new__(cls, text):
        made = super().__new__(cls, 0)
        made.text = text
        return made

    def __repr__(self):
        return self.text


SHOWN = beat(
    "s", "show", views=("grid", "data", "basis", "network", "equation", "matrix"), seconds=0.4
)
STORY = (
    SHOWN
    + beat("r", "roam", through=[[-1.5, 1.0], [1.5, -0.5]], seconds=1.0)
    + beat("w", "linear", layer=1, seconds=0.6)
    + beat("c", "crease", layer=1, neuron=1, seconds=0.4)
    + beat("f", "fold", layer=1, neuron=1, seconds=0.6)
    + beat("b", "basis", layer=1, seconds=0.6)
    + beat("e", "flatten", seconds=1.0)
    + beat("back", "rewind", seconds=1.0)
    + beat("t", "trace", at=(1.0, 0.5), seconds=3.0)
)


def test_what_is_drawn_of_it_is_the_nets_own(tmp_path):
    clip = write_clip(tmp_path, STORY, net="max-skip")
    validate(clip)
    assert list(inspect(clip, "dark")) == []
    oracle = Residual(
        [Layer.unbiased([[-1, 1]], "relu"), Layer.unbiased([[1]])], [Skip(0, 2, [[1, 0]])]
    )
    x, seen = clip.dataset.points, set()

    def watch(scene, k, frame, _):
        stage = scene.stage
        plane = stage.sheet.plane
        at = stage.sheet.data.carried.at(plane.s)[:, :2]
        hidden = oracle(x)[0][1]
        if plane.s == 0:
            assert np.abs(at - x).max() < EXACT
        if clip.beats[k].id == "b":
            assert np.abs(at - np.hstack([hidden, x[:, :1]])).max() < EXACT
        if plane.s == 4:
            assert np.abs(at[:, :1] - x.max(axis=1, keepdims=True)).max() < EXACT
        seen.add(round(plane.s, 3))

    play(clip, LOOK, watch)
    assert {0, 1, 3, 4} <= seen


def test_its_diagram_has_an_edge_past_the_layer_and_no_neuron_there(tmp_path):
    net = find_snapshot("max-skip").net
    theme = load_theme("dark")
    names = [["$x_1$", "$x_2$"], ["$a_1$", "$x_1$"], ["$y$"]]
    drawn = NetworkDiagram(net, theme, WIDE.layouts["plane"].network, names)
    assert [[len(node.points) > 0 for node in column] for column in drawn.nodes] == [
        [True, True],
        [True, False],
        [True],
    ]
    edge = drawn.edges[1][0][1]
    assert edge.weight == 1
    assert edge.line.tone == theme.basis[0].upper()
    way = edge.line.points[:, :2]
    x1, y = drawn.places[0][0], drawn.places[2][0]
    radius = np.hypot(*(way[[0, -1]] - [x1, y]).T)
    assert np.ptp(radius) < EXACT  # from one neuron's rim to the other's
    a1 = drawn.places[1][0]
    assert np.hypot(*(way - a1).T).min() > 1.5 * radius[0]
    assert not any(len(edge.line.points) for edge in drawn.edges[0][1])
    dashed = NetworkDiagram(
        Net((net.layers[0], Layer.unbiased([[1, -2]]))), theme, WIDE.layouts["plane"].network, names
    ).edges[1][0][1]
    gaps = np.hypot(*(dashed.line.points[4::4, :2] - dashed.line.points[3:-1:4, :2]).T)
    assert (gaps > 0.05).any()
    assert list(Equation(net, theme, 0, 0).terms) == ["rest", "W2", "act1", "W1", "S2"]


@given(skipping())
@settings(max_examples=15, deadline=None)
def test_equation_matrices_and_diagram_of_any_such_net_say_all_its_weights(made):
    layers, skips = made
    net, theme = Net.with_skips(layers, skips), load_theme("light")
    assume(max(net.widths) <= MOST)  # of wider layers not all is there
    names = [["$x$"] * width for width in net.widths]
    diagram = NetworkDiagram(net, theme, WIDE.layouts["plane"].network, names)
    told = sorted(
        edge.weight
        for rows in diagram.edges
        for row in rows
        for edge in row
        if not isinstance(edge, NoEdge)
    )
    weights = [w for own in layers for w in own.W.ravel()]
    weights += [w for skip in skips for w in skip.W.ravel()]
    assert told == pytest.approx(sorted(weights))
    panel = arrange(net, WIDE.layouts["plane"])
    for k, own in enumerate(layers, 1):
        W, b, *passed = numbers(net, k)
        assert np.array_equal(W, own.W)
        assert np.array_equal(b[:, 0], own.b)
        assert [s.tolist() for s in passed] == [
            whole(s, net).tolist() for s in net.skips if s.target == k
        ]
        assert len(pair(net, k, panel, theme)) == 2 + len(passed)
    terms = set(Equation(net, theme, 0, 0).terms)
    assert terms >= {f"W{k}" for k in range(1, len(layers) + 1)}
    assert {name for name in terms if name[0] == "S"} == {f"S{s.target}" for s in skips}


def test_it_is_lit_by_its_name_and_what_it_can_not_do_is_told(tmp_path):
    lit = beat(
        "s", "show", views=("network", "equation", "matrix"), seconds=0.4, emphasis=("S2",)
    ) + beat("p", "pause", seconds=0.5, emphasis=("S2",))
    found = []

    def look(scene, k, frame, _):
        halos = [m for m in scene.stage.ground.submobjects if isinstance(m, Halo)]
        found.extend(id(source) for halo in halos for source, _ in halo._pairs)
        network, equation = scene.stage.network, scene.stage.equation
        wanted = {id(network.edges[1][0][1].line), id(equation.terms["S2"])}
        wanted |= {id(entry) for row in scene.stage.matrices[1][1].entries for entry in row}
        found.append(wanted <= set(found))

    play(write_clip(tmp_path, lit, net="max-skip"), LOOK, look)
    assert found[-1] is True
    for net, beats, says in (
        ("max-three", lit, "but no edge skips layers to enter layer 2"),
        (
            "max-skip",
            beat("b", "become", permute=Raw("{layer = 1, order = [1]}")),
            "nets none of whose edges skips a layer",
        ),
        ("max-skip", beat("f", "fold", layer=1, neuron=2), "layer 1 has neurons 1 to 1"),
        ("max-skip", beat("l", "lift", layer=1, neuron=2), "layer 1 has neurons 1 to 1"),
    ):
        with pytest.raises(InputError, match=says):
            validate(write_clip(tmp_path, beats, net=net))


@given(skipping(inputs=1, activations=("relu", "tanh")))
@settings(max_examples=20, deadline=None)
def test_its_slope_is_torchs(made):
    layers, skips = made
    net = Net.with_skips(layers, skips)
    f, x = formula("net", net), np.linspace(-2.9, 3, 40)
    step = 1e-6
    oracle = Residual(layers, skips)
    up, down = (oracle((x + s)[:, None])[-1][1][:, 0] for s in (step, -step))
    kinks = np.array([knot.x for knot in graph(net, -3, 3, np.inf).knots])
    smooth = np.abs(x[:, None] - kinks).min(axis=1, initial=np.inf) > 2 * step
    assert np.abs(f.df(x) - (up - down) / (2 * step))[smooth].max(initial=0) < 1e-4 * (
        1 + np.abs(f.df(x)).max()
    )


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_draws_the_films_pictures(browser, tmp_path):
    from test_interactive_page import assert_same

    assert_same(browser, Playable(write_clip(tmp_path, STORY, net="max-skip"), tmp_path, ("dark",)))
