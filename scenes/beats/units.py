"""Units of a first layer as pictures: what they weigh, what they answer to, in several nets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, Field

from pleat.nets.data import correct, fits
from pleat.nets.errors import InputError, counted
from pleat.nets.files.snapshot import shipped_snapshots
from pleat.nets.units import answered, favoured, matches
from pleat.scenes.beats.cards import CardBeat
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import NetName, Span, before
from pleat.scenes.drawing.notation import number
from pleat.scenes.drawing.phrases import phrase
from pleat.scenes.stage.slots import Slot
from pleat.scenes.stage.views.pictures import image_fault

if TYPE_CHECKING:
    from pleat.nets.model import Net
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.drawing.ink import Text
    from pleat.scenes.parts.panel.unit_rows import UnitRows
    from pleat.scenes.stage.stage import Stage

ROWS: Slot[UnitRows] = Slot("unit rows")
MARKS: Slot[Any] = Slot("unit marks")
MOST_UNITS, MOST_ROWS = 16, 5


class UnitBeat(CardBeat):
    """A beat about the units that beats ``units`` of the clip bring."""

    def check(self, clip: Clip) -> str | None:
        """Say if no earlier beat brings them."""
        if not isinstance(self, Units) and not any(
            isinstance(beat, Units) for beat in before(clip, self)
        ):
            return f'{self.do} needs a beat do = "units" before it'
        return super().check(clip)


def others(clip: Clip, until: Beat | None = None) -> list[Net]:
    """Return the other nets that beats ``units`` name, all or those so far."""
    beats = clip.beats if until is None else (*before(clip, until), until)
    return [
        clip.other(name).net for beat in beats if isinstance(beat, Units) for name in beat.nets()
    ]


@register
class Units(UnitBeat):
    """The units of the first layer as the pictures of their weights, a row a net.

    The first such beat brings the clip's own net, and beside each row stands how many of the
    clip's data its net gets right. Captions may quote ``{nets}``, ``{fewest}`` and ``{most}``:
    how many nets there are so far, and what the worst and the best of them gets right.

    Attributes
    ----------
    others : tuple of str
        Written ``with``: further nets of as many inputs, as ``[clip] net`` names one.
    top : int
        So many points a unit answers to most are averaged, for ``unit-pictures``.
    """

    model_config = ConfigDict(populate_by_name=True)

    do: Literal["units"] = "units"
    others: tuple[str, ...] = Field(default=(), alias="with", max_length=MOST_ROWS)
    top: int = Field(default=20, ge=1, le=1000)
    motion: ClassVar[float] = 2.0

    def check(self, clip: Clip) -> str | None:
        """Say if inputs are no pictures, or nets don't fit."""
        fault = super().check(clip) or image_fault(clip)
        if fault:
            return fault
        try:
            nets = [clip.net, *others(clip)]
        except InputError as error:
            return f"with: {str(error).splitlines()[0]}"
        if len(nets) > MOST_ROWS:
            return f"with: there is room for {MOST_ROWS} nets, and the clip shows {len(nets)}"
        for net in nets:
            if net.widths[0] != clip.net.widths[0]:
                takes = counted(net.widths[0], "input")
                return f"with: a net takes {takes}, the clip's {clip.net.widths[0]}"
            if net.widths[1] > MOST_UNITS:
                return f"a net has {net.widths[1]} units, and at most {MOST_UNITS} have room"
            if clip.dataset.targets is not None or not fits(net.widths[-1], clip.dataset.classes):
                return "units are told with how many points are right, which takes classes"
        return None

    def nets(self) -> tuple[NetName, ...]:
        """Return the other nets."""
        return tuple(NetName(name) for name in self.others)

    def files(self) -> tuple[str, ...]:
        """Return the other nets' files."""
        return tuple(str(shipped_snapshots().get(name, name)) for name in self.others)

    def facts(self, clip: Clip) -> Mapping[str, Callable[[], str]]:
        """Return what the nets so far get right."""

        def right() -> list[int]:
            return [_right(clip, net) for net in (clip.net, *others(clip, self))]

        return {
            "nets": lambda: str(len(right())),
            "fewest": lambda: str(min(right())),
            "most": lambda: str(max(right())),
        }

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring row after row."""
        so_far = 1 + len(others(stage.clip, self))
        old = stage.get(ROWS)
        rows = _rows(stage, [stage.clip.net, *others(stage.clip, self)], self.top)
        gone = [*stage.drop(MARKS), *(stage.vanish(*old.parts) if old else [])]
        stage.hold(ROWS, rows)
        ramp = stage.appear(rows.ramp, to=stage.front)
        for k in range(so_far):
            coming = stage.appear(rows.weights[k], rows.frames[k], to=stage.front)
            yield Span(1 / so_far, (*gone, *ramp, *coming))
            gone = ramp = []


def _right(clip: Clip, net: Net) -> int:
    return correct(net(clip.dataset.points), clip.dataset.labels, clip.threshold)


def _rows(stage: Stage, nets: list[Net], top: int) -> UnitRows:
    from pleat.scenes.parts.panel.unit_rows import UnitRows

    clip, data = stage.clip, stage.clip.dataset
    assert data.image is not None
    told = [
        phrase(stage.language, "tally", correct=str(_right(clip, net)), n=str(len(data)))
        for net in nets
    ]
    return UnitRows(
        [net.layers[0].W[: net.layers[0].neurons] for net in nets],
        [answered(net, data.points, top) for net in nets],
        told,
        data.image,
        stage.theme,
        stage.layout.panel,
        stage.language,
    )


@register
class UnitPictures(UnitBeat):
    """Every unit is drawn as what it weighs, or as the mean of the points it answers to most.

    Captions may quote ``{share}``: of all that a unit of the clip's net gives for the data, how
    many per cent go to one class at most.

    Attributes
    ----------
    show : str
        ``answers`` or ``weights``.
    """

    do: Literal["unit-pictures"] = "unit-pictures"
    show: Literal["answers", "weights"] = "answers"
    motion: ClassVar[float] = 1.6

    def facts(self, clip: Clip) -> Mapping[str, Callable[[], str]]:
        """Return how much of what a unit gives is for one class."""
        own = clip.net, clip.dataset.points, clip.dataset.labels
        return {"share": lambda: f"{100 * float(favoured(*own).max()):.0f}"}

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Fade from one to the other."""
        rows = stage.held(ROWS)
        there = 1 + len(others(stage.clip, self))
        coming, going = rows.answers[:there], rows.weights[:there]
        ramp = stage.vanish(rows.ramp)
        if self.show == "weights":
            coming, going = going, coming
            ramp = stage.appear(*stage.absent(rows.ramp), to=stage.front)
        gone = stage.vanish(*going)
        if not gone:  # they are shown already
            yield Span(1.0)
            return
        fades = stage.appear(*coming, to=stage.front)
        # Frames stay in front of what they frame.
        stage.front.remove(*rows.frames[:there])
        stage.front.add(*rows.frames[:there])
        yield Span(1.0, (*gone, *fades, *ramp))


@register
class UnitMatch(UnitBeat):
    """One unit of the first net, and the unit of each other net that is most like it.

    Alike are units whose values on the clip's data correlate. Captions may quote ``{unit}``,
    ``{nearest}`` and ``{furthest}``: which one, and its best and its worst match among the
    other nets; ``{mean}``: the mean over all units and nets.

    Attributes
    ----------
    unit : int or str
        Which one, from 1; or that with the ``best`` or the ``worst`` matches.
    """

    do: Literal["unit-match"] = "unit-match"
    unit: int | Literal["best", "worst"] = "worst"
    motion: ClassVar[float] = 2.4

    def check(self, clip: Clip) -> str | None:
        """Say if there is no such unit, or no other net."""
        fault = super().check(clip)
        if fault:
            return fault
        if not others(clip, self):
            return "unit-match compares with other nets; let a units beat name some in with"
        count = clip.net.layers[0].neurons
        if isinstance(self.unit, int) and not 1 <= self.unit <= count:
            return f"unit = {self.unit}, but the first layer has units 1 to {count}"
        return None

    def found(self, clip: Clip) -> tuple[int, list[int], list[float], float]:
        """Return the unit, from 0, its matches and how alike they are, and the mean of all."""
        which, how = matches(clip.net, others(clip, self), clip.dataset.points)
        level = how.mean(axis=1)
        if isinstance(self.unit, int):
            k = self.unit - 1
        else:
            k = int(level.argmin() if self.unit == "worst" else level.argmax())
        return k, which[k].tolist(), how[k].tolist(), float(how.mean())

    def facts(self, clip: Clip) -> Mapping[str, Callable[[], str]]:
        """Return how alike they are."""
        return {
            "unit": lambda: str(self.found(clip)[0] + 1),
            "nearest": lambda: number(max(self.found(clip)[2])),
            "furthest": lambda: number(min(self.found(clip)[2])),
            "mean": lambda: number(self.found(clip)[3]),
        }

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Ring the unit, then its matches with how alike they are."""
        rows = stage.held(ROWS)
        k, which, how, _ = self.found(stage.clip)
        gone = stage.drop(MARKS)
        ring = rows.ring(0, k)
        stage.hold(MARKS[0], ring)
        yield Span(0.3, (*gone, *stage.appear(ring, to=stage.front)))
        share = 0.7 / len(which)
        for row, (unit, likeness) in enumerate(zip(which, how, strict=True), 1):
            label: Text = rows.likeness(row, unit, float(np.float64(likeness)))
            marks = rows.ring(row, unit), label
            for n, mark in enumerate(marks):
                stage.hold(MARKS[row, n], mark)
            yield Span(share, tuple(stage.appear(*marks, to=stage.front)))
