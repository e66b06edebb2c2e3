"""Data of any size and anywhere: the picture is ruled by them, and stays the net's own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from support.picture import SMALL, beat, play

from pleat.nets import find_snapshot
from pleat.nets.geometry.boundary import boundary
from pleat.nets.model import Layer, Net
from pleat.scenes.clip.captions import facts_of
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.ruling import multiple, nice, ruling
from pleat.scenes.drawing.visible import seen_box
from pleat.scenes.outputs.interactive import export
from pleat.scenes.parts.plane.axes import Axes
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip

# How large data are, and where: from a millionth to a million, near the origin and far.
PLACES = [
    *((10.0**k, (0.0, 0.0)) for k in (-6, -3, -1, 0, 3, 6)),
    (0.1, (0.5, 0.5)),
    (0.5, (20.0, -40.0)),
    (1.0, (1e4, 0.0)),
    (0.3, (1e6, 1e6)),
    (1e4, (-1e6, 3e5)),
]
VIEWS = ("grid", "data", "basis", "network", "equation", "matrix")
BEATS = "".join(
    [
        beat("start", "show", views=VIEWS, caption="{regions} regions, {correct} of {n}."),
        beat("where", "correspond", layer=1),
        beat("linear", "linear", layer=1),
        beat("shift", "shift", layer=1),
        *(beat(f"crease-{k}", "crease", layer=1, neuron=k) for k in (1, 2)),
        *(beat(f"fold-{k}", "fold", layer=1, neuron=k) for k in (1, 2)),
        beat("basis", "basis", layer=1),
        beat("flat", "linear", layer=2),
        beat("last", "shift", layer=2),
        beat("threshold", "threshold"),
        beat("back", "rewind"),
        beat("boundary", "boundary"),
        beat("regions", "show", views=("regions",)),
    ]
)


def moved(size: float, middle: tuple[float, float]) -> tuple[Net, np.ndarray, np.ndarray]:
    """The shipped net and its data, with inputs measured in other units from elsewhere."""
    shipped = find_snapshot("hard-relu")
    first, *rest = shipped.net.layers
    W, m = first.W / size, np.array(middle)
    net = Net((Layer(W, first.b - W @ m, first.activation), *rest))
    return net, m + size * shipped.dataset.points, shipped.dataset.labels


def write(folder: Path, size: float, middle: tuple[float, float]):
    net, x, labels = moved(size, middle)
    layers = [
        {"W": layer.W.tolist(), "b": layer.b.tolist(), "activation": layer.activation}
        for layer in net.layers
    ]
    (folder / "net.json").write_text(json.dumps({"layers": layers}))
    rows = [f"{a!r},{b!r},{k}" for (a, b), k in zip(x.tolist(), labels, strict=True)]
    (folder / "points.csv").write_text("\n".join(["x,y,label", *rows]))
    head = '[clip]\ntitle = "t"\nnet = "net.json"\ndata = "points.csv"\n'
    (folder / "clip.toml").write_text(head + BEATS)
    return load_clip(folder / "clip.toml")


def as_torch(net: Net, x: np.ndarray, s: int) -> np.ndarray:
    """Inputs after so many moves, in torch's float64; neuron after neuron folds."""
    h = torch.as_tensor(np.array(x))
    for layer in net.layers:
        W, b = (torch.as_tensor(np.array(a)) for a in (layer.W, layer.b))
        folds = len(b) if layer.activation != "identity" else 0
        if s >= 1:
            h = h @ W.T
        if s >= 2:
            h = h + b
        for k in range(min(max(s - 2, 0), folds)):
            h = h.clone()
            h[:, k] = torch.relu(h[:, k])
        s -= 2 + folds
        if s <= 0:
            break
    return torch.nn.functional.pad(h, (0, 2 - h.shape[1])).numpy()


@pytest.mark.parametrize(("size", "middle"), PLACES, ids=str)
def test_every_stage_is_ruled_by_what_is_shown_and_is_the_nets_own(tmp_path, size, middle):
    clip = write(tmp_path, size, middle)
    net, x, _ = moved(size, middle)
    seen: dict[str, object] = {}

    def look(scene, k, frame, rgba):
        seen[clip.beats[k].id] = True
        sheet = scene.stage.sheet
        plane, s = sheet.plane, sheet.plane.s
        if s != round(s) or frame == 0:
            return
        where = clip.beats[k].id

        def at(q):
            return plane.view(as_torch(net, q, round(s)))

        exact = 1e-6 + 1e-15 * float(np.abs(plane.view.inverse(np.zeros((1, 2)))).max() + 1e6)
        if sheet.data in sheet.submobjects and not sheet.data.stack:
            points = sheet.data.positions(plane)
            assert np.abs(points - at(x)).max() < exact, where
            left, bottom, right, top = plane.window.sides
            assert ((points > (left, bottom)) & (points < (right, top))).all(), where
        ruled = sheet.ruling
        for axis, arrow in enumerate(sheet.basis):
            if arrow not in sheet.submobjects or where == "threshold":
                continue
            ends = at(ruled.basis[[0, 1 + axis]])
            drawn = arrow.where(plane)[[0, -1], :2]
            assert np.abs(drawn - ends).max() < exact, where
            if where == "start":
                assert 0.3 < np.hypot(*(ends[1] - ends[0])) < 6, where
        if s == 0 and sheet.grid in sheet.submobjects:
            (x0, y0), (x1, y1) = seen_box(plane.view, plane.window, ruled.box)
            for axis, (low, high) in enumerate(((x0, x1), (y0, y1))):
                lines = ruled.lines(axis)
                assert 3 <= np.count_nonzero((lines >= low) & (lines <= high)) <= 20
        axes = scene.stage.coordinates.axes
        if isinstance(axes, Axes) and axes in sheet.submobjects:
            counts = [ticks.count for ticks in axes.ticks if ticks.count]
            assert counts
            assert all(2 <= count <= 32 for count in counts), (where, axes.ticks)

    play(clip, SMALL, look)
    assert list(seen) == [b.id for b in clip.beats]


@pytest.mark.parametrize(("size", "middle"), PLACES, ids=str)
def test_regions_and_boundary_are_those_of_what_is_seen(tmp_path, size, middle):
    clip = write(tmp_path, size, middle)
    box = ruling(clip.dataset.points).box
    (x0, y0), (x1, y1) = box
    at = np.stack(np.meshgrid(np.linspace(x0, x1, 300), np.linspace(y0, y1, 300)), -1)
    z, _ = clip.net.stages(at.reshape(-1, 2))[0]
    assert facts_of(clip)["regions"] == str(len(np.unique(z > 0, axis=0)))
    segments = boundary(clip.net, box)
    assert len(segments) > 2
    off = np.abs(clip.net(segments.reshape(-1, 2)))
    assert off.max() < 1e-8 * max(1.0, np.abs(box).max() / (x1 - x0) / 10)
    right = find_snapshot("hard-relu")
    assert len(clip.wrong) == np.count_nonzero(
        (right.net(right.dataset.points)[:, 0] > 0) != right.dataset.labels
    )


@pytest.mark.parametrize("size", [10.0**k for k in (-6, -3, 3, 6)])
def test_other_units_make_the_same_picture(tmp_path, size):
    def points(folder, size):
        folder.mkdir()
        clip, out = write(folder, size, (0.0, 0.0)), []

        def look(scene, k, frame, rgba):
            sheet = scene.stage.sheet
            if frame and sheet.data in sheet.submobjects:
                drawn = [*sheet.data.submobjects, *inks(sheet.grid), *inks(sheet.basis[0].shaft)]
                out.append(np.vstack([ink.points for ink in drawn if len(ink.points)]))

        play(clip, SMALL, look)
        return out

    usual, other = points(tmp_path / "a", 1.0), points(tmp_path / "b", size)
    assert len(usual) == len(other) > 20
    ends = [k for k, (a, b) in enumerate(zip(usual, other, strict=True)) if a.shape == b.shape]
    assert np.abs(usual[0] - other[0]).max() < 1e-6
    assert np.abs(usual[-1] - other[-1]).max() < 1e-6
    assert len(ends) > len(usual) / 3


@pytest.mark.parametrize(("size", "middle"), PLACES[::2], ids=str)
def test_nothing_is_wrong_with_the_picture(tmp_path, size, middle):
    clip = write(tmp_path, size, middle)
    assert [str(fault) for fault in inspect(clip)] == []


@pytest.mark.parametrize(("size", "middle"), PLACES[::2], ids=str)
def test_the_page_is_as_exact(tmp_path, size, middle):
    data = export(write(tmp_path, size, middle), ("dark",), fps=2, limit=10**6)
    data = json.loads(data) if isinstance(data, str | bytes) else data
    _, x, _ = moved(size, middle)
    plane = data["planes"][data["points"][0]["plane"]]
    parts = plane.get("parts", [1e5])[0]
    assert np.isclose(parts, 1e5 / ruling(x).step)
    told = np.array(data["points"][0]["x"][0][1]).reshape(-1, 2) / parts
    assert np.abs(told - x).max() <= 0.51 * ruling(x).step * 1e-5 + 1e-15 * np.abs(x).max()


def test_steps_are_one_two_or_five_times_a_power_of_ten():
    for power in range(-8, 9):
        ten = float(f"1e{power}")
        assert [nice(v * ten) for v in (1, 1.1, 2, 3, 5, 5.1)] == [
            float(f"{d}e{power}") for d in (1, 2, 2, 5, 5, 10)
        ]


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (1.0, "$a_1$"),
        (200.0, "$200 thin a_1$"),
        (0.05, "$0.05 thin a_1$"),
        (2e5, "$2 dot 10^(5) thin a_1$"),
        (1e-6, "$10^(-6) thin a_1$"),
    ],
)
def test_an_arrow_says_how_long_it_is(length, told):
    assert multiple(length, "$a_1$") == told


def crooked(folder: Path, standardize: bool):
    """A net of heights in metres and incomes, which the same picture can't show."""
    rng = np.random.default_rng(3)
    x = rng.normal((1.7, 30_000), (0.1, 9_000), (80, 2))
    layers = [{"W": [[4.0, -1e-4], [-3.0, 2e-4]], "b": [-4.0, 1.0], "activation": "relu"}]
    layers.append({"W": [[1.0, -1.0]], "b": [0.1], "activation": "identity"})
    (folder / "net.json").write_text(json.dumps({"layers": layers}))
    rows = [f"{a!r},{b!r},{int(a > 1.7)}" for a, b in x.tolist()]
    (folder / "points.csv").write_text("\n".join(["x,y,label", *rows]))
    said = f"standardize = {str(standardize).lower()}\n"
    head = '[clip]\ntitle = "t"\nnet = "net.json"\ndata = "points.csv"\n' + said
    (folder / "clip.toml").write_text(head + BEATS)
    return load_clip(folder / "clip.toml"), x


def test_standard_units_change_no_answer_and_axes_keep_the_files_numbers(tmp_path):
    plain, x = crooked(tmp_path, standardize=False)
    said = [str(fault) for fault in inspect(plain)]
    assert any("write standardize = true in [clip]" in fault for fault in said)
    clip, _ = crooked(tmp_path, standardize=True)
    assert np.allclose(clip.dataset.points.std(axis=0), 1)
    assert np.abs(clip.net(clip.dataset.points) - plain.net(x)).max() < 1e-9
    assert facts_of(clip)["correct"] == facts_of(plain)["correct"]
    assert [str(fault) for fault in inspect(clip)] == []

    def look(scene, k, frame, rgba):
        axes, plane = scene.stage.coordinates.axes, scene.stage.sheet.plane
        if clip.beats[k].id not in ("start", "where", "regions"):
            return
        assert plane.s == 0
        assert axes.measured
        for ticks, values in zip(axes.ticks, x.T, strict=True):
            assert 2 <= ticks.count <= 15
            assert values.min() < np.median(ticks.values) < values.max()

    play(clip, SMALL, look)
