"""Which beats of a clip are meant: ids, or numbers and ranges counted from 1."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pleat.nets.errors import InputError, instead, quoted

_RANGE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")


def select(ids: Sequence[str], chosen: str | None) -> list[int]:
    """Return the places of the chosen beats, from 0, in the clip's order.

    Parameters
    ----------
    ids : sequence of str
        All beats of the clip.
    chosen : str, optional
        Comma-separated ids and inclusive ranges, such as ``"2-5,threshold"``;
        None for all.

    Raises
    ------
    InputError
        If something in the list is neither an id nor within the clip.
    """
    if chosen is None:
        return list(range(len(ids)))
    places: set[int] = set()
    for word in (word.strip() for word in chosen.split(",")):
        match = _RANGE.fullmatch(word)
        if word in ids:
            places.add(ids.index(word))
        elif match is None:
            raise InputError(f"--beats: no beat {quoted(word)}; {instead(word, ids)}")
        else:
            first, last = int(match[1]), int(match[2] or match[1])
            if not 1 <= first <= last <= len(ids):
                raise InputError(f"--beats: {quoted(word)} is not a range within 1-{len(ids)}")
            places.update(range(first - 1, last))
    return sorted(places)
