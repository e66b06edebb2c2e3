"""What a clip is about: its head, and the net and the data that this names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from pleat.configs import limits
from pleat.nets.data import Dataset, decided
from pleat.nets.errors import InputError
from pleat.nets.files.readers import is_net_file
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.values import Caption, Shaped, Short, Text
from pleat.nets.metrics import Errors, errors, usual_threshold
from pleat.nets.model import Net
from pleat.scenes.drawing.aspects import ASPECTS, Aspect
from pleat.scenes.drawing.languages import LanguageTag
from pleat.scenes.drawing.layouts import WIDE, Frame, Layout, LayoutName

_Side = Annotated[int, Field(ge=1, le=limits.COORDINATES)]
Symbol = Annotated[str, Shaped(r"^[a-zA-Z]$", "one letter such as 'f'")]
# What a reader of the interactive page may take in hand.
Hand = Literal[
    "points", "columns", "creases", "threshold", "entries", "edges", "training", "data", "nets"
]
EVERY_HAND: tuple[Hand, ...] = get_args(Hand)
Projection = Literal["components"] | tuple[int, ...]


_Value = Annotated[float, Field(ge=-limits.LARGEST, le=limits.LARGEST)]


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
        an ONNX file, a JSON of weight lists or an NPZ of weights; a card needs none.
        Checkpoints of several steps (``run/step-*.pt``, or the folder ``run/``) are one net
        with its training.
    activation : str or tuple of str, optional
        What follows the hidden layers, or each layer, of a net whose file does not
        say, such as a checkpoint.
    layers : tuple of str, optional
        The names of the net's layers in the order they run, where its file leaves that
        open: ``["fc1", "fc2"]``.
    depth : int, optional
        Take only so many of its layers.
    data : str, optional
        A dataset, or the path of a table of points, ``.csv`` or ``.npz``; by default
        what the net was trained on.
    standardize : bool
        Show each coordinate of the data less its mean, by its standard deviation; the
        axes keep the numbers of the file, and the net takes it into its first layer.
    threshold : float, optional
        Class 1 lies above it on the number line; by default 0.5 where the net ends in a
        sigmoid, else 0.
    image : (int, int), optional
        Rows and columns of the picture that every point of the data is, row by row; sets of
        ours know their own.
    point : int, optional
        The data point whose values stand in the neurons, from 0.
    language : str
        Of this file's captions.
    languages : tuple of str
        Those that the clip must be complete in, besides its own.
    figures : tuple of str
        Ids of the figures it covers.
    corrects : tuple of str
        Ids of what an article gets wrong and the clip shows as it is, such as
        ``001-ranges``; `notes` tells it.
    layout : str
        ``plane`` (panel and plane), ``wide`` (the plane alone), ``pair`` (two planes side
        by side), ``matrix`` (matrix and network, a small plane), ``product`` (those
        alone) or ``card`` (no plane).
    aspects : tuple of str
        The shapes it is made for: ``16:9``, ``4:3``, ``1:1`` and ``9:16``, all by default. A
        film of another shape shows it as in the nearest of them, with margins.
    turns : dict of int to str
        Layers whose W moves the plane by a ``turn`` rather than ``straight``.
    projections : dict of int to str or tuple of int
        How layers of three and more neurons, 0 being the inputs, are seen: along their
        data's first two principal ``components``, or along two or three of them, from 1. By
        default three neurons are a space and more are seen along components.
    values : pair of float, optional
        Between which values graphs over a line of inputs are seen at the least; by default
        those of the targets and of the net where data lie.
    pace : float
        How many times as long as usual things move: 2 is slow, 0.5 quick.
    symbol : str
        What the equation calls the net.
    classes : tuple of str
        What the legend calls the classes.
    hands : tuple of str
        What a reader of the interactive page may take in hand: data ``points``, heads of basis
        vectors, which are W's ``columns``, ``creases``, the ``threshold``, ``entries`` of
        matrices, ``edges``; ``training`` trains the net there, ``data`` lets points be drawn
        or a table be dropped, ``nets`` a net.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    title: Caption
    alt: Text = ""
    notes: Text = ""
    net: Text | None = None
    activation: Text | tuple[Text, ...] | None = None
    layers: tuple[Text, ...] | None = Field(default=None, max_length=limits.LAYERS)
    depth: int | None = Field(default=None, ge=1)
    data: Text | None = None
    standardize: bool = False
    threshold: float | None = Field(default=None, ge=-limits.LARGEST, le=limits.LARGEST)
    image: tuple[_Side, _Side] | None = None
    point: int | None = None
    language: LanguageTag = "en"
    languages: tuple[LanguageTag, ...] = Field(default=(), max_length=limits.LANGUAGES)
    figures: tuple[Text, ...] = Field(default=(), max_length=limits.LISTED)
    corrects: tuple[Text, ...] = Field(default=(), max_length=limits.LISTED)
    layout: LayoutName = "plane"
    aspects: tuple[Aspect, ...] = Field(default=ASPECTS, min_length=1)
    turns: dict[int, Literal["straight", "turn"]] = Field(
        default_factory=dict, max_length=limits.LAYERS
    )
    projections: dict[int, Projection] = Field(default_factory=dict, max_length=limits.LAYERS)
    values: tuple[_Value, _Value] | None = None
    pace: float = Field(default=1.0, ge=0.25, le=4)
    symbol: Symbol = "f"
    classes: tuple[Short, ...] = Field(
        default=("class 0", "class 1"), min_length=2, max_length=limits.CLASSES
    )
    hands: tuple[Hand, ...] = Field(default=("points",), max_length=limits.LISTED)


@dataclass(frozen=True, eq=False)
class Subject:
    """What is drawn and measured.

    Attributes
    ----------
    head : Head
    snapshot : Snapshot or None
        The net's; a card has none.
    dataset : Dataset
        The points that are drawn and counted; none at all if there are no data.
    frame : Frame
        What it is laid out for.
    """

    head: Head
    snapshot: Snapshot | None
    dataset: Dataset
    frame: Frame = field(default=WIDE, kw_only=True)

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.head.title

    @property
    def layout(self) -> Layout:
        """How its frame is arranged."""
        return self.frame.layouts[self.head.layout]

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
    def threshold(self) -> float:
        """Where class 1 begins on the number line."""
        if self.head.threshold is not None or self.snapshot is None:
            return self.head.threshold or 0.0
        return usual_threshold(self.net)

    @cached_property
    def wrong(self) -> NDArray[np.int64]:
        """Which data points the net puts into another class than theirs."""
        if self.dataset.targets is not None:
            return np.zeros(0, dtype=np.int64)
        classes = decided(self.net(self.dataset.points), self.threshold)
        return np.flatnonzero(classes != self.dataset.labels)

    @cached_property
    def errors(self) -> Errors:
        """How far the net's outputs are from the data's targets."""
        return errors(self.net, self.dataset)

    @cached_property
    def decimals(self) -> int:
        """Two, unless all numbers of net and data are integers."""
        layers = self.net.layers if self.snapshot else ()
        numbers = [a for layer in layers for a in (layer.W, layer.b)]
        whole = all((a == np.round(a)).all() for a in (*numbers, self.dataset.points))
        return 0 if whole else 2


def takes_weights(head: Head) -> bool:
    """Return whether a reader of the interactive page may change the net."""
    return not {"points", "data"} >= {*head.hands}


def is_path(net: str | None) -> bool:
    """Return whether what names a net is a file, and not the name of one that ships."""
    return net is not None and (is_net_file(net) or net.endswith(".toml"))
