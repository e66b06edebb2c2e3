"""Which labels stand in the linear regions of a stage's net, and what they keep clear of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import inks
from pleat.scenes.parts.plane.region_labels import RegionLabels, Say, Sides, activity, affine
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.slots import REGION_LABELS, Slot


@dataclass(frozen=True, eq=False)
class Told:
    """What is told of regions.

    Attributes
    ----------
    what : {"neurons", "map"}
        Which neurons are active, or the affine map.
    layer : int or None
        Whose neurons; by default the first layer that folds.
    at : (2,) array or None
        Only of the region of this input.
    """

    what: Literal["neurons", "map"] = "neurons"
    layer: int | None = None
    at: NDArray[np.float64] | None = None


TOLD: Slot[Told] = Slot("told of regions")


def region_labels(picture: Picture) -> RegionLabels:
    """Return the labels, made now if there are none yet."""
    told = picture.get(TOLD) or Told()

    def make() -> RegionLabels:
        sheet, net = picture.sheet, picture.net
        depth = len(net.layers)
        if told.what == "neurons":
            depth = told.layer or next(k for k, p in enumerate(net.layers, 1) if p.act.kinks)
        own = sheet.plane, sheet.ruling.box, picture.theme, _say(picture, told.what, depth), depth
        return RegionLabels(*own, sheet.data.positions(sheet.plane), _taken(picture), told.at)

    return picture.kept(REGION_LABELS, make)


def _say(picture: Picture, what: str, layer: int) -> Say:
    net, names, theme = picture.net, picture.names(), picture.theme
    if what == "map":
        return affine(names[-1], names[0], theme.neurons(net.widths, 0))
    first = sum(len(p.b) for p in net.layers[: layer - 1] if p.act.kinks)
    own = net.layers[layer - 1].act
    return activity(own, names[layer], theme.neurons(net.widths, layer), first)


def _taken(picture: Picture) -> list[Sides]:
    """Return the boxes of what stands in front of the plane, and of its other names."""
    names = [text for part in picture.sheet._parts for text, _ in part.named(picture.sheet.plane)]
    there: list[Mobject] = [*picture.front.submobjects, *names]
    there += [m for m in picture.words.submobjects if m is picture.made(Picture.legend)]
    boxes: list[Sides] = []
    for mobject in there:
        points = [ink.points[:, :2] for ink in inks(mobject) if len(ink.points) and ink.level]
        if points:
            low, high = np.vstack(points).min(axis=0), np.vstack(points).max(axis=0)
            boxes.append((float(low[0]), float(low[1]), float(high[0]), float(high[1])))
    return boxes
