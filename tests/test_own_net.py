"""A stranger's moons, their net from torch and one TOML file: the same numbers, or a clear word."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from support.command import pleat
from torch import nn

from pleat.scenes.clip.captions import filled
from pleat.scenes.drawing.look import look_for
from pleat.scenes.film.keys import beat_key_parts
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
views = ["grid", "data", "basis", "legend", "network"]
caption = "{correct} of {n} points, {parameters} parameters."

[[beat]]
id = "again"
do = "pause"
"""


def moons(count=60):
    rng = np.random.default_rng(0)
    t = rng.uniform(0, np.pi, (2, count))
    upper = np.stack([np.cos(t[0]), np.sin(t[0])], axis=1)
    lower = np.stack([1 - np.cos(t[1]), 0.5 - np.sin(t[1])], axis=1)
    points = np.concatenate([upper, lower]) + 0.08 * rng.normal(size=(2 * count, 2))
    return points, np.repeat([0, 1], count)


@pytest.fixture(scope="module")
def trained():
    """A net as a stranger would train it: float32, Adam, binary cross-entropy."""
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Linear(2, 3), nn.LeakyReLU(0.1), nn.Linear(3, 3), nn.LeakyReLU(0.1), nn.Linear(3, 1)
    )
    points, labels = moons()
    x, y = torch.from_numpy(points).float(), torch.from_numpy(labels).float()
    adam = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(150):
        adam.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(x)[:, 0], y).backward()
        adam.step()
    return net


@pytest.fixture
def folder(tmp_path, monkeypatch, trained):
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "cache"))
    points, labels = moons()
    rows = [f"{x!r},{y!r},{k}" for (x, y), k in zip(points.tolist(), labels, strict=True)]
    (tmp_path / "moons.csv").write_text("\n".join(["X,Y,Label", *rows]) + "\n")
    torch.save(trained.state_dict(), tmp_path / "model.pt")
    (tmp_path / "mine.toml").write_text(CLIP)
    return tmp_path


def test_every_stage_is_the_torch_models_own(folder, trained):
    clip = load_clip(folder / "mine.toml")
    points, labels = moons()
    assert clip.net.widths == (2, 3, 3, 1)
    assert np.array_equal(clip.dataset.points, points)
    h, stages = torch.from_numpy(points), clip.net.stages(clip.dataset.points)
    for part in nn.Sequential(*trained).double():
        h = part(h)
        if isinstance(part, nn.Linear):
            z, after = stages.pop(0)
            assert np.abs(z - h.detach().numpy()).max() < 1e-12
        else:
            assert np.abs(after - h.detach().numpy()).max() < 1e-12
    trained.float()
    right = int(((h.detach().numpy()[:, 0] > 0) == labels).sum())
    assert right > 100
    assert filled(clip.beats[0], clip) == f"{right} of 120 points, 25 parameters."


def test_the_second_time_torch_is_not_imported(folder):
    load_clip(folder / "mine.toml")
    code = """
import json, sys
from pleat.scenes.playback.load import load_clip
load_clip("mine.toml")
print(json.dumps("torch" in sys.modules))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) is False


def key(folder):
    return beat_key_parts(load_clip(folder / "mine.toml"), 1, look_for("low", "dark", "en"))


def test_what_stands_in_the_files_decides_the_segments(folder, trained):
    first = key(folder)
    text = (folder / "moons.csv").read_text()
    (folder / "moons.csv").write_text(text.replace("X,Y,Label", "x1,x2,LABEL"))
    assert key(folder) == first
    (folder / "moons.csv").write_text(text + "0,0,1\n")
    more = key(folder)
    assert more != first
    torch.save(trained.double().state_dict(), folder / "model.pt")
    assert key(folder) == more
    trained.float()
    trained[4].bias.data += 1
    torch.save(trained.state_dict(), folder / "model.pt")
    trained[4].bias.data -= 1
    assert key(folder) != more


def test_classes_take_their_names_from_the_data(folder):
    text = (folder / "moons.csv").read_text()
    named = text.replace(",0\n", ",sun\n").replace(",1\n", ",moon\n")
    (folder / "moons.csv").write_text(named)
    assert load_clip(folder / "mine.toml").head.classes == ("moon", "sun")
    (folder / "moons.csv").write_text(text + "0,0,2\n")
    (folder / "mine.toml").write_text(CLIP.replace("{correct} of {n} points, ", ""))
    assert load_clip(folder / "mine.toml").head.classes == ("class 0", "class 1", "class 2")


def edit(name, old, new):
    def make(folder):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return make


def weights(change):
    def make(folder):
        state = torch.load(folder / "model.pt", weights_only=True)
        change(state)
        torch.save(state, folder / "model.pt")

    return make


def truncate(folder):
    content = (folder / "model.pt").read_bytes()
    (folder / "model.pt").write_bytes(content[: len(content) // 2])


MISTAKES = {
    "an activation that is not known": (
        edit("mine.toml", "leaky_relu(0.1)", "leakyreluu"),
        [
            "mine",
            "net: ",
            "model.pt",
            "unknown activation 'leakyreluu'",
            "did you mean 'leaky_relu'?",
        ],
    ),
    "no activation": (
        edit("mine.toml", "activation", "# activation"),
        ["mine", "model.pt", "which activation follows its 2 hidden layers", "[clip]"],
    ),
    "a file that is not there": (
        edit("mine.toml", "model.pt", "modle.pt"),
        ["mine", "modle.pt: no such file"],
    ),
    "a weight that is not a number": (
        weights(lambda state: state["2.weight"].fill_(torch.nan)),
        ["model.pt", "layer '2'", "W[1, 1] is nan", "finite"],
    ),
    "a layer left out": (
        weights(lambda state: (state.pop("2.weight"), state.pop("2.bias"), state.pop("0.bias"))),
        ["model.pt", "has 2 layers, but activation lists 3"],
    ),
    "a layer of the wrong shape": (
        weights(lambda state: state.update({"2.weight": torch.ones(3, 5)})),
        ["model.pt", "layer '2' takes 5 inputs", "layer '0' before it gives 3"],
    ),
    "a net for other inputs": (
        weights(lambda state: state.update({"0.weight": torch.ones(3, 4)})),
        ["mine", "moons.csv has 2 coordinates", "'model.pt' takes 4"],
    ),
    "a file cut short": (truncate, ["model.pt", "not a whole PyTorch checkpoint"]),
    "a column left out": (
        edit("moons.csv", "Label", "Class"),
        ["data: ", "moons.csv", "no column label; it has x, y, class"],
    ),
    "a cell that is no number": (
        edit("moons.csv", "\n1", "\n1o"),
        ["moons.csv", "line ", "column x", "is not a number"],
    ),
    "two kinds of labels": (
        edit("moons.csv", ",1\n", ",one\n"),
        ["moons.csv: line 62: label 'one' is not a whole number"],
    ),
    "more classes than outputs": (
        edit("moons.csv", ",1\n", ",2\n"),
        ["mine", "beat 'start'", "{correct}", "known are {parameters}"],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_gets_a_word_of_its_own(folder, mistake):
    make, said = MISTAKES[mistake]
    if "left out" in mistake and "layer" in mistake:
        edit("mine.toml", '"leaky_relu(0.1)"', '["relu", "relu", "identity"]')(folder)
    make(folder)
    run = pleat("check", "mine.toml", cwd=folder)
    assert run.code == 2
    assert "Traceback" not in run.err
    assert len(run.err.splitlines()) == 1, run.err
    for words in said:
        assert words in run.err, run.err


def test_an_activation_belongs_to_a_net_that_needs_one(folder):
    edit("mine.toml", 'net = "model.pt"', 'net = "hard-relu"')(folder)
    run = pleat("check", "mine.toml", cwd=folder)
    assert (run.code, len(run.err.splitlines())) == (2, 1)
    assert "'hard-relu' names its own activations; remove activation" in run.err


def test_mistakes_in_net_and_data_are_told_at_once(folder):
    truncate(folder)
    edit("moons.csv", "Label", "Class")(folder)
    lines = pleat("check", "mine.toml", cwd=folder).err.splitlines()
    assert ["model.pt" in line for line in lines] == [True, False]
    assert "moons.csv" in lines[1]
