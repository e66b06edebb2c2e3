"""Captions with their facts filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pleat.nets.errors import InputError
from pleat.scenes.clip.caption_facts import Facts
from pleat.scenes.clip.model import Beat, Clip

_FIELD = re.compile(r"\{(\w*)\}")


@lru_cache(maxsize=64)
def facts_of(clip: Clip) -> Facts:
    """Return what captions of a clip may quote: of its net, and of one that stands beside it."""
    beside = (beat.beside(clip, None) for beat in clip.beats)
    return Facts(clip, next((other for other in beside if other is not None), None))


def captions(clip: Clip) -> Mapping[str, str]:
    """Return every beat's caption as it is shown, by id.

    Raises
    ------
    InputError
        If captions quote facts there are none of: a line for each beat.
    """
    told, faults = _told(clip)
    if faults:
        raise InputError("\n".join(f"beat {id_!r}: {fault}" for id_, fault in faults.items()))
    return told


def caption_faults(clip: Clip) -> Mapping[str, str]:
    """Return what is wrong with the captions of beats, by id."""
    return _told(clip)[1]


@lru_cache(maxsize=64)
def _told(clip: Clip) -> tuple[dict[str, str], dict[str, str]]:
    told, faults = {}, {}
    for beat in clip.beats:
        try:
            told[beat.id] = filled(beat, clip)
        except InputError as error:
            faults[beat.id] = str(error)
    return told, faults


def filled(beat: Beat, clip: Clip) -> str:
    """Return the caption of a beat, which need not be one of the clip's, with the clip's facts.

    Raises
    ------
    InputError
        If it quotes a fact there is none of.
    """
    facts = facts_of(clip)

    def fill(match: re.Match[str]) -> str:
        try:
            return facts[match.group(1)]
        except KeyError:
            known = ", ".join(f"{{{fact}}}" for fact in facts)
            raise InputError(
                f"caption quotes {match.group()}; known are {known or 'none without a net'}"
            ) from None

    return _FIELD.sub(fill, beat.caption)
