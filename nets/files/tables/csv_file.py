"""Points from a CSV file."""

from __future__ import annotations

import csv
import io

import numpy as np

from pleat.nets.activation import Array
from pleat.nets.errors import InputError
from pleat.nets.files.tables.columns import Read, columns, few_enough, number


def read(content: bytes) -> Read:
    """Return points, labels and names of the classes; `InputError` names line and column."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"must be UTF-8 text, byte {error.start} is not") from None
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError(f"line {reader.line_num}: not valid CSV: {error}") from None
    if not rows:
        raise InputError("is empty; the first line must name the columns x, y, label")
    head = [cell.strip().lstrip("# ").lower() for cell in rows[0][1]]
    places = [head.index(name) for name in columns(head)]
    few_enough(len(rows) - 1)
    cells: list[list[str]] = []
    for line, row in rows[1:]:
        if len(row) <= max(places):
            raise InputError(f"line {line}: has {len(row)} columns, the header has {len(head)}")
        cells.append([row[k].strip() for k in places])
    lines = [line for line, _ in rows[1:]]
    xs = [
        _numbers(head[place], [row[k] for row in cells], lines)
        for k, place in enumerate(places[:-1])
    ]
    labels, names = number([row[-1] for row in cells], [f"line {line}: " for line in lines])
    return np.stack(xs, axis=1), labels, names


def _numbers(column: str, cells: list[str], lines: list[int]) -> Array:
    out = np.full(len(cells), np.nan)
    wrong = []
    for k, cell in enumerate(cells):
        try:
            out[k] = float(cell)
        except ValueError:
            wrong.append((lines[k], f"{cell!r} is not a number" if cell else "is empty"))
            continue
        if not np.isfinite(out[k]):
            wrong.append((lines[k], f"{cell!r} is not a finite number"))
    if wrong:
        line, said = wrong[0]
        more = f" (and {len(wrong) - 1} more such cells)" if len(wrong) > 1 else ""
        raise InputError(f"line {line}, column {column}: {said}{more}")
    return out
