"""One point goes through the net: where it is drawn, what the neurons say, what is lit."""

from __future__ import annotations

import numpy as np
import pytest
from support.nets import torch_stages
from support.picture import EXACT, SMALL, beat, carried, ends, play, segments, write_clip

from pleat.nets.errors import InputError
from pleat.scenes.drawing.halo import Halo
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.parts.panel.signal import Signal
from pleat.scenes.parts.plane.tracer import Tracer

OPENING = beat(
    "s", "show", views=("grid", "data", "basis", "network", "equation", "matrix"), seconds=0.4
)


def tracer_of(scene) -> Tracer:
    return next(p for p in scene.stage.sheet.submobjects if isinstance(p, Tracer))


def dot(scene) -> np.ndarray:
    return tracer_of(scene).dot.points[0, :2]


@pytest.mark.parametrize(
    ("keys", "x"),
    [({"at": (2.0, -1.0)}, (2.0, -1.0)), ({"point": 17}, None), ({}, None)],
)
def test_the_dot_is_the_nets_own_at_every_frame_and_the_trail_ends_in_it(keys, x, tmp_path):
    clip = write_clip(tmp_path, OPENING + beat("t", "trace", seconds=4.0, **keys))
    seen = []

    def watch(scene, k, frame, _):
        if k == 0:
            return
        plane = scene.stage.sheet.plane
        index = keys.get("point", scene.stage.point)
        start = clip.dataset.points[index] if x is None else np.array(x)
        here = plane.view(carried(clip.net, start[None], plane.s)[:, :2])[0]
        assert np.abs(dot(scene) - here).max() < EXACT
        trail = segments(tracer_of(scene).trail)
        if len(trail):
            assert np.abs(trail[-1, 1] - here).max() < EXACT
        seen.append(plane.s)

    play(clip, RenderLook(64, 36, 4), watch)
    assert min(seen) == 0
    assert max(seen) == 6
    assert any(0 < s % 1 < 1 for s in seen)


def test_values_are_the_nets_and_none_is_shown_before_it_has_arrived(tmp_path):
    x = (2.0, -1.0)
    clip = write_clip(tmp_path, OPENING + beat("t", "trace", at=x, seconds=6.0))
    (z1, a1), (z2, _) = torch_stages(clip.net, np.array([x]))
    W1, W2 = (layer.W for layer in clip.net.layers)
    stands = {
        1: [*x, *(W1 @ x), None],
        2: [*x, *z1[0], None],
        3: [*x, a1[0, 0], z1[0, 1], None],
        4: [*x, *a1[0], None],
        5: [*x, *a1[0], *(W2 @ a1[0])],
        6: [*x, *a1[0], *z2[0]],
    }
    met = set()

    def watch(scene, k, frame, _):
        stage = scene.stage
        s = stage.sheet.plane.s
        if k == 0:
            return
        shown = stage.values.values
        if 0 < s < 0.99:
            assert shown[2:] == [None] * 3
        if 4 < s < 4.99:
            assert shown[4] is None
        if s in stands and shown[2:4] != [None, None] and (s != 5 or shown[4] is not None):
            for value, meant in zip(shown, stands[s], strict=True):
                assert (value is None) == (meant is None)
                assert value is None or abs(value - meant) < EXACT
            met.add(s)

    play(clip, RenderLook(64, 36, 8), watch)
    assert {1, 2, 4, 5, 6} <= met


def test_signals_run_along_the_edges_and_a_neuron_at_zero_sends_none(tmp_path):
    clip = write_clip(tmp_path, OPENING + beat("t", "trace", at=(2.0, -1.0), seconds=6.0))
    ((_, a1), _) = torch_stages(clip.net, np.array([(2.0, -1.0)]))
    assert (a1 == 0).sum() == 2  # both neurons are off there
    counts = {}

    def watch(scene, k, frame, _):
        for signal in (m for m in scene.stage.ground.submobjects if isinstance(m, Signal)):
            running = [ink for ink in signal.submobjects if len(ink.points)]
            layer = scene.stage.layer or 1
            counts[layer] = max(counts.get(layer, 0), len(signal.submobjects))
            for ink in running:
                ends_ = ink.points[[0, -1], :2]
                edges = [e.line for rows in scene.stage.network.edges for r in rows for e in r]
                off = [_away(ends_, edge.points[[0, -1], :2]) for edge in edges]
                assert min(off) < EXACT

    play(clip, RenderLook(64, 36, 8), watch)
    assert counts == {1: 4, 2: 0}


def _away(points: np.ndarray, ends_: np.ndarray) -> float:
    a, b = ends_
    way = (b - a) / np.hypot(*(b - a))
    return float(np.abs((points - a) @ [-way[1], way[0]]).max())


def test_what_lights_up_goes_out_again(tmp_path):
    clip = write_clip(tmp_path, OPENING + beat("t", "trace", layer=1, seconds=2.0))
    lit = []

    def watch(scene, k, frame, _):
        halos = [m for m in scene.stage.ground.submobjects if isinstance(m, Halo)]
        lit.append(sum(h.amount for h in halos))

    play(clip, RenderLook(64, 36, 6), watch)
    assert max(lit) > 0.5
    assert lit[-1] == 0
    assert levels_of_matrices(clip) == {1.0}


def levels_of_matrices(clip) -> set[float]:
    out = set()

    def look(scene, k):
        out.clear()
        out.update(ink.level for pair in scene.stage.matrices for ink in inks(*pair))

    ends(clip, SMALL, look)
    return out


def test_after_a_rewind_another_point_can_follow_and_its_values_are_read_off(tmp_path):
    beats = (
        OPENING
        + beat("t", "trace", point=3, seconds=1.0)
        + beat("r", "rewind", seconds=1.0)
        + beat("u", "trace", point=150, layer=1, seconds=1.0)
        + beat("w", "linear", layer=2, seconds=0.5)
    )
    clip = write_clip(tmp_path, beats)
    found = {}

    def look(scene, k):
        found[clip.beats[k].id] = (dot(scene) if k else None, list(scene.stage.values.values))
        tracers = [p for p in scene.stage.sheet.submobjects if isinstance(p, Tracer)]
        assert len(tracers) == (k > 0)

    ends(clip, SMALL, look)
    (_, a1), _ = torch_stages(clip.net, clip.dataset.points)
    assert np.abs(np.array(found["r"][1][:2], float) - clip.dataset.points[3]).max() < EXACT
    assert found["r"][1][2:] == [None] * 3
    assert np.abs(np.array(found["u"][1][2:4], float) - a1[150]).max() < EXACT
    assert abs(found["w"][1][4] - (clip.net.layers[1].W @ a1[150])[0]) < EXACT


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"point": 200}, "point = 200 is not among the 200 points, 0 to 199"),
        ({"at": (1.0,)}, "at = [1.0] has 1 coordinate, the net takes 2"),
        ({"at": (9.0, 0.0)}, "is not on the sheet, which reaches from -8 to 8"),
        ({"at": (float("nan"), 0.0)}, "at[1]: must be a finite number, got nan"),
        ({"at": (1.0, 1.0), "point": 3}, "point and at each name a point"),
        ({"layer": 3}, "layer = 3, but the net has layers 1 to 2"),
        ({"layer": 2}, "layer = 2, but the sheet stands at the input"),
    ],
)
def test_a_point_or_layer_there_is_none_of_is_told_in_one_sentence(keys, fault, tmp_path):
    with pytest.raises(InputError) as told:
        write_clip(tmp_path, OPENING + beat("t", "trace", **keys))
    assert fault in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_behind_the_last_layer_there_is_nothing_left_to_trace(tmp_path):
    with pytest.raises(InputError, match="behind layer 2, the last; rewind first"):
        write_clip(tmp_path, OPENING + beat("a", "trace") + beat("b", "trace"))
