"""A lecture in parts: commands that share a cache, for render farms that know no more."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.command import pleat
from support.lectures import write_lecture

from pleat.scenes.film import farm

LOOK = ("-q", "160x90@5", "--theme", "light", "--lang", "zh-Hant")


def carry_out(command: list[str], cwd) -> dict:
    """Run a command of a plan from another folder; return its report."""
    assert command[0] == "pleat"
    words = [sys.executable, "-m", "pleat.scenes.cli", *command[1:], "--json"]
    run = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.slow
def test_a_plan_carried_out_makes_the_film(tmp_path, monkeypatch):
    monkeypatch.setattr(farm, "_STARTED", 0.1)  # a lecture so short would be one command
    lecture = write_lecture(tmp_path)
    run = pleat("lecture", "mini.toml", *LOOK, "--cache", "shared", "--plan", "-j", 2, cwd=tmp_path)
    assert run.code == 0, run.err
    plan = json.loads(run.out)
    assert not (tmp_path / "shared").exists()
    seconds = [one["seconds"] for one in plan["commands"]]
    assert len(seconds) >= 2
    assert seconds == sorted(seconds, reverse=True)
    assert min(*seconds, plan["last"]["seconds"]) > 0
    (elsewhere := tmp_path / "elsewhere").mkdir()
    with ThreadPoolExecutor(2) as both:
        done = [*both.map(lambda one: carry_out(one["command"], elsewhere), plan["commands"])]
    drawn = [name for report in done for name in report["rendered"]]
    assert [report["reused"] for report in done] == [[]] * len(done)
    last = carry_out(plan["last"]["command"], elsewhere)
    assert last["rendered"] == []
    assert sorted(last["reused"]) == sorted(drawn)
    assert len(drawn) == len({*drawn})
    assert {"a/fade", "b/start", "end/fade", "poster"} < {*drawn}
    direct = ("-o", "direct", "--cache", "own")
    assert pleat("lecture", lecture, *LOOK, *direct, "-j", 1, cwd=tmp_path).code == 0
    made = {p.name: p.read_bytes() for p in (tmp_path / "direct").iterdir()}
    (film,) = [path for path in last["files"] if path.endswith("mini.mp4")]
    folder = (tmp_path / "elsewhere" / film).parent
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == made


def test_some_beats_are_drawn_and_no_film_is_written(tmp_path):
    write_lecture(tmp_path)
    words = ("lecture", "mini.toml", "-q", "160x90@5", "--cache", "c", "--json", "--beats")
    report = json.loads(pleat(*words, "a/data,b/fade", cwd=tmp_path).out)
    assert report["rendered"] == ["a/data", "b/fade"] or report["rendered"] == ["a/data"]
    assert not (tmp_path / "renders").exists()
    again = json.loads(pleat(*words, "a/data", cwd=tmp_path).out)
    assert (again["rendered"], again["reused"]) == ([], ["a/data"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--beats", "a/date"), "--beats: no beat 'a/date'; did you mean 'a/data'?"),
        (("--beats", "a/data", "--present"), "--beats and --plan are for films"),
        (("--plan", "--handout"), "--beats and --plan are for films"),
    ],
)
def test_what_can_be_drawn_in_parts(tmp_path, words, said):
    write_lecture(tmp_path)
    run = pleat("lecture", "mini.toml", "-q", "160x90@5", "--cache", "c", *words, cwd=tmp_path)
    assert (run.code, run.err.count("\n")) == (2, 1)
    assert said in run.err


def test_a_plan_of_a_shipped_lecture_names_every_segment_once(tmp_path):
    lecture = "neural-networks-and-linear-algebra"
    plan = json.loads(pleat("lecture", lecture, "--plan", "-q", "low", cwd=tmp_path).out)
    names = [n for one in plan["commands"] for n in one["command"][-1].split(",")]
    assert len(names) == len({*names}) > 100
    assert plan["commands"][0]["command"][:3] == ["pleat", "lecture", lecture]
    seconds = [one["seconds"] for one in plan["commands"]]
    # Sixteen at once, and none that all others wait for.
    assert len(seconds) >= 16
    assert max(seconds) < 2 * sum(seconds) / 16
