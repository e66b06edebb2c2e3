"""What tables of all kinds have: names of columns, labels, a size."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Container, Sequence
from typing import NamedTuple

import numpy as np

from pleat.configs import limits
from pleat.nets.activation import Array
from pleat.nets.data import Labels
from pleat.nets.errors import InputError, named, quoted
from pleat.nets.files.values import text_fault


class Read(NamedTuple):
    """What a table holds.

    Attributes
    ----------
    points : (N, n) float64 array
    labels : (N,) int64 array
        Zeros where there are targets.
    names : tuple of str
        What the file calls the classes.
    targets : (N, k) float64 array or None
    """

    points: Array
    labels: Labels
    names: tuple[str, ...] = ()
    targets: Array | None = None


class Columns(NamedTuple):
    """Which columns hold what: coordinates, and either targets or the label."""

    coordinates: tuple[str, ...]
    targets: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, the label last if there is one."""
        return (*self.coordinates, *(self.targets or ("label",)))


# What people call the column that says what a point is.
_LABELS = ("label", "class", "species", "kind", "category")
_WHOLE = re.compile(r"[-+]?\d{1,9}(\.0*)?")


def columns(head: Sequence[str]) -> Columns:
    """Return which columns hold the coordinates, and which the label or the targets.

    A ``y`` is a coordinate beside ``x`` and ``label``, else the target, as are ``y1``, ``y2``
    ... Of ``x`` and ``y`` alone it is clear only where the table has nothing else.
    """
    seen = Counter(head)
    twice = sorted(name for name, n in seen.items() if name and n > 1)
    numbered = "x" not in seen and "x1" in seen
    coordinates = _numbered("x", seen) if numbered else ("x",)
    targets = () if "label" in seen else _numbered("y", seen)
    if not targets and "y" in seen and "label" not in seen and (numbered or {*seen} == {"x", "y"}):
        targets = ("y",)
    if not numbered and not targets and ("y" in seen or "x" not in seen):
        coordinates = ("x", "y")
    found = Columns(coordinates, targets)
    missing = [name for name in found.all if name not in seen]
    if missing or (numbered and _gap("x", seen)):
        raise InputError(_lacks(head, missing or [_gap("x", seen)]))
    if set(twice) & set(found.all):
        raise InputError(f"has two columns {quoted(twice[0])}")
    check_count("coordinates", len(coordinates), limits.COORDINATES)
    check_count("targets", len(targets), limits.TARGETS)
    return found


def _numbered(letter: str, seen: Container[str]) -> tuple[str, ...]:
    """Return ``x1``, ``x2``, ... as far as they go."""
    every = (f"{letter}{n}" for n in itertools.count(1))
    return tuple(itertools.takewhile(lambda name: name in seen, every))


def _gap(letter: str, seen: Counter[str]) -> str:
    """Return the first of ``x1``, ``x2``, ... that is missing before a later one, or nothing."""
    first = f"{letter}{len(_numbered(letter, seen)) + 1}"
    every = [name for name in seen if re.fullmatch(rf"{letter}[1-9]\d*", name)]
    return first if len(every) > len(_numbered(letter, seen)) else ""


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
    check_count("coordinates", len(others), limits.COORDINATES)
    return [*others, label]


def check_count(what: str, there: int, most: int) -> None:
    """Refuse more columns of a kind than can be drawn."""
    if there > most:
        raise InputError(f"has {there} {what}, more than the {most} that can be drawn")


def _lacks(head: Sequence[str], missing: Sequence[str]) -> str:
    if all(map(is_number, head)):
        return (
            "line 1 holds numbers where the columns must have names; write a first line such as "
            f"{','.join(_names_of(len(head)))}"
        )
    found = ", ".join(map(named, head[:8]))
    return (
        f"has no column {', '.join(missing)}; it has {found}, and must have x, y, label "
        "(or x1, x2, ... and label, or x1, x2, ... and the target y)"
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
