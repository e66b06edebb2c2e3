"""A training of one's own, as checkpoints or watched in its loop, becomes what `train` plays."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import torch
from support.command import pleat
from support.picture import SMALL, beat, ends, write_clip
from torch import nn

from pleat.configs import limits
from pleat.nets import InputError, Recorder, Snapshot, dataset, record
from pleat.nets.files.readers import read_snapshot
from pleat.scenes.stage.slots import LOSS
from pleat.scenes.stage.stage import Stage

pytestmark = pytest.mark.usefixtures("in_process")
DATA = dataset("hard")
X = torch.tensor(DATA.points, dtype=torch.float32)
Y = torch.tensor(DATA.labels, dtype=torch.float32)


def fitted(steps, keep=lambda *now: None, model=None, after=lambda loss: None):
    """A model after a plain training loop of somebody else's."""
    torch.manual_seed(3)
    model = model or nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for step in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(X)[:, 0], Y)
        keep(step, model, optimizer, loss)
        loss.backward()
        optimizer.step()
        after(loss)
    return model


def same_weights(net, model):
    linear = [m for m in model.modules() if isinstance(m, nn.Linear)]
    return all(
        np.array_equal(layer.W, one.weight.detach().double().numpy())
        and np.array_equal(layer.b, one.bias.detach().double().numpy())
        for layer, one in zip(net.layers, linear, strict=True)
    )


def plain(step, model, optimizer, loss):
    return model.state_dict()


def with_optimizer(step, model, optimizer, loss):
    return {
        "epoch": step,
        "model_state_dict": model.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "loss": loss,
    }


def lightning(step, model, optimizer, loss):
    weights = {f"model.{key}": tensor for key, tensor in model.state_dict().items()}
    return {
        "epoch": step // 4,
        "global_step": step,
        "pytorch-lightning_version": "2.5.0",
        "state_dict": weights,
        "optimizer_states": [optimizer.state_dict()],
        "hyper_parameters": {"lr": 0.05},
    }


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (plain, "step-{0}.pt", "whose loss a clip measures"),
        (with_optimizer, "net2-{0:03}-v3.pth", "with their losses"),
        (lightning, "epoch={1}-step={0}.ckpt", "whose loss a clip measures"),
    ],
)
def test_checkpoints_as_people_keep_them_are_one_training(tmp_path, kind, name, told):
    (tmp_path / "run").mkdir()
    models, losses = {}, {}

    def keep(step, model, optimizer, loss):
        if step % 4 == 0:
            file = tmp_path / "run" / name.format(step, step // 8)
            torch.save(kind(step, model, optimizer, loss), file)
            models[step] = {k: v.clone() for k, v in model.state_dict().items()}
            losses[step] = loss.item()

    fitted(13, keep)
    file = tmp_path / "run"
    done = pleat("import", f"run/*.{name.rpartition('.')[2]}", "--activation", "relu", cwd=tmp_path)
    assert done.code == 0, done.err
    assert f"4 steps from 0 to 12, {told}" in done.out
    history = Snapshot.load(tmp_path / "run.safetensors").history
    assert history.steps.tolist() == [0, 4, 8, 12]
    for step, net in zip(history.steps.tolist(), history.nets, strict=True):
        assert np.array_equal(net.layers[0].W, models[step]["0.weight"].double().numpy())
        assert np.array_equal(net.layers[1].b, models[step]["2.bias"].double().numpy())
    if history.loss is not None:
        assert np.allclose(history.loss, list(losses.values()))
    # The folder, and the files as a shell names them, say the same.
    assert read_snapshot(file, "relu").history.steps.tolist() == [0, 4, 8, 12]
    files = sorted(file.iterdir())
    done = pleat("import", *files, "--activation", "relu", "-o", "b.safetensors", cwd=tmp_path)
    assert done.code == 0, done.err
    again = Snapshot.load(tmp_path / "b.safetensors").history
    assert np.array_equal(again.nets[1].layers[0].W, history.nets[1].layers[0].W)


def test_a_clip_plays_them(tmp_path):
    (tmp_path / "run").mkdir()
    fitted(9, lambda k, m, *_: torch.save(m.state_dict(), tmp_path / "run" / f"s{k}.pt"))
    beats = beat("s", "show", views=("plane", "data", "network"), seconds=0.4)
    beats += beat("t", "train", seconds=0.4) + beat("a", "show", views=("accuracy",), seconds=0.4)
    clip = write_clip(tmp_path, beats, net="run/s*.pt", head='activation = "relu"\ndata = "hard"')
    found = {}

    def look(scene, k):
        training = scene.stage.made(Stage.training)
        if clip.beats[k].id == "t":
            found.update(step=training.step, curve=scene.stage.get(LOSS).curve)

    ends(clip, SMALL, look)
    assert found["step"] == 8
    kept = {round(s): loss for s, loss in found["curve"] if s == round(s)}
    for k in (0, 5, 8):
        model = fitted(k)
        meant = nn.functional.binary_cross_entropy_with_logits(model(X)[:, 0], Y)
        assert kept[k] == pytest.approx(float(meant), abs=1e-5)


@pytest.mark.parametrize(
    ("names", "widths", "asked", "said"),
    [
        (["a.pt", "b.pt"], (2, 2), "*.pt", "no number that says after how many steps"),
        (["s1.pt", "s01.pt"], (2, 2), "*.pt", "is of step 1, and so is"),
        (["s1.pt", "s2.pt"], (2, 3), "*.pt", "a training keeps its shape"),
        (["s1.pt", "s2.pth"], (2, 2), "s*", "holds .pt and .pth files"),
        (["s1.pt"], (2,), "t*.pt", "no file of this name"),
    ],
)
def test_what_is_no_training_is_told_in_one_sentence(tmp_path, names, widths, asked, said):
    for name, width in zip(names, widths, strict=True):
        model = nn.Sequential(nn.Linear(2, width), nn.ReLU(), nn.Linear(width, 1))
        torch.save(model.state_dict(), tmp_path / name)
    done = pleat("import", asked, "--activation", "relu", cwd=tmp_path)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_what_each_of_them_says_is_told_of_the_last(tmp_path):
    for step in (1, 2):
        model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.ReLU(), nn.Linear(3, 1))
        torch.save(model.state_dict(), tmp_path / f"s{step}.pt")
    one = read_snapshot(tmp_path / "s2.pt", "relu")
    many = read_snapshot(tmp_path / "s*.pt", "relu")
    assert "batch normalisation '1' is folded into layer '0'" in one.notes
    assert many.notes.partition(". ")[2] == one.notes.partition(". ")[2]
    assert np.array_equal(many.net.layers[0].W, one.net.layers[0].W)


@pytest.mark.parametrize(
    "names",
    [
        ("arr_0", "arr_1", "arr_2", "arr_3"),
        ("coefs_0", "intercepts_0", "coefs_1", "intercepts_1"),
    ],
    ids=["keras", "sklearn"],
)
def test_nets_of_arrays_are_a_training_too(tmp_path, names):
    rng = np.random.default_rng(0)
    for step in (1, 2):
        arrays = [rng.normal(size=shape) for shape in ((2, 3), (3,), (3, 1), (1,))]
        np.savez(tmp_path / f"s{step}.npz", **dict(zip(names, arrays, strict=True)))
    history = read_snapshot(tmp_path / "s*.npz", "relu").history
    assert history.steps.tolist() == [1, 2]
    assert np.array_equal(history.nets[-1].layers[0].W, arrays[0].T)
    assert np.array_equal(history.nets[-1].layers[1].b, arrays[3])


def test_a_broken_one_among_them_is_named(tmp_path):
    fitted(3, lambda k, m, *_: torch.save(m.state_dict(), tmp_path / f"s{k}.pt"))
    (tmp_path / "s1.pt").write_bytes(b"")
    done = pleat("import", "s*.pt", "--activation", "relu", cwd=tmp_path)
    assert done.code == 2
    assert "pleat: s1.pt: not a whole PyTorch checkpoint" in done.err


def test_more_than_can_be_played_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "KEPT_STEPS", 2)
    fitted(3, lambda k, m, *_: torch.save(m.state_dict(), tmp_path / f"s{k}.pt"))
    with pytest.raises(InputError, match="3 checkpoints are more than the 2 steps"):
        read_snapshot(tmp_path / "s*.pt", "relu")


def test_a_loop_that_is_watched_ends_with_the_same_weights(tmp_path):
    module = nn.Sequential(
        nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Dropout(0.2), nn.Linear(4, 1)
    )

    def run(watched):
        torch.manual_seed(1)
        model = nn.Sequential(*(type(m)(*a) for m, a in zip(module, ARGUMENTS, strict=True)))
        if not watched:
            return fitted(30, model=model)
        with record(model, tmp_path / "own.safetensors", data="hard") as recorder:
            fitted(30, model=model, after=recorder.step)
        return model

    alone, watched = run(False), run(True)
    for a, b in zip(alone.state_dict().values(), watched.state_dict().values(), strict=True):
        assert torch.equal(a, b)
    own = Snapshot.load(tmp_path / "own.safetensors")
    assert own.net.activations == ("tanh", "identity")
    assert "folded" in own.notes
    watched.eval()
    theirs = watched(X).detach().double().numpy()
    assert np.abs(own.net(DATA.points) - theirs).max() < 1e-5
    assert own.history.steps[0] == 0
    assert own.history.steps[-1] == 30
    assert own.metrics.n == len(DATA)


ARGUMENTS = ((2, 4), (4,), (), (0.2,), (4, 1))


@pytest.mark.parametrize(
    ("every", "steps", "kept"),
    [(5, 12, [0, 5, 10, 12]), (None, 24, [*range(21), *range(21, 25)]), (1, 2, [0, 1, 2])],
)
def test_steps_are_kept_as_asked_for_and_the_last_in_any_case(tmp_path, every, steps, kept):
    module = nn.Linear(2, 1)
    with record(module, tmp_path / "own.safetensors", every=every) as recorder:
        for k in range(steps):
            with torch.no_grad():
                module.bias.fill_(k + 1.0)
            recorder.step(torch.tensor(1.0 / (k + 1)))
    history = Snapshot.load(tmp_path / "own.safetensors").history
    assert history.steps.tolist() == kept
    assert [net.layers[0].b[0] for net in history.nets][1:] == kept[1:]
    # The loop has a loss before it steps: that of the weights kept then.
    assert history.loss[:-1].tolist() == pytest.approx([1 / (k + 1) for k in kept[:-1]])


def test_long_ones_are_kept_half_as_densely(monkeypatch):
    monkeypatch.setattr(limits, "KEPT_STEPS", 10)
    recorder = Recorder(nn.Linear(2, 1), 1)
    for _ in range(100):
        recorder.step()
    history = recorder.history()
    assert len(history) <= 10
    assert history.steps[-1] == 100
    assert history.loss is None


def test_what_is_broken_off_or_diverges_is_kept_as_far_as_it_came(tmp_path):
    module = nn.Linear(2, 1)

    def train():
        with record(module, tmp_path / "own.safetensors", every=1) as recorder:
            recorder.step(1.0)
            nn.init.constant_(module.weight, torch.nan)
            recorder.step(1.0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train()
    assert Snapshot.load(tmp_path / "own.safetensors").history.steps.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("module", "file", "more", "said"),
    [
        (nn.Conv2d(1, 1, 3), "a.safetensors", {}, "which a snapshot cannot hold"),
        (nn.Linear(2, 1), "a.pt", {}, "must end in .safetensors"),
        (nn.Linear(2, 1), "a.safetensors", {"every": 0}, "from 1 on, got 0"),
        (nn.Linear(3, 1), "a.safetensors", {"data": "hard"}, "the net takes 3 inputs"),
    ],
)
def test_what_can_not_be_kept_is_told_before_the_training(tmp_path, module, file, more, said):
    with pytest.raises(InputError, match=said), record(module, tmp_path / file, **more):
        pytest.fail("the loop must not begin")
    assert not list(tmp_path.iterdir())


def test_killed_in_the_middle_it_leaves_nothing_half_written(tmp_path):
    loop = (
        "from torch import nn; from pleat.nets import record\n"
        "with record(nn.Linear(2, 1), 'own.safetensors', every=1) as recorder:\n"
        "    for k in range(10**9):\n"
        "        recorder.step(1.0)\n"
        "        if k == 3: print('under way', flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", loop], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "under way\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not list(tmp_path.iterdir())
