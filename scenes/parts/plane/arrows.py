"""Where a layer puts the basis vectors of its input: the columns of W as arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pleat.scenes.drawing.ink import Text
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.motion import Motion
from pleat.scenes.parts.plane.lines import Arrow
from pleat.scenes.parts.plane.plane import Plane

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage

BASIS_NAMES = ("i", "j", "k")


class Landing(Arrow):
    """A column of W on the plane of the layer's outputs.

    Parameters
    ----------
    layer : int
        From 1.
    column : int
        From 0.

    Attributes
    ----------
    amount : float
        How far it has gone, from 0 to 1.
    ends : (2, D) array
        Tail and tip, before they are projected.
    """

    def __init__(self, plane: Plane, theme: Theme, layer: int, column: int) -> None:
        W = plane.net.layers[layer - 1].W
        color = theme.neurons(plane.net.widths, layer - 1)[column]
        self.amount = 1.0
        self._tip = np.zeros(plane.passage.D)
        self._tip[: len(W)] = W[:, column]
        self._start = np.zeros(plane.passage.D)
        # A third basis vector stands upright on the plane: seen from above, a point.
        self._start[column] = 1.0

        def where(plane: Plane) -> NDArray[np.float64]:
            return plane.project(self.ends)

        label = Text(f"$upright(bold({BASIS_NAMES[column]}))$", 38, color, math=True)
        super().__init__(plane, where, color, label, 7, column)

    @property
    def ends(self) -> NDArray[np.float64]:
        """Tail and tip now."""
        now = (1 - self.amount) * self._start + self.amount * self._tip
        return np.vstack([np.zeros_like(now), now])

    def arrive(self, stage: Stage) -> list[Any]:
        """Return the animations that bring it on the stage's sheet."""
        stage.appear(self)
        self.set_level(1.0)
        return [Land(self, stage.sheet.plane)]


class Land(Motion):
    """Move a basis vector from where it stands to where W puts it."""

    def __init__(self, arrow: Landing, plane: Plane, **kwargs: Any) -> None:
        self._plane = plane
        super().__init__(arrow, **kwargs)

    def move(self, t: float) -> None:
        """Wait for a fifth, then move."""
        self.mobject.amount = min(max(1.6 * t - 0.2, 0.0), 1.0)
        self.mobject.place(self._plane)
