"""From what a clip says to the net and the data that it means: read, or trained, now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pleat.configs import default_cache
from pleat.nets.data import Dataset
from pleat.nets.errors import InputError, counted, quoted
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.tables import find_dataset
from pleat.nets.metrics import small_enough
from pleat.nets.training.train import ensure_snapshot
from pleat.scenes.clip.model import Beat, Clip, NetName
from pleat.scenes.clip.standard import in_units_of, standardized
from pleat.scenes.clip.subject import Head, is_path
from pleat.scenes.drawing.phrases import class_names


def make_clip(head: Head, beats: Sequence[Beat], path: Path) -> Clip:
    """Return a clip with the nets and the data that it names.

    A net is trained now if it is a recipe's that has changed since. Classes are called as
    the data does where the clip has no names of its own for them.

    Parameters
    ----------
    head : Head
        What the clip's file says of it.
    beats : sequence of Beat
        What happens.
    path : Path
        The clip's file: paths of nets and data start from its folder.

    Raises
    ------
    InputError
        If net or data are not there or not sound, or the net takes other points: a line
        for each fault, which begins with the key.
    """
    faults: list[str] = []
    snapshot, data = None, None
    try:
        if head.net is not None:
            snapshot = load_net(NetName(head.net, head.activation, head.layers), path.parent)
    except InputError as error:
        faults += [f"net: {line}" for line in str(error).splitlines()]
    if not faults or head.data is not None:  # else the data would be the net's
        try:
            data = _dataset(head, snapshot, path.parent)
        except InputError as error:
            faults += [f"data: {line}" for line in str(error).splitlines()]
    if data is not None and snapshot is not None:
        faults += _unfit(head, snapshot, data)
    if data is not None and head.image is not None:
        (rows, columns), has = head.image, data.points.shape[1]
        if rows * columns != has:
            faults.append(
                f"image: {rows} rows of {columns} pixels are {rows * columns} inputs, not {has}"
            )
    if faults or data is None:
        raise InputError("\n".join(faults))
    if head.image is not None:
        data = replace(data, image=head.image)
    if head.standardize and len(data):
        data = standardized(data)
        snapshot = snapshot and in_units_of(data, snapshot)
    clip = Clip(_with_class_names(head, data), snapshot, data, tuple(beats), path)
    return with_nets(clip)


def clip_of(head: Head, snapshot: Snapshot, data: Dataset | None, path: Path) -> Clip:
    """Return a clip without beats, of a net and data that are in memory.

    Parameters
    ----------
    head, path
        As for `make_clip`; the head names neither net nor data.
    snapshot : Snapshot
        Of the net.
    data : Dataset, optional
        By default what the snapshot was made for.

    Raises
    ------
    InputError
        If they do not fit each other, or that data is not there.
    """
    data = data or _dataset(head, snapshot, path.parent)
    if faults := _unfit(head, snapshot, data):
        raise InputError("\n".join(faults))
    return Clip(_with_class_names(head, data), snapshot, data, (), path)


def _unfit(head: Head, snapshot: Snapshot, data: Dataset) -> list[str]:
    """Return why a net can't be asked about data, if so."""
    takes, has = snapshot.net.widths[0], data.points.shape[1]
    if takes != has:
        net = f"the net {quoted(head.net)}" if head.net else "the net"
        return [f"data: {data.name} has {counted(has, 'coordinate')}, {net} takes {takes}"]
    try:
        small_enough(snapshot.net, len(data))
    except InputError as error:
        return [f"net: {error}"]
    return []


def with_nets(clip: Clip) -> Clip:
    """Return a clip with the nets that its beats name and it has not read yet.

    Of one that can't be read it keeps why: the beats' own checks tell it.
    """
    named = {name for beat in clip.beats for name in beat.nets()} - clip.others.keys()
    found: dict[NetName, Snapshot | InputError] = dict(clip.others)
    for name in named:
        try:
            found[name] = _in_units(clip, load_net(name, clip.path.parent))
        except InputError as error:
            found[name] = error
    return replace(clip, others=found) if named else clip


def _in_units(clip: Clip, snapshot: Snapshot) -> Snapshot:
    """Return another net as it takes the clip's data, if those fit it."""
    data = clip.dataset
    fits = bool(data.units) and snapshot.net.widths[0] == data.points.shape[1]
    return in_units_of(data, snapshot) if fits else snapshot


def load_net(name: NetName, folder: Path) -> Snapshot:
    """Return the snapshot of a net, trained now if its recipe has changed since it was.

    Raises
    ------
    InputError
        If there is none of that name, or it is not sound.
    """
    cache = default_cache() / "snapshots"
    return ensure_snapshot(
        name.net, base=folder, cache=cache, activation=name.activation, layers=name.layers
    )


def _dataset(head: Head, snapshot: Snapshot | None, folder: Path) -> Dataset:
    """Return the data that is drawn and counted; no points at all if there is none."""
    name = head.data or (snapshot.data if snapshot else None)
    if name is not None:
        if head.data is None and is_path(head.net):
            folder = (folder / str(head.net)).parent
        return find_dataset(name, folder)
    width = snapshot.net.widths[0] if snapshot else 2
    return Dataset("none", np.zeros((0, width)), np.zeros(0, dtype=np.int64), "")


def _with_class_names(head: Head, data: Dataset) -> Head:
    if "classes" in head.model_fields_set or (data.classes == 2 and not data.class_names):
        return head
    names = data.class_names or class_names(head.language, data.classes)
    return head.model_copy(update={"classes": names})
