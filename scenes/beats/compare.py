"""Two nets side by side, on the same data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from pleat.nets.errors import InputError, counted, quoted
from pleat.nets.files.snapshot import shipped_snapshots
from pleat.scenes.beats.show import bring
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Clip, NetName, Span, sides_at
from pleat.scenes.clip.subject import Symbol
from pleat.scenes.stage.slots import Slot
from pleat.scenes.stage.views import ViewName
from pleat.scenes.stage.views.base import unfolded, view_fault

if TYPE_CHECKING:
    from pleat.scenes.drawing.ink import Text
    from pleat.scenes.stage.stage import Stage

HEADING: Slot[Text] = Slot("heading")


@register
class Compare(Beat):
    """A second net stands at the right; from here on beats happen in both windows.

    The clip's layout must be ``pair``. A beat keeps to one of the two by ``side``.

    Attributes
    ----------
    other : str, optional
        Written ``with``: the other net, as ``[clip] net`` names one; by default the
        same again, to be shown at two places.
    activation : str or tuple of str, optional
        As for ``[clip] net``.
    labels : tuple of str
        What the two are called above their windows.
    symbol : str
        What the other net's equation calls it.
    views : tuple of str
        What comes on stage in both windows, as in ``show``.
    """

    model_config = ConfigDict(populate_by_name=True)

    do: Literal["compare"] = "compare"
    other: str | None = Field(default=None, alias="with")
    activation: str | tuple[str, ...] | None = None
    labels: tuple[str, str] | tuple[()] = ()
    symbol: Symbol = "g"
    views: tuple[ViewName, ...] = ("plane", "data", "basis")
    motion: ClassVar[float] = 1.8
    flat: ClassVar[bool] = True
    texts: ClassVar[tuple[str, ...]] = ("caption", "labels")
    once: ClassVar[bool] = True

    def check(self, clip: Clip) -> str | None:
        """Say if there is no second window, or no such net."""
        if clip.head.layout != "pair":
            return 'compare shows two planes, so [clip] needs layout = "pair"'
        if "right" in sides_at(clip, self):
            return "two nets are side by side already; begin anew with a transition"
        try:
            other = self._other(clip)
        except InputError as error:
            return f"with: {str(error).splitlines()[0]}"
        if other.net.widths[0] != clip.net.widths[0]:
            takes = other.net.widths[0]
            return (
                f"with: {quoted(self.other)} takes {counted(takes, 'input')}, "
                f"{quoted(clip.head.net)} {clip.net.widths[0]}"
            )
        return view_fault(self.views, clip, self) or view_fault(self.views, other, self)

    def beside(self, clip: Clip, before: Clip | None) -> Clip | None:
        """Return the clip of the other net."""
        try:
            return self._other(clip)
        except InputError:
            return clip  # `check` says why

    def leaves(self, views: set[str]) -> set[str]:
        """Return them with those brought."""
        return views | {view.name for view in unfolded(self.views)}

    def files(self) -> tuple[str, ...]:
        """Return the other net's file."""
        if self.other is None:
            return ()
        return (str(shipped_snapshots().get(self.other, self.other)),)

    def nets(self) -> tuple[NetName, ...]:
        """Return the other net."""
        return () if self.other is None else (NetName(self.other, self.activation),)

    def _other(self, clip: Clip) -> Clip:
        """Return the clip as it would be with the other net, on the same data."""
        if self.other is None:
            return replace(clip, side="right", twin=True)
        of_one = {"net": self.other, "activation": self.activation, "symbol": self.symbol}
        more: dict[str, Any] = {"layers": None, "depth": None, "turns": {}, "projections": {}}
        head = clip.head.model_copy(update={**of_one, **more})
        snapshot = clip.other(NetName(self.other, self.activation))
        return replace(clip, head=head, snapshot=snapshot, side="right")

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Open the window at the right, then bring everything in both."""
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.drawing.ink import Text

        right = stage.open_right(self._other(stage.clip))
        right.ground.set_level(0.0)
        coming: list[Any] = [Fade(1.0, right.ground)]
        for one, words in zip(stage.sides, self.labels, strict=False):
            heading = Text(words, 36, stage.theme.text, language=stage.language)
            heading.put(*one.layout.label, "left")
            one.hold(HEADING, heading)
            coming += one.appear(heading, to=one.front)
        yield Span(0.3 if self.views else 1.0, tuple(coming))
        for view in self.views:
            both = tuple(fade for one in stage.sides for fade in bring(one, view))
            yield Span(0.7 / len(self.views), both)
