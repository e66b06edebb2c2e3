"""A net's numbers as surfaces: the sheet is lifted, cut at a height, and let down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.clip.height import Height
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import lifted, stands

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


@register
class Lift(Beat):
    """Every point of the input plane goes up to what a neuron makes of it: a surface over it.

    The sheet is seen from the side then; a sheet that is lifted already goes to other heights.
    Of a neuron that folds, the side on which it is active has its colour; of a classifier's
    output each side of the threshold has that of its class.

    Attributes
    ----------
    layer : int, optional
        From 1; by default the last, that of the outputs.
    neuron : int
        Which of the layer's, from 1.
    of : str
        ``z``, what comes in, or ``a``, what its activation makes of that.
    stems : bool
        Whether each data point then stands on a stem, straight over its place on the ground.
    azimuth, elevation : float, optional
        Where to stand at the end, in degrees: how far to the right, and how far up.
    """

    do: Literal["lift"] = "lift"
    layer: int | None = Field(default=None, ge=1)
    neuron: int = Field(default=1, ge=1)
    of: Literal["z", "a"] = "a"
    stems: bool = False
    azimuth: float | None = Field(default=None, ge=-180, le=180)
    elevation: float | None = Field(default=None, ge=-90, le=90)
    motion: ClassVar[float] = 4.0

    def height(self, clip: Clip) -> Height:
        """Return what it is lifted to."""
        return Height(self.layer or len(clip.net.layers), self.neuron, self.of)

    def lifts(self, clip: Clip, before: Height | None) -> Height | None:
        """Return what it is lifted to."""
        return self.height(clip)

    def leaves(self, views: set[str]) -> set[str]:
        """Return them with stems, if it brings any."""
        return views | {"stems"} if self.stems else views

    def check(self, clip: Clip) -> str | None:
        """Say if there is no plane to be lifted, or no such neuron."""
        layer, neuron, _ = self.height(clip)
        widths = clip.net.neurons
        if widths[0] != 2:
            return f"a surface stands over a plane, and the net has {widths[0]} inputs"
        if layer > len(clip.net.layers):
            return f"layer = {layer}, but the net has layers 1 to {len(clip.net.layers)}"
        if neuron > widths[layer]:
            return f"neuron = {neuron}, but layer {layer} has neurons 1 to {widths[layer]}"
        if at := clip.layer_before(self):
            return f"the sheet is lifted at the input, and it stands {stands(at)}; rewind first"
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Tilt the picture until heights can be seen, then lift."""
        asked = self.height(stage.clip), self.azimuth, self.elevation, self.stems
        for share, animations in stage.lifting.lift(*asked):
            yield Span(share, tuple(animations))


@register
class Lower(Beat):
    """The sheet that was lifted goes down again, and is seen from above."""

    do: Literal["lower"] = "lower"
    motion: ClassVar[float] = 2.6

    def lifts(self, clip: Clip, before: Height | None) -> Height | None:
        """Return None: it lies in its plane."""
        return None

    def leaves(self, views: set[str]) -> set[str]:
        """Return them without what there is of a lifted sheet alone."""
        return views - {"stems", "decision", "regions"}

    def check(self, clip: Clip) -> str | None:
        """Say if it is not lifted."""
        return None if lifted(clip, self) else "the sheet is not lifted"

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Let it down."""
        for share, animations in stage.lifting.lower():
            yield Span(share, tuple(animations))


@register
class Cut(Beat):
    """A horizontal plane cuts the surface: the line where it does, and that line on the ground.

    Attributes
    ----------
    at : float, optional
        The height; by default the threshold of an output, and 0 of a hidden neuron.
    """

    do: Literal["cut"] = "cut"
    at: float | None = None
    motion: ClassVar[float] = 2.6

    def check(self, clip: Clip) -> str | None:
        """Say if there is no surface to be cut."""
        return None if lifted(clip, self) else "there is no surface to be cut; lift one first"

    def perform(self, stage: Stage) -> Iterator[Span]:
        """First the plane, then the line on the surface, then on the ground."""
        height = stage.lifting.now
        assert height is not None
        last = height.height.layer == len(stage.net.layers)
        at = self.at if self.at is not None else stage.clip.threshold if last else 0.0
        for share, animations in stage.lifting.level(at):
            yield Span(share, tuple(animations))
