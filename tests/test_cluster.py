"""Drawing on a Dask cluster: a real scheduler and real workers, on this machine."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import clusters, film_stage, identity
from support.command import pleat

from pleat.nets.errors import InputError

distributed = pytest.importorskip(
    "distributed", reason="needs the extra pleat[cluster]: pip install 'pleat[cluster]'"
)
from pleat.scenes.film.cluster import cluster  # noqa: E402

CLIENT = """
import sys
from pathlib import Path
from pleat.scenes.film.cluster import cluster
from support import film_stage
folder, address = Path(sys.argv[1]), sys.argv[2]
with cluster(address) as draw:
    print("started", flush=True)
    try:
        clip = film_stage.Stripes(pause=0.2)
        film_stage.render(folder / "out.mp4", folder / "cache", clip, draw=draw)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A cluster of two workers."""
    with clusters.running(tmp_path_factory.mktemp("cluster"), "a", "b") as found:
        yield found


@pytest.fixture(scope="module")
def local(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("local")
    film_stage.render(folder / "out.mp4", folder / "cache", jobs=1)
    return (folder / "out.mp4").read_bytes()


def tasks_of(address: str) -> int:
    """How many tasks the scheduler and its workers still know."""
    with distributed.Client(address, set_as_default=False) as client:
        there = client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
        running = client.run(lambda dask_worker: len(dask_worker.state.executing))
        return there + sum(running.values())


def test_a_film_drawn_on_a_cluster_is_the_local_one(tmp_path, two, local):
    heard = []
    with cluster(two.address) as draw:
        report = film_stage.render(
            tmp_path / "out.mp4",
            tmp_path / "cache",
            draw=draw,
            progress=lambda done, total: heard.append((done, total)),
        )
    assert (tmp_path / "out.mp4").read_bytes() == local
    assert len(report.rendered) == len(film_stage.LENGTHS)
    assert heard[-1] == (sum(film_stage.LENGTHS),) * 2
    again = film_stage.render(tmp_path / "again.mp4", tmp_path / "cache", jobs=1)
    assert again.rendered == ()


def test_what_is_drawn_is_told_before_a_run_is_whole(tmp_path, two):
    heard = []
    with cluster(two.address) as draw:
        film_stage.render(
            tmp_path / "out.mp4",
            tmp_path / "cache",
            film_stage.Stripes((30,), pause=0.08),
            draw=draw,
            progress=lambda done, total: heard.append(done),
        )
    assert heard == sorted(heard)
    assert heard[0] == 0
    assert heard[-1] == 30
    assert any(0 < done < 30 for done in heard)


def test_what_a_killed_worker_drew_is_drawn_by_another(tmp_path, two, local):
    two.worker("mortal")
    two.wait_for("mortal")
    killed = []

    def kill(done: int, total: int) -> None:
        if done and not killed:
            killed.append(done)
            two.kill("mortal")

    with cluster(str(two.file)) as draw:  # the scheduler's file will do for its address
        film_stage.render(
            tmp_path / "out.mp4",
            tmp_path / "cache",
            film_stage.Stripes(pause=0.05),
            draw=draw,
            progress=kill,
        )
    assert killed
    assert killed[0] < sum(film_stage.LENGTHS)
    assert (tmp_path / "out.mp4").read_bytes() == local


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_who_goes_leaves_nothing_running(tmp_path, two, number):
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(tmp_path), two.address],
        env=identity.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout.readline() == "started\n"
    clusters.until(lambda: tasks_of(two.address) > 1)
    client.send_signal(number)
    assert client.wait(20) == (130 if number == signal.SIGINT else -signal.SIGKILL)
    # Sooner than its beats would have ended: the longest takes six seconds.
    began = time.monotonic()
    clusters.until(lambda: tasks_of(two.address) == 0)
    assert time.monotonic() - began < 5
    assert not (tmp_path / "out.mp4").exists()


def test_it_is_reached_from_where_a_loop_runs_as_well(two):
    """As in a notebook."""

    async def within() -> None:
        with cluster(two.address):
            pass

    # In a thread: one that drives a browser has a loop of its own by now.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(within())).result()


def test_a_fault_of_the_clip_is_told_once(tmp_path, two):
    clip = film_stage.Stripes(fault="input")
    with cluster(two.address) as draw, pytest.raises(InputError, match=r"^the net is bent$"):
        film_stage.render(tmp_path / "out.mp4", tmp_path / "cache", clip, draw=draw)


@pytest.mark.slow
def test_a_scheduler_that_goes_is_told(tmp_path):
    with clusters.running(tmp_path, "a", "b") as found:
        address = found.address

        def kill(done: int, total: int) -> None:
            some = any((tmp_path / "cache" / "segments").rglob("*.mp4"))
            if some and "scheduler" in found.processes:
                found.kill("scheduler")

        with (
            cluster(address) as draw,
            pytest.raises(InputError, match=rf"the scheduler {address} is gone; what is finished"),
        ):
            film_stage.render(
                tmp_path / "out.mp4",
                tmp_path / "cache",
                film_stage.Stripes(pause=0.05),
                draw=draw,
                progress=kill,
            )
    kept = [*(tmp_path / "cache" / "segments").rglob("*.mp4")]
    assert 0 < len(kept) < len(film_stage.LENGTHS)


@pytest.mark.slow
def test_beats_that_end_every_worker_are_given_up(tmp_path):
    with clusters.running(tmp_path, *"abcd") as found, cluster(found.address) as draw:
        clip = film_stage.Stripes(lengths=(1,), fault="death")
        with pytest.raises(InputError, match="4 workers died of the same beats, the last tcp://"):
            film_stage.render(tmp_path / "out.mp4", tmp_path / "cache", clip, draw=draw)


def shadow(folder: Path, name: str, version: str) -> Path:
    """A folder that makes a distribution look as if it were of another version."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return folder


@pytest.mark.parametrize(
    ("name", "said"),
    [("manim", "has manim 0.1, not "), ("pleat", "has pleat 0.1, not ")],
)
def test_a_worker_of_another_version_is_named(tmp_path, two, name, said):
    two.worker("old", path=shadow(tmp_path, name, "0.1"))
    two.wait_for("old")
    run = render(tmp_path, two.address)
    two.kill("old")
    assert run.code == 2
    assert said in run.err
    assert run.err.startswith("pleat: worker tcp://127.0.0.1:")
    assert run.err.endswith("install the same on all machines\n")


def test_a_worker_of_several_threads_is_named(tmp_path, two):
    two.worker("wide", "--nthreads", "2")
    two.wait_for("wide")
    run = render(tmp_path, two.address)
    two.kill("wide")
    assert run.code == 2
    assert "has 2 threads, and manim draws in one a process; start it with" in run.err


def render(folder: Path, *where: str):
    words = ("render", "fold", "-q", "160x90@5", "--beats", "1", "-o", "out.mp4")
    return pleat(*words, "--cache", folder / "cache", "--scheduler", *where, cwd=folder)


def test_a_cluster_without_workers_is_told(tmp_path):
    with clusters.running(tmp_path) as found:
        run = render(tmp_path, found.address)
    assert (run.code, run.err.count("\n")) == (2, 1)
    assert f"the scheduler {found.address} has no workers: start some" in run.err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:9", "no scheduler answers at 'tcp://127.0.0.1:9'"),
        ("here", "'here' is no address; give one such as tcp://10.0.0.5:8786"),
        ("smoke://10.0.0.5:8786", "is no address"),
        ("tcp://10.0.0.5:http", "is no address"),
        ("none.json", "none.json: No such file"),
        ("other.json", "other.json is none that a scheduler has written"),
    ],
)
def test_where_no_scheduler_is(tmp_path, address, said):
    (tmp_path / "other.json").write_text("[]")
    run = render(tmp_path, address)
    assert (run.code, run.err.count("\n")) == (2, 1)
    assert said in run.err


def test_processes_of_this_machine_are_not_those_of_a_cluster(tmp_path):
    run = render(tmp_path, "tcp://127.0.0.1:9", "-j", "2")
    assert run.code == 2
    assert "-j counts processes of this machine" in run.err


def test_without_dask_its_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)
    run = render(tmp_path, "tcp://127.0.0.1:9")
    assert (run.code, run.err) == (
        2,
        "pleat: --scheduler needs Dask: pip install 'pleat[cluster]'\n",
    )


@pytest.mark.slow
def test_a_lecture_drawn_on_a_cluster_is_the_local_one(tmp_path, two):
    """With a clip in Python, a table beside it, fades and cards."""
    (tmp_path / "points.csv").write_text(
        "x,y,label\n" + "".join(f"{k / 4},{(k % 3) / 2},{k % 2}\n" for k in range(8))
    )
    (tmp_path / "own.py").write_text(
        "from manim import Square\n"
        "from pleat.scenes import PleatScene\n"
        "from pleat.scenes.beats import Show\n"
        "class Own(PleatScene):\n"
        "    net = 'hard-relu'\n"
        "    data = 'points.csv'\n"
        "    def construct(self):\n"
        "        self.beat(Show(views=('data',), caption='Eight points.'))\n"
        "        self.play(Square().animate.shift([1, 0, 0]))\n"
    )
    (tmp_path / "talk.toml").write_text(
        '[lecture]\ntitle = "Talk"\n'
        '[[part]]\nclip = "trained"\n[[part]]\nclip = "fold"\n[[part]]\nclip = "own.py:Own"\n'
    )
    films = []
    for name, where in (("here", []), ("there", ["--scheduler", two.address])):
        run = pleat(
            *("lecture", "talk.toml", "-q", "160x90@5", "--scripts", "-o", name),
            *("--cache", f"cache-{name}", *where),
            cwd=tmp_path,
        )
        assert run.code == 0, run.err
        films.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})
    assert films[0] == films[1]
    assert "talk.mp4" in films[0]
