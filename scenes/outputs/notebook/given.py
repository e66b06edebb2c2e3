"""Nets and data as Python has them, made into a clip."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pleat.nets.data import Dataset
from pleat.nets.errors import InputError, quoted
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.tables import dataset_of, find_dataset
from pleat.nets.model import Net
from pleat.scenes.clip.loading import clip_of
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.subject import EVERY_HAND, Head
from pleat.scenes.playback.story import find_clip, in_proportion, standard_clip


def clip_given(net: Any, data: Any = None, labels: ArrayLike | None = None) -> Clip:
    """Return the clip of what `widget` is given.

    Raises
    ------
    InputError
        If it is neither a net nor a clip, or does not fit the data.
    """
    if isinstance(net, Clip):
        _no_more(data, labels)
        return net
    if isinstance(net, str | os.PathLike):
        net = os.fspath(net)
        if data is None or isinstance(data, str | os.PathLike):
            _no_more(None, labels)
            return find_clip(net, data if data is None else os.fspath(data))
        net = find_clip(net).snapshot
    snapshot = snapshot_given(net)
    head = Head(title=snapshot.title or snapshot.name or "A net", hands=EVERY_HAND)
    clip = clip_of(head, snapshot, _data_given(data, labels), Path("net.toml"))
    return standard_clip(in_proportion(clip))


def snapshot_given(net: Any) -> Snapshot:
    """Return a net as Python has it as a snapshot.

    Raises
    ------
    InputError
        If it is none, or of a kind that can't be shown.
    """
    if isinstance(net, Snapshot):
        return net
    if isinstance(net, Net):
        return Snapshot(net)
    # What has these is a module of torch, which need not be imported to see that.
    if hasattr(net, "state_dict") and hasattr(net, "named_modules"):
        return Snapshot.from_torch(net)
    raise InputError(
        f"no net can be made of {quoted(net)}: give a Net, a Snapshot, a torch module, the file of "
        f"a net, or the name of a clip or a net that ships"
    )


def numbers(value: Any) -> Any:
    """Return an array, a tensor or nested lists as numpy has them."""
    plain = value.detach() if hasattr(value, "detach") else value
    return plain.cpu().numpy() if hasattr(plain, "cpu") else np.asarray(plain)


def _data_given(data: Any, labels: Any) -> Dataset | None:
    if isinstance(data, Dataset) or data is None:
        _no_more(None, labels)
        return data
    if isinstance(data, str | os.PathLike):
        _no_more(None, labels)
        return find_dataset(os.fspath(data))
    if isinstance(data, tuple) and len(data) == 2 and labels is None:
        data, labels = data
    if labels is None:
        raise InputError("data: points in an array need labels, or targets: give them as labels")
    try:
        points, classes = numbers(data), numbers(labels)
    except (TypeError, ValueError) as error:
        raise InputError(f"data: no array can be made of it: {error}") from None
    try:
        return dataset_of(points, classes)
    except InputError as error:
        raise InputError(f"data: {error}") from None


def _no_more(data: Any, labels: Any) -> None:
    if data is not None:
        raise InputError("a clip has data of its own: leave data out")
    if labels is not None:
        raise InputError("labels are for points in an array: give these as data")
