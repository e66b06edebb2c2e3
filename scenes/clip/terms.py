"""A glossary for each language: which words clips use for a thing, and which they avoid."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import limits
from pleat.nets.files.toml import read_toml_model
from pleat.nets.files.values import Short, is_file
from pleat.scenes.clip.captions import captions, spoken
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.translation import lines_of, texts_of

_Terms = Field(default=(), max_length=limits.LISTED)
# An empty word would be found between any two letters.
_Word = Annotated[Short, Field(min_length=1)]


class Term(BaseModel):
    """One thing, and the word for it.

    Attributes
    ----------
    use : str
        What it is called.
    avoid : tuple of str
        What it is not called. Of letters only whole words are meant, large or small.
    unless : tuple of str
        Longer expressions in which that is right.
    why : str
        Said with the fault.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    use: _Word
    avoid: tuple[_Word, ...] = Field(min_length=1, max_length=limits.LISTED)
    unless: tuple[_Word, ...] = _Terms
    why: Short = ""


class Glossary(BaseModel):
    """``terms.<lang>.toml``: the words of a folder's clips in a language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: tuple[Term, ...] = _Terms


def glossary_file(clip: Clip) -> Path | None:
    """Return the glossary for a clip's language: beside it, or in the folder above."""
    folder = clip.path.parent
    names = (place / f"terms.{clip.head.language}.toml" for place in (folder, folder.parent))
    # A folder or a link that leads nowhere is no glossary, and to pass it over would hide that.
    return next((path for path in names if os.path.lexists(path)), None)


def term_faults(clip: Clip) -> Iterator[tuple[str, str]]:
    """Yield which words a clip uses that its glossary avoids.

    Yields
    ------
    where, what : str
        The id of a beat, empty for the words of the clip's head; a sentence.

    Raises
    ------
    InputError
        If the glossary can't be read.
    """
    path = glossary_file(clip)
    if path is None:
        return
    known = _read(path, path.stat().st_mtime_ns if is_file(path) else None)
    for where, text in _texts(clip):
        for term in known.term:
            found = _first(term, text)
            if found is not None:
                why = f", as {term.why}" if term.why else ""
                yield where, f"says {found!r}; {path.name} has {term.use!r} for it{why}"


@lru_cache(maxsize=16)
def _read(path: Path, changed: int | None) -> Glossary:
    return read_toml_model(path, Glossary)


def _texts(clip: Clip) -> Iterator[tuple[str, str]]:
    """Yield everything a clip says, each with the place where it does."""
    head = clip.head
    yield from (("", text) for text in (head.title, head.alt, head.notes, *head.classes))
    shown, says = captions(clip), spoken(clip)
    for beat in clip.beats:
        lines = dict.fromkeys((shown[beat.id], says[beat.id], beat.notes))
        for name, value in texts_of(beat).items():
            if name != "caption":
                lines |= dict.fromkeys(lines_of(value))
        yield from ((beat.id, text) for text in lines if text)


def _first(term: Term, text: str) -> str | None:
    """Return what a text says that a term avoids, if anything."""
    for right in term.unless:
        text = re.sub(re.escape(right), "\0", text, flags=re.IGNORECASE)
    for wrong in term.avoid:
        # Chinese has no spaces between its words, so there a part of one is meant too.
        edge = r"\b" if wrong.isascii() else ""
        found = re.search(f"{edge}{re.escape(wrong)}{edge}", text, re.IGNORECASE)
        if found:
            return found.group()
    return None
