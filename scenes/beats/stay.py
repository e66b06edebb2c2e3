"""A clip's opening when the clip before it in a lecture left the same plane on stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from pleat.scenes.beats.show import Show, bring
from pleat.scenes.clip.model import Span

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage


class Stay(Show):
    """Some parts are on stage already; bring the others.

    Lectures make it of a clip's first `Show`; it has no name in clip files.

    Attributes
    ----------
    stays : tuple of str
        Those of `views` that are there from the first frame on.
    """

    stays: tuple[str, ...] = ()
    ON_PLANE: ClassVar[tuple[str, ...]] = ("plane", "grid", "data", "basis", "legend")

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Fade in what is not there yet."""
        for view in self.stays:
            for fade in bring(stage, view):
                fade.begin()
                fade.finish()
        coming = [view for view in self.views if view not in self.stays]
        if not coming:
            yield Span(1.0)
        for view in coming:
            yield Span(1 / len(coming), tuple(bring(stage, view)))
