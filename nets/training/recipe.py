"""Recipes: how a snapshot comes to be, as typed TOML."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import (
    AfterValidator,
    Field,
    PrivateAttr,
    ValidationInfo,
    model_validator,
)

from pleat.configs import limits, shipped
from pleat.nets.activation import activation
from pleat.nets.data import Dataset, fits
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.names import beside, check_name, legible
from pleat.nets.files.tables import find_dataset, is_table
from pleat.nets.files.toml import read_toml_model
from pleat.nets.files.values import Text
from pleat.nets.model import Net
from pleat.nets.training.by_hand import (
    ActivationName,
    BooleanName,
    HandSet,
    Interpolation,
    RecipePart,
    SkipEdges,
    Weight,
    net_of,
)


def _folder(info: ValidationInfo) -> Path:
    return Path((info.context or {}).get("folder", "."))


def _named(text: str, info: ValidationInfo) -> str:
    found = find_dataset(text, _folder(info))
    return text if is_table(text) else found.name


# The snapshot's file is called so.
FileName = Annotated[str, AfterValidator(lambda name: check_name(name) if name else name)]
DatasetName = Annotated[str, AfterValidator(_named)]


class Training(RecipePart):
    """Full-batch training of many seeds at once."""

    loss: Literal["logistic", "cross-entropy", "mse"] | None = Field(
        default=None,
        description="What is made small: by default 'mse', the mean squared error, if the data "
        "have a target, and 'logistic' if they have classes; of more than two classes that is "
        "the cross-entropy of all outputs, one a class, and is called either.",
    )
    optimizer: Literal["adam"] = Field(default="adam", description="How.")
    lr: float = Field(default=0.03, gt=0, description="Learning rate.")
    steps: int = Field(gt=0, le=limits.STEPS, description="How often the weights are moved.")
    l2: float = Field(default=0.0, ge=0, description="Penalty on the squares of W, not of b.")
    init: Literal["he", "glorot", "normal"] = Field(
        default="he", description="What the first weights are drawn from."
    )
    seeds: int = Field(default=64, gt=0, le=limits.SEEDS, description="How many nets are trained.")
    first_seed: int = Field(default=0, ge=0, lt=2**31, description="The others follow it.")
    history: int | tuple[int, ...] = Field(
        default=48, description="Steps whose weights are kept, or how many: denser at the start."
    )

    @model_validator(mode="after")
    def _history_in_range(self) -> Self:
        given = self.history
        kept = given if isinstance(given, int) else len(given)
        if isinstance(given, int) and given < 2:
            raise InputError("history must keep at least 2 steps")
        if kept > limits.KEPT_STEPS:
            raise InputError(f"history must keep at most {limits.KEPT_STEPS:,} steps")
        if not isinstance(given, int) and any(not 0 <= step <= self.steps for step in given):
            raise InputError(f"history must lie between 0 and steps = {self.steps}")
        return self

    def gains(self, widths: Sequence[int]) -> list[float]:
        """Return the standard deviation of each layer's first weights."""
        pairs = list(itertools.pairwise(widths))
        if self.init == "normal":
            return [1.0] * len(pairs)
        return [(2 / (n if self.init == "he" else n + m)) ** 0.5 for n, m in pairs]

    @property
    def kept(self) -> tuple[int, ...]:
        """The steps whose weights are kept, rising, from 0 to the last one."""
        given = self.history
        if isinstance(given, int):
            # Weights move fastest at the start.
            given = tuple(np.rint(self.steps * np.linspace(0, 1, given) ** 2).astype(int).tolist())
        return tuple(sorted({0, *given, self.steps}))


class Select(RecipePart):
    """What makes one seed better than another with as many points right."""

    margin_share: float = Field(
        default=0.7,
        gt=0,
        le=1,
        description="Margins from this share of the best on count as equal.",
    )
    condition: float = Field(default=3.0, gt=1, description="Largest condition number of W1.")
    active: tuple[float, float] = Field(
        default=(0.15, 0.85),
        description="Bounds of the share of the data where a unit is active.",
    )
    gap: float = Field(
        default=0.05,
        ge=0,
        description="Least distance of two folded classes, in extents of the data.",
    )
    rotation: float = Field(default=90.0, gt=0, le=180, description="Largest turn by W1, degrees.")


class GaugeChoice(RecipePart):
    """How the free scale of a unit is chosen."""

    row_norm: float | None = Field(
        default=None, gt=0, description="Length of the rows of W; by default their geometric mean."
    )


class Recipe(RecipePart):
    """How one snapshot comes to be: trained, or with weights set by hand.

    A trained net gives ``widths``, ``activations`` and ``[training]``; a
    hand-set one gives its ``[[layer]]`` tables instead, or the function that it is.
    """

    name: FileName = Field(default="", description="By default the file's name.")
    title: Text = Field(default="", description="What lists call the net.")
    notes: Text = Field(default="", description="Where it comes from, for those who look closer.")
    data: DatasetName | None = Field(
        default=None,
        description="A data set, such as 'hard' or 'spirals(turns=0.85)', or the path of a "
        ".csv or .npz file, from the recipe's folder; a net set by hand can do without.",
    )
    threshold: Weight | None = Field(
        default=None,
        description="Scores above it mean class 1; by default 0.5 after a sigmoid at the end, "
        "else 0.",
    )
    target: int = Field(default=0, ge=0, description="Least number of points right.")
    max_mse: float | None = Field(
        default=None, gt=0, description="Largest mean squared error, of data with a target."
    )
    widths: tuple[Annotated[int, Field(gt=0, le=limits.NEURONS)], ...] = Field(
        default=(),
        max_length=limits.LAYERS + 1,
        description="Inputs, neurons of each layer, outputs, such as [2, 2, 1].",
    )
    activations: tuple[ActivationName, ...] = Field(
        default=(), max_length=limits.LAYERS, description="One for each layer, the last included."
    )
    training: Training | None = Field(default=None, description="How it is trained.")
    select: Select = Field(default=Select(), description="Which of the trained nets is kept.")
    gauge: GaugeChoice = Field(
        default=GaugeChoice(), description="How its weights are written, of all that do the same."
    )
    layer: tuple[HandSet, ...] = Field(
        default=(),
        max_length=limits.LAYERS,
        description="The layers of a net whose weights are set by hand.",
    )
    skip: tuple[SkipEdges, ...] = Field(
        default=(),
        max_length=limits.LAYERS,
        description="Edges of such a net from a layer to another, past those between.",
    )
    boolean: BooleanName | None = Field(
        default=None,
        description="The function of 0s and 1s that the net is: 'and', 'xor', 'majority', ... or "
        "its truth table, such as '0110'.",
    )
    interpolation: Interpolation | None = Field(
        default=None, description="The function of one input that the net is in straight pieces."
    )
    # Where a table's path starts from; without one, recipes are alike wherever they are.
    _folder: Path = PrivateAttr(default=Path())

    @model_validator(mode="after")
    def _one_kind(self, info: ValidationInfo) -> Self:
        if self.data is not None and is_table(self.data):
            self._folder = _folder(info)
        if self.skip and not self.layer:
            raise InputError("skip is for a net of [[layer]] tables, whose weights are set by hand")
        if by_hand := self._set_by:
            if self.training or self.widths or self.activations:
                raise InputError(
                    f"{by_hand[0]} sets the weights by hand, so remove widths, activations and "
                    "training"
                )
            if len(by_hand) > 1:
                raise InputError(f"{' and '.join(by_hand)} each make a net; keep one of them")
            widths = self.by_hand().widths
        elif self.training is None:
            raise InputError("training is missing: add [training], or set weights with [[layer]]")
        else:
            widths = self.widths
            if len(widths) < 2:
                raise InputError("widths must name at least inputs and outputs, such as [2, 2, 1]")
            if len(self.activations) != len(widths) - 1:
                raise InputError(
                    f"activations must name one for each of the {len(widths) - 1} layers, "
                    f"got {len(self.activations)}"
                )
            across = [name for name in self.activations[:-1] if activation(name).across]
            if across:
                raise InputError(f"activations: {across[0]} is for the last layer alone")
        data = self.dataset  # read now: it is part of the recipe
        if data is None:
            if self.training is not None:
                raise InputError("data is missing: name the data set to train on")
            if self.target:
                raise InputError(f"target = {self.target} counts points, but no data is named")
            if self.max_mse:
                raise InputError(f"max_mse = {self.max_mse:g}, but no data is named")
            return self
        self._check_outputs(data, widths)
        self._check_size(len(data), widths)
        if self.target > len(data):
            raise InputError(
                f"target must be at most the {len(data)} points of {quoted(self.data)}"
            )
        return self

    def _check_outputs(self, data: Dataset, widths: tuple[int, ...]) -> None:
        """Refuse a net, or a key, that does not suit what the data ask for."""
        n = data.points.shape[1]
        takes = "the number" if n == 1 else f"the {n} coordinates"
        shape = "-".join(map(str, widths))
        loss = self.training and self.training.loss
        if data.targets is None:
            if widths[0] != n or not fits(widths[-1], data.classes):
                many = f"{data.classes} outputs, one a class"
                gives = "1 or 2 outputs" if data.classes == 2 else many
                raise InputError(
                    f"the net must take {takes} of a point and give {gives}, not {shape}"
                )
            if loss == "mse" or self.max_mse:
                key = "loss = 'mse'" if loss == "mse" else "max_mse"
                raise InputError(f"{key} is for a target, and {quoted(self.data)} has classes")
            return
        k = data.targets.shape[1]
        if (widths[0], widths[-1]) != (n, k):
            gives = "1 output" if k == 1 else f"{k} outputs, one a target"
            raise InputError(f"the net must take {takes} of a point and give {gives}, not {shape}")
        for key, given in (
            (f"loss = {loss!r}", loss not in (None, "mse")),
            (f"target = {self.target}", bool(self.target)),
            ("threshold", self.threshold is not None),
        ):
            if given:
                hint = "; max_mse bounds the error" if key.startswith("target") else ""
                raise InputError(
                    f"{key} is for classes, and {quoted(self.data)} has a target{hint}"
                )

    def _check_size(self, points: int, widths: tuple[int, ...]) -> None:
        """Refuse a training whose nets, all at once, no memory would hold."""
        train = self.training
        weights = sum((n + 1) * m for n, m in itertools.pairwise(widths))
        seeds, kept = (train.seeds, len(train.kept)) if train else (1, 1)
        computed = seeds * max(2 * points * sum(widths), kept * weights)
        if computed > limits.COMPUTED:
            raise InputError(
                f"training takes {computed:,} numbers at once, more than the "
                f"{limits.COMPUTED:,} that fit; give fewer seeds, neurons, points or history"
            )

    @property
    def _set_by(self) -> list[str]:
        """The keys that give the weights, of which there may be one."""
        keys = ("layer", "boolean", "interpolation")
        return [key for key in keys if getattr(self, key) not in (None, ())]

    @property
    def folder(self) -> Path:
        """Where its file stands, if it names a table."""
        return self._folder

    @cached_property
    def dataset(self) -> Dataset | None:
        """The data, as they were when the recipe was read."""
        return find_dataset(self.data, self._folder) if self.data is not None else None

    def by_hand(self) -> Net:
        """Return the net whose weights are given."""
        return net_of(self.layer, self.skip, self.boolean, self.interpolation)

    @property
    def hash(self) -> str:
        """Hash of all that decides the weights, as hexadecimal."""
        # Which loss it is the data decide; saying so changes nothing.
        told: dict[str, Any] = {"name": True, "title": True, "notes": True}
        told["training"] = {"loss"}
        text = self.model_dump_json(exclude=told, exclude_defaults=True, by_alias=True)
        digest = hashlib.sha256(text.encode())
        if self.dataset is not None and is_table(str(self.data)):
            digest.update(self.dataset.points.tobytes() + self.dataset.labels.tobytes())
            if self.dataset.targets is not None:
                digest.update(self.dataset.targets.tobytes())
        return digest.hexdigest()


def read_recipe(path: str | os.PathLike[str]) -> Recipe:
    """Read a recipe file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    recipe = read_toml_model(path, Recipe)
    return recipe if recipe.name else recipe.model_copy(update={"name": legible(Path(path).stem)})


def find_recipe(name: str, base: str | os.PathLike[str] = ".") -> Recipe:
    """Read a recipe by name or path.

    Parameters
    ----------
    name : str
        A shipped one's name, or the path of a ``.toml`` file.
    base : path
        What a relative path starts from.

    Raises
    ------
    InputError
        If there is none of that name, or its file has faults.
    """
    if name.endswith(".toml"):
        return read_recipe(beside(name, base))
    known = shipped("recipes")
    if name not in known:
        near = instead(name, known, "or give the path of a .toml file")
        raise InputError(f"unknown recipe {quoted(name)}; {near}")
    return read_recipe(known[name])
