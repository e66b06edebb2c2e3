"""A lecture in parts: some of its segments drawn into a cache, by commands that share it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.plan import Plan, plan
from pleat.scenes.film.runs import Run, cut, estimated
from pleat.scenes.film.segments import Shot, drawn
from pleat.scenes.film.select import select

MACHINES = 16
# What a command takes before it draws, and the last one after all is drawn, measured.
_STARTED, _JOINED = 4.0, 0.0003  # seconds, seconds a frame


@dataclass(frozen=True)
class Command:
    """One command: the names of what it draws, and the seconds it should take."""

    beats: tuple[str, ...]
    seconds: float


def draw_some(
    lecture: Lecture,
    look: RenderLook,
    beats: str,
    narration: str | None = None,
    job: Job | None = None,
) -> Report:
    """Draw some of a lecture's segments into the cache; no film is written.

    Parameters
    ----------
    lecture, look, narration, job
        As for `render_lecture`.
    beats : str
        Names as reports have them, such as ``fold/start`` or ``fold/fade``, or ranges of
        their numbers from 1, separated by commas.

    Raises
    ------
    InputError
        If there are no such beats, or the lecture or the narration are not possible.
    """
    began, job = time.monotonic(), job or Job()
    planned = plan(lecture, look, narration, job)
    every = _every(planned)
    chosen = [every[k] for k in select([shot.name for shot in every], beats)]
    with drawn(planned.production, chosen, job) as there:
        frames = sum(shot.frames for shot in chosen)
        seconds = time.monotonic() - began
        return Report(job.cache, (), frames, there.rendered, there.reused, seconds)


def commands(planned: Plan, machines: int) -> tuple[list[Command], float]:
    """Return what commands have to draw so that machines end at about the same time.

    The longest first; each is independent of the others. The second value is how many
    seconds the last one should take, which joins what they have drawn.

    Parameters
    ----------
    planned : Plan
        The lecture.
    machines : int
        How many commands run at once.
    """
    usual = estimated(planned.production.look)
    costs = replace(usual, led_to=lambda task: _STARTED + usual.led_to(task))
    runs = cut([shot.task(Path(shot.name)) for shot in _every(planned)], machines, costs)
    frames = sum(shot.frames for shot in planned.shots)
    return _together(runs), _STARTED + _JOINED * frames


def _together(runs: Sequence[Run]) -> list[Command]:
    """Put short runs into one command, which should draw for as long as it takes to start."""
    found: list[list[Run]] = []
    most = max(runs[0].seconds, 2 * _STARTED)

    def seconds(there: Sequence[Run]) -> float:
        return sum(run.seconds for run in there) - _STARTED * (len(there) - 1)

    for run in runs:
        there = next((t for t in found if seconds([*t, run]) <= most), None)
        if there is None:
            found.append(there := [])
        there.append(run)
    made = [
        Command(tuple(task.name for run in there for task in run.tasks), seconds(there))
        for there in found
    ]
    return sorted(made, key=lambda command: -command.seconds)


def _every(planned: Plan) -> list[Shot]:
    return [*planned.shots, planned.poster]
