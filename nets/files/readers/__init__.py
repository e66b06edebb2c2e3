"""Nets that were made elsewhere, as ours: one module for each kind of file.

No file is trusted: nothing in it is run, and what is not a chain of fully
connected layers with known activations is refused in one sentence.

Programs exported by torch (``.pt2``) are not read: torch itself unpickles parts
of such a file without restriction and evaluates expressions in it as Python,
so that to open one is to run it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from safetensors import SafetensorError, safe_open

from pleat.nets.errors import InputError
from pleat.nets.files.readers.parts import Activations, Part, assemble
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.model import Net

__all__ = ["Activations", "is_net_file", "read_net", "read_snapshot"]

# Larger files hold nets that nobody could draw, and would take minutes to refuse.
LARGEST = 64 * 2**20
SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt", ".onnx", ".json")
# What needs a library of its own to read: read once, then from the cache.
_SLOW = (".pt", ".pth", ".ckpt", ".onnx")
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
    return _from_bytes(path, _content(path), activation, layers)


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
        The folder where what takes another library to read is kept as a snapshot,
        by its content: a second time needs neither torch nor onnx.

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
    kept = None
    if cache is not None and suffix in _SLOW:
        kept = Path(cache) / f"import-{_key(suffix, content, activation, layers)}.safetensors"
        try:
            return Snapshot.load(kept)
        except InputError:
            pass
    net = _from_bytes(path, content, activation, layers)
    snapshot = Snapshot(net=net, name=path.stem, notes=f"Read from {path.name}.")
    if kept is not None:
        snapshot.save(kept)
    return snapshot


def _is_snapshot(path: Path) -> bool:
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
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise InputError(
                f"{path}: has {size / 2**20:.0f} MB, more than the {LARGEST // 2**20} MB "
                "of any net that could be drawn"
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _from_bytes(
    path: Path, content: bytes, activation: Activations, layers: Sequence[str] | None
) -> Net:
    try:
        return assemble(_parts(path.suffix.lower(), content, layers), activation)
    except InputError as error:
        lines = str(error).splitlines()
        raise InputError("\n".join(f"{path}: {line}" for line in lines)) from None


def _parts(suffix: str, content: bytes, layers: Sequence[str] | None) -> list[Part]:
    match suffix:
        case ".json":
            from pleat.nets.files.readers.weight_lists import read

            return read(content, layers)
        case ".onnx":
            from pleat.nets.files.readers import onnx_graph

            if layers is not None:
                raise InputError("a graph says in which order its layers run; remove layers")
            return onnx_graph.read(content)
        case ".safetensors":
            from pleat.nets.files.readers.state_dict import linear_layers, read_safetensors

            return linear_layers(read_safetensors(content), layers)
        case _:
            from pleat.nets.files.readers.checkpoint import read_checkpoint
            from pleat.nets.files.readers.state_dict import linear_layers

            return linear_layers(read_checkpoint(content), layers)


def _key(suffix: str, content: bytes, activation: Activations, layers: Sequence[str] | None) -> str:
    named = "" if layers is None else list(layers)
    digest = hashlib.sha256(f"{_readers()} {suffix} {activation!r} {named}".encode())
    digest.update(content)
    return digest.hexdigest()[:32]


@cache
def _readers() -> str:
    """Hash of the readers' own sources: what another version has read is read anew."""
    sources = sorted(Path(__file__).resolve().parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
