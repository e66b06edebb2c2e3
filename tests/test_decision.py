"""The end of the fold clip: number line, threshold, boundary and areas, against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from support.nets import torch_forward
from support.picture import (
    EXACT,
    SMALL,
    carried,
    drawn_dots,
    ends,
    fold,
    gap,
    hue,
    off_lines,
    segments,
    vertices,
)

from pleat.scenes.clip.captions import filled
from pleat.scenes.parts.plane.decision import Areas
from pleat.scenes.parts.plane.number_line import NumberLine, Threshold
from pleat.scenes.playback import overlap


def _on_sheet(scene, kind):
    return [part for part in scene.stage.sheet.submobjects if isinstance(part, kind)]


def _name(scene, k):
    return scene.clip.beats[k].id


@pytest.fixture(scope="module")
def net():
    return fold().snapshot.net


def test_stacked_points_do_not_touch():
    def look(scene, k):
        if _name(scene, k) == "threshold":
            sheet = scene.stage.sheet
            p = np.vstack([drawn_dots(sheet, label) for label in (0, 1)])
            apart = np.hypot(*(p[:, None] - p).transpose(2, 0, 1))
            np.fill_diagonal(apart, np.inf)
            assert apart.min() > sheet.DOT / 135
            assert p[:, 1].max() < sheet.plane.window.top

    ends(fold(), SMALL, look)


def test_the_number_line_counts_in_the_units_the_points_stand_in(net):
    out = torch_forward(net, fold().dataset.points.copy())[:, 0]
    checked = []

    def look(scene, k):
        lines = _on_sheet(scene, NumberLine)
        if not lines or _name(scene, k) == "flatten":
            return
        (line,), view = lines, scene.stage.sheet.plane.view
        ticks = segments(line.line)
        ticks = ticks[ticks[:, 0, 0] == ticks[:, 1, 0]][:, 0, 0]
        at = view.inverse(np.column_stack([ticks, np.zeros(len(ticks))]))[:, 0]
        assert np.allclose(at, np.round(at * 4) / 4, atol=1e-9)
        step = at[1] - at[0]
        assert at.min() - step < out.min() < out.max() < at.max() + step
        boxes = [b for b in overlap.text_boxes([line]) if b.text.startswith("number")]
        assert len(boxes) == len(ticks)
        checked.append(k)

    ends(fold(), SMALL, look)
    assert checked


def test_the_threshold_stands_at_its_value_between_the_classes(net):
    out = torch_forward(net, fold().dataset.points.copy())[:, 0]
    labels = fold().dataset.labels
    checked = []

    def look(scene, k):
        for line in _on_sheet(scene, Threshold):
            view = scene.stage.sheet.plane.view
            x = line.line.points[:, 0]
            assert np.abs(x - view(np.zeros((1, 2)))[0, 0]).max() < EXACT
            left, right = (np.vstack([ink.points for ink in [side]]) for side in line.sides)
            assert left[:, 0].max() == pytest.approx(x[0]) == right[:, 0].min()
            checked.append(k)

    ends(fold(), SMALL, look)
    assert checked
    right = int(((out > 0) == labels).sum())
    assert f"{right} of {len(labels)} points" in filled(
        fold().beats[fold().index("threshold")], fold()
    )


def test_the_boundary_is_torchs_own_zero_line_and_all_of_it(net):
    checked = []

    def look(scene, k):
        if _name(scene, k) != "boundary":
            return
        stage = scene.stage
        view, window = stage.sheet.plane.view, stage.sheet.plane.window
        color = scene.theme.boundary.upper()
        line = [
            part.ink
            for part in stage.sheet.submobjects
            if hasattr(part, "ink") and part.ink.get_stroke_color().to_hex()[:7].upper() == color
        ]
        drawn = segments(*line)
        points = np.vstack([drawn.reshape(-1, 2), drawn.mean(axis=1)])
        x = torch.tensor(view.inverse(points), requires_grad=True)
        z = torch.as_tensor(x)
        for layer in net.layers:
            z = torch.nn.functional.linear(z, torch.tensor(layer.W), torch.tensor(layer.b))
            z = torch.relu(z) if layer.activation == "relu" else z
        z.sum().backward()
        away = z[:, 0].abs() / x.grad.norm(dim=1) * view.scale
        assert float(away.detach().max()) < EXACT
        # Every change of sign along the window's lines is at a drawn place.
        low, high = view.inverse(np.array([window.sides[:2], window.sides[2:]]))
        for t in np.linspace(0.01, 0.99, 60):
            across = low[0] + t * (high[0] - low[0])
            path = vertices(net, (across, low[1]), (across, high[1]))
            f = torch_forward(net, path)[:, 0]
            for n in np.flatnonzero(f[1:] * f[:-1] < 0):
                zero = path[n] + f[n] / (f[n] - f[n + 1]) * (path[n + 1] - path[n])
                assert off_lines(view(zero[None]), drawn) < EXACT
                checked.append(t)

    ends(fold(), SMALL, look)
    assert len(checked) >= 60


def test_areas_are_tinted_with_the_class_the_net_says(net):
    rng = np.random.default_rng(0)
    checked = []

    def look(scene, k):
        for areas in _on_sheet(scene, Areas):
            view, window = scene.stage.sheet.plane.view, scene.stage.sheet.plane.window
            p = rng.uniform(window.sides[:2], window.sides[2:], size=(400, 2))
            x = view.inverse(p)
            inside = (np.abs(x) < 8).all(axis=1)
            out = torch_forward(net, x)[:, 0]
            for ink in areas.submobjects:
                label = [scene.theme.area(k).upper() for k in range(6)].index(hue(ink))
                covered = _even_odd(p, segments(ink))
                says = (out > 0) == label
                assert (covered == says)[inside & (np.abs(out) > 1e-9)].all()
                checked.append(label)

    ends(fold(), SMALL, look)
    assert sorted(checked) == [0, 1]


def _even_odd(p, edges):
    """Which points are inside closed polygons, all of whose edges are given, (m, 2, 2)."""
    (ax, ay), (bx, by) = edges[:, 0].T, edges[:, 1].T
    x, y = p[:, :1], p[:, 1:]
    crossing = (ay > y) != (by > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        right = x < ax + (y - ay) / (by - ay) * (bx - ax)
    return (crossing & right).sum(axis=1) % 2 == 1


def test_gap_of_the_hidden_plane_is_what_the_caption_says(net):
    """The flattened classes stand apart: 'the gap' that b2 moves to zero is there, and holds it."""
    q = carried(net, fold().dataset.points, 5)[:, 0]
    labels = fold().dataset.labels
    assert q[labels == 0].max() < q[labels == 1].min()
    out = carried(net, fold().dataset.points, 6)[:, 0]
    assert out[labels == 0].max() < 0 < out[labels == 1].min()
    assert gap(out[:, None], (q + net.layers[1].b[0])[:, None]) < 1e-12
