"""A whole layer in one breath: for openings, where nothing is explained yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.beats.layer import (
    Basis,
    LayerBeat,
    Linear,
    Shift,
    last_step,
    order_fault,
    standing,
)
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


@register
class LayerAll(LayerBeat):
    """W, b and every fold of a layer, unannounced; then its plane comes closer."""

    do: Literal["layer"] = "layer"
    motion: ClassVar[float] = 3.4

    def steps(self, clip: Clip) -> tuple[int, int]:
        """Return all."""
        return 1, last_step(clip, self.layer)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Let W move the sheet, then shift and fold it in one go, then set up the new basis."""
        hidden = self.layer < len(stage.net.layers)
        end = stage.span(self.layer)[1]
        shares = (0.36, 0.32, 0.32) if hidden else (0.62, 0.38, 0.0)
        linear = Linear(id=self.id, do="linear", layer=self.layer)
        yield from scaled(linear.perform(stage), shares[0])
        yield Span(shares[1], (*stage.focus(), *stage.travel(end)))
        if hidden:
            basis = Basis(id=self.id, do="basis", layer=self.layer)
            yield from scaled(basis.perform(stage), shares[2])


def scaled(spans: Iterator[Span], share: float) -> Iterator[Span]:
    """Fit the spans of a whole beat into a share of another."""
    for span in spans:
        yield Span(share * span.share, span.animations)


@register
class Activate(LayerBeat):
    """Every fold of a layer in one go; then its plane comes closer, with a basis of its own."""

    do: Literal["activate"] = "activate"
    motion: ClassVar[float] = 3.0

    def check(self, clip: Clip) -> str | None:
        """Say if the layer has no activation."""
        layers = clip.net.layers[: self.layer]
        if len(layers) == self.layer and layers[-1].activation == "identity":
            return f"layer {self.layer} has no activation"
        # Where some neurons have folded already, it folds the others.
        return None if standing(clip, self)[0] == self.layer else super().check(clip)

    def steps(self, clip: Clip) -> tuple[int, int]:
        """Return every fold."""
        return 3, last_step(clip, self.layer)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Fold, then set up the basis."""
        yield Span(0.1, tuple(stage.focus(f"act{self.layer}")))
        yield Span(0.5, tuple(stage.travel(stage.span(self.layer)[1])))
        basis = Basis(id=self.id, do="basis", layer=self.layer)
        yield from scaled(basis.perform(stage), 0.4)


@register
class Flatten(Beat):
    """The last layer lays everything on the number line: W and then b.

    Attributes
    ----------
    layer : int, optional
        The last by default.
    """

    do: Literal["flatten"] = "flatten"
    layer: int | None = Field(default=None, ge=1)
    motion: ClassVar[float] = 3.6

    def check(self, clip: Clip) -> str | None:
        """Say if that layer leads to no line."""
        count = len(clip.net.layers)
        layer = self.layer or count
        if layer > count:
            return f"layer = {layer}, but the net has layers 1 to {count}"
        if clip.net.widths[layer] != 1:
            return f"layer {layer} has {clip.net.widths[layer]} neurons, and a line needs one"
        return order_fault(clip, self, layer, 1, 2)

    def leads_to(self, clip: Clip) -> int | None:
        """Return its layer."""
        return self.layer or len(clip.net.layers)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """W, then b."""
        layer = self.layer or len(stage.net.layers)
        linear = Linear(id=self.id, do="linear", layer=layer)
        shift = Shift(id=self.id, do="shift", layer=layer)
        if not stage.net.layers[layer - 1].biased:
            yield from linear.perform(stage)
            return
        yield from scaled(linear.perform(stage), 0.7)
        yield from scaled(shift.perform(stage), 0.3)
