"""What of the input plane is seen in a picture, and how many linear regions that holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.polygons import Box
from pleat.nets.geometry.regions import Region, regions
from pleat.nets.model import Net
from pleat.scenes.drawing.projection import Lens
from pleat.scenes.drawing.ruling import Ruling, ruling
from pleat.scenes.drawing.viewport import Rect, Viewport, fair, fit

_UNIT = 1.6  # scene units, usually, from one line of the grid to the next
# Of the picture; some 60 pixels at 1080p. What is smaller nobody counts.
LEAST = 5e-5
_BARE = np.array([[-2.0, -1.5], [2.0, -1.5], [2.0, 1.5], [-2.0, 1.5]])  # steps of the grid
_BESIDE = 0.7  # scene units, that the numbers of an upright axis take


def opening_view(
    points: NDArray[np.float64], room: Rect, lens: Lens | None = None, ruled: Ruling | None = None
) -> Viewport:
    """Return the view of the input that data, (N, n), and basis vectors fit into a room in."""
    ruled = ruled or ruling(points)
    seen = corners(points, ruled)
    if seen.shape[1] == 1:
        # A line takes all the room there is, but for the numbers of the upright axis.
        seen = np.pad(seen if not len(points) else np.vstack([points, points]), ((0, 0), (0, 1)))
        return fit(seen, room.inset(_BESIDE, 0, 0, 0))
    if lens is None:
        seen = seen[:, :2]
    else:
        seen = np.pad(seen, ((0, 0), (0, len(lens.right) - seen.shape[1])))
    whole, usual = fit(seen, room, lens=lens).scale, _UNIT / ruled.step
    return fit(seen, room, fair(whole, usual) if len(points) else usual, lens)


def ruled_for(points: NDArray[np.float64], window: Rect, room: Rect) -> Ruling:
    """Return how the plane of data, (N, n), is ruled: to the ends of an upright window."""
    ruled = ruling(points)
    if points.shape[1] != 2 or window.height <= window.width:
        return ruled
    return ruled.reaching(seen_box(opening_view(points, room, None, ruled), window))


def corners(points: NDArray[np.float64], ruled: Ruling) -> NDArray[np.float64]:
    """Return what belongs in the first picture: data, (N, n), and from where to where i, j, k go.

    That is from the origin, unless it is far from the data. Of a plane without data some
    steps of its grid belong there too.
    """
    width = points.shape[1]
    bare = ruled.step * _BARE if not len(points) and width == 2 else points[:0]
    return np.vstack([points, bare, ruled.basis[: 1 + arrows(width)]])


def arrows(width: int) -> int:
    """Return how many basis vectors of a space are drawn: more than three are a hedgehog."""
    return width if width <= 3 else 0


def seen_box(view: Viewport, window: Rect, box: Box | None = None) -> Box:
    """Return which part of a plane, or of a box of it, a window shows."""
    corners = view.inverse(np.array([window.sides[:2], window.sides[2:]]))
    (x0, y0), (x1, y1) = corners if box is None else np.clip(corners, *box)
    return (float(x0), float(y0)), (float(x1), float(y1))


def seen_regions(net: Net, box: Box) -> list[Region]:
    """Return the linear regions of which something can be seen in a box of the input plane."""
    (x0, y0), (x1, y1) = box
    least = LEAST * (x1 - x0) * (y1 - y0)
    return [region for region in regions(net, box) if _area(region.polygon) > least]


def _area(polygon: NDArray[np.float64]) -> float:
    x, y = polygon.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
