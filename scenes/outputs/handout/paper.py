"""The pages of a handout, set by Typst."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typst

from pleat.nets.errors import InputError
from pleat.scenes.clip.translation import said, translate
from pleat.scenes.clip.validation import check_words
from pleat.scenes.drawing.fonts import settings
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.lecture_words import word_faults
from pleat.scenes.film.segments import first_picture
from pleat.scenes.film.sequence import Take

_TEMPLATE = Path(__file__).with_name("handout.typ")
# The handout says the captions itself: their band is cut off.
_SHARE = (WIDE.rect.top - WIDE.caption.top) / WIDE.rect.height


def check_glyphs(told: Lecture, shown: Sequence[Take]) -> None:
    """Check that all of a handout's words can be set.

    Raises
    ------
    InputError
        Naming every character without a glyph, and where it stands.
    """
    for take in shown:
        check_words(take.clip)
    faults = word_faults(told, handout=True)
    if faults:
        raise InputError("\n".join(faults))


def content(
    told: Lecture, shown: Sequence[Take], pictures: Mapping[str, Path], folder: Path
) -> dict[str, Any]:
    """Return what the template is to set, and write its pictures into a folder.

    Parameters
    ----------
    told : Lecture
        In the handout's language.
    shown : sequence of Take
        All of it, in order.
    pictures : mapping of str to Path
        The drawn pictures as videos of one frame, by ``PART/BEAT``.
    folder : Path
        The template may read nothing outside.
    """
    chapters: list[dict[str, Any]] = []
    count = 0
    for take in shown:
        if take.chapter is not None:
            chapters.append({"title": take.chapter, "beats": []})
        if take.part is None:
            continue
        about = take.clip.head.alt or take.clip.title
        for beat in take.clip.beats:
            count += 1
            name = f"{count}.png"
            _save(pictures[f"{take.name}/{beat.id}"], folder / name)
            caption = said(take.clip, beat)
            chapters[-1]["beats"].append({"picture": name, "caption": caption, "alt": about})
    part, last = told.poster
    clip = translate(told.clips[part], told.head.language)
    _save(pictures[f"{told.parts[part].name}/{clip.beats[last].id}"], folder / "poster.png")
    return {
        "title": told.head.title,
        "subtitle": told.head.subtitle,
        "author": told.head.author,
        "description": " ".join(told.told(told.head.description).split()),
        "credits": list(told.credits),
        "poster": "poster.png",
        "poster_alt": clip.head.alt or clip.title,
        "chapters": chapters,
    }


def _save(segment: Path, target: Path) -> None:
    picture = first_picture(segment)
    picture.crop((0, 0, picture.width, round(picture.height * _SHARE))).save(target, "PNG")


def typeset_pdf(content: dict[str, Any], language: str, folder: Path) -> bytes:
    """Set the handout; it is tagged, so that it can be read aloud (PDF/UA-1).

    Parameters
    ----------
    content : dict
        As `content` gives it.
    language : str
        A BCP 47 tag.
    folder : Path
        Where the pictures are.
    """
    source = f"#set text({settings(language)})\n{_TEMPLATE.read_text(encoding='utf-8')}"
    data = json.dumps(content, ensure_ascii=False)
    compiler = typst.Compiler(source.encode(), root=folder, sys_inputs={"data": data})
    pdf = compiler.compile(format="pdf", pdf_standards="ua-1")
    assert isinstance(pdf, bytes)
    return pdf
