"""Layers of one, three and more neurons: a line, a space, a stated projection; torch's points."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nets import he
from support.picture import EXACT, SMALL, beat, carried, drawn_dots, ends, play, same

from pleat.nets.errors import InputError
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.geometry.principal import principal_axes
from pleat.scenes.clip.projections import space_behind
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.projection import flat, in_space, lens
from pleat.scenes.parts.plane.folds import Crease
from pleat.scenes.parts.plane.space_axes import SpaceAxes
from pleat.scenes.playback.load import load_clip
from pleat.scenes.stage.slots import PROJECTION

VIEWS = ["grid", "data", "basis", "legend"]


def clip_of(folder, widths, beats, head="", seed=3, activation="leaky_relu(0.2)"):
    """A clip of a random net and the shipped data, or random data of more dimensions."""
    Snapshot(he(*widths, seed=seed, activation=activation)).save(folder / "mine.safetensors")
    data, views = "hard", ["sheet", *VIEWS]
    if widths[0] > 2:
        rng, data, views = np.random.default_rng(seed), "mine.npz", VIEWS
        x = rng.normal(size=(60, widths[0])) * rng.uniform(0.3, 2, widths[0])
        np.savez(folder / "mine.npz", x=x, label=np.arange(60) % 2)
    text = f'[clip]\ntitle = "T"\nnet = "mine.safetensors"\ndata = "{data}"\n{head}\n'
    (folder / "mine.toml").write_text(text + beat("data", "show", views=views) + beats)
    return load_clip(folder / "mine.toml")


def whole_way(widths):
    """Beats through every layer, and back."""
    out = ""
    for k, width in enumerate(widths[1:-1], 1):
        out += beat(f"w{k}", "linear", layer=k) + beat(f"b{k}", "shift", layer=k)
        out += "".join(
            beat(f"f{k}-{n}", "fold", layer=k, neuron=n) for n in range(1, min(width, 3) + 1)
        )
        out += beat(f"a{k}", "activate", layer=k)
    return out + beat("flat", "flatten") + beat("back", "rewind")


@pytest.mark.parametrize(
    "widths",
    [(2, 3, 3, 1), (2, 5, 4, 1), (2, 1, 3, 1), (2, 3, 2, 1, 1), (3, 2, 1), (3, 4, 1), (5, 2, 1)],
)
def test_every_point_stands_where_torch_has_it_seen_through_an_orthogonal_projection(
    tmp_path, widths
):
    clip = clip_of(tmp_path, widths, whole_way(widths))
    data, seen = clip.dataset, set()

    def look(scene, k):
        sheet = scene.stage.sheet
        view, s = sheet.plane.view, sheet.plane.s
        matrix = np.eye(2, max(2, *widths)) if view.lens is None else view.lens.matrix
        assert np.abs(matrix @ matrix.T - np.eye(2)).max() < 1e-12
        q = carried(clip.net, data.points, s) @ matrix.T
        meant = np.array(view.at) + view.scale * (q - np.array(view.center))
        for label in (0, 1):
            assert same(drawn_dots(sheet, label), meant[data.labels == label])
        seen.add(scene.clip.beats[k].id)

    ends(clip, SMALL, look)
    assert {"data", "w1", "a1", "flat", "back"} <= seen


def test_inputs_of_more_than_two_dimensions_are_a_space_or_a_stated_projection(tmp_path):
    three = clip_of(tmp_path, (3, 2, 1), "")
    assert space_behind(three, 0).deep
    said = []
    five = clip_of(tmp_path, (5, 2, 1), beat("w", "linear") + beat("back", "rewind"))

    def look(scene, k):
        note = scene.stage.get(PROJECTION)
        said.append(note and note.label.text)

    ends(five, SMALL, look)
    values = torch.linalg.eigvalsh(torch.cov(torch.tensor(five.dataset.points).T)).flip(0)
    percent = f"{100 * float(values[:2].sum() / values.sum()):.3g}%"
    told = f"5 inputs, 2 principal components: {percent} of the variance"
    assert said == [told, None, told]
    chosen = clip_of(tmp_path, (5, 2, 1), "", head="projections = {0 = [2, 5]}")
    assert space_behind(chosen, 0).shown == (1, 4)


def test_three_neurons_are_a_space_and_its_axes_are_the_neurons(tmp_path):
    clip = clip_of(tmp_path, (2, 3, 1), beat("w", "linear"))

    def look(scene, k):
        if scene.clip.beats[k].id != "w":
            return
        plane, axes = scene.stage.sheet.plane, scene.stage.coordinates.axes
        assert isinstance(axes, SpaceAxes)
        line = axes.line.points[:, :2]
        origin, tips = plane.project(np.zeros((1, 3)))[0], plane.project(np.eye(3))
        ways = (tips - origin) / np.linalg.norm(tips - origin, axis=1)[:, None]
        # The three long strokes of the drawing run along the three projected axes.
        strokes = line.reshape(-1, 4, 2)
        steps = strokes[:, 3] - strokes[:, 0]
        long = steps[np.linalg.norm(steps, axis=1) > 0.5]
        long /= np.linalg.norm(long, axis=1)[:, None]
        assert len(long) == 3
        assert np.abs(long[:, 0] * ways[:, 1] - long[:, 1] * ways[:, 0]).max() < EXACT

    ends(clip, SMALL, look)


@given(st.integers(0, 10_000), st.integers(4, 9))
@settings(max_examples=25, deadline=None)
def test_principal_axes_are_the_ones_torch_finds(seed, width):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(40, width)) * rng.uniform(0.2, 3, width)
    axes, shares = principal_axes(x)
    values, vectors = torch.linalg.eigh(torch.tensor(np.cov(x.T)))
    values, vectors = values.flip(0).numpy(), vectors.flip(1).numpy()
    assert np.allclose(shares, values[:2] / values.sum(), atol=1e-9)
    assert np.abs(axes @ axes.T - np.eye(2)).max() < 1e-12
    if values[1] - values[2] > 1e-3 * values[0] and values[0] - values[1] > 1e-3 * values[0]:
        assert np.abs(np.abs((axes * vectors[:, :2].T).sum(axis=1)) - 1).max() < 1e-6


def test_a_projection_is_stated_in_the_picture_with_what_it_shows_of_the_variance(tmp_path):
    beats = beat("w", "linear") + beat("a", "activate") + beat("f", "flatten")
    clip = clip_of(tmp_path, (2, 6, 1), beats)
    h = torch.nn.functional.leaky_relu(
        torch.tensor(clip.dataset.points @ clip.net.layers[0].W.T + clip.net.layers[0].b), 0.2
    )
    values = torch.linalg.eigvalsh(torch.cov(h.T)).flip(0)
    percent = f"{100 * float(values[:2].sum() / values.sum()):.3g}%"
    said = {}

    def look(scene, k):
        note = scene.stage.get(PROJECTION)
        said[scene.clip.beats[k].id] = note and note.label.text

    ends(clip, SMALL, look)
    assert said["data"] is None
    assert "6 neurons" in said["w"]
    assert percent in said["w"]
    assert said["f"] is None


def test_chosen_neurons_are_the_axes(tmp_path):
    head = "projections = {1 = [2, 5]}"
    clip = clip_of(tmp_path, (2, 6, 1), beat("w", "linear"), head)
    z = clip.dataset.points @ clip.net.layers[0].W.T

    def look(scene, k):
        if scene.clip.beats[k].id == "w":
            sheet = scene.stage.sheet
            meant = sheet.plane.view(z[:, [1, 4]])
            for label in (0, 1):
                assert same(drawn_dots(sheet, label), meant[clip.dataset.labels == label])
            assert "2, 5 of 6" in scene.stage.get(PROJECTION).label.text

    ends(clip, SMALL, look)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("projections = {3 = [1, 2]}", r"projections\.3: the net has layers 1 to 2"),
        ("projections = {2 = 'components'}", r"projections\.2: layer 2 has 1 neurons"),
        ("projections = {1 = [1, 7]}", r"projections\.1 = \[1, 7\]: .* from 1 to 6"),
        ("projections = {1 = [1]}", r"choose two or three"),
        ("projections = {1 = [2, 2]}", r"different neurons"),
    ],
)
def test_a_projection_that_cannot_be_is_refused(tmp_path, head, said):
    with pytest.raises(InputError, match=said):
        clip_of(tmp_path, (2, 6, 1), beat("w", "linear"), head)


def test_only_a_space_is_gone_around(tmp_path):
    around = beat("w", "linear") + beat("o", "camera", orbit=90.0)
    with pytest.raises(InputError, match=r"'o': orbit, azimuth and elevation need a space"):
        clip_of(tmp_path, (2, 2, 1), around)
    assert clip_of(tmp_path, (2, 3, 1), around).beats[-1].orbit == 90


def test_a_round_ends_where_it_began_and_everything_stays_in_the_room_on_the_way(tmp_path):
    clip = clip_of(
        tmp_path, (2, 3, 1), beat("a", "layer") + beat("o", "camera", orbit=360.0, seconds=1.0)
    )
    lenses, far = [], []

    def watch(scene, k, frame, picture):
        if scene.clip.beats[k].id == "o":
            sheet = scene.stage.sheet
            room = sheet.room.inset(-0.01, -0.01, -0.01, -0.01)
            x, y = sheet.data.positions(sheet.plane).T
            inside = (room.left < x) & (x < room.right) & (room.bottom < y) & (y < room.top)
            far.append(inside.all())
            lenses.append(sheet.plane.view.lens.matrix)

    play(clip, SMALL, watch)
    assert all(far)
    assert np.abs(lenses[0] - lenses[-1]).max() < 1e-12
    assert max(np.abs(lenses[0] - one).max() for one in lenses) > 1


@given(st.integers(0, 1000), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_between_two_lenses_the_projection_stays_orthogonal(seed, t):
    rng = np.random.default_rng(seed)
    a = lens(np.linalg.qr(rng.normal(size=(5, 2)))[0].T)
    for b in (flat(5), in_space(5)):
        rows = b.toward(a, t).matrix
        assert np.abs(rows @ rows.T - np.eye(2)).max() < 1e-9
        assert b.toward(a, 0) == b
        assert b.toward(a, 1) == a


def test_a_crease_of_a_lone_neuron_is_a_mark_across_its_line(tmp_path):
    clip = clip_of(
        tmp_path, (2, 1, 1), beat("w", "linear") + beat("b", "shift") + beat("c", "crease")
    )

    def look(scene, k):
        if scene.clip.beats[k].id != "c":
            return
        sheet = scene.stage.sheet
        (crease,) = (part for part in sheet.submobjects if isinstance(part, Crease))
        x, y = crease.line.points[:, 0], crease.line.points[:, 1]
        zero = sheet.plane.view(np.zeros((1, 2)))[0]
        assert np.abs(x - zero[0]).max() < EXACT
        assert np.ptp(y) > 0.5
        assert any(ink.level for ink in inks(crease))

    ends(clip, SMALL, look)


def test_a_space_is_seen_from_where_its_data_are_not_a_line(tmp_path):
    clip = clip_of(tmp_path, (2, 3, 3, 1), "", seed=11)
    for layer in (1, 2):
        h = clip.net.stages(clip.dataset.points)[layer - 1][1]
        sizes = np.linalg.svd(h - h.mean(axis=0), compute_uv=False)
        seen = space_behind(clip, layer).lens(h - h.mean(axis=0))
        assert np.linalg.svd(seen, compute_uv=False)[1] > 0.4 * sizes[1]
