"""Everything on screen for one clip, and how beats get at it."""

from __future__ import annotations

from functools import cached_property

from pleat.scenes.clip.model import Clip
from pleat.scenes.stage.coordinates import Coordinates
from pleat.scenes.stage.framing import Framing
from pleat.scenes.stage.lifting import Lifting
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.training import TrainingPlayback


class Stage(Picture):
    """The picture of a clip with all that knows how to move it.

    Attributes
    ----------
    right : Stage or None
        Where a second net stands beside this one.
    """

    right: Stage | None = None

    @cached_property
    def frames(self) -> Framing:
        """Which view of the plane belongs to which stage."""
        return Framing(self)

    @cached_property
    def coordinates(self) -> Coordinates:
        """What the sheet is measured against."""
        return Coordinates(self, self.frames)

    @cached_property
    def training(self) -> TrainingPlayback:
        """The net's training, which begins when it is first asked for."""
        return TrainingPlayback(self, self.frames)

    @cached_property
    def lifting(self) -> Lifting:
        """How the sheet is lifted out of its plane."""
        return Lifting(self, self.frames, self.coordinates)

    @property
    def sides(self) -> list[Stage]:
        """This stage, and the one at its right if a second net stands there."""
        return [self] if self.right is None else [self, self.right]

    def open_right(self, clip: Clip) -> Stage:
        """Set up a stage for another clip in the layout's other window."""
        self.right = Stage(self.scene, clip, self.theme, self.language, self.layout.right)
        return self.right

    def clear(self) -> None:
        """Begin anew: nothing is on stage or remembered, and the sheet is at the input."""
        if self.right is not None:
            self.right.clear()
            one = self.right
            self.scene.remove(one.ground, one.panel, one.plane, one.front, one.words)
            self.right = None
        super().clear()
