"""A whole layer in one breath: for openings, where nothing is explained yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from pleat.scenes.beats.layer import Basis, LayerBeat, Linear, Shift
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import last_step, order_fault, standing

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
        bends = stage.net.layers[self.layer - 1].activation != "identity"
        shares = (0.36, 0.32, 0.32) if hidden else (0.62, 0.38, 0.0)
        if bends and not hidden:
            shares = (0.46, 0.3, 0.24)
        linear = Linear(id=self.id, do="linear", layer=self.layer)
        yield from scaled(linear.perform(stage), shares[0])
        folding, apart = shares[1], stage.frames.shifted(self.layer)
        if apart is not None:
            # First back into the picture, then on.
            folding /= 2
            yield Span(folding, tuple(stage.travel(stage.place(self.layer, "shift"), apart)))
        yield Span(folding, (*stage.focus(), *stage.travel(end)))
        if hidden:
            basis = Basis(id=self.id, do="basis", layer=self.layer)
            yield from scaled(basis.perform(stage), shares[2])
        elif bends:
            yield Span(shares[2], tuple(_outputs(stage, self.layer)))


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
        if self.layer == len(stage.net.layers):
            # Outputs are the end: no W will take them anywhere.
            yield Span(0.4, tuple(_outputs(stage, self.layer)))
            return
        basis = Basis(id=self.id, do="basis", layer=self.layer)
        yield from scaled(basis.perform(stage), 0.4)


def _outputs(stage: Stage, layer: int) -> list[Any]:
    """Return the animations by which a last layer's picture comes closer, and gets its names."""
    closer = stage.travel(stage.span(layer)[1], stage.frames.folded(layer))
    if stage.net.widths[layer] == 1:
        return [*closer, *stage.coordinates.rename_line(layer)]
    return [*closer, *stage.coordinates.rename(layer)]


@register
class Flatten(Beat):
    """The last layer lays everything on the number line: W, then b, then its activation if any.

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
        return order_fault(clip, self, layer, 1, last_step(clip, layer))

    def leads_to(self, clip: Clip) -> int | None:
        """Return its layer."""
        return self.layer or len(clip.net.layers)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Do what the layer does, part by part."""
        layer = self.layer or len(stage.net.layers)
        beats: list[tuple[float, Beat]] = [(0.7, Linear(id=self.id, layer=layer))]
        if stage.net.layers[layer - 1].biased:
            beats.append((0.3, Shift(id=self.id, layer=layer)))
        if stage.net.layers[layer - 1].activation != "identity":
            beats.append((0.6, Activate(id=self.id, layer=layer)))
        whole = sum(share for share, _ in beats)
        for share, beat in beats:
            yield from scaled(beat.perform(stage), share / whole)
