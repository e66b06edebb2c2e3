"""Clip files: read into models, every fault told at once, words drawn as words."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from support import panel
from support.nets import he
from support.picture import (
    SMALL,
    beat,
    clip_text,
    ends,
    fold,
    play,
    within,
    write_clip,
)

from pleat.configs import shipped
from pleat.nets import InputError, Snapshot
from pleat.scenes.beats import Beat, kinds
from pleat.scenes.clip.captions import filled
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.validation import check_words
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.labels import Caption
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.typeset import plain, typeset
from pleat.scenes.parts.panel.equation import Equation
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.scene import Performance

SHOW = beat("a", "show", views=("data",))


@pytest.mark.parametrize("name", sorted(n for n in shipped("clips") if "." not in n))
def test_shipped_clips_are_valid_and_of_a_good_length(name):
    clip = load_clip(name)
    assert clip.name == name
    assert clip.title
    assert clip.head.alt
    check_words(clip)
    assert 5 <= schedule(clip, 30).frames / 30 <= 60


def test_captions_quote_what_was_measured():
    told = [b.caption for b in schedule(fold(), 15).beats]
    assert not [t for t in told if "{" in t]
    assert any("200 of 200" in t for t in told)
    assert any("9 numbers" in t for t in told)


@pytest.mark.parametrize(
    ("net", "head", "right"),
    [("hard-relu", "", 200), ("hard-1", "", 132), ("easy-by-hand", "threshold = 1.0", 132)],
)
def test_facts_are_the_nets_own(net, head, right, tmp_path):
    told = "{correct} {wrong} {n} {percent} {parameters} {threshold}"
    clip = write_clip(
        tmp_path, beat("a", "show", views=("data",), caption=told), net=net, head=head
    )
    words = filled(clip.beats[0], clip).split()
    x, labels = clip.dataset.points, clip.dataset.labels
    out = x
    for layer in clip.snapshot.net.layers:
        out = out @ layer.W.T + layer.b
        out = np.maximum(out, 0) if layer.activation == "relu" else out
    counted = int(((out[:, 0] > clip.threshold) == (labels == 1)).sum())
    assert counted == int(words[0]) == right
    assert int(words[1]) == 200 - counted
    assert words[2] == "200"
    assert float(words[3]) == pytest.approx(counted / 2)
    assert int(words[4]) == sum(p.W.size + p.b.size for p in clip.snapshot.net.layers)
    assert float(words[5]) == clip.threshold


# Faults.


def faults(tmp_path, text: str) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as told:
        check_words(load_clip(path))
    message = str(told.value)
    assert "mine" in message
    assert "Traceback" not in message
    return message


def test_every_fault_of_a_file_is_told_at_once_with_its_key(tmp_path):
    text = clip_text(
        beat("a", "dance")
        + beat("b", "show", views=("grid", "moon"))
        + beat("c", "linear", layer=0)
        + beat("d d", "pause")
        + beat("e", "pause", hold="long")
        + beat("f", "pause", second=3),
        head='symbol = "hh"\nfigure = ["002-17"]',
    )
    lines = faults(tmp_path, text).splitlines()
    for part in (
        "beat 'a': do = 'dance'",
        "beat 'b': views[2]",
        "beat 'c': layer",
        "beat 'd d': id",
        "beat 'e': hold",
        "beat 'f': second",
        "did you mean 'seconds'",
        "clip.symbol",
        "clip.figure",
    ):
        assert [line for line in lines if part in line], (part, lines)
    assert all(str(tmp_path / "mine.toml") in line for line in lines)


def test_faults_against_the_net_are_told_at_once_too(tmp_path):
    text = clip_text(
        beat("a", "linear", layer=3)
        + beat("a", "fold", layer=1, neuron=3)
        + beat("c", "fold", layer=2, neuron=1)
        + beat("d", "correspond", layer=1, columns=(1, 3)),
        head='point = 200\nfigures = ["002-99"]',
    )
    message = faults(tmp_path, text)
    for part in ("layer = 3", "neuron = 3", "no activation", "columns", "point", "002-99"):
        assert part in message, (part, message)
    assert "beat 2: id: 'a' is taken" in message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "clip"),
        ("[clip]\ntitle = 'x'\nnet = 'hard-relu'\n", "beat"),
        (clip_text(SHOW, net="no-such"), "no-such"),
        (clip_text(SHOW, head='data = "moon"'), "moon"),
        (clip_text(SHOW, head='data = "hard(cont=3)"'), "cont"),
        (clip_text(SHOW, head='threshold = "x"'), "threshold"),
        (clip_text(SHOW, head="threshold = nan"), "threshold"),
        (clip_text(SHOW, head='classes = ["only one"]'), "classes"),
        (clip_text("beat = 3\n"), "beat"),
        (clip_text("[[beat]]\nid = 'a'\n"), "do"),
        (clip_text("[[beat]]\ndo = 'pause'\n"), "id"),
        (clip_text("[[beat]]\nid = 'a'\ndo = ['pause']\n"), "do"),
        (clip_text(beat("a", "pause", seconds=0.0)), "seconds"),
        (clip_text(beat("a", "pause", seconds=1e9)), "seconds"),
        (clip_text(beat("a", "pause", hold=-1.0)), "hold"),
        ("[clip\n", "TOML"),
    ],
)
def test_a_single_fault(text, part, tmp_path):
    assert part in faults(tmp_path, text)


@pytest.mark.parametrize("field", ["nothing", "", "0"])
def test_a_caption_that_quotes_no_fact_is_told_with_the_other_faults(field, tmp_path):
    caption = f"so {{{field}}} it"
    tables = beat("a", "show", views=("data",), caption=caption) + beat("b", "linear", layer=7)
    first, second = faults(tmp_path, clip_text(tables)).splitlines()
    assert f"beat 'a': caption quotes {{{field}}}; known are" in first
    assert "{correct}" in first
    assert "beat 'b'" in second


def test_braces_around_no_name_stand_as_they_are(tmp_path):
    caption = "{correct.__class__} { n } {n!r}"
    clip = write_clip(tmp_path, beat("a", "show", views=("data",), caption=caption))
    assert filled(clip.beats[0], clip) == caption


def test_files_that_are_none(tmp_path):
    with pytest.raises(InputError, match=r"no clip 'mud'.*fold"):
        load_clip("mud")
    with pytest.raises(InputError, match="no such file"):
        load_clip(tmp_path / "mud.toml")
    with pytest.raises(InputError, match="beat 'x'"):
        fold().index("x")


def test_models_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        fold().beats[0].caption = "other"


def test_every_kind_of_beat_has_a_name_of_its_own_and_says_what_it_is():
    for name, kind in kinds().items():
        assert issubclass(kind, Beat)
        assert kind.model_fields["do"].default == name
        assert kind.__doc__


# Words.


def caption_points(clip):
    """Outlines of each beat's caption, and its place."""
    out = {}

    def look(scene, k, frame, _):
        found = [m for m in scene.stage.words.submobjects if isinstance(m, Caption)]
        if found and frame == scene.schedule.beats[k].motion:
            out[k] = np.concatenate([ink.points for ink in inks(found[0])])

    play(clip, SMALL, look)
    return out


@pytest.mark.parametrize(
    "words",
    [
        '#read("/etc/passwd")',
        "<script>alert(1)</script>",
        "\"quoted\" 'too' \\ back",
        "$x$ *bold* _it_ @x",
        "two\nlines",
        "{correct}} {{correct}",
    ],
)
def test_a_caption_is_drawn_as_it_stands(words, tmp_path):
    clip = write_clip(tmp_path, beat("a", "show", views=("data",), caption=words))
    check_words(clip)
    (points,) = caption_points(clip).values()
    told = filled(clip.beats[0], clip)
    assert told == words.replace("{correct}", "200")
    width = WIDE.rect.width - 0.2
    meant = typeset(plain(told), WIDE.caption_size, width=width)
    shape = np.concatenate([p for _, p in meant.parts])
    assert len(points) == len(shape)
    # The same outline, wherever it stands; lines are centred, so each stands on its own.
    assert np.allclose(points[:, 1] - points[0, 1], shape[:, 1] - shape[0, 1])
    if "\n" not in words:
        assert np.allclose(points - points[0], shape - shape[0])


def test_other_words_are_data_too(tmp_path):
    head = 'title = "#panic()"\nclasses = ["#panic()", "<b>\\\\"]'
    text = clip_text(beat("a", "show", views=("data", "legend")), head=head)
    path = tmp_path / "mine.toml"
    path.write_text(text.replace('title = "t"\n', ""), encoding="utf-8")
    clip = load_clip(path)
    check_words(clip)
    drawn = []
    ends(clip, SMALL, lambda scene, k: drawn.extend(panel.family(scene.stage.words, Text)))
    words = clip.head.classes
    assert words == ("#panic()", "<b>\\")
    assert clip.title == "#panic()"
    for word in words:
        (text,) = (t for t in drawn if t.text == word)
        shape = np.concatenate([points for _, points in typeset(plain(word), text.size).parts])
        points = np.concatenate([ink.points for ink in inks(text)])
        assert np.allclose(points - points[0], shape - shape[0])


@pytest.mark.parametrize("sign", ["\U0001f600", "中", "\u0a15"])
def test_a_caption_no_font_can_draw_is_refused_before_anything_is_drawn(sign, tmp_path):
    clip = write_clip(tmp_path, beat("a", "show", views=("data",), caption=f"so {sign}"))
    with pytest.raises(InputError, match=f"beat 'a'.*U\\+{ord(sign):04X}"):
        check_words(clip)


def test_a_caption_of_more_than_two_lines_is_refused(tmp_path):
    two = "word " * 30
    clip = write_clip(tmp_path, beat("a", "show", views=("data",), caption=two.strip()))
    check_words(clip)
    (points,) = caption_points(clip).values()
    assert WIDE.safe.left < points[:, 0].min() < points[:, 0].max() < WIDE.safe.right
    assert WIDE.safe.bottom < points[:, 1].min()
    for long in ("word " * 90, "a\nb\nc", "W" * 300):
        (tmp_path / "x").mkdir(exist_ok=True)
        clip = write_clip(tmp_path / "x", beat("a", "show", views=("data",), caption=long))
        with pytest.raises(InputError, match=r"beat 'a'.*(lines|wide)"):
            check_words(clip)


def test_without_captions_the_band_stays_empty(tmp_path):
    clip = write_clip(tmp_path, beat("a", "show", views=("data",), caption="Some words."))
    strip = {}
    for captions in ("picture", "none"):
        look = RenderLook(160, 90, 4, captions=captions)
        picture = Performance(clip, look).still(0, schedule(clip, 4).beats[0].motion)
        strip[captions] = np.ptp(picture[82:88, :, :3].astype(int), axis=(0, 1)).max()
    assert strip["picture"] > 60
    assert strip["none"] < 5


def test_a_deeper_net_has_room(tmp_path):
    """2-2-2-1 with every view: nothing is drawn outside the frame, or over another part."""
    Snapshot(he(2, 2, 2, 1)).save(tmp_path / "net.safetensors")
    views = ("grid", "data", "basis", "network", "equation", "matrix")
    clip = write_clip(
        tmp_path,
        beat("a", "show", views=views),
        net="net.safetensors",
        head='data = "hard"',
    )
    found = []
    ends(clip, SMALL, lambda scene, k: found.extend(scene.stage.panel.submobjects))
    (network,) = (m for m in found if isinstance(m, NetworkDiagram))
    (equation,) = (m for m in found if isinstance(m, Equation))
    matrices = [m for m in found if isinstance(m, MatrixView)]
    assert [len(column) for column in network.nodes] == [2, 2, 2, 1]
    assert {"W1", "W2", "W3"} <= set(equation.terms)
    assert len(matrices) >= 2
    boxes = []
    for part in found:
        points = np.concatenate([ink.points for ink in inks(part)])[:, :2]
        assert within(points, WIDE.safe).all(), part
        boxes.append((points.min(axis=0), points.max(axis=0)))
    for (low, high), (bottom, top) in combinations(boxes, 2):
        assert (low >= top).any() or (bottom >= high).any()
