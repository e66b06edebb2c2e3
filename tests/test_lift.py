"""The sheet lifted to what a neuron makes of it: heights, cuts, the way up and down, faults."""

from __future__ import annotations

import numpy as np
import pytest
from support.command import pleat
from support.nets import he
from support.picture import EXACT, SMALL, beat, ends, play, write_clip
from support.sheet import check_sheet, heights, over, seen

from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.clip.height import Height
from pleat.scenes.drawing.ink import inks
from pleat.scenes.parts.plane.solids import Shard
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.slots import LEVEL_LINE, LEVEL_SHADOW, LIFTED

SHOW = beat("s", "show", views=("grid", "data", "basis", "network", "values"), seconds=0.4)
UP = beat("up", "lift", layer=1, of="z", seconds=1.0)
FOLD = beat("fold", "lift", layer=1, seconds=0.6)
OUT = beat("out", "lift", seconds=0.6)
CUT = beat("cut", "cut", seconds=0.6)
DOWN = beat("down", "lower", seconds=0.8)
AROUND = beat("round", "camera", orbit=360.0, seconds=1.6)


def clip_of(folder, net, beats, scale=1.0, offset=(0.0, 0.0), head=""):
    """A clip of a net and random data of a scale, around a place."""
    Snapshot(net).save(folder / "mine.safetensors")
    x = scale * np.random.default_rng(5).uniform(-1, 1, (40, 2)) + np.array(offset)
    np.savez(folder / "mine.npz", x=x, label=np.arange(40) % 2)
    text = f'[clip]\ntitle = "T"\nnet = "mine.safetensors"\ndata = "mine.npz"\n{head}\n{beats}'
    (folder / "mine.toml").write_text(text)
    return load_clip(folder / "mine.toml")


@pytest.mark.parametrize(
    ("widths", "activation", "scale", "offset"),
    [
        ((2, 3, 1), "relu", 2.0, (0.0, 0.0)),
        ((2, 2, 2, 1), "leaky_relu(0.2)", 1e3, (0.0, 0.0)),
        ((2, 4, 1), "relu", 1e-3, (0.0, 0.0)),
        ((2, 3, 1), "relu", 2.0, (40.0, -25.0)),
    ],
)
def test_all_that_is_lifted_stands_as_high_as_torch_says(
    tmp_path, widths, activation, scale, offset
):
    clip = clip_of(
        tmp_path,
        he(*widths, seed=2, activation=activation),
        SHOW + UP + FOLD + OUT + CUT,
        scale,
        offset,
    )
    compared = set()

    def look(scene, k):
        (sheet,) = scene.stage.plane.submobjects
        if k:
            compared.update(check_sheet(sheet, clip, clip.beats[: k + 1]))

    ends(clip, SMALL, look)
    assert {"points", "surface", "axis"} <= compared


def test_on_the_way_points_and_pieces_stand_between_both_heights(tmp_path):
    clip = clip_of(tmp_path, he(2, 3, 1, seed=2), SHOW + UP + FOLD)
    x, shares = clip.dataset.points, []

    def watch(scene, k, frame, picture):
        relief = scene.stage.sheet.plane.relief
        if clip.beats[k].id != "fold" or relief is None:
            return
        sheet, t = scene.stage.sheet, relief.t
        z, a = (heights(clip.net, Height(1, 1, of), x) for of in ("z", "a"))
        p = seen(sheet.plane.view, over(x, sheet, (1 - t) * z + t * a))
        assert np.abs(sheet.data.positions(sheet.plane) - p).max() < EXACT
        shares.append(t)

    play(clip, SMALL, watch)
    assert shares[0] == 0
    assert shares[-1] == 1
    assert 0 < np.median(shares) < 1


def test_a_cut_is_at_its_height_on_the_surface_and_below_it_on_the_ground(tmp_path):
    clip = clip_of(
        tmp_path, he(2, 4, 1, seed=3), SHOW + OUT + beat("c", "cut", at=0.1, seconds=0.6)
    )

    def look(scene, k):
        if clip.beats[k].id != "c":
            return
        stage, plane = scene.stage, scene.stage.sheet.plane
        on, below = stage.held(LEVEL_LINE), stage.held(LEVEL_SHADOW)
        x = on.carried.at(0.0)[:, :2]
        assert len(x) > 2
        assert np.abs(clip.net(x)[:, 0] - 0.1).max() < 1e-9
        assert np.abs(plane.at(on.carried)[:, 2] - 0.1 * plane.relief.unit).max() < EXACT
        assert not plane.at(below.carried)[:, 2].any()

    ends(clip, SMALL, look)


def test_what_was_flat_before_is_the_same_again_after(tmp_path):
    clip = clip_of(tmp_path, he(2, 3, 1, seed=2), SHOW + UP + AROUND + CUT + DOWN)
    pictures = {}

    def watch(scene, k, frame, picture):
        pictures[clip.beats[k].id] = picture.copy()
        if clip.beats[k].id == "down":
            held = [slot for slot in LIFTED if scene.stage.get(slot) is not None]
            levels = [ink.level for part in scene.stage.sheet.submobjects for ink in inks(part)]
            pictures["held"], pictures["levels"] = held, levels

    play(clip, SMALL, watch)
    assert pictures["held"] == []
    # In which order arrows and points lie on each other is all that may differ.
    apart = np.abs(pictures["s"].astype(int) - pictures["down"]).max(axis=2) > 12
    assert apart.mean() < 0.01


def test_on_the_way_around_everything_is_in_its_order_of_depth(tmp_path):
    # Of pieces that are drawn over each other, whatever is nearer is drawn later.
    clip = clip_of(tmp_path, he(2, 3, 1, seed=4), SHOW + OUT + AROUND)
    seen_twice = []

    def watch(scene, k, frame, picture):
        if clip.beats[k].id != "round":
            return
        sheet = scene.stage.sheet
        shards = [m for m in sheet.painted() if isinstance(m, Shard)]
        marks = [(n, m.points[0]) for n, m in enumerate(shards) if len(m.points) == 4]
        for n, place in marks:
            for m, other in marks:
                if m > n and np.hypot(*(place - other)[:2]) < 0.02:
                    seen_twice.append(other[2] - place[2])

    play(clip, SMALL, watch)
    assert min(seen_twice, default=0.0) > -0.05


def test_values_in_the_network_are_those_of_the_ringed_point(tmp_path):
    clip = clip_of(tmp_path, he(2, 3, 1, seed=2), SHOW + UP + FOLD + OUT)
    told = {}

    def look(scene, k):
        told[clip.beats[k].id] = scene.stage.readings()

    ends(clip, SMALL, look)
    x = clip.dataset.points[told_point(clip)][None]
    (z, a), (y, _) = clip.net.stages(x)
    assert told["s"][2:] == [None] * 4
    assert told["up"][2] == pytest.approx(z[0, 0])
    assert told["fold"][2] == pytest.approx(a[0, 0])
    assert told["out"][2:] == pytest.approx([*a[0], y[0, 0]])


def told_point(clip) -> int:
    ones = np.flatnonzero(clip.dataset.labels == 1)
    return int(ones[len(ones) // 3])


@pytest.mark.parametrize(
    ("beats", "told"),
    [
        (beat("l", "lift", layer=4), r"'l': layer = 4, but the net has layers 1 to 2"),
        (beat("l", "lift", layer=1, neuron=9), r"neuron = 9, but layer 1 has neurons 1 to 2"),
        (beat("l", "lower"), "the sheet is not lifted"),
        (beat("l", "cut"), "there is no surface to be cut; lift one first"),
        (beat("l", "show", views=("stems",)), "lift it first"),
        (OUT + beat("l", "linear"), "linear needs the sheet in its plane, .* lower it first"),
        (OUT + beat("l", "boundary"), "boundary needs the sheet in its plane"),
        (OUT + beat("l", "show", views=("grid",)), "views has 'grid', but it lies in the input"),
        (beat("m", "layer") + beat("l", "lift"), "it stands behind layer 1; rewind first"),
        (beat("l", "camera", orbit=90.0), "a space of three neurons or a sheet that is lifted"),
    ],
)
def test_what_can_not_be_lifted_now_is_told(tmp_path, beats, told):
    with pytest.raises(InputError, match=told):
        write_clip(tmp_path, beats)


def test_the_command_tells_it_in_one_line(tmp_path):
    (tmp_path / "c.toml").write_text('[clip]\ntitle = "t"\nnet = "hard-relu"\n' + beat("l", "cut"))
    said = pleat("check", "c.toml", cwd=tmp_path)
    assert said.code == 2
    assert "beat 'l': there is no surface to be cut; lift one first" in said.err
    assert "Traceback" not in said.err
