"""Training played: the net's own weights, step by step, wherever the sheet stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span, shown_before

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage

# Beats that may follow while the net is half trained: they count nothing, and draw what
# they draw from the weights that are on stage.
_ANY_WEIGHTS = {
    *("train", "show", "hide", "pause", "camera", "transition"),
    *("linear", "shift", "crease", "fold", "activate", "layer", "basis", "flatten", "rewind"),
}
_COUNTED = {"accuracy"}


@register
class Train(Beat):
    """The training that made the net, played from its history.

    At the input the areas, the boundary and the creases move, on a hidden plane the data
    do; network and matrices show each step's weights, and steps, points right and loss are
    counted. Between two kept steps weights go straight: what is drawn and counted is
    always the net of the weights shown.

    Attributes
    ----------
    start : int, optional
        The step to begin with; by default where an earlier ``train`` stopped, or 0.
    to : int, optional
        The step to stop after; by default the last.
    curve : bool
        Whether the loss is drawn over the steps, below the network.
    creases : bool
        Whether the creases are drawn on the input plane.
    """

    do: Literal["train"] = "train"
    start: int | None = Field(default=None, ge=0)
    to: int | None = Field(default=None, ge=0)
    curve: bool = True
    creases: bool = True
    motion: ClassVar[float] = 8.0
    flat: ClassVar[bool] = True

    def check(self, clip: Clip) -> str | None:
        """Say if there is no history to play, or what comes next needs the trained net."""
        history = clip.snapshot.history if clip.snapshot else None
        if history is None or len(history) < 2:
            return (
                f"the net {clip.head.net!r} comes without the history of its training; take one "
                "that has it: from a recipe, from pleat.nets.record in a training loop, or "
                "checkpoints of several steps, such as net = 'run/step-*.pt'"
            )
        if clip.head.depth is not None:
            return "training is shown of whole nets; leave out [clip] depth"
        last = int(history.steps[-1])
        for key, step in (("start", self.start), ("to", self.to)):
            if step is not None and step > last:
                return f"{key} = {step}, but training took {last} steps"
        if self.curve and "matrix" in shown_before(clip, self):
            return "the loss is drawn where the matrices stand; hide them first, or curve = false"
        return self._too_early(clip) if self.to is not None and self.to < last else None

    def _too_early(self, clip: Clip) -> str | None:
        """Return what is wrong with what follows on a net that is only half trained."""
        after = iter(clip.beats)
        for beat in after:
            if beat is self:
                break
        for beat in after:
            if beat.do == "train" or (beat.do == "transition" and beat.leads_to(clip) == 0):
                return None
            counted = _COUNTED & {*getattr(beat, "views", ())}
            if beat.do not in _ANY_WEIGHTS or counted:
                what = f"views has {counted.pop()!r}" if counted else f"do = {beat.do!r}"
                return (
                    f"to = {self.to} leaves the net half trained, and in beat {beat.id!r} "
                    f"{what} is about the trained one; let another train beat come before it"
                )
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Go to the first weights, then play."""
        from manim.utils.rate_functions import linear

        from pleat.nets.history import between
        from pleat.scenes.drawing.drive import Drive

        training = stage.training
        history, now, net = training.history, training.step, stage.sheet.plane.net
        begun = training.begun
        seen = training.seen()
        coming = training.bring(self.curve, self.creases)
        start = float(self.start) if self.start is not None else now if begun else 0.0
        end = float(history.steps[-1] if self.to is None else self.to)
        goal, views = history.at(start), training.views(start, end)
        if not seen:
            training.show(goal, start)
            now, net = start, goal
        view = views(start) if views else stage.sheet.plane.view
        first = 0.0
        if coming or view != stage.sheet.plane.view or start != now:
            first = 0.16 if end != start else 1.0

        def back(t: float) -> None:
            training.show(between(net, goal, t), now + t * (start - now))

        # Two sides begin to play together, whatever each of them has to bring before.
        closer = stage.travel(stage.sheet.plane.s, view) if views else []
        yield Span(first, (*coming, *closer, Drive(stage.panel, back)))
        if end == start:
            yield Span(1 - first)
            return

        def play(t: float) -> None:
            step = end if t >= 1 else history.evenly(start, end, t)
            training.show(history.at(step), step, views(step) if views else None)

        if views:
            training.remember(views(start), views(end), self.duration)
        yield Span(1 - first, (Drive(stage.panel, play, rate_func=linear),))
