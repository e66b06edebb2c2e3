"""A clip in words: captions, a transcript, a description, in each language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.translation import translate
from pleat.scenes.film.accompany import cues_of
from pleat.scenes.film.video.reverse import mirrored
from pleat.scenes.film.video.subtitles import Cue
from pleat.scenes.film.video.texts import clock, vtt


@dataclass(frozen=True)
class Telling:
    """A clip's words in one language.

    Attributes
    ----------
    language, title, alt : str
        Its tag, the clip's title, and a description for who can't see it.
    said : tuple of Cue
        The captions, by frames.
    cues : tuple of Cue
        The same, and if the clip is played there and back those on the way back.
    fps : int
        Frames a second.
    """

    language: str
    title: str
    alt: str
    said: tuple[Cue, ...]
    cues: tuple[Cue, ...]
    fps: int

    @property
    def vtt(self) -> str:
        """The captions as WebVTT."""
        return vtt(self.cues, self.fps)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The captions with their times, ``m:ss``."""
        return [(clock(start // self.fps), _line(text)) for start, _, text in self.said]

    @property
    def transcript(self) -> str:
        """Title, description and captions with their times."""
        blocks = [self.title, self.alt if self.alt != self.title else ""]
        blocks.append("\n".join(f"[{time}] {text}" for time, text in self.lines))
        return "\n\n".join(block for block in blocks if block) + "\n"


def tell(clip: Clip, drawn: Clip, language: str, fps: int, back: bool) -> Telling:
    """Return a clip's words.

    Parameters
    ----------
    clip : Clip
        As its file has it.
    drawn : Clip
        In the language of the pictures, whose captions decide the time.
    language : str
        Of the words.
    fps : int
        Frames a second.
    back : bool
        Whether it is played there and back.
    """
    told = translate(clip, language)
    times = schedule(drawn, fps)
    cues = cues_of(clip, drawn, language, fps)
    both = mirrored(cues, times.frames) if back else cues
    alt = _line(told.head.alt or told.title)
    return Telling(language, _line(told.title), alt, tuple(cues), tuple(both), fps)


def _line(text: str) -> str:
    return " ".join(text.split())


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def word(language: str, name: str) -> str:
    """Return one of the words around a clip, in English where there is none."""
    known = _words()
    return known.get(language, known["en"])[name]
