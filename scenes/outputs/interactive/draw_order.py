"""One order of drawing for a whole clip, from those of its moments."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def merge(orders: Sequence[tuple[int, Sequence[int]]]) -> list[tuple[int, int, int | None]]:
    """Return (what, from frame, to frame) from the back to the front.

    What keeps its place among the others stands there once, from its first frame on;
    what changes it is there again. None as the last frame is the end.

    Parameters
    ----------
    orders : sequence of (int, sequence of int)
        The frame from which on, and what is drawn then, from the back to the front.
    """
    places: list[list[int | None]] = []  # what, from, to
    current: dict[int, list[int | None]] = {}
    for frame, order in orders:
        known = [what for what in order if what in current]
        at = {id(place): k for k, place in enumerate(places)}
        keeping = _longest([at[id(current[what])] for what in known])
        for k, what in enumerate(known):
            if k not in keeping:
                current.pop(what)[2] = frame
        before = -1
        for what in order:
            if what in current:
                before = _index(places, current[what])
                continue
            before += 1
            place: list[int | None] = [what, frame, None]
            places.insert(before, place)
            current[what] = place
    return [(int(what or 0), int(start or 0), end) for what, start, end in places]


def _index(places: list[list[int | None]], place: list[int | None]) -> int:
    return next(k for k, other in enumerate(places) if other is place)


def _longest(numbers: list[int]) -> set[int]:
    """Return the indices of a longest increasing subsequence (Fredman 1975)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(number)
            ends.append(k)
        else:
            tails[at], ends[at] = number, k
    out: set[int] = set()
    k = ends[-1] if ends else -1
    while k >= 0:
        out.add(k)
        k = before[k]
    return out
