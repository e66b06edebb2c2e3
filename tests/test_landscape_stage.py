"""Landscapes on screen: heights, what hides what, where balls are, and the page's own picture."""

from __future__ import annotations

import numpy as np
import pytest
from support.command import pleat
from support.nets import he
from support.picture import beat, clip_text, ends, write_clip
from support.players import Playable

from pleat.nets import Net
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.clip.captions import captions
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.parts.plane.height_mesh import HeightMesh, Stand
from pleat.scenes.parts.plane.on_terrain import Strokes
from pleat.scenes.parts.plane.terrain import Terrain
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.landscape import LANDSCAPE

LOOK = RenderLook(320, 180, 5)
BIASES = ("b1[1]", "b1[2]")
RANGE = ([-10, 10], [-10, 10])
STARTS = ([6.0, 4.0], [-8.0, 2.0], [5.0, 5.0])


def opening(**keys) -> str:
    given = {"parameters": BIASES, "range": RANGE, "top": 0.4, "seconds": 1.0} | keys
    return beat("net", "show", views=("network", "matrix"), seconds=0.4) + beat(
        "open", "landscape", **given
    )


def test_balls_are_where_descent_is_and_the_net_beside_is_theirs(tmp_path):
    """At every frame, drawn by the net's own loss; between two steps they go straight."""
    beats = opening() + beat(
        "roll", "descend", starts=STARTS, lr=30.0, iterations=6, follow=2, seconds=2.0
    )
    clip = write_clip(tmp_path, beats, net="stairs")
    roll = clip.beats[-1]
    ways = roll.ways(clip)
    seen = []

    def watch(scene, k):
        here = scene.stage.get(LANDSCAPE)
        if k < 2:
            return
        low, high = here.survey.low, here.survey.high
        for ball, track, place in zip(here._balls, here._trails, ways[-1], strict=True):
            x, y, z = ball.places[0]
            at = low + (np.array([x, y]) + 1) / 2 * (high - low)
            np.testing.assert_allclose(at, place, atol=1e-9)
            loss = here.survey.landscape(place)
            assert z == pytest.approx(1.15 * loss / 0.4, abs=1e-9)
            np.testing.assert_allclose(track.b[-1], (x, y, z), atol=1e-9)
            drawn = ball.inks[0].points[0, :2]
            np.testing.assert_allclose(drawn, here.terrain.project(ball.places)[0], atol=1e-9)
        np.testing.assert_allclose(here.place, ways[-1, 1])
        entry = scene.stage.matrices[0][1].entries[0][0]
        assert entry.values == [pytest.approx(ways[-1, 1, 0])]
        assert here.counter.numbers["loss"].values == [
            pytest.approx(here.survey.landscape(here.place))
        ]
        seen.append(k)

    ends(clip, LOOK, watch)
    assert seen == [2]


def test_surface_has_the_heights_of_the_loss_and_is_cut_at_its_top(tmp_path):
    clip = write_clip(tmp_path, opening(elevation=30.0), net="stairs")

    def watch(scene, k):
        here = scene.stage.get(LANDSCAPE)
        if here is None:
            return
        corners = here.terrain.mesh.triangles.reshape(-1, 3)
        places = (corners[:, :2] + 1) / 2 * 20 - 10
        loss = here.survey.landscape(places)
        np.testing.assert_allclose(corners[:, 2], 1.15 * loss / 0.4, atol=1e-9)
        top = max(points[:, 2].max() for points, _, _ in here.terrain.mesh.bands if len(points))
        assert top <= 1.15 + 1e-9
        for levels, (points, _, _) in zip(
            zip(here.terrain.mesh.levels, here.terrain.mesh.levels[1:], strict=False),
            here.terrain.mesh.bands,
            strict=True,
        ):
            if len(points):
                assert levels[0] - 1e-9 <= points[:, 2].min()
                assert points[:, 2].max() <= levels[1] + 1e-9

    ends(clip, LOOK, watch)


@pytest.mark.parametrize("azimuth", [-160.0, -45.0, 0.0, 20.0, 90.0, 135.0])
@pytest.mark.parametrize("elevation", [15.0, 40.0, 90.0])
def test_what_is_nearer_is_drawn_later(azimuth, elevation):
    """Of two places on one line of sight the nearer one is drawn last: by rays, everywhere."""
    from pleat.scenes.drawing.viewport import Rect

    n = 14
    side = np.linspace(-1, 1, n + 1)
    x, y = np.meshgrid(side, side, indexing="ij")
    heights = 0.5 + 0.45 * np.sin(4 * x) * np.cos(3 * y)
    mesh = HeightMesh(heights, np.linspace(-0.01, 1.0, 6))
    stand = Stand(azimuth, elevation)
    terrain = Terrain(mesh, ["#112233"] * 5, Rect(-4, -3, 4, 3), stand, "#000000")
    order = {}
    for turn, (_, points, _) in enumerate(terrain._runs):
        order.setdefault(len(points), turn)
    groups, _ = mesh.groups(stand)
    middles = mesh.triangles.mean(axis=1)
    seen = terrain.project(middles)
    a = np.radians(elevation)
    depth = middles[:, :2] @ stand.near * np.cos(a) + middles[:, 2] * np.sin(a)
    cells = np.arange(len(middles)) // 2
    corners = terrain.project(mesh.triangles.reshape(-1, 3)).reshape(-1, 3, 2)
    for k in range(len(middles)):
        u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        w = seen[k] - corners[:, 0]
        area = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            s = (w[:, 0] * v[:, 1] - w[:, 1] * v[:, 0]) / area
            t = (u[:, 0] * w[:, 1] - u[:, 1] * w[:, 0]) / area
        over = (s > 0.02) & (t > 0.02) & (s + t < 0.98) & (cells != cells[k])
        nearer = over & (depth > depth[k] + 0.05)
        assert (groups[cells[nearer]] > groups[cells[k]]).all()


def test_lines_are_hidden_by_what_is_nearer():
    from pleat.scenes.drawing.viewport import Rect

    side = np.linspace(-1, 1, 31)
    x, _ = np.meshgrid(side, side, indexing="ij")
    mesh = HeightMesh(np.exp(-30 * x**2), np.array([-0.1, 0.5, 1.0]))
    terrain = Terrain(mesh, ["#112233"] * 2, Rect(-4, -3, 4, 3), Stand(90.0, 20.0), "#000000")
    ends = np.array([[-0.3, -0.5, 0.0], [-0.3, 0.5, 0.0]])
    behind = Strokes(ends[:1], ends[1:], "#FFFFFF", 3.0)
    terrain.lay(behind)
    drawn = [ink for ink, _, _ in terrain._runs]
    at = drawn.index(behind.inks[0])
    # The ridge, at x = 0, is nearer to who looks from x = 1.
    assert any(ink is terrain.bands[1] for ink in drawn[at:])
    assert terrain.hidden(ends)[0] > 0.5


OTHERS = {
    "tanh": (he(1, 2, 1, activation="tanh"), "stairs", ("W1[1,1]", "b1[2]")),
    "relu": (he(2, 2, 1), "hard", ("W1[1,1]", "W2[1,2]")),
    "large": (
        Net(tuple(type(p)(100 * p.W, 100 * p.b, p.activation) for p in he(2, 3, 1).layers)),
        "hard",
        ("W1[2,1]", "b2[1]"),
    ),
    "deep": (he(2, 3, 2, 1, activation="tanh"), "hard", ("W2[1,1]", "W2[2,3]")),
}


def test_the_shipped_clip_says_what_is_so():
    """Three balls end in each valley, none crosses the mirror line, and one stops on the pass."""
    clip = load_clip("valleys")
    six = clip.beats[clip.index("starts")].ways(clip)
    sides = np.sign(six[:, :, 0] - six[:, :, 1])
    assert (sides == sides[0]).all()
    np.testing.assert_allclose(six[-1], 6 * np.column_stack([sides[0], -sides[0]]), atol=0.05)
    assert sorted(sides[0]) == [-1, -1, -1, 1, 1, 1]
    one = clip.beats[clip.index("on-the-line")].ways(clip)
    assert (one[:, 0, 0] == one[:, 0, 1]).all()
    np.testing.assert_allclose(one[-1], 0, atol=0.1)
    told = captions(clip)
    assert "2 best nets" in told["mirror"]
    assert "0.000" in told["mirror"]
    assert "0.189" in told["pass"]


@pytest.mark.parametrize("name", OTHERS)
def test_other_nets(tmp_path, name):
    """With the rectangle and the learning rate found for them."""
    net, data, parameters = OTHERS[name]
    Snapshot(net).save(tmp_path / "net.safetensors")
    beats = beat("open", "landscape", parameters=parameters, seconds=0.6) + beat(
        "roll", "descend", starts=([0.0, 0.0],), iterations=5, seconds=0.6
    )
    text = clip_text(beats, "net.safetensors", f'data = "{data}"')
    (tmp_path / "clip.toml").write_text(text, encoding="utf-8")
    clip = load_clip(tmp_path / "clip.toml")

    def watch(scene, k):
        here = scene.stage.get(LANDSCAPE)
        mesh = here.terrain.mesh
        for ink in here.terrain.bands:
            assert np.isfinite(ink.points).all()
        assert 0 <= mesh.heights.min() <= mesh.heights.max() <= 1.15 + 1e-9
        heights = here.survey.landscape(here.place)
        assert heights <= here.survey.landscape(np.zeros(2)) + 1e-9 or k == 0

    ends(clip, LOOK, watch)


@pytest.mark.parametrize(
    ("beats", "said"),
    [
        (beat("a", "landscape", parameters=("b1[1]", "b1[3]")), "layer 1 has 2 rows"),
        (beat("a", "landscape", parameters=("b1[1]", "b1[1]")), "must differ"),
        (beat("a", "landscape", parameters=("b1[1]", "c")), "no weight or bias; write W1"),
        (opening(range=([1, 1], [0, 1])), "range must give"),
        (beat("a", "walk"), "let a landscape beat come before it"),
        (beat("a", "show", views=("minima",)), "let a landscape beat come before it"),
        (opening() + beat("w", "walk", to=(11.0, 0.0)), "to has"),
        (opening() + beat("w", "descend", starts=([9.0, 9.0],)), "up to a loss of 0.4"),
        (opening() + beat("w", "descend", starts=([1.0, 0.0],), follow=2), "there are 1 starts"),
        (
            opening() + beat("w", "descend", starts=([1.0, 0.0],), lr=1e300, momentum=0.9),
            "lr",
        ),
        (opening() + beat("w", "layer", layer=1), "stands where the sheet was"),
        (
            opening(parameters=("b1[1]", "W1[1,1]"), range=([1, 2], [1, 2]))
            + beat("w", "show", views=("mirror",)),
            "can't change places",
        ),
        (opening() + beat("w", "camera", zoom=2.0), "leave out zoom and on"),
    ],
)
def test_faults(tmp_path, beats, said):
    (tmp_path / "clip.toml").write_text(clip_text(beats, "stairs"), encoding="utf-8")
    done = pleat("check", "clip.toml", cwd=tmp_path)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.browser
def test_the_page_draws_the_films_pictures(browser, tmp_path):
    from test_interactive_page import assert_same

    beats = (
        opening(elevation=48.0, azimuth=-45.0)
        + beat("marks", "show", views=("contours", "mirror", "minima", "saddles"), seconds=0.6)
        + beat("walk", "walk", seconds=1.0)
        + beat("roll", "descend", starts=STARTS, lr=30.0, iterations=12, seconds=1.0)
        + beat("around", "camera", azimuth=10.0, elevation=20.0, seconds=1.0)
        + beat("map", "camera", azimuth=0.0, elevation=90.0, seconds=1.0)
        + beat("away", "hide", views=("landscape",), seconds=0.4)
    )
    assert_same(browser, Playable(write_clip(tmp_path, beats, net="stairs"), tmp_path, ("dark",)))
