"""Draw the segments a film lacks and join them all."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pleat.nets.files.writing import check_target, whole_file
from pleat.scenes.film.cache import open_cache
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.video.media import open_film
from pleat.scenes.film.video.mux import Extras, join
from pleat.scenes.film.worker import Production, Task

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class Shot:
    """One segment: a beat (from 0) of a clip of the production, and the key it is kept under.

    Of its frames so many as `still` says repeat the one before.
    """

    key: str
    clip: int
    beat: int
    name: str
    frames: int
    still: int = 0

    def task(self, path: Path) -> Task:
        """Return what is to be done for it: it is written to a path."""
        return Task(self.key, self.clip, self.beat, self.name, self.frames, path, self.still)


@dataclass(frozen=True)
class Drawn:
    """Segments that are there.

    Attributes
    ----------
    segments : mapping of str to Path
        Files by the keys of their shots.
    rendered, reused : tuple of str
        Names of the shots drawn now, and of those found in the cache.
    """

    segments: Mapping[str, Path]
    rendered: tuple[str, ...]
    reused: tuple[str, ...]


@contextlib.contextmanager
def drawn(
    production: Production,
    wanted: Sequence[Shot],
    job: Job,
) -> Iterator[Drawn]:
    """Give the segments of shots, having drawn those that the cache lacks.

    The files are there as long as the block lasts.
    """
    total = sum(shot.frames for shot in wanted)
    with open_cache(job.cache) as room:
        segments: dict[str, Path] = {}
        for shot in wanted:
            path = None if job.force else room.take(shot.key, shot.frames)
            if path is not None:
                segments[shot.key] = path
        reused = tuple(shot.name for shot in wanted if shot.key in segments)
        missing = {shot.key: shot for shot in wanted if shot.key not in segments}
        rendered = tuple(shot.name for shot in wanted if shot.key in missing)
        done = total - sum(shot.frames for shot in missing.values())

        def advance(frames: int) -> None:
            nonlocal done
            done += frames
            if job.progress is not None:
                job.progress(done, total)

        def keep(task: Task) -> None:
            segments[task.key] = room.keep(task.key, task.frames)

        advance(0)
        tasks = [shot.task(room.new(shot.key)) for shot in missing.values()]
        job.draw(tasks, production, job.processes, advance, keep)
        yield Drawn(segments, rendered, reused)


def film(
    production: Production,
    shots: Sequence[Shot],
    out: Path,
    extras: Extras,
    job: Job,
    pictures: Mapping[Path, Shot] | None = None,
) -> Report:
    """Draw the shots that the cache lacks and join all of them to ``out``.

    Shots of one frame in ``pictures`` become PNGs beside it.
    """
    began = time.monotonic()
    check_target(out, ".mp4")
    pictures = pictures or {}
    wanted = [*shots, *pictures.values()]
    with drawn(production, wanted, job) as there:
        segments = [there.segments[shot.key] for shot in shots]
        frames = join(segments, out, production.look.fps, extras)
        for target, shot in pictures.items():
            picture = first_picture(there.segments[shot.key])
            with whole_file(target) as part:
                picture.save(part, "PNG", optimize=True)
    seconds = time.monotonic() - began
    return Report(out, (out, *pictures), frames, there.rendered, there.reused, seconds)


def first_picture(segment: Path) -> Image.Image:
    """Return the first frame of a segment."""
    with open_film(segment) as video:
        return next(video.decode(video=0)).to_image()
