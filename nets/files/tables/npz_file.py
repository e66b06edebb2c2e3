"""Points from an NPZ file."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from pleat.configs import default_cache, limits
from pleat.nets.activation import Array
from pleat.nets.errors import InputError, named
from pleat.nets.files.isolation import Answer, isolated
from pleat.nets.files.npz import read_arrays
from pleat.nets.files.tables.columns import Read, columns, few_enough, number

_WANTED = re.compile(r"x|y|label|x[1-9]\d*", re.IGNORECASE)


def read(content: bytes) -> Read:
    """Return points, labels and names of the classes; `InputError` names the array."""
    reader = "pleat.nets.files.tables.npz_file:points"
    names, arrays = isolated(reader, content, kept=default_cache() / "tables")
    return arrays["points"], arrays["labels"], tuple(names)


def points(content: bytes) -> Answer:
    """Return the same as a process of its own answers."""
    points, labels, names = _read(content)
    return list(names), {"points": points, "labels": labels}


def _read(content: bytes) -> Read:
    arrays = _arrays(content)
    if "x" in arrays and arrays["x"].ndim == 2 and "x2" not in arrays:
        named = _named(arrays, ("x", "label" if "label" in arrays else "y"))
        points, given = _real("x", named[0], 2), named[1]
        if not 2 <= points.shape[1] <= limits.COORDINATES:
            raise InputError(
                f"array x has shape {points.shape}, it must be (N, 2), or (N, n) with n at most "
                f"{limits.COORDINATES}"
            )
    else:
        wanted = columns(sorted(arrays))
        *found, given = _named(arrays, wanted)
        xs = list(zip(wanted[:-1], found, strict=True))
        for name, array in xs:
            if array.shape != found[0].shape:
                raise InputError(
                    f"arrays {wanted[0]} and {name} have shapes {found[0].shape} and {array.shape}"
                )
        points = np.stack([_real(name, array, 1) for name, array in xs], axis=1)
    few_enough(len(points))
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
    return points, labels, names


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
    arrays: dict[str, NDArray[np.generic]], names: tuple[str, ...]
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
