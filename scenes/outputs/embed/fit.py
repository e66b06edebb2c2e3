"""Files that keep to a size, by a few honest steps of rate and resolution, or are refused."""

from __future__ import annotations

import contextlib
import itertools
import math
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import av

from pleat.nets.errors import InputError
from pleat.nets.files.writing import whole_file, writing
from pleat.scenes.film.video.codecs import Codec, encode
from pleat.scenes.outputs.embed.sizes import Step, fitting_size, told_size

Frames = Callable[[], Iterator[av.VideoFrame]]
# Even the lowest rate seldom makes a file smaller than half of what was foretold.
_HOPELESS = 2.0


@dataclass(frozen=True)
class Film:
    """A film to be encoded.

    Attributes
    ----------
    target : Path
        Where it goes.
    frames : callable
        Returns its pictures from the first.
    length, fps : int
        How many they are, and their rate.
    codec : Codec
        How.
    title : str
        A tag.
    limit : int, optional
        Most bytes.
    """

    target: Path
    frames: Frames
    length: int
    fps: int
    codec: Codec
    title: str
    limit: int | None = None


class TooLargeError(Exception):
    """A file does not fit; ``size`` is the least it would take, as far as is known."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def encode_films(
    films: Sequence[Film],
    ladder: Sequence[Step],
    room: Path,
    jobs: int,
    what: str,
    on_frame: Callable[[], None] = lambda: None,
    around: Callable[[int], int] = lambda size: size,
    limit: int | None = None,
) -> Step:
    """Encode films that belong together, all at the first step at which each of them fits.

    Parameters
    ----------
    films : sequence of Film
        Of one size and rate.
    ladder : sequence of Step
        From the largest down.
    room : Path
        A folder for what is not yet known to fit.
    jobs : int
        Encoders at once.
    what : str
        What does not fit, to be told.
    on_frame : callable
        Hears of each frame that goes to an encoder, from any thread.
    around : callable
        From a film's bytes to those of what holds it, to be told.
    limit : int, optional
        Most bytes of what holds it, to be told; by default the film's.

    Returns
    -------
    Step
        The one that was taken.

    Raises
    ------
    InputError
        If even the last is too large; nothing has been written then.
    """
    least = 0
    for step in ladder:
        last = step is ladder[-1]
        parts = [room / f"{number}.{film.codec.container}" for number, film in enumerate(films)]
        with encoders(jobs, on_frame) as (pool, heard):
            works = [
                pool.submit(_encode, film, step, part, last, heard)
                for film, part in zip(films, parts, strict=True)
            ]
            wait(works)
        errors = [error for work in works if (error := work.exception())]
        if not errors:
            for film, part in zip(films, parts, strict=True):
                publish(part, film.target)
            return step
        for error in errors:
            if not isinstance(error, TooLargeError):
                raise error
        least = max(error.size for error in errors if isinstance(error, TooLargeError))
    raise refusal(what, limit or films[0].limit, around(least), ladder[-1], films[0].fps)


@contextlib.contextmanager
def encoders(
    jobs: int, on_frame: Callable[[], None]
) -> Iterator[tuple[ThreadPoolExecutor, Callable[[], None]]]:
    """Give threads, and what they call after each frame: left by an exception, they stop at one."""
    left = threading.Event()

    def heard() -> None:
        if left.is_set():
            raise CancelledError
        on_frame()

    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield pool, heard
        except BaseException:
            left.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def refusal(what: str, limit: int | None, least: int, step: Step, fps: int) -> InputError:
    """Return the error that says what would fit."""
    return InputError(
        f"max-size {told_size(limit or 0)} is too little for {what}: at the least, "
        f"{step.width}x{step.height} and {step.rate(fps)} frames a second, it takes "
        f"{told_size(least)}; --max-size {fitting_size(least)} would fit, or a shorter clip"
    )


def _encode(film: Film, step: Step, part: Path, last: bool, on_frame: Callable[[], None]) -> None:
    """Encode at a step, at lower rates until it fits.

    Raises
    ------
    TooLargeError
        If it does not; unless the step is the last, no rate is tried without hope.
    """
    codec, crf = film.codec, film.codec.crf
    while True:
        kept = told(itertools.islice(film.frames(), 0, None, step.every), on_frame)
        with writing(part):
            encode(kept, part, codec, step.size, step.rate(film.fps), crf, film.title)
        size = part.stat().st_size
        if film.limit is None or size <= film.limit:
            return
        over = math.log2(size / film.limit) * codec.halving
        if crf >= codec.worst:
            raise TooLargeError(size)
        foretold = size * 2 ** ((crf - codec.worst) / codec.halving)
        if foretold > _HOPELESS * film.limit and not last:
            raise TooLargeError(round(foretold))
        crf = min(crf + math.ceil(over) + 1, codec.worst)


def told(frames: Iterator[av.VideoFrame], on_frame: Callable[[], None]) -> Iterator[av.VideoFrame]:
    """Yield frames, and call a function after each of them."""
    for frame in frames:
        yield frame
        on_frame()


def publish(part: Path, target: Path) -> None:
    """Put a finished file into its place."""
    with whole_file(target) as whole:
        shutil.copyfile(part, whole)
