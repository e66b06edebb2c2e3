"""Snapshots: one net's weights with how they came to be, as a file and in memory.

Between training and drawing stands nothing but this: float64 numpy arrays and
plain metadata, kept as safetensors, so that no file can run code when loaded.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticSerializationError
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from pleat.configs import limits
from pleat.nets.data import Dataset, dataset
from pleat.nets.errors import InputError, instead, named, quoted
from pleat.nets.files.from_torch import read_module
from pleat.nets.files.keeping import kept_file, use
from pleat.nets.files.names import beside
from pleat.nets.files.tables import find_dataset
from pleat.nets.files.values import Text, is_file, value_faults
from pleat.nets.files.writing import whole_file
from pleat.nets.history import History
from pleat.nets.metrics import Errors, Metrics, judge, usual_threshold
from pleat.nets.model import Layer, Net

# The second has channels, by which edges skip layers; what has none is still written as the first.
SCHEMA = 2
SHIPPED = Path(__file__).resolve().parents[1] / "shipped"


class _Version(BaseModel):
    schema_version: int


class _Meta(BaseModel):
    """What a file holds beside its tensors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int
    name: Text
    title: Text
    notes: Text
    activations: tuple[Text, ...]
    carried: tuple[int, ...] = ()
    data: Text | None
    metrics: Metrics | Errors | None
    recipe: dict[str, Any]
    recipe_hash: str | None
    seed: int | None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One net's weights with how they came to be.

    Attributes
    ----------
    net : Net
    name, title, notes : str
        What it is called; words for a person.
    data : str or None
        The data set it was made for, as `pleat.nets.files.tables.find_dataset` reads it; the
        path of a table starts from the folder of the snapshot or its recipe.
    metrics : Metrics, Errors or None
        Measured on that data: errors where it has targets.
    recipe : mapping
        The recipe it was made by, as plain JSON values; empty if there is none.
    recipe_hash : str or None
        That recipe's hash: training anew is due when it differs.
    seed : int or None
        The seed that won.
    history : History or None
    """

    net: Net
    name: str = ""
    title: str = ""
    notes: str = ""
    data: str | None = None
    metrics: Metrics | Errors | None = None
    recipe: Mapping[str, Any] = field(default_factory=dict)
    recipe_hash: str | None = None
    seed: int | None = None
    history: History | None = None

    def __repr__(self) -> str:
        match self.metrics:
            case Metrics(correct=correct, n=n):
                score = f", {correct}/{n}"
            case Errors(mse=mse):
                score = f", mse={mse:.3g}"
            case None:
                score = ""
        return f"Snapshot({self.name!r}, {self.net!r}, data={self.data!r}{score})"

    @property
    def dataset(self) -> Dataset:
        """The data it was made for; the path of a table starts from the current folder.

        Raises
        ------
        InputError
            If it names none, or the table is not there.
        """
        if self.data is None:
            raise InputError(f"snapshot {self.name!r} names no data set")
        return find_dataset(self.data)

    @property
    def threshold(self) -> float:
        """Where class 1 begins on the number line."""
        if isinstance(self.metrics, Metrics):
            return self.metrics.threshold
        return usual_threshold(self.net)

    @cached_property
    def digest(self) -> str:
        """Hash of all it holds, as hexadecimal: equal snapshots share it, on any machine."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @classmethod
    def from_torch(
        cls, module: Any, *, data: str | None = None, threshold: float | None = None, name: str = ""
    ) -> Snapshot:
        """Take the weights of a torch module.

        Parameters
        ----------
        module : torch.nn.Module
            A chain of ``Linear`` layers and activations, as modules or functions. A
            ``BatchNorm1d`` is folded into the ``Linear`` beside it, as `notes` then says.
        data : str, optional
            The data set to measure it on.
        threshold : float, optional
            Where to measure; by default the usual one for the net's end.
        name : str
            What to call it.

        Raises
        ------
        InputError
            If a layer is of another kind, or the module computes something else
            than a chain of layers.
        """
        net, notes = read_module(module)
        metrics = judge(net, dataset(data), threshold) if data is not None else None
        return cls(net=net, name=name, notes=notes, data=data, metrics=metrics)

    def to_bytes(self) -> bytes:
        """Return the file's content; the same for the same snapshot."""
        tensors: dict[str, NDArray[Any]] = {}
        for k, layer in enumerate(self.net.layers):
            tensors[f"layers.{k}.W"] = layer.W
            if layer.biased:
                tensors[f"layers.{k}.b"] = layer.b
        if self.history is not None:
            tensors["history.steps"] = np.asarray(self.history.steps, dtype=np.int64)
            if self.history.loss is not None:
                tensors["history.loss"] = np.asarray(self.history.loss, dtype=np.float64)
            for k in range(len(self.net.layers)):
                layers = [net.layers[k] for net in self.history.nets]
                tensors[f"history.{k}.W"] = np.stack([layer.W for layer in layers])
                if layers[0].biased:
                    tensors[f"history.{k}.b"] = np.stack([layer.b for layer in layers])
        carried = tuple(layer.carried for layer in self.net.layers)
        meta = _Meta(
            schema_version=SCHEMA if any(carried) else 1,
            name=self.name,
            title=self.title,
            notes=self.notes,
            activations=self.net.activations,
            carried=carried,
            data=self.data,
            metrics=self.metrics,
            recipe=dict(self.recipe),
            recipe_hash=self.recipe_hash,
            seed=self.seed,
        )
        contiguous = {key: np.ascontiguousarray(tensors[key]) for key in sorted(tensors)}
        # One metadata key: safetensors does not keep several in a fixed order.
        try:
            text = meta.model_dump_json(exclude=None if any(carried) else {"carried"})
        except PydanticSerializationError:  # such as the path of a table that is no UTF-8
            raise InputError(f"{self.data!r} is no text that a file can hold; rename it") from None
        return save(contiguous, metadata={"pleat": text})

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it; the file appears under its name only when complete.

        Raises
        ------
        InputError
            If the file cannot be written.
        """
        path = Path(path)
        with whole_file(path) as part:
            part.write_bytes(self.to_bytes())
        return path

    def keep(self, path: Path) -> None:
        """Write it to a cache if that can be written: it can be made anew at any time."""
        with contextlib.suppress(InputError), kept_file(path) as part:
            part.write_bytes(self.to_bytes())

    @classmethod
    def kept(cls, path: Path) -> Snapshot | None:
        """Read one from a cache, or return None if there is no sound one."""
        if use(path):
            with contextlib.suppress(InputError):
                return cls.load(path)
        return None

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Snapshot:
        """Read one.

        Raises
        ------
        InputError
            If there is no such file, or it is not a whole and sound snapshot.
        """
        path = Path(path)
        if not is_file(path):
            raise InputError(f"{path}: no such file")
        check_header(path)
        try:
            with safe_open(path, framework="numpy") as file:
                text = (file.metadata() or {}).get("pleat")
                tensors = {key: np.array(file.get_tensor(key)) for key in file.keys()}  # noqa: SIM118
        except (SafetensorError, OSError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{path}: not a sound safetensors file: {error}") from None
        if text is None:
            raise InputError(f"{path}: not a pleat snapshot: the metadata lacks the key 'pleat'")
        try:
            return _assemble(_read_meta(text), tensors)
        except InputError as error:
            raise InputError(f"{path}: {error}") from None


def check_header(path: Path) -> None:
    """Refuse a safetensors file that is too large, or says too much of itself.

    Raises
    ------
    InputError
        Naming the file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = int.from_bytes(file.read(8), "little")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    if size > limits.FILE_BYTES:
        raise InputError(f"{path}: has more than {limits.FILE_BYTES // 2**20} MB")
    if limits.HEADER_BYTES < head <= size:
        raise InputError(
            f"{path}: has a header of {head:,} bytes, at most {limits.HEADER_BYTES:,} are read"
        )


def _read_meta(text: str) -> _Meta:
    try:
        # The version first: a newer schema may have keys this one does not know.
        version = _Version.model_validate_json(text).schema_version
        if version > SCHEMA:
            raise InputError(f"written by a newer pleat: schema {version}, this reads {SCHEMA}")
        if version < 1:
            raise InputError(f"schema {version} is unknown, this pleat reads {SCHEMA}")
        meta = _Meta.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(map(str, fault["loc"])) or "JSON"
        raise InputError(f"broken metadata: {named(key)}: {fault['msg']}") from None
    for place, said in value_faults(meta.recipe):
        raise InputError(f"broken metadata: recipe.{'.'.join(map(str, place))}: {said}")
    if len(meta.activations) > limits.LAYERS:
        raise InputError(f"has {len(meta.activations):,} layers, more than {limits.LAYERS}")
    if meta.carried and (
        len(meta.carried) != len(meta.activations) or min(meta.carried) < 0 or meta.carried[-1]
    ):
        raise InputError(
            "broken metadata: carried must have a number for each layer, 0 for the last one"
        )
    return meta


def _in_range(tensor: NDArray[Any]) -> bool:
    with np.errstate(invalid="ignore"):
        return bool((np.abs(tensor.astype(np.float64)) <= limits.LARGEST).all())


def _assemble(meta: _Meta, tensors: dict[str, NDArray[Any]]) -> Snapshot:
    def take(key: str, ndim: int) -> NDArray[Any]:
        tensor = tensors.get(key)
        if tensor is None or tensor.ndim != ndim:
            raise InputError(f"tensor {key!r} is missing or does not have {ndim} dimensions")
        if 0 in tensor.shape or max(tensor.shape) > max(limits.NEURONS, limits.KEPT_STEPS):
            raise InputError(
                f"tensor {key!r} has shape {tensor.shape}, it must be of 1 to {limits.NEURONS:,} "
                f"neurons and at most {limits.KEPT_STEPS:,} steps"
            )
        if tensor.dtype.kind not in "fiu" or not _in_range(tensor):
            raise InputError(
                f"tensor {key!r} must hold finite numbers up to {limits.LARGEST:g} alone"
            )
        return tensor

    def net(prefix: str, step: tuple[int, ...] = ()) -> Net:
        extra = len(step)
        layers = []
        for k, name in enumerate(meta.activations):
            W = take(f"{prefix}.{k}.W", 2 + extra)[step]
            carried = meta.carried[k] if meta.carried else 0
            # A file holds no b where a layer has none.
            biased = f"layers.{k}.b" in tensors
            b = take(f"{prefix}.{k}.b", 1 + extra)[step] if biased else np.zeros(len(W))
            layers.append(Layer(W, b, name, biased, carried))
        return Net(tuple(layers))

    history = None
    if "history.steps" in tensors:
        steps = take("history.steps", 1)
        if steps[0] < 0 or (np.diff(steps.astype(np.int64)) <= 0).any():
            raise InputError("the steps of the history do not rise")
        lengths = {len(t) for key, t in tensors.items() if key.startswith("history.") and t.ndim}
        if lengths != {len(steps)}:
            raise InputError("the tensors of the history differ in length")
        history = History(
            steps=steps.astype(np.int64),
            nets=tuple(net("history", (t,)) for t in range(len(steps))),
            loss=take("history.loss", 1).astype(np.float64) if "history.loss" in tensors else None,
        )
    return Snapshot(
        net=net("layers"),
        name=meta.name,
        title=meta.title,
        notes=meta.notes,
        data=meta.data,
        metrics=meta.metrics,
        recipe=meta.recipe,
        recipe_hash=meta.recipe_hash,
        seed=meta.seed,
        history=history,
    )


def shipped_snapshots() -> dict[str, Path]:
    """Return the files of the snapshots that come with pleat, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.safetensors"))}


def find_snapshot(name: str, base: str | os.PathLike[str] = ".") -> Snapshot:
    """Load a snapshot by name or path.

    Parameters
    ----------
    name : str
        A shipped one's name, or the path of a ``.safetensors`` file.
    base : path
        What a relative path starts from.

    Raises
    ------
    InputError
        If there is none of that name, or its file is not sound.
    """
    if name.endswith(".safetensors"):
        return Snapshot.load(beside(name, base))
    shipped = shipped_snapshots()
    if name not in shipped:
        more = "or give the path of a .safetensors, .pt, .pth, .onnx, .json or .npz file"
        raise InputError(f"unknown net {quoted(name)}; {instead(name, shipped, more)}")
    return Snapshot.load(shipped[name])
