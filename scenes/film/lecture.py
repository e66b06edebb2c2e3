"""Lectures as data: clips in chapters, and the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import limits
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.model_faults import Fault
from pleat.nets.files.toml import located
from pleat.nets.files.values import Caption, Shaped, Text
from pleat.scenes.clip.articles import article
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.languages import LanguageTag

Transition = Literal["fade", "cut", "stay"]
_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
_FIELD = re.compile(r"\{(\w*)\}")


class LectureHead(BaseModel):
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

    title: Caption = Field(min_length=1)
    subtitle: Caption = ""
    description: Text = ""
    author: Caption = ""
    language: LanguageTag = "en"
    languages: tuple[LanguageTag, ...] = Field(default=(), max_length=limits.LANGUAGES)
    article: str | None = None
    closing: Caption = ""
    credits: tuple[Caption, ...] = Field(default=(), max_length=6)
    theme: str = "dark"
    poster: Annotated[str, Shaped(r"^[^/]+/[^/]+$", "PART/BEAT such as 'fold/end'")] | None = None


class LecturePart(BaseModel):
    """One clip of a lecture.

    Attributes
    ----------
    clip : str
        A shipped clip's name, or from the lecture's folder a ``.toml`` file, or a
        ``FILE.py:CLASS``, which runs only where scripts are allowed.
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
    id: Annotated[
        str, Shaped(rf"{_ID}|^$", "letters, digits, - and _, a letter or digit first")
    ] = Field(default="", max_length=limits.NAME_BYTES)
    card: Caption | None = None
    subtitle: Caption = ""
    continues: bool = False
    transition: Transition | None = None

    @property
    def name(self) -> str:
        """The part's id."""
        return self.id or Path(self.clip).name.removesuffix(".toml")


class LectureFile(BaseModel):
    """A list of clips, in chapters.

    Attributes
    ----------
    head : LectureHead
        Written ``[lecture]``.
    parts : tuple of LecturePart
        Written ``[[part]]``, in order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, title="Lecture")

    head: LectureHead = Field(alias="lecture")
    parts: tuple[LecturePart, ...] = Field(alias="part", min_length=1, max_length=limits.PARTS)


@dataclass(frozen=True, eq=False)
class Lecture:
    """A list of clips, in chapters, with the clips themselves.

    Attributes
    ----------
    head : LectureHead
    parts : tuple of LecturePart
    clips : tuple of Clip
        Of all parts, each in its own language.
    path : Path
        The file; its translations stand beside it.
    words : Path or None
        The translation that its words come from; None: they are its own.
    """

    head: LectureHead
    parts: tuple[LecturePart, ...]
    clips: tuple[Clip, ...]
    path: Path
    words: Path | None = None

    @property
    def name(self) -> str:
        """The file's name without ``.toml``."""
        return self.path.stem

    @property
    def languages(self) -> tuple[str, ...]:
        """The lecture's own language and those it lists."""
        return tuple(dict.fromkeys((self.head.language, *self.head.languages)))

    @property
    def credits(self) -> tuple[str, ...]:
        """The lines of the end card, with the article's facts filled in."""
        return tuple(self.told(line) for line in self.head.credits)

    def framed(self, width: int, height: int) -> Lecture:
        """Return the lecture with its clips laid out for a picture of so many pixels."""
        return replace(self, clips=tuple(clip.framed(width, height) for clip in self.clips))

    def check_texts(self) -> None:
        """Check that its texts quote only facts that its article has.

        Raises
        ------
        InputError
            A line for each fault.
        """
        faults: list[Fault] = []
        lines = [(("lecture", "credits", k), line) for k, line in enumerate(self.head.credits)]
        for place, text in ((("lecture", "description"), self.head.description), *lines):
            try:
                self.told(text)
            except InputError as error:
                faults.append((place, str(error)))
        if faults:
            raise InputError("\n".join(located(self.words or self.path, faults)))

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
                near = instead(match.group(), [f"{{{name}}}" for name in facts])
                near = near if facts else "none are known without an article"
                raise InputError(f"quotes {match.group()}; {near}")
            return facts[match.group(1)]

        return _FIELD.sub(fill, text)

    def _facts(self) -> dict[str, str]:
        if self.head.article is None:
            return {}
        source = article(self.head.article)
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
        near = instead(name, [part.name for part in self.parts])
        raise InputError(f"no part {quoted(name)}; {near}")
