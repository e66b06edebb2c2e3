"""Animations set states that follow from the data: any beat can be drawn alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import Scene
from manim.utils.rate_functions import linear
from support.nets import he
from support.picture import SMALL, fold, levels, play

from pleat.nets.data import dataset
from pleat.scenes.drawing.animation import Fade, Follow, Glow
from pleat.scenes.drawing.ink import Group, Ink, inks, rectangle
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.viewport import Viewport
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.parts.plane.travel import Go, Rewind
from pleat.scenes.playback.renderer import FilmRenderer, configure
from pleat.scenes.playback.scene import Performance

LOOK = RenderLook(96, 54, 4)


def pictures(performance, k):
    out = []
    performance.draw(k, lambda rgba, repeat, _: out.append((rgba.tobytes(), repeat)))
    return out


@pytest.fixture(scope="module")
def in_order():
    performance = Performance(fold(), LOOK)
    return [pictures(performance, k) for k in range(len(fold().beats))]


def test_a_beat_drawn_alone_is_the_beat_drawn_in_its_turn(in_order):
    for k in (0, 1, 6, 9, 13, 14):
        assert pictures(Performance(fold(), LOOK), k) == in_order[k], fold().beats[k].id


def test_beats_can_be_drawn_backwards_and_twice(in_order):
    performance = Performance(fold(), LOOK)
    order = [*reversed(range(0, len(fold().beats), 2)), 3, 3]
    for k in order:
        assert pictures(performance, k) == in_order[k], fold().beats[k].id


def test_two_clips_in_one_process_do_not_disturb_one_another(in_order):
    other = Performance(fold(), RenderLook(64, 36, 4, theme="light"))
    pictures(other, 2)
    assert pictures(Performance(fold(), LOOK), 3) == in_order[3]


def test_a_still_is_that_frame_of_the_film(in_order):
    performance = Performance(fold(), LOOK)
    for k, frame in ((3, 0), (3, 5), (8, 9)):
        film = [rgba for rgba, repeat in in_order[k] for _ in range(repeat)]
        assert performance.still(k, frame).tobytes() == film[frame]


def test_the_picture_goes_on_from_beat_to_beat_without_a_jump(in_order):
    """Captions aside, a beat's first picture is its forerunner's last."""
    look = RenderLook(96, 54, 4, captions="none")
    performance = Performance(fold(), look)
    film = [pictures(performance, k) for k in range(len(fold().beats))]
    for before, after in pairwise(film):
        a, b = (np.frombuffer(p[0], np.uint8).astype(int) for p in (before[-1], after[0]))
        assert np.abs(a - b).max() <= 8


def test_nothing_flashes():
    """From one frame to the next the picture as a whole stays about as bright."""
    last = []

    def look(scene, k, frame, rgba):
        light = rgba[..., :3].mean()
        if last:
            assert abs(light - last[-1]) < 12, (scene.clip.beats[k].id, frame)
        last.append(light)

    play(fold(), RenderLook(64, 36, 12), look)
    assert len(last) > 100


def test_rewind_ends_where_the_film_began():
    start = {}

    def look(scene, k, frame, _):
        sheet = scene.stage.sheet
        here = (sheet.plane.s, sheet.plane.view, sheet.data.stack)
        start.setdefault("first", here)
        if scene.clip.beats[k].id == "boundary":
            assert here == start["first"]

    play(fold(), SMALL, look)


def test_rewind_passes_the_same_places_backwards():
    places = []

    def look(scene, k, frame, _):
        if scene.clip.beats[k].do == "rewind":
            places.append(scene.stage.sheet.plane.s)

    play(fold(), RenderLook(32, 18, 12), look)
    assert places == sorted(places, reverse=True)
    assert places[0] == 6
    assert places[-1] == 0
    assert {int(s) for s in places} == set(range(7))


@pytest.fixture
def stage():
    configure(32, 18, 10, "#000000")
    scene = Scene(renderer=FilmRenderer())
    sheet = Sheet(he(2, 2, 1, seed=0), dataset("hard"))
    scene.add(sheet)
    return scene, sheet


def test_go_moves_place_view_and_stack_at_once_and_ends_exactly_there(stage):
    scene, sheet = stage
    view = Viewport((1.0, 2.0), 0.3, (0.5, 0.5))
    seen = []
    scene.renderer.sink = lambda *_: seen.append((sheet.plane.s, sheet.plane.view.scale))
    scene.play(Go(sheet, 2.0, view, 1.0, rate_func=linear), run_time=1.0)
    assert (sheet.plane.s, sheet.plane.view, sheet.data.stack) == (2.0, view, 1.0)
    places = np.array([s for s, _ in seen])
    assert np.allclose(places, 2 * np.arange(10) / 10)
    # Zooming looks even if each frame scales by the same ratio.
    ratios = np.diff(np.log([scale for _, scale in seen]))
    assert np.allclose(ratios, ratios[0])


def test_go_leaves_alone_what_it_is_not_told(stage):
    scene, sheet = stage
    view = sheet.plane.view
    scene.play(Go(sheet, 1.0), run_time=0.3)
    scene.play(Go(sheet, stack=0.5), run_time=0.3)
    assert (sheet.plane.s, sheet.plane.view, sheet.data.stack) == (1.0, view, 0.5)


def test_rewind_of_a_sheet_that_went_nowhere_does_nothing(stage):
    scene, sheet = stage
    scene.play(Rewind(sheet), run_time=0.3)
    assert sheet.plane.s == 0


def test_a_zoom_keeps_still_what_stands_still():
    a, b = Viewport((0.0, 0.0), 1.0, (1.0, -1.0)), Viewport((0.0, 0.0), 3.0, (1.0, -1.0))
    for t in (0.0, 0.3, 0.7, 1.0):
        assert np.allclose(a.toward(b, t)(np.zeros((1, 2))), [[1.0, -1.0]])
    p = np.array([[0.3, -2.0], [5.0, 1.0]])
    assert np.allclose(b.inverse(b(p)), p)


@pytest.fixture
def inked():
    configure(32, 18, 10, "#000000")
    scene = Scene(renderer=FilmRenderer())
    group = Group(*(Ink("#FFFFFF", width=4, points=rectangle(k, 0, k + 1, 1)) for k in range(3)))
    scene.add(group)
    return scene, group


def test_fade_goes_from_where_each_is_to_the_level(inked):
    scene, group = inked
    group.submobjects[0].set_level(0.2)
    seen = []
    scene.renderer.sink = lambda *_: seen.append([ink.level for ink in inks(group)])
    scene.play(Fade(0.6, group, rate_func=linear), run_time=1.0)
    assert np.allclose(seen[0], [0.2, 1, 1])
    assert np.allclose(seen[5], [0.4, 0.8, 0.8])
    assert levels(group) == {0.6}


def test_glow_comes_back_to_where_it_began(inked):
    scene, group = inked
    one, *rest = group.submobjects
    rest[0].set_level(0.5)
    before = [(ink.level, ink.stroke_width) for ink in inks(group)]
    peak = []
    scene.renderer.sink = lambda *_: peak.append((one.stroke_width, rest[0].level, rest[1].level))
    scene.play(Glow(group, [one]), run_time=1.0)
    widest, dimmed, other = max(w for w, _, _ in peak), *np.min([p[1:] for p in peak], axis=0)
    assert widest > 1.3 * before[0][1]
    assert dimmed < 0.2
    assert other < 0.3
    after = [(ink.level, ink.stroke_width) for ink in inks(group)]
    assert np.allclose(after, before)


def test_follow_is_called_at_every_frame(inked):
    scene, group = inked
    calls = []
    scene.renderer.sink = lambda *_: None
    scene.play(Follow(group, lambda: calls.append(1)), run_time=1.0)
    assert len(calls) >= 10
