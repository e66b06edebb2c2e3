"""Cards, the dense net, the three ideas, linear maps and the opening: numbers and points."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch
from support import panel
from support.picture import EXACT, SMALL, ends, play, same, segments, write_clip

from pleat.nets.errors import InputError
from pleat.scenes.beats.dense import DIAGRAM, RASTER
from pleat.scenes.beats.ideas import IDEAS
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.film.cards import card
from pleat.scenes.parts.panel.counts import Squares, parameters, written
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.vectors import MapCard, Parallelogram
from pleat.scenes.playback.load import load_clip


def shown(scene) -> list[str]:
    """Every text that can be seen."""
    return panel.shown(scene.stage)


def at_ends(name: str, look) -> dict[str, object]:
    """What `look` of the scene gives at the end of each beat of a shipped clip, by beat id."""
    clip, out = load_clip(name), {}
    ends(clip, SMALL, lambda scene, k: out.update({clip.beats[k].id: look(scene)}))
    return out


# Cards.


def test_a_card_lasts_two_and_a_half_seconds_says_its_words_and_has_no_caption():
    clip = card("Folding a plane", "Chapter 2", "en")
    time = schedule(clip, 20).beats[0]
    assert (time.frames, time.caption) == (50, "")
    seen = []
    ends(clip, SMALL, lambda scene, k: seen.extend(shown(scene)))
    assert seen == ["Folding a plane", "Chapter 2"]


def test_making_a_card_loads_no_manim():
    code = "import sys, pleat.scenes.film.cards as c; c.card('a'); sys.exit('manim' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_a_long_title_is_broken_and_stays_inside_the_frame(language):
    title = "A very long title of a chapter " * 3 if language == "en" else "很長的一個章節標題" * 4
    boxes = []
    ends(
        card(title, "and below it", language),
        SMALL,
        lambda scene, k: boxes.extend(
            t.box for t in scene.stage.front.get_family() if isinstance(t, Text)
        ),
    )
    for left, bottom, right, top in boxes:
        assert WIDE.safe.left < left < right < WIDE.safe.right
        assert WIDE.safe.bottom < bottom < top < WIDE.safe.top
    assert min(b[1] for b in boxes[:1]) > max(b[3] for b in boxes[1:])


def test_a_title_keeps_to_cards(tmp_path):
    with pytest.raises(InputError, match='layout = "card"'):
        write_clip(tmp_path, '[[beat]]\nid = "a"\ndo = "title"\ntext = "x"\n')


# The dense net.


def test_the_counts_on_screen_are_those_of_torchs_own_layers():
    layers = [torch.nn.Linear(784, 128), torch.nn.Linear(128, 10)]
    counts = [sum(p.numel() for p in layer.parameters()) for layer in layers]
    assert [sum(parameters(layer.in_features, layer.out_features)) for layer in layers] == counts
    seen = at_ends("dense", shown)
    for k, count in enumerate(counts, 1):
        assert f"{count:,}" in seen[f"count-{k}"]
    assert f"{sum(counts):,}" in seen["total"]
    assert "28 × 28 = 784" in seen["picture"]
    assert {"784", "128", "10"} <= set(seen["net"])
    for large in (110_000_000, 1_500_000_000):
        line = next(t for t in seen["compare"] if t.startswith(f"{large:,}"))
        ratio = float(line.split(" ≈ ")[1].split(" × ")[0].replace(",", ""))
        assert ratio == pytest.approx(large / sum(counts), rel=0.003)


def test_the_squares_areas_are_to_scale_at_every_moment():
    models = [("a", 101_770), ("b", 110_000_000), ("c", 1_500_000_000)]
    squares = Squares(models, load_theme("dark"), "en")
    for views in ((0, 1), (1, 2)):
        for t in (0.0, 0.4, 1.0):
            squares.zoom(*views, t)
            areas = []
            for square in squares.squares:
                size = np.ptp(square.points[:, :2], axis=0)
                assert size[0] == pytest.approx(size[1])
                areas.append(size.prod())
            # Those that reach beyond the frame are cut there.
            inside = [k for k, area in enumerate(areas) if area < 1500]
            per = [areas[k] / models[k][1] for k in inside]
            assert np.allclose(per, per[0], rtol=1e-9)
    assert np.sqrt(areas[0]) * 135 > 5  # pixels: still to be seen


def test_every_pixel_travels_and_the_drawn_neurons_get_the_first_and_last_ones():
    found = {}

    def watch(scene, k):
        if scene.clip.beats[k].id == "picture":
            found["raster"] = scene.stage.get(RASTER)
        if scene.clip.beats[k].id == "net":
            found["diagram"] = scene.stage.get(DIAGRAM)

    ends(load_clip("dense"), SMALL, watch)
    raster, diagram = found["raster"], found["diagram"]
    assert len(raster.levels) == 784
    assert 0 < (raster.levels > 0).sum() < 300
    targets, sizes = diagram.targets(784)
    shown_at = diagram.columns[0].index
    assert shown_at.tolist() == [*range(6), *range(778, 784)]
    assert same(targets[sizes > 0], diagram.columns[0].places)
    # Each drawn edge joins two drawn neurons, and all pairs are joined.
    for bundle, left, right in zip(
        diagram.bundles, diagram.columns, diagram.columns[1:], strict=False
    ):
        assert len(segments(bundle)) == len(left.places) * len(right.places)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("784, 128", "780, 128"), "widths"),
        (("110_000_000, 1_500", "110, 1_500"), "must grow"),
        (("layer = 2", "layer = 3"), "layers 1 to 2"),
        (('"pixels", "hidden', '"hidden'), "2 words for 3 layers"),
    ],
)
def test_a_dense_clip_that_does_not_add_up_is_refused(tmp_path, change, fault):
    text = load_clip("dense").path.read_text(encoding="utf-8")
    path = tmp_path / "dense.toml"
    path.write_text(text.replace(*change).replace(', "zh-Hant", "zh-Hans"', ""), encoding="utf-8")
    with pytest.raises(InputError, match=fault):
        load_clip(path)


def test_counts_are_written_with_their_thousands_apart():
    assert [written(n) for n in (7, 1290, 101770)] == ["7", "1,290", "101,770"]
    assert [written(r) for r in (1080.87, 14739.1)] == ["1,081", "14,700"]


# Linear maps.


def test_the_parallelogram_stays_one_and_lands_where_torch_says():
    clip = load_clip("linear-map")
    W = torch.tensor(clip.net.layers[0].W)
    given = next(b for b in clip.beats if b.do == "vectors")
    u, v = torch.tensor(given.u, dtype=W.dtype), torch.tensor(given.v, dtype=W.dtype)
    landed = []

    def watch(scene, k, frame, _):
        sheet = scene.stage.sheet
        for shape in (p for p in sheet.submobjects if isinstance(p, Parallelogram)):
            o, pu, ps, pv = sheet.plane.view.inverse(shape.corners(sheet.plane))
            assert np.abs(o).max() < EXACT
            assert np.abs(pu + pv - ps).max() < EXACT
            M = (1 - sheet.plane.s) * torch.eye(2, dtype=W.dtype) + sheet.plane.s * W
            assert np.abs(pu - (M @ u).numpy()).max() < EXACT
            assert np.abs(pv - (M @ v).numpy()).max() < EXACT
            if sheet.plane.s == 1:
                landed.append(ps)

    play(clip, SMALL, watch)
    assert len(landed) > 5
    assert np.abs(landed[-1] - (W @ (u + v)).numpy()).max() < EXACT


def test_the_images_written_down_are_the_maps_own():
    clip = load_clip("linear-map")
    seen = at_ends("linear-map", shown)
    W = torch.tensor(clip.net.layers[0].W)

    def told(x):
        return "({:.2f}, thin {:.2f})".format(*(W @ torch.tensor(x, dtype=W.dtype)).tolist())

    given = next(b for b in clip.beats if b.do == "vectors")
    u, v = np.array(given.u), np.array(given.v)
    minus = lambda lines: [t.replace("\N{MINUS SIGN}", "-") for t in lines]  # noqa: E731
    for line in (
        f"$f(u) = {told(u)}$",
        f"$f(v) = {told(v)}$",
        f"$f(u) + f(v) = {told(u + v)}$",
        f"$f(u + v) = {told(u + v)}$",
    ):
        assert line in minus(seen["apply-sum"])
    c = next(b for b in clip.beats if b.do == "multiple").c
    for line in (f"$2 f(u) = {told(c * u)}$", f"$f(2 u) = {told(c * u)}$"):
        assert line in minus(seen["apply-multiple"])
    assert not [t for t in seen["back"] if t.startswith("$f(u)")]


def test_a_maps_card_moves_i_and_j_to_its_columns():
    W = np.array([[1.0, 1.0], [-0.5, 0.5]])
    one = MapCard(W, "any", MapCard.windows(1, WIDE)[0][0], load_theme("dark"), "en")
    for t in (0.0, 0.3, 1.0):
        one.move_to_share(t)
        M = (1 - t) * np.eye(2) + t * W
        for k, arrow in enumerate(one.basis):
            tip = one.plane.view.inverse(arrow.head.points[:1, :2])[0]
            assert np.abs(tip - M[:, k]).max() < EXACT


def test_a_rotation_turns_and_keeps_lengths_all_the_way():
    one = MapCard(
        np.array([[0.0, -1.0], [1.0, 0.0]]),
        "turn",
        MapCard.windows(1, WIDE)[0][0],
        load_theme("dark"),
        "en",
    )
    for t in (0.25, 0.5, 0.75):
        one.move_to_share(t)
        tip = one.plane.view.inverse(one.basis[0].head.points[:1, :2])[0]
        assert np.hypot(*tip) == pytest.approx(1)


def test_beats_about_linear_maps_refuse_a_net_that_is_none(tmp_path):
    with pytest.raises(InputError, match="2x2 layer"):
        write_clip(tmp_path, '[[beat]]\nid = "a"\ndo = "rule"\n')


# Three ideas, and the opening.


def test_joined_ideas_stand_where_every_clip_has_them():
    clip = load_clip("three-ideas")
    last = {}

    def watch(scene, k):
        last["ideas"], last["stage"] = scene.stage.get(IDEAS), scene.stage
        last.setdefault("first", scene.stage.get(IDEAS).network.get_center())

    ends(clip, SMALL, watch)
    ideas, stage = last["ideas"], last["stage"]
    from pleat.scenes.drawing.layouts import WIDE

    fresh = NetworkDiagram(clip.net, stage.theme, WIDE.layouts["plane"].network, stage.names())
    now = np.concatenate([ink.points for ink in inks(ideas.network)])
    assert same(now, np.concatenate([ink.points for ink in inks(fresh)]))
    assert np.abs(last["first"] - fresh.get_center()).max() > 1
    assert ideas.sheet.plane.window == WIDE.layouts["plane"].window
    # The boundary is where torch's net gives the threshold.
    ends_ = ideas.sheet.plane.view.inverse(segments(ideas.line.ink).reshape(-1, 2))
    h = torch.tensor(ends_)
    for layer in clip.net.layers:
        h = torch.nn.functional.linear(h, torch.tensor(layer.W), torch.tensor(layer.b))
        h = torch.relu(h) if layer.activation == "relu" else h
    assert h.abs().max() < EXACT
    # Matrix entries, edges and basis vectors share their colours.
    for k, arrow in enumerate(ideas.basis):
        color = arrow.shaft.get_stroke_color()
        assert all(e.line.get_stroke_color() == color for e in ideas.network.column(1, k))
        assert all(e.get_fill_color() == color for e in ideas.matrices[0][0].column(k))


def test_the_opening_asks_in_half_a_minute_and_ends_every_layer_where_torch_does():
    clip = load_clip("opening")
    assert 20 <= schedule(clip, 60).frames / 60 <= 40
    x = torch.tensor(clip.dataset.points)
    first, second = clip.net.layers
    h = torch.relu(torch.nn.functional.linear(x, torch.tensor(first.W), torch.tensor(first.b)))
    y = torch.nn.functional.linear(h, torch.tensor(second.W), torch.tensor(second.b))

    def look(scene):
        plane = scene.stage.sheet.plane
        return plane.view.inverse(plane.now(scene.stage.sheet.data.carried))

    where = at_ends("opening", look)
    assert np.abs(where["fold"] - h.numpy()).max() < EXACT
    assert np.abs(where["line"][:, 0] - y[:, 0].numpy()).max() < EXACT
    assert np.abs(where["boundary"] - x.numpy()).max() < EXACT
