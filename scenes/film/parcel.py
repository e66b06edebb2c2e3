"""A run of beats with all that drawing it takes, and how it is drawn where that arrives."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pleat.nets.errors import InputError, lacking
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.plugin_code import plugin_faults
from pleat.scenes.film.versions import differences, versions
from pleat.scenes.film.worker import Artist, Production, Task

# manim has one configuration a process, and clips in Python share its modules.
_ALONE = threading.Lock()


@dataclass(frozen=True)
class Parcel:
    """A run of beats with all that drawing it takes.

    Attributes
    ----------
    language : str
        Of the film.
    versions : mapping of str to str
        What draws at home, as `pleat.scenes.film.versions.versions` tells it.
    plugins : str
        The code of plug-ins that its clips use, as `Clip.plugin_code` tells it.
    luggage : tuple of Luggage
        The files of each clip.
    production : bytes
        A pickled `Production` of the one thing to be drawn.
    tasks : tuple of Task
        In order; their paths are names.
    """

    language: str
    versions: Mapping[str, str]
    plugins: str
    luggage: tuple[Luggage, ...]
    production: bytes
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Luggage:
    """The files that a clip reads while it is drawn, by their paths from a folder at home."""

    home: str
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Segment:
    """A finished segment, and its hash where it was drawn."""

    content: bytes
    digest: str

    @classmethod
    def of(cls, content: bytes) -> Segment:
        """Return a segment with its hash."""
        return cls(content, _digest(content))

    @property
    def is_whole(self) -> bool:
        """Whether it has come as it was sent."""
        return _digest(self.content) == self.digest


@dataclass(frozen=True)
class Failure:
    """Why there are no segments: a sentence, if there is one for it, and the traceback."""

    sentence: str | None
    trace: str


class UnwantedError(Exception):
    """Nobody waits for what is being drawn."""


def packed(tasks: Sequence[Task], production: Production) -> Parcel:
    """Return tasks, all of one clip, with all that drawing them takes.

    Raises
    ------
    InputError
        If a file that the clip reads can't be read any more.
    """
    what = production.clips[tasks[0].clip]
    clips = _clips_in(what)
    return Parcel(
        production.look.language,
        versions(production.look.language),
        " ".join(sorted({word for clip in clips for word in clip.plugin_code.split()})),
        tuple(map(_luggage, clips)),
        pickle.dumps(replace(production, clips=(what,))),
        tuple(replace(task, clip=0, path=Path(f"{k}.mp4")) for k, task in enumerate(tasks)),
    )


def drawn_from(
    parcel: Parcel, on_frames: Callable[[int], None] = lambda n: None
) -> list[Segment] | Failure:
    """Draw what a parcel holds, in a process that reads nothing else.

    Parameters
    ----------
    parcel : Parcel
        As `packed` gives it.
    on_frames : callable
        Hears of frames drawn, a few times a second; may raise to end it.
    """
    folder = ""
    try:
        faults = [*differences(versions(parcel.language), parcel.versions)]
        faults = [f"has {fault}" for fault in faults] or [*plugin_faults(parcel.plugins)]
        if faults:
            raise InputError(f"{' and '.join(faults)}; install what you have at home there")
        # Beside other files of this process's, and gone with them.
        with _ALONE, tempfile.TemporaryDirectory(prefix="pleat-") as folder:
            try:
                return _drawn(parcel, Path(folder), on_frames)
            finally:
                sys.path[:] = [place for place in sys.path if not place.startswith(folder)]
    except BaseException as error:  # typst's panics are no Exception
        sentence = str(error) if isinstance(error, InputError) else lacking(error)
        for k, luggage in enumerate(parcel.luggage):
            if sentence and luggage.files:  # it tells of files by their places at home
                sentence = sentence.replace(_place(folder, k), luggage.home)
        return Failure(sentence, "".join(traceback.format_exception(error)))


def _drawn(parcel: Parcel, folder: Path, on_frames: Callable[[int], None]) -> list[Segment]:
    production: Production = pickle.loads(parcel.production)
    (what,) = production.clips
    there = _unpacked(what, parcel.luggage, folder)
    artist = Artist(replace(production, clips=(there,)))
    found = []
    for task in parcel.tasks:
        path = folder / task.path
        on_frames(0)
        artist.draw(replace(task, path=path), on_frames)
        found.append(Segment.of(path.read_bytes()))
        path.unlink()
    return found


def _unpacked(what: Any, luggage: Sequence[Luggage], folder: Path) -> Any:
    """Write the files of each clip into a folder, and return what is drawn as it reads them."""
    moved = []
    for k, (clip, own) in enumerate(zip(_clips_in(what), luggage, strict=True)):
        place = Path(_place(folder, k))
        for name, content in own.files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        moved.append(_moved(clip, Path(own.home), place) if own.files else clip)
    return _with_clips(what, moved)


def _place(folder: Path | str, k: int) -> str:
    return str(Path(folder) / f"clip-{k}")


def _luggage(clip: Clip) -> Luggage:
    folder = _absolute(clip.path).parent
    # Absolute paths stay as they are written: there they lead nowhere.
    names = [name for beat in clip.beats for name in beat.files()]
    names += clip.script.reads if clip.script else []
    read = {_absolute(folder / name) for name in names if not Path(name).is_absolute()}
    if clip.script is not None:
        read |= {*clip.script.sources, *(sound.file for sound in clip.script.extras.sounds)}
    read = {path for path in read if path.is_file()}
    if not read:
        return Luggage("", {})
    home = Path(os.path.commonpath([folder, *(path.parent for path in read)]))
    try:
        files = {path.relative_to(home).as_posix(): path.read_bytes() for path in sorted(read)}
    except OSError as error:
        raise InputError(f"{error.filename}: {error.strerror}") from error
    return Luggage(str(home), files)


def _moved(clip: Clip, home: Path, place: Path) -> Clip:
    """Return a clip as it is where its files have gone from one folder to another."""

    def moved(path: Path) -> Path:
        path = _absolute(path)
        return place / path.relative_to(home) if path.is_relative_to(home) else path

    script = clip.script
    if script is not None:
        extras = script.extras
        sounds = tuple(sound._replace(file=moved(sound.file)) for sound in extras.sounds)
        script = replace(
            script,
            file=str(moved(Path(script.file))),
            sources=tuple(map(moved, script.sources)),
            extras=replace(extras, sounds=sounds),
        )
    return replace(clip, path=moved(clip.path), script=script)


def _absolute(path: Path) -> Path:
    # Without the dots, and with the links: both names must lead there from one folder.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _clips_in(what: Any) -> list[Clip]:
    """Return the clips that something to be drawn is made of."""
    if isinstance(what, Clip):
        return [what]
    found = [getattr(what, one.name) for one in fields(what)] if is_dataclass(what) else []
    return [value for value in found if isinstance(value, Clip)]


def _with_clips(what: Any, clips: Sequence[Clip]) -> Any:
    """Return something to be drawn with others in place of its clips."""
    if isinstance(what, Clip):
        return clips[0]
    if not clips:
        return what
    names = [one.name for one in fields(what) if isinstance(getattr(what, one.name), Clip)]
    return replace(what, **dict(zip(names, clips, strict=True)))


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=32).hexdigest()
