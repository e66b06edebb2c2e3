"""Runs of beats drawn elsewhere: how clips are cut, what travels, what comes back."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import film_stage

from pleat.nets.errors import InputError
from pleat.scenes.drawing.look import look_for
from pleat.scenes.film.executor import draw_by
from pleat.scenes.film.job import Job
from pleat.scenes.film.parcel import Failure, Segment, drawn_from, packed
from pleat.scenes.film.pool import DeadWorkerError, WorkerError
from pleat.scenes.film.render_clip import lay_out, render
from pleat.scenes.film.runs import Costs, cut
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.film.worker import Production, Task
from pleat.scenes.playback.load import load_clip

SCRIPT = """
from pathlib import Path
from manim import Square
from pleat.scenes import PleatScene
from pleat.scenes.beats import Show
from pleat.scenes.beats.morph import Morph
from words import SAID

class Own(PleatScene):
    title = "Own"
    net = "hard-relu"
    data = "here.csv"
    files = ["side.txt"]

    def construct(self):
        self.beat(Show(views=("data",), caption=SAID))
        self.beat(Morph(to="tables/there.csv"))
        side = float((Path(__file__).parent / "side.txt").read_text())
        self.play(Square(side).animate.shift([1, 0, 0]))
"""
POINTS = "x,y,label\n" + "".join(f"{k / 4},{(k % 3) / 2},{k % 2}\n" for k in range(8))


class Here(Executor):
    """Calls at once, in this process, and does to answers what a test says."""

    def __init__(self, between=lambda answer, nth: answer) -> None:
        self.calls, self._between = [], between

    def submit(self, fn, /, *args, **kwargs):
        self.calls.append(args)
        future = Future()
        future.set_result(self._between(fn(*args, **kwargs), len(self.calls)))
        return future


def tasks(*clips: tuple[float, ...]) -> list[Task]:
    """Tasks of clips, by the seconds that their beats take."""
    return [
        Task(f"{c}-{k}", c, k, f"b{k}", round(100 * seconds), Path("x"))
        for c, clip in enumerate(clips)
        for k, seconds in enumerate(clip)
    ]


BY_FRAMES = Costs(lambda task: task.frames / 100, lambda task: 0.1 + 0.05 * task.beat)
LOOK = film_stage.LOOK
BEATS = st.lists(st.floats(0.1, 20), min_size=1, max_size=12)


def ends(runs, workers: int) -> float:
    """When the last of some workers has ended, each taking the next run when it is free."""
    free = [0.0] * workers
    for run in runs:
        free.sort()
        free[0] += run.seconds
    return max(free)


@given(st.lists(BEATS, min_size=1, max_size=6), st.integers(1, 16))
def test_every_beat_is_in_one_run_and_the_longest_run_comes_first(clips, workers):
    every = tasks(*clips)
    runs = cut(every, workers, BY_FRAMES)
    assert sorted((t for run in runs for t in run.tasks), key=every.index) == every
    assert [run.seconds for run in runs] == sorted((r.seconds for r in runs), reverse=True)
    for run in runs:
        assert len({task.clip for task in run.tasks}) == 1
        assert [*run.tasks] == sorted(run.tasks, key=lambda task: task.beat)


@given(st.lists(BEATS, min_size=1, max_size=6), st.integers(2, 16))
def test_no_worker_waits_long_for_one_clip(clips, workers):
    every = tasks(*clips)
    runs = cut(every, workers, BY_FRAMES)
    # Graham, 1969: no more than a fair share and the longest run, which no cut makes shorter
    # than a beat or than what leads to it is worth.
    share = sum(run.seconds for run in runs) / workers
    longest = max(run.seconds for run in runs)
    assert ends(runs, workers) <= share + longest + 1e-9
    single = max(BY_FRAMES.of([task]) for task in every)
    led_to = max(BY_FRAMES.led_to(task) for task in every)
    whole = sum(BY_FRAMES.of([*filter(lambda t: t.clip == c, every)]) for c in range(len(clips)))
    assert longest <= max(whole / workers / 4, 2 * led_to, single) + 1e-9


def test_one_clip_is_cut_for_many_and_not_for_one():
    every = tasks((2.0,) * 12)
    assert len(cut(every, 1, BY_FRAMES)) == 1
    assert len(cut(every, 3, BY_FRAMES)) >= 3


def draw_with(executor: Executor, workers: int = 2):
    def draw(tasks, production, jobs, on_frames, on_done):
        draw_by(executor, tasks, production, workers, on_frames, on_done)

    return draw


@pytest.fixture(scope="module")
def local(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("local")
    film_stage.render(folder / "out.mp4", folder / "cache", jobs=1)
    return (folder / "out.mp4").read_bytes()


def test_any_executor_draws_the_same_film(tmp_path, local):
    heard = []
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        report = film_stage.render(
            tmp_path / "out.mp4",
            tmp_path / "cache",
            draw=draw_with(executor),
            progress=lambda done, total: heard.append((done, total)),
        )
    assert (tmp_path / "out.mp4").read_bytes() == local
    assert len(report.rendered) == len(film_stage.LENGTHS)
    total = sum(film_stage.LENGTHS)
    assert heard[0] == (0, total)
    assert heard[-1] == (total, total)
    again = film_stage.render(tmp_path / "again.mp4", tmp_path / "cache", jobs=1)
    assert again.rendered == ()


def test_frames_under_way_are_told_once_though_a_run_is_drawn_twice(tmp_path):
    heard = []

    def draw(tasks, production, jobs, on_frames, on_done):
        key = tasks[0].key
        told = iter([[(key, 3)], [(key, 1), (key, 2)], [(key, 5)]])
        executor = Here(damaged)
        draw_by(
            executor, tasks, production, 1, on_frames, on_done, under_way=lambda: next(told, [])
        )

    film_stage.render(
        tmp_path / "out.mp4",
        tmp_path / "cache",
        draw=draw,
        progress=lambda done, total: heard.append(done),
    )
    assert heard == sorted(set(heard))
    assert heard[:2] == [0, 3]
    assert heard[-1] == sum(film_stage.LENGTHS)


def damaged(answer, nth):
    """The first answer, changed on its way."""
    if nth > 1:
        return answer
    first = answer[0]
    return [Segment(first.content[:-1] + b"?", first.digest), *answer[1:]]


def test_a_segment_that_arrives_damaged_is_drawn_again(tmp_path, local):
    executor = Here(damaged)
    film_stage.render(tmp_path / "out.mp4", tmp_path / "cache", draw=draw_with(executor))
    assert (tmp_path / "out.mp4").read_bytes() == local
    runs = {tuple(t.name for t in parcel.tasks) for (parcel,) in executor.calls}
    assert len(executor.calls) == len(runs) + 1


def test_what_always_arrives_damaged_is_told_and_none_of_it_is_kept(tmp_path):
    executor = Here(lambda answer, nth: damaged(answer, 1))
    with pytest.raises(InputError, match=r"send of b\d.* arrives damaged, 3 times in a row"):
        film_stage.render(tmp_path / "out.mp4", tmp_path / "cache", draw=draw_with(executor))
    assert not (tmp_path / "out.mp4").exists()
    assert [*(tmp_path / "cache").rglob("*.mp4")] == []


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [("input", InputError, "the net is bent"), ("ours", WorkerError, "KeyError: 'bent'")],
)
def test_a_fault_there_is_told_here_as_if_it_were_here(tmp_path, fault, kind, said):
    clip = film_stage.Stripes(fault=fault)
    with pytest.raises(kind, match=said):
        film_stage.render(tmp_path / "out.mp4", tmp_path / "cache", clip, draw=draw_with(Here()))


def _die(parcel) -> None:
    import os

    os._exit(9)


def test_a_process_that_dies_is_told(tmp_path):
    with (
        ProcessPoolExecutor(1, get_context("spawn")) as executor,
        pytest.raises(DeadWorkerError, match="a worker process died"),
    ):
        film_stage.render(
            tmp_path / "out.mp4",
            tmp_path / "cache",
            draw=lambda tasks, production, jobs, *hear: draw_by(
                executor, tasks, production, 1, *hear, _die
            ),
        )


@pytest.fixture
def script(tmp_path: Path) -> Path:
    folder = tmp_path / "talk"
    (folder / "tables").mkdir(parents=True)
    (folder / "scenes.py").write_text(SCRIPT)
    (folder / "words.py").write_text('SAID = "Eight points."')
    (folder / "side.txt").write_text("1.5")
    (folder / "here.csv").write_text(POINTS)
    (folder / "tables" / "there.csv").write_text(POINTS.replace(".25", ".75"))
    return folder / "scenes.py"


def test_all_that_a_clip_in_python_reads_travels_with_it(tmp_path, script):
    look = look_for("160x90@5")
    clip = load_clip(f"{script}:Own")
    laid = lay_out(clip, look, encoder_settings(look), "fade")
    cache = tmp_path / "cache"
    report = render(clip, look, tmp_path / "whole.mp4", Job(cache, 1), loop="fade")
    assert len(report.rendered) == 4
    runs = cut([shot.task(Path("x")) for shot in laid.shots], 2, BY_FRAMES)
    parcels = [packed(run.tasks, laid.production) for run in runs]
    shutil.rmtree(script.parent)
    for run, parcel in zip(runs, parcels, strict=True):
        answer = drawn_from(parcel)
        assert not isinstance(answer, Failure), answer.trace
        for task, segment in zip(run.tasks, answer, strict=True):
            kept = (cache / "segments" / task.key[:2] / f"{task.key}.mp4").read_bytes()
            assert kept.startswith(segment.content)  # the seal is put behind it here


def test_a_fault_in_a_script_is_told_of_its_place_at_home(tmp_path, script):
    look = look_for("160x90@5")
    clip = load_clip(f"{script}:Own")
    laid = lay_out(clip, look, encoder_settings(look), "cut")
    (script.parent / "words.py").write_text('SAID = "Seven points."')
    parcel = packed([laid.shots[0].task(Path("x"))], laid.production)
    answer = drawn_from(parcel)
    assert answer.sentence == f"{script}: has been changed while it was drawn; draw again"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"versions": {"manim": "0.1"}}, r"has manim 0\.22\.\d, not 0\.1"),
        ({"plugins": "nowhere=1"}, "does not have the package nowhere"),
        ({"plugins": "click=1"}, "has other sources of the package click"),
    ],
)
def test_what_draws_otherwise_draws_nothing(told, said):
    stripes = film_stage.Stripes()
    production = Production("support.film_stage:Stage", (stripes,), LOOK, encoder_settings(LOOK))
    parcel = packed(tasks((1.0,)), production)
    versions = {**parcel.versions, **told.pop("versions", {})}
    answer = drawn_from(replace(parcel, versions=versions, **told))
    assert isinstance(answer, Failure)
    assert re.search(said, answer.sentence)
