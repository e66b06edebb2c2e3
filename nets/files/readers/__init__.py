"""Nets that were made elsewhere, as ours: one module for each kind of file.

No file is trusted: nothing in it is run, and what is not a chain of fully
connected layers with known activations is refused in one sentence.

Programs exported by torch (``.pt2``) are not read: torch itself unpickles parts
of such a file without restriction and evaluates expressions in it as Python,
so that to open one is to run it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from pleat.configs import limits
from pleat.nets.errors import InputError
from pleat.nets.files.isolation import Answer, isolated
from pleat.nets.files.names import legible
from pleat.nets.files.readers.file_layers import Activations, FileLayer, assemble, check
from pleat.nets.files.readers.layer_order import in_order
from pleat.nets.files.snapshot import Snapshot, check_header
from pleat.nets.files.values import is_file
from pleat.nets.model import Net

__all__ = ["Activations", "is_net_file", "read_net", "read_snapshot"]

SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt", ".onnx", ".json")
# By suffix: the reader, and the library that it takes.
_ISOLATED = {
    ".safetensors": ("pleat.nets.files.readers:safetensors_parts", "safetensors.numpy"),
    ".onnx": ("pleat.nets.files.readers:onnx_parts", "onnx"),
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
    """Return whether a name is the path of a net's file, be it of a kind that is read or not."""
    return Path(name).suffix.lower() in (*SUFFIXES, *_REFUSED)


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
        as ``.safetensors``, an ONNX graph or a JSON of weight lists, of ours or as Keras
        and Flax give them.
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
    return _from_bytes(path, _content(path), activation, layers, None)


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
        As for `read_net`; the path of a snapshot too.
    cache : path, optional
        The folder where what takes another library to read is kept, by its content: a
        second time needs neither torch nor onnx.

    Raises
    ------
    InputError
        As `read_net`.
    """
    path = Path(path)
    content = _content(path)
    suffix = path.suffix.lower()
    if suffix == ".safetensors" and _is_snapshot(path):
        if activation is not None:
            raise InputError(f"{path}: a snapshot names its own activations; remove activation")
        if layers is not None:
            raise InputError(f"{path}: a snapshot keeps the order of its layers; remove layers")
        return Snapshot.load(path)
    kept = None if cache is None else Path(cache)
    net = _from_bytes(path, content, activation, layers, kept)
    return Snapshot(net=net, name=legible(path.stem), notes=f"Read from {legible(path.name)}.")


def _is_snapshot(path: Path) -> bool:
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
) -> Net:
    try:
        return assemble(_parts(path.suffix.lower(), content, layers, kept), activation)
    except InputError as error:
        lines = str(error).splitlines()
        raise InputError("\n".join(f"{path}: {line}" for line in lines)) from None


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
    parts = [
        FileLayer(name, arrays[f"{k}.W"], arrays.get(f"{k}.b"), activation, key)
        for k, (name, activation, key) in enumerate(told)
    ]
    # Here and not by the reader: what it has read is kept whatever order is asked for.
    return parts if graph else in_order(parts, layers)


def _answer(parts: list[FileLayer]) -> Answer:
    check(parts)
    arrays = {f"{k}.W": part.W.astype(np.float64) for k, part in enumerate(parts)}
    for k, part in enumerate(parts):
        if part.b is not None:
            arrays[f"{k}.b"] = part.b.astype(np.float64)
    return [(part.name, part.activation, part.key) for part in parts], arrays


def checkpoint_parts(content: bytes) -> Answer:
    """Return the layers of a PyTorch checkpoint, as a process of its own answers."""
    from pleat.nets.files.readers.checkpoint import read_checkpoint
    from pleat.nets.files.readers.state_dict import linear_layers

    return _answer(linear_layers(read_checkpoint(content)))


def safetensors_parts(content: bytes) -> Answer:
    """Return the layers of a state_dict kept as safetensors."""
    from pleat.nets.files.readers.state_dict import linear_layers, read_safetensors

    return _answer(linear_layers(read_safetensors(content)))


def onnx_parts(content: bytes) -> Answer:
    """Return the layers of an ONNX graph."""
    from pleat.nets.files.readers import onnx_graph

    with np.errstate(all="ignore"):  # what comes of it is checked
        return _answer(onnx_graph.read(content))
