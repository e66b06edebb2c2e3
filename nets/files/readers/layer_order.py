"""In which order layers run, told from their names and shapes, or from the person who knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache

from pleat.nets.errors import InputError
from pleat.nets.files.readers.parts import Part

_NUMBER = re.compile(r"\d+")
# Of more kinds of names nobody could tell an order.
_MOST_KINDS = 12


def in_order(parts: Sequence[Part], wanted: Sequence[str] | None = None) -> list[Part]:
    """Return layers in the order they run.

    Layers whose names differ in numbers alone run in that of the numbers. Where there are
    several kinds of names, shapes must fit in exactly one order.

    Parameters
    ----------
    parts : sequence of Part
        Their names as in the file.
    wanted : sequence of str, optional
        The names in order, as a person gives them.

    Raises
    ------
    InputError
        If names and shapes leave the order open, or `wanted` does not name each layer once.
    """
    if wanted is not None:
        return _as_named(parts, wanted)
    kinds: dict[str, list[int]] = {}
    for k in sorted(range(len(parts)), key=lambda k: _numbers(parts[k].name)):
        kinds.setdefault(_NUMBER.sub("0", parts[k].name), []).append(k)
    rows = list(kinds.values())
    if len(rows) == 1 or any(part.W.ndim != 2 for part in parts):
        return [parts[k] for row in rows for k in row]
    found = _orders(parts, rows) if len(rows) <= _MOST_KINDS else [(), ()]
    if len(found) == 1:
        return [parts[k] for k in found[0]]
    if not found:
        return list(parts)  # in any order some layer does not fit, as is told when they are joined
    named = [_plain(parts[k].name) for row in rows for k in row]
    raise InputError(
        f"the order of its layers {', '.join(map(repr, named))} can't be told from their names "
        f"and shapes; write it down, such as layers = [{', '.join(_quoted(n) for n in named)}] in "
        f"[clip] or --layers {','.join(named)}"
    )


def _orders(parts: Sequence[Part], rows: list[list[int]]) -> list[tuple[int, ...]]:
    """Return the orders in which shapes fit and each row keeps its own, at most two of them."""

    @cache
    def after(taken: tuple[int, ...], width: int | None) -> tuple[tuple[int, ...], ...]:
        if all(n == len(row) for n, row in zip(taken, rows, strict=True)):
            return ((),)
        out: list[tuple[int, ...]] = []
        for r, row in enumerate(rows):
            if taken[r] == len(row):
                continue
            outputs, inputs = parts[row[taken[r]]].W.shape
            if width in (None, inputs):
                rest = after((*taken[:r], taken[r] + 1, *taken[r + 1 :]), outputs)
                out += [(row[taken[r]], *others) for others in rest]
            if len(out) > 1:
                break
        return tuple(out[:2])

    return list(after((0,) * len(rows), None))


def _as_named(parts: Sequence[Part], wanted: Sequence[str]) -> list[Part]:
    table = {_plain(part.name): part for part in parts}
    for name in wanted:
        if name not in table:
            near = get_close_matches(name, table, n=1)
            known = f"did you mean {near[0]!r}?" if near else f"its layers are {', '.join(table)}"
            raise InputError(f"layers names {name!r}, which is none of its layers; {known}")
    left = [name for name in table if wanted.count(name) != 1]
    if left:
        raise InputError(f"layers must name each layer once; {left[0]!r} it does not")
    return [table[name] for name in wanted]


def _plain(name: str) -> str:
    """Return a layer's name as it is in the file, not quoted."""
    return name.strip("'")


def _quoted(name: str) -> str:
    return f'"{name}"'


def _numbers(name: str) -> tuple[list[int], str]:
    """Sort key by which layer 10 comes after layer 9."""
    return [int(number) for number in _NUMBER.findall(name)], name
