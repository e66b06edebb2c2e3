"""Slopes multiplied through the layers of a chain: why gradients vanish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from pleat.nets.activation import Array, activation
from pleat.nets.errors import InputError, counted
from pleat.nets.geometry.function import chain, chain_slopes, of_activation
from pleat.nets.model import Net
from pleat.scenes.beats.entries import ENTRIES
from pleat.scenes.beats.function_plot import FUNCTION_PLOT, no_panel, tone
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Clip, Span
from pleat.scenes.drawing.notation import brief
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.parts.panel.slope_chain import SlopeChain as Chain
    from pleat.scenes.stage.stage import Stage

SLOPE_CHAIN: Slot[Chain] = Slot("slope chain")


@register
class SlopeChain(Beat):
    """Neurons one after the other, one a layer: their slopes, and the products of these as bars.

    By the chain rule the product is how much the output changes when the input does. Captions
    may quote ``{product}`` and ``{largest}`` (the largest slope of a layer) of the first chain,
    ``{product2}`` and ``{largest2}`` of the second and so on, and ``{layers}``.

    Attributes
    ----------
    activations : tuple of str
        A chain for each.
    names : tuple of str
        What they are called on screen.
    layers : int
        How many neurons a chain has.
    input : float
        What goes into each.
    weight, bias : float
        Of every neuron.
    """

    do: Literal["slope-chain"] = "slope-chain"
    activations: tuple[str, ...] = Field(min_length=1, max_length=4)
    names: tuple[str, ...] = ()
    layers: int = Field(default=6, ge=1, le=10)
    input: float = 0.0
    weight: float = 1.0
    bias: float = 0.0
    texts: ClassVar[tuple[str, ...]] = ("caption", "names")

    @property
    def duration(self) -> float:
        """Seconds of motion: more layers take longer."""
        return self.seconds or 1.2 + 0.9 * self.layers

    def chains(self) -> list[Net]:
        """Return a net for each activation."""
        return [chain(name, self.layers, self.weight, self.bias) for name in self.activations]

    def facts(self, clip: Clip) -> Mapping[str, Callable[[], str]]:
        """Return the products and the largest slopes."""
        out: dict[str, Callable[[], str]] = {"layers": lambda: str(self.layers)}
        for k in range(len(self.activations)):
            own = "" if k == 0 else str(k + 1)
            out[f"product{own}"] = lambda k=k: brief(float(np.prod(self._slopes(k))), 2)  # type: ignore[misc]
            out[f"largest{own}"] = lambda k=k: brief(float(self._slopes(k).max()), 3)  # type: ignore[misc]
        return out

    def _slopes(self, k: int) -> Array:
        return chain_slopes(self.chains()[k], self.input)

    def check(self, clip: Clip) -> str | None:
        """Say if an activation is unknown, or takes several numbers together."""
        if self.names and len(self.names) != len(self.activations):
            there = counted(len(self.activations), "activation")
            return f"names has {counted(len(self.names), 'word')} for {there}"
        try:
            for name in self.activations:
                of_activation(activation(name))
        except InputError as error:
            return f"activations: {error}"
        return no_panel(clip) or super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring the rows, then multiply layer after layer."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.drawing.phrases import phrase
        from pleat.scenes.parts.panel.slope_chain import SlopeChain as Chain

        own = Chain(
            self.chains(),
            self.names or self.activations,
            [tone(stage, name) for name in self.activations],
            self.input,
            stage.layout.panel,
            stage.theme,
            phrase(stage.language, "layer"),
            stage.language,
        )
        gone = [fade for slot in (FUNCTION_PLOT, ENTRIES, SLOPE_CHAIN) for fade in stage.drop(slot)]
        first = 1.2 / (1.2 + 0.9 * self.layers)
        if gone:
            yield Span(0.4 * first, tuple(gone))
            stage.sweep()
        stage.hold(SLOPE_CHAIN, own)
        yield Span((0.6 if gone else 1.0) * first, tuple(stage.appear(own, to=stage.panel)))
        for k in range(self.layers):

            def multiply(t: float, k: int = k) -> None:
                own.draw(k + t)

            each = (1 - first) / self.layers
            yield Span(0.7 * each, (Drive(own, multiply),))
            yield Span(0.3 * each, tuple(stage.appear(own.texts[k + 1], to=own)))
