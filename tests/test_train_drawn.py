"""Training played: at every picture all that is drawn and counted is the net of one step."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from support.nets import torch_forward, torch_stages
from support.picture import EXACT, SMALL, beat, drawn_dots, ends, play, same, write_clip

from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot, find_snapshot
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.stage.slots import BOUNDARY, LOSS, TRAINING_CREASES
from pleat.scenes.stage.stage import Stage

OPENING = beat("s", "show", views=("plane", "data", "network"), seconds=0.4)
HIDDEN = OPENING + beat("l", "layer", layer=1, seconds=0.4)
LOOK = RenderLook(64, 36, 4)
HISTORY = find_snapshot("hard-relu").history


def watched(clip, kind="train"):
    """(step, stage) at every picture of beats of a kind, through `look`."""

    def run(look):
        def watch(scene, k, frame, _):
            if clip.beats[k].do == kind and scene.stage.made(Stage.training) is not None:
                look(scene.stage, scene.stage.training)

        play(clip, LOOK, watch)

    return run


def test_a_history_gives_its_own_nets_at_kept_steps_and_straight_weights_between():
    for k in (0, 3, 20, len(HISTORY) - 1):
        assert HISTORY.at(HISTORY.steps[k]) is HISTORY.nets[k]
    a, b = HISTORY.nets[10:12]
    step = 0.25 * HISTORY.steps[10] + 0.75 * HISTORY.steps[11]
    for got, p, q in zip(HISTORY.at(step).layers, a.layers, b.layers, strict=True):
        assert np.abs(got.W - (0.25 * p.W + 0.75 * q.W)).max() < 1e-12
        assert np.abs(got.b - (0.25 * p.b + 0.75 * q.b)).max() < 1e-12
    steps = [HISTORY.evenly(0, 500, t) for t in np.linspace(0, 1, len(HISTORY))]
    assert np.abs(np.array(steps) - HISTORY.steps).max() < 1e-6


def test_at_the_input_boundary_counts_and_weights_are_those_of_the_step(tmp_path):
    clip = write_clip(tmp_path, OPENING + beat("t", "train", seconds=4.0))
    x, labels = clip.dataset.points.copy(), clip.dataset.labels
    seen = []

    def look(stage, learning):
        if learning.counter.numbers["step"].level == 0:
            return
        net = stage.sheet.plane.net
        if seen:  # playing, no longer on the way back to the beginning
            meant = HISTORY.at(learning.step)
            for p, q in zip(net.layers, meant.layers, strict=True):
                assert np.abs(p.W - q.W).max() < 1e-12
        right = int(((torch_forward(net, x)[:, 0] > 0) == labels).sum())
        counted = {name: n.values[0] for name, n in learning.counter.numbers.items()}
        assert counted == {"step": round(learning.step), "correct": right, "n": 200}
        line = stage.get(BOUNDARY[0]).carried.at(0.0)[:, :2]
        assert np.abs(torch_forward(net, line)).max() < EXACT
        for neuron, own in enumerate(stage.get(TRAINING_CREASES)._lines):
            for crease in own:
                z = torch_stages(net, crease.at(0.0)[:, :2])[0][0]
                assert np.abs(z[:, neuron]).max() < EXACT
        for layer, rows in zip(net.layers, stage.network.edges, strict=True):
            drawn = np.array([[edge.weight for edge in row] for row in rows])
            assert np.abs(drawn - layer.W).max() < 1e-12
        if learning.step == 0 or seen:
            seen.append(learning.step)

    watched(clip)(look)
    assert seen[0] == 0
    assert seen == sorted(seen)
    assert seen[-1] > 400
    assert len(set(seen)) > 10


def test_on_the_hidden_plane_points_and_line_are_those_of_the_step_and_in_the_picture(tmp_path):
    clip = write_clip(tmp_path, HIDDEN + beat("t", "train", start=0, seconds=4.0))
    x, labels = clip.dataset.points.copy(), clip.dataset.labels
    seen = []

    def look(stage, learning):
        sheet, net = stage.sheet, stage.sheet.plane.net
        (_, a), _ = torch_stages(net, x)
        q = sheet.plane.view(a)
        if learning.step > 0 and not seen:
            return  # still on the way back to the first step
        for label in (0, 1):
            assert same(drawn_dots(sheet, label), q[labels == label])
        h = stage.get(BOUNDARY[1]).carried.at(sheet.plane.s)[:, :2]
        last = net.layers[1]
        assert np.abs(h @ last.W[0] + last.b[0]).max() < EXACT
        seen.append(learning.step)

    watched(clip)(look)
    assert len(set(seen)) > 10


def test_the_curve_is_torchs_loss_at_the_kept_steps(tmp_path):
    clip = write_clip(tmp_path, OPENING + beat("t", "train", to=100, seconds=0.4))
    found = {}
    ends(clip, SMALL, lambda scene, k: found.update(curve=scene.stage.get(LOSS)))
    curve = found["curve"]
    kept = {round(step): loss for step, loss in curve.curve if step in HISTORY.steps}
    y = torch.tensor(clip.dataset.labels, dtype=torch.float64)
    for k in (0, 12, 30, len(HISTORY) - 1):
        out = torch.tensor(torch_forward(HISTORY.nets[k], clip.dataset.points.copy())[:, 0])
        meant = torch.nn.functional.binary_cross_entropy_with_logits(out, y)
        assert kept[HISTORY.steps[k]] == pytest.approx(float(meant), abs=1e-9)
    drawn = curve.line.points[[0, -1], :2]
    ends_ = np.array([[0.0, kept[0]], [100.0, np.interp(100.0, *curve.curve.T)]])
    assert np.abs(drawn - curve.at(ends_)).max() < EXACT


def test_it_goes_on_where_it_stopped_and_ends_with_the_trained_net(tmp_path):
    beats = (
        OPENING
        + beat("a", "train", to=0, seconds=0.4)
        + beat("b", "train", to=90, seconds=0.4)
        + beat("c", "train", seconds=0.4)
        + beat("l", "layer", layer=1, seconds=0.4)
    )
    clip = write_clip(tmp_path, beats)
    steps, last = [], []

    def look(scene, k):
        learning = scene.stage.made(Stage.training)
        steps.append(learning and learning.step)
        last.append(scene.stage.sheet.plane.net)

    ends(clip, SMALL, look)
    assert steps == [None, 0, 90, 500, 500]
    for p, q in zip(last[-1].layers, clip.net.layers, strict=True):
        assert (p.W == q.W).all()
        assert (p.b == q.b).all()


def test_a_half_trained_net_folds_with_its_own_weights(tmp_path):
    beats = (
        OPENING
        + beat("a", "train", to=60, seconds=0.4)
        + beat("l", "layer", layer=1, seconds=0.4)
        + beat("r", "rewind", seconds=0.4)
        + beat("b", "train", seconds=0.4)
    )
    clip = write_clip(tmp_path, beats)

    def look(scene, k):
        if clip.beats[k].id == "l":
            sheet = scene.stage.sheet
            (_, a), _ = torch_stages(HISTORY.at(60), clip.dataset.points.copy())
            q = sheet.plane.view(a)
            assert same(drawn_dots(sheet, 1), q[clip.dataset.labels == 1])

    ends(clip, SMALL, look)


def test_hiding_takes_all_of_it_away(tmp_path):
    beats = (
        OPENING
        + beat("t", "train", seconds=0.4)
        + beat("h", "hide", views=("decision", "accuracy", "loss"), seconds=0.4)
    )
    counts = []

    def look(scene, k):
        stage = scene.stage
        groups = (stage.panel, stage.sheet, stage.front)
        counts.append([len(group.submobjects) for group in groups])

    ends(write_clip(tmp_path, beats), SMALL, look)
    # Crosses lie on the sheet as long as a point is wrong; at the end none is.
    assert counts[1][0] == counts[0][0] + 1
    assert counts[2][::2] == counts[0][::2]
    assert counts[2][1] <= counts[0][1] + 1


def test_two_sides_train_together(tmp_path):
    beats = (
        beat("c", "compare", seconds=0.4)
        + beat("l", "layer", layer=1, side="right", seconds=0.4)
        + beat("a", "train", to=0, seconds=0.4)
        + beat("t", "train", seconds=3.0)
    )
    clip = write_clip(tmp_path, beats, head='layout = "pair"')
    pairs = []

    def watch(scene, k, frame, _):
        if clip.beats[k].id == "t":
            pairs.append([one.training.step for one in scene.stage.sides])

    play(clip, LOOK, watch)
    assert len(pairs) > 8
    assert all(left == right for left, right in pairs)


def test_the_picture_is_clean_all_along(tmp_path):
    beats = HIDDEN.replace('"network"', '"network", "legend"')
    clip = write_clip(tmp_path, beats + beat("t", "train", seconds=1.0, caption="It learns."))
    assert inspect(clip) == []


@pytest.mark.parametrize(
    ("beats", "net", "fault"),
    [
        (beat("t", "train"), "one-five", "comes without the history of its training"),
        (beat("t", "train", to=501), "hard-relu", "to = 501, but training took 500 steps"),
        (
            beat("s", "show", views=("matrix",)) + beat("t", "train"),
            "hard-relu",
            "the loss is drawn where the matrices stand; hide them first, or curve = false",
        ),
        (
            beat("t", "train", to=50) + beat("u", "show", views=("accuracy",)),
            "hard-relu",
            "in beat 'u' views has 'accuracy' is about the trained one",
        ),
        (
            beat("t", "train", to=50) + beat("u", "boundary"),
            "hard-relu",
            "in beat 'u' do = 'boundary' is about the trained one",
        ),
        (beat("s", "show", views=("loss",)), "hard-relu", "no training is played before it"),
    ],
)
def test_what_can_not_be_played_is_told_in_one_sentence(beats, net, fault, tmp_path):
    with pytest.raises(InputError) as told:
        write_clip(tmp_path, beats, net=net)
    assert fault in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_a_net_of_ones_own_brings_its_history_along(tmp_path):
    own = find_snapshot("hard-linear")
    own.save(tmp_path / "own.safetensors")
    write_clip(tmp_path, OPENING + beat("t", "train", seconds=0.4), net="own.safetensors")
    Snapshot(net=own.net, data="hard").save(tmp_path / "bare.safetensors")
    with pytest.raises(InputError, match=r"'bare\.safetensors' comes without the history"):
        write_clip(tmp_path, beat("t", "train"), net="bare.safetensors")
