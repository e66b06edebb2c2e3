"""How a lecture's time falls with workers: measured beats, simulated for 1 to 64 of them.

``python tests/bench/bench_scaling.py [LECTURE] [-q QUALITY] [--json FILE]
[--plots FOLDER] [--from FILE [--like FILE FILE]]``; a worker is one core. What is measured is CPU
time, so that
other work on the machine does not count; ``--from`` simulates anew from a JSON written
before. With ``--like LOW HIGH``, two JSONs of a short lecture in two qualities, what was
measured in the one is scaled to the other: a whole lecture at 1080p60 takes long.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

SHORT = """[lecture]
title = "Short"

[[part]]
clip = "trained"

[[part]]
clip = "fold"
"""
WORKERS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


@dataclass(frozen=True)
class Beat:
    """One segment: its frames, and the seconds to draw it and to carry it out undrawn."""

    clip: int
    beat: int
    name: str
    frames: int
    still: int
    drawn: float
    carried: float


@dataclass(frozen=True)
class Measured:
    """What a lecture takes: seconds of one core.

    Attributes
    ----------
    quality : str
    frames : int
    opened : dict of str to float
        To open each clip, by its number.
    started : float
        A worker, before its first beat.
    before, after : float
        The command itself, before anything is drawn and after all is.
    beats : list of Beat
    """

    quality: str
    frames: int
    opened: dict[str, float]
    started: float
    before: float
    after: float
    beats: list[Beat]


@dataclass(frozen=True)
class Simulated:
    """How long a number of workers take, and how it comes about.

    Attributes
    ----------
    workers, runs : int
        How many, and in how many pieces the lecture was cut for them.
    wall : float
        From the command to the film.
    speedup, efficiency : float
        Against one worker.
    idle, led : float
        Shares of the workers' time: waiting in the end, and getting to where a run begins.
    alone : float
        Share of the wall time in which the command works and no worker does.
    longest : str
        The run that takes longest, and its seconds.
    """

    workers: int
    runs: int
    wall: float
    speedup: float
    efficiency: float
    idle: float
    led: float
    alone: float
    longest: str


def measure(lecture: str, quality: str) -> Measured:
    """Draw a lecture in this process, and clock each beat."""
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.film.cache import open_cache
    from pleat.scenes.film.job import Job
    from pleat.scenes.film.load_lecture import load_lecture
    from pleat.scenes.film.plan import plan
    from pleat.scenes.film.render_lecture import render_lecture
    from pleat.scenes.film.worker import segment

    began = time.process_time()
    loaded = load_lecture(lecture)
    look = look_for(quality, loaded.head.theme, loaded.head.language)
    planned = plan(loaded, look)
    before = time.process_time()  # since the process began: imports count
    production, spent = planned.production, dict[str, float]()
    opened: dict[str, float] = {}
    beats: list[Beat] = []
    production.open(planned.shots[0].clip)  # imports, and fonts
    with tempfile.TemporaryDirectory() as folder, open_cache(Path(folder) / "cache") as room:
        for number in range(len(production.clips)):
            shots = [s for s in (*planned.shots, planned.poster) if s.clip == number]
            carried = carry(production, number, len(shots))
            began = time.process_time()
            stage = production.open(number)
            opened[str(number)] = time.process_time() - began
            for shot in shots:
                began = time.process_time()
                with segment(shot.task(room.new(shot.key)), production, lambda n: None) as sink:
                    stage.draw(shot.beat, sink)
                spent[shot.name] = time.process_time() - began
                room.keep(shot.key, shot.frames)
                took = carried[shot.beat] if carried else 0.0
                told = (shot.clip, shot.beat, shot.name, shot.frames, shot.still)
                beats.append(Beat(*told, spent[shot.name], took))
        # With all beats in the cache, what is left is the work of the command alone. The contact
        # sheet is none of it, but made while workers draw: the second time it is there.
        job = Job(Path(folder) / "cache", 1)
        for _ in range(2):
            began = time.process_time()
            report = render_lecture(loaded, look, Path(folder) / "out", job=job)
            assert report.rendered == ()
            after = time.process_time() - began
    frames = sum(shot.frames for shot in planned.shots)
    return Measured(quality, frames, opened, started(), before, after, beats)


def carry(production: Any, number: int, beats: int) -> list[float]:
    """Return what it takes to carry out each beat of a clip without drawing it."""
    stage = production.open(number)
    if not hasattr(stage, "stand_before"):
        return []
    found = []
    for k in range(beats):
        began = time.process_time()
        stage.stand_before(k + 1)
        found.append(time.process_time() - began)
    return found


def started() -> float:
    """Return what a worker takes until it can open its first clip."""
    code = (
        "import time, distributed, pleat.scenes.film.shots.performers\n"
        "from pleat.scenes.drawing.fonts import compiler\n"
        "compiler(); print(time.process_time())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout)


def scaled(measured: Measured, low: Measured, high: Measured) -> Measured:
    """Return what a lecture takes in another quality, as a short one does in both."""

    def total(of: Measured, what: str) -> float:
        return sum(getattr(beat, what) for beat in of.beats)

    drawn, carried = (total(high, what) / total(low, what) for what in ("drawn", "carried"))
    faster = high.frames / low.frames
    return replace(
        measured,
        quality=high.quality,
        frames=round(measured.frames * faster),
        after=measured.after * high.after / low.after,
        beats=[
            replace(
                beat,
                frames=round(beat.frames * faster),
                still=round(beat.still * faster),
                drawn=beat.drawn * drawn,
                carried=beat.carried * carried,
            )
            for beat in measured.beats
        ],
    )


def read(file: Path) -> Measured:
    """Return what was measured and written before."""
    told = json.loads(file.read_text())["measured"]
    return Measured(**told | {"beats": [Beat(**beat) for beat in told["beats"]]})


def simulate(measured: Measured, workers: int) -> tuple[float, Simulated]:
    """Let workers take the longest run that is left, as the pool's executors do."""
    from pleat.scenes.drawing.look import look_for
    from pleat.scenes.film.runs import Costs, cut, estimated
    from pleat.scenes.film.worker import Task

    by_key = {beat.name: beat for beat in measured.beats}
    tasks = [
        Task(b.name, b.clip, b.beat, b.name, b.frames, Path(b.name), b.still)
        for b in measured.beats
    ]
    led: dict[str, float] = {}
    for beat in measured.beats:
        past = [b.carried for b in measured.beats if b.clip == beat.clip and b.beat < beat.beat]
        led[beat.name] = measured.opened[str(beat.clip)] + sum(past)
    real = Costs(lambda task: by_key[task.key].drawn, lambda task: led[task.key])
    # Cut by the estimate, as it is done; carried out in the time that was measured.
    runs = cut(tasks, workers, estimated(look_for(measured.quality)))
    took = [real.of(run.tasks) for run in runs]
    free = [measured.started] * workers
    heapq.heapify(free)
    for seconds in took:
        heapq.heapreplace(free, free[0] + seconds)
    end = max(free)
    alone = measured.before + measured.after
    wall = alone + end
    one = (
        alone
        + measured.started
        + sum(
            real.of([t for t in sorted(tasks, key=lambda t: t.beat) if t.clip == clip])
            for clip in {task.clip for task in tasks}
        )
    )
    k = max(range(len(runs)), key=took.__getitem__)
    names = [task.name for task in runs[k].tasks]
    span = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    total = sum(took) + measured.started * workers
    return one, Simulated(
        workers,
        len(runs),
        wall,
        one / wall,
        one / wall / workers,
        1 - total / (end * workers),
        sum(real.led_to(run.tasks[0]) for run in runs) / total,
        alone / wall,
        f"{span}, {took[k]:.1f} s",
    )


def table(measured: Measured, found: Sequence[Simulated]) -> str:
    """Return what was found as a table in Markdown."""
    drawn = sum(beat.drawn for beat in measured.beats)
    lines = [
        f"{measured.quality}: {measured.frames} frames in {len(measured.beats)} segments, "
        f"{drawn:.0f} s to draw; {measured.before:.1f} s before and {measured.after:.1f} s after, "
        f"a worker starts in {measured.started:.1f} s",
        "",
        "| workers | runs | wall time | speed-up | efficiency | idle | led to | alone | longest |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for one in found:
        lines.append(
            f"| {one.workers} | {one.runs} | {one.wall:.1f} s | {one.speedup:.1f} | "
            f"{one.efficiency:.0%} | {one.idle:.0%} | {one.led:.0%} | {one.alone:.0%} | "
            f"{one.longest} |"
        )
    return "\n".join(lines)


def draw(found: Sequence[Simulated], folder: Path) -> None:
    """Draw speed-up against workers, in a dark and a light theme."""
    from plots import Line, plot

    real = Line("simulated", [(one.workers, one.speedup) for one in found])
    ideal = Line("as many times as workers", [(w, w) for w in (1, WORKERS[-1])], faint=True)
    for theme in ("dark", "light"):
        picture = plot("Speed-up against workers", "workers", "speed-up", (ideal, real), theme)
        (folder / f"scaling-{theme}.svg").write_text(picture, "utf-8")


def main() -> None:
    """Measure or read, simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lecture", nargs="?", default="neural-networks-and-linear-algebra")
    parser.add_argument("-q", "--quality", default="low")
    parser.add_argument("--quick", action="store_true", help="a lecture of two clips")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plots", type=Path, help="a folder to draw the speed-up in")
    parser.add_argument("--from", type=Path, dest="kept")
    parser.add_argument("--like", type=Path, nargs=2, metavar=("LOW", "HIGH"))
    asked = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if asked.kept:
        measured = read(asked.kept)
        if asked.like:
            measured = scaled(measured, *map(read, asked.like))
    else:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "short.toml").write_text(SHORT, "utf-8")
            lecture = str(Path(folder) / "short.toml") if asked.quick else asked.lecture
            measured = measure(lecture, asked.quality)
    found = [simulate(measured, workers)[1] for workers in WORKERS]
    print(table(measured, found))
    if asked.json:
        whole = {"measured": asdict(measured), "simulated": [asdict(one) for one in found]}
        asked.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False))
    if asked.plots:
        draw(found, asked.plots)


if __name__ == "__main__":
    main()
