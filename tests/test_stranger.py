"""From a stranger's files to a film: two moons as CSV, a net trained elsewhere, one TOML file."""

from __future__ import annotations

import av
import numpy as np
import pytest
import torch
from support.command import pleat
from support.picture import SMALL, drawn_dots, ends, same
from torch import nn

from pleat.scenes.clip.captions import filled
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.playback.load import load_clip

CLIP = """
[clip]
title = "My moons"
net = "model.pt"
activation = "leaky_relu(0.1)"
data = "moons.csv"

[[beat]]
id = "start"
do = "show"
views = ["sheet", "grid", "data", "basis", "legend", "network"]
caption = "A net of {parameters} numbers."
""" + "".join(
    f"""
[[beat]]
id = "linear-{k}"
do = "linear"
layer = {k}

[[beat]]
id = "shift-{k}"
do = "shift"
layer = {k}

[[beat]]
id = "activate-{k}"
do = "activate"
layer = {k}
caption = "Layer {k}."
"""
    for k in (1, 2)
)
CLIP += """
[[beat]]
id = "flatten"
do = "flatten"

[[beat]]
id = "threshold"
do = "threshold"
caption = "{correct} of {n} right."

[[beat]]
id = "rewind"
do = "rewind"

[[beat]]
id = "boundary"
do = "boundary"
"""


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(1)
    net = nn.Sequential(
        nn.Linear(2, 3), nn.LeakyReLU(0.1), nn.Linear(3, 3), nn.LeakyReLU(0.1), nn.Linear(3, 1)
    )
    points, labels = moons()
    x, y = torch.from_numpy(points).float(), torch.from_numpy(labels).float()
    adam = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(200):
        adam.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(x)[:, 0], y).backward()
        adam.step()
    return net


def moons(count=40):
    rng = np.random.default_rng(5)
    t = np.linspace(0, np.pi, count)
    arcs = [np.stack([np.cos(t), np.sin(t)], 1), np.stack([1 - np.cos(t), 0.5 - np.sin(t)], 1)]
    return np.vstack(arcs) + 0.05 * rng.normal(size=(2 * count, 2)), np.repeat([0, 1], count)


@pytest.fixture
def folder(tmp_path, monkeypatch, model):
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "cache"))
    points, labels = moons()
    rows = [f"{x!r},{y!r},{k}" for (x, y), k in zip(points.tolist(), labels, strict=True)]
    (tmp_path / "moons.csv").write_text("\n".join(["x,y,label", *rows]) + "\n")
    torch.save(model.state_dict(), tmp_path / "model.pt")
    (tmp_path / "moons.toml").write_text(CLIP)
    return tmp_path


@pytest.mark.slow
def test_what_is_drawn_is_what_the_strangers_own_model_says(folder, model):
    """Every layer's drawn points are the torch model's activations, seen as the view says."""
    clip = load_clip(folder / "moons.toml")
    points, labels = moons()
    own = nn.Sequential(*model).double()
    with torch.no_grad():
        after = {
            "start": torch.from_numpy(points),
            "shift-1": own[:1](torch.from_numpy(points)),
            "activate-1": own[:2](torch.from_numpy(points)),
            "shift-2": own[:3](torch.from_numpy(points)),
            "activate-2": own[:4](torch.from_numpy(points)),
            "flatten": own(torch.from_numpy(points)),
            "rewind": torch.from_numpy(points),
        }
    right = int(((after["flatten"][:, 0] > 0).numpy() == (labels == 1)).sum())
    seen = []

    def look(scene, k):
        sheet, beat = scene.stage.sheet, scene.clip.beats[k].id
        if beat not in after:
            return
        view = sheet.plane.view
        q = np.pad(after[beat].numpy(), ((0, 0), (0, 3 - after[beat].shape[1])))
        meant = view(q[:, :2] if view.lens is None else q @ view.lens.matrix.T)
        for label in (0, 1):
            assert same(drawn_dots(sheet, label), meant[labels == label], 1e-6), beat
        assert (view.lens is not None) == (after[beat].shape[1] == 3), beat
        seen.append(beat)

    ends(clip, SMALL, look)
    assert seen == list(after)
    assert filled(clip.beats[-3], clip) == f"{right} of {len(labels)} right."


@pytest.mark.slow
def test_it_becomes_a_film_of_the_length_its_beats_have(folder):
    run = pleat("render", "moons.toml", "--quality", "192x108@10", "-o", "moons.mp4", cwd=folder)
    assert run.code == 0, run.err
    with av.open(str(folder / "moons.mp4")) as film:
        stream = film.streams.video[0]
        frames = sum(1 for _ in film.decode(video=0))
        rate = int(stream.average_rate)
    assert frames == schedule(load_clip(folder / "moons.toml"), rate).frames
