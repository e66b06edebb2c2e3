"""What tables of all kinds have: names of columns, labels, a size."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pleat.configs import limits
from pleat.nets.activation import Array
from pleat.nets.data import Labels
from pleat.nets.errors import InputError, named, quoted
from pleat.nets.files.values import text_fault

# Points, labels, and what the file calls the classes.
Read = tuple[Array, Labels, tuple[str, ...]]

# What people call the column that says what a point is.
_LABELS = ("label", "class", "species", "kind", "category")
_WHOLE = re.compile(r"[-+]?\d{1,9}(\.0*)?")


def columns(head: Sequence[str]) -> tuple[str, ...]:
    """Return which columns hold the coordinates, and last the one that holds the label."""
    seen = Counter(head)
    twice = sorted(name for name, n in seen.items() if name and n > 1)
    wanted = ["x", "y", "label"]
    if "x" not in seen and "x1" in seen:
        last = next(n for n in itertools.count(2) if f"x{n + 1}" not in seen)
        wanted = [*(f"x{n}" for n in range(1, last + 1)), "label"]
    missing = [name for name in wanted if name not in seen]
    if missing:
        raise InputError(_lacks(head, missing))
    if set(twice) & set(wanted):
        raise InputError(f"has two columns {quoted(twice[0])}")
    _count(len(wanted) - 1)
    return tuple(wanted)


def columns_by_content(head: Sequence[str], numeric: Sequence[bool]) -> list[int]:
    """Return the places of coordinates, and last of the label, of a table with names of its own.

    The label is the column that is called so, or the only one that holds no numbers; the
    others are the coordinates. A column without a name counts rows, and is left out.

    Parameters
    ----------
    head : sequence of str
        Names of columns, none of them x or x1.
    numeric : sequence of bool
        Whether most cells of a column are numbers: of those the others are holes.

    Raises
    ------
    InputError
        If that leaves open which is what.
    """
    told = [k for k, name in enumerate(head) if name]
    words = [k for k in told if not numeric[k]]
    called = [k for name in _LABELS for k in told if head[k] == name]
    label = next(iter(called if called else words if len(words) == 1 else []), None)
    others = [k for k in told if k != label]
    if label is None:
        raise InputError(
            f"{_lacks(head, ['label'])}; a label is told by the name {', '.join(_LABELS[1:])}, "
            f"too, or by being the only column of words, and here are {len(words)}"
        )
    for k in others:
        if not numeric[k]:
            raise InputError(
                f"column {named(head[k])} holds words, and {named(head[label])} is the label; "
                "leave it out, or call the coordinates x1, x2, ..."
            )
    if len(others) < 2:
        raise InputError(_lacks(head, ["x", "y"]))
    _count(len(others))
    return [*others, label]


def _count(coordinates: int) -> None:
    if coordinates > limits.COORDINATES:
        raise InputError(
            f"has {coordinates} coordinates, more than the {limits.COORDINATES} that can be drawn"
        )


def _lacks(head: Sequence[str], missing: Sequence[str]) -> str:
    if all(map(is_number, head)):
        return (
            "line 1 holds numbers where the columns must have names; write a first line such as "
            f"{','.join(_names_of(len(head)))}"
        )
    found = ", ".join(map(named, head[:8]))
    return (
        f"has no column {', '.join(missing)}; it has {found}, and must have x, y, label "
        "(or x1, x2, ... and label)"
    )


def _names_of(count: int) -> list[str]:
    names = ["x", "y"] if count == 3 else [f"x{n}" for n in range(1, min(count, 9))]
    return [*names, *(["..."] if count > 9 else []), "label"]


def number(cells: list[str], places: list[str]) -> tuple[Labels, tuple[str, ...]]:
    """Number the labels: whole numbers as they are, words in sorted order.

    Parameters
    ----------
    cells : list of str
        One a point.
    places : list of str
        What to begin an error about each of them with.
    """
    for cell, place in zip(cells, places, strict=True):
        if not cell:
            raise InputError(f"{place}label is empty")
    whole = [bool(_WHOLE.fullmatch(cell)) for cell in cells]
    names: tuple[str, ...] = ()
    if all(whole):
        numbers = np.array([int(cell.partition(".")[0]) for cell in cells], dtype=np.int64)
    elif any(whole) or all(map(is_number, cells)):
        k = whole.index(False)
        raise InputError(
            f"{places[k]}label {quoted(cells[k])} is not a whole number; labels must be all whole "
            "numbers from 0, or all words"
        )
    else:
        names = tuple(sorted(set(cells)))
        for name in names:
            if (fault := text_fault(name, limits.SHORT_CHARACTERS)) is not None:
                raise InputError(f"{places[cells.index(name)]}label {quoted(name)} {fault}")
        order = {name: k for k, name in enumerate(names)}
        numbers = np.array([order[cell] for cell in cells], dtype=np.int64)
    found = sorted(set(numbers.tolist()))
    if len(found) == 1:
        raise InputError(
            f"all {len(cells)} points have the label {quoted(cells[0])}; give two classes"
        )
    if len(found) > limits.CLASSES:
        raise InputError(f"has {len(found)} different labels, more than {limits.CLASSES} classes")
    if found != list(range(len(found))):
        raise InputError(
            f"labels must be 0 to {len(found) - 1} for {len(found)} classes, "
            f"not {', '.join(map(str, found))}"
        )
    return numbers, names


def is_number(cell: str) -> bool:
    """Return whether a cell is a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def few_enough(n: int) -> None:
    """Refuse no points, and more than can be drawn."""
    if n < 1:
        raise InputError("has no points")
    if n > limits.POINTS:
        raise InputError(
            f"has more than the {limits.POINTS:,} points that can be drawn; take a sample"
        )
