"""Beats are drawn by any `concurrent.futures.Executor`: other processes, other machines."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)

from pleat.nets.errors import InputError
from pleat.scenes.film.parcel import Failure, Parcel, Segment, drawn_from, packed
from pleat.scenes.film.pool import DeadWorkerError, WorkerError
from pleat.scenes.film.runs import Run, cut, estimated
from pleat.scenes.film.worker import Production, Task

_LOOK_SECONDS = 1.0
_TRIES = 3  # for a run whose segments come damaged

Answer = list[Segment] | Failure


def _explained(error: BaseException) -> Exception:
    if isinstance(error, BrokenExecutor):
        return DeadWorkerError("a worker process died, perhaps for want of memory; try fewer")
    return WorkerError("".join(traceback.format_exception(error)))


def draw_by(
    executor: Executor,
    tasks: Sequence[Task],
    production: Production,
    workers: int,
    on_frames: Callable[[int], None],
    on_done: Callable[[Task], None],
    draw: Callable[[Parcel], Answer] = drawn_from,
    look_after: Callable[[], None] = lambda: None,
    explained: Callable[[BaseException], Exception] = _explained,
    under_way: Callable[[], Iterable[tuple[str, int]]] = lambda: (),
) -> None:
    """Draw tasks by what an executor has, the longest runs of beats first.

    All that a run reads is sent with it; its segments come back, are checked by their
    hashes and written where the tasks say. If anything goes wrong here, what is not
    finished is cancelled.

    Parameters
    ----------
    executor : Executor
        Calls pickled functions elsewhere.
    tasks : sequence of Task
        In any order.
    production : Production
        What they belong to.
    workers : int
        How many it draws at once.
    on_frames, on_done : callable
        As for `pleat.scenes.film.pool.draw_all`: of runs as they arrive, and of frames before
        that if `under_way` tells of them.
    draw : callable
        What is called there.
    look_after : callable
        Called at least every second; may raise if there is nobody left to wait for.
    explained : callable
        From what a future raises, which no worker did, to what is told of it.
    under_way : callable
        Called at least every second; tells, by the key of its first task, how many frames of
        a run are drawn. One that is drawn again begins at 0 again, and is not told twice.

    Raises
    ------
    InputError
        As raised by a worker.
    WorkerError
        For any other failure of a worker.
    """
    tries: Counter[Run] = Counter()
    waiting: dict[Future[Answer], Run] = {}
    told: Counter[Run] = Counter()

    def tell(run: Run, frames: int) -> None:
        if frames > told[run]:
            on_frames(frames - told[run])
            told[run] = frames

    def send(run: Run) -> None:
        tries[run] += 1
        waiting[executor.submit(draw, packed(run.tasks, production))] = run

    try:
        runs = {run.tasks[0].key: run for run in cut(tasks, workers, estimated(production.look))}
        for run in runs.values():
            send(run)
        while waiting:
            done, _ = wait(waiting, _LOOK_SECONDS, FIRST_COMPLETED)
            look_after()
            for key, frames in under_way():
                tell(runs[key], frames)
            for future in done:
                run = waiting.pop(future)
                segments = _segments(future, explained)
                if all(segment.is_whole for segment in segments):
                    tell(run, run.frames)
                    for task, segment in zip(run.tasks, segments, strict=True):
                        task.path.write_bytes(segment.content)
                        on_done(task)
                elif tries[run] < _TRIES:
                    send(run)
                else:
                    names = ", ".join(task.name for task in run.tasks)
                    raise InputError(
                        f"what workers send of {names} arrives damaged, {_TRIES} times in a row"
                    )
    finally:
        for future in waiting:
            future.cancel()


def _segments(
    future: Future[Answer], explained: Callable[[BaseException], Exception]
) -> list[Segment]:
    try:
        answer = future.result()
    except (CancelledError, Exception) as error:
        raise explained(error) from error
    if isinstance(answer, Failure):
        raise InputError(answer.sentence) if answer.sentence else WorkerError(answer.trace)
    return answer
