"""A lecture by its name or file, with its clips, in any of its languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import shipped
from pleat.nets.errors import InputError, counted, instead, quoted
from pleat.nets.files.model_faults import Fault
from pleat.nets.files.names import beside
from pleat.nets.files.toml import located, read_toml_model
from pleat.nets.files.values import Caption, Place, Text, is_file
from pleat.scenes.clip.articles import article
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.translation import languages_of, translate
from pleat.scenes.film.lecture import Lecture, LectureFile, LecturePart
from pleat.scenes.playback.load import is_script, load_clip, place_of


class TranslatedLectureHead(BaseModel):
    """The table ``[lecture]`` of a translation: its words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Caption = Field(min_length=1)
    subtitle: Caption = ""
    description: Text = ""
    closing: Caption = ""
    credits: tuple[Caption, ...] = Field(default=(), max_length=6)


class TranslatedPart(BaseModel):
    """The table ``[part.ID]`` of a translation: the words of a part that has any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    card: Caption = ""
    subtitle: Caption = ""


class TranslatedLecture(BaseModel):
    """``NAME.<lang>.toml``: a lecture's words in another language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lecture: TranslatedLectureHead
    part: dict[str, TranslatedPart] = Field(default_factory=dict)


def load_lecture(name: str | Path, scripts: bool = False) -> Lecture:
    """Load a shipped lecture by name, or any from its TOML file, with its clips.

    Parameters
    ----------
    name : str or Path
        A shipped lecture's name, or a path that ends in ``.toml``.
    scripts : bool
        Run the clips in Python that it names, which must stand beside its file or below:
        whoever reads a lecture has not asked for a program to be run.

    Raises
    ------
    InputError
        If there is none, or it is not valid: all faults of the file at once.
    """
    known = shipped("lectures")
    path = known.get(str(name)) or beside(name)
    if path.suffix != ".toml" or not is_file(path):
        if path.suffix == ".toml":
            raise InputError(f"{name}: no such file")
        near = instead(str(name), known, "or give a .toml file")
        raise InputError(f"no lecture {quoted(str(name))}; {near}")
    file = read_toml_model(path, LectureFile)
    clips, in_clips = _clips(file, path, scripts)
    lecture = Lecture(file.head, file.parts, clips, path)
    faults = [*_article_faults(lecture), *_part_faults(file.parts)]
    faults += in_clips or _poster_faults(lecture)
    lines = located(path, faults)
    if not lines:
        for language in lecture.languages:
            try:
                translate_lecture(lecture, language).check_texts()
            except InputError as error:
                lines += str(error).splitlines()
    if lines:
        raise InputError("\n".join(lines))
    return lecture


def translate_lecture(lecture: Lecture, language: str | None) -> Lecture:
    """Return a lecture with its words in a language; its clips stay as they are.

    Raises
    ------
    InputError
        If it is not in that language, or not completely.
    """
    if language in (None, lecture.head.language):
        return lecture
    if language not in lecture.languages:
        near = instead(str(language), lecture.languages)
        raise InputError(f"{lecture.name}: is not in {quoted(language)}; {near}")
    path = lecture.path.with_name(f"{lecture.name}.{language}.toml")
    if not is_file(path):
        raise InputError(f"{path}: is missing, though {lecture.name} lists {quoted(language)}")
    words = read_toml_model(path, TranslatedLecture)
    faults = _faults(lecture, words)
    if faults:
        raise InputError("\n".join(located(path, faults)))
    head = {**words.lecture.model_dump(), "language": language, "languages": lecture.languages}
    parts = tuple(_translated(part, words.part.get(part.name)) for part in lecture.parts)
    told = lecture.head.model_copy(update=head)
    return replace(lecture, head=told, parts=parts, words=path)


def is_lecture(name: str) -> bool:
    """Return whether a name is that of a shipped lecture, or leads to a file that holds one."""
    if name in shipped("lectures") or name in shipped("clips"):
        return name in shipped("lectures")
    path = beside(name)
    if path.suffix != ".toml" or not path.is_file():
        return False
    try:
        return "lecture" in tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError):
        return False  # whatever is wrong with it is told when it is read


def _clips(file: LectureFile, path: Path, scripts: bool) -> tuple[tuple[Clip, ...], list[Fault]]:
    """Return the clips of all parts, and why any is unknown or not in all languages."""
    found: list[Clip] = []
    faults: dict[str, Place] = {}  # a clip that comes twice has its faults but once
    for k, part in enumerate(file.parts):
        try:
            clip = load_clip(_place(part.clip, path, scripts))
            for language in dict.fromkeys((file.head.language, *file.head.languages)):
                if language not in languages_of(clip):
                    raise InputError(f"{clip.name} is not in {language!r}")
                translate(clip, language)
            found.append(clip)
        except InputError as error:
            for line in str(error).splitlines():
                faults.setdefault(line, ("part", k, "clip"))
    return tuple(found), [(place, line) for line, place in faults.items()]


def _place(clip: str, lecture: Path, scripts: bool) -> str | Path:
    """Return what a part's clip means, as `load_clip` takes it; no script unless it may run."""
    there = beside(clip, lecture.parent)
    if not is_script(clip):
        return there if clip.endswith(".toml") and there.is_file() else clip
    file = place_of(there)
    if not scripts:
        raise InputError(
            f"{quoted(clip)} would run the program {file}; read it, then allow that by --scripts"
        )
    if not file.resolve().is_relative_to(lecture.parent.resolve()):
        raise InputError(
            f"{quoted(clip)} is not run: a script must stand beside the lecture or below"
        )
    return str(there)


def _article_faults(lecture: Lecture) -> Iterator[Fault]:
    try:
        if lecture.head.article is not None:
            article(lecture.head.article)
    except InputError as error:
        yield ("lecture", "article"), str(error)


def _part_faults(parts: tuple[LecturePart, ...]) -> Iterator[Fault]:
    seen = set()
    for k, part in enumerate(parts):
        if part.name in seen:
            yield ("part", k, "id"), f"{part.name!r} is taken by an earlier part"
        seen.add(part.name)
        if part.continues and k == 0:
            yield ("part", k, "continues"), "there is no part before the first"
        if part.continues and (part.card is not None or part.subtitle):
            key = "subtitle" if part.card is None else "card"
            yield ("part", k, key), "a card begins a chapter; leave out continues"


def _poster_faults(lecture: Lecture) -> Iterator[Fault]:
    try:
        _ = lecture.poster
    except InputError as error:
        yield ("lecture", "poster"), str(error)


def _texts(words: BaseModel, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: text for key in keys if (text := getattr(words, key))}


def _faults(lecture: Lecture, words: TranslatedLecture) -> list[Fault]:
    keys = tuple(TranslatedLectureHead.model_fields)
    faults = _unlike(("lecture",), _texts(lecture.head, keys), _texts(words.lecture, keys))
    if len(lecture.head.credits) != len(words.lecture.credits):
        has = counted(len(words.lecture.credits), "line")
        said = f"has {has}, the lecture has {len(lecture.head.credits)}"
        faults.append((("lecture", "credits"), said))
    names = [part.name for part in lecture.parts]
    for name in words.part.keys() - set(names):
        faults.append((("part", name), f"the lecture has no such part; {instead(name, names)}"))
    keys = tuple(TranslatedPart.model_fields)
    for part in lecture.parts:
        there = words.part.get(part.name, TranslatedPart())
        faults += _unlike(("part", part.name), _texts(part, keys), _texts(there, keys))
    return faults


def _unlike(table: Place, here: dict[str, Any], there: dict[str, Any]) -> list[Fault]:
    lacks = [((*table, key), "is missing, please add it") for key in here if key not in there]
    more = [((*table, key), "the lecture has no such text") for key in there if key not in here]
    return lacks + more


def _translated(part: LecturePart, words: TranslatedPart | None) -> LecturePart:
    update = {key: text for key, text in dict(words or ()).items() if text}
    return part.model_copy(update=update)
