"""What goes with a film as text: SubRip, WebVTT, a transcript, a video page's description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from pleat.scenes.film.video.subtitles import Cue

SHORTEST_CHAPTER = 10  # seconds, as YouTube asks
Chapter = tuple[str, int, int]  # title, first frame, frame after the last

# An invisible joiner keeps players from reading a caption's signs as markup.
_MARKUP = re.compile(r"<(?=[/A-Za-z])|\{(?=\\)")
_JOINER = "\u2060"
_LONGEST_TITLE = 100
_LONGEST_DESCRIPTION = 5000


def srt(cues: Sequence[Cue], fps: int) -> str:
    """Return cues as SubRip; their times are frames."""
    blocks = [
        f"{number}\n{_time(start, fps, ',')} --> {_time(end, fps, ',')}\n{_plain(text)}\n"
        for number, (start, end, text) in enumerate(cues, 1)
    ]
    return "\n".join(blocks)


def vtt(cues: Sequence[Cue], fps: int) -> str:
    """Return cues as WebVTT; their times are frames."""
    blocks = ["WEBVTT\n"]
    for start, end, text in cues:
        told = "\n".join(_rows(text)).replace("&", "&amp;")
        told = told.replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_time(start, fps, '.')} --> {_time(end, fps, '.')}\n{told}\n")
    return "\n".join(blocks)


def transcript(title: str, chapters: Sequence[Chapter], cues: Sequence[Cue], fps: int) -> str:
    """Return everything that is said, under the chapters' titles and times."""
    blocks = [title]
    for name, first, end in chapters:
        blocks.append(f"[{clock(first // fps)}] {name}")
        told = [" ".join(_rows(text)) for start, _, text in cues if first <= start < end]
        if told:
            blocks.append("\n".join(told))
    return "\n\n".join(blocks) + "\n"


def youtube(
    title: str,
    description: str,
    chapters: Sequence[Chapter],
    fps: int,
    end: str,
    notes: Sequence[str] = (),
) -> str:
    """Return a title, and a description with chapter times and credits, as YouTube takes them.

    Notes come between them, as many as there is room for.

    Chapters begin at 0:00 and last at least `SHORTEST_CHAPTER` seconds: shorter ones
    are told together with the next, a short last one with the one before.
    """
    marks: list[tuple[int, list[str]]] = []
    for name, start, _ in chapters:
        second = start // fps
        if marks and second - marks[-1][0] < SHORTEST_CHAPTER:
            marks[-1][1].append(name)
        else:
            marks.append((second if marks else 0, [name]))
    length = chapters[-1][2] // fps
    if len(marks) > 1 and length - marks[-1][0] < SHORTEST_CHAPTER:
        marks[-2][1].extend(marks.pop()[1])
    assert all(b[0] - a[0] >= SHORTEST_CHAPTER for a, b in pairwise(marks))
    lines = [f"{clock(second)} {' · '.join(names)}" for second, names in marks]
    parts = [description, "\n".join(lines), end]
    room = _LONGEST_DESCRIPTION - sum(len(part) + 2 for part in parts)
    told_notes = []
    for note in notes:
        room -= len(note) + 3
        if room >= 0:
            told_notes.append(f"• {note}")
    parts.insert(2, "\n".join(told_notes))
    body = "\n\n".join(part for part in parts if part)
    # YouTube refuses angle brackets.
    told = f"{title[:_LONGEST_TITLE]}\n\n{body[:_LONGEST_DESCRIPTION]}\n"
    return told.replace("<", "‹").replace(">", "›")


def _time(frame: int, fps: int, point: str) -> str:
    milliseconds = round(Fraction(1000 * frame, fps))
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{milliseconds:03}"


def clock(seconds: int) -> str:
    """Return seconds as ``m:ss`` or ``h:mm:ss``."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _rows(text: str) -> list[str]:
    """Return a text's lines; an empty one would end its cue."""
    return [row.strip() for row in text.splitlines() if row.strip()]


def _plain(text: str) -> str:
    told = "\n".join(_rows(text)).replace("-->", f"--{_JOINER}>")
    return _MARKUP.sub(lambda match: match.group() + _JOINER, told)
