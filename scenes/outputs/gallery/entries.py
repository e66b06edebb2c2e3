"""What a gallery shows: clips and lectures, by name or file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pleat.configs import shipped
from pleat.nets.errors import InputError, instead, quoted
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.translation import translate
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.load_lecture import is_lecture, load_lecture, translate_lecture
from pleat.scenes.outputs.embed.names import slugs
from pleat.scenes.playback.load import is_script, load_clip


@dataclass(frozen=True)
class Entry:
    """One film of a gallery.

    Attributes
    ----------
    slug : str
        Its files' name and its place in the page: letters, digits and dashes, like no other's.
    what : Clip or Lecture
        As its file has it.
    language : str
        Of its film.
    """

    slug: str
    what: Clip | Lecture
    language: str

    @property
    def told(self) -> Clip | Lecture:
        """It in that language."""
        return _in_language(self.what, self.language)


def read_entries(names: Sequence[str], language: str | None, scripts: bool = False) -> list[Entry]:
    """Read what is named, or all that ships: lectures, then clips in the order of these.

    Parameters
    ----------
    names : sequence of str
        Shipped clips and lectures by name, or files of one's own.
    language : str, optional
        Of all words; by default each one's own.
    scripts : bool
        As in `load_lecture`; a script among ``names`` is run in any case.

    Raises
    ------
    InputError
        If something is unknown, not valid, or not in that language.
    """
    read = [_read(name, scripts) for name in dict.fromkeys(names or _everything())]
    found = []
    for what, slug in zip(read, slugs([what.name for what in read]), strict=True):
        _in_language(what, language)
        found.append(Entry(slug, what, language or what.head.language))
    return sorted(found, key=lambda entry: isinstance(entry.what, Clip))


def _in_language(what: Clip | Lecture, language: str | None) -> Clip | Lecture:
    if isinstance(what, Clip):
        return translate(what, language)
    return translate_lecture(what, language)


def _everything() -> list[str]:
    lectures, clips = shipped("lectures"), shipped("clips")
    told = [part.clip for name in lectures for part in load_lecture(name).parts]
    return [*lectures, *(name for name in told if name in clips), *clips]


def _read(name: str, scripts: bool) -> Clip | Lecture:
    clips, lectures = shipped("clips"), shipped("lectures")
    if is_lecture(name):
        return load_lecture(name, scripts)
    if name in clips or is_script(name) or name.endswith(".toml"):
        return load_clip(name)
    near = instead(name, [*lectures, *clips], "or give a .toml or .py file")
    raise InputError(f"no clip and no lecture {quoted(name)}; {near}")
