"""What a cache holds, counted and looked through."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.nets.files.keeping import discard, is_sound
from pleat.nets.files.writing import writing
from pleat.scenes.film.cache import KINDS, ROOMS, sweep
from pleat.scenes.film.video.seal import is_whole

# Folders that are counted but never trimmed: rooms of jobs, embeds shown in notebooks.
_UNTRIMMED = (ROOMS, "embeds")


@dataclass(frozen=True)
class Amount:
    """How many files of a kind there are, and the bytes they take."""

    files: int
    bytes: int


def sizes(folder: Path) -> dict[str, Amount]:
    """Return what a cache holds by kind; of one that is not there, nothing."""
    return {kind: _amount(folder / kind) for kind in (*KINDS, *_UNTRIMMED)}


def _amount(folder: Path) -> Amount:
    found = []
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file():
                found.append(path.stat().st_size)
    return Amount(len(found), sum(found))


@dataclass(frozen=True)
class Verified:
    """How many entries are as they were written, and which were not and are gone."""

    sound: int
    removed: tuple[Path, ...]


def verify(folder: Path) -> Verified:
    """Read all that a cache keeps, and remove what is damaged and what dead processes left.

    Raises
    ------
    InputError
        If something can't be removed.
    """
    sound, removed = 0, []
    for kind, pattern in KINDS.items():
        check = is_whole if kind == "segments" else is_sound
        for path in sorted((folder / kind).glob(pattern)):
            if check(path):
                sound += 1
            elif path.exists():  # else another process has just trimmed it
                with writing(path):
                    discard(path)
                removed.append(path)
    if folder.is_dir():
        with contextlib.suppress(InputError):  # to read is enough where nothing can be written
            sweep(folder)
    return Verified(sound, tuple(removed))
