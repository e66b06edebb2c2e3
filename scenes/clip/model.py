"""Clips as data: a TOML file read into typed, frozen models."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, SerializeAsAny

from pleat.configs import shipped
from pleat.nets.data import Dataset, decided
from pleat.nets.errors import InputError
from pleat.nets.files.readers import is_net_file
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.tables import find_dataset
from pleat.nets.files.toml import read_toml_model
from pleat.nets.model import Net
from pleat.nets.training.train import ensure_snapshot
from pleat.scenes.beats import Beat, kind_of
from pleat.scenes.clip.articles import unknown_figures
from pleat.scenes.clip.caption_facts import Facts
from pleat.scenes.clip.plugin_code import foreign_code
from pleat.scenes.clip.projections import Projection, projection_faults
from pleat.scenes.clip.translation import translate, translation_faults
from pleat.scenes.clip.validation import misfits, missing, with_class_names
from pleat.scenes.film.cache import default_cache
from pleat.scenes.playback.side_by_side import beat_fault

_FIELD = re.compile(r"\{(\w*)\}")


def _beat(value: Any) -> Any:
    """Read a table of a beat as the kind that its `do` names."""
    if isinstance(value, Beat) or not isinstance(value, dict):
        return value
    kind = kind_of(str(value.get("do", "")))
    if not value.get("id"):
        raise ValueError("id is missing: name the beat, such as id = 'fold-1'")
    return kind.model_validate(value)


class Head(BaseModel):
    """The table ``[clip]``: what is drawn, and what the clip is called.

    Attributes
    ----------
    title : str
        What chapters and lists call it.
    alt : str
        What it shows, for those who can't see it.
    notes : str
        For those who look closer: where it differs from its source, and why.
    net : str, optional
        A shipped snapshot's name, or the path of a snapshot, a PyTorch checkpoint,
        an ONNX file or a JSON of weight lists; a card needs none.
    activation : str or tuple of str, optional
        What follows the hidden layers, or each layer, of a net whose file does not
        say, such as a checkpoint.
    depth : int, optional
        Take only so many of its layers.
    data : str, optional
        A dataset, or the path of a table of points, ``.csv`` or ``.npz``; by default
        what the net was trained on.
    threshold : float
        Class 1 lies above it on the number line.
    point : int, optional
        The data point whose values stand in the neurons, from 0.
    language : str
        Of this file's captions.
    languages : tuple of str
        Those that the clip must be complete in, besides its own.
    figures : tuple of str
        Ids of the figures it covers.
    layout : str
        ``plane`` (panel and plane), ``wide`` (the plane alone), ``pair`` (two planes side
        by side), ``matrix`` (matrix and network, a small plane), ``product`` (those
        alone) or ``card`` (no plane).
    turns : dict of int to str
        Layers whose W moves the plane by a ``turn`` rather than ``straight``.
    projections : dict of int to str or tuple of int
        How layers of three and more neurons, 0 being the inputs, are seen: along their
        data's first two principal ``components``, or along two or three of them, from 1. By
        default three neurons are a space and more are seen along components.
    pace : float
        How many times as long as usual things move: 2 is slow, 0.5 quick.
    symbol : str
        What the equation calls the net.
    classes : tuple of str
        What the legend calls the classes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    alt: str = ""
    notes: str = ""
    net: str | None = None
    activation: str | tuple[str, ...] | None = None
    depth: int | None = Field(default=None, ge=1)
    data: str | None = None
    threshold: float = Field(default=0.0, allow_inf_nan=False)
    point: int | None = None
    language: str = "en"
    languages: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    layout: Literal["plane", "wide", "pair", "matrix", "product", "card"] = "plane"
    turns: dict[int, Literal["straight", "turn"]] = Field(default_factory=dict)
    projections: dict[int, Projection] = Field(default_factory=dict)
    pace: float = Field(default=1.0, ge=0.25, le=4)
    symbol: str = Field(default="f", pattern=r"^[a-zA-Z]$")
    classes: tuple[str, ...] = Field(default=("class 0", "class 1"), min_length=2, max_length=6)


class Clip(BaseModel):
    """One scene of 5 to 60 s: its head and its beats in order.

    Attributes
    ----------
    head : Head
        Written ``[clip]``.
    beats : tuple of Beat
        Written ``[[beat]]``, each of the kind that its `do` names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    head: Head = Field(alias="clip")
    beats: tuple[SerializeAsAny[Annotated[Beat, BeforeValidator(_beat)]], ...] = Field(
        alias="beat", min_length=1
    )
    _path: Path = PrivateAttr(default=Path("clip.toml"))
    # Where it stands when two are side by side.
    _side: Literal["left", "right"] = PrivateAttr(default="left")
    _twin: bool = PrivateAttr(default=False)
    # Of a clip in Python: its file and class, the sources it was read from and their
    # hash, and the first beat that shows what the script has drawn by itself.
    _script: tuple[str, str] | None = PrivateAttr(default=None)
    _sources: tuple[Path, ...] = PrivateAttr(default=())
    _script_code: str = PrivateAttr(default="")
    _own_from: int | None = PrivateAttr(default=None)

    @property
    def path(self) -> Path:
        """The file; its translations stand beside it."""
        return self._path

    @property
    def twin(self) -> bool:
        """Whether it shows the net of the clip at its left once more."""
        return self._twin

    @property
    def script(self) -> tuple[str, str] | None:
        """File and class of a clip in Python; None of one in TOML."""
        return self._script

    @property
    def sources(self) -> tuple[Path, ...]:
        """The script of a clip in Python, and the modules beside it that it imports."""
        return self._sources

    @property
    def script_code(self) -> str:
        """A hash of those sources as they were when the clip was read."""
        return self._script_code

    @property
    def name(self) -> str:
        """The file's name without ``.toml``, or the class of a Python clip."""
        return self._script[1] if self._script else self._path.stem

    @property
    def title(self) -> str:
        """The clip's title."""
        return self.head.title

    @cached_property
    def snapshot(self) -> Snapshot | None:
        """The net's snapshot, trained now only if its recipe has changed since it was."""
        if self.head.net is None:
            return None
        return ensure_snapshot(
            self.head.net,
            base=self._path.parent,
            cache=default_cache() / "snapshots",
            activation=self.head.activation,
        )

    @cached_property
    def net(self) -> Net:
        """The net, or those layers of it that the clip is about.

        Raises
        ------
        InputError
            If the clip names none.
        """
        if self.snapshot is None:
            raise InputError(f'{self.name}: [clip] names no net; write net = "NAME"')
        return Net(self.snapshot.net.layers[: self.head.depth])

    @cached_property
    def dataset(self) -> Dataset:
        """The data that is drawn and counted; no points at all if there is none."""
        name = self.head.data or (self.snapshot.data if self.snapshot else None)
        if name is not None:
            base = self._path.parent
            if self.head.data is None and is_path(self.head.net):
                base = (base / str(self.head.net)).parent
            return find_dataset(name, base)
        width = self.net.widths[0] if self.snapshot else 2
        return Dataset("none", np.zeros((0, width)), np.zeros(0, dtype=np.int64), "")

    @cached_property
    def wrong(self) -> NDArray[np.int64]:
        """Which data points the net puts into another class than theirs."""
        classes = decided(self.net(self.dataset.points), self.head.threshold)
        return np.flatnonzero(classes != self.dataset.labels)

    @cached_property
    def foreign_code(self) -> str:
        """What tells the code of plug-ins and scripts that it uses from any other."""
        return foreign_code(self)

    @cached_property
    def facts(self) -> Facts:
        """What captions may quote, measured from net, data and threshold."""
        return Facts(self)

    @property
    def decimals(self) -> int:
        """Two, unless all numbers of net and data are integers."""
        layers = self.net.layers if self.snapshot else ()
        numbers = [a for layer in layers for a in (layer.W, layer.b)]
        whole = all((a == np.round(a)).all() for a in (*numbers, self.dataset.points))
        return 0 if whole else 2

    def caption(self, beat: Beat) -> str:
        """Return a beat's caption with its facts filled in.

        Raises
        ------
        InputError
            If it quotes a fact there is none of.
        """

        def fill(match: re.Match[str]) -> str:
            try:
                return self.facts[match.group(1)]
            except KeyError:
                known = ", ".join(f"{{{fact}}}" for fact in self.facts)
                raise InputError(
                    f"{self.name}: beat {beat.id!r}: caption quotes {match.group()}; "
                    f"known are {known or 'none without a net'}"
                ) from None

        return _FIELD.sub(fill, beat.caption)

    def in_language(self, language: str | None) -> Clip:
        """Return the clip with its words in a language, its own if None.

        Raises
        ------
        InputError
            If it is not in that language, or not completely.
        """
        return self if language is None else translate(self, language)

    def own(self, k: int) -> bool:
        """Whether the script has drawn something by itself in the first k beats and the next."""
        return self._own_from is not None and k >= self._own_from

    @property
    def poster(self) -> int:
        """The beat, from 0, whose picture stands for the clip: its last but a pause."""
        return max((k for k, beat in enumerate(self.beats) if beat.do != "pause"), default=0)

    def layer_before(self, beat: Beat) -> int:
        """Return behind which layer the sheet stands when a beat begins; 0 is the input."""
        layer = 0
        for earlier in self.beats:
            if earlier is beat:
                break
            led = earlier.leads_to(self)
            if led is not None and earlier.side in ("both", self._side):
                layer = led
        return layer

    def index(self, beat_id: str) -> int:
        """Return the place of a beat, from 0.

        Raises
        ------
        InputError
            If there is no beat of that id.
        """
        for k, beat in enumerate(self.beats):
            if beat.id == beat_id:
                return k
        raise InputError(
            f"{self.name}: no beat {beat_id!r}; there are {', '.join(b.id for b in self.beats)}"
        )

    def check(self) -> None:
        """Check what the models can't: ids, beats against the net, words in each language.

        Raises
        ------
        InputError
            Naming every fault, one a line.
        """
        faults = missing(self)
        if faults:
            raise InputError("\n".join(f"{self.name}: {fault}" for fault in faults))
        seen: set[str] = set()
        for k, beat in enumerate(self.beats, 1):
            if beat.id in seen:
                faults.append(f"beat {k}: id {beat.id!r} is taken by an earlier beat")
            seen.add(beat.id)
            fault = beat_fault(beat, self)
            if fault:
                faults.append(f"beat {beat.id!r}: {fault}")
            try:
                self.caption(beat)
            except InputError as error:
                faults.append(str(error).removeprefix(f"{self.name}: "))
        faults += misfits(self)
        faults += projection_faults(self) if self.snapshot else ()
        faults += [f"figures: {fault}" for fault in unknown_figures(self.head.figures)]
        lines = [f"{self.name}: {fault}" for fault in faults] + translation_faults(self)
        if lines:
            raise InputError("\n".join(lines))


def load_clip(name: str | Path, language: str | None = None) -> Clip:
    """Load a shipped clip by name, or any clip from its TOML file.

    Parameters
    ----------
    name : str or path
        A shipped clip's name, a path that ends in ``.toml``, or ``FILE.py:CLASS``.
    language : str, optional
        Of its words; by default the file's own.

    Raises
    ------
    InputError
        If there is none, or it is not valid: all faults of the file at once.
    """
    if is_script(name):
        # Only a script needs manim to be read.
        from pleat.scenes.playback.script import load_script

        return load_script(str(name)).in_language(language)
    known, path = shipped("clips"), place_of(name)
    if path.suffix != ".toml" or not path.is_file():
        what = f"no clip file {name}" if path.suffix == ".toml" else f"no clip {str(name)!r}"
        raise InputError(f"{what}; shipped are {', '.join(known)}, or give a .toml file")
    clip = read_toml_model(path, Clip)
    clip._path = path
    clip = with_class_names(clip)
    clip.check()
    return clip.in_language(language)


def is_script(name: str | Path) -> bool:
    """Return whether a clip's name is ``FILE.py`` or ``FILE.py:CLASS``."""
    return str(name).endswith(".py") or ".py:" in str(name)


def is_path(net: str | None) -> bool:
    """Return whether what names a net is a file, and not the name of one that ships."""
    return net is not None and (is_net_file(net) or net.endswith(".toml"))


def place_of(name: str | Path) -> Path:
    """Return the file that a clip's name leads to, whether or not it is there."""
    if ".py:" in str(name):
        return Path(str(name).rpartition(":")[0])
    return shipped("clips").get(str(name)) or Path(name)
