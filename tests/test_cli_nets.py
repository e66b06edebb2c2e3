"""``pleat train`` and ``pleat nets`` as commands."""

import json
import subprocess
import sys

import pytest

from pleat.nets.files.snapshot import Snapshot, shipped_snapshots


def pleat(*arguments, cwd):
    code = "from pleat.scenes.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
    )


RECIPE = """
data = "easy"
target = 150
widths = [2, 1]
activations = ["identity"]
[training]
lr = 0.1
steps = 40
seeds = 4
"""


def test_train_writes_a_snapshot_and_says_what_was_reached(tmp_path):
    (tmp_path / "mine.toml").write_text(RECIPE)
    run = pleat("train", "mine.toml", "easy-by-hand", "-o", "out", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    first, second = run.stdout.splitlines()
    assert first.startswith("mine: 200 of 200 right at threshold 0, margin ")
    assert first.endswith("out/mine.safetensors")
    assert second.startswith("easy-by-hand: 132 of 200 right at threshold 1, set by hand")
    assert Snapshot.load(tmp_path / "out/mine.safetensors").metrics.correct == 200
    listed = pleat("nets", "out", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["NET", "easy-by-hand", "mine"]


def test_nets_lists_what_is_shipped(tmp_path):
    run = pleat("nets", "--json", cwd=tmp_path)
    rows = {row["name"]: row for row in json.loads(run.stdout)}
    assert set(rows) == set(shipped_snapshots())
    star = rows["hard-relu"]
    assert star["widths"] == [2, 2, 1]
    assert star["activations"] == ["relu", "identity"]
    assert (star["correct"], star["n"], star["parameters"]) == (200, 200, 9)
    assert (star["data"], star["recipe"]) == ("hard", "hard-relu")
    assert (rows["easy-by-hand"]["correct"], rows["easy-by-hand"]["threshold"]) == (132, 1.0)
    table = pleat("nets", cwd=tmp_path).stdout
    assert "132/200 at 1" in table
    assert all(name in table for name in rows)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("train",), "name a recipe to train: absolute, "),
        (("train", "nope"), "unknown recipe 'nope'"),
        (("train", "greedy.toml"), "target is 200"),
        (("train", "easy-by-hand", "-o", "greedy.toml"), "greedy.toml"),
        (("nets", "nothing.safetensors"), "no such file"),
        (("nets", "."), "no snapshot"),
    ],
)
def test_faulty_input_exits_with_2_and_no_traceback(tmp_path, arguments, says):
    faulty = RECIPE.replace("150", "200").replace("steps = 40", "steps = 1")
    (tmp_path / "greedy.toml").write_text(faulty.replace("seeds = 4", "seeds = 1"))
    run = pleat(*arguments, cwd=tmp_path)
    assert run.returncode == 2
    assert says in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["greedy.toml"]
