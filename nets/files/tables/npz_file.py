"""Points from an NPZ file."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pleat.configs import default_cache, limits
from pleat.nets.activation import Array
from pleat.nets.errors import InputError, named
from pleat.nets.files.isolation import Answer, isolated
from pleat.nets.files.npz import read_arrays
from pleat.nets.files.tables.columns import Read, check_count, columns, few_enough, number

_WANTED = re.compile(r"label|[xy]([1-9]\d*)?", re.IGNORECASE)


def read(content: bytes) -> Read:
    """Return what the table holds; `InputError` names the array."""
    reader = "pleat.nets.files.tables.npz_file:points"
    names, arrays = isolated(reader, content, kept=default_cache() / "tables")
    return Read(arrays["points"], arrays["labels"], tuple(names), arrays.get("targets"))


def points(content: bytes) -> Answer:
    """Return the same as a process of its own answers."""
    points, labels, names, targets = _read(content)
    own = {} if targets is None else {"targets": targets}
    return list(names), {"points": points, "labels": labels, **own}


def _read(content: bytes) -> Read:
    return from_arrays(_arrays(content))


def from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> Read:
    """Return what arrays hold that are called as in an NPZ file; `InputError` names the array."""
    given: NDArray[np.generic] | None = None
    targets: list[NDArray[np.generic]] = []
    if "x" in arrays and arrays["x"].ndim == 2 and "x2" not in arrays:
        named = _named(arrays, ("x", "label" if "label" in arrays else "y"))
        points = _real("x", named[0], 2)
        if not 1 <= points.shape[1] <= limits.COORDINATES:
            raise InputError(
                f"array x has shape {points.shape}, it must be (N, 2), or (N, n) with n at most "
                f"{limits.COORDINATES}"
            )
        if "label" not in arrays and _is_target(named[1], points.shape[1]):
            targets = [named[1]] if named[1].ndim == 1 else list(named[1].T)
        else:
            given = named[1]
    else:
        wanted = columns(sorted(arrays))
        coordinates = list(zip(wanted.coordinates, _named(arrays, wanted.coordinates), strict=True))
        first = wanted.coordinates[0]
        for name, array in coordinates:
            if array.shape != coordinates[0][1].shape:
                raise InputError(
                    f"arrays {first} and {name} have shapes {coordinates[0][1].shape} and "
                    f"{array.shape}"
                )
        points = np.stack([_real(name, array, 1) for name, array in coordinates], axis=1)
        rest = _named(arrays, wanted.all[len(coordinates) :])
        targets, given = (rest, None) if wanted.targets else ([], rest[0])
    few_enough(len(points))
    if given is None:
        ys = [_real("y", array, 1) for array in targets]
        if any(len(y) != len(points) for y in ys):
            raise InputError(f"y has {len(ys[0])} entries for {len(points)} points")
        check_count("targets", len(ys), limits.TARGETS)
        return Read(points, np.zeros(len(points), dtype=np.int64), targets=np.stack(ys, axis=1))
    if given.shape != points.shape[:1]:
        raise InputError(
            f"label has shape {given.shape}, for {len(points)} points {points.shape[:1]}"
        )
    if given.dtype.kind == "b":
        given = given.astype(np.int64)
    if given.dtype.kind not in "biufSU":
        raise InputError(f"label is {given.dtype}, not whole numbers or words")
    if given.dtype.kind == "S":
        given = np.array([one.decode("utf-8", "replace") for one in given.tolist()])
    labels, names = number(
        [str(one).strip() for one in given], [f"entry {k}: " for k in range(len(given))]
    )
    return Read(points, labels, names)


def _is_target(y: NDArray[np.generic], width: int) -> bool:
    """Return whether a ``y`` beside an ``x`` in one array is a target rather than labels.

    It is where it holds fractions, or several numbers a point, or ``x`` but one.
    """
    if y.dtype.kind not in "fiu":
        return False
    values = y.astype(np.float64)
    return width == 1 or y.ndim == 2 or bool((values != np.round(values)).any())


def _arrays(content: bytes) -> dict[str, NDArray[np.generic]]:
    found, others = read_arrays(content, _WANTED.fullmatch)
    arrays = {name.lower(): array for name, array in found.items()}
    if len(arrays) < len(found):
        raise InputError(f"has two arrays of one name: {', '.join(sorted(found)[:8])}")
    if not arrays:
        raise InputError(
            f"has no array x, y, label; it has {', '.join(map(named, others[:8])) or 'none'}"
        )
    return arrays


def _named(
    arrays: Mapping[str, NDArray[np.generic]], names: tuple[str, ...]
) -> list[NDArray[np.generic]]:
    missing = [name for name in names if name not in arrays]
    if missing:
        raise InputError(f"has no array {', '.join(missing)}; it has {', '.join(list(arrays)[:8])}")
    return [arrays[name] for name in names]


def _real(name: str, array: NDArray[np.generic], ndim: int) -> Array:
    if array.ndim != ndim or array.dtype.kind not in "fiu":
        raise InputError(
            f"array {name} is {array.dtype} of shape {array.shape}, not numbers of {ndim} "
            f"{'dimension' if ndim == 1 else 'dimensions'}"
        )
    out = array.astype(np.float64)
    with np.errstate(invalid="ignore"):
        off = np.argwhere(~(np.abs(out) <= limits.LARGEST))
    if len(off):
        more = f" (and {len(off) - 1} more)" if len(off) > 1 else ""
        place = ", ".join(map(str, off[0]))
        raise InputError(
            f"array {name}: [{place}] is {out[tuple(off[0])]}, not a finite number up to "
            f"{limits.LARGEST:g}{more}"
        )
    return out
