"""In which order layers run, told from their names and shapes, or from the person who knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from math import prod

from pleat.nets.errors import InputError, named, nearest, quoted
from pleat.nets.files.readers.file_layers import FileLayer

_NUMBER = re.compile(r"\d+")
# Ways to have taken some of the layers; of names of so many kinds nobody could tell an order.
_MOST_WAYS = 2**16
_TOLD = 8  # names in a sentence


def in_order(parts: Sequence[FileLayer], wanted: Sequence[str] | None = None) -> list[FileLayer]:
    """Return layers in the order they run.

    Layers whose names differ in numbers alone run in that of the numbers. Where there are
    several kinds of names, shapes must fit in exactly one order.

    Parameters
    ----------
    parts : sequence of FileLayer
        Their keys are the names in the file.
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
    for k in sorted(range(len(parts)), key=lambda k: _numbers(parts[k].key)):
        kinds.setdefault(_NUMBER.sub("0", parts[k].key), []).append(k)
    rows = list(kinds.values())
    if len(rows) == 1 or any(part.W.ndim != 2 for part in parts):
        return [parts[k] for row in rows for k in row]
    ways = prod(len(row) + 1 for row in rows)
    found = _orders(parts, rows) if ways <= _MOST_WAYS else [(), ()]
    if len(found) == 1:
        return [parts[k] for k in found[0]]
    if not found:
        return list(parts)  # in any order some layer does not fit, as is told when they are joined
    keys = [parts[k].key for row in rows for k in row]
    raise InputError(
        f"the order of its layers {_told(keys, quoted)} can't be told from their names "
        f"and shapes; write it down, such as layers = [{_told(keys, _written)}] in "
        f"[clip] or --layers {_told(keys, named, ',')}"
    )


def _orders(parts: Sequence[FileLayer], rows: list[list[int]]) -> list[tuple[int, ...]]:
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


def _as_named(parts: Sequence[FileLayer], wanted: Sequence[str]) -> list[FileLayer]:
    table = {part.key: part for part in parts}
    for name in wanted:
        if name not in table:
            near = nearest(name, table)
            known = f"its layers are {_told(list(table), named)}"
            known = f"did you mean {quoted(near)}?" if near else known
            raise InputError(f"layers names {quoted(name)}, which is none of its layers; {known}")
    left = [name for name in table if wanted.count(name) != 1]
    if left:
        raise InputError(f"layers must name each layer once; {quoted(left[0])} it does not")
    return [table[name] for name in wanted]


def _told(keys: Sequence[str], form: Callable[[str], str], between: str = ", ") -> str:
    """Return names as a sentence lists them: of many the first."""
    more = ["…"] if len(keys) > _TOLD else []
    return between.join([form(key) for key in keys[:_TOLD]] + more)


def _written(key: str) -> str:
    return f'"{named(key)}"'


def _numbers(key: str) -> tuple[list[tuple[int, str]], str]:
    """Sort key by which layer 10 comes after layer 9."""
    # As texts: Python reads no number of thousands of digits.
    found = [number.lstrip("0") for number in _NUMBER.findall(key)]
    return [(len(number), number) for number in found], key
