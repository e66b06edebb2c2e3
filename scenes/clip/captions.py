"""Captions, and what is spoken with them, with their facts filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from pleat.nets.data import Dataset
from pleat.nets.errors import InputError, instead
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.clip import landscapes
from pleat.scenes.clip.caption_facts import Facts
from pleat.scenes.clip.model import Beat, Clip, before
from pleat.scenes.clip.subject import Head, Subject
from pleat.scenes.drawing.layouts import Frame

_FIELD = re.compile(r"\{(\w*)\}")


def facts_of(clip: Clip, beat: Beat | None = None) -> Facts:
    """Return what captions of a clip may quote: of its net, and of one that stands beside it.

    Those of a beat are of the net that stands when it has ended, and of the one before that.
    """
    other = beside(clip)
    was, now = (None, clip) if beat is None else succession(clip, beat)
    found = _facts(_measured(now), other and _measured(other), was and _measured(was))
    return found.joined(landscapes.facts(clip))


def beside(clip: Clip) -> Clip | None:
    """Return the clip of the net that stands beside a clip's own, if any ever does."""
    found = (one.beside(clip, None) for one in clip.beats)
    return next((other for other in found if other is not None), None)


def succession(clip: Clip, beat: Beat) -> tuple[Clip | None, Clip]:
    """Return the clip as it stands at the left when a beat has ended, and the one before it."""
    was: Clip | None = None
    now = clip
    for one in (*before(clip, beat), beat):
        then = one.becomes(now) if one.side in ("both", "left") else now
        if then is not now:
            was, now = now, then
    return was, now


# What facts hang on: snapshot, data, threshold, depth, layout, frame.
_Measured = tuple[Snapshot | None, Dataset, float | None, int | None, str, Frame]


def _measured(clip: Clip) -> _Measured:
    head = clip.head
    return clip.snapshot, clip.dataset, head.threshold, head.depth, head.layout, clip.frame


@lru_cache(maxsize=64)
def _facts(own: _Measured, other: _Measured | None, was: _Measured | None) -> Facts:
    """Measure but once what is the same in every language of a clip, and at every beat of it."""

    def subject(measured: _Measured) -> Subject:
        snapshot, data, threshold, depth, layout, frame = measured
        keys = {"title": "", "threshold": threshold, "depth": depth, "layout": layout}
        return Subject(Head.model_validate(keys), snapshot, data, frame=frame)

    return Facts(subject(own), other and subject(other), was and subject(was))


def captions(clip: Clip) -> Mapping[str, str]:
    """Return every beat's caption as it is shown, by id.

    Raises
    ------
    InputError
        If captions quote facts there are none of: a line for each beat.
    """
    return _whole(clip).shown


def spoken(clip: Clip) -> Mapping[str, str]:
    """Return what is spoken in every beat, by id: what it says, else its caption.

    Raises
    ------
    InputError
        As `captions`.
    """
    return _whole(clip).spoken


def caption_faults(clip: Clip) -> Mapping[str, str]:
    """Return what is wrong with the captions of beats, by id."""
    return _told(clip).faults


class _Told(NamedTuple):
    """By the ids of beats."""

    shown: dict[str, str]
    spoken: dict[str, str]
    faults: dict[str, str]


def _whole(clip: Clip) -> _Told:
    told = _told(clip)
    if told.faults:
        lines = (f"beat {id_!r}: {fault}" for id_, fault in told.faults.items())
        raise InputError("\n".join(lines))
    return told


@lru_cache(maxsize=64)
def _told(clip: Clip) -> _Told:
    told = _Told({}, {}, {})
    for beat in clip.beats:
        try:
            told.shown[beat.id] = filled(beat, clip)
            told.spoken[beat.id] = filled(beat, clip, "say") or told.shown[beat.id]
        except InputError as error:
            told.faults[beat.id] = str(error)
    return told


def filled(
    beat: Beat,
    clip: Clip,
    text: Literal["caption", "say"] = "caption",
    keep: frozenset[str] = frozenset(),
) -> str:
    """Return a text of a beat, which need not be one of the clip's, with the clip's facts.

    The fields of those to keep stay as they are written.

    Raises
    ------
    InputError
        If it quotes a fact there is none of.
    """
    facts, own = facts_of(clip, beat), beat.facts(clip)

    def fill(match: re.Match[str]) -> str:
        if match.group(1) in keep:
            return match.group()
        if match.group(1) in own:
            return own[match.group(1)]()
        try:
            return facts[match.group(1)]
        except KeyError:
            lack = facts.lack(match.group(1))
            if lack is not None:
                raise InputError(f"{text} quotes {match.group()}, but {lack}") from None
            known = [*own, *facts]
            near = instead(match.group(), [f"{{{fact}}}" for fact in known])
            near = near if known else "none are known without a net"
            raise InputError(f"{text} quotes {match.group()}; {near}") from None

    return _FIELD.sub(fill, getattr(beat, text))
