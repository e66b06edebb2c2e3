"""Faults of a clip as they are told: by file, line and key, or by the class of a Python clip."""

from __future__ import annotations

from collections.abc import Iterable

from pleat.nets.files.model_faults import Fault
from pleat.nets.files.toml import key_of, located
from pleat.scenes.clip.model import Clip


def told(clip: Clip, wrong: Iterable[Fault]) -> list[str]:
    """Return a line for each fault of what a clip's own file says, or its script."""
    if clip.script is None:
        return located(clip.path, wrong)
    return [f"{clip.name}: {_sentence(fault)}" for fault in wrong]


def words_told(clip: Clip, wrong: Iterable[Fault]) -> list[str]:
    """Return a line for each fault of a clip's words, which may be those of a translation."""
    if clip.words is not None:
        return located(clip.words, wrong)
    return told(clip, wrong)


def _sentence(fault: Fault) -> str:
    place, said = fault
    return f"{key_of(place)}: {said}" if place else said
