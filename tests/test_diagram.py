"""Diagrams: what passes is what torch computes; what can't be is told at its line."""

from __future__ import annotations

import numpy as np
import pytest
from support.command import pleat
from support.diagrams import check_content, check_diagram, tokens, torch_pass
from support.picture import SMALL, beat, ends, play

from pleat.nets import InputError, find_snapshot
from pleat.nets.passes import Pass
from pleat.scenes.beats.diagram_stage import RUNNING
from pleat.scenes.clip.translation import texts_of, translate
from pleat.scenes.clip.validation import check_words, validate
from pleat.scenes.playback.load import load_clip

HEAD = '[clip]\ntitle = "t"\nnet = "hard-relu"\nlayout = "card"\npoint = 17\n'
BOXES = """
[[beat]]
id = "map"
do = "diagram"
step = 0
rate = 0.3
seconds = 0.8

[[beat.box]]
id = "x"
text = "input"
holds = "x"

[[beat.box]]
id = "net"
text = "net"
holds = "net"

[[beat.box]]
id = "y"
text = "output"
holds = "y"

[[beat.box]]
id = "loss"
text = "loss"
holds = "loss"

[[beat.box]]
id = "optimizer"
text = "optimizer"
holds = "gradient"

[[beat.arrow]]
from = "x"
to = "net"
text = "first"

[[beat.arrow]]
from = "net"
to = "y"
carries = "y"

[[beat.arrow]]
from = "y"
to = "loss"

[[beat.arrow]]
from = "loss"
to = "optimizer"
carries = "dW1"

[[beat.arrow]]
id = "back"
from = "optimizer"
to = "net"
carries = "weights"
trains = true
"""
ROUND = ("x", "net", "y", "loss", "optimizer", "net")


def clip_of(folder, *beats: str, head: str = HEAD, boxes: str = BOXES):
    (folder / "clip.toml").write_text(f"{head}{boxes}{''.join(beats)}", encoding="utf-8")
    return load_clip(folder / "clip.toml")


def test_the_tensors_on_their_way_are_torch_s(tmp_path):
    """Two rounds: every token is of the pass so far, every step is torch's gradient's."""
    clip = clip_of(
        tmp_path,
        beat("one", "pass", path=ROUND, seconds=5.0),
        beat("two", "pass", path=ROUND, point=3, seconds=5.0),
    )
    seen: dict[tuple[int, str], dict] = {}
    nets = [find_snapshot("hard-relu").history.at(0)]

    def watch(scene, k, frame, picture):
        for token in tokens(scene.stage):
            seen[k, token.content.of] = dict(token.content.tensor.values)
        check_diagram(scene.stage)

    play(clip, SMALL, watch)
    for k, point in ((1, 17), (2, 3)):
        one = Pass(nets[-1], clip.dataset, point, clip.threshold)
        wanted = torch_pass(one)
        stepped = wanted["weights"] - 0.3 * wanted["gradient"]
        nets.append(one.stepped(0.3))
        for name in ("x", "y", "dW1"):
            for place, value in seen[k, name].items():
                column = wanted[name] if wanted[name].ndim == 2 else wanted[name][:, None]
                lying = column.T if place[1] >= column.shape[1] else column
                assert value == pytest.approx(lying[place], abs=1e-9)
        for place, value in seen[k, "weights"].items():
            assert value == pytest.approx(stepped[max(place)], abs=1e-9)


def test_what_joins_comes_at_the_same_time(tmp_path):
    """The output and what was wanted go to the loss side by side; of all only these two."""
    boxes = BOXES.replace(
        '[[beat.arrow]]\nfrom = "x"',
        '[[beat.box]]\nid = "w"\nholds = "wanted"\n\n'
        '[[beat.arrow]]\nfrom = "w"\nto = "loss"\n\n[[beat.arrow]]\nfrom = "x"',
    )
    way = beat("one", "pass", path=("x", "net", "y", "loss"), joins=("w-loss",), seconds=3.0)
    clip, seen = clip_of(tmp_path, way, boxes=boxes), []
    validate(clip)

    def watch(scene, k, frame, picture):
        there = [token for token in tokens(scene.stage) if token.submobjects[0].level > 0]
        seen.append(tuple(sorted(token.content.of for token in there)))
        one = scene.stage.held(RUNNING).one
        for token in there:
            check_content(token.content, one)

    play(clip, SMALL, watch)
    assert {names for names in seen if names} == {("x",), ("y",), ("wanted", "y")}


def test_quick_rounds_are_as_many_single_steps(tmp_path):
    clip = clip_of(tmp_path, beat("r", "pass", path=ROUND, rounds=25, point=5, seconds=1.0))
    shown = []

    def look(scene, k):
        check_diagram(scene.stage)
        shown.append(scene.stage.held(RUNNING).one)

    ends(clip, SMALL, look)
    net = find_snapshot("hard-relu").history.at(0)
    points = np.random.default_rng(0).integers(0, 200, 25).tolist()
    for point in [*points[:-1], 5]:
        net = Pass(net, clip.dataset, point).stepped(0.3)
    for a, b in zip(shown[-1].net.layers, net.layers, strict=True):
        np.testing.assert_allclose(a.W, b.W, atol=1e-12)
    assert shown[-1].point == 5


def test_an_arrow_comes_with_its_second_box_or_by_its_name(tmp_path):
    more = beat("more", "bring", boxes=("loss", "optimizer")) + beat("b", "bring", boxes=("back",))
    boxes = BOXES.replace("seconds = 0.8", 'bring = ["x", "y", "net"]')
    clip = clip_of(tmp_path, more, boxes=boxes)
    validate(clip)
    there = []

    def look(scene, k):
        running, front = scene.stage.held(RUNNING), scene.stage.front.submobjects
        there.append([name for name, one in running.view.arrows.items() if one in front])
        for name in running.full:
            check_content(running.content(name), running.shown[name])

    ends(clip, SMALL, look)
    assert there[0] == ["x-net", "net-y"]
    assert there[1] == ["x-net", "net-y", "y-loss", "loss-optimizer"]
    assert there[2][-1] == "back"


def test_emphasis_lights_boxes_and_arrows(tmp_path):
    clip = clip_of(tmp_path, beat("lit", "pause", emphasis=("box loss", "arrow back"), hold=0.5))
    validate(clip)
    lit = []

    def watch(scene, k, frame, picture):
        if k == 1:
            lit.append(sum(len(m.points) > 0 for m in scene.stage.ground.get_family()))

    play(clip, SMALL, watch)
    assert max(lit) > 3


FAULTS = {
    "from": (
        'from = "x"',
        'from = "xx"',
        ":40: beat 'map': arrow[1].from = 'xx' is no box; did you",
    ),
    "to": ('to = "y"\n', 'to = "yy"\n', "arrow[2].to = 'yy' is no box; did you mean 'y'?"),
    "self": ('from = "x"', 'from = "net"', "arrow[1].to = 'net' is where it begins"),
    "twice": ('id = "loss"', 'id = "y"', "box[4].id = 'y' is taken by an earlier box"),
    "holds": ('holds = "loss"', 'holds = "los"', "box[4].holds = 'los', but did you mean 'loss'?"),
    "picture": ('holds = "x"', 'holds = "picture"', "its 2 inputs are not known to be a picture"),
    "layer": ('carries = "dW1"', 'carries = "dW7"', "arrow[4].carries = 'dW7', but 'dW7' is of la"),
    "key": ('holds = "x"', 'hold = "x"', "there is no such key; did you mean 'holds'?"),
    "at": (
        'holds = "x"',
        "at = [1, 1]",
        "box[1].at = [1.0, 1.0] is for order = 'grid', not 'layers'",
    ),
    "grid": ("rate = 0.3", 'order = "grid"', "box[1]: on a grid it needs its column and row"),
    "bring": (
        "rate = 0.3",
        'bring = ["x", "losss"]',
        "bring has 'losss', which is no box or arrow",
    ),
    "step": ('net = "hard-relu"', 'net = "one-five"', "no history"),
    "layout": ('layout = "card"', "", 'needs layout = "card"'),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_told_at_its_line(tmp_path, name):
    old, new, said = FAULTS[name]
    text = HEAD + BOXES
    if name == "step":
        text = text.replace("point = 17\n", 'data = "hard"\npoint = 17\n')
    assert old in text
    (tmp_path / "clip.toml").write_text(text.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        validate(load_clip(tmp_path / "clip.toml"))
    line = str(caught.value).splitlines()[0]
    assert said in line
    assert "clip.toml:" in line


LATER = {
    "no diagram": ("", beat("p", "pass", path=("x", "net")), 'needs a beat do = "diagram" before'),
    "no arrow": (
        BOXES,
        beat("p", "pass", path=("net", "x")),
        "before 'x', but no arrow leads that w",
    ),
    "unknown": (
        BOXES,
        beat("p", "pass", path=("x", "nett")),
        "'nett', which is no box; did you mean",
    ),
    "there": (
        BOXES,
        beat("b", "bring", boxes=("x",)),
        "boxes has 'x', which an earlier beat brings",
    ),
    "joins": (
        BOXES,
        beat("p", "pass", path=("x", "net"), joins=("bac",)),
        "joins has 'bac', which is no arrow that is there; did you mean 'back'?",
    ),
    "aside": (
        BOXES,
        beat("p", "pass", path=("x", "net"), joins=("y-loss",)),
        "joins has 'y-loss', but the path does not come to 'loss'",
    ),
    "point": (BOXES, beat("p", "pass", path=("x", "net"), point=200), "the points are 0 to 199"),
    "rounds": (BOXES, beat("p", "pass", path=("x", "net"), rounds=9), "has trains = true"),
    "emphasis": (BOXES, beat("p", "pause", emphasis=("box looss",)), "did you mean 'box loss'?"),
    "not yet": (
        BOXES.replace("rate = 0.3", 'bring = ["x"]'),
        beat("p", "pass", path=("x", "net")),
        "no beat has brought that arrow yet",
    ),
}


@pytest.mark.parametrize("name", LATER)
def test_and_so_is_what_later_beats_ask_for(tmp_path, name):
    boxes, later, said = LATER[name]
    with pytest.raises(InputError) as caught:
        validate(clip_of(tmp_path, later, boxes=boxes))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_a_diagram_without_room_is_told_by_the_commands(tmp_path):
    long = "a very long text of a box that goes on and on and says nothing at all, " * 6
    boxes = BOXES
    for text in ("input", "output", "loss", "optimizer"):
        boxes = boxes.replace(f'text = "{text}"', f'text = "{long}"')
    clip_of(tmp_path, boxes=boxes)
    run = pleat("check", "clip.toml", cwd=tmp_path)
    assert run.code == 2
    assert "clip.toml:" in run.err
    assert "no room for these 5 boxes" in run.err


def test_translations_replace_texts_by_id(tmp_path):
    head = HEAD + 'languages = ["zh-Hant"]\n'
    words = {"x": "輸入", "net": "網路", "y": "輸出", "loss": "損失", "optimizer": "最佳化器"}
    own = "\n".join(f'{name} = "{text}"' for name, text in words.items())
    there = tmp_path / "clip.zh-Hant.toml"
    arrow = '[beat.map.arrow]\nx-net = "第一"\n'
    there.write_text(f'[clip]\ntitle = "t"\n[beat.map.box]\n{own}\n{arrow}')
    clip = translate(clip_of(tmp_path, head=head), "zh-Hant")
    assert texts_of(clip.beats[0]) == {"box": words, "arrow": {"x-net": "第一"}}
    assert clip.beats[0].box[0].holds == "x"
    check_words(clip)
    there.write_text(f'[clip]\ntitle = "t"\n[beat.map.box]\n{own}\nyy = "?"\n')
    with pytest.raises(InputError) as caught:
        translate(clip_of(tmp_path, head=head), "zh-Hant")
    assert "beat 'map': arrow: is missing" in str(caught.value)
    assert ":9: beat 'map': box.yy: the clip has no such text" in str(caught.value)


def test_the_shipped_words_are_what_the_net_says():
    """The encoder's clip: two pictures, and the word for each."""
    clip = load_clip("encoder")
    said = {}

    def look(scene, k):
        running = scene.stage.held(RUNNING)
        word = running.content("word")
        if "word" in running.full:
            seen = [w.text for w in word.words if w.submobjects[0].fill_rgbas[0, 3] > 0]
            said[clip.beats[k].id] = seen

    ends(clip, SMALL, look)
    for id_, point in (("decode", 432), ("another", 184)):
        wanted = torch_pass(Pass(clip.net, clip.dataset, point))["y"].argmax()
        assert said[id_] == [clip.head.classes[int(wanted)]]
        assert clip.dataset.labels[point] == wanted
