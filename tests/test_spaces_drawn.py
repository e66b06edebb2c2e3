"""A space as it is drawn: what hides what, the surface, the decision, the names."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from support.nets import he
from support.picture import EXACT, SMALL, beat, ends, play, rgb

from pleat.nets.data import decided
from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.geometry.separation import affine_score
from pleat.nets.model import Layer, Net
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.parts.plane.solids import Shard, Solids
from pleat.scenes.playback.inspection import overlaps, text_boxes
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.slots import AREAS, SEPARATOR, SURFACE

LARGE = RenderLook(640, 360, 5)
AROUND = beat("o", "camera", orbit=360.0, seconds=1.6)
LAYER = beat("l", "layer", layer=1, seconds=0.8)
DECISION = beat("d", "show", views=["decision"], seconds=0.4)


def clip_of(folder, net, beats, views=("grid", "data", "basis"), labels=None, head="", twice=False):
    """A clip of a net and random data of its inputs."""
    Snapshot(net).save(folder / "mine.safetensors")
    x = np.random.default_rng(5).normal(size=(60, net.widths[0]))
    found = labels(x) if labels else np.arange(60) % 2
    if twice:
        x[30:], found = x[:30] + [0.0, 0.0, 0.004], np.repeat([0, 1], 30)
    np.savez(folder / "mine.npz", x=x, label=found)
    text = f'[clip]\ntitle = "T"\nnet = "mine.safetensors"\ndata = "mine.npz"\n{head}\n'
    text += beat("s", "show", views=views, seconds=0.4)
    (folder / "mine.toml").write_text(text + beats)
    return load_clip(folder / "mine.toml")


def test_of_two_points_at_one_place_the_nearer_is_seen_from_every_side(tmp_path):
    # The same places twice, in both classes, one a little behind the other.
    clip = clip_of(tmp_path, he(3, 2, 1), AROUND, views=("data",), twice=True)
    looked = []

    def watch(scene, k, frame, picture):
        if scene.clip.beats[k].id != "o":
            return
        sheet = scene.stage.sheet
        p, z = np.split(sheet.data.places(sheet.plane), [2], axis=1)
        pixel = np.column_stack([p[:, 0] + 64 / 9, 4 - p[:, 1]]) * 45
        apart = np.hypot(*(pixel[:, None] - pixel).transpose(2, 0, 1))
        for m, (x, y) in enumerate(pixel):
            over = np.flatnonzero(apart[m] < 0.7)
            # Whose rim is right here can't be told.
            if len(set(clip.dataset.labels[over])) < 2 or ((apart[m] > 0.7) & (apart[m] < 4)).any():
                continue
            seen = picture[int(y), int(x), :3] / 255
            own = [rgb(color) for color in sheet.theme.classes[:2]]
            nearest = over[np.argmax(z[over, 0])]
            found = int(np.argmin([np.abs(seen - color).sum() for color in own]))
            looked.append(found == clip.dataset.labels[nearest])

    play(clip, LARGE, watch)
    assert len(looked) > 40
    assert np.mean(looked) > 0.97


def test_nearer_points_are_larger_and_stronger_and_the_order_is_that_of_depth(tmp_path):
    clip = clip_of(tmp_path, he(3, 2, 1), AROUND, views=("data",))

    def watch(scene, k, frame, picture):
        if scene.clip.beats[k].id != "o":
            return
        sheet = scene.stage.sheet
        places = sheet.data.places(sheet.plane)
        shards = [m for m in sheet.painted() if isinstance(m, Shard)]
        at = np.array([shard.points[0, :2] for shard in shards])
        depth = np.array([places[np.abs(places[:, :2] - p).sum(axis=1).argmin(), 2] for p in at])
        assert (np.diff(depth) >= -EXACT).all()
        widths = np.array([shard.stroke_width for shard in shards])
        assert (np.diff(widths) >= -EXACT).all()
        assert widths[-1] > 1.1 * widths[0]
        ground = rgb(sheet.theme.plane)
        own = [np.abs(s.stroke_rgbas[0, :3] - ground).sum() for s in shards]
        for color in (0, 1):
            labels = [sheet.data.labels[np.abs(places[:, :2] - p).sum(axis=1).argmin()] for p in at]
            same = [strong for strong, label in zip(own, labels, strict=True) if label == color]
            assert (np.diff(same) >= -EXACT).all()

    play(clip, SMALL, watch)


def test_a_space_shows_its_surface_with_an_edge_unasked_and_nothing_else_does(tmp_path):
    beats = LAYER + AROUND + beat("f", "flatten", seconds=0.8) + beat("b", "rewind", seconds=0.8)
    clip = clip_of(tmp_path, he(2, 3, 1), beats)
    shown = {}

    def look(scene, k):
        stage = scene.stage
        there = stage.get(SURFACE) is not None and stage.facets in stage.sheet.submobjects
        shown[scene.clip.beats[k].id] = there
        if there:
            corners = np.array([[a, b] for a in (0, 1) for b in (0, 1)])
            box = np.array(stage.facets.box)
            places = np.where(corners, box[1], box[0])
            h = clip.net.stages(places)[0][1]
            edge = stage.facets.edge.carried.at(stage.sheet.plane.s)
            assert all(np.abs(edge - q).max(axis=1).min() < EXACT for q in h)

    ends(clip, SMALL, look)
    assert shown == {"s": False, "l": True, "o": True, "f": False, "b": False}


@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_the_decision_in_a_space_is_on_the_surface_what_the_net_decides_there(tmp_path, outputs):
    net = he(2, 3, outputs, seed=4)
    wide = max(outputs, 2)
    clip = clip_of(tmp_path, net, LAYER + DECISION, labels=lambda x: np.arange(60) % wide)

    def look(scene, k):
        if scene.clip.beats[k].id != "d":
            return
        areas = scene.stage.get(AREAS[1])
        assert sum(len(cells) for cells in areas.cells) > 1
        for label, cells in enumerate(areas.cells):
            for cell in cells:
                corners = cell.at(0.0)[:, :2]
                assert (decided(net(corners.mean(axis=0)[None])) == label).all()
                inner = cell.at(scene.stage.sheet.plane.s)
                middle = net.stages(corners.mean(axis=0)[None])[0][1][0]
                # Flat, so that its middle is that of its corners.
                assert np.abs(inner[:, :3].mean(axis=0) - middle).max() < 1e-9
        assert (scene.stage.get(SEPARATOR[1]) is None) == (outputs > 2)

    ends(clip, SMALL, look)


@pytest.mark.parametrize("widths", [(2, 3, 1), (2, 3, 2), (3, 3, 1)])
def test_the_plane_in_a_space_is_where_torch_has_the_score_zero(tmp_path, widths):
    net = he(*widths, seed=6)
    clip = clip_of(tmp_path, net, LAYER + DECISION)

    def look(scene, k):
        part = scene.stage.get(SEPARATOR[1])
        if part is None:
            assert scene.clip.beats[k].id != "d"
            return
        h = torch.tensor(part.carried.at(scene.stage.sheet.plane.s)[:, :3])
        last = net.layers[1]
        y = torch.nn.functional.linear(h, torch.tensor(last.W), torch.tensor(last.b))
        score = y[:, 0] if widths[-1] == 1 else y[:, 1] - y[:, 0]
        assert len(h) >= 3
        assert score.abs().max() < 1e-9

    ends(clip, SMALL, look)


def test_in_a_projection_the_plane_is_drawn_only_where_it_is_seen_edge_on(tmp_path):
    rng = np.random.default_rng(2)
    first = Layer(rng.normal(size=(4, 2)), rng.normal(size=4), "relu")
    seen = Net((first, Layer(np.array([[1.0, 0, -2, 0]]), np.array([-0.3]))))
    head = "projections = {1 = [1, 3]}"
    clip = clip_of(tmp_path, seen, LAYER + DECISION, head=head)

    def look(scene, k):
        part = scene.stage.get(SEPARATOR[1])
        if part is not None:
            q = part.carried.at(scene.stage.sheet.plane.s)
            assert len(q) == 2
            assert np.abs(q[:, 0] - 2 * q[:, 2] - 0.3).max() < 1e-9
            assert len(part.edge.ink.points)

    ends(clip, SMALL, look)
    across = Net((first, Layer(np.array([[1.0, 0.5, -2, 0]]), np.array([-0.3]))))
    with pytest.raises(InputError, match="layer 1 has 4 neurons, and the plane that parts them is"):
        clip_of(tmp_path, across, LAYER + DECISION, head=head)
    with pytest.raises(InputError, match="the net has 3 inputs, which no single plane parts"):
        clip_of(tmp_path, he(3, 3, 1), DECISION)
    with pytest.raises(InputError, match="the sheet is the input plane, and the net has 3 inputs"):
        clip_of(tmp_path, he(3, 3, 1), "", views=("sheet",))


def test_names_stay_apart_all_the_way_around(tmp_path):
    clip = clip_of(tmp_path, he(2, 3, 1, seed=2), LAYER + AROUND)

    def watch(scene, k, frame, picture):
        if scene.clip.beats[k].id == "o":
            boxes = [box for box in text_boxes([scene.stage.sheet]) if box.level > 0.9]
            assert len(boxes) >= 3
            assert overlaps(boxes) == []

    play(clip, SMALL, watch)


def test_a_still_space_is_sorted_once(tmp_path):
    clip = clip_of(tmp_path, he(2, 3, 1), LAYER)

    def look(scene, k):
        if scene.clip.beats[k].id == "l":
            sheet = scene.stage.sheet
            before = [shard.points for shard in sheet.painted()]
            assert all(a is b.points for a, b in zip(before, sheet.painted(), strict=True))

    ends(clip, SMALL, look)
    assert Solids.STEP / 2 < Solids.BALL


@pytest.mark.parametrize("threshold", [0.0, 1.5])
def test_the_score_of_layers_that_do_not_bend_is_affine(threshold):
    rng = np.random.default_rng(1)
    layers = [Layer(rng.normal(size=(3, 4)), rng.normal(size=3))]
    layers.append(Layer(rng.normal(size=(1, 3)), rng.normal(size=1)))
    h = rng.normal(size=(30, 4))
    w, c = affine_score(Net(tuple(layers)), threshold)
    assert np.abs(h @ w + c - (Net(tuple(layers))(h)[:, 0] - threshold)).max() < 1e-12
    shut = Net((layers[0], Layer(layers[1].W, layers[1].b, "sigmoid")))
    w, c = affine_score(shut, 0.7)
    assert (((h @ w + c) > 0) == (shut(h)[:, 0] > 0.7)).all()
    assert affine_score(Net((Layer(layers[0].W, layers[0].b, "relu"), layers[1]))) is None
