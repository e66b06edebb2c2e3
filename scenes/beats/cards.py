"""Cards: a title, or a few lines of text, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.parts.cards import TextBlock, TitleCard
    from pleat.scenes.stage.stage import Stage

CARD: Slot[TitleCard | TextBlock] = Slot("card")


class CardBeat(Beat):
    """A beat that fills the frame."""

    def check(self, clip: Clip) -> str | None:
        """Say if the clip keeps room for a plane."""
        if clip.head.layout != "card":
            return f'{self.do} fills the frame, so [clip] needs layout = "card"'
        return super().check(clip)


@register
class Title(CardBeat):
    """A title, big and calm, and what it is about.

    Attributes
    ----------
    text : str
        The title.
    subtitle : str
        A line below it.
    """

    do: Literal["title"] = "title"
    text: str = Field(min_length=1)
    subtitle: str = ""
    motion: ClassVar[float] = 1.5
    texts: ClassVar[tuple[str, ...]] = ("caption", "text", "subtitle")

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring the title, fold the ornament, bring the subtitle."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.cards import TitleCard

        card = TitleCard(self.text, self.subtitle, stage.theme, stage.language, stage.layout.frame)
        gone = stage.drop(CARD)
        stage.hold(CARD, card)
        yield Span(0.4, (*gone, *stage.appear(card.title, card.ornament, to=stage.front)))
        later = stage.appear(card.subtitle, to=stage.front) if card.subtitle else []
        yield Span(0.6, (Drive(card.ornament, card.ornament.fold), *later))


@register
class TextLines(CardBeat):
    """A few lines, one after the other.

    Attributes
    ----------
    lines : tuple of str
        Up to six.
    heading : str
        Above them, larger.
    """

    do: Literal["text"] = "text"
    lines: tuple[str, ...] = Field(min_length=1, max_length=6)
    heading: str = ""
    texts: ClassVar[tuple[str, ...]] = ("caption", "heading", "lines")

    @property
    def duration(self) -> float:
        """Seconds of motion: more lines take longer."""
        return self.seconds or 0.7 * (len(self.lines) + bool(self.heading))

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring each line."""
        from pleat.scenes.parts.cards import TextBlock

        card = TextBlock(self.heading, self.lines, stage.theme, stage.language, stage.layout.frame)
        gone = stage.drop(CARD)
        stage.hold(CARD, card)
        for block in card.blocks:
            yield Span(1 / len(card.blocks), (*gone, *stage.appear(block, to=stage.front)))
            gone = []
