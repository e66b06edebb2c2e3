"""Draw the segments a film lacks and join them all."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pleat.nets.files.writing import check_target, whole_file
from pleat.scenes.film.cache import open_cache
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.pool import cores
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


@dataclass(frozen=True)
class Use:
    """What is made of segments; called with their files as soon as all of them are there.

    It is called in a thread of its own, while other segments are drawn.
    """

    shots: tuple[Shot, ...]
    call: Callable[..., object]


@contextlib.contextmanager
def drawn(
    production: Production,
    wanted: Sequence[Shot],
    job: Job,
    uses: Sequence[Use] = (),
) -> Iterator[Drawn]:
    """Give the segments of shots, having drawn those that the cache lacks.

    The files are there as long as the block lasts; what is made of them besides is made before.
    """
    total = sum(shot.frames for shot in wanted)
    with open_cache(job.cache) as room, _making(uses) as arrived:
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
            arrived(segments)

        advance(0)
        arrived(segments)
        tasks = [shot.task(room.new(shot.key)) for shot in missing.values()]
        job.draw(tasks, production, job.processes, advance, keep)
        arrived(segments, last=True)
        yield Drawn(segments, rendered, reused)


@contextlib.contextmanager
def _making(uses: Sequence[Use]) -> Iterator[Callable[..., None]]:
    """Give what is told of the segments there are, and calls what is made of them.

    Told that these are the last it returns, or raises, when all is made.
    """
    waiting, making = list(uses), list[Future[object]]()
    with ThreadPoolExecutor(cores()) as threads:

        def arrived(segments: Mapping[str, Path], last: bool = False) -> None:
            for use in [*waiting]:
                if all(shot.key in segments for shot in use.shots):
                    waiting.remove(use)
                    files = [segments[shot.key] for shot in use.shots]
                    making.append(threads.submit(use.call, *files))
            for one in making if last else ():
                one.result()

        try:
            yield arrived
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def film(
    production: Production,
    shots: Sequence[Shot],
    out: Path,
    extras: Extras,
    job: Job,
    uses: Sequence[Use] = (),
) -> Report:
    """Draw the shots that the cache lacks and join all of them to ``out``.

    What else is made of these shots and of others, and the sound, is made while others
    are drawn: after the last there is little more to do than to join them.
    """
    began = time.monotonic()
    check_target(out, ".mp4")
    sound = extras.sound
    if sound is not None:
        uses = [Use((), lambda: sound.packets), *uses]
    known = {shot.key for shot in shots}
    others = {shot.key: shot for use in uses for shot in use.shots if shot.key not in known}
    with drawn(production, [*shots, *others.values()], job, uses) as there:
        segments = [there.segments[shot.key] for shot in shots]
        frames = join(segments, out, production.look.fps, extras)
    seconds = time.monotonic() - began
    return Report(out, (out,), frames, there.rendered, there.reused, seconds)


def picture(shot: Shot, target: Path, kind: str = "PNG", **options: Any) -> Use:
    """Return what writes the first frame of a shot as a picture."""

    def write(segment: Path) -> None:
        with whole_file(target) as part:
            first_picture(segment).save(part, kind, **options)

    return Use((shot,), write)


def first_picture(segment: Path) -> Image.Image:
    """Return the first frame of a segment."""
    found: Image.Image = frame_of(segment, 0).to_image()
    return found


def frame_of(segment: Path, k: int) -> Any:
    """Return frame k, from 0, of a segment, decoded."""
    with open_film(segment) as video:
        return next(islice(video.decode(video=0), k, None))
