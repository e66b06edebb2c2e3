"""What one worker draws at a time: some beats of a clip in a row, and what that takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.worker import Task

# What a frame takes, by tests/bench/bench_scaling.py: what is on stage is moved, and its pixels
# are filled; the encoder alone sees one that repeats the last. Then what it takes to open a
# clip, and to carry out a beat without drawing it.
_MOVED, _PIXEL, _REPEATED = 0.008, 7e-9, 0.0003
_OPENED, _CARRIED = 0.02, 0.025
# A worker should be handed so many runs: the last to end is late by a part of its share.
_RUNS_EACH = 4


@dataclass(frozen=True)
class Costs:
    """What beats take in seconds, estimated or measured.

    Attributes
    ----------
    drawn : callable
        From a task to what it takes to draw it.
    led_to : callable
        From a task to what it takes to get to where it begins.
    """

    drawn: Callable[[Task], float]
    led_to: Callable[[Task], float]

    def of(self, tasks: Sequence[Task]) -> float:
        """Return what tasks of one clip, in order, take one who begins with the first."""
        return self.led_to(tasks[0]) + sum(map(self.drawn, tasks))


@dataclass(frozen=True)
class Run:
    """Beats of one clip that one worker draws in order, and the seconds they should take."""

    tasks: tuple[Task, ...]
    seconds: float

    @property
    def frames(self) -> int:
        """The frames of all its beats."""
        return sum(task.frames for task in self.tasks)


def estimated(look: RenderLook) -> Costs:
    """Return what beats take by their frames and pixels."""
    frame = _MOVED + _PIXEL * look.width * look.height
    return Costs(
        drawn=lambda task: (task.frames - task.still) * frame + task.still * _REPEATED,
        led_to=lambda task: _OPENED + _CARRIED * task.beat,
    )


def cut(tasks: Sequence[Task], workers: int, costs: Costs) -> list[Run]:
    """Cut clips into runs of beats for a number of workers, the longest run first.

    To draw a beat those before it have to be carried out, so a clip is cut only where one
    worker would have so much of it that the others wait in the end.

    Parameters
    ----------
    tasks : sequence of Task
        In any order.
    workers : int
        How many draw at once.
    costs : Costs
        What they take.
    """
    clips: dict[int, list[Task]] = {}
    for task in sorted(tasks, key=lambda task: task.beat):
        clips.setdefault(task.clip, []).append(task)
    every = sum(map(costs.of, clips.values()))
    most = every / workers / _RUNS_EACH if workers > 1 else math.inf
    runs = [
        Run(tuple(part), costs.of(part))
        for clip in clips.values()
        for part in _parts(clip, most, costs)
    ]
    return sorted(runs, key=lambda run: -run.seconds)


def _parts(clip: Sequence[Task], most: float, costs: Costs) -> list[list[Task]]:
    """Cut a clip's tasks in a row so that each part takes ``most`` seconds, or is one task.

    No part is cut off that is sooner drawn than led to.
    """
    parts: list[list[Task]] = [[]]
    for task in clip:
        there = parts[-1]
        if there and costs.of([*there, task]) > max(most, 2 * costs.led_to(there[0])):
            parts.append([])
        parts[-1].append(task)
    return parts
