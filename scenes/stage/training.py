"""The stage while its net is trained: all that hangs on weights shows those of one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from pleat.nets.data import decided, fits
from pleat.nets.geometry.stages import Passage, moves
from pleat.nets.history import History
from pleat.nets.model import Net
from pleat.scenes.clip.validation import regions_fault
from pleat.scenes.drawing.phrases import phrases
from pleat.scenes.drawing.viewport import View, fit
from pleat.scenes.parts.panel.counter import Counter
from pleat.scenes.parts.panel.loss import LossCurve
from pleat.scenes.parts.plane.decision import Areas, boundary_lines
from pleat.scenes.parts.plane.lines import Mistakes
from pleat.scenes.parts.plane.regions import NeuronCreases
from pleat.scenes.stage.counting import corner
from pleat.scenes.stage.views.base import absent, kept

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage

_WIDE = 4.4  # a count of three digits each, in scene units
_NONE = np.zeros(0, dtype=np.int64)


class Learning:
    """One stage's training.

    Parameters
    ----------
    stage : Stage
        Whose clip has a net with a history.

    Attributes
    ----------
    history : History
    step : float
        The step whose weights are shown.
    begun : bool
        Whether a step has been shown yet.
    counter : Counter
    mistakes : Mistakes
    """

    def __init__(self, stage: Stage) -> None:
        assert stage.clip.snapshot is not None
        assert stage.clip.snapshot.history is not None
        history: History = stage.clip.snapshot.history
        self._stage, self.history = stage, history
        self.step, self.begun = float(history.steps[-1]), False
        data, sheet = stage.clip.dataset, stage.sheet
        self._counts = bool(len(data)) and fits(stage.net.widths[-1], data.classes)
        template = phrases(stage.language)["step" if self._counts else "uncounted"]
        tally = stage.layout.tally
        at = (*tally, "left") if tally else corner(stage, "training", _WIDE)
        size, language = 30 if tally else 32, stage.language
        ground = stage.theme.background if tally or stage.layout.headed else None
        self.counter = Counter(template, stage.theme, *at, size, language, ground)
        self.mistakes = Mistakes(sheet.plane, sheet.data, _NONE, stage.theme.outline)

    def bring(self, curve: bool, creases: bool) -> list[Any]:
        """Return the animations that bring what training is shown with and is not there yet."""
        stage = self._stage
        coming = [*stage.drop("accuracy"), *stage.drop("mistakes")]
        coming += self._decision(creases)
        # Of one net at two places, the left one counts for both.
        alone = not stage.clip.twin
        for name, part, group in (
            ("training", self.counter if alone else None, stage.front),
            ("training mistakes", self.mistakes, None),
            ("loss", self.curve() if curve and alone else None, stage.panel),
        ):
            if part is not None and (stage.get(name) is None or absent(stage, [stage.get(name)])):
                stage.hold(name, part)
                coming += stage.appear(part, to=group)
        return coming

    def _decision(self, creases: bool) -> list[Any]:
        """Return the animations that bring areas, boundary and creases, where there are any."""
        stage, sheet, theme = self._stage, self._stage.sheet, self._stage.theme
        layer, at = stage.layer, stage.clip.head.threshold
        whole = sheet.plane.s in (0, stage.span(layer)[1]) and layer < len(stage.net.layers)
        if not (whole and self._counts and stage.net.widths[layer] == 2):
            return []
        own = (sheet.plane, sheet.half, at, theme, layer)
        end = f" behind {layer}" if layer else ""
        areas = kept(stage, f"areas{end}", lambda: Areas(*own))
        line = kept(stage, f"boundary{end}", lambda: boundary_lines(*own))
        above: list[Any] = [line]
        if creases and not layer and not regions_fault(stage.clip):
            of_all = (sheet.plane, sheet.half, theme, 2.0)
            above.insert(0, kept(stage, "training creases", lambda: NeuronCreases(*of_all)))
        bottom = next(iter(sheet.submobjects), None)
        data = sheet.data if sheet.data in sheet.submobjects else None
        return [
            *stage.appear(*absent(stage, [areas]), before=bottom),
            *stage.appear(*absent(stage, above), before=data),
        ]

    def curve(self) -> LossCurve | None:
        """Return the curve of the loss, if there is a place for it."""
        room, clip = self._stage.layout.plot, self._stage.clip
        if room is None or not self._counts:
            return None
        theme, language = self._stage.theme, self._stage.language
        at = clip.head.threshold
        return LossCurve(self.history, clip.dataset, at, room, theme, language)

    def seen(self) -> bool:
        """Whether anything on stage hangs on the weights, so that they can't just be others."""
        stage = self._stage
        beside = () if stage.layout.headed else (stage.network, *stage.matrices_now)
        about = ("areas", "boundary", "regions", "region creases")
        there = [part for name in about if (part := stage.get(name)) is not None]
        shown = [*beside, *there]
        return stage.sheet.plane.s > 0 or len(absent(stage, shown)) < len(shown)

    def remember(self, start: View, end: View, seconds: float) -> None:
        """Keep a change of view for the film of the stages that a rewind plays back."""
        sheet = self._stage.sheet
        s, stack = sheet.plane.s, sheet.data.stack
        sheet.history.append(((s, start, stack), (s, end, stack), seconds))

    def show(self, net: Net, step: float, view: View | None = None) -> None:
        """Show a net, and that it is the one after a step, in a view."""
        stage, self.step, self.begun = self._stage, step, True
        stage.sheet.plane.view = view or stage.sheet.plane.view
        head = stage.clip.head
        stage.sheet.reweigh(net, moves(net, paths=head.turns))
        if not stage.layout.headed:
            stage.network.reweigh(net)
            for (W, b), layer in zip(stage.matrices, net.layers, strict=True):
                W.reweigh(layer.W)
                b.reweigh(layer.b[:, None])
        if not absent(stage, [stage.marker]):
            stage.read_out()
        wrong, data = _NONE, stage.clip.dataset
        if self._counts:
            wrong = np.flatnonzero(decided(net(data.points), head.threshold) != data.labels)
        self.mistakes.wrong = wrong
        self.mistakes.place(stage.sheet.plane)
        self.counter.count(step=round(step), correct=len(data) - len(wrong), n=len(data))
        curve = stage.get("loss")
        if curve is not None:
            curve.draw_to(step)

    def views(self, start: float, end: float) -> Callable[[float], View] | None:
        """Return from which step to which view: each holds all that is still to come.

        None where one view is enough, as at the input.
        """
        stage, plane = self._stage, self._stage.sheet.plane
        s, space = plane.s, stage.frames.space(stage.layer)
        if s == 0 or space.lens is not None or space.width != 2:
            return None
        x = stage.sheet.landmarks.at(0.0)[:, : stage.net.widths[0]]
        room, steps = stage.sheet.room, self.history.steps
        first, last = np.searchsorted(steps, sorted((start, end)))
        found: list[View] = []
        seen = np.vstack([np.zeros((1, 2)), np.eye(2)])
        for net in self.history.nets[first : last + 1][::-1]:
            now = Passage(net, moves(net, paths=stage.clip.head.turns)).at(x, s)[:, :2]
            seen = np.vstack([seen.min(axis=0), seen.max(axis=0), now])
            found.insert(0, fit(seen, room))

        def view_at(step: float) -> View:
            place = float(np.interp(step, steps[first : last + 1], np.arange(len(found))))
            k = min(int(place), len(found) - 1)
            return found[k].toward(found[min(k + 1, len(found) - 1)], place - k)

        return view_at


def learning_on(stage: Stage) -> Learning:
    """Return a stage's training, which begins when it is first asked for."""
    if stage.learning is None:
        stage.learning = Learning(stage)
    return stage.learning
