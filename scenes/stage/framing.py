"""Which view of the plane belongs to which stage: one frame for each, and from where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.clip.projections import Space, space_behind
from pleat.scenes.drawing.viewport import View, fair, fit
from pleat.scenes.stage.picture import Picture

Array = NDArray[np.float64]
_LINE_UNIT = 3.0  # scene units, usually
_SHARES = 0.8  # of the room's width, from 0 to 1


class Framing:
    """The views a stage shows its sheet in.

    Parameters
    ----------
    picture : Picture
    """

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._spaces: dict[int, Space] = {}

    def space(self, layer: int) -> Space:
        """Return how the space behind a layer is shown; 0 is the input."""
        if layer not in self._spaces:
            self._spaces[layer] = space_behind(self._picture.clip, layer)
        return self._spaces[layer]

    def before_folding(self, layer: int) -> View:
        """Return the one frame a layer is shown in, until it has folded."""
        sheet = self._picture.sheet
        moves = enumerate(sheet.plane.passage.moves)
        places = [float(k + 1) for k, move in moves if move.layer == layer] or [0.0]
        if self._picture.net.widths[layer] == 1:
            return self._line(layer, places)
        seen = [sheet.landmarks]
        if self._picture.bases.get(layer - 1) and layer > 1:
            # The hidden basis goes along, and may reach further than the data.
            unit = np.eye(self._picture.net.widths[layer - 1])
            seen.append(sheet.plane.carry_from(layer - 1, unit))
        return self._around(layer, *(one.at(s) for one in seen for s in places))

    def folded(self, layer: int) -> View:
        """Return the frame of a layer that has folded, with its basis vectors."""
        end = self._picture.span(layer)[1]
        if self._picture.net.widths[layer] == 1:
            return self._line(layer, [end])
        return self._around(layer, self._picture.sheet.landmarks.at(end), self._basis(layer))

    def corners(self, layer: int) -> Array:
        """Return what belongs in the picture behind a layer: landmarks and its basis, (N, D)."""
        sheet = self._picture.sheet
        return np.vstack([sheet.landmarks.at(sheet.plane.s), self._basis(layer)])

    def close_up(self, layer: int, zoom: float, on: tuple[float, float] | None) -> View:
        """Return the view of a layer, nearer by a factor, with a point of it in the middle."""
        if self._picture.net.widths[layer] == 1:
            whole = self._line(layer, [self._picture.sheet.plane.s])
        else:
            whole = self._around(layer, self.corners(layer))
        return replace(whole, scale=whole.scale * zoom, center=on or whole.center)

    def look_from(self, layer: int, azimuth: float, elevation: float) -> Space:
        """Keep to another place, in degrees, to see a layer's three dimensions from."""
        azimuth -= 360 * round(azimuth / 360)
        self._spaces[layer] = self.space(layer).turned(azimuth, elevation)
        return self._spaces[layer]

    def turned(self, layer: int) -> View | None:
        """Return the view into the space a layer moves to, if it is a deep one not seen yet.

        Where things are now is in it, and the places where W will put the basis vectors.
        """
        space, sheet = self.space(layer), self._picture.sheet
        if not space.deep or space.lens == sheet.plane.view.lens:
            return None
        return self._around(layer, sheet.landmarks.at(sheet.plane.s), self._columns(layer))

    def with_columns(self, layer: int) -> View | None:
        """Return the view in which W's columns are seen too, if they are not yet."""
        if self.space(layer).partial:
            return None
        sheet, columns = self._picture.sheet, self._columns(layer)
        left, bottom, right, top = sheet.room.inset(-0.2, -0.2, -0.2, -0.2).sides
        x, y = sheet.plane.project(columns).T
        if ((left < x) & (x < right) & (bottom < y) & (y < top)).all():
            return None
        seen = np.vstack([sheet.landmarks.at(sheet.plane.s), columns])
        # Labels stand beyond the tips.
        room = sheet.room.inset(0.3, 0.2, 0.3, 0.5)
        lens = self.space(layer).lens
        return fit(seen if lens else seen[:, :2], room, lens=lens)

    def _columns(self, layer: int) -> Array:
        W = self._picture.net.layers[layer - 1].W
        return np.pad(W.T, ((0, 0), (0, self._picture.sheet.plane.passage.D - len(W))))

    def _basis(self, layer: int) -> Array:
        D = self._picture.sheet.plane.passage.D
        return np.vstack([np.zeros((1, D)), np.eye(self._picture.net.widths[layer], D)])

    def _around(self, layer: int, *corners: Array) -> View:
        lens, seen = self.space(layer).lens, np.vstack(corners)
        return fit(seen if lens else seen[:, :2], self._picture.sheet.room, lens=lens)

    def _line(self, layer: int, places: list[float]) -> View:
        room, clip = self._picture.sheet.room, self._picture.clip
        last = layer == len(clip.net.layers)
        seen = [self._picture.sheet.data.carried.at(s)[:, 0] for s in places]
        # Shares are read between 0 and 1, however far from either.
        shares = last and clip.net.activations[-1] == "sigmoid"
        reach = np.concatenate([*seen, [0.0, clip.threshold if last else 1.0], [1.0] * shares])
        low, high = float(reach.min()), float(reach.max())
        whole = room.width / max(high - low, 1e-9)
        scale = fair(whole, _SHARES * room.width if shares else _LINE_UNIT)
        return View(((low + high) / 2, 0.0), scale, (room.center[0], room.bottom + 1.5))

    def columns(self) -> View:
        """Return the frame in which the columns of the first layer's W are seen."""
        W = self._picture.net.layers[0].W
        columns = np.zeros((W.shape[1], 2))
        columns[:, : len(W)] = W.T[:, :2]
        corners = np.vstack([columns, np.eye(2), -0.5 * np.eye(2)])
        # Labels stand beyond the tips.
        room = self._picture.layout.room.inset(0.3, 0.2, 0.3, 0.2)
        return fit(corners, room, largest=1.6)
