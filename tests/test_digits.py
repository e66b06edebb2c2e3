"""Ten classes and inputs that are pictures: what is drawn of them against torch and the pixels."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from support import panel
from support.command import pleat
from support.nets import torch_forward, torch_stages
from support.picture import SMALL, beat, ends, hue, rgb, write_clip

from pleat.nets import InputError, dataset, find_snapshot
from pleat.scenes.drawing.ink import Text, inks
from pleat.scenes.drawing.shades import STEPS
from pleat.scenes.parts.panel.flow import Flow
from pleat.scenes.parts.panel.weights import WeightMaps
from pleat.scenes.parts.plane.area_names import AreaNames
from pleat.scenes.parts.plane.pictures import Pictures
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.overlap import text_boxes

REST = "digits(first=1200)"


def clip_of(folder, *beats, head=""):
    """A clip of the shipped net and the digits that it was not trained on."""
    return write_clip(folder, "".join(beats), net="digits", head=f'data = "{REST}"\n{head}')


def parts(scene, kind):
    """Everything of a kind on stage."""
    stage = scene.stage
    groups = (stage.panel, stage.plane, stage.front)
    return [m for group in groups for m in group.get_family() if isinstance(m, kind)]


def boxes(ink):
    """The rectangles that an ink fills: (N, 4), left, bottom, right, top."""
    corners = ink.points.reshape(-1, 16, 3)[:, ::4, :2]
    return np.hstack([corners.min(axis=1), corners.max(axis=1)])


def shade_at(mobjects, place):
    """The colour of the last filled rectangle over a place, or None."""
    found = None
    for ink in mobjects:
        if len(ink.points) and not len(ink.points) % 16 and ink.fill_rgbas[0, 3] > 0:
            for left, bottom, right, top in boxes(ink):
                if left < place[0] < right and bottom < place[1] < top:
                    found = hue(ink)
    return found


def test_the_clip_s_hidden_plane_is_torch_s(tmp_path):
    """The points behind both layers, the areas' names, and each class counted."""
    net, data = find_snapshot("digits").net, dataset(REST)
    assert load_clip("digits").dataset.name == REST
    beats = [
        beat("data", "show", views=["grid", "data", "legend"]),
        beat("one", "layer", layer=1),
        beat("two", "layer", layer=2),
        beat("areas", "show", views=["decision", "accuracy"]),
    ]
    clip = clip_of(tmp_path, *beats)
    wanted = torch_stages(net, data.points)
    right = int((wanted[-1][1].argmax(axis=1) == data.labels).sum())
    looked = []

    def look(scene, k):
        sheet = scene.stage.sheet
        if k in (1, 2):
            q = sheet.data.carried.at(sheet.plane.s)[:, : net.widths[k]]
            np.testing.assert_allclose(q, wanted[k - 1][1], atol=1e-6)
        if k == 3:
            (names,) = parts(scene, AreaNames)
            last = torch.nn.Linear(2, 10).double()
            with torch.no_grad():
                last.weight.copy_(torch.from_numpy(net.layers[2].W.copy()))
                last.bias.copy_(torch.from_numpy(net.layers[2].b.copy()))
            for note in names.submobjects:
                at = sheet.plane.view.inverse(np.array([note.at[:2]]))
                says = int(last(torch.from_numpy(at)).argmax(dim=1))
                assert note.label.text == str(says)
            looked.append(len(names.submobjects))
            told = [m.text for m in parts(scene, Text)]
            assert f"{right} of 597 right (88.9%)" in told

    ends(clip, SMALL, look)
    assert looked[0] >= 9


def test_points_are_drawn_as_the_pictures_that_they_are(tmp_path):
    data = dataset(REST)
    clip = clip_of(tmp_path, beat("data", "show", views=["data", "pictures"]))

    def look(scene, k):
        (pictures,) = parts(scene, Pictures)
        sheet, theme = scene.stage.sheet, scene.theme
        p = sheet.data.positions(sheet.plane)[pictures.chosen]
        # As many as the note says, all ten digits among them, and none on another.
        assert len(p) > 30
        assert set(data.labels[pictures.chosen]) == set(range(10))
        (told,) = [m.text for m in parts(scene, Text) if "pictures" in m.text]
        assert told == f"{len(p)} of 597 points as pictures"
        apart = np.abs(p[:, None] - p).max(axis=2)
        frames = [ink for ink in inks(pictures) if hue(ink) in map(str.upper, theme.classes)]
        drawn = np.vstack([boxes(ink) for ink in frames])
        assert len(drawn) == len(p)
        side = (drawn[:, 2] - drawn[:, 0]).max()
        assert apart[~np.eye(len(p), dtype=bool)].min() > side
        own = rgb(theme.background), rgb(theme.text)
        for which in (0, len(p) // 2, len(p) - 1):
            center, point = p[which], pictures.chosen[which]
            frame = shade_at(frames, center)
            assert frame == theme.classes[data.labels[point]].upper()
            pixel = (side - 0.07) / 8
            for row, column in ((0, 3), (3, 3), (5, 2), (7, 4)):
                at = center + pixel * np.array([column - 3.5, 3.5 - row])
                value = data.points[point].reshape(8, 8)[row, column]
                wanted = (1 - value) * own[0] + value * own[1]
                assert np.abs(rgb(shade_at(inks(pictures), at)) - wanted).max() < 0.6 / STEPS

    ends(clip, SMALL, look)


def test_pictures_that_come_to_stand_on_each_other_are_not_mixed(tmp_path):
    beats = [
        beat("data", "show", views=["data", "pictures"]),
        beat("one", "layer", layer=1),
        beat("two", "layer", layer=2),
    ]
    seen = []

    def look(scene, k):
        (pictures,) = parts(scene, Pictures)
        classes = [c.upper() for c in scene.theme.classes]
        frames = [boxes(ink) for ink in inks(pictures) if hue(ink) in classes]
        drawn = np.vstack([f for f in frames if len(f)])
        middle = (drawn[:, :2] + drawn[:, 2:]) / 2
        off = np.abs(middle[:, None] - middle).max(axis=2)[~np.eye(len(middle), dtype=bool)]
        assert off.min() >= (drawn[0, 2] - drawn[0, 0]) - 1e-9
        seen.append(len(drawn))

    ends(clip_of(tmp_path, *beats), SMALL, look)
    assert min(seen) > 10


def test_weights_are_pictures_whose_sign_is_a_colour_and_a_dash(tmp_path):
    beats = [
        beat("weights", "show", views=["weights"]),
        beat("back", "train", to=0, seconds=0.1),
        beat("again", "train", seconds=0.1),
    ]
    snapshot = find_snapshot("digits")
    nets = {0: snapshot.net, 1: snapshot.history.nets[0], 2: snapshot.net}
    largest = max(np.abs(net.layers[0].W).max() for net in snapshot.history.nets)

    def look(scene, k):
        (maps,) = parts(scene, WeightMaps)
        W, theme = nets[k].layers[0].W, scene.theme
        assert maps.largest == pytest.approx(largest)
        low, zero, high = map(rgb, (theme.signed[0], theme.plane, theme.signed[1]))
        dashes = (maps._dashes.points.reshape(-1, 4, 3)[:, 0] + maps._dashes.points[3::4]) / 2
        shown = np.rint(STEPS * W / largest)
        assert len(dashes) == (shown < 0).sum()
        for neuron, pixel in ((0, 20), (5, 33), (9, 60), (15, 27)):
            cell = maps._side / 8
            row, column = divmod(pixel, 8)
            at = maps._centers[neuron] + cell * np.array([column - 3.5, 3.5 - row])
            share = W[neuron, pixel] / largest
            wanted = (1 - abs(share)) * zero + abs(share) * (high if share > 0 else low)
            assert np.abs(rgb(shade_at(inks(maps), at)) - wanted).max() < 0.6 / STEPS
            dashed = (np.abs(dashes[:, :2] - at).max(axis=1) < 0.01).any()
            assert dashed == (shown[neuron, pixel] < 0)

    ends(clip_of(tmp_path, *beats), SMALL, look)


def test_an_input_s_way_ends_in_torch_s_outputs(tmp_path):
    beats = [
        beat("data", "show", views=["data"]),
        beat("one", "flow", point=5),
        beat("other", "flow", point=37),
    ]
    net, data = find_snapshot("digits").net, dataset(REST)

    def look(scene, k):
        if k == 0:
            return
        (flow,) = parts(scene, Flow)
        point = {1: 5, 2: 37}[k]
        panel.check_flow(flow, net, data.points[point], scene.theme)
        marked = scene.stage.sheet.data.positions(scene.stage.sheet.plane)[point]
        ring = [m for m in scene.stage.sheet.submobjects if getattr(m, "index", None) == point]
        assert np.allclose(ring[0].ink.points[:, :2].mean(axis=0), marked, atol=0.02)

    ends(clip_of(tmp_path, *beats), SMALL, look)


def test_ten_areas_and_ten_classes_in_training(tmp_path):
    """On the hidden plane, at a step in between, areas are those of that step's net."""
    beats = [
        beat("data", "show", views=["data"]),
        beat("one", "layer", layer=1),
        beat("two", "layer", layer=2),
        beat("half", "train", to=300, seconds=0.1),
        beat("areas", "show", views=["decision"]),
    ]

    def look(scene, k):
        if k < 3:
            return
        stage = scene.stage
        net, data = stage.sheet.plane.net, stage.clip.dataset
        right = int((torch_forward(net, data.points).argmax(axis=1) == data.labels).sum())
        assert len(data) - len(stage.training.mistakes.wrong) == right
        if k == 4:
            for note in parts(scene, AreaNames)[0].submobjects:
                h = stage.sheet.plane.view.inverse(np.array([note.at[:2]]))
                says = net.layers[2].W @ h[0] + net.layers[2].b
                assert note.label.text == str(says.argmax())

    ends(clip_of(tmp_path, *beats), SMALL, look)


@pytest.fixture(scope="module")
def mnist(tmp_path_factory):
    """A folder with a net of 784 inputs and pictures of 28 by 28 for it."""
    folder = tmp_path_factory.mktemp("mnist")
    torch.manual_seed(0)
    module = torch.nn.Sequential(
        *(torch.nn.Linear(784, 40), torch.nn.ReLU(), torch.nn.Linear(40, 2)),
        *(torch.nn.ReLU(), torch.nn.Linear(2, 10)),
    ).double()
    torch.save(module.state_dict(), folder / "net.pt")
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:28, :28]
    places = rng.uniform(8, 20, (60, 2))
    pictures = [
        np.exp(-((x - a) ** 2 + (y - b) ** 2) / (4 + k % 10)) for k, (a, b) in enumerate(places)
    ]
    points = np.stack(pictures).reshape(60, 784)
    np.savez(folder / "m.npz", x=points, label=np.arange(60) % 10)
    with torch.no_grad():
        np.save(folder / "wanted.npy", module[:4](torch.from_numpy(points)).numpy())
    return folder


def test_a_net_of_784_inputs_goes_through_every_command(mnist):
    run = pleat("import", "net.pt", "--activation", "relu", cwd=mnist)
    assert (run.code, run.err) == (0, "")
    assert "784-40-2-10" in run.out
    run = pleat("new", "clip", "mine", "--net", "net.safetensors", "--data", "m.npz", cwd=mnist)
    assert run.code == 0, run.err
    wide = ("--aspect", "16:9", "--aspect", "4:3")
    assert pleat("check", "mine.toml", *wide, cwd=mnist).out.strip().endswith("mine: clean")
    run = pleat(
        "still", "mine.toml", "--at", "layer-2", "-q", "320x180@5", "-o", "a.png", cwd=mnist
    )
    assert run.code == 0, run.err


def test_the_note_on_a_projection_keeps_off_legend_and_data(mnist):
    beats = [
        beat("data", "show", views=["grid", "data", "legend", "network"]),
        beat("one", "layer", layer=1),
    ]
    clip = write_clip(mnist, "".join(beats), net="net.pt", head='data = "m.npz"\nactivation="relu"')

    def look(scene, k):
        stage = scene.stage
        (note,) = (box for box in text_boxes(scene.mobjects) if "principal" in box.text)
        left, bottom, right, top = note.rect.sides
        x, y = stage.sheet.data.positions(stage.sheet.plane).T
        inside = (x > left) & (x < right)
        assert inside.any()  # data stand above it, or it would be no use to look
        assert y[inside].min() > top + 0.08
        assert bottom > stage.sheet.plane.window.bottom + stage.legend.tall or (
            right < stage.legend.left
        )

    ends(clip, SMALL, look)


def test_784_inputs_are_drawn_where_torch_puts_them(mnist):
    beats = [
        beat("data", "show", views=["grid", "data", "pictures", "network", "equation"]),
        beat("one", "layer", layer=1),
        beat("two", "layer", layer=2),
        beat("off", "hide", views=["network", "equation"]),
        beat("weights", "show", views=["weights"]),
    ]
    head = 'data = "m.npz"\nactivation = "relu"\nimage = [28, 28]\n'
    clip = write_clip(mnist, "".join(beats), net="net.pt", head=head)
    wanted = np.load(mnist / "wanted.npy")

    def look(scene, k):
        sheet = scene.stage.sheet
        if k == 2:
            q = sheet.data.carried.at(sheet.plane.s)[:, :2]
            np.testing.assert_allclose(q, wanted, atol=1e-6)
            nodes = scene.stage.network.nodes[0]
            # The first and the last are there, with their names; dots stand for the others.
            assert sum(len(node.points) > 0 for node in nodes) == 12
        if k == 4:
            assert any("36 of 40 neurons" in m.text for m in parts(scene, Text))

    ends(clip, SMALL, look)


@pytest.mark.parametrize(
    ("head", "views", "said"),
    [
        ("image = [28, 28]\n", ["data"], "image: 28 rows of 28 pixels are 784 inputs, not 64"),
        ("", ["network", "weights"], "network stands in the panel that it takes; hide that first"),
        ('layout = "wide"\n', ["flow"], "layout 'wide' has no panel for it; choose layout"),
        ("", ["regions"], "regions are drawn on a plane, and the net has 64 inputs"),
    ],
)
def test_what_can_t_be_shown_is_said_in_a_sentence(tmp_path, head, views, said):
    with pytest.raises(InputError, match=re.escape(said)) as told:
        clip_of(tmp_path, beat("a", "show", views=views), head=head)
    assert len(str(told.value).splitlines()) == 1


def test_points_that_are_no_pictures_are_not_drawn_as_such(tmp_path):
    for kind in ("pictures", "weights", "flow"):
        with pytest.raises(InputError, match=r"its 2 inputs are not known to be a picture"):
            write_clip(tmp_path, beat("a", "show", views=[kind]), net="hard-relu")
    with pytest.raises(InputError, match="point = 597, but the data has points 0 to 596"):
        clip_of(tmp_path, beat("a", "flow", point=597))


def test_a_table_of_more_than_784_columns_or_ten_classes_is_refused(tmp_path):
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "wide.npz", x=rng.random((20, 785)), label=np.arange(20) % 2)
    np.savez(tmp_path / "many.npz", x=rng.random((22, 2)), label=np.arange(22) % 11)
    for name, said in (("wide", "at most 784"), ("many", "11 different labels, more than 10")):
        with pytest.raises(InputError, match=said):
            write_clip(tmp_path, beat("a", "show", views=["data"]), head=f'data = "{name}.npz"\n')
