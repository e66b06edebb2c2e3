"""The data themselves move: one dataset becomes another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pleat.nets.data import Dataset
from pleat.nets.errors import InputError, quoted
from pleat.nets.files.tables import find_dataset, is_table
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


@register
class Morph(Beat):
    """Each point goes straight to its place in another dataset of as many points.

    Attributes
    ----------
    to : str
        The other dataset, or the path of a table of points, from the clip's folder.
    """

    do: Literal["morph"] = "morph"
    to: str
    motion: ClassVar[float] = 3.0

    def check(self, clip: Clip) -> str | None:
        """Say if the two don't fit."""
        try:
            there = self._there(clip)
        except InputError as error:
            return f"to: {error}"
        here = clip.dataset
        if here.targets is not None or there.targets is not None:
            return "points go to others of their class, and data with a target have none"
        if there.points.shape != here.points.shape or (there.labels != here.labels).any():
            return f"to = {quoted(self.to)} must have the {len(here.labels)} points of {here.name}"
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Move them."""
        from pleat.scenes.parts.plane.travel import Drift

        yield Span(1.0, (Drift(stage.sheet, self._there(stage.clip).points),))

    def files(self) -> tuple[str, ...]:
        """Return the table, if it is one."""
        return (self.to,) if is_table(self.to) else ()

    def _there(self, clip: Clip) -> Dataset:
        return find_dataset(self.to, clip.path.parent)
