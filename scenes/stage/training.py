"""The stage while its net is trained: all that hangs on weights shows those of one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pleat.nets.data import decided, fits
from pleat.nets.geometry.stages import Passage, moves
from pleat.nets.history import History
from pleat.nets.metrics import errors
from pleat.nets.model import Net
from pleat.scenes.clip.caption_facts import scale_of
from pleat.scenes.clip.validation import error_fault, regions_fault
from pleat.scenes.drawing.phrases import phrases
from pleat.scenes.drawing.viewport import Viewport, fit
from pleat.scenes.parts.panel.counter import Counter
from pleat.scenes.parts.panel.loss import LossCurve
from pleat.scenes.parts.plane.decision import Areas, boundary_lines
from pleat.scenes.parts.plane.points import Mistakes
from pleat.scenes.parts.plane.regions import NeuronCreases
from pleat.scenes.stage.counting import corner
from pleat.scenes.stage.framing import Framing
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.slots import (
    ACCURACY,
    AREAS,
    BOUNDARY,
    ERROR,
    LOSS,
    MISTAKES,
    REGION_CREASES,
    REGIONS,
    STEP_COUNT,
    TRAINING_CREASES,
    TRAINING_MISTAKES,
    Slot,
)

_STRIP = 5.0  # scene units: a narrower strip has room for small counts
_WIDE = 4.4  # a count of three digits each, in scene units
_NONE = np.zeros(0, dtype=np.int64)


class TrainingPlayback:
    """One stage's training.

    Parameters
    ----------
    picture : Picture
        Whose clip has a net with a history.
    frames : Framing
        Its views.

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

    def __init__(self, picture: Picture, frames: Framing) -> None:
        assert picture.clip.snapshot is not None
        assert picture.clip.snapshot.history is not None
        history: History = picture.clip.snapshot.history
        self._picture, self._frames, self.history = picture, frames, history
        self.step, self.begun = float(history.steps[-1]), False
        data, sheet = picture.clip.dataset, picture.sheet
        self._counts = bool(len(data)) and fits(picture.net.widths[-1], data.classes)
        self._errs = bool(len(data)) and error_fault(picture.clip) is None
        key = "step" if self._counts else "error-step" if self._errs else "uncounted"
        template, decimals = phrases(picture.language)[key], 0
        self._unit = 1.0
        if self._errs:
            self._unit, decimals, power = scale_of(picture.clip.errors.mse)
            template = template.replace("{mse}", f"{{mse}}{power}")
        tally = picture.layout.tally
        at = (*tally, "left") if tally else corner(picture, STEP_COUNT, _WIDE)
        narrow = picture.layout.panel.width < _STRIP
        size = 30 if tally else 26 if narrow else 32
        language = picture.language
        ground = picture.theme.background if tally or picture.layout.headed else None
        places = {"mse": decimals}
        self.counter = Counter(template, picture.theme, *at, size, language, ground, places)
        self.mistakes = Mistakes(sheet.plane, sheet.data, _NONE, picture.theme.outline)

    def bring(self, curve: bool, creases: bool) -> list[Any]:
        """Return the animations that bring what training is shown with and is not there yet."""
        picture = self._picture
        coming = [fade for slot in (ACCURACY, MISTAKES, ERROR) for fade in picture.drop(slot)]
        coming += self._decision(creases)
        # Of one net at two places, the left one counts for both.
        alone = not picture.clip.twin
        wanted: tuple[tuple[Slot[Any], Any, Any], ...] = (
            (STEP_COUNT, self.counter if alone else None, picture.front),
            (TRAINING_MISTAKES, self.mistakes, None),
            (LOSS, self.curve() if curve and alone else None, picture.panel),
        )
        for slot, part, group in wanted:
            there = picture.get(slot)
            if part is not None and (there is None or picture.absent(there)):
                picture.hold(slot, part)
                coming += picture.appear(part, to=group)
        return coming

    def _decision(self, creases: bool) -> list[Any]:
        """Return the animations that bring areas, boundary and creases, where there are any."""
        picture, sheet, theme = self._picture, self._picture.sheet, self._picture.theme
        layer, at = picture.layer, picture.clip.threshold
        whole = sheet.plane.s in (0, picture.span(layer)[1]) and layer < len(picture.net.layers)
        if not (whole and self._counts and picture.net.widths[layer] == 2):
            return []
        own = (sheet.plane, sheet.ruling.box, at, theme, layer)
        areas = picture.kept(AREAS[layer], lambda: Areas(*own))
        line = picture.kept(BOUNDARY[layer], lambda: boundary_lines(*own))
        above: list[Any] = [line]
        if creases and not layer and not regions_fault(picture.clip):
            of_all = (sheet.plane, sheet.ruling.box, theme, 2.0)
            above.insert(0, picture.kept(TRAINING_CREASES, lambda: NeuronCreases(*of_all)))
        bottom = next(iter(sheet.submobjects), None)
        data = sheet.data if sheet.data in sheet.submobjects else None
        return [
            *picture.appear(*picture.absent(areas), before=bottom),
            *picture.appear(*picture.absent(*above), before=data),
        ]

    def curve(self) -> LossCurve | None:
        """Return the curve of the loss, if there is a place for it."""
        room, clip = self._picture.layout.plot, self._picture.clip
        if room is None or not (self._counts or self._errs):
            return None
        theme, language = self._picture.theme, self._picture.language
        at = clip.threshold if self._counts else None
        return LossCurve(self.history, clip.dataset, at, room, theme, language)

    def seen(self) -> bool:
        """Whether anything on stage hangs on the weights, so that they can't just be others."""
        picture = self._picture
        beside = () if picture.layout.headed else (picture.network, *picture.matrices_now)
        about: tuple[Slot[Any], ...] = (AREAS[0], BOUNDARY[0], REGIONS, REGION_CREASES)
        there = [part for slot in about if (part := picture.get(slot)) is not None]
        shown = [*beside, *there]
        return picture.sheet.plane.s > 0 or len(picture.absent(*shown)) < len(shown)

    def remember(self, start: Viewport, end: Viewport, seconds: float) -> None:
        """Keep a change of view for the film of the stages that a rewind plays back."""
        sheet = self._picture.sheet
        s, stack = sheet.plane.s, sheet.data.stack
        sheet.history.append(((s, start, stack), (s, end, stack), seconds))

    def show(self, net: Net, step: float, view: Viewport | None = None) -> None:
        """Show a net, and that it is the one after a step, in a view."""
        picture, self.step, self.begun = self._picture, step, True
        picture.sheet.plane.view = view or picture.sheet.plane.view
        picture.reweigh(net)
        wrong, data = _NONE, picture.clip.dataset
        if self._counts:
            wrong = np.flatnonzero(decided(net(data.points), picture.clip.threshold) != data.labels)
        self.mistakes.wrong = wrong
        self.mistakes.place(picture.sheet.plane)
        known: dict[str, float] = {"step": round(step), "n": len(data)}
        if self._errs:
            known["mse"] = errors(net, data).mse / self._unit
        self.counter.count(**known, correct=len(data) - len(wrong))
        curve = picture.get(LOSS)
        if curve is not None:
            curve.draw_to(step)

    def views(self, start: float, end: float) -> Callable[[float], Viewport] | None:
        """Return from which step to which view: each holds all that is still to come.

        None where one view is enough, as at the input.
        """
        picture, plane = self._picture, self._picture.sheet.plane
        s, space = plane.s, self._frames.space(picture.layer)
        if s == 0 or space.lens is not None or space.width != 2:
            return None
        x = picture.sheet.landmarks.at(0.0)[:, : picture.net.widths[0]]
        room, steps = picture.sheet.room, self.history.steps
        first, last = np.searchsorted(steps, sorted((start, end)))
        found: list[Viewport] = []
        seen = np.vstack([np.zeros((1, 2)), np.eye(2)])
        for net in self.history.nets[first : last + 1][::-1]:
            now = Passage(net, moves(net, paths=picture.clip.head.turns)).at(x, s)[:, :2]
            seen = np.vstack([seen.min(axis=0), seen.max(axis=0), now])
            found.insert(0, fit(seen, room))

        def view_at(step: float) -> Viewport:
            place = float(np.interp(step, steps[first : last + 1], np.arange(len(found))))
            k = min(int(place), len(found) - 1)
            return found[k].toward(found[min(k + 1, len(found) - 1)], place - k)

        return view_at
