"""Two nets side by side: each window is its own net's, and beats act on both or on one."""

from __future__ import annotations

import numpy as np
import pytest
from support.nets import torch_forward
from support.picture import EXACT, SMALL, beat, carried, drawn_dots, ends, same, write_clip

from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import find_snapshot
from pleat.scenes.beats import Compare, Pause, Transition
from pleat.scenes.clip.captions import filled
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.overlap import text_boxes
from pleat.scenes.playback.pleat_scene import PleatScene, rehearse
from pleat.scenes.stage.slots import ACCURACY, BOUNDARY, MISTAKES

PAIR = 'layout = "pair"'
LABELS = ("Two linear layers", "The same with ReLU")


def compare(**keys) -> str:
    table = beat("c", "compare", labels=LABELS, seconds=0.4, **keys)
    return table + 'with = "hard-relu"\n'


def paired(folder, beats, **keys):
    return write_clip(folder, compare() + beats, net="hard-linear", head=PAIR, **keys)


def texts(scene) -> list[str]:
    return [box.text for box in text_boxes(scene.mobjects)]


def test_beats_happen_in_both_windows_each_with_its_own_net(tmp_path):
    clip = paired(
        tmp_path,
        beat("l", "layer", layer=1, seconds=0.4)
        + beat("m", "linear", layer=2, seconds=0.4)
        + beat("n", "shift", layer=2, seconds=0.4)
        + beat("r", "rewind", seconds=0.4),
    )
    nets = [find_snapshot(name).net for name in ("hard-linear", "hard-relu")]
    places = {"c": (0, 0), "l": (2, 4), "m": (3, 5), "n": (4, 6), "r": (0, 0)}

    def look(scene, k):
        windows = []
        for stage, net, s in zip(scene.stage.sides, nets, places[clip.beats[k].id], strict=True):
            sheet = stage.sheet
            assert sheet.plane.s == s
            q = sheet.plane.view(carried(net, clip.dataset.points, s)[:, :2])
            for label in (0, 1):
                assert same(drawn_dots(sheet, label), q[clip.dataset.labels == label])
            windows.append(sheet.plane.window)
        assert windows[0].right < windows[1].left
        assert set(LABELS) <= set(texts(scene))

    ends(clip, SMALL, look)


def test_a_beat_can_keep_to_one_side(tmp_path):
    clip = paired(
        tmp_path,
        beat("l", "layer", layer=1, seconds=0.4, side="right")
        + beat("d", "show", views=("decision",), seconds=0.4, side="left")
        + beat("m", "layer", layer=1, seconds=0.4, side="left"),
    )
    places = []
    ends(
        clip,
        SMALL,
        lambda scene, k: places.append([s.sheet.plane.s for s in scene.stage.sides]),
    )
    assert places == [[0, 0], [0, 4], [0, 4], [2, 4]]


def test_both_decisions_and_accuracies_are_the_nets_own(tmp_path):
    clip = paired(tmp_path, beat("d", "show", views=("decision", "accuracy"), seconds=0.4))
    data = clip.dataset

    def look(scene, k):
        if not k:
            return
        for stage, name in zip(scene.stage.sides, ("hard-linear", "hard-relu"), strict=True):
            out = torch_forward(find_snapshot(name).net, data.points.copy())[:, 0]
            right = int(((out > 0) == data.labels).sum())
            assert stage.get(ACCURACY).label.text.startswith(f"{right} of 200")
            line = stage.get(BOUNDARY[0])
            x = line.carried.at(0.0)[:, :2]
            assert np.abs(torch_forward(stage.net, x)).max() < EXACT
            crosses = stage.get(MISTAKES) in stage.sheet.submobjects
            assert crosses == (right < 200)

    ends(clip, SMALL, look)


def test_one_net_can_stand_at_two_places(tmp_path):
    beats = beat("c", "compare", seconds=0.4) + beat(
        "l", "layer", layer=1, side="right", seconds=0.4
    )
    clip = write_clip(tmp_path, beats, head=PAIR)
    seen = []
    ends(clip, SMALL, lambda scene, k: seen.append([s.sheet.plane.s for s in scene.stage.sides]))
    assert seen == [[0, 0], [0, 4]]


def test_a_net_of_another_depth_or_file_may_stand_there(tmp_path):
    find_snapshot("hard-1").save(tmp_path / "mine.safetensors")
    table = beat("c", "compare", seconds=0.3) + 'with = "mine.safetensors"\n'
    write_clip(tmp_path, table + beat("l", "layer", layer=1), head=PAIR)
    both = table + beat("l", "layer", layer=1) + beat("m", "layer", layer=2)
    with pytest.raises(InputError, match="'m': at the right, layer = 2, but the net has layers 1"):
        write_clip(tmp_path, both, head=PAIR)


def test_captions_can_quote_both(tmp_path):
    clip = paired(tmp_path, beat("p", "pause", caption="{correct}, {other_correct} of {n}"))
    assert filled(clip.beats[1], clip) == "132, 200 of 200"
    with pytest.raises(InputError, match=r"\{other_correct\}; did you mean '\{correct\}'"):
        write_clip(tmp_path, beat("p", "pause", caption="{other_correct}"))


def test_another_net_at_the_right_is_another_picture(tmp_path):
    from pleat.scenes.drawing.look import RenderLook
    from pleat.scenes.film.keys import beat_key_parts

    file = tmp_path / "mine.safetensors"
    table = beat("c", "compare", seconds=0.3) + 'with = "mine.safetensors"\n'
    keys = []
    for name in ("hard-1", "hard-linear"):
        find_snapshot(name).save(file)
        clip = write_clip(tmp_path, table + beat("l", "pause"), head=PAIR)
        keys.append([beat_key_parts(clip, k, RenderLook(64, 36, 5)) for k in (0, 1)])
    assert keys[0][0] != keys[1][0]
    assert keys[0][1] != keys[1][1]


@pytest.mark.parametrize(
    ("beats", "head", "fault"),
    [
        (compare(), "", 'compare shows two planes, so [clip] needs layout = "pair"'),
        (compare() + compare().replace('"c"', '"d"'), PAIR, "two nets are side by side already"),
        (
            compare().replace("hard-relu", "hard-rely"),
            PAIR,
            "with: unknown net 'hard-rely'; did you mean 'hard-relu'?",
        ),
        (compare().replace("hard-relu", "two-by-three"), PAIR, "takes 3 inputs, 'hard-relu' 2"),
        (beat("p", "pause", side="left"), "", "side = 'left' is for two nets side by side"),
        (compare(views=("network",)), PAIR, "layout 'pair' has no room for it"),
        (compare(views=("matrix",)), PAIR, "layout 'pair' has no room for it"),
        (compare(views=("line",)), PAIR, "the sheet lies on no line at the input"),
    ],
)
def test_what_does_not_fit_is_told_in_one_sentence(beats, head, fault, tmp_path):
    with pytest.raises(InputError) as told:
        write_clip(tmp_path, beats, head=head)
    assert fault in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_a_look_at_the_picture_sees_both_windows(tmp_path):
    clip = paired(tmp_path, beat("l", "show", views=("equation", "legend"), seconds=0.5))
    assert inspect(clip) == []
    clip = paired(tmp_path, beat("l", "camera", zoom=6.0, side="right", seconds=0.5, hold=1.0))
    assert any("data points are out of the picture" in f.what for f in inspect(clip))


def test_a_script_compares_and_quotes_both_as_well():
    class Two(PleatScene):
        net = "hard-linear"
        layout = "pair"

        def construct(self):
            self.beat(Compare(other="hard-relu"))
            self.beat(Pause(caption="{correct}, {other_correct} of {n}", side="right"))
            self.beat(Transition())
            self.beat(Pause(side="right"))

    with pytest.raises(InputError, match="beat 'pause-4': side = 'right' is for two nets"):
        rehearse(Two)
