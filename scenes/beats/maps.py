"""Linear maps side by side, each at work on a small plane of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.parts.plane.vectors import MapCard
    from pleat.scenes.stage.stage import Stage

MAP: Slot[MapCard] = Slot("map")  # by its place, from 0

Row = Annotated[tuple[float, ...], Field(min_length=2, max_length=2)]


@register
class Maps(Beat):
    """Linear maps side by side, each at work on a small plane.

    Attributes
    ----------
    names : tuple of str
        What stands below each.
    maps : tuple of 2x2 matrices
        Row by row.
    """

    do: Literal["maps"] = "maps"
    names: tuple[str, ...]
    maps: tuple[Annotated[tuple[Row, ...], Field(min_length=2, max_length=2)], ...] = Field(
        min_length=1, max_length=5
    )
    texts: ClassVar[tuple[str, ...]] = ("caption", "names")

    @property
    def duration(self) -> float:
        """Seconds of motion: more maps take longer."""
        return self.seconds or 1.0 + 1.3 * len(self.maps)

    def check(self, clip: Clip) -> str | None:
        """Say if a map has no name."""
        if len(self.names) != len(self.maps):
            return f"names has {len(self.names)} words for {len(self.maps)} maps"
        return super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Clear the frame and set the planes up, then let one map after the other act."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.plane.vectors import MapCard

        cards = []
        windows, aside = MapCard.windows(len(self.maps), stage.layout.frame)
        for k, (W, name) in enumerate(zip(self.maps, self.names, strict=True)):
            card = MapCard(np.array(W), name, windows[k], stage.theme, stage.language, aside)
            stage.hold(MAP[k], card)
            cards.append(card)
        groups = (stage.ground, stage.panel, stage.front, *stage.plane.submobjects)
        here = [m for group in groups for m in group.submobjects]
        first = 1.0 / (1.0 + 1.3 * len(cards))
        yield Span(0.5 * first, tuple(stage.vanish(*here)))
        stage.sweep()
        start = [m for c in cards for m in (c.ground, c.grid, c.axes, c.area, *c.basis)]
        yield Span(0.5 * first, tuple(stage.appear(*start, to=stage.front)))
        for card in cards:
            each = (1 - first) / len(cards)
            named = stage.appear(card.name_text, card.matrix, to=stage.front)
            yield Span(each, (*named, Drive(stage.front, partial(_act, card))))


def _act(card: Any, t: float) -> None:
    # The map acts in the first part of its share, and is looked at in the rest.
    card.move_to_share(min(1.0, t / 0.85))
