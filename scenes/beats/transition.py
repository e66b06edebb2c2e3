"""From one subject to another within a clip: the stage is cleared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pleat.scenes.beats.show import take
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.stage.views import ViewName
from pleat.scenes.stage.views.base import unfolded

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


@register
class Transition(Beat):
    """Clear the stage, to begin anew at the input, or some of it.

    Attributes
    ----------
    style : str
        ``fade``, ``wipe`` (an edge takes all along) or ``push`` (out at the left).
    clear : tuple of str
        The views that go, as in ``show``; by default everything, two sides too.
    """

    do: Literal["transition"] = "transition"
    style: Literal["fade", "wipe", "push"] = "fade"
    clear: tuple[ViewName, ...] = ()
    motion: ClassVar[float] = 1.0
    once: ClassVar[bool] = True
    clears: ClassVar[bool] = True

    def check(self, clip: Clip) -> str | None:
        """Say if only some of the picture is to go another way than fading."""
        if self.clear and self.style != "fade":
            return f"style = {self.style!r} clears everything; leave out clear, or fade"
        return None

    def leads_to(self, clip: Clip) -> int | None:
        """Return the input, where a new sheet begins."""
        return None if self.clear else 0

    def leaves(self, views: set[str]) -> set[str]:
        """Return what is left of them."""
        return views - {view.name for view in unfolded(self.clear)} if self.clear else set()

    def beside(self, clip: Clip, before: Clip | None) -> Clip | None:
        """Return none: a cleared stage has one side."""
        return before if self.clear else None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Let it go, then take it off stage."""
        if self.clear:
            yield Span(1.0, tuple(f for one in stage.sides for f in take(one, *self.clear)))
            return
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.drawing.curtain import Curtain, Push
        from pleat.scenes.drawing.drive import Drive

        whole = [g for one in stage.sides for g in (one.panel, one.plane, one.front)]
        legends = [one.legend for one in stage.sides if one.legend in one.words.submobjects]
        right = [] if stage.right is None else [Fade(0.0, stage.right.ground)]
        if self.style == "fade":
            yield Span(1.0, (*(Fade(0.0, group) for group in (*whole, *legends)), *right))
        elif self.style == "push":
            wide = stage.layout.frame.rect.width
            yield Span(1.0, (*(Push(group, wide) for group in (*whole, *legends)), *right))
        else:
            windows = [w for one in stage.sides[:1] if (w := one.layout.window) is not None]
            curtain = Curtain(stage.layout.frame, windows, stage.theme)
            # In front of both sides, but for the legend.
            stage.sides[-1].front.add(curtain)
            gone = [Fade(0.0, legend) for legend in legends]
            yield Span(1.0, (Drive(curtain, curtain.draw), *gone, *right))
        stage.clear()
