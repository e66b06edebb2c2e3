"""Which view of the plane belongs to which stage: one frame for each, and from where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.clip.projections import Space, space_behind
from pleat.scenes.drawing.ruling import Ruling
from pleat.scenes.drawing.viewport import Rect, Viewport, fair, fit
from pleat.scenes.stage.picture import Picture

Array = NDArray[np.float64]
_LINE_UNIT = 3.0  # scene units, usually
_FOOT, _LOW = 1.5, 0.345  # how high a line stands in a room: scene units, of a low one a share
_FAR = 12.0  # times as far as the sheet is wide, b carries it out of the picture
_ZOOM = 4.0  # times as small or large as what is seen, a column can't be seen with it
_SHARES = 0.8  # of the room's width, from 0 to 1


class Framing:
    """The views a stage shows its sheet in.

    Parameters
    ----------
    picture : Picture
    """

    LIFTED = 0.5, 0.1, 0.5, 0.3  # scene units that names and numbers around a surface take

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._spaces: dict[int, Space] = {}
        self._lifted: tuple[Space, Array] | None = None

    def lift(self, space: Space, corners: Array) -> Viewport:
        """Show the space over the input plane from now on, and what must be seen of it, (N, D)."""
        self._lifted = space, corners
        return self.over()

    def lower(self) -> None:
        """Show the input plane itself again."""
        self._lifted = None

    def over(self) -> Viewport:
        """Return the frame of the sheet that is lifted."""
        assert self._lifted is not None
        space, corners = self._lifted
        return fit(corners, self.room, lens=space.lens)

    @property
    def room(self) -> Rect:
        """What must be seen keeps to this: of a sheet that is lifted with its numbers."""
        room = self._picture.sheet.room
        return room if self._lifted is None else room.inset(*self.LIFTED)

    def forget(self) -> None:
        """Look at all spaces anew, now that the net is another."""
        self._spaces.clear()

    def space(self, layer: int) -> Space:
        """Return how the space behind a layer is shown; 0 is the input."""
        if self._lifted is not None:
            return self._lifted[0]
        if layer not in self._spaces:
            self._spaces[layer] = space_behind(self._picture.clip, layer)
        return self._spaces[layer]

    def ruling(self, layer: int) -> Ruling:
        """Return how the plane behind a layer is ruled; 0 is the input."""
        return self._picture.sheet.plane.rulings[layer]

    def before_folding(self, layer: int) -> Viewport:
        """Return the one frame a layer is shown in, until it has folded.

        Where b carries the sheet far off, it is that in which W leaves it.
        """
        places = self._places(layer)
        return self._at(layer, places[:1] if self._apart(layer) else places)

    def shifted(self, layer: int) -> Viewport | None:
        """Return the frame a layer is shown in from its b on, if it is one of its own."""
        return self._at(layer, self._places(layer)[1:]) if self._apart(layer) else None

    def _places(self, layer: int) -> list[float]:
        moves = enumerate(self._picture.sheet.plane.passage.moves)
        return [float(k + 1) for k, move in moves if move.layer == layer] or [0.0]

    def _apart(self, layer: int) -> bool:
        """Whether b carries the sheet so far that it would be a speck in one frame."""
        carried, width = self._picture.sheet.data.carried, self._picture.net.widths[layer]
        places = self._places(layer)
        if len(places) < 2 or not len(self._picture.clip.dataset):
            return False
        before, after = (carried.at(s)[:, :width] for s in places[:2])
        far = np.abs(after.mean(axis=0) - before.mean(axis=0)).max()
        return bool(far > _FAR * max(np.ptp(q, axis=0).max() for q in (before, after)) > 0)

    def _at(self, layer: int, places: list[float]) -> Viewport:
        sheet = self._picture.sheet
        if self._picture.net.widths[layer] == 1:
            return self._line(layer, places)
        seen = [sheet.landmarks]
        if self._picture.bases.get(layer - 1) and layer > 1:
            # The hidden basis goes along, and may reach further than the data.
            basis = self.ruling(layer - 1).basis
            seen.append(sheet.plane.carry_from(layer - 1, basis if any(basis[0]) else basis[1:]))
        return self._around(layer, *(one.at(s) for one in seen for s in places))

    def folded(self, layer: int) -> Viewport:
        """Return the frame of a layer that has folded, with its basis vectors."""
        end = self._picture.span(layer)[1]
        if self._picture.net.widths[layer] == 1:
            return self._line(layer, [end])
        return self._around(layer, self._picture.sheet.landmarks.at(end), self._basis(layer))

    def corners(self, layer: int) -> Array:
        """Return what belongs in the picture behind a layer: landmarks and its basis, (N, D)."""
        if self._lifted is not None:
            return self._lifted[1]
        sheet = self._picture.sheet
        return np.vstack([sheet.landmarks.at(sheet.plane.s), self._basis(layer)])

    def close_up(self, layer: int, zoom: float, on: tuple[float, float] | None) -> Viewport:
        """Return the view of a layer, nearer by a factor, with a point of it in the middle."""
        if self._picture.net.widths[layer] == 1 and layer == 0:
            whole = self._picture.sheet.opening
        elif self._picture.net.widths[layer] == 1:
            whole = self._line(layer, [self._picture.sheet.plane.s])
        else:
            whole = self._around(layer, self.corners(layer))
        return replace(whole, scale=whole.scale * zoom, center=on or whole.center)

    def look_from(self, layer: int, azimuth: float, elevation: float) -> Space:
        """Keep to another place, in degrees, to see a layer's three dimensions from."""
        azimuth -= 360 * round(azimuth / 360)
        if self._lifted is not None:
            self._lifted = self._lifted[0].turned(azimuth, elevation), self._lifted[1]
            return self._lifted[0]
        self._spaces[layer] = self.space(layer).turned(azimuth, elevation)
        return self._spaces[layer]

    def turned(self, layer: int) -> Viewport | None:
        """Return the view into the space a layer moves to, if it is a deep one not seen yet.

        Where things are now is in it, and the places where W will put the basis vectors.
        """
        space, sheet = self.space(layer), self._picture.sheet
        if not space.deep or space.lens == sheet.plane.view.lens:
            return None
        return self._around(layer, sheet.landmarks.at(sheet.plane.s), self._columns(layer))

    def with_columns(self, layer: int) -> Viewport | None:
        """Return the view in which W's columns are seen too, if they are not yet."""
        if self.space(layer).partial or not self.lands(layer):
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

    def lands(self, layer: int) -> bool:
        """Whether where W puts the basis vectors can be seen in one picture with them."""
        ruled = self.ruling(layer - 1)
        far = np.abs(self._columns(layer)).max(initial=0.0)
        reach = np.abs(self._picture.sheet.landmarks.at(self._picture.sheet.plane.s)).max()
        # An arrow of length 1 is short where W's columns are, and has its place with them.
        near = ruled.length == 1 or far > reach / _ZOOM
        return not ruled.far and near and far < reach * _ZOOM

    def _columns(self, layer: int) -> Array:
        W = self.ruling(layer - 1).length * self._picture.net.layers[layer - 1].W
        return np.pad(W.T, ((0, 0), (0, self._picture.sheet.plane.passage.D - len(W))))

    def _basis(self, layer: int) -> Array:
        D, basis = self._picture.sheet.plane.passage.D, self.ruling(layer).basis
        return np.pad(basis, ((0, 0), (0, D - basis.shape[1])))

    def _around(self, layer: int, *corners: Array) -> Viewport:
        lens, seen = self.space(layer).lens, np.vstack(corners)
        return fit(seen if lens else seen[:, :2], self._picture.sheet.room, lens=lens)

    def _line(self, layer: int, places: list[float]) -> Viewport:
        room, clip = self._picture.sheet.room, self._picture.clip
        last = layer == len(clip.net.layers)
        seen = [self._picture.sheet.data.carried.at(s)[:, 0] for s in places]
        if last and clip.dataset.targets is not None:
            # What outputs should be stands on their line too.
            seen.append(clip.dataset.targets[:, 0])
        marks = [0.0, clip.threshold if last else self.ruling(layer).length]
        # Shares are read between 0 and 1, however far from either.
        shares = last and clip.net.activations[-1] == "sigmoid"
        alone = self._apart(layer) and len(places) == 1
        if self._picture.bases.get(layer - 1) and not alone and not shares:
            # So do the tips of the arrows that go along.
            basis = self.ruling(layer - 1).basis[1:]
            carried = self._picture.sheet.plane.carry_from(layer - 1, basis)
            seen += [carried.at(s)[:, 0] for s in places]
        reach = np.concatenate([*seen, [] if alone else marks, [1.0] * shares])
        low, high = float(reach.min()), float(reach.max())
        whole = room.width / max(high - low, 1e-9)
        scale = fair(whole, _SHARES * room.width if shares else _LINE_UNIT)
        return Viewport(
            ((low + high) / 2, 0.0),
            scale,
            (room.center[0], room.bottom + min(_FOOT, _LOW * room.height)),
        )

    def columns(self) -> Viewport:
        """Return the frame in which the columns of the first layer's W are seen."""
        W = self._picture.net.layers[0].W
        columns = np.zeros((W.shape[1], 2))
        unit = self.ruling(0).length
        columns[:, : len(W)] = unit * W.T[:, :2]
        corners = np.vstack([columns, unit * np.eye(2), -0.5 * unit * np.eye(2)])
        # Labels stand beyond the tips.
        room = self._picture.layout.room.inset(0.3, 0.2, 0.3, 0.2)
        return fit(corners, room, largest=1.6 / unit)
