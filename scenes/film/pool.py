"""Beats are drawn by as many processes as there are cores."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, cast

from pleat.nets.errors import InputError
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.runs import estimated
from pleat.scenes.film.worker import Artist, Production, Task, work

_GRACE_SECONDS = 2.0
_TIED = "pleat.scenes.film.tied"
# Another process starts, imports manim and carries out beats that it doesn't draw:
# less work than this is sooner done without.
_WORTH_SECONDS = 5.0


class WorkerError(RuntimeError):
    """Something went wrong in a worker; the message holds the traceback from there."""


class DeadWorkerError(InputError, WorkerError):
    """A worker is gone, most often ended by the system; nothing of ours says why."""


def cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worker_count(tasks: Sequence[Task], look: RenderLook) -> int:
    """Return how many processes the tasks are worth, at most one a core."""
    work = sum(map(estimated(look).drawn, tasks))
    return max(1, min(cores(), math.ceil(work / _WORTH_SECONDS)))


def draw_all(
    tasks: Sequence[Task],
    production: Production,
    jobs: int | None,
    on_frames: Callable[[int], None],
    on_done: Callable[[Task], None],
) -> None:
    """Draw all tasks in at most ``jobs`` processes; None: as many as they are worth.

    A single task, or a single job, is drawn in this process: no start-up to pay.

    Parameters
    ----------
    tasks : sequence of Task
        In any order.
    production : Production
        Sent to each worker once.
    jobs : int, optional
        Most processes at once.
    on_frames : callable
        Hears of frames drawn, a few times a second.
    on_done : callable
        Hears of each finished task as soon as it is finished.

    Raises
    ------
    InputError
        As raised by a worker.
    WorkerError
        For any other failure, or the death, of a worker.
    """
    jobs = min(jobs or worker_count(tasks, production.look), len(tasks))
    agenda = _Agenda(tasks, jobs)
    if jobs <= 1:
        artist, task = Artist(production), None
        while (task := agenda.next(task)) is not None:
            artist.draw(task, on_frames)
            on_done(task)
        return
    with _crew(production, jobs) as pipes:
        last: dict[Connection, Task | None] = dict.fromkeys(pipes)

        def hand_on(pipe: Connection) -> None:
            last[pipe] = agenda.next(last[pipe])
            if last[pipe] is not None:
                _tell(pipe, last[pipe])

        for pipe in pipes:
            hand_on(pipe)
        while busy := [pipe for pipe in pipes if last[pipe] is not None]:
            for pipe in cast(list[Connection], wait(busy)):
                kind, *rest = _hear(pipe)
                if kind == "frames":
                    on_frames(rest[0])
                    continue
                if kind == "failed":
                    sentence, trace = rest
                    raise InputError(sentence) if sentence else WorkerError(trace)
                # The next task first: publishing a finished one takes a moment.
                hand_on(pipe)
                on_done(rest[0])


class _Agenda:
    """Who draws what next.

    To draw a beat those before it have to be carried out, so a worker stays with a
    clip and goes through it in order as long as there are clips that nobody has begun,
    long ones first. Then what is left is shared out, the longest beats first, so that
    all end at about the same time.
    """

    def __init__(self, tasks: Sequence[Task], jobs: int) -> None:
        self._clips: dict[int, list[Task]] = {}
        for task in sorted(tasks, key=lambda task: task.beat):
            self._clips.setdefault(task.clip, []).append(task)
        self._shared = jobs > 1
        self._new = sorted(self._clips, key=lambda clip: sum(t.frames for t in self._clips[clip]))
        if self._shared and len(self._new) == 1:
            self._new = []

    def next(self, last: Task | None) -> Task | None:
        """Return what the one who drew ``last`` draws next, or None if nothing is left."""
        mine = self._clips[last.clip] if last else []
        if mine and (self._new or not self._shared):
            return mine.pop(0)
        if self._new:
            return self._clips[self._new.pop()].pop(0)
        left = [task for tasks in self._clips.values() for task in tasks]
        if not left:
            return None
        task = max(left, key=lambda task: task.frames)
        self._clips[task.clip].remove(task)
        return task


def get_ready(stage: str) -> None:
    """Let the processes that will draw get ready, in a process of their own.

    Parameters
    ----------
    stage : str
        As in `Production`.
    """
    if cores() > 1:
        _start_server(_context(), stage.partition(":")[0])


def _context() -> Any:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


@contextlib.contextmanager
def _crew(production: Production, jobs: int) -> Iterator[list[Connection]]:
    """Give a pipe to each of ``jobs`` worker processes; leaving ends them at once."""
    context = _context()
    _start_server(context, production.stage.partition(":")[0])
    pipes, processes = [], []
    try:
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs, production), daemon=True)
            _start(process)
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        yield pipes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(_GRACE_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
        for pipe in pipes:
            pipe.close()


def _start(process: Any) -> None:
    try:
        process.start()
    except (EOFError, ConnectionError) as error:  # the fork server could not fork, or is gone
        raise _death() from error


def _start_server(context: Any, module: str) -> None:
    """Start the process that imports the heavy module once and forks all workers."""
    if context.get_start_method() != "forkserver":
        return
    # The kernel ties the server to the thread that starts it: only the main one stays.
    main = threading.current_thread() is threading.main_thread()
    context.set_forkserver_preload([*([_TIED] if main else []), module])
    resource_tracker.ensure_running()
    # Ctrl-C, and a terminal that closes, reach every process of the terminal; the server
    # inherits the mask and hands it on, so only this process hears them.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _tell(pipe: Connection, task: Task | None) -> None:
    try:
        pipe.send(task)
    except OSError as error:
        raise _death() from error


def _hear(pipe: Any) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError) as error:
        raise _death() from error


def _death() -> DeadWorkerError:
    return DeadWorkerError("a worker process died, perhaps for want of memory; try fewer with -j")
