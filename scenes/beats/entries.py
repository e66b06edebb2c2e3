"""A vector through an activation: entry by entry, and one entry changed alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from pleat.nets.activation import Array
from pleat.nets.errors import counted
from pleat.nets.geometry.formula import formula
from pleat.scenes.beats.function_plot import FUNCTION_PLOT, net_of, no_panel, readable
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Clip, Span, before
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.parts.panel.entries import Entries
    from pleat.scenes.stage.stage import Stage

ENTRIES: Slot[Entries] = Slot("entries")


@register
class Elementwise(Beat):
    """A vector goes through a function entry by entry: to the curve, up to it, across, and out.

    Attributes
    ----------
    values : tuple of float
        The vector.
    function : str
        As for ``function-plot``.
    name : str
        What it is called on screen; by default as it is written.
    """

    do: Literal["elementwise"] = "elementwise"
    values: tuple[float, ...] = Field(min_length=1, max_length=6)
    function: str = "relu"
    name: str = ""
    texts: ClassVar[tuple[str, ...]] = ("caption", "name")

    @property
    def duration(self) -> float:
        """Seconds of motion: more entries take longer."""
        return self.seconds or 1.4 + 2.4 * len(self.values)

    def check(self, clip: Clip) -> str | None:
        """Say if the function can't be read, or there is no room."""
        fault = no_panel(clip) or readable((self.function,), (), clip, "function")
        if fault is None and not np.isfinite(self._outputs(clip)).all():
            return f"values goes beyond all numbers through {self.function}"
        return fault or super().check(clip)

    def _outputs(self, clip: Clip) -> Array:
        return formula(self.function, net_of(clip))(np.array(self.values))

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring the vector and the curve; then let one entry after the other go through."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.panel.entries import Entries

        function = formula(self.function, net_of(stage.clip))
        name = self.name or self.function
        own = Entries(self.values, function, stage.layout.panel, stage.theme, name, stage.language)
        gone = [*stage.drop(FUNCTION_PLOT), *stage.drop(ENTRIES)]
        first = 1.4 / (1.4 + 2.4 * len(self.values))
        if gone:
            yield Span(0.3 * first, tuple(gone))
            stage.sweep()
        stage.hold(ENTRIES, own)
        yield Span((0.7 if gone else 1.0) * first, tuple(stage.appear(own, to=stage.panel)))
        for k in range(len(self.values)):

            def go(t: float, k: int = k) -> None:
                own.advance(k, 3 * t)

            yield Span((1 - first) / len(self.values), (Drive(own, go),))


@register
class ChangeEntry(Beat):
    """One entry of the vector takes another value: its own output follows, and no other.

    Attributes
    ----------
    entry : int
        Which, from 1.
    to : tuple of float
        The values it takes, one after the other.
    """

    do: Literal["change-entry"] = "change-entry"
    entry: int = Field(default=1, ge=1)
    to: tuple[float, ...] = Field(min_length=1, max_length=12)
    motion: ClassVar[float] = 3.0

    def check(self, clip: Clip) -> str | None:
        """Say if there is no such entry, or it would leave the picture."""
        shown = [beat for beat in before(clip, self) if isinstance(beat, Elementwise)]
        if not shown:
            return 'change-entry needs a beat do = "elementwise" before it'
        values = shown[-1].values
        if self.entry > len(values):
            return f"entry = {self.entry}, but the vector has {counted(len(values), 'number')}"
        low, high = min(*values, 0.0), max(*values, 0.0)
        outside = next((v for v in self.to if not low <= v <= high), None)
        if outside is not None:
            return f"to has {outside:g}, and the picture shows values from {low:g} to {high:g}"
        return super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Move it."""
        from pleat.scenes.drawing.drive import Drive

        own, k = stage.held(ENTRIES), self.entry - 1
        begins = float(own.values[k])
        for a, b in zip((begins, *self.to[:-1]), self.to, strict=True):

            def go(t: float, a: float = a, b: float = b) -> None:
                own.set_value(k, a + t * (b - a))

            yield Span(1 / len(self.to), (Drive(own, go),))
