"""Sheet, network and matrix over random nets, against torch; and in a scene of plain manim."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from manim import Camera
from support.nets import he, layer, torch_forward, torch_stages
from support.picture import (
    EXACT,
    along,
    carried,
    drawn_dots,
    fold,
    length,
    off_lines,
    play,
    same,
    segments,
    vertices,
    within,
)

from pleat.nets import Net
from pleat.nets.data import Dataset
from pleat.nets.geometry.boundary import boundary
from pleat.nets.geometry.creases import creases
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.viewport import Rect, Viewport
from pleat.scenes.parts.plane.arrows import basis_arrow, landing
from pleat.scenes.parts.plane.beeswarm import beeswarm, pressed
from pleat.scenes.parts.plane.decision import boundary_lines
from pleat.scenes.parts.plane.folds import Crease, Tint
from pleat.scenes.parts.plane.sheet import Sheet

HUGE = Rect(-1e4, -1e4, 1e4, 1e4)
HALF = 4.0
BOX = ((-HALF, -HALF), (HALF, HALF))
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def travels(draw):
    """A small net, and a place on the way through it."""
    widths = draw(st.sampled_from([(2, 1), (2, 2, 1), (2, 2, 2, 1), (2, 3, 1), (2, 2)]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1), label="seed"))
    acts = st.sampled_from(["relu", "relu", "leaky_relu(0.2)", "identity"])
    kinds = st.sampled_from(["normal", "normal", "integer", "dead", "parallel"])
    net = Net(
        tuple(layer(rng, n, m, draw(kinds), draw(acts)) for n, m in pairwise(widths)),
    )
    whole = st.integers(0, length(net)).map(float)
    return net, draw(whole | st.floats(0, length(net)), label="s")


def data(seed: int = 0) -> Dataset:
    rng = np.random.default_rng(seed)
    return Dataset("cloud", rng.uniform(-2, 2, (31, 2)), rng.integers(0, 2, 31), "")


def sheet_of(net: Net, window: Rect = HUGE) -> Sheet:
    return Sheet(net, data(), "dark", window, half=HALF)


def images(sheet: Sheet, paths, s: float) -> np.ndarray:
    """Where straight lines of the input are now, as segments (n, 2, 2), by torch."""
    net = sheet.plane.net
    out = [sheet.plane.view(carried(net, vertices(net, a, b), s)[:, :2]) for a, b in paths]
    return np.concatenate([np.stack([p[:-1], p[1:]], axis=1) for p in out])


def carpet(half: float = HALF):
    at = np.arange(-half, half + 1)
    return [((x, -half), (x, half)) for x in at] + [((-half, y), (half, y)) for y in at]


@quick
@given(travels())
def test_the_oracles_cuts_leave_nothing_that_bends(travel):
    """Between two cuts the middle of a piece goes to the middle of its image."""
    net, s = travel
    for a, b in carpet():
        x = vertices(net, a, b)
        ends, middles = carried(net, x, s), carried(net, (x[:-1] + x[1:]) / 2, s)
        size = max(1.0, np.abs(ends).max())
        assert np.abs((ends[:-1] + ends[1:]) / 2 - middles).max() < 1e-9 * size


@quick
@given(travels())
def test_points_grid_and_axes_stand_where_torch_has_them(travel):
    net, s = travel
    sheet = sheet_of(net)
    sheet.go(s)
    q = carried(net, data().points, s)
    size = max(1.0, np.abs(q).max()) * sheet.plane.view.scale
    for label in (0, 1):
        meant = sheet.plane.view(q[data().labels == label][:, :2])
        assert same(drawn_dots(sheet, label), meant, EXACT)
    drawn = segments(*inks(sheet.grid), *inks(sheet.own_axes))
    meant = images(sheet, carpet(), s)
    assert size < 1e5
    # Ends, and middles: a drawn piece is straight where its image is, and bends where it bends.
    assert off_lines(drawn.reshape(-1, 2), meant) < EXACT
    assert off_lines(drawn.mean(axis=1), meant) < EXACT
    long = meant[np.abs(meant[:, 1] - meant[:, 0]).max(axis=1) > 1e-5]
    assert off_lines(long.reshape(-1, 2), drawn) < EXACT
    assert off_lines(long.mean(axis=1), drawn) < EXACT


@quick
@given(travels())
def test_a_drawn_piece_is_the_image_of_a_straight_piece_of_the_input(travel):
    """Pieces are matched one by one: middle to middle, at every s."""
    net, s = travel
    sheet = sheet_of(net)
    view = sheet.plane.view
    before = segments(*inks(sheet.grid))
    sheet.go(s)
    after = segments(*inks(sheet.grid))
    x = view.inverse(np.vstack([before[:, 0], before[:, 1], before.mean(axis=1)]))
    a, b, middle = np.split(view(carried(net, x, s)[:, :2]), 3)
    assert np.abs((a + b) / 2 - middle).max() < EXACT
    kept = np.abs(b - a).max(axis=1) > 1e-9
    if len(after) == kept.sum():
        assert np.abs(after - np.stack([a, b], axis=1)[kept]).max(initial=0) < EXACT
    else:  # a piece within a rounding error of being a point
        assert abs(len(after) - kept.sum()) <= (np.abs(b - a).max(axis=1) < 1e-6).sum()


@quick
@given(travels())
def test_arrows_bend_with_the_sheet_and_end_where_torch_says(travel):
    net, s = travel
    sheet = sheet_of(net)
    sheet.go(s)
    for axis, arrow in enumerate(sheet.basis):
        check_arrow(arrow, images(sheet, [((0, 0), np.eye(2)[axis])], s), sheet.plane)


@quick
@given(travels())
def test_hidden_basis_vectors_are_units_and_go_on_with_the_sheet(travel):
    net, s = travel
    if len(net.layers) < 2:
        return
    sheet = sheet_of(net)
    first, rest = Net(net.layers[:1]), Net(net.layers[1:])
    born = length(first)
    s = born + max(s - born, 0.0)
    for axis in range(min(first.widths[-1], 2)):
        arrow = basis_arrow(sheet.plane, axis, "#FFFFFF", Text("a", 30, "#FFFFFF"), 7, layer=1)
        sheet.lay(arrow)
        sheet.go(s)
        ruling = sheet.plane.rulings[1]
        start = np.asarray(ruling.anchor, dtype=float)
        unit = start + ruling.length * np.eye(rest.widths[0])[axis]
        path = carried(rest, vertices(rest, start, unit), s - born)
        p = sheet.plane.view(path[:, :2])
        check_arrow(arrow, np.stack([p[:-1], p[1:]], axis=1), sheet.plane)


def lift(arrow, plane) -> np.ndarray:
    """Above a number line arrows are drawn one above the other; along it they are exact."""
    return np.array([0.0, plane.flatness * arrow.lift])


def check_arrow(arrow, lines, plane):
    lines = lines + lift(arrow, plane)
    total = np.hypot(*(lines[:, 1] - lines[:, 0]).T).sum()
    tail, tip = lines[0, 0], lines[-1, 1]
    if total < 0.9e-6:
        assert not len(arrow.shaft.points)
        middle = arrow.point.points[:, :2].mean(axis=0)
        assert np.hypot(*(middle - tip)) < 0.02
        return
    if total < 1.1e-6:
        return
    assert not len(arrow.point.points)
    left, bottom, right, top = plane.window.sides
    inside = [((p > (left, bottom)) & (p < (right, top))).all() for p in (tail, tip)]
    # What is out of the window is cut off there.
    assert bool(len(arrow.head.points)) == inside[1]
    shaft = segments(arrow.shaft)
    if inside[0]:
        assert np.abs(shaft[0, 0] - tail).max() < EXACT
    if not len(shaft) or not inside[1]:
        return
    assert np.abs(arrow.head.points[0, :2] - tip).max() < EXACT
    assert off_lines(shaft.reshape(-1, 2), lines) < EXACT
    assert off_lines(shaft.mean(axis=1), lines) < EXACT
    # The head is no longer than the arrow, so that no tip points where nothing lands.
    assert np.hypot(*(arrow.head.points[:, :2] - tip).T).max() < total + EXACT


@quick
@given(travels())
def test_landing_arrows_are_the_columns_of_w_and_wait_there(travel):
    net, s = travel
    sheet = sheet_of(net)
    for axis, i in enumerate(sheet.basis):
        arrow = landing(sheet.plane, 1, axis, "#FFFFFF", Text("", 30, "#FFFFFF"), 4)
        column = np.array([*net.layers[0].W[:, axis], 0.0])[:2]
        if np.hypot(*column) * sheet.plane.view.scale < 1e-5:
            continue
        for place in (0.0, 1.0, s):
            sheet.go(place)
            arrow.place(sheet.plane)
            meant = sheet.plane.view(column[None])[0] + lift(arrow, sheet.plane)
            left, bottom, right, top = sheet.plane.window.sides
            if not (left < meant[0] < right and bottom < meant[1] < top):
                assert not len(arrow.head.points)
                continue
            tip = arrow.head.points[0, :2]
            assert np.abs(tip - meant).max() < EXACT
            if place == 1.0:
                assert np.abs(i.head.points[0, :2] - tip).max() < EXACT


@quick
@given(travels())
def test_creases_and_boundary_are_carried_as_torch_carries_them(travel):
    net, s = travel
    sheet = sheet_of(net)
    plane, box = sheet.plane, BOX
    for found in creases(net, box):
        part = Crease(plane, found.layer, found.neuron, BOX, sheet.theme, "$z$")
        sheet.go(s)
        part.place(plane)
        x = found.segments.reshape(-1, 2)
        image = plane.view(carried(net, x, s)[:, :2]).reshape(-1, 2, 2)
        if plane.flatness == 1 and np.ptp(image, axis=(0, 1)).max() < EXACT:
            # A point of a line is marked by a stroke across it.
            assert np.abs(part.line.points[:, 0] - image[0, 0, 0]).max() < EXACT
            continue
        assert off_lines(part.line.points[:, :2], image) < EXACT
        # Torch agrees that it is this neuron's zero.
        z = torch_stages(net, (x[0::2] + x[1::2]) / 2)[found.layer - 1][0]
        assert np.abs(z[:, found.neuron]).max() < 1e-9 * max(1.0, np.abs(z).max())
    if net.widths[-1] == 1 and len(boundary(net, box)):
        line = boundary_lines(plane, BOX, 0.0, sheet.theme)
        sheet.go(0.0)
        line.place(plane)
        x = plane.view.inverse(segments(*inks(line)).reshape(-1, 2))
        out = torch_forward(net, x)
        assert np.abs(out).max() < 1e-9 * max(1.0, np.abs(torch_stages(net, x)[0][0]).max() * 10)


def test_what_the_window_cuts_off_is_not_drawn_and_the_rest_is_as_before():
    net = he(2, 2, 1, seed=3)
    window = Rect(-1.5, -1.0, 2.0, 1.5)
    whole, cut = sheet_of(net), sheet_of(net, window)
    for s in (0.0, 0.6, 2.0, 2.5, 4.0):
        whole.go(s, Viewport((0.0, 0.0), 1.0, (0.0, 0.0)))
        cut.go(s, Viewport((0.0, 0.0), 1.0, (0.0, 0.0)))
        inside, all_of_it = segments(*inks(cut.grid)), segments(*inks(whole.grid))
        ends = inside.reshape(-1, 2)
        assert (ends >= np.array(window.sides[:2]) - 1e-9).all()
        assert (ends <= np.array(window.sides[2:]) + 1e-9).all()
        assert off_lines(ends, all_of_it) < EXACT
        for a, b in all_of_it:
            p = along(np.array([a, b]), 12)
            assert off_lines(p[within(p, window, 1e-6)], inside) < EXACT
        dots = np.vstack([drawn_dots(cut, label) for label in (0, 1)])
        everyone = np.vstack([drawn_dots(whole, label) for label in (0, 1)])
        assert same(dots, everyone[within(everyone, window)])


def test_the_tint_covers_what_is_about_to_move():
    """Whoever moves in neuron k's fold was on its tint, and nobody else."""
    net = he(2, 2, 1, seed=5)
    sheet = sheet_of(net)
    rng = np.random.default_rng(1)
    x = rng.uniform(-HALF, HALF, (300, 2))
    for neuron in (0, 1):
        sheet.go(2.0)
        tint = Tint(sheet.plane, 1, neuron, BOX, "#FFFFFF")
        covered = np.zeros(len(x), dtype=bool)
        p = sheet.plane.view(carried(net, x, 2.0)[:, :2])
        for ink in inks(tint):
            corners = segments(ink)
            d, to = corners[:, 1] - corners[:, 0], p[:, None] - corners[:, 0]
            turn = d[:, 0] * to[..., 1] - d[:, 1] * to[..., 0]
            covered |= (turn > 0).all(axis=1) | (turn < 0).all(axis=1)
        z = torch_stages(net, x)[0][0][:, neuron]
        assert (covered == (z < 0)).all()


@given(st.lists(st.floats(-5, 5), max_size=40), st.floats(0.05, 0.5))
@quick
def test_a_beeswarm_keeps_every_disc_clear_of_the_others(x, diameter):
    x = np.array(x)
    heights = beeswarm(x, diameter)
    assert (heights >= 0).all()
    for k in range(len(x)):
        apart = np.hypot(x - x[k], heights - heights[k])
        apart[k] = np.inf
        assert apart.min() >= diameter * (1 - 1e-6)


@pytest.mark.parametrize("x", [np.zeros(20_000), np.linspace(-4, 4, 20_000)], ids=["one", "even"])
def test_of_very_many_points_columns_stand_and_fit_into_the_picture(x):
    heights = beeswarm(x, 0.1)
    for k in range(0, len(x), 997):
        beside = np.abs(x - x[k]) < 0.1
        same_height = np.abs(heights - heights[k]) < 0.1 * (1 - 1e-6)
        # Of its own column nobody; of a neighbouring one at the most one.
        assert (beside & same_height).sum() <= 3
    tallest = np.histogram(x, np.arange(-4, 4.2, 0.1))[0].max() - 1
    assert heights.max() == pytest.approx(0.1 * tallest, abs=0.21)
    assert pressed(heights, 2.0).max() == pytest.approx(2.0)
    assert (pressed(heights, 1e9) == heights).all()


# Where it is drawn.


def test_the_film_camera_draws_what_manims_own_camera_draws():
    compared = []

    def look(scene, k, frame, rgba):
        if frame % 4 == 1 or k in (1, 8):
            stock = Camera(background_color=scene.theme.background)
            stock.capture_mobjects(scene.mobjects)
            apart = np.abs(stock.pixel_array.astype(int) - rgba.astype(int))
            assert apart.max() <= 1, (scene.clip.beats[k].id, frame)
            compared.append(int(rgba[..., :3].max()))

    play(fold(), RenderLook(192, 108, 3), look)
    assert len(compared) > 20
    assert min(compared) > 100


SCENE = """
import numpy as np
import pytest
from manim import Scene, Square

from pleat.nets import find_snapshot, dataset
from pleat.scenes import Go
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.drawing.labels import Caption
from pleat.scenes.drawing.theme import load_theme

import scenes  # the author's own, not ours


class Mine(Scene):
    def construct(self):
        assert scenes.MINE == 1
        net, theme = find_snapshot("hard-relu").net, load_theme("dark")
        sheet = Sheet(net, dataset("hard"))
        names = [["$x_1$", "$x_2$"], ["$a_1$", "$a_2$"], ["$y$"]]
        self.add(
            sheet,
            NetworkDiagram(net, theme, Rect(-6.8, 1.2, -2.5, 3.5), names),
            MatrixView("$W_1$", net.layers[0].W, theme.basis, theme, -6.8, -0.7),
            Caption("W moves the plane.", theme, WIDE),
        )
        self.play(Go(sheet, 1.0), run_time=0.4)
        self.play(Go(sheet, 4.0), run_time=0.4)
        self.play(Square().animate.shift([1, 0, 0]), run_time=0.2)
"""


def test_the_parts_work_in_a_plain_manim_scene_beside_scenes_of_the_authors_own(tmp_path):
    (tmp_path / "mine.py").write_text(SCENE, encoding="utf-8")
    (tmp_path / "scenes.py").write_text("MINE = 1\n", encoding="utf-8")
    command = [sys.executable, "-m", "manim", "render", "-ql", "--media_dir", "media"]
    run = subprocess.run(
        [*command, "mine.py", "Mine"],
        cwd=tmp_path,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    (video,) = tmp_path.glob("media/videos/**/Mine.mp4")
    with av.open(str(video)) as film:
        pictures = [f.to_ndarray(format="rgb24") for f in film.decode(video=0)]
    assert len(pictures) >= 12
    assert all((picture.max(axis=2) > 120).sum() > 1500 for picture in pictures)
    assert np.abs(pictures[0].astype(int) - pictures[-1]).max() > 100
