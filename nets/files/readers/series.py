"""A training kept as files: checkpoints in the order of the numbers in their names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np

from pleat.configs import limits
from pleat.nets.errors import InputError, quoted
from pleat.nets.history import History
from pleat.nets.model import Net

_NUMBER = re.compile(r"\d+")
_LONGEST = 15  # digits of a step


def is_series(path: Path) -> bool:
    """Return whether a path means many files: a folder, or a name with ``*``, ``?`` or ``[``."""
    try:
        return path.is_dir() or (_is_pattern(path.name) and not path.is_file())
    except OSError:  # such as a name that is too long
        return False


def _is_pattern(name: str) -> bool:
    return any(sign in name for sign in "*?[")


def series_files(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """Return the files that a folder or a pattern means.

    Parameters
    ----------
    path : path
        A folder, or a pattern in the last part of a path, such as ``run/step-*.pt``.
    suffixes : sequence of str
        Of the files that count; of one kind they must be.

    Raises
    ------
    InputError
        If there are none, too many, or files of several kinds.
    """
    folder, pattern = (path, "*") if path.is_dir() else (path.parent, path.name)
    try:
        found = [
            file
            for file in folder.iterdir()
            if fnmatchcase(file.name, pattern)
            and not file.name.startswith(".")
            and file.suffix.lower() in suffixes
            and file.is_file()
        ]
    except OSError as error:
        raise InputError(f"{folder}: cannot be read: {error.strerror}") from None
    if not found:
        raise InputError(
            f"{path}: no file of this name; name checkpoints such as run/step-*.pt, of "
            f"{', '.join(suffixes)}"
        )
    kinds = sorted({file.suffix.lower() for file in found})
    if len(kinds) > 1:
        raise InputError(f"{path}: holds {' and '.join(kinds)} files; name one kind by *{kinds[0]}")
    return found


def in_steps(files: Sequence[Path]) -> dict[int, Path]:
    """Return checkpoints by the step that their names say, rising.

    That is the last of the numbers that differ from name to name, as in
    ``epoch=3-step=400``.

    Raises
    ------
    InputError
        If a name has no number, two have the same, or there are too many files.
    """
    if len(files) > limits.KEPT_STEPS:
        raise InputError(
            f"{files[0].parent}: {len(files):,} checkpoints are more than the "
            f"{limits.KEPT_STEPS:,} steps that are played; name fewer"
        )
    numbers = {file: _NUMBER.findall(file.stem) for file in files}
    for file, own in numbers.items():
        if not own or len(own[-1].lstrip("0")) > _LONGEST:
            raise InputError(
                f"{file}: its name has no number that says after how many steps it was kept; "
                "call it such as step-100"
            )
    rows = list(numbers.values())
    last = -1
    if len({len(row) for row in rows}) == 1:
        differ = [k for k in range(len(rows[0])) if len({row[k] for row in rows}) > 1]
        last = differ[-1] if differ else -1
    out: dict[int, Path] = {}
    for file, own in sorted(numbers.items(), key=lambda pair: (int(pair[1][last]), pair[0].name)):
        step = int(own[last])
        if step in out:
            raise InputError(f"{file}: is of step {step}, and so is {out[step].name}; keep one")
        out[step] = file
    return out


def history_of(nets: Mapping[int, Net], files: Mapping[int, Path], loss: Any = None) -> History:
    """Return the history that nets by their steps make.

    Raises
    ------
    InputError
        Naming the first file whose net is of another shape than the last one's.
    """
    last = nets[max(nets)]
    for step, net in nets.items():
        if (net.widths, net.activations) != (last.widths, last.activations):
            raise InputError(
                f"{files[step]}: is a net of {_told(net)}, {files[max(nets)].name} one of "
                f"{_told(last)}; a training keeps its shape"
            )
    return History(np.array(list(nets), dtype=np.int64), tuple(nets.values()), loss)


def _told(net: Net) -> str:
    return f"{'-'.join(map(str, net.widths))}, {quoted(', '.join(net.activations))}"
