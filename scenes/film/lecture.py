"""Lectures as data: a TOML file that lists clips, read into typed, frozen models."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from pleat.configs import shipped
from pleat.nets.errors import InputError
from pleat.nets.files.toml import read_toml_model
from pleat.scenes.clip.articles import article
from pleat.scenes.clip.model import Clip, load_clip
from pleat.scenes.clip.translation import languages_of

Transition = Literal["fade", "cut", "stay"]
_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
_FIELD = re.compile(r"\{(\w*)\}")


class Head(BaseModel):
    """The table ``[lecture]``.

    Attributes
    ----------
    title, subtitle : str
        On the title card.
    description : str
        What it is about, for those who choose whether to watch.
    author : str
        Who gives it: on the handout, and in the files' metadata.
    language : str
        Of this file's words.
    languages : tuple of str
        Those that the lecture and all its clips must be complete in; each becomes a
        subtitle track.
    article : str, optional
        Id of the article it follows; `description` and `credits` may quote its
        ``{title}``, ``{english}``, ``{author}``, ``{where}``, ``{site}`` and ``{year}``.
    closing : str
        Heading of the end card.
    credits : tuple of str
        Lines of the end card; no card without lines.
    theme : str
        Unless another is asked for.
    poster : str, optional
        ``CLIP/BEAT``: the picture that this beat leaves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    subtitle: str = ""
    description: str = ""
    author: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()
    article: str | None = None
    closing: str = ""
    credits: tuple[str, ...] = Field(default=(), max_length=6)
    theme: str = "dark"
    poster: str | None = Field(default=None, pattern=r"^[^/]+/[^/]+$")


class Part(BaseModel):
    """One clip of a lecture.

    Attributes
    ----------
    clip : str
        A shipped clip's name, or a ``.toml`` file, from the lecture's folder.
    id : str
        By this translations name it; the clip's name by default.
    card : str, optional
        The chapter's title, on a card before the clip; by default the clip's own. If
        empty there is no card, and the chapter is called as the clip.
    subtitle : str
        On the card, under the title.
    continues : bool
        The clip goes on with the chapter of the part before it.
    transition : {"fade", "cut", "stay"}, optional
        How the clip follows what is before it. After a clip with the same data in
        the same place the default is ``stay``: the plane stays where it is. Else it is
        ``fade``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    clip: str
    id: str = Field(default="", pattern=rf"{_ID}|^$")
    card: str | None = None
    subtitle: str = ""
    continues: bool = False
    transition: Transition | None = None

    @property
    def name(self) -> str:
        """The part's id."""
        return self.id or Path(self.clip).name.removesuffix(".toml")


class TranslatedHead(BaseModel):
    """The table ``[lecture]`` of a translation: its words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    subtitle: str = ""
    description: str = ""
    closing: str = ""
    credits: tuple[str, ...] = Field(default=(), max_length=6)


class TranslatedPart(BaseModel):
    """The table ``[part.ID]`` of a translation: the words of a part that has any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    card: str = ""
    subtitle: str = ""


class Translation(BaseModel):
    """``NAME.<lang>.toml``: a lecture's words in another language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lecture: TranslatedHead
    part: dict[str, TranslatedPart] = Field(default_factory=dict)


class Lecture(BaseModel):
    """A list of clips, in chapters.

    Attributes
    ----------
    head : Head
        Written ``[lecture]``.
    parts : tuple of Part
        Written ``[[part]]``, in order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    head: Head = Field(alias="lecture")
    parts: tuple[Part, ...] = Field(alias="part", min_length=1)
    _path: Path = PrivateAttr(default=Path("lecture.toml"))

    @property
    def path(self) -> Path:
        """The file; its translations stand beside it."""
        return self._path

    @property
    def name(self) -> str:
        """The file's name without ``.toml``."""
        return self._path.stem

    @property
    def languages(self) -> tuple[str, ...]:
        """The lecture's own language and those it lists."""
        return tuple(dict.fromkeys((self.head.language, *self.head.languages)))

    @cached_property
    def clips(self) -> tuple[Clip, ...]:
        """The clips of all parts, each in its own language.

        Raises
        ------
        InputError
            If one is unknown or not valid, or not in all languages: all faults at
            once, each with this file and the key.
        """
        found, faults = [], []
        for k, part in enumerate(self.parts, 1):
            try:
                clip = load_clip(self._place(part.clip))
                for language in self.languages:
                    if language not in languages_of(clip):
                        raise InputError(f"{clip.name} is not in {language!r}")
                    clip.in_language(language)
                found.append(clip)
            except InputError as error:
                faults += [f"{self._path}: part[{k}].clip: {line}" for line in _lines(error)]
        if faults:
            raise InputError("\n".join(dict.fromkeys(faults)))
        return tuple(found)

    def _place(self, clip: str) -> str | Path:
        beside = self._path.parent / clip
        return beside if clip.endswith(".toml") and beside.is_file() else clip

    @property
    def credits(self) -> tuple[str, ...]:
        """The lines of the end card, with the article's facts filled in."""
        return tuple(self.told(line) for line in self.head.credits)

    @property
    def source(self) -> tuple[str, ...]:
        """The address of the article it follows, if that is known."""
        return (self._facts()["where"],) if "where" in self._facts() else ()

    def told(self, text: str) -> str:
        """Return a text with the facts of the lecture's article filled in.

        Raises
        ------
        InputError
            If it quotes one that there is none of.
        """
        facts = self._facts()

        def fill(match: re.Match[str]) -> str:
            if match.group(1) not in facts:
                known = ", ".join(f"{{{name}}}" for name in facts)
                raise InputError(
                    f"{self._path}: lecture: a text quotes {match.group()}; "
                    f"known are {known or 'none without an article'}"
                )
            return facts[match.group(1)]

        return _FIELD.sub(fill, text)

    def _facts(self) -> dict[str, str]:
        if self.head.article is None:
            return {}
        try:
            source = article(self.head.article)
        except InputError as error:
            raise InputError(f"{self._path}: lecture.article: {error}") from None
        facts = {
            "title": source.title,
            "english": source.english,
            "author": source.author,
            "where": source.where,
            "site": urlsplit(source.where).netloc,
            "year": source.date[:4],
        }
        return {name: fact for name, fact in facts.items() if fact}

    @property
    def poster(self) -> tuple[int, int]:
        """The part and its beat, both from 0, whose last picture is the poster's."""
        if self.head.poster is None:
            return 0, len(self.clips[0].beats) - 1
        name, _, beat = self.head.poster.partition("/")
        for k, part in enumerate(self.parts):
            if part.name == name:
                return k, self.clips[k].index(beat)
        names = ", ".join(part.name for part in self.parts)
        raise InputError(f"no part {name!r}; there are {names}")

    def check(self) -> None:
        """Check what the models can't: ids, clips, poster, words in each language.

        Raises
        ------
        InputError
            Naming every fault, one a line.
        """
        faults, seen = [], set()
        for k, part in enumerate(self.parts, 1):
            if part.name in seen:
                faults.append(f"part[{k}].id: {part.name!r} is taken by an earlier part")
            seen.add(part.name)
            if part.continues and k == 1:
                faults.append("part[1].continues: there is no part before the first")
            if part.continues and (part.card is not None or part.subtitle):
                faults.append(f"part[{k}].card: a card begins a chapter; leave out continues")
        lines = [f"{self._path}: {fault}" for fault in faults]
        for ask in (lambda: self.clips, lambda: self.poster):
            try:
                ask()
            except InputError as error:
                prefix = f"{self._path}: lecture.poster: "
                lines += [f if f.startswith(str(self._path)) else prefix + f for f in _lines(error)]
                break
        for language in self.languages:
            try:
                there = self.in_language(language)
                _ = there.credits, there.told(there.head.description)
            except InputError as error:
                lines += _lines(error)
        if lines:
            raise InputError("\n".join(lines))

    def in_language(self, language: str | None) -> Lecture:
        """Return the lecture with its words in a language; its clips stay as they are.

        Raises
        ------
        InputError
            If it is not in that language, or not completely.
        """
        if language in (None, self.head.language):
            return self
        if language not in self.languages:
            known = ", ".join(self.languages)
            raise InputError(f"{self.name}: is not in {language!r}; there are {known}")
        path = self._path.with_name(f"{self.name}.{language}.toml")
        if not path.is_file():
            raise InputError(f"{path}: is missing, though {self.name} lists {language!r}")
        words = read_toml_model(path, Translation)
        faults = _faults(self, words)
        if faults:
            raise InputError("\n".join(f"{path}: {fault}" for fault in faults))
        head = {**words.lecture.model_dump(), "language": language, "languages": self.languages}
        parts = tuple(_translated(part, words.part.get(part.name)) for part in self.parts)
        return self.model_copy(update={"head": self.head.model_copy(update=head), "parts": parts})


def load_lecture(name: str | Path) -> Lecture:
    """Load a shipped lecture by name, or any from its TOML file, with its clips.

    Raises
    ------
    InputError
        If there is none, or it is not valid: all faults of the file at once.
    """
    known = shipped("lectures")
    path = known.get(str(name)) or Path(name)
    if path.suffix != ".toml" or not path.is_file():
        what = f"no lecture file {name}" if path.suffix == ".toml" else f"no lecture {str(name)!r}"
        raise InputError(f"{what}; shipped are {', '.join(known)}, or give a .toml file")
    lecture = read_toml_model(path, Lecture)
    lecture._path = path
    lecture.check()
    return lecture


def _lines(error: InputError) -> list[str]:
    return str(error).splitlines()


def _texts(words: BaseModel, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: text for key in keys if (text := getattr(words, key))}


def _faults(lecture: Lecture, words: Translation) -> list[str]:
    keys = tuple(TranslatedHead.model_fields)
    faults = _unlike("lecture", _texts(lecture.head, keys), _texts(words.lecture, keys))
    if len(lecture.head.credits) != len(words.lecture.credits):
        faults.append(
            f"lecture.credits: has {len(words.lecture.credits)} lines, "
            f"the lecture has {len(lecture.head.credits)}"
        )
    names = [part.name for part in lecture.parts]
    for name in words.part.keys() - set(names):
        faults.append(f"part.{name}: the lecture has no such part; known are {', '.join(names)}")
    keys = tuple(TranslatedPart.model_fields)
    for part in lecture.parts:
        there = words.part.get(part.name, TranslatedPart())
        faults += _unlike(f"part.{part.name}", _texts(part, keys), _texts(there, keys))
    return faults


def _unlike(table: str, here: dict[str, Any], there: dict[str, Any]) -> list[str]:
    missing = [f"{table}.{key}: is missing, please add it" for key in here if key not in there]
    extra = [f"{table}.{key}: the lecture has no such text" for key in there if key not in here]
    return missing + extra


def _translated(part: Part, words: TranslatedPart | None) -> Part:
    update = {key: text for key, text in dict(words or ()).items() if text}
    return part.model_copy(update=update)
