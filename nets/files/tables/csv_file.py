"""Points from a CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import numpy as np

from pleat.configs import limits
from pleat.nets.activation import Array
from pleat.nets.errors import InputError, counted, quoted
from pleat.nets.files.tables.columns import (
    Columns,
    Read,
    columns,
    columns_by_content,
    few_enough,
    is_number,
    number,
)

_COMMA = re.compile(r"\s*[-+]?\d*,\d+([eE][-+]?\d+)?\s*")


class _Lines:
    """The lines of a file, of which a row may take up only so many characters.

    Attributes
    ----------
    taken : int
        Characters since the last row.
    """

    def __init__(self, file: io.StringIO) -> None:
        self._file, self._count, self.taken = file, 0, 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self._count += 1
            self.taken += len(line)
            if self.taken > limits.ROW_CHARACTERS:
                raise InputError(
                    f"line {self._count}: a row of more than {limits.ROW_CHARACTERS:,} characters"
                )
            yield line


def read(content: bytes) -> Read:
    """Return what the table holds; `InputError` names line and column."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"must be UTF-8 text, byte {error.start} is not") from None
    first = text.lstrip()[: limits.ROW_CHARACTERS].partition("\n")[0]
    lines_of = _Lines(io.StringIO(text, newline=""))
    comma = max(",;\t", key=first.count)
    reader = csv.reader(lines_of, delimiter=comma)
    rows = []
    try:
        for row in reader:
            lines_of.taken = 0
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
            if len(rows) > limits.POINTS + 1:
                few_enough(len(rows) - 1)
    except csv.Error as error:
        raise InputError(f"line {reader.line_num}: not valid CSV: {error}") from None
    if not rows:
        raise InputError("is empty; the first line must name the columns x, y, label")
    head = [cell.strip().lstrip("# ").lower() for cell in rows[0][1]]
    few_enough(len(rows) - 1)
    if comma != "," and not any("." in cell for _, row in rows[1:] for cell in row):
        rows = [(line, [_pointed(cell) for cell in row]) for line, row in rows]
    found, places = _found(head, [row for _, row in rows[1:]])
    cells: list[list[str]] = []
    for line, row in rows[1:]:
        if len(row) <= max(places):
            raise InputError(
                f"line {line}: has {counted(len(row), 'column')}, the header has {len(head)}"
            )
        cells.append([row[k].strip() for k in places])
    lines = [line for line, _ in rows[1:]]
    numbers = found.all if found.targets else found.coordinates
    xs = [_numbers(name, [row[k] for row in cells], lines) for k, name in enumerate(numbers)]
    points = np.stack(xs[: len(found.coordinates)], axis=1)
    if found.targets:
        targets = np.stack(xs[len(found.coordinates) :], axis=1)
        return Read(points, np.zeros(len(points), dtype=np.int64), targets=targets)
    labels, names = number([row[-1] for row in cells], [f"line {line}: " for line in lines])
    return Read(points, labels, names)


def _found(head: list[str], rows: list[list[str]]) -> tuple[Columns, list[int]]:
    """Return which columns hold what, and where they stand, the label last if there is one."""
    if {"x", "x1"} & set(head) or all(map(is_number, head)):
        found = columns(head)
        return found, [head.index(name) for name in found.all]
    numeric = [
        sum(is_number(row[k]) for row in rows if k < len(row)) > len(rows) / 2
        for k in range(len(head))
    ]
    places = columns_by_content(head, numeric)
    return Columns(tuple(head[k] for k in places[:-1])), places


def _pointed(cell: str) -> str:
    """Return a number with a decimal comma as one with a point; anything else as it is."""
    return cell.replace(",", ".") if _COMMA.fullmatch(cell) else cell


def _numbers(column: str, cells: list[str], lines: list[int]) -> Array:
    out = np.full(len(cells), np.nan)
    wrong = []
    for k, cell in enumerate(cells):
        try:
            out[k] = float(cell)
        except ValueError:
            wrong.append((lines[k], f"{quoted(cell)} is not a number" if cell else "is empty"))
            continue
        if not np.isfinite(out[k]):
            wrong.append((lines[k], f"{quoted(cell)} is not a finite number"))
        elif abs(out[k]) > limits.LARGEST:
            wrong.append((lines[k], f"{quoted(cell)} is beyond {limits.LARGEST:g}"))
    if wrong:
        line, said = wrong[0]
        more = f" (and {len(wrong) - 1} more such cells)" if len(wrong) > 1 else ""
        raise InputError(f"line {line}, column {column}: {said}{more}")
    return out
