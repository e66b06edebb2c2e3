"""Frames of every shape: where things stand, what clips say of them, and the commands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support import lectures
from support.command import pleat

from pleat.configs import shipped
from pleat.scenes.clip.caption_facts import opening_box
from pleat.scenes.clip.captions import captions
from pleat.scenes.clip.validation import check_words
from pleat.scenes.drawing.aspects import ASPECTS, nearest
from pleat.scenes.drawing.layouts import WIDE, Layout, frame_among, frame_for
from pleat.scenes.drawing.look import shaped
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.playback.inspection import inspect, small
from pleat.scenes.playback.load import load_clip

SIZES = [(540, 960), (1024, 768), (480, 480), (360, 640), (800, 1000), (1280, 536)]
# One of every layout, and of what stands in panels.
CLIPS = ["easy-data", "one-neuron", "columns", "one-by-two", "three-ideas"]
LETTERS = 22 / PIXELS_PER_UNIT  # the smallest, in scene units


def within(inner: Rect, outer: Rect) -> bool:
    e = 1e-9
    return (
        inner.left >= outer.left - e
        and inner.right <= outer.right + e
        and inner.bottom >= outer.bottom - e
        and inner.top <= outer.top + e
        and inner.width > 0
        and inner.height > 0
    )


def probe(path: Path) -> tuple[int, int, int]:
    """Return a film's width, height and number of frames."""
    film = lectures.pictures(path)
    return film.shape[2], film.shape[1], len(film)


def sides(layout: Layout) -> list[Layout]:
    return [layout, *(sides(layout.right) if layout.right else [])]


@settings(deadline=None, max_examples=25)
@given(st.integers(360, 4000), st.integers(360, 4000))
def test_all_that_is_laid_out_is_in_the_frame_and_above_its_caption(width, height):
    frame = frame_for(width, height)
    rect, band = frame.rect, frame.caption
    above = Rect(rect.left, band.top, rect.right, rect.top)
    assert within(band, rect)
    # The picture shows all of the frame, whatever its shape is.
    seen = frame.seen_at(width, height)
    # Films have whole pixels: a shape may miss its frame by one.
    assert seen[0] >= rect.width * 0.99
    assert seen[1] >= rect.height * 0.99
    assert seen[0] / seen[1] == pytest.approx(width / height)
    for name, one in frame.layouts.items():
        for layout in sides(one):
            assert layout.frame is frame
            assert within(layout.panel, frame.safe), name
            assert layout.panel.bottom >= band.top, name
            if layout.window is not None:
                assert within(layout.window, above), name
                assert within(layout.room, layout.window), name
            if name in ("plane", "matrix", "pair"):
                w, p = layout.window, layout.panel
                apart = p.right <= w.left or p.top <= w.bottom or p.bottom >= w.top
                assert apart, name
            for network, text in layout.large:
                assert within(network, layout.panel), name
                assert within(text, layout.panel), name
            if layout.plot is not None and name == "plane":
                assert within(layout.plot, layout.panel)
            right, middle = layout.legend
            assert right < frame.safe.right
            assert middle - 0.3 >= band.top
    # The most lines there may be keep to the band: the first is 1.14 em high, each further 1.56.
    em = frame.caption_size / PIXELS_PER_UNIT
    high = (1.14 + 1.56 * (frame.caption_lines - 1)) * em
    assert high <= band.height
    assert frame.caption_size >= 22


def test_a_wide_frame_is_one_whatever_the_size():
    for width, height in [(1920, 1080), (854, 480), (640, 360), (160, 90), (3840, 2160)]:
        assert frame_for(width, height) == WIDE
    assert WIDE.rect.width == pytest.approx(14.2222, abs=1e-3)
    assert WIDE.rect.height == 8


def test_upright_letters_are_nine_pixels_high_on_a_phone():
    frame = frame_for(1080, 1920)
    assert LETTERS * 390 / frame.rect.width >= 9


def test_the_nearest_shape_has_margins_where_a_clip_is_not_made_for_another():
    assert [nearest(*size) for size in SIZES[:3]] == ["9:16", "4:3", "1:1"]
    dense = load_clip("dense").framed(540, 960)
    assert dense.head.aspects == ("16:9",)
    assert dense.frame == WIDE
    width, height = dense.frame.seen_at(540, 960)
    assert width == pytest.approx(WIDE.rect.width)
    assert height == pytest.approx(width * 960 / 540)
    assert frame_among(540, 960, ("4:3", "16:9")) is frame_for(4, 3)


@pytest.mark.parametrize("name", CLIPS)
@pytest.mark.parametrize("size", SIZES[:3])
def test_all_text_is_inside_and_apart(name, size):
    assert [str(found) for found in inspect(load_clip(name), size=size)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(shipped("clips")))
def test_every_clip_is_clean_in_the_shapes_it_is_made_for(name):
    clip = load_clip(name)
    for aspect in clip.head.aspects:
        check_words(clip.framed(*small(aspect)))
        assert [str(found) for found in inspect(clip, size=small(aspect))] == [], aspect


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES[3:])
def test_sizes_between_are_clean_too(size):
    for name in (*CLIPS, "compare-linear-relu"):
        # Three pictures of 4.3 scene units side by side need as much.
        if name != "three-ideas" or size != (800, 1000):
            assert [str(found) for found in inspect(load_clip(name), size=size)] == []


def test_what_captions_count_is_what_the_frame_shows():
    clip = load_clip("regions")
    wide, tall = (opening_box(clip.framed(*size)) for size in ((1920, 1080), (480, 480)))
    (left, low), (right, high) = (np.array(end) for end in tall)
    assert (right - left) / (high - low) < 1 < (wide[1][0] - wide[0][0]) / (wide[1][1] - wide[0][1])
    assert captions(clip) == captions(clip.framed(1920, 1080))


def test_a_caption_is_measured_by_the_frame_it_stands_in(tmp_path):
    words = "This caption is long enough to fill two lines of a wide frame but not a third one. "
    text = CLIP.format(head="").replace(LONG, 2 * words)
    (tmp_path / "a.toml").write_text(text)
    clip = load_clip(tmp_path / "a.toml")
    check_words(clip)
    for size in SIZES[:3]:
        check_words(clip.framed(*size))
        assert inspect(clip, size=size) == []


def test_qualities_have_shapes():
    assert shaped("high", "9:16") == (1080, 1920, 60)
    assert shaped("medium", "4:3") == (960, 720, 30)
    assert shaped("low", "1:1") == (480, 480, 15)
    assert shaped("low", "9:16") == (480, 854, 15)
    assert shaped("low", None) == shaped("low", "16:9") == (854, 480, 15)


def test_the_commands_know_shapes(tmp_path):
    run = pleat("still", "harder", "-q", "low", "--aspect", "9:16", cwd=tmp_path)
    assert run.code == 0, run.err
    drawn = Path(tmp_path / run.out.strip())
    assert Image.open(drawn).size == (480, 854)
    assert "480x854p15" in drawn.name
    run = pleat("still", "harder", "-q", "320x180@5", "--aspect", "9:16", cwd=tmp_path)
    assert run.code == 2
    assert "says its shape itself" in run.err
    assert run.err.count("\n") == 1


def test_a_film_of_any_shape_cuts_nothing_off(tmp_path):
    run = pleat("render", "harder", "-q", "180x320@5", "-o", "a.mp4", "--cache", "c", cwd=tmp_path)
    assert run.code == 0, run.err
    assert probe(tmp_path / "a.mp4")[:2] == (180, 320)


CLIP = """[clip]
title = "Wide words"
net = "easy-1"
{head}
[[beat]]
id = "a"
do = "show"
views = ["data"]
caption = "Supercalifragilisticexpialidociousantidisestablishmentarianism"
"""
LONG = CLIP.split('"')[-2]


def test_check_looks_at_the_shapes_a_clip_is_made_for(tmp_path):
    boxes = [
        f'[[beat.box]]\nid = "b{x}{y}"\ntext = "incomprehensible"\nat = [{x}, {y}]\n'
        for x in range(1, 6)
        for y in range(1, 5)
    ]
    head = '[clip]\ntitle = "Boxes"\nlayout = "card"\n'
    beat = '[[beat]]\nid = "a"\ndo = "diagram"\norder = "grid"\n' + "".join(boxes)
    path = tmp_path / "boxes.toml"
    path.write_text(head + beat)
    run = pleat("check", path, "--aspect", "16:9", "--aspect", "9:16", cwd=tmp_path)
    assert run.code == 2
    assert "there is no room for these 20 boxes" in run.err
    assert "[en, 9:16]" in run.err
    path.write_text(head + 'aspects = ["16:9"]\n' + beat)
    run = pleat("check", path, cwd=tmp_path)
    assert run.code == 0, run.err
    path.write_text(head + 'aspects = ["3:4"]\n' + beat)
    assert "aspects" in pleat("check", path, cwd=tmp_path).err


def test_shorts_are_a_film_for_each_clip(tmp_path):
    lecture = lectures.write_lecture(tmp_path)
    run = pleat(
        "lecture", lecture, "--shorts", "-q", "72x128@5", "-o", "s", "--cache", "c", "--json",
        cwd=tmp_path,
    )  # fmt: skip
    assert run.code == 0, run.err
    told = json.loads(run.out)
    films = [Path(path) for path in told["files"] if path.endswith(".mp4")]
    assert [film.name for film in films] == ["a.mp4", "b.mp4"]
    for film in films:
        width, height, frames = probe(tmp_path / film)
        assert (width, height) == (72, 128)
        assert frames > 5
    names = {path.name for path in (tmp_path / "s").iterdir()}
    assert {"a.png", "a.en.vtt", "b.zh-Hant.srt"} <= names
    again = pleat("lecture", lecture, "--shorts", "--present", "-q", "72x128@5", cwd=tmp_path)
    assert again.code == 2


def test_an_embed_has_upright_films_for_phones(tmp_path):
    own = ("-q", "64x36@2", "--theme", "dark", "--lang", "en", "--cache", "c", "-o", "e")
    run = pleat("embed", "harder", "--phone", *own, cwd=tmp_path)
    assert run.code == 0, run.err
    folder = tmp_path / "e" / "harder"
    page = (folder / "harder.html").read_text()
    assert "@media (max-width: 600px) and (orientation: portrait) {" in page
    assert 'media="(max-width: 600px) and (orientation: portrait)' in page
    assert 'width="36" height="64"' in page
    assert probe(folder / "harder-dark-phone.mp4")[:2] == (36, 64)
    assert Image.open(folder / "harder-dark-phone-poster.png").size == (36, 64)
    run = pleat("embed", "dense", "--phone", *own, cwd=tmp_path)
    assert run.code == 2
    assert run.err.count("\n") == 1
    assert "is made for 16:9, not for 9:16" in run.err


def test_a_layout_stands_for_its_frame():
    tall = frame_for(9, 16)
    assert replace(WIDE.layouts["plane"], foot=None) == WIDE.layouts["plane"]
    assert tall.layouts["plane"].window.bottom >= tall.layouts["plane"].panel.top
    assert {nearest(*map(int, a.split(":"))) for a in ASPECTS} == set(ASPECTS)
