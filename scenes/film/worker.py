"""A process that draws beats: manim is imported here and nowhere before."""

from __future__ import annotations

import contextlib
import gc
import importlib
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np

from pleat.nets.errors import InputError, lacking
from pleat.scenes.clip.model import Beat, Clip
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.tied import tie
from pleat.scenes.film.video.conversion import Box
from pleat.scenes.film.video.encoder import SegmentWriter
from pleat.scenes.film.video.settings import EncoderSettings

# As the renderer's, which nothing but a worker may load.
Sink = Callable[[np.ndarray, int, Sequence[Box] | None], None]
_REPORT_SECONDS = 0.1


class Drawable(Protocol):
    """A clip opened for drawing."""

    def draw(self, k: int, sink: Sink) -> None:
        """Draw beat ``k`` from 0, handing each picture and its number of frames to ``sink``."""


@dataclass(frozen=True)
class Production:
    """What a worker needs to know once.

    Attributes
    ----------
    stage : str
        ``module:name`` of a callable (clip, look) -> Drawable.
    clips : tuple
        The clips that tasks refer to by number; they are pickled.
    look : RenderLook
    settings : EncoderSettings
    """

    stage: str
    clips: tuple[Any, ...]
    look: RenderLook
    settings: EncoderSettings

    def open(self, clip: int) -> Drawable:
        """Import the stage and open one clip on it."""
        module, _, name = self.stage.partition(":")
        factory = getattr(importlib.import_module(module), name)
        return cast(Drawable, factory(self.clips[clip], self.look))


@dataclass(frozen=True)
class Task:
    """One beat to draw into one segment; of its frames so many repeat the one before."""

    key: str
    clip: int
    beat: int
    name: str
    frames: int
    path: Path
    still: int = 0


class Artist:
    """Draw tasks one after another, keeping the last clip open.

    What is on stage hangs in circles of references, and holds whole pictures, which Python's
    collector does not count: it is sent for whenever some stages have been left.
    """

    LEFT = 8  # a collection takes as long as some frames, and a card is a clip, too

    def __init__(self, production: Production) -> None:
        self._production = production
        self._open: tuple[int, Drawable] | None = None
        self._left = 0

    def draw(self, task: Task, on_frames: Callable[[int], None]) -> None:
        """Draw one task's segment; ``on_frames`` hears of the frames drawn since it was called.

        Raises
        ------
        RuntimeError
            If the beat did not draw as many frames as its timeline says.
        """
        if self._open is None or self._open[0] != task.clip:
            self._open, self._left = None, self._left + 1
            if self._left > self.LEFT:
                gc.collect()
                self._left = 1
            self._open = (task.clip, self._production.open(task.clip))
        with segment(task, self._production, on_frames) as sink:
            self._open[1].draw(task.beat, sink)


@contextlib.contextmanager
def segment(task: Task, production: Production, on_frames: Callable[[int], None]) -> Iterator[Sink]:
    """Give a sink for one task's pictures, and write them as its segment.

    Raises
    ------
    RuntimeError
        If the sink did not get as many frames as the task's timeline says.
    """
    unsaid, said_at = 0, time.monotonic()
    with SegmentWriter(task.path, production.look, production.settings) as writer:

        def sink(rgba: np.ndarray, repeat: int, changed: Sequence[Box] | None) -> None:
            nonlocal unsaid, said_at
            writer.write(rgba, repeat, changed)
            unsaid += repeat
            if time.monotonic() - said_at > _REPORT_SECONDS:
                on_frames(unsaid)
                unsaid, said_at = 0, time.monotonic()

        yield sink
        if writer.frames != task.frames:
            counts = f"{writer.frames} frames, its timeline says {task.frames}"
            raise RuntimeError(f"beat {task.name!r} drew {counts}")
    on_frames(unsaid)


def work(pipe: Connection, production: Production) -> None:
    """Draw the tasks that come through a pipe until None comes or the parent is gone.

    Answers are ("frames", n), ("done", task) and ("failed", sentence or None, traceback).
    """
    for name in ("SIGINT", "SIGHUP"):  # the parent ends us
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    try:
        tie()
    except RuntimeError as error:  # not even a thread can be had
        _confess(pipe, error)
        return
    artist = Artist(production)
    with contextlib.suppress(EOFError, ConnectionError):  # the parent is gone
        while (task := pipe.recv()) is not None:
            try:
                artist.draw(task, lambda n: pipe.send(("frames", n)))
            except BaseException as error:  # typst's panics are no Exception
                _confess(pipe, error)
            else:
                pipe.send(("done", task))


def _confess(pipe: Connection, error: BaseException) -> None:
    sentence = str(error) if isinstance(error, InputError) else lacking(error)
    pipe.send(("failed", sentence, "".join(traceback.format_exception(error))))


def sendable(clip: Clip) -> Clip:
    """Return a clip as it can be sent to another process.

    Beats of a script's own kinds can't be: it makes its beats anew, and only what they
    say is read, in the film's language.
    """
    if clip.script is None:
        return clip
    told = [{key: getattr(beat, key) for key in Beat.model_fields} for beat in clip.beats]
    return replace(clip, beats=tuple(Beat.model_construct(**keys) for keys in told))
