"""Nets that were made elsewhere, as ours: one module for each kind of file.

No file is trusted: nothing in it is run, and what is not a chain of fully
connected layers with known activations is refused in one sentence.

Programs exported by torch (``.pt2``) are not read: torch itself unpickles parts
of such a file without restriction and evaluates expressions in it as Python,
so that to open one is to run it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load, save

from pleat.configs import limits
from pleat.nets.errors import InputError
from pleat.nets.files.isolation import Answer, isolated
from pleat.nets.files.names import legible
from pleat.nets.files.readers.file_layers import Activations, FileLayer, assemble, check
from pleat.nets.files.readers.layer_order import in_order
from pleat.nets.files.readers.series import history_of, in_steps, is_series, series_files
from pleat.nets.files.snapshot import Snapshot, check_header
from pleat.nets.files.values import is_file
from pleat.nets.model import Net

__all__ = ["Activations", "is_net_file", "read_net", "read_snapshot", "read_steps"]

SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt", ".onnx", ".json", ".npz")
# By suffix: the reader, and the library that it takes.
_ISOLATED = {
    ".safetensors": ("pleat.nets.files.readers:safetensors_parts", "safetensors.numpy"),
    ".onnx": ("pleat.nets.files.readers:onnx_parts", "onnx"),
    ".npz": ("pleat.nets.files.readers:npz_parts", "numpy"),
    **dict.fromkeys(
        (".pt", ".pth", ".ckpt"), ("pleat.nets.files.readers:checkpoint_parts", "torch")
    ),
}
_REFUSED = {
    ".pt2": "to open an exported program is to run the code in it; "
    "save model.state_dict() as .pt, or export to ONNX",
    ".pkl": "to open a pickle is to run the code in it; save model.state_dict() as .pt",
    ".h5": "Keras files are not read; export to ONNX",
    ".keras": "Keras files are not read; export to ONNX",
}


def is_net_file(name: str) -> bool:
    """Return whether a name is the path of a net's file, be it of a kind that is read or not.

    So is that of many: a pattern, or a folder, whose name ends in ``/``.
    """
    return Path(name).suffix.lower() in (*SUFFIXES, *_REFUSED) or name.endswith(("/", "*"))


def net_files(path: Path) -> list[Path]:
    """Return the files that a net is read from: of a series the folder too, which gets more."""
    if not is_series(path):
        return [path]
    folder = path if path.is_dir() else path.parent
    return [folder, *sorted(series_files(path, SUFFIXES))]


def read_net(
    path: str | os.PathLike[str],
    activation: Activations = None,
    layers: Sequence[str] | None = None,
) -> Net:
    """Read a net that was made elsewhere.

    Parameters
    ----------
    path : path
        A PyTorch checkpoint (``.pt``, ``.pth``, ``.ckpt``: a state_dict of Linear
        layers, or one under the key ``state_dict`` or ``model_state_dict``), the same
        as ``.safetensors``, an ONNX graph, a JSON of weight lists, of ours or as Keras
        and Flax give them, or an NPZ of the arrays that Keras or scikit-learn gives.
    activation : str or sequence of str, optional
        What follows the layers, where the file does not say: one name for all
        hidden layers, or one for each layer; the output's may be left out.
    layers : sequence of str, optional
        The names of its layers in the order they run, where the file leaves it open.

    Raises
    ------
    InputError
        Naming the file and, where there is one, the layer at fault.
    """
    path = Path(path)
    return _from_bytes(path, _content(path), activation, layers, None)[0]


def read_snapshot(
    path: str | os.PathLike[str],
    activation: Activations = None,
    cache: str | os.PathLike[str] | None = None,
    layers: Sequence[str] | None = None,
) -> Snapshot:
    """Read a snapshot, or a net that was made elsewhere as one.

    Parameters
    ----------
    path, activation, layers
        As for `read_net`; the path of a snapshot too. A folder of checkpoints, or a pattern
        in the last part of the path (``run/step-*.pt``), is the last of them with a history.
    cache : path, optional
        The folder where what takes another library to read is kept, by its content: a
        second time needs neither torch nor onnx.

    Raises
    ------
    InputError
        As `read_net`.
    """
    path = Path(path)
    if is_series(path):
        return read_steps(series_files(path, SUFFIXES), activation, cache, layers)
    content = _content(path)
    if _is_snapshot(path):
        if activation is not None:
            raise InputError(f"{path}: a snapshot names its own activations; remove activation")
        if layers is not None:
            raise InputError(f"{path}: a snapshot keeps the order of its layers; remove layers")
        return Snapshot.load(path)
    kept = None if cache is None else Path(cache)
    net, notes = _from_bytes(path, content, activation, layers, kept)
    told = " ".join([f"Read from {legible(path.name)}.", *notes])
    return Snapshot(net=net, name=legible(path.stem), notes=told)


def read_steps(
    files: Sequence[Path],
    activation: Activations = None,
    cache: str | os.PathLike[str] | None = None,
    layers: Sequence[str] | None = None,
) -> Snapshot:
    """Read checkpoints of one training as its last net and a history.

    Parameters
    ----------
    files : sequence of path
        Each says in its name after how many steps it was kept; see `in_steps`.
    activation, cache, layers
        As for `read_snapshot`.

    Raises
    ------
    InputError
        As `read_snapshot`; or if names say no order, or shapes differ.
    """
    steps = in_steps(files)
    parts = _bundled(steps, None if cache is None else Path(cache))
    nets, losses = {}, []
    told: list[str] = []
    for step, file in steps.items():
        if file in parts:
            found, loss = parts[file]
            with _named(file):
                own = found if file.suffix.lower() == ".onnx" else in_order(found, layers)
                nets[step] = assemble(own, activation)
            losses.append(loss)
            told = [part.note for part in own if part.note]
        else:
            nets[step] = read_snapshot(file, activation, cache, layers).net
    known = np.array(losses) if len(losses) == len(steps) and None not in losses else None
    history = history_of(nets, steps, known)
    last = steps[max(steps)]
    of = f"Read from {len(steps)} files, the last of them {legible(last.name)}."
    notes = " ".join([of, *told])
    name = legible(last.absolute().parent.name)
    return Snapshot(net=history.nets[-1], name=name, notes=notes, history=history)


def _bundled(
    steps: Mapping[int, Path], kept: Path | None
) -> dict[Path, tuple[list[FileLayer], float | None]]:
    """Return the layers of all files that take a library to read, and their losses if kept.

    One process reads them all: it costs seconds to start.
    """
    mine = [
        file
        for file in steps.values()
        if file.suffix.lower() in _ISOLATED and not _is_snapshot(file)
    ]
    if not mine:
        return {}
    contents = {str(k): np.frombuffer(_content(file), np.uint8) for k, file in enumerate(mine)}
    size = sum(map(len, contents.values()))
    if size > limits.FILE_BYTES:
        raise InputError(
            f"{mine[0].parent}: its {len(mine):,} checkpoints have {size / 2**20:.0f} MB, at most "
            f"{limits.FILE_BYTES // 2**20} MB are read; name fewer"
        )
    reader, library = _ISOLATED[mine[0].suffix.lower()]
    content = save(contents, metadata={"reader": reader, "names": json.dumps(list(map(str, mine)))})
    told, arrays = isolated(
        "pleat.nets.files.readers:bundle_parts", content, library=library, kept=kept
    )
    return {
        file: (
            _layers(own, arrays, f"{t}."),
            float(arrays[f"{t}.loss"][0]) if f"{t}.loss" in arrays else None,
        )
        for t, (file, own) in enumerate(zip(mine, told, strict=True))
    }


def bundle_parts(content: bytes) -> Answer:
    """Return the layers of many files of one kind, as a process of its own answers."""
    size = int.from_bytes(content[:8], "little")
    head = json.loads(content[8 : 8 + size])["__metadata__"]
    read = globals()[head["reader"].partition(":")[2]]
    told, arrays = [], {}
    files = load(content)
    for t, name in enumerate(json.loads(head["names"])):
        with _named(name):
            own, found = read(files[str(t)].tobytes())
        told.append(own)
        arrays.update({f"{t}.{key}": array for key, array in found.items()})
    return told, arrays


@contextmanager
def _named(file: object) -> Iterator[None]:
    """Say of which file a fault is told."""
    try:
        yield
    except InputError as error:
        raise InputError("\n".join(f"{file}: {line}" for line in str(error).splitlines())) from None


def _is_snapshot(path: Path) -> bool:
    if path.suffix.lower() != ".safetensors":
        return False
    check_header(path)
    try:
        with safe_open(path, framework="numpy") as file:
            return "pleat" in (file.metadata() or {})
    except (SafetensorError, OSError):
        return True  # Reading it as one tells what is wrong with it.


def _content(path: Path) -> bytes:
    suffix = path.suffix.lower()
    if suffix in _REFUSED:
        raise InputError(f"{path}: {_REFUSED[suffix]}")
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: not a kind of net that is read; those are {', '.join(SUFFIXES)}")
    if not is_file(path):
        raise InputError(f"{path}: no such file")
    try:
        size = path.stat().st_size
        if size > limits.FILE_BYTES:
            most = limits.FILE_BYTES // 2**20
            raise InputError(
                f"{path}: has {size / 2**20:.0f} MB, more than the {most} MB "
                "of any net that could be drawn"
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _from_bytes(
    path: Path,
    content: bytes,
    activation: Activations,
    layers: Sequence[str] | None,
    kept: Path | None,
) -> tuple[Net, list[str]]:
    with _named(path):
        parts = _parts(path.suffix.lower(), content, layers, kept)
        return assemble(parts, activation), [part.note for part in parts if part.note]


def _parts(
    suffix: str, content: bytes, layers: Sequence[str] | None, kept: Path | None
) -> list[FileLayer]:
    if suffix == ".json":
        from pleat.nets.files.readers.weight_lists import read

        return read(content, layers)
    graph = suffix == ".onnx"
    if graph and layers is not None:
        raise InputError("a graph says in which order its layers run; remove layers")
    reader, library = _ISOLATED[suffix]
    told, arrays = isolated(reader, content, library=library, kept=kept)
    parts = _layers(told, arrays)
    # Here and not by the reader: what it has read is kept whatever order is asked for.
    return parts if graph else in_order(parts, layers)


def _layers(told: Any, arrays: Mapping[str, Any], prefix: str = "") -> list[FileLayer]:
    """Return the layers that `_answer` took apart, whose arrays have a prefix in their names."""
    return [
        FileLayer(
            name,
            arrays[f"{prefix}{k}.W"],
            arrays.get(f"{prefix}{k}.b"),
            activation,
            key,
            note,
        )
        for k, (name, activation, key, note) in enumerate(told)
    ]


def _answer(parts: list[FileLayer]) -> Answer:
    check(parts)
    arrays = {f"{k}.W": part.W.astype(np.float64) for k, part in enumerate(parts)}
    for k, part in enumerate(parts):
        if part.b is not None:
            arrays[f"{k}.b"] = part.b.astype(np.float64)
    return [(part.name, part.activation, part.key, part.note) for part in parts], arrays


def checkpoint_parts(content: bytes) -> Answer:
    """Return the layers of a PyTorch checkpoint, as a process of its own answers."""
    from pleat.nets.files.readers.checkpoint import read_checkpoint
    from pleat.nets.files.readers.state_dict import linear_layers

    tensors, loss = read_checkpoint(content)
    told, arrays = _answer(linear_layers(tensors))
    return told, arrays if loss is None else {**arrays, "loss": np.array([loss])}


def safetensors_parts(content: bytes) -> Answer:
    """Return the layers of a state_dict kept as safetensors."""
    from pleat.nets.files.readers.state_dict import linear_layers, read_safetensors

    return _answer(linear_layers(read_safetensors(content)))


def npz_parts(content: bytes) -> Answer:
    """Return the layers of an NPZ of arrays."""
    from pleat.nets.files.readers.weight_arrays import read

    return _answer(read(content))


def onnx_parts(content: bytes) -> Answer:
    """Return the layers of an ONNX graph."""
    from pleat.nets.files.readers import onnx_graph

    with np.errstate(all="ignore"):  # what comes of it is checked
        return _answer(onnx_graph.read(content))
