"""Nets as functions on screen: graphs, neurons, sums, targets and errors are the net's own."""

from __future__ import annotations

import numpy as np
import pytest
from support.functions import ENDS, STORY, assert_is_graph, ends, moved, write
from support.nets import he, torch_forward, torch_stages
from support.picture import SMALL, beat, play
from support.players import Playable

from pleat.nets import Layer, Net
from pleat.nets.data import Dataset, dataset
from pleat.nets.files.snapshot import find_snapshot
from pleat.scenes.clip.captions import facts_of
from pleat.scenes.clip.validation import validate
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.slots import (
    GRAPH,
    LINE_TARGETS,
    NEURON_GRAPHS,
    RESIDUALS,
    SUMMED_GRAPHS,
    TARGETS,
)

EXACT = 1e-6  # scene units
QUARTER = 0.25 / 135  # of a pixel at 1080p


SIZES = [
    *((10.0**k, 0.0, 10.0**-k) for k in (-6, -3, 0, 3, 6)),
    (0.5, 1e4, 1e6),
    (2e3, -1e6, 1e-6),
]


@pytest.mark.parametrize(("size", "at", "tall"), SIZES)
def test_what_is_drawn_of_a_function_is_torchs_at_any_scale(tmp_path, size, at, tall):
    up = 50 * tall if at else 0.0
    net = moved(find_snapshot("parabola").net, size, at, tall, up)
    x = np.linspace(-2, 2, 23)
    y = up + tall * (x**2 + 0.3 * np.sin(9 * x))
    zeros = np.zeros(23, dtype=np.int64)
    data = Dataset("d", at + size * x[:, None], zeros, "", targets=y[:, None])
    clip = write(tmp_path, net, data, STORY + ENDS)
    validate(clip)
    x, y = clip.dataset.points, clip.dataset.targets
    seen = set()

    def watch(scene, k, frame, rgba):
        stage = scene.stage
        plane, over = stage.sheet.plane, stage.sheet.heights
        for _, part in stage.each(GRAPH):
            if plane.s == 0 and plane.view.at[1] == over.base:
                assert_is_graph(
                    stage, part.line, over, lambda v: torch_forward(net, v)[:, 0], EXACT
                )
                seen.add("graph")
        for _, part in stage.each(TARGETS):
            if plane.s == 0 and plane.view.at[1] == over.base:
                p = np.vstack([ends(ink)[:, 0] for ink in part.submobjects])
                base = plane.view(np.zeros((1, 2)))[0, 1]
                wanted = np.column_stack(
                    [
                        plane.view(np.pad(x, ((0, 0), (0, 1))))[:, 0],
                        base + (y[:, 0] - over.zero) * over.scale,
                    ]
                )
                apart = np.linalg.norm(p[:, None] - wanted, axis=2).min(axis=1)
                assert len(p) == len(x)
                assert apart.max() < EXACT
                seen.add("targets")
        if (part := stage.get(RESIDUALS[0])) is not None and plane.s == 0:
            a, b = np.swapaxes(ends(part.ink), 0, 1)
            off = np.abs(torch_forward(net, x) - y)[:, 0] * over.scale
            assert np.allclose(np.sort(np.abs(b - a)[:, 1]), np.sort(off[off > 1e-6]), atol=EXACT)
            seen.add("residuals")
        if (part := stage.get(LINE_TARGETS)) is not None and stage.layer == 2:
            at_ = ends(part.ink)[:, 0, 0]
            wanted = plane.view(np.pad(y, ((0, 0), (0, 1))))[:, 0]
            assert np.allclose(at_, wanted, atol=EXACT)
            seen.add("line")
        if stage.get(SUMMED_GRAPHS) is not None and stage.get(SUMMED_GRAPHS).added == 4:
            part = stage.get(SUMMED_GRAPHS)
            assert_is_graph(stage, part.sum, over, lambda v: torch_forward(net, v)[:, 0], EXACT)
            seen.add("sum")
        curves = stage.get(NEURON_GRAPHS)
        if curves is not None and curves.shares == [1, 1, 1, 1]:
            for n, ink in enumerate(curves.lines):
                own = lambda v, n=n: torch_stages(net, v)[0][1][:, n]  # noqa: E731
                assert_is_graph(stage, ink, curves.over, own, EXACT)
            seen.add("neurons")
        if clip.beats[k].id in ("linear", "shift", "activate") and plane.s == int(plane.s):
            layer, made = 1, int(plane.s)
            z, a = torch_stages(net, x)[layer - 1]
            hidden = x @ net.layers[0].W.T if made == 1 else z if made == 2 else a
            if made in (1, 2, 6):
                scale = max(1.0, np.abs(hidden).max()) * plane.view.scale
                got = stage.sheet.data.carried.at(plane.s)[:, :4]
                assert np.abs(got - hidden).max() * plane.view.scale < EXACT * max(1, scale * 1e-8)
                seen.add(f"hidden {made}")

    play(clip, SMALL, watch)
    assert seen == {
        *("graph", "targets", "residuals", "line", "sum", "neurons"),
        *("hidden 1", "hidden 2", "hidden 6"),
    }


@pytest.mark.parametrize("activation", ["tanh", "gelu", "leaky_relu(0.2)", "sigmoid"])
def test_bent_graphs_and_two_outputs_are_torchs(tmp_path, activation):
    net = he(1, 3, 2, seed=5, activation=activation)
    x = np.linspace(-3, 3, 9)
    y = np.column_stack([np.sin(x), np.cos(x)])
    data = Dataset("d", x[:, None], np.zeros(9, dtype=np.int64), "", targets=y)
    story = STORY + beat("other", "rewind", seconds=0.2)
    clip = write(
        tmp_path, net, data, story.replace('do = "add-graphs"', 'do = "add-graphs"\noutput = 2')
    )
    validate(clip)
    tolerance = EXACT if "leaky" in activation else QUARTER
    seen = set()

    def watch(scene, k, frame, rgba):
        stage = scene.stage
        over = stage.sheet.heights
        if clip.beats[k].id in ("start", "again") and frame > 0:
            for (m,), part in stage.each(GRAPH):
                out = lambda v, m=m: torch_forward(net, v)[:, m]  # noqa: E731
                assert_is_graph(stage, part.line, over, out, tolerance)
                seen.add(m)
        part = stage.get(SUMMED_GRAPHS)
        if part is not None and part.added == 3:
            assert_is_graph(stage, part.sum, over, lambda v: torch_forward(net, v)[:, 1], tolerance)
            seen.add("sum")

    play(clip, SMALL, watch)
    assert seen == {0, 1, "sum"}


def test_on_the_way_a_sum_is_the_bias_and_the_neurons_so_far(tmp_path):
    snapshot = find_snapshot("parabola")
    story = STORY.replace('do = "add-graphs"\nseconds = 0.4', 'do = "add-graphs"\nseconds = 6.0')
    clip = write(tmp_path, snapshot.net, dataset("parabola"), story)
    hidden, last = clip.net.layers[0], clip.net.layers[1]
    counts = set()

    def watch(scene, k, frame, rgba):
        part = scene.stage.get(SUMMED_GRAPHS)
        if part is None or part.added != int(part.added) or not part.sum.level:
            return
        n = int(part.added)
        counts.add(n)

        def f(x):
            a = np.maximum(x @ hidden.W.T + hidden.b, 0)
            return last.b[0] + a[:, :n] @ last.W[0, :n]

        assert_is_graph(scene.stage, part.sum, part.over, f, EXACT)

    play(clip, SMALL, watch)
    assert counts >= {0, 1, 4}


def test_training_moves_the_graph_and_counts_the_error(tmp_path):
    head = '[clip]\ntitle = "t"\nnet = "parabola"\n'
    beats = beat("a", "show", views=("grid", "target", "graph", "error"), seconds=0.2)
    beats += beat("train", "train", seconds=1.0) + beat("end", "show", views=("error",))
    (tmp_path / "c.toml").write_text(f"{head}\n{beats}")
    clip = load_clip(tmp_path / "c.toml")
    validate(clip)
    history, steps = clip.snapshot.history, []

    def watch(scene, k, frame, rgba):
        stage = scene.stage
        if clip.beats[k].id != "train" or not stage.training.begun:
            return
        net = stage.sheet.plane.net
        over, part = stage.sheet.heights, stage.get(GRAPH[0])
        assert_is_graph(stage, part.line, over, lambda v: torch_forward(net, v)[:, 0], EXACT)
        steps.append(stage.training.step)
        known = {key: own.values[0] for key, own in stage.training.counter.numbers.items()}
        data = clip.dataset
        mse = float(((torch_forward(net, data.points) - data.targets) ** 2).mean())
        assert known == {"step": round(stage.training.step), "mse": pytest.approx(mse)}

    play(clip, SMALL, watch)
    assert steps[-1] == history.steps[-1]
    assert len({*steps}) > 3
    # The note of the trained net's error came and went before.
    assert facts_of(clip)["mse"] == f"{clip.errors.mse:.4f}"


def test_a_graph_that_was_away_while_the_net_was_trained_is_that_of_the_net_as_it_is(tmp_path):
    head = '[clip]\ntitle = "t"\nnet = "parabola"\n'
    beats = beat("a", "show", views=("grid", "graph"), seconds=0.2)
    beats += beat("away", "hide", views=("graph",), seconds=0.2)
    beats += beat("start", "train", to=0, seconds=0.2)
    beats += beat("back", "show", views=("graph",), seconds=0.4)
    (tmp_path / "c.toml").write_text(f"{head}\n{beats}")
    clip = load_clip(tmp_path / "c.toml")
    seen = []

    def watch(scene, k, frame, rgba):
        stage = scene.stage
        if clip.beats[k].id == "back":
            net = stage.sheet.plane.net
            over, part = stage.sheet.heights, stage.get(GRAPH[0])
            assert_is_graph(stage, part.line, over, lambda v: torch_forward(net, v)[:, 0], EXACT)
            seen.append(frame)

    play(clip, SMALL, watch)
    assert seen


def test_a_line_of_inputs_may_have_classes(tmp_path):
    x = np.array([[-2.0], [-1], [0.5], [1], [2], [3]])
    labels = np.array([0, 1, 1, 1, 0, 0])
    net = Net((Layer([[1.0], [1]], [0.5, -1.5], "relu"), Layer([[1.0, -2]], [-0.2])))
    views = ("grid", "data", "basis", "legend", "graph", "accuracy")
    story = beat("a", "show", views=views, caption="{correct} of {n}, {kinks}") + "".join(
        beat(f"b{k}", kind, **keys)
        for k, (kind, keys) in enumerate(
            [
                ("linear", {"layer": 1}),
                ("shift", {"layer": 1}),
                ("crease", {"layer": 1, "neuron": 1}),
                ("fold", {"layer": 1, "neuron": 1}),
                ("activate", {"layer": 1}),
                ("flatten", {}),
                ("threshold", {}),
                ("rewind", {}),
            ]
        )
    )
    clip = write(tmp_path, net, Dataset("d", x, labels, ""), story)
    validate(clip)
    assert list(inspect(clip, "dark")) == []
    right = ((torch_forward(net, x)[:, 0] > 0) == labels).sum()
    assert facts_of(clip)["correct"] == str(right)
    crease = []

    def watch(scene, k, frame, rgba):
        from pleat.scenes.beats.fold import CREASE

        part = scene.stage.get(CREASE[1, 1])
        if part is not None and clip.beats[k].id == "b3":
            # In the plane it folds in, the crease is the axis where its neuron is 0.
            p = ends(part.line).reshape(-1, 2)
            crease.append(np.abs(scene.stage.sheet.plane.view.inverse(p)[:, 0]).max())

    play(clip, SMALL, watch)
    assert crease
    assert max(crease) < EXACT


def test_two_inputs_and_a_target_are_colours_and_places_on_the_line(tmp_path):
    story = beat("a", "show", views=("grid", "data", "basis", "legend", "network")) + "".join(
        beat(f"b{k}", kind, **keys)
        for k, (kind, keys) in enumerate(
            [
                ("layer", {}),
                ("flatten", {}),
                ("show", {"views": ("target",)}),
                ("show", {"views": ("error",), "caption": "{mse} {rmse} {largest} {n}"}),
                ("rewind", {}),
            ]
        )
    )
    (tmp_path / "c.toml").write_text(f'[clip]\ntitle = "t"\nnet = "saddle"\n\n{story}')
    clip = load_clip(tmp_path / "c.toml")
    validate(clip)
    assert list(inspect(clip, "dark")) == []
    seen = {}

    def watch(scene, k, frame, rgba):
        points, y = scene.stage.sheet.data, clip.dataset.targets[:, 0]
        seen["shades"] = [points.labels[k] for k in np.argsort(y, kind="stable")]
        if clip.beats[k].id == "b3":
            x = scene.stage.sheet.plane.view.inverse(points.positions(scene.stage.sheet.plane))
            seen["off"] = np.abs(x[:, 0] - torch_forward(clip.net, clip.dataset.points)[:, 0]).max()
            seen["rise"] = np.array([points.heights[k] for k in np.argsort(y, kind="stable")])

    play(clip, SMALL, watch)
    assert seen["off"] < EXACT
    assert (np.diff(seen["shades"]) >= 0).all()
    assert len({*seen["shades"]}) > 12
    assert (np.diff(seen["rise"]) > 0).all()


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_draws_the_films_pictures(browser, tmp_path):
    from test_interactive_page import assert_same

    clip = write(
        tmp_path, find_snapshot("parabola").net, dataset("parabola(count=15)"), STORY + ENDS
    )
    assert_same(browser, Playable(clip, tmp_path, ("dark",)))
