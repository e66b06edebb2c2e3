"""What a clip in Python gives its film besides pictures: sounds, sections, subcaptions."""

from __future__ import annotations

from dataclasses import dataclass
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
