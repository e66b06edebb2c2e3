"""ReLU and its relatives: the plot of a neuron, in step with the plane that it folds."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from support.picture import EXACT, SMALL, beat, play, same, segments, write_clip

from pleat.nets.activation import activation
from pleat.nets.geometry.function import value_range
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.notation import interval
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.parts.panel.plot import CurveCard, NeuronPlot
from pleat.scenes.playback.load import load_clip

RELU = (
    beat("data", "show", views=("grid", "data", "basis"))
    + beat("linear", "linear")
    + beat("shift", "shift")
    + "".join(
        beat(f"{do}-{k}", do, neuron=k) for k in (1, 2) for do in ("plot", "crease", "rectify")
    )
)


@pytest.fixture(scope="module")
def relu_frames(tmp_path_factory):
    """(beat id, share folded, plotted (z, a), plane's positions, drawn dots, curve) per frame."""
    clip, out = write_clip(tmp_path_factory.mktemp("relu"), RELU), []

    def watch(scene, k, frame, _):
        plots = [p for p in scene.stage.sheet.submobjects if isinstance(p, NeuronPlot)]
        for plot in plots[-1:]:
            plane = scene.stage.sheet.plane
            dots = np.concatenate([ink.points[0::4, :2] for ink in plot.dots])
            curve = (segments(plot.line).reshape(-1, 2) - plot.grounds.at(np.zeros(2))) / (
                plot.grounds.unit
            )
            out.append(
                (
                    (clip.beats[k].id, plot.neuron, plot.share(plane)),
                    plot.positions(plane),
                    scene.stage.sheet.data.carried.at(plane.s)[:, :2],
                    (dots, plot.grounds.at(plot.positions(plane))),
                    curve,
                )
            )

    play(clip, SMALL, watch)
    return clip, out


def test_the_plotted_points_are_torchs_at_every_moment_of_the_fold(relu_frames):
    clip, frames = relu_frames
    layer = clip.net.layers[0]
    x = torch.tensor(clip.dataset.points)
    z = torch.nn.functional.linear(x, torch.tensor(layer.W), torch.tensor(layer.b))
    a = torch.relu(z)
    shares = set()
    for (_, k, t), plotted, plane, (dots, meant), _ in frames:
        shares.add(t)
        wanted = (z[:, k] + t * (a[:, k] - z[:, k])).numpy()
        assert np.abs(plotted[:, 0] - z[:, k].numpy()).max() < EXACT
        assert np.abs(plotted[:, 1] - wanted).max() < EXACT
        # The plane's own coordinate is the plot's height, with the same t.
        assert np.abs(plane[:, k] - plotted[:, 1]).max() < EXACT
        assert same(dots, meant)
    assert {0.0, 1.0} < shares
    assert len(shares) > 8


def test_the_curve_goes_from_the_diagonal_to_relu_and_carries_the_points(relu_frames):
    _, frames = relu_frames
    for (_, _, t), plotted, _, _, curve in frames:
        wanted = curve[:, 0] + t * (np.maximum(curve[:, 0], 0) - curve[:, 0])
        assert np.abs(curve[:, 1] - wanted).max() < EXACT
        assert (np.abs(curve) < EXACT).all(axis=1).any()  # its corner stands at the origin
        order = np.unique(curve, axis=0)
        on = np.interp(plotted[:, 0], order[:, 0], order[:, 1])
        assert np.abs(on - plotted[:, 1]).max() < EXACT
        assert plotted[:, 0].min() > order[0, 0]
        assert plotted[:, 0].max() < order[-1, 0]


def test_a_bare_plane_is_folded_with_its_curve():
    clip, seen = load_clip("relu"), []
    assert not len(clip.dataset)

    def watch(scene, k, frame, _):
        for plot in (p for p in scene.stage.sheet.submobjects if isinstance(p, NeuronPlot)):
            t = plot.share(scene.stage.sheet.plane)
            curve = segments(plot.line).reshape(-1, 2) - plot.grounds.at(np.zeros(2))
            z, a = (curve / plot.grounds.unit).T
            assert np.abs(a - (z + t * (np.maximum(z, 0) - z))).max() < EXACT
            seen.append(t)

    play(clip, SMALL, watch)
    assert {0.0, 1.0} < set(seen)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("relu", "[0, ∞)"),
        ("leaky_relu(0.1)", "(−∞, ∞)"),
        ("sigmoid", "(0, 1)"),
        ("tanh", "(−1, 1)"),
        ("elu", "(−1, ∞)"),
        ("gelu", "[−0.17, ∞)"),
        ("identity", "(−∞, ∞)"),
    ],
)
def test_ranges_follow_from_the_functions(name, values):
    assert interval(value_range(activation(name).f)) == values


@pytest.mark.parametrize("name", ["relu", "leaky_relu(0.1)", "sigmoid", "tanh"])
def test_a_drawn_curve_is_torchs_function(name):
    act = activation(name)
    curve = CurveCard(name, name, CurveCard.rooms(1, WIDE)[0], "#FFFFFF", load_theme("dark"), "en")
    curve.draw(1.0)
    grounds = curve.grounds
    points = (segments(curve.line).reshape(-1, 2) - grounds.at(np.zeros(2))) / grounds.unit
    module = getattr(torch.nn, act.torch)(**act.torch_kwargs)
    wanted = module(torch.tensor(points[:, 0])).numpy()
    assert np.abs(points[:, 1] - wanted).max() < EXACT
    assert points[:, 0].min() == pytest.approx(-3)
    assert points[:, 0].max() == pytest.approx(3)
