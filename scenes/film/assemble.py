"""Draw the segments a film lacks and join them all."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pleat.scenes.film.cache import default_cache, open_cache
from pleat.scenes.film.mux import Extras, join
from pleat.scenes.film.pool import cores, draw_all
from pleat.scenes.film.whole import check_target
from pleat.scenes.film.worker import Production, Task

Progress = Callable[[int, int], None]  # frames done, frames in all


@dataclass(frozen=True)
class Shot:
    """One segment of a film: a beat (from 0) of a clip, and the key it is kept under."""

    key: str
    clip: int
    beat: int
    name: str
    frames: int


@dataclass(frozen=True)
class Report:
    """What a render did.

    Attributes
    ----------
    path : Path
        The film.
    frames : int
        Its length.
    rendered, reused : tuple of str
        Ids of the beats drawn now, and of those found in the cache.
    seconds : float
        Wall time.
    """

    path: Path
    frames: int
    rendered: tuple[str, ...]
    reused: tuple[str, ...]
    seconds: float


def film(
    production: Production,
    shots: Sequence[Shot],
    out: Path,
    extras: Extras,
    cache: Path | None = None,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Draw the shots that the cache lacks and join all of them to ``out``."""
    began = time.monotonic()
    check_target(out, ".mp4")
    cache = cache or default_cache()
    total = sum(shot.frames for shot in shots)
    with open_cache(cache) as room:
        segments: dict[str, Path] = {}
        for shot in shots:
            path = None if force else room.take(shot.key, shot.frames)
            if path is not None:
                segments[shot.key] = path
        reused = tuple(shot.name for shot in shots if shot.key in segments)
        missing = {shot.key: shot for shot in shots if shot.key not in segments}
        done = total - sum(shot.frames for shot in missing.values())

        def advance(frames: int) -> None:
            nonlocal done
            done += frames
            if progress is not None:
                progress(done, total)

        def keep(task: Task) -> None:
            segments[task.key] = room.keep(task.key, task.frames)

        advance(0)
        tasks = [
            Task(shot.key, shot.clip, shot.beat, shot.name, shot.frames, room.new(shot.key))
            for shot in missing.values()
        ]
        draw_all(tasks, production, jobs or cores(), advance, keep)
        join([segments[shot.key] for shot in shots], out, production.look.fps, extras)
    rendered = tuple(shot.name for shot in shots if shot.name not in reused)
    return Report(out, total, rendered, reused, time.monotonic() - began)
