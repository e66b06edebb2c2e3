"""A whole layer in one breath: for openings, where nothing is explained yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pleat.scenes.beats.base import Span, register
from pleat.scenes.beats.layer import Basis, LayerBeat, Linear

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage


@register
class LayerAll(LayerBeat):
    """W, b and every fold of a layer, unannounced; then its plane comes closer."""

    do: Literal["layer"] = "layer"
    motion: ClassVar[float] = 3.4

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
