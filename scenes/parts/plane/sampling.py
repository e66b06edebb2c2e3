"""How finely lines must be sampled for what is drawn to be the net's own curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.trace import trace_many
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.plane.plane import Carried, Plane

Array = NDArray[np.float64]

_SMALLEST = 1e-12  # of a plane: what is narrower is a point
# A camera that comes closer than the frame of a layer finds no corners either.
OFF = 0.1 / PIXELS_PER_UNIT  # scene units
_NEAREST = 300.0  # scene units per unit of a plane on which all points have collapsed


def tolerances(landmarks: Carried, room: Rect) -> Array:
    """Return how far, in the units of each layer's plane, a line may be off; the input first.

    That is a tenth of a pixel at 1080p in the layer's frame and in its neighbours',
    since a frame changes while the sheet moves on.

    Parameters
    ----------
    landmarks : Carried
        What frames are fitted to.
    room : Rect
        What they are fitted into, in scene units.
    """
    passage = landmarks.passage
    net, D = passage.net, passage.D
    size = float(np.hypot(room.width, room.height))
    x = landmarks.at(0.0)[:, : net.widths[0]]
    nearest = [size / _reach(landmarks.at(0.0))]
    for layer, width in enumerate(net.widths[1:], 1):
        ends = [k + 1 for k, move in enumerate(passage.moves) if move.layer == layer]
        seen = [landmarks.at(float(s)) for s in ends]
        basis = np.vstack([np.zeros((1, D)), np.eye(width, D)])
        nearest.append(size / min(_reach(*seen), _reach(seen[-1], basis)))
    # Before they fold points have not collapsed: their values tell how large a unit is.
    sizes = [1.0, *(float(np.abs(z).max(initial=0.0)) for z, _ in net.stages(x))]
    sizes[0] = float(np.abs(x).max(initial=0.0))
    scale = np.minimum(nearest, _NEAREST / np.clip(sizes, _SMALLEST, 1.0))
    around = np.array([scale[max(k - 1, 0) : k + 2].max() for k in range(len(scale))])
    return OFF / around


def _reach(*points: Array) -> float:
    """Return along the longest axis how far points are apart."""
    return float(np.ptp(np.vstack(points), axis=0).max(initial=_SMALLEST))


def traced(
    plane: Plane, lines: Sequence[Array], closed: bool = False, layer: int = 0
) -> list[Array]:
    """Add vertices to lines on the plane behind a layer until what lies between is straight.

    Piecewise linear nets get one at every crease, and are exact.
    """
    net, tol = plane.net, plane.tolerances[1:].tolist()
    if layer:
        if layer == len(net.layers):
            return list(lines)
        net, tol = type(net)(net.layers[layer:]), tol[layer:]
    return trace_many(net, lines, tol, closed=closed)
