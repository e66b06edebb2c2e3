"""The zoo: each member is one entry of `MEMBERS`, a net and a table that came from elsewhere.

To add one: a function in `tables` if the table is new, one in `formats` if the file is, and an
entry. Every test of the zoo, and the page of the documentation, then has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from support.command import pleat
from torch import nn

from pleat.scenes.clip.model import Clip
from pleat.scenes.playback.load import load_clip
from zoo import formats, tables
from zoo.modules import Backwards, Functional, Stages, chain, reference, train


@dataclass(frozen=True, eq=False)
class Member:
    """A net and a table as somebody has them.

    Attributes
    ----------
    name : str
        The clip's, and its file's.
    title : str
        What it is, for the page of the documentation.
    table : callable
        Writes the points into a folder.
    module : callable
        Makes the net, not yet trained.
    save : callable
        Writes the trained net into a folder; returns the file's name.
    head : mapping
        What ``[clip]`` must say besides, as TOML.
    change : callable
        What is done to the trained net before it is written.
    theme : str
        In which its film is drawn by the tests; they take turns.
    daily : bool
        Whether its film is drawn at every run of the tests.
    """

    name: str
    title: str
    table: Callable[[Path], tables.Table]
    module: Callable[[], nn.Module]
    save: Callable[[nn.Module, Path], str] = formats.state_dict
    head: Mapping[str, str] = field(default_factory=dict)
    change: Callable[[nn.Module], None] | None = None
    theme: str = "dark"
    daily: bool = False


@dataclass(frozen=True, eq=False)
class Housed:
    """A member in its folder.

    Attributes
    ----------
    clip : Clip
        Told by ``pleat new clip``.
    points, labels : arrays
        What the table says.
    stages : list of pairs of arrays
        (z, h) of every layer, by torch.
    """

    clip: Clip
    points: np.ndarray
    labels: np.ndarray
    stages: Stages


def house(member: Member, folder: Path) -> Housed:
    """Write a member's files, and the clip that shows it, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    table = member.table(folder)
    module = train(member.module(), table.points, table.labels)
    if member.change:
        with torch.no_grad():
            member.change(module)
    net = member.save(module, folder)
    head = dict(member.head)
    told = ["new", "clip", member.name, "--net", net, "--data", table.file]
    for key in ("activation", "layers"):
        told += [f"--{key}", head.pop(key)] if key in head else []
    run = pleat(*told, cwd=folder)
    assert run.code == 0, run.err
    path = folder / f"{member.name}.toml"
    text = path.read_text(encoding="utf-8")
    more = "".join(f"{key} = {value}\n" for key, value in head.items())
    path.write_text(text.replace("\nnet = ", f"\n{more}net = ", 1), encoding="utf-8")
    return Housed(load_clip(path), table.points, table.labels, reference(module, table.points))


def _scaled(first: float, last: float) -> Callable[[nn.Module], None]:
    """Weights of other sizes that, with ReLU between them, decide the same."""

    def change(module: nn.Module) -> None:
        own = formats.linears(module)
        for layer, size in ((own[0], first), (own[-1], last)):
            layer.weight *= size
        own[0].bias *= first
        own[-1].bias *= first * last

    return change


RELU = {"activation": "relu"}
MEMBERS = [
    Member(
        "moons-sequential",
        "A Sequential of torch, its state_dict",
        tables.moons,
        lambda: chain(2, 3, 1),
        head=RELU,
        daily=True,
    ),
    Member(
        "functional",
        "Functional ReLU, Dropout, Flatten; labels as words, minutes",
        tables.geysers,
        lambda: Functional(2, 4, 1),
        formats.from_torch,
        theme="light",
    ),
    Member(
        "batch-norm",
        "Batch normalisation in a state_dict",
        tables.heights,
        lambda: nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.ReLU(), nn.Linear(3, 1)),
        head=RELU,
    ),
    Member(
        "batch-norm-module",
        "Batch normalisation after the activation, from the module",
        tables.heights,
        lambda: nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.BatchNorm1d(3), nn.Linear(3, 1)),
        formats.from_torch,
        theme="light",
    ),
    Member(
        "leaky",
        "LeakyReLU(0.1), a training loop's checkpoint",
        tables.shares,
        lambda: chain(2, 4, 1, act=nn.LeakyReLU(0.1)),
        formats.checkpoint,
        {"activation": "LeakyReLU(0.1)"},
    ),
    Member(
        "unbiased",
        "No biases, safetensors",
        tables.four,
        lambda: chain(2, 6, 4, bias=False),
        formats.safetensors,
        RELU,
        theme="light",
    ),
    Member(
        "tanh-deep",
        "2-16-16-3, tanh",
        tables.penguins,
        lambda: chain(2, 16, 16, 3, act=nn.Tanh()),
        head={"activation": "tanh"},
    ),
    Member(
        "sigmoid-end",
        "A sigmoid at its end, ONNX",
        tables.twins,
        lambda: chain(2, 3, 1, end=nn.Sigmoid()),
        formats.onnx,
        theme="light",
    ),
    Member(
        "softmax-end",
        "A softmax at its end, ONNX; petals in cm",
        tables.petals,
        lambda: chain(2, 5, 3, end=nn.Softmax(dim=1)),
        formats.onnx,
        daily=True,
    ),
    Member(
        "onnx-batch-norm",
        "ONNX with BatchNormalization nodes",
        tables.moons,
        lambda: nn.Sequential(
            nn.Linear(2, 4), nn.BatchNorm1d(4), nn.LeakyReLU(0.1), nn.Linear(4, 1)
        ),
        formats.onnx,
        theme="light",
    ),
    Member(
        "keras",
        "Keras' get_weights as JSON; semicolons and decimal commas",
        tables.losses,
        lambda: chain(2, 2, 1, act=nn.SiLU()),
        formats.keras,
        {"activation": "swish"},
    ),
    Member(
        "keras-npz",
        "Keras' get_weights as NPZ; one class of four points",
        tables.rare,
        lambda: chain(2, 3, 1, act=nn.ELU()),
        formats.keras_npz,
        {"activation": "elu"},
        theme="light",
    ),
    Member(
        "flax",
        "A Flax dictionary, last layer first",
        tables.moons,
        lambda: chain(2, 3, 3, 1, act=nn.GELU()),
        formats.flax,
        {"activation": "gelu"},
    ),
    Member(
        "sklearn",
        "What an MLPClassifier has learnt, NPZ; 13 measures of wines",
        tables.wine,
        lambda: chain(13, 16, 3),
        formats.sklearn,
        RELU,
        theme="light",
    ),
    Member(
        "iris",
        "4-8-3, iris",
        tables.iris,
        lambda: chain(4, 8, 3),
        head=RELU,
    ),
    Member(
        "space",
        "3-4-2, points of a space, NPZ",
        tables.three,
        lambda: chain(3, 4, 2),
        formats.by_hand,
        RELU,
        theme="light",
    ),
    Member(
        "penguins",
        "3-4-3: mm and grams",
        tables.penguins_mass,
        lambda: chain(3, 4, 3),
        head=RELU,
    ),
    Member(
        "backwards",
        "Layers declared last first, under names of which only their author knows the order",
        tables.moons,
        Backwards,
        head={"activation": "tanh", "layers": "stem,middle,head"},
        theme="light",
    ),
    Member(
        "houses",
        "Areas and prices",
        tables.houses,
        lambda: chain(2, 3, 1),
        formats.by_hand,
        RELU,
    ),
    Member(
        "timestamps",
        "Unix time in seconds",
        tables.timestamps,
        lambda: chain(2, 3, 1, act=nn.Tanh()),
        head={"activation": "tanh"},
        theme="light",
    ),
    Member(
        "regression",
        "1-8-1, a regression: degrees by the minute",
        tables.cooling,
        lambda: chain(1, 8, 1, act=nn.Tanh()),
        head={"activation": "tanh"},
    ),
    Member(
        "pictures",
        "784-6-3: pictures of 28 x 28 pixels",
        tables.pixels,
        lambda: chain(784, 6, 3),
        head=RELU,
        theme="light",
    ),
    Member(
        "tiny-weights",
        "Weights of 1e-4",
        tables.heights,
        lambda: chain(2, 2, 1),
        head=RELU,
        change=_scaled(1e-3, 1e-1),
    ),
    Member(
        "huge-weights",
        "Weights of 1e4",
        tables.shares,
        lambda: chain(2, 3, 1),
        head=RELU,
        change=_scaled(1e4, 1e-1),
        theme="light",
    ),
]
