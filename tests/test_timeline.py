"""Time in whole frames: what is drawn is what was scheduled, and can be read in that time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.picture import beat, ends, fold, segments, write_clip

from pleat.configs import shipped
from pleat.scenes.clip.timeline import SHORTEST, reading_time, schedule
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.keys import beat_key_parts
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.scene import Performance

# Lengths that no frame rate divides evenly.
ODD = (
    beat("a", "show", views=("data", "basis", "grid"), seconds=0.37, hold=0.0)
    + beat("b", "correspond", seconds=0.71, hold=0.13, caption="x")
    + beat("c", "linear", seconds=0.1, hold=0.0)
    + beat("d", "shift", seconds=0.83, hold=0.21)
    + beat("e", "crease", seconds=0.11, hold=0.0)
    + beat("f", "fold", seconds=0.29, hold=0.09, closer=True)
    + beat("g", "pause", seconds=0.19, hold=0.0)
    + beat("h", "rewind", seconds=0.41, hold=0.07)
)


def drawn(clip, look):
    performance = Performance(clip, look)
    counts = []
    for k in range(len(clip.beats)):
        counts.append(0)

        def sink(picture, repeat, changed):
            assert repeat >= 1
            assert picture.shape == (look.height, look.width, 4)
            counts[-1] += repeat

        performance.draw(k, sink)
    return counts


@pytest.mark.parametrize("fps", [1, 7, 12, 15, 30, 60])
def test_every_beat_draws_the_frames_the_timeline_gives_it(fps, tmp_path):
    clip = write_clip(tmp_path, ODD)
    look = RenderLook(32, 18, fps)
    plan = schedule(clip, fps)
    assert drawn(clip, look) == [b.frames for b in plan.beats]


@pytest.mark.parametrize(("frames", "fps"), [(29, 25), (57, 50), (123, 60), (245, 15)])
def test_lengths_that_come_out_a_little_short_in_binary_do_not_lose_a_frame(frames, fps, tmp_path):
    assert int(frames / fps * fps) == frames - 1
    tables = beat("a", "show", views=("data",), seconds=frames / fps, hold=0.0)
    clip = write_clip(tmp_path, tables + beat("b", "pause", seconds=frames / fps, hold=0.0))
    assert drawn(clip, RenderLook(32, 18, fps)) == [frames, frames]


@pytest.mark.parametrize("captions", ["picture", "none"])
def test_the_fold_clip_too_with_captions_and_without(captions):
    look = RenderLook(32, 18, 4, captions=captions)
    assert drawn(fold(), look) == [b.frames for b in schedule(fold(), 4).beats]


def test_what_happens_does_not_hang_on_the_frame_rate():
    """Even what is too short for a frame is done, so that later beats find what they need."""

    def stand(fps):
        kept = []

        def look(scene, k):
            stage = scene.stage
            plane = stage.sheet.plane
            parts = [
                (type(p).__name__, sorted({ink.level for ink in inks(p)}), segments(*inks(p)))
                for group in (stage.panel, stage.sheet, stage.front)
                for p in group.submobjects
                if list(inks(p))
            ]
            kept.append((plane.s, plane.view, parts))

        ends(fold(), RenderLook(32, 18, fps), look)
        return kept

    for (s, view, parts), (s_slow, view_slow, parts_slow) in zip(stand(30), stand(1), strict=True):
        assert (s, view) == (s_slow, view_slow)
        assert [p[0] for p in parts] == [p[0] for p in parts_slow]
        for (_, levels, lines), (_, levels_slow, lines_slow) in zip(parts, parts_slow, strict=True):
            assert np.allclose(levels, levels_slow)
            assert lines.shape == lines_slow.shape
            assert np.allclose(lines, lines_slow)


@pytest.mark.parametrize("fps", [12, 15, 30, 60])
def test_beats_follow_one_another_without_a_gap(fps):
    plan = schedule(fold(), fps)
    assert plan.beats[0].start == 0
    for before, after in zip(plan.beats, plan.beats[1:], strict=False):
        assert before.end == after.start
    assert plan.frames == plan.beats[-1].end == sum(b.frames for b in plan.beats)
    for k, b in enumerate(plan.beats):
        assert plan.at(b.start) == (k, 0)
        assert plan.at(b.end - 1) == (k, b.frames - 1)
    assert plan.at(plan.frames) == (len(plan.beats) - 1, plan.beats[-1].frames - 1)
    # The length of a clip does not hang on the frame rate, but for rounding.
    assert plan.frames / fps == pytest.approx(schedule(fold(), 240).frames / 240, abs=15 * 2 / fps)


def test_the_clip_is_as_long_as_a_clip_should_be():
    assert 30 <= schedule(fold(), 60).frames / 60 <= 60


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0.0),
        ("Hi.", 1.5),
        ("x" * 60, 4.0),
        ("ä" * 60, 4.0),
        ("字" * 30, 6.0),
        ("字", 1.5),
        ("字" * 20 + "x" * 30, 6.0),
    ],
)
def test_reading_time(text, seconds):
    """15 characters a second, 5 Chinese ones, and never under a second and a half."""
    assert reading_time(text) == pytest.approx(seconds)


@pytest.mark.parametrize("fps", [12, 15, 60])
@pytest.mark.parametrize("length", [1, 20, 45, 90, 200])
def test_a_caption_stays_until_it_is_read(length, fps, tmp_path):
    text = ("word " * 40)[:length].strip()
    clip = write_clip(tmp_path, beat("a", "show", views=("data",), seconds=0.3, caption=text))
    time = schedule(clip, fps).beats[0]
    assert (time.motion + time.hold) / fps >= max(SHORTEST, len(text) / 15) - 0.5 / fps
    assert time.fade_in <= time.motion
    assert time.caption == text


def test_the_last_picture_rests_as_long_as_its_beat_says(tmp_path):
    beats = beat("a", "show", views=("data",), hold=2.5) + beat("b", "pause", hold=0.0)
    a, b = schedule(write_clip(tmp_path, beats), 30).beats
    assert (a.hold, b.hold) == (75, 0)


# What a change of one beat means to the others.

LOOK = RenderLook(854, 480, 15)


def keys(clip):
    return [beat_key_parts(clip, k, LOOK) for k in range(len(clip.beats))]


def changed(clip, k, **update):
    beats = list(clip.beats)
    beats[k] = beats[k].model_copy(update=update)
    other = replace(clip, beats=tuple(beats))
    return [k for k, (a, b) in enumerate(zip(keys(clip), keys(other), strict=True)) if a != b]


@pytest.mark.parametrize("k", [0, 3, 6, 14])
def test_a_changed_caption_changes_its_own_beat_alone(k):
    longer = "A very much longer caption, which takes a good deal more time to be read by anybody."
    assert changed(fold(), k, caption="Short.") == [k]
    assert changed(fold(), k, caption=longer) == [k]
    assert changed(fold(), k, hold=12.5) == [k]


def test_what_moves_changes_all_that_comes_after():
    count = len(fold().beats)
    crease = fold().index("crease-1")
    assert changed(fold(), crease, neuron=2) == list(range(crease, count))
    assert changed(fold(), 0, views=("grid", "data")) == list(range(count))
    fold_2 = fold().index("fold-2")
    assert changed(fold(), fold_2, closer=False) == list(range(fold_2, count))


def test_a_changed_length_changes_its_beat_and_the_film_played_back():
    k = fold().index("linear")
    assert changed(fold(), k, seconds=4.0) == [k, fold().index("rewind")]


def test_what_is_lit_up_goes_out_with_its_beat(tmp_path):
    k, lit = fold().index("linear"), ("W1[2,1]", "column 1.1", "point 17", "basis 1")
    assert changed(fold(), k, emphasis=lit) == [k]
    beats = list(fold().beats)
    beats[k] = beats[k].model_copy(update={"emphasis": lit})
    plain, shining = (
        Performance(clip, RenderLook(320, 180, 5))
        for clip in (fold(), replace(fold(), beats=tuple(beats)))
    )
    assert not np.array_equal(plain.still(k, 6), shining.still(k, 6))
    assert np.array_equal(plain.left_by(k), shining.left_by(k))
    last = len(beats) - 1
    assert np.array_equal(plain.left_by(last), shining.left_by(last))


@pytest.mark.parametrize(
    "name",
    ["fold", *(pytest.param(n, marks=pytest.mark.slow) for n in shipped("clips") if n != "fold")],
)
def test_what_a_beat_leaves_does_not_depend_on_how_long_beats_take(name):
    clip, look = load_clip(name), RenderLook(320, 180, 5)
    quick = tuple(b.model_copy(update={"seconds": 0.3, "hold": 0.0}) for b in clip.beats)
    fast = Performance(replace(clip, beats=quick), look)
    slow = Performance(clip, look)
    for k, one in enumerate(clip.beats):
        assert np.array_equal(slow.left_by(k), fast.left_by(k)), one.id


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 0.5},
        {"symbol": "g"},
        {"classes": ("cats", "dogs")},
        {"point": 7},
    ],
)
def test_the_clips_head_decides_pixels(change):
    clip = replace(fold(), head=fold().head.model_copy(update=change))
    differ = [a != b for a, b in zip(keys(fold()), keys(clip), strict=True)]
    assert any(differ)


@pytest.mark.parametrize(
    "look",
    [
        RenderLook(856, 480, 15),
        RenderLook(854, 480, 30),
        RenderLook(854, 480, 15, theme="light"),
        RenderLook(854, 480, 15, captions="none"),
    ],
)
def test_the_look_decides_pixels(look):
    for k in range(len(fold().beats)):
        assert beat_key_parts(fold(), k, LOOK) != beat_key_parts(fold(), k, look)


def test_the_title_is_not_drawn_and_changes_nothing():
    head = fold().head.model_copy(update={"title": "Another", "alt": "x", "figures": ()})
    clip = replace(fold(), head=head)
    assert keys(clip) == keys(fold())
