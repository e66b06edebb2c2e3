"""Curves on screen: what is drawn and read off is the function, in any window."""

from __future__ import annotations

import numpy as np
import pytest
from support.command import pleat
from support.curves import EXACT, check_curves, off, places, torch_curve
from support.picture import SMALL, beat, play
from support.players import Playable

from pleat.nets.activation import activation
from pleat.nets.activation import names as activation_names
from pleat.nets.geometry.function import chain, chain_slopes
from pleat.scenes.beats.entries import ENTRIES
from pleat.scenes.beats.function_marks import PROBE
from pleat.scenes.beats.function_plot import FUNCTION_PLOT
from pleat.scenes.beats.slope_chain import SLOPE_CHAIN
from pleat.scenes.clip.captions import captions
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip

ALL = [name for name in activation_names() if not activation(name).across]


def card(folder, beats: str, head: str = ""):
    """A clip without a plane, written and loaded."""
    (folder / "c.toml").write_text(
        f'[clip]\ntitle = "t"\nlayout = "card"\n{head}\n{beats}', "utf-8"
    )
    return load_clip(folder / "c.toml")


SCALES = [(-3, 3), (-1e-3, 1e-3), (-1e4, 1e4)]
AT_SCALES = [
    pytest.param(name, x, marks=() if name in ("relu", "gelu", "net") else pytest.mark.slow)
    for name in (*ALL, "leaky_relu(0.3)", "elu(0.5)", "net")
    for x in SCALES
]


@pytest.mark.parametrize(("name", "x"), AT_SCALES)
def test_every_curve_and_slope_is_drawn_at_every_scale(tmp_path, name, x):
    story = beat("plot", "function-plot", functions=(name,), x=x, slopes=True, seconds=0.4)
    story += beat("run", "probe", to=(x[0], x[1] / 2), trace=True, seconds=0.6)
    story += beat("slopes", "draw-slopes", seconds=0.4)
    clip = card(tmp_path, story, 'net = "parabola"' if name == "net" else "")
    compared = set()

    def watch(scene, k, frame, rgba):
        if k:
            compared.update(check_curves(scene.stage))

    play(clip, SMALL, watch)
    assert compared == {"curves", "slopes", "probe"}
    assert list(inspect(clip, "dark")) == []


def test_at_a_kink_there_is_no_tangent_and_both_ends_are_open(tmp_path):
    story = beat("plot", "function-plot", functions=("relu",), slopes=True, seconds=0.4)
    story += beat("run", "probe", to=(-3, -1, 0, 1), trace=True, seconds=3)
    story += beat("slopes", "draw-slopes", seconds=0.4)
    story += beat("mark", "mark-point", at=0, of="slope", seconds=0.4)
    seen = []

    def watch(scene, k, frame, rgba):
        stage = scene.stage
        plot, probe = stage.get(FUNCTION_PLOT), stage.get(PROBE)
        if probe is not None:
            (value,) = [n.values[0] for kind, _, n in probe.readings if kind == "slope"]
            if abs(probe.x) < 1e-9:
                assert value is None
                assert not len(probe.lines.points)
                seen.append("none")
            else:
                assert value == (probe.x > 0)
                a, b = places(plot.cells[0].pane, probe.lines)[0]
                assert (b - a)[1] == pytest.approx(value * (b - a)[0], abs=EXACT)
                seen.append(value)
        if k > 1:
            own = plot.slopes[0]
            ends = places(own.pane, own.rings)[:, 0]
            assert np.abs(ends - [[0, 0], [0, 1]]).max() < EXACT
            assert off(own.pane, own.line, lambda x: torch_curve("relu", x)[1]) < EXACT
        if k == 3:
            mark = plot.marks.submobjects[-1]
            # What torch takes.
            assert (mark.x, mark.y) == (0, torch_curve("relu", np.zeros(1))[1][0])

    play(card(tmp_path, story), SMALL, watch)
    assert {"none", 0.0, 1.0} <= set(seen)


def test_a_change_of_formula_and_a_zoom_are_the_function_at_every_frame(tmp_path):
    story = beat("plot", "function-plot", functions=("sigmoid",), x=(-4, 4), y=(-2, 2), seconds=0.4)
    story += beat("a", "change-function", into="sigmoid((1+t)x)", name="b", seconds=1)
    story += beat("b", "change-function", into="(1+t)sigmoid(2x)-t", name="tanh", seconds=1)
    story += beat("zoom", "zoom-plot", x=(-4e3, 1e3), y=(-8, 3), seconds=1)
    last = []

    def watch(scene, k, frame, rgba):
        check_curves(scene.stage)
        last[:] = [scene.stage.get(FUNCTION_PLOT).curves[0]]

    play(card(tmp_path, story), SMALL, watch)
    assert off(last[0].pane, last[0].line, np.tanh) < 0.25 / 135
    assert last[0].pane.window == (-4e3, -8, 1e3, 3)


def test_captions_quote_what_is_computed(tmp_path):
    plot = beat("plot", "function-plot", functions=("gelu",), x=(-4, 4), slopes=True)
    mark = beat("m", "mark-point", at="minimum", caption="{y} at {x}")
    tails = beat("f", "flat-tails", below=0.05, caption="below {below} left of {left}")
    top = beat("s", "mark-point", at="maximum", of="slope", caption="{x} {y}")
    told = captions(card(tmp_path, plot + mark + tails + top))
    assert told["m"] == "\N{MINUS SIGN}0.17 at \N{MINUS SIGN}0.752"
    assert told["f"].startswith("below 0.05 left of \N{MINUS SIGN}2.")
    assert told["s"] == "1.41 1.13"
    net = beat("p", "function-plot", functions=("net", "x^2"), x=(-2, 2))
    net += beat("g", "growth-bound", caption="{c} {beyond}") + beat("r", "probe", to=(1,))
    told = captions(card(tmp_path, net, 'net = "parabola"'))
    assert told["g"] == "5.31 1.19"  # rounded up: so it still holds


@pytest.mark.parametrize(
    ("beats", "said"),
    [
        (
            beat("a", "function-plot", functions=("softmax",)),
            "functions: softmax takes several numbers together, so that it is no curve",
        ),
        (beat("a", "function-plot", functions=("net",)), "'net' stands for the clip's net"),
        (beat("a", "function-plot", functions=("relu",), x=(1, 1)), "x = [1.0, 1.0], but it must"),
        (
            beat("a", "function-plot", functions=("relu", "gelu"), names=("x",)),
            "names has 1 word for 2 functions",
        ),
        (beat("a", "probe", to=(1,)), 'probe needs a beat do = "function-plot" before it'),
        (
            beat("a", "function-plot", functions=("relu",)) + beat("b", "draw-slopes"),
            "the plot has no room for slopes",
        ),
        (
            beat("a", "function-plot", functions=("relu",)) + beat("b", "probe", to=(9,)),
            "to has 9, and the plot shows inputs from -3 to 3",
        ),
        (
            beat("a", "function-plot", functions=("relu",)) + beat("b", "value-range", function=2),
            "function = 2, but there are 1 function",
        ),
        (
            beat("a", "function-plot", functions=("relu",))
            + beat("b", "change-function", into="x^2+t"),
            "is not relu where t = 0",
        ),
        (
            beat("a", "function-plot", functions=("tanh",)) + beat("b", "mark-point", at="minimum"),
            "at: tanh has no minimum between -3 and 3",
        ),
        (
            beat("a", "function-plot", functions=("relu",)) + beat("b", "growth-bound"),
            "[clip] names none",
        ),
    ],
)
def test_what_can_not_be_shown_is_refused_at_its_line(tmp_path, beats, said):
    (tmp_path / "c.toml").write_text(f'[clip]\ntitle = "t"\nlayout = "card"\n{beats}', "utf-8")
    run = pleat("check", "c.toml", cwd=tmp_path)
    assert run.code == 2
    assert said in run.err
    assert "c.toml:" in run.err


@pytest.mark.parametrize("panes", ["one", "row", "column"])
def test_families_share_one_moving_input(tmp_path, panes):
    story = beat("plot", "function-plot", functions=("relu", "gelu", "tanh"), panes=panes)
    story += beat("run", "probe", to=(-2, 2), tangents=False)
    clip = card(tmp_path, story)
    assert list(inspect(clip, "light")) == []
    xs = set()

    def watch(scene, k, frame, rgba):
        if k:
            assert "probe" in check_curves(scene.stage)
            xs.add(scene.stage.get(PROBE).x)

    play(clip, SMALL, watch)
    assert {-2.0, 2.0} <= xs


@pytest.mark.parametrize(
    ("name", "scale"),
    [("relu", 1.0), ("gelu", 1e-3), ("tanh", 1e3)]
    + [pytest.param(name, 1.0, marks=pytest.mark.slow) for name in ALL],
)
def test_a_vector_goes_through_entry_by_entry(tmp_path, name, scale):
    values = tuple(scale * v for v in (1, -2, 3))
    story = beat("a", "elementwise", values=values, function=name, seconds=2)
    story += beat("b", "change-entry", entry=2, to=(scale * 2.5, 0), seconds=1)
    clip = card(tmp_path, story)
    others, seen = set(), set()

    def watch(scene, k, frame, rgba):
        compared = check_curves(scene.stage)
        if k:
            own = scene.stage.get(ENTRIES)
            others.add(tuple(own.outputs[[0, 2]]))
            seen.add(float(own.values[1]))
            assert compared == {"entries"}

    play(clip, SMALL, watch)
    assert len(others) == 1
    assert len(seen) > 3
    assert list(inspect(clip, "dark")) == []


def test_what_comes_out_of_the_articles_vector_is_what_it_says():
    own = load_clip("elementwise").beats[0]
    assert own.values == (1, -2, 3)
    assert torch_curve("relu", np.array(own.values))[0].tolist() == [1, 0, 3]


@pytest.mark.parametrize("input", [0.0, 1.0, -3.0])
def test_slopes_through_layers_are_torchs_gradients(tmp_path, input):
    story = beat(
        "a",
        "slope-chain",
        activations=("sigmoid", "tanh", "gelu", "relu"),
        layers=7,
        input=input,
        weight=1.5,
        bias=0.1,
        caption="{layers} {product} {largest} {product4}",
        seconds=2,
    )
    clip = card(tmp_path, story)
    done = set()

    def watch(scene, k, frame, rgba):
        if frame:
            assert check_curves(scene.stage) == {"chain"}
            done.add(int(scene.stage.get(SLOPE_CHAIN).done))

    play(clip, SMALL, watch)
    assert max(done) == 7
    assert list(inspect(clip, "dark")) == []
    slopes = chain_slopes(chain("sigmoid", 7, 1.5, 0.1), input)
    told = captions(clip)["a"].split()
    assert told[:1] == ["7"]
    assert float(told[1]) == pytest.approx(np.prod(slopes), rel=0.06)
    assert float(told[2]) == pytest.approx(slopes.max(), rel=0.01)


@pytest.mark.parametrize(
    ("beats", "said"),
    [
        (beat("a", "change-entry", to=(1,)), 'change-entry needs a beat do = "elementwise"'),
        (
            beat("a", "elementwise", values=(1, 2)) + beat("b", "change-entry", entry=3, to=(1,)),
            "entry = 3, but the vector has 2 numbers",
        ),
        (
            beat("a", "elementwise", values=(1, 2)) + beat("b", "change-entry", to=(9,)),
            "to has 9, and the picture shows values from 0 to 2",
        ),
        (beat("a", "elementwise", values=(1, 2), function="softmax"), "softmax takes several"),
        (beat("a", "slope-chain", activations=("softmax",)), "activations: softmax takes several"),
        (beat("a", "slope-chain", activations=("rely",)), "did you mean 'relu'"),
    ],
)
def test_vectors_and_chains_that_can_not_be_shown_are_refused(tmp_path, beats, said):
    (tmp_path / "c.toml").write_text(f'[clip]\ntitle = "t"\nlayout = "card"\n{beats}', "utf-8")
    run = pleat("check", "c.toml", cwd=tmp_path)
    assert run.code == 2
    assert said in run.err


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_draws_vectors_and_chains_as_the_film_does(browser, tmp_path):
    from test_interactive_page import assert_same

    story = beat("a", "elementwise", values=(1, -2, 3), seconds=3)
    story += beat("b", "change-entry", entry=2, to=(2, -1), seconds=1.5)
    story += beat("c", "slope-chain", activations=("sigmoid", "tanh"), layers=4, seconds=2)
    clip = card(tmp_path, story)
    assert_same(browser, Playable(clip, tmp_path, ("dark",)))


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_draws_the_films_pictures(browser, tmp_path):
    from test_interactive_page import assert_same

    story = beat("plot", "function-plot", functions=("relu",), slopes=True, seconds=1)
    story += beat("run", "probe", to=(-3, 1, -1), trace=True, seconds=2)
    story += beat("slopes", "draw-slopes", seconds=0.6)
    story += beat("range", "value-range", seconds=0.4)
    story += beat("mark", "mark-point", at=0, of="slope", seconds=0.4)
    clip = card(tmp_path, story)
    assert_same(browser, Playable(clip, tmp_path, ("dark",)))


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_draws_a_zoom_as_the_film_does(browser, tmp_path):
    from test_interactive_page import assert_same

    story = beat("plot", "function-plot", functions=("net", "x^2"), x=(-2, 2), seconds=1)
    story += beat("bound", "growth-bound", seconds=0.4)
    story += beat("out", "zoom-plot", x=(-40, 40), y=(-100, 1600), seconds=1.5)
    story += beat("more", "add-functions", functions=("e^x", "gelu"), seconds=1)
    story += beat("in", "zoom-plot", x=(-0.5, 0.1), y=(-0.02, 0.3), seconds=1.5)
    clip = card(tmp_path, story, 'net = "parabola"')
    assert_same(browser, Playable(clip, tmp_path, ("dark",)))
