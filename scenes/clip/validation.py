"""The net and the data a clip is given: are they there, and do they fit each other?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pleat.nets.errors import InputError
from pleat.scenes.drawing.phrases import class_names

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip


def missing(clip: Clip) -> list[str]:
    """Return what is wrong with a clip's net and data themselves, both at once.

    With any of it nothing can be measured, so the rest of the clip is not looked at.
    """
    faults = []
    for key, read in (("net", lambda: clip.snapshot), ("data", lambda: clip.dataset)):
        try:
            read()
        except InputError as error:
            faults += [f"{key}: {line}" for line in str(error).splitlines()]
        if faults and clip.head.data is None:
            break  # The data would be the net's.
    if not faults and clip.snapshot:
        takes, has = clip.net.widths[0], clip.dataset.points.shape[1]
        if takes != has:
            faults.append(
                f"data: {clip.dataset.name} has {has} coordinates, "
                f"the net {clip.head.net!r} takes {takes}"
            )
    return faults


def misfits(clip: Clip) -> list[str]:
    """Return in what a clip's net, data, classes and point don't go together."""
    faults = []
    data, head = clip.dataset, clip.head
    if head.activation is not None and head.net is None:
        faults.append("activation: there is no net that it could belong to; add net or remove it")
    if clip.snapshot and not _finite(clip):
        faults.append(f"net: {head.net!r} sends a point of the data beyond all numbers")
    if len(head.classes) < data.classes:
        faults.append(f"classes: names {len(head.classes)}, but {data.name} has {data.classes}")
    if head.point is not None and not 0 <= head.point < len(data):
        faults.append(f"point: {head.point} is not among the {len(data)} points")
    return faults


def _finite(clip: Clip) -> bool:
    with np.errstate(over="ignore", invalid="ignore"):
        stages = clip.net.stages(clip.dataset.points)
    return all(bool(np.isfinite(h).all()) for _, h in stages)


def with_class_names(clip: Clip) -> Clip:
    """Call the classes as the data does, where the clip has no names of its own for them."""
    if "classes" in clip.head.model_fields_set or missing(clip):
        return clip
    data = clip.dataset
    if data.classes == 2 and not data.class_names:
        return clip
    names = data.class_names or class_names(clip.head.language, data.classes)
    return clip.model_copy(update={"head": clip.head.model_copy(update={"classes": names})})
