"""A clip in other languages: files that translators write, read and checked against the clip."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import limits
from pleat.nets.errors import InputError, counted, instead, quoted
from pleat.nets.files.model_faults import Fault
from pleat.nets.files.toml import located, read_toml_model
from pleat.nets.files.values import Caption, Place, Short, Text, is_file
from pleat.scenes.clip.captions import caption_faults, captions
from pleat.scenes.clip.model import Beat, Clip
from pleat.scenes.drawing.languages import is_language
from pleat.scenes.drawing.phrases import class_names


class TranslatedHead(BaseModel):
    """The table ``[clip]`` of a translation.

    Attributes
    ----------
    title, alt : str
        As in the clip's own file.
    classes : tuple of str
        What the legend calls the classes; needed only where the clip has names of
        its own for them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Caption = Field(min_length=1)
    alt: Text = ""
    classes: tuple[Short, ...] = Field(default=(), max_length=limits.CLASSES)


class Translation(BaseModel):
    """``NAME.<lang>.toml``: a clip's words in another language.

    Attributes
    ----------
    clip : TranslatedHead
        Written ``[clip]``.
    beat : dict of str to dict
        Written ``[beat.ID]``: of each beat that has words its texts, most often
        nothing but a ``caption``; the speaker's ``notes`` too, if they are to be
        other than the clip's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    clip: TranslatedHead
    beat: dict[str, dict[str, Text | tuple[Text, ...]]] = Field(
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


def said(clip: Clip, beat: Beat) -> str:
    """Return a beat's caption, facts filled in, or where it has none the words it shows."""
    if beat.caption:
        return captions(clip)[beat.id]
    return "\n".join(
        value if isinstance(value, str) else "\n".join(value) for value in texts_of(beat).values()
    )


def texts_of(beat: Beat) -> dict[str, str | tuple[str, ...]]:
    """Return those of a beat's texts that say anything."""
    return {name: getattr(beat, name) for name in beat.texts if getattr(beat, name)}


def _faults(clip: Clip, words: Translation) -> Iterator[Fault]:
    wanted, given = len(clip.head.classes), len(words.clip.classes)
    if clip.head.alt and not words.clip.alt:
        yield ("clip", "alt"), "is missing, please add it"
    if given not in (0, wanted):
        yield ("clip", "classes"), f"has {counted(given, 'name')}, the clip has {wanted}"
    if not given and clip.head.classes != _unnamed(clip):
        yield ("clip", "classes"), "is missing, please add it"
    ids = [beat.id for beat in clip.beats]
    for unknown in words.beat.keys() - set(ids):
        yield ("beat", unknown), f"the clip has no such beat; {instead(unknown, ids)}"
    for beat in clip.beats:
        texts, there = texts_of(beat), words.beat.get(beat.id, {})
        for name in texts.keys() - {name for name, text in there.items() if text}:
            yield ("beat", beat.id, name), "is missing, please add it"
        for name in there.keys() - texts.keys() - {"notes"}:
            near = instead(name, texts) if texts else "take it out"
            said = f"the clip has no such text; {near}"
            yield ("beat", beat.id, name), said
        for name in there.keys() & texts.keys():
            yield from _shape(("beat", beat.id, name), there[name], texts[name])
            yield from _too_long(("beat", beat.id, name), there[name])
        if "notes" in there:
            yield from _shape(("beat", beat.id, "notes"), there["notes"], beat.notes)


def _shape(
    place: Place, there: str | tuple[str, ...], here: str | tuple[str, ...]
) -> Iterator[Fault]:
    if isinstance(there, str) != isinstance(here, str):
        yield place, f"must be {'a text' if isinstance(here, str) else 'a list'}, as in the clip"
    elif not isinstance(here, str) and len(there) != len(here):
        yield place, f"has {counted(len(there), 'text')}, the clip has {len(here)}"


def _too_long(place: Place, there: str | tuple[str, ...]) -> Iterator[Fault]:
    longest = max(map(len, (there,) if isinstance(there, str) else there), default=0)
    if longest > limits.CAPTION_CHARACTERS:
        most = limits.CAPTION_CHARACTERS
        yield place, f"has a text of {longest:,} characters, at most {most:,} can be shown"


def _unnamed(clip: Clip) -> tuple[str, ...]:
    return class_names(clip.head.language, len(clip.head.classes))


def _with(clip: Clip, words: Translation, language: str) -> Clip:
    head: dict[str, Any] = {"title": words.clip.title, "alt": words.clip.alt, "language": language}
    head["classes"] = words.clip.classes or class_names(language, len(clip.head.classes))
    beats = [beat.model_copy(update=words.beat.get(beat.id, {})) for beat in clip.beats]
    return replace(clip, head=clip.head.model_copy(update=head), beats=tuple(beats))
