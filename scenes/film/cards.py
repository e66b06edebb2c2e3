"""Clips made in memory: the cards that stand between a lecture's chapters."""

from __future__ import annotations

from pathlib import Path

from pleat.scenes.beats.cards import TextLines, Title
from pleat.scenes.clip.loading import make_clip
from pleat.scenes.clip.model import Beat, Clip
from pleat.scenes.clip.subject import Head
from pleat.scenes.clip.validation import validate

SECONDS = 2.5


def card(title: str, subtitle: str = "", language: str = "en") -> Clip:
    """Return a clip of one title, about `SECONDS` long, without a caption.

    Parameters
    ----------
    title, subtitle : str
        Shown as they stand.
    language : str
        Of both; decides fonts and line breaking.
    """
    beat = Title(id="title", do="title", text=title, subtitle=subtitle, hold=SECONDS - Title.motion)
    return _clip(title, beat, language)


def closing_card(heading: str, lines: tuple[str, ...], language: str = "en") -> Clip:
    """Return a clip of a heading and some lines, without a caption.

    Parameters
    ----------
    heading, lines : str, tuple of str
        Shown as they stand; one to six lines.
    language : str
        Of all; decides fonts and line breaking.
    """
    beat = TextLines(id="text", do="text", heading=heading, lines=lines, hold=2 * SECONDS)
    return _clip(heading or lines[0], beat, language)


def _clip(title: str, beat: Beat, language: str) -> Clip:
    head = Head(title=title, alt=title, layout="card", language=language, languages=(language,))
    clip = make_clip(head, (beat,), Path("card.toml"))
    validate(clip)
    return clip
