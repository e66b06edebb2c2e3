"""How a film is made, whatever it shows, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pleat.configs import default_cache
from pleat.scenes.film.pool import draw_all
from pleat.scenes.film.video.texts import Chapter
from pleat.scenes.film.worker import Production, Task

Progress = Callable[[int, int], None]  # frames done, frames in all
# Draws tasks; as `pleat.scenes.film.pool.draw_all`.
Draw = Callable[
    [Sequence[Task], Production, int | None, Callable[[int], None], Callable[[Task], None]], None
]


@dataclass(frozen=True)
class Job:
    """How the drawing is done.

    Attributes
    ----------
    cache : Path
        Folder of finished segments; by default `pleat.configs.default_cache`.
    processes : int, optional
        How many draw at once, at most; by default as many as the work is worth.
    force : bool
        Draw everything anew, whatever the cache holds.
    progress : callable, optional
        Hears (frames done, frames in all).
    draw : callable
        What draws the segments that the cache lacks.
    """

    cache: Path = field(default_factory=default_cache)
    processes: int | None = None
    force: bool = False
    progress: Progress | None = None
    draw: Draw = draw_all


@dataclass(frozen=True)
class Report:
    """What a job has done.

    Attributes
    ----------
    path : Path
        The film, the page or the document.
    files : tuple of Path
        All that there is now, that one first.
    frames : int
        How long the film is, or how many pictures the document has.
    rendered, reused : tuple of str
        Names of the beats drawn now, and of those found in the cache: ``BEAT`` of a clip,
        ``PART/BEAT`` of a lecture.
    seconds : float
        Wall time.
    chapters : tuple of (str, int, int)
        Title, first frame and the frame after the last.
    stops : int
        How often a presentation halts, or how many slides there are.
    """

    path: Path
    files: tuple[Path, ...]
    frames: int
    rendered: tuple[str, ...]
    reused: tuple[str, ...]
    seconds: float
    chapters: tuple[Chapter, ...] = ()
    stops: int = 0
