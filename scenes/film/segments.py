"""Draw the segments a film lacks and join them all."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import av

from pleat.configs import default_cache
from pleat.scenes.film.cache import open_cache
from pleat.scenes.film.pool import draw_all, hands
from pleat.scenes.film.video.files import check_target, whole_file
from pleat.scenes.film.video.mux import Extras, join
from pleat.scenes.film.worker import Production, Task

if TYPE_CHECKING:
    from PIL import Image

Progress = Callable[[int, int], None]  # frames done, frames in all
# Draws tasks; as `pleat.scenes.film.pool.draw_all`.
Draw = Callable[
    [Sequence[Task], Production, int, Callable[[int], None], Callable[[Task], None]], None
]


@dataclass(frozen=True)
class Shot:
    """One segment: a beat (from 0) of a clip of the production, and the key it is kept under."""

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
    cache: Path | None = None,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
    draw: Draw = draw_all,
) -> Iterator[Drawn]:
    """Give the segments of shots, having drawn those that the cache lacks.

    The files are there as long as the block lasts.
    """
    total = sum(shot.frames for shot in wanted)
    with open_cache(cache or default_cache()) as room:
        segments: dict[str, Path] = {}
        for shot in wanted:
            path = None if force else room.take(shot.key, shot.frames)
            if path is not None:
                segments[shot.key] = path
        reused = tuple(shot.name for shot in wanted if shot.key in segments)
        missing = {shot.key: shot for shot in wanted if shot.key not in segments}
        rendered = tuple(shot.name for shot in wanted if shot.key in missing)
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
        draw(tasks, production, jobs or hands(tasks, production.look), advance, keep)
        yield Drawn(segments, rendered, reused)


def film(
    production: Production,
    shots: Sequence[Shot],
    out: Path,
    extras: Extras,
    cache: Path | None = None,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
    pictures: Mapping[Path, Shot] | None = None,
    draw: Draw = draw_all,
) -> Report:
    """Draw the shots that the cache lacks and join all of them to ``out``.

    Shots of one frame in ``pictures`` become PNGs beside it.
    """
    began = time.monotonic()
    check_target(out, ".mp4")
    pictures = pictures or {}
    wanted = [*shots, *pictures.values()]
    with drawn(production, wanted, cache, jobs, force, progress, draw) as there:
        segments = [there.segments[shot.key] for shot in shots]
        frames = join(segments, out, production.look.fps, extras)
        for target, shot in pictures.items():
            picture = first_picture(there.segments[shot.key])
            with whole_file(target) as part:
                picture.save(part, "PNG", optimize=True)
    return Report(out, frames, there.rendered, there.reused, time.monotonic() - began)


def first_picture(segment: Path) -> Image.Image:
    """Return the first frame of a segment."""
    with av.open(str(segment)) as video:
        return next(video.decode(video=0)).to_image()
