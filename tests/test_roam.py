"""A point moves over the input: on the plane, in the neurons, on the edges and on graphs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from support.nets import torch_stages
from support.picture import EXACT, SMALL, beat, ends, play, write_clip
from support.players import Playable

from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import find_snapshot
from pleat.scenes.clip.validation import validate
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.parts.panel.products import Products
from pleat.scenes.parts.plane.riders import Riders
from pleat.scenes.parts.plane.tracer import Tracer
from pleat.scenes.playback.inspection import inspect

LOOK = RenderLook(64, 36, 6)
SHOWN = beat("s", "show", views=("grid", "network"), seconds=0.4)
GRAPH = beat("g", "show", views=("graph",), seconds=0.4)


def part(scene, kind):
    stage = scene.stage
    there = [*stage.sheet.submobjects, *stage.panel.submobjects]
    return next((p for p in there if isinstance(p, kind)), None)


def where(scene, inputs):
    return part(scene, Tracer).carried.at(0.0)[0, :inputs]


@pytest.mark.parametrize(
    ("net", "through"),
    [
        ("two-halves", ((-1.5,), (0.5,), (0.25,))),
        ("hard-relu", ((-4.0, -1.0), (2.0, 0.5), (3.0, -1.0))),
        ("moons-deep", ((-1.0, 0.5), (1.0, -0.5))),
    ],
)
def test_values_and_what_edges_carry_are_torchs_at_every_frame(tmp_path, net, through):
    clip = write_clip(
        tmp_path,
        SHOWN + beat("r", "roam", through=[list(at) for at in through], seconds=2.0),
        net=net,
    )
    assert list(inspect(clip, "dark")) == []
    n, seen = clip.net.widths[0], []

    def watch(scene, k, frame, _):
        bands = part(scene, Products)
        if k == 0 or bands is None:
            return
        x = where(scene, n)
        stages = torch_stages(clip.net, x[None])
        values = [x, *(h[0] for _, h in stages)]
        assert np.abs(np.array(scene.stage.values.values) - np.concatenate(values)).max() < EXACT
        for layer, h, carried in zip(clip.net.layers, values, bands.carried, strict=False):
            assert np.abs(carried - layer.W * h).max() < EXACT
        network = scene.stage.network
        widths = [
            (abs(carried[m, i]), band.stroke_width, len(band.points), len(edge.line.points))
            for carried, own, edges in zip(bands.carried, bands._bands, network.edges, strict=True)
            for m, row in enumerate(own)
            for i, (band, edge) in enumerate(zip(row, edges[m], strict=True))
        ]
        shown = [(product, wide) for product, wide, drawn, edge in widths if drawn and edge]
        ratios = np.array([wide / product for product, wide in shown])
        assert not len(ratios) or np.ptp(ratios[ratios < 1.01 * ratios.min()]) < 1e-3 * ratios.min()
        assert all(not drawn for product, _, drawn, _ in widths if product < EXACT)
        here = scene.stage.sheet.plane.view(np.pad(x, (0, 2 - n))[None])[0]
        assert np.abs(part(scene, Tracer).dot.points[0, :2] - here).max() < EXACT
        seen.append(x)

    play(clip, LOOK, watch)
    assert len({tuple(x) for x in seen}) > 8
    assert tuple(seen[0]) == through[0]
    assert seen[-1] == pytest.approx(through[-1])
    # Each leg is straight: every place lies on one.
    off = [min(_off(x, np.array(a), np.array(b)) for a, b in pairwise(through)) for x in seen]
    assert max(off) < EXACT


def _off(x, a, b):
    t = np.clip((x - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
    return float(np.linalg.norm(x - a - t * (b - a)))


@pytest.mark.parametrize("net", ["two-halves", "parabola", "sine"])
def test_dots_ride_on_the_graphs(tmp_path, net):
    story = (
        SHOWN
        + beat("n", "neuron-graphs", seconds=1.0)
        + beat("r1", "roam", through=[[-1.2], [1.2]], seconds=1.0)
        + beat("a", "add-graphs", seconds=1.0)
        + beat("r2", "roam", through=[[0.4]], seconds=1.0)
        + GRAPH
        + beat("r3", "roam", through=[[-0.7]], seconds=1.0)
    )
    clip = write_clip(tmp_path, story, net=net)
    validate(clip)
    seen = set()

    def watch(scene, k, frame, _):
        riders = part(scene, Riders)
        if riders is None or clip.beats[k].do != "roam":
            return
        x = where(scene, 1)
        stages = torch_stages(clip.net, x[None])
        meant = stages[0][1][0] if clip.beats[k].id == "r1" else stages[-1][1][0]
        foot = scene.stage.sheet.plane.view(np.array([[x[0], 0.0]]))[0]
        for (dot, over, _), value in zip(riders.rides, meant, strict=True):
            at = foot + [0.0, float(over(np.array(value)))]
            if len(dot.points):
                assert np.abs(dot.points[0, :2] - at).max() < EXACT
                seen.add(clip.beats[k].id)

    play(clip, LOOK, watch)
    assert seen == {"r1", "r2", "r3"}


def test_what_rides_goes_when_the_sheet_moves_on(tmp_path):
    story = (
        SHOWN
        + GRAPH
        + beat("r", "roam", through=[[-1.2], [1.2]], seconds=1.0)
        + beat("l", "linear", layer=1, seconds=1.0)
    )
    left = []

    def look(scene, k):
        left.append((part(scene, Products), part(scene, Riders)))
        if k == 3:
            assert scene.stage.values.values[3] is None

    ends(write_clip(tmp_path, story, net="two-halves"), SMALL, look)
    assert None not in left[2]
    assert left[3][1] is None


@pytest.mark.parametrize(
    ("beats", "says"),
    [
        (
            beat("r", "roam", through=[[1.0, 2.0]]),
            r"\[1.0, 2.0\] has 2 coordinates, the net takes 1",
        ),
        (beat("r", "roam", through=[[99.0]]), "is not on the sheet, which reaches from"),
        (
            beat("l", "layer", layer=1) + beat("r", "roam", through=[[1.0]]),
            "the sheet stands behind layer 1; rewind first",
        ),
        (beat("r", "roam", through=[]), "through"),
    ],
)
def test_where_no_point_can_go_is_told(tmp_path, beats, says):
    with pytest.raises(InputError, match=says):
        validate(write_clip(tmp_path, beats, net="two-halves"))


@pytest.mark.browser
def test_the_page_draws_what_the_film_does(browser, tmp_path):
    from test_interactive_page import assert_same

    story = SHOWN + GRAPH + beat("r", "roam", through=[[-1.2], [1.2]], seconds=1.0)
    clip = write_clip(tmp_path, story, net="two-halves")
    assert_same(browser, Playable(clip, tmp_path, ("dark",)))


def test_a_point_that_roams_stays_in_the_picture_and_on_a_flat_sheet(tmp_path):
    for beats, says in (
        (beat("r", "roam", through=[[0.0, 7.5]]), r"\[0.0, 7.5\] is too far out for the picture"),
        (
            beat("l", "lift") + beat("r", "roam", through=[[0.0, 0.0]]),
            "flat sheet, which is lifted; lower it first",
        ),
    ):
        with pytest.raises(InputError, match=says):
            validate(write_clip(tmp_path, beats, net="hard-relu"))


@pytest.mark.parametrize("to", ["sine", "absolute"])
def test_when_the_net_becomes_another_what_rode_on_it_is_the_others_or_gone(tmp_path, to):
    story = (
        SHOWN
        + GRAPH
        + beat("r", "roam", through=[[-1.2], [0.5]], seconds=1.0)
        + beat("b", "become", net=to, seconds=1.0)
        + beat("again", "roam", through=[[0.5], [1.0]], seconds=1.0)
    )
    clip = write_clip(tmp_path, story, net="parabola")
    validate(clip)
    assert list(inspect(clip, "dark")) == []

    def look(scene, k):
        stage = scene.stage
        bands, riders = part(scene, Products), part(scene, Riders)
        if clip.beats[k].id == "again":
            assert stage.net.widths == find_snapshot(to).net.widths
            x = where(scene, 1)
            values = [x, *(h[0] for _, h in torch_stages(stage.net, x[None]))]
            assert np.abs(np.array(stage.values.values) - np.concatenate(values)).max() < EXACT
            assert np.abs(bands.carried[-1] - stage.net.layers[-1].W * values[-2]).max() < EXACT
            assert part(scene, Tracer) is not None
            assert riders is not None

    ends(clip, SMALL, look)


def test_the_heights_that_a_clip_asks_for_have_room(tmp_path):
    tall = []
    for head in ("", "values = [-1, 6]"):
        clip = write_clip(tmp_path, SHOWN + GRAPH, net="two-halves", head=head)
        ends(clip, SMALL, lambda scene, k: tall.append(scene.stage.sheet.heights))
    usual, asked = tall[0], tall[-1]
    assert asked.scale == pytest.approx(usual.scale * 2 / 7, rel=0.15)
    room = clip.layout.room
    assert asked.base - asked.scale >= room.bottom - EXACT
    assert asked.base + 6 * asked.scale <= room.top + EXACT
