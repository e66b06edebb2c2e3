"""Renders that are killed, interrupted, or run side by side."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from support import film_stage, identity

from pleat.scenes.film import pool
from pleat.scenes.film.worker import Task

SCRIPT = "from support.film_stage import main; main()"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for orphans in /proc")


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    film_stage.render(folder / "out.mp4", folder / "cache", jobs=1)
    return (folder / "out.mp4").read_bytes()


def start(folder, pause):
    """Start a render in a session of its own and wait until it has begun."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), str(pause)],
        env=identity.environment(),
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "started\n"
    return process


def living(session):
    """Return the processes of a session that are no zombies."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def wait_for_end(session):
    deadline = time.monotonic() + 10
    while living(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    orphans = living(session)
    for orphan in orphans:
        os.kill(orphan, signal.SIGKILL)
    assert orphans == []


def killed_and_resumed(folder, moment):
    process = start(folder, pause=0.03)
    time.sleep(moment)
    process.kill()
    process.wait()
    wait_for_end(process.pid)
    film = folder / "out.mp4"
    before = film.read_bytes() if film.exists() else None
    kept = len(list((folder / "cache" / "segments").glob("*/*.mp4")))
    report = film_stage.render(film, folder / "cache", jobs=1)
    assert len(report.reused) == kept
    assert list((folder / "cache" / "tmp").iterdir()) == []
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
    return before, film.read_bytes()


@pytest.mark.parametrize("seed", range(2))
def test_killed_render_resumes(tmp_path, uninterrupted, seed):
    moment = random.Random(seed).uniform(0.3, 1.8)
    before, film = killed_and_resumed(tmp_path, moment)
    assert before in (None, uninterrupted)
    assert film == uninterrupted


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_killed_render_resumes_at_ten_moments(tmp_path, uninterrupted, seed):
    test_killed_render_resumes(tmp_path, uninterrupted, seed)


@pytest.mark.slow
def test_killed_render_of_a_real_clip_resumes(tmp_path):
    def start_render(folder):
        return subprocess.Popen(
            [sys.executable, "-m", "pleat.scenes.cli", "render", "fold", "-q", "160x90@10"]
            + ["-o", str(folder / "out.mp4"), "--cache", str(folder / "cache"), "-j", "2"],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )

    began = time.monotonic()
    assert start_render(tmp_path / "whole").wait() == 0
    length = time.monotonic() - began
    film = tmp_path / "killed" / "out.mp4"
    for seed in range(4):  # each goes on where the one before was killed
        process = start_render(film.parent)
        time.sleep(random.Random(seed).uniform(0.2, 0.9) * length / 2)
        process.kill()
        process.wait()
        wait_for_end(process.pid)
    assert start_render(film.parent).wait() == 0
    assert film.read_bytes() == (tmp_path / "whole" / "out.mp4").read_bytes()


def test_interrupt_leaves_nothing_half_written(tmp_path):
    process = start(tmp_path, pause=0.05)
    segments = tmp_path / "cache" / "segments"
    while not list(segments.glob("*/*.mp4")):  # workers are drawing by now
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, errors = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGINT
    assert errors.count("Traceback") == errors.count("KeyboardInterrupt\n") == 1  # ours alone
    wait_for_end(process.pid)
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
    assert list((tmp_path / "cache" / "tmp").iterdir()) == []


def test_two_renders_at_once(tmp_path, uninterrupted):
    pair = [start(tmp_path, pause=0.01) for _ in range(2)]
    for process in pair:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert (tmp_path / "out.mp4").read_bytes() == uninterrupted
    assert list((tmp_path / "cache" / "tmp").iterdir()) == []


def test_only_the_parent_hears_an_interrupt(tmp_path, uninterrupted):
    process = start(tmp_path, pause=0.03)
    workers(process.pid)
    for child in living(process.pid):
        if child != process.pid:
            os.kill(child, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert (tmp_path / "out.mp4").read_bytes() == uninterrupted


def test_workers_die_with_their_parent(tmp_path):
    process = start(tmp_path, pause=1000)  # they would not notice by themselves
    workers(process.pid)
    process.kill()
    process.wait()
    wait_for_end(process.pid)


def test_dead_worker_is_told(tmp_path):
    process = start(tmp_path, pause=0.5)
    os.kill(workers(process.pid)[0], signal.SIGKILL)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "a worker process died" in errors
    wait_for_end(process.pid)


def workers(session):
    """Wait until both workers draw, and return them: the children of the fork server."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        parents = {pid: parent(pid) for pid in living(session)}
        found = [pid for pid, above in parents.items() if above in parents and above != session]
        if len(found) == 2:
            time.sleep(0.3)
            return found
        time.sleep(0.05)
    raise AssertionError("no workers came")


def parent(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def test_as_many_processes_as_the_work_is_worth(monkeypatch, tmp_path):
    monkeypatch.setattr(pool, "cores", lambda: 4)
    wide = replace(film_stage.LOOK, width=1920, height=1080, fps=60)

    def hands(frames, look):
        return pool.worker_count([Task("key", 0, 0, "beat", frames, tmp_path)], look)

    assert [hands(n, film_stage.LOOK) for n in (0, 1, 300, 10**5)] == [1, 1, 1, 4]
    # Pixels are work too.
    assert hands(300, wide) == 2
