"""A title picture: matrix, network and classification, first apart and then as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from pleat.scenes.beats.cards import CardBeat
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Span
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.parts.ideas import Ideas
    from pleat.scenes.stage.stage import Stage

IDEAS: Slot[Ideas] = Slot("ideas")


class IdeaBeat(CardBeat):
    """A beat about the three pictures of the clip's net."""

    def check(self, clip: Clip) -> str | None:
        """Say if the net can't be shown in all three ways."""
        if clip.snapshot is None or clip.net.widths[0] != 2 or clip.net.widths[-1] != 1:
            return f"{self.do} needs a net of two inputs and one output"
        if len(clip.net.layers) > 2:
            return f"{self.do} has room for two layers, the net has {len(clip.net.layers)}"
        return super().check(clip)


@register
class Idea(IdeaBeat):
    """One of the pictures, with its title.

    Attributes
    ----------
    view : str
        ``network``, ``matrix`` or ``classification``.
    text : str
        The title.
    """

    do: Literal["idea"] = "idea"
    view: Literal["network", "matrix", "classification"]
    text: str = Field(min_length=1)
    motion: ClassVar[float] = 1.4
    texts: ClassVar[tuple[str, ...]] = ("caption", "text")

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring the title, then the picture."""
        ideas = _ideas(stage)
        title = ideas.title(self.view, self.text, stage.theme, stage.language)
        yield Span(0.3, tuple(stage.appear(title, to=stage.front)))
        if self.view == "classification":
            coming = stage.appear(ideas.ground, ideas.sheet, to=stage.plane)
        else:
            picture = ideas.network if self.view == "network" else ideas.block
            coming = stage.appear(picture, to=stage.panel)
        yield Span(0.7, tuple(coming))


@register
class Join(IdeaBeat):
    """The pictures become one: panel at the left, plane at the right."""

    do: Literal["join"] = "join"
    motion: ClassVar[float] = 3.0

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Take the titles off, move, and bring i and j."""
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.drawing.ink import inks

        ideas = _ideas(stage)
        yield Span(0.15, tuple(stage.vanish(*ideas.titles.values())))
        stage.front.remove(*ideas.titles.values())
        yield Span(0.65, (Drive(stage.panel, ideas.join),))
        for arrow in ideas.basis:
            ideas.sheet.lay(arrow)
            for ink in inks(arrow):
                ink.set_level(0.0)
        yield Span(0.2, tuple(Fade(1.0, arrow) for arrow in ideas.basis))


@register
class Shared(IdeaBeat):
    """A column of W, the edges leaving an input, a basis vector: they light up as one."""

    do: Literal["shared"] = "shared"
    motion: ClassVar[float] = 4.0

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Light up one input after the other."""
        from pleat.scenes.drawing.animation import Glow

        ideas = _ideas(stage)
        for k, arrow in enumerate(ideas.basis):
            lit: list[Any] = [*ideas.network.column(1, k), ideas.network.nodes[0][k]]
            lit += [ideas.network.names[0][k], *ideas.matrices[0][0].column(k)]
            yield Span(
                1 / len(ideas.basis),
                (Glow(stage.panel, lit), Glow(ideas.sheet, [arrow], dim=0.45)),
            )


def _ideas(stage: Stage) -> Ideas:
    from pleat.scenes.parts.ideas import Ideas

    clip = stage.clip
    return stage.kept(
        IDEAS,
        lambda: Ideas(
            clip.net,
            clip.dataset,
            stage.theme,
            stage.names(),
            threshold=clip.threshold,
            notation=stage.notation,
            layout=stage.layout.frame.layouts["plane"],
        ),
    )
