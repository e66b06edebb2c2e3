"""A clip in Python: where it comes from, and what it gives its film besides pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Moment(NamedTuple):
    """When something happens: so many seconds after a beat, from 0, has begun."""

    beat: int
    seconds: float = 0.0


class SoundAt(NamedTuple):
    """A sound that begins at a moment, louder by `gain` decibels than its file."""

    at: Moment
    file: Path
    gain: float = 0.0


class SectionAt(NamedTuple):
    """A section that begins at a moment; without a title it is counted."""

    at: Moment
    title: str


class SubcaptionAt(NamedTuple):
    """A text for subtitles alone, from a moment on for so many seconds."""

    at: Moment
    seconds: float
    text: str


@dataclass(frozen=True)
class ScriptExtras:
    """All of them, each kind in the order in which the script told them.

    Attributes
    ----------
    sounds, sections, subcaptions : tuple
        What there is.
    language : str
        Of the subcaptions.
    """

    sounds: tuple[SoundAt, ...] = ()
    sections: tuple[SectionAt, ...] = ()
    subcaptions: tuple[SubcaptionAt, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Script:
    """The class in Python that a clip comes from.

    Attributes
    ----------
    file, name : str
        Its file, empty while the script runs by itself, and the class.
    sources : tuple of Path
        The file, the modules beside it that it imports, and the files it says it reads.
    code : str
        A hash of those as they were when the clip was read.
    own_from : int or None
        The first beat, from 0, that shows what the script has drawn by itself.
    extras : ScriptExtras
        Sounds, sections and subcaptions.
    reads : tuple of str
        What its beats read, as `Beat.files` tells it: kept for where their kinds are not known.
    """

    file: str
    name: str
    sources: tuple[Path, ...] = ()
    code: str = ""
    own_from: int | None = None
    extras: ScriptExtras = field(default_factory=ScriptExtras)
    reads: tuple[str, ...] = ()

    def draws(self, k: int) -> bool:
        """Whether it has drawn something by itself in the first k beats and the next."""
        return self.own_from is not None and k >= self.own_from
