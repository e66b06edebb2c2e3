"""Bring parts of the picture on stage, and take them away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.stage.views import ViewName
from pleat.scenes.stage.views.base import unfolded, view_fault

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


@register
class Show(Beat):
    """Bring parts on stage, one after the other.

    Attributes
    ----------
    views : tuple of str
        On the plane: ``plane`` or ``grid`` (grid and axes), ``data``, ``basis``,
        ``sheet`` (its flat pieces as a surface), ``regions`` (the linear regions),
        ``decision`` (areas and boundary on the plane the sheet is in: behind a hidden layer
        those of the rest of the net; in a space the areas on the sheet and the plane that
        parts it), ``line`` (the number line), ``accuracy``, ``pictures`` (points as the
        pictures they are), ``stems`` (where the sheet is lifted, from each point to the
        ground); of data with a target ``target`` and ``error``, of a net of one
        input ``graph``. Beside it: ``network``, ``equation``, ``matrix`` (W and b of every
        layer), ``values`` (of a marked point), ``legend``; and each alone ``weights`` (those
        that enter each neuron of the first layer, as a picture) and ``flow`` (a point's
        picture, each layer's values, the outputs as bars).
    """

    do: Literal["show"] = "show"
    views: tuple[ViewName, ...] = Field(min_length=1)
    motion: ClassVar[float] = 1.4

    def check(self, clip: Clip) -> str | None:
        """Say if something can't be shown here."""
        return view_fault(self.views, clip, self)

    def leaves(self, views: set[str]) -> set[str]:
        """Return them with those brought."""
        return views | {view.name for view in unfolded(self.views)}

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Fade each in."""
        for view in self.views:
            yield Span(1 / len(self.views), tuple(bring(stage, view)))


@register
class Hide(Beat):
    """Take parts off stage, all at once.

    Attributes
    ----------
    views : tuple of str
        As in ``show``; what is not on stage stays away.
    """

    do: Literal["hide"] = "hide"
    views: tuple[ViewName, ...] = Field(min_length=1)
    motion: ClassVar[float] = 0.8

    def leaves(self, views: set[str]) -> set[str]:
        """Return them without those taken."""
        return views - {view.name for view in unfolded(self.views)}

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Fade them out."""
        yield Span(1.0, tuple(take(stage, *self.views)))


def bring(stage: Stage, view: str) -> list[Any]:
    """Put a view on stage and return the animations that make it seen."""
    stage.shown += [one.name for one in unfolded((view,)) if one.name not in stage.shown]
    return [fade for one in unfolded((view,)) for fade in one.bring(stage)]


def take(stage: Stage, *views: str) -> list[Any]:
    """Return the animations that take views away."""
    gone = {one.name for one in unfolded(views)}
    stage.shown = [name for name in stage.shown if name not in gone]
    return [fade for one in unfolded(views) for fade in one.take(stage)]
