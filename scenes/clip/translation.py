"""A clip in other languages: files that translators write, read and checked against the clip."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import limits
from pleat.nets.errors import InputError, counted, instead, quoted
from pleat.nets.files.model_faults import Fault
from pleat.nets.files.toml import located, read_toml_model
from pleat.nets.files.values import Caption, Place, Short, Text, is_file
from pleat.scenes.clip.captions import caption_faults, captions, spoken
from pleat.scenes.clip.model import Beat, Clip, Worded
from pleat.scenes.drawing.languages import is_language
from pleat.scenes.drawing.phrases import class_names

# A text of a beat: one, a list of them, or one for each of its tables by their ids.
Words = str | tuple[str, ...] | dict[str, str]


class TranslatedHead(BaseModel):
    """The table ``[clip]`` of a translation.

    Attributes
    ----------
    title, alt, notes : str
        As in the clip's own file; without notes those of the clip are told.
    classes : tuple of str
        What the legend calls the classes; needed only where the clip has names of
        its own for them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Caption = Field(min_length=1)
    alt: Text = ""
    notes: Text = ""
    classes: tuple[Short, ...] = Field(default=(), max_length=limits.CLASSES)


class Translation(BaseModel):
    """``NAME.<lang>.toml``: a clip's words in another language.

    Attributes
    ----------
    clip : TranslatedHead
        Written ``[clip]``.
    beat : dict of str to dict
        Written ``[beat.ID]``: of each beat that has words its texts, most often
        nothing but a ``caption``, and what it has to ``say``; the speaker's ``notes``
        too, if they are to be other than the clip's. Of tables with words of their own,
        such as boxes, the texts by id: ``[beat.ID.box]``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    clip: TranslatedHead
    beat: dict[str, dict[str, Text | tuple[Text, ...] | dict[str, Text]]] = Field(
        default_factory=dict, max_length=limits.BEATS
    )


def translation_file(clip: Clip, language: str) -> Path:
    """Return the path of a clip's words in a language, beside its own file."""
    return clip.path.with_name(f"{clip.name}.{language}.toml")


def languages_of(clip: Clip) -> tuple[str, ...]:
    """Return the languages a clip is in: its own, those it lists, those beside it."""
    start, end = f"{clip.name}.", ".toml"
    beside = sorted(
        p.name[len(start) : -len(end)]
        for p in clip.path.parent.glob("*.*.toml")
        if p.name.startswith(start)
    )
    told = dict.fromkeys((clip.head.language, *clip.head.languages))
    return *told, *(tag for tag in beside if tag not in told and is_language(tag))


def translate(clip: Clip, language: str | None) -> Clip:
    """Return a clip with its words in a language, its own if None.

    Raises
    ------
    InputError
        If it is not in that language, or if its words there are not complete: all
        faults at once, each with the file and the beat's id.
    """
    if language in (None, clip.head.language):
        return clip
    known = languages_of(clip)
    if language not in known:
        near = instead(str(language), known)
        raise InputError(f"{clip.name}: is not in {quoted(language)}; {near}")
    path = translation_file(clip, language)
    if not is_file(path):
        raise InputError(
            f"{path}: is missing, though {clip.name} lists {quoted(language)} in languages; "
            f"it must translate the beats {', '.join(b.id for b in clip.beats if texts_of(b))}"
        )
    words = read_toml_model(path, Translation)
    faults = list(itertools.islice(_faults(clip, words), limits.FAULTS))
    if not faults:
        out = replace(_with(clip, words, language), words=path)
        faults = [(("beat", id_), said) for id_, said in caption_faults(out).items()]
    if faults:
        raise InputError("\n".join(located(path, faults)))
    return out


def captions_of(clip: Clip, language: str) -> dict[str, str]:
    """Return the captions of a clip in a language by beat id, facts filled in.

    Beats without a caption are left out.

    Raises
    ------
    InputError
        As `translate`.
    """
    there = translate(clip, language)
    return {id_: text for id_, text in captions(there).items() if text}


def spoken_of(clip: Clip, language: str) -> dict[str, str]:
    """Return what is spoken in a clip in a language by beat id, facts filled in.

    Silent beats are left out.

    Raises
    ------
    InputError
        As `translate`.
    """
    there = translate(clip, language)
    return {id_: text for id_, text in spoken(there).items() if text}


def said(clip: Clip, beat: Beat) -> str:
    """Return what is spoken in a beat, facts filled in, or if nothing is the words it shows."""
    if beat.say or beat.caption:
        return spoken(clip)[beat.id]
    return "\n".join(line for value in texts_of(beat).values() for line in lines_of(value))


def texts_of(beat: Beat) -> dict[str, Words]:
    """Return those of a beat's texts that say anything."""
    texts = {name: _words(getattr(beat, name)) for name in beat.texts}
    return {name: value for name, value in texts.items() if value}


def _words(value: str | tuple[str, ...] | tuple[Worded, ...]) -> Words:
    """Return what a field says."""
    if isinstance(value, str):
        return value
    tables = [one for one in value if isinstance(one, Worded)]
    if tables:
        return {one.id: one.text for one in tables if one.text}
    return tuple(one for one in value if isinstance(one, str))


def lines_of(value: Words) -> tuple[str, ...]:
    """Return the single texts of a text."""
    if isinstance(value, str):
        return (value,)
    return tuple(value.values()) if isinstance(value, dict) else value


def _faults(clip: Clip, words: Translation) -> Iterator[Fault]:
    wanted, given = len(clip.head.classes), len(words.clip.classes)
    if clip.head.alt and not words.clip.alt:
        yield ("clip", "alt"), "is missing, please add it"
    if given not in (0, wanted):
        yield ("clip", "classes"), f"has {counted(given, 'name')}, the clip has {wanted}"
    if not given and _unworded(clip, clip.head.language) != clip.head.classes:
        yield ("clip", "classes"), "is missing, please add it"
    ids = [beat.id for beat in clip.beats]
    for unknown in words.beat.keys() - set(ids):
        yield ("beat", unknown), f"the clip has no such beat; {instead(unknown, ids)}"
    for beat in clip.beats:
        texts, there = texts_of(beat), words.beat.get(beat.id, {})
        for name in texts.keys() - {name for name, text in there.items() if text}:
            yield ("beat", beat.id, name), "is missing, please add it"
        for name in there.keys() - texts.keys() - {"notes", "say"}:
            near = instead(name, texts) if texts else "take it out"
            said = f"the clip has no such text; {near}"
            yield ("beat", beat.id, name), said
        for name in there.keys() & texts.keys():
            yield from _shape(("beat", beat.id, name), there[name], texts[name])
            yield from _too_long(("beat", beat.id, name), there[name])
        for name in {"notes", "say"} & there.keys():
            yield from _shape(("beat", beat.id, name), there[name], "")


def _shape(place: Place, there: Words, here: Words) -> Iterator[Fault]:
    if type(there) is not type(here):
        kind = {str: "a text", tuple: "a list", dict: "a table"}[type(here)]
        yield place, f"must be {kind}, as in the clip"
    elif isinstance(there, dict) and isinstance(here, dict):
        for name in sorted(here.keys() - {name for name, text in there.items() if text}):
            yield (*place, name), "is missing, please add it"
        for name in sorted(there.keys() - here.keys()):
            yield (*place, name), f"the clip has no such text; {instead(name, here)}"
    elif isinstance(there, tuple) and len(there) != len(here):
        yield place, f"has {counted(len(there), 'text')}, the clip has {len(here)}"


def _too_long(place: Place, there: Words) -> Iterator[Fault]:
    longest = max(map(len, lines_of(there)), default=0)
    if longest > limits.CAPTION_CHARACTERS:
        most = limits.CAPTION_CHARACTERS
        yield place, f"has a text of {longest:,} characters, at most {most:,} can be shown"


def _unworded(clip: Clip, language: str) -> tuple[str, ...]:
    """Return what the classes are called in a language that has no words for them."""
    own = clip.head.classes
    # Numbers are the same everywhere.
    return own if all(map(str.isdecimal, own)) else class_names(language, len(own))


def _with(clip: Clip, words: Translation, language: str) -> Clip:
    head: dict[str, Any] = {"title": words.clip.title, "alt": words.clip.alt, "language": language}
    head["notes"] = words.clip.notes or clip.head.notes
    head["classes"] = words.clip.classes or _unworded(clip, language)
    # Nothing is spoken in another language than the rest: without a text the caption is.
    silent: dict[str, Any] = {"say": ""}
    beats = [
        beat.model_copy(update=silent | _put(beat, words.beat.get(beat.id, {})))
        for beat in clip.beats
    ]
    return replace(clip, head=clip.head.model_copy(update=head), beats=tuple(beats))


def _put(beat: Beat, words: Mapping[str, Words]) -> dict[str, Any]:
    """Return a beat's fields with other words."""
    return {
        name: tuple(
            one.model_copy(update={"text": value.get(one.id, "")}) for one in getattr(beat, name)
        )
        if isinstance(value, dict)
        else value
        for name, value in words.items()
    }
