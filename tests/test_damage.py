"""Only what has changed is drawn anew, and the picture is still manim's to the last bit."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import (
    Camera,
    Create,
    Dot,
    FadeOut,
    MoveAlongPath,
    PMobject,
    Rotate,
    Scene,
    Square,
    Transform,
    ValueTracker,
    VGroup,
)
from manim import Circle as Ring

from pleat.scenes.drawing.animation import Fade
from pleat.scenes.drawing.ink import Ink, Text, dots, paths, rectangle
from pleat.scenes.playback.damage import NOWHERE, meet, merge
from pleat.scenes.playback.renderer import FilmRenderer, configure

sides = st.tuples(*(st.integers(0, 90),) * 2, *(st.integers(0, 40),) * 2)
boxes = st.lists(sides.map(lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])), max_size=12)


def pixels(found):
    return {(x, y) for x0, y0, x1, y1 in found for x in range(x0, x1) for y in range(y0, y1)}


@given(boxes, st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_merged_boxes_cover_all_and_never_cost_more_than_apart(given_boxes, worth):
    given_boxes = [b if b[0] < b[2] and b[1] < b[3] else NOWHERE for b in given_boxes]
    covers = merge(given_boxes, worth)
    assert pixels(given_boxes) <= pixels(covers)
    assert len(covers) <= sum(b != NOWHERE for b in given_boxes)
    assert all(c[0] < c[2] and c[1] < c[3] for c in covers)


def test_boxes_that_only_touch_do_not_meet():
    assert meet((0, 0, 4, 4), (3, 3, 8, 8))
    assert not meet((0, 0, 4, 4), (4, 0, 8, 4))
    assert not meet(NOWHERE, (0, 0, 8, 8))


def scene_of(play):
    """Play a scene with our renderer, comparing every frame with manim's own camera."""
    configure(192, 108, 6, "#0B0E14")
    scene = Scene(renderer=FilmRenderer())
    seen = []
    kept = np.zeros((108, 192, 4), np.uint8)

    def sink(picture, repeat, changed):
        for left, top, right, bottom in changed:
            kept[top:bottom, left:right] = picture[top:bottom, left:right]
        np.testing.assert_array_equal(picture, kept)
        stock = Camera(background_color="#0B0E14")
        stock.capture_mobjects(scene.mobjects)
        np.testing.assert_array_equal(picture, stock.pixel_array)
        seen.append(picture.copy())

    scene.renderer.sink = sink
    play(scene)
    return seen


def lattice(turn=0.0):
    c, s = np.cos(turn), np.sin(turn)
    lines = [np.array([[k, -6], [k, 6]]) for k in range(-5, 6)]
    lines += [line[:, ::-1] for line in lines]
    return paths([line @ np.array([[c, s], [-s, c]]) for line in lines])


def test_moving_inks_leave_no_trace_and_still_ones_stay():
    def play(scene):
        grid = Ink("#2C4766", width=9, points=lattice(0.3))
        points = np.random.default_rng(0).normal(size=(40, 2))
        data = Ink(
            "#FFD23F", width=60, round_ends=True, outline=("#0B0E14", 80), points=dots(points)
        )
        word = Text("fold", 300, "#ECF0F6").put(-4, -2)
        scene.add(grid, data, word)
        scene.play(Fade(0.3, word, run_time=0.5))
        scene.play(data.animate.shift([2.0, 1.0, 0.0]), run_time=0.5)
        grid.points = lattice(0.5)
        scene.play(Fade(1.0, word, run_time=0.4))
        scene.remove(data)
        scene.play(Fade(0.0, word, run_time=0.4))
        data.set_swell(2.0)
        scene.bring_to_back(data)
        scene.wait(0.5)

    assert len(scene_of(play)) >= 10


def test_what_jumps_is_gone_from_where_it_was_and_what_is_brought_forward_covers():
    def play(scene):
        corners = np.array([[-5.0, -3.0], [-5.0, -2.0], [-4.0, -3.0]])
        disc = Ink("#FFD23F", width=60, round_ends=True, points=dots(corners))
        plate = Ink("#4ADE80", fill=1.0, points=rectangle(3.0, 1.0, 6.0, 3.0))
        lid = Ink("#FF5A5F", fill=1.0, points=rectangle(4.0, 0.0, 7.0, 2.0))
        scene.add(disc, plate, lid)
        scene.wait(0.2)
        disc.points = disc.points + [0.0, 4.0, 0.0]
        scene.wait(0.2)
        scene.bring_to_front(plate)
        scene.wait(0.2)

    assert len(scene_of(play)) == 3


def test_mobjects_of_manims_own_are_drawn_where_they_are():
    def play(scene):
        square, dot = Square(color="#FF5A5F", fill_opacity=0.5), Dot(radius=0.4)
        dot.z_index = -1
        group = VGroup(square, Ring(radius=2), dot)
        grid = Ink("#2C4766", width=9, points=lattice())
        scene.add(grid, group, square, ValueTracker(1.0))
        scene.play(Rotate(square, 1.0), run_time=0.5)
        scene.play(Create(Ring(radius=1.5, color="#4ADE80")), run_time=0.5)
        scene.play(Transform(square, Ring(radius=3)), MoveAlongPath(dot, Ring()), run_time=0.5)
        scene.play(FadeOut(group), run_time=0.5)

    frames = scene_of(play)
    assert any((a != b).any() for a, b in itertools.pairwise(frames))


def test_clouds_of_points_among_the_mobjects_are_drawn_too():
    def play(scene):
        cloud = PMobject(stroke_width=8)
        cloud.add_points(np.random.default_rng(1).normal(size=(50, 3)), color="#FF5A5F")
        line = Ink("#FFFFFF", width=20, points=lattice(0.2))
        scene.add(line, cloud)
        scene.play(Rotate(line, 0.5), run_time=0.5)
        scene.remove(cloud)
        scene.play(Rotate(line, 0.5), run_time=0.5)

    scene_of(play)


def test_a_frame_of_which_nothing_has_changed_is_not_drawn(monkeypatch):
    drawn = []

    def play(scene):
        scene.add(Ink("#FFFFFF", width=20, points=lattice()))
        scene.wait(0.5)
        count = scene.renderer.camera.display_vectorized
        monkeypatch.setattr(
            scene.renderer.camera,
            "display_vectorized",
            lambda mobject, context: drawn.append(mobject) or count(mobject, context),
        )
        scene.wait(0.5)
        scene.play(Fade(1.0, Ink("#FFFFFF"), run_time=0.5))

    scene_of(play)
    assert not drawn
