"""Data of one's own: points with labels or targets from CSV and NPZ files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from pleat.configs import limits
from pleat.nets.data import Dataset, dataset
from pleat.nets.errors import InputError
from pleat.nets.files.names import beside, legible
from pleat.nets.files.tables.columns import Read
from pleat.nets.files.values import is_file

SUFFIXES = (".csv", ".tsv", ".npz")


def is_table(text: str) -> bool:
    """Return whether what names a data set is the path of a file."""
    return Path(text).suffix.lower() in SUFFIXES


def find_dataset(text: str, base: str | os.PathLike[str] = ".") -> Dataset:
    """Make the data set that a file names, or read the one whose path it gives.

    Parameters
    ----------
    text : str
        As for `pleat.nets.data.dataset`, or the path of a table.
    base : path
        What a relative path starts from.

    Raises
    ------
    InputError
        If there is none of that name, or its file is not sound.
    """
    return read_table(beside(text, base)) if is_table(text) else dataset(text)


def read_table(path: str | os.PathLike[str]) -> Dataset:
    """Read points with labels, or with targets, from a file.

    A CSV file has a header, and separates by comma, semicolon or tab; an NPZ file
    has arrays of the same names. They are, in any case of letters, ``x``, ``y`` (or
    ``x1``, ``x2``) and ``label``; others are ignored. Without a ``label``, ``y`` is the
    target of ``x1`` (, ``x2``, ...), or of ``x`` where the table has no other column, and
    ``y1``, ``y2``, ... are several. A CSV file whose columns have names of their own is read
    where it is plain what they are: one, called label, class, species, kind or category, or
    alone in holding words, is the label, the others are coordinates. Between semicolons or
    tabs numbers may have decimal commas. In an NPZ file ``x`` may also be the points in one,
    (N, n), and then ``y`` the labels, or the target if it holds fractions or n is 1.
    Labels are the whole numbers 0 to k - 1, or words, which are numbered in sorted order.

    Parameters
    ----------
    path : path
        A ``.csv``, ``.tsv`` or ``.npz`` file.

    Raises
    ------
    InputError
        Naming the file and the line and column, or the array, at fault.
    """
    path = Path(path)
    if not is_file(path):
        raise InputError(f"{path}: no such file")
    try:
        if path.stat().st_size > limits.FILE_BYTES:
            raise InputError(f"has more than {limits.FILE_BYTES // 2**20} MB")
        found = _read(path.suffix.lower(), path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    name = legible(path.name)
    return Dataset(
        name,
        found.points,
        found.labels,
        f"read from {name}",
        found.names,
        targets=found.targets,
    )


def dataset_of(points: ArrayLike, labels: ArrayLike) -> Dataset:
    """Return points that are in memory as a data set.

    Parameters
    ----------
    points : array
        (N, n).
    labels : array
        (N,), classes, by numbers or words; fractions, or (N, k) numbers, are targets.

    Raises
    ------
    InputError
        Naming the array at fault: ``x`` the points, ``y`` the labels.
    """
    from pleat.nets.files.tables.npz_file import from_arrays

    x, y = np.asarray(points), np.asarray(labels)
    if x.ndim != 2:
        raise InputError(f"points have shape {x.shape}, they must be (N, n)")
    found = from_arrays({"x": x, "y": y})
    name = "the points given"
    return Dataset(name, found.points, found.labels, name, found.names, targets=found.targets)


def _read(suffix: str, content: bytes) -> Read:
    if suffix == ".npz":
        from pleat.nets.files.tables.npz_file import read
    else:
        from pleat.nets.files.tables.csv_file import read
    return read(content)
