"""The decision: a threshold on the line, and what it is on the input plane."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import last_step, standing, stands, unmade
from pleat.scenes.clip.validation import outputs_fault
from pleat.scenes.stage.slots import DECISION, LINE, PROJECTION, Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.labels import Note
    from pleat.scenes.parts.plane import number_line
    from pleat.scenes.stage.stage import Stage

THRESHOLD: Slot[number_line.Threshold] = Slot("threshold")
COUNT: Slot[Note] = Slot("count")


@register
class Threshold(Beat):
    """The threshold on the number line, the side of each class, the measured accuracy."""

    do: Literal["threshold"] = "threshold"
    motion: ClassVar[float] = 2.2

    def check(self, clip: Clip) -> str | None:
        """Say if there is no line to put it on."""
        if clip.net.widths[-1] != 1:
            return (
                f"a threshold needs a net of one output, this has {clip.net.widths[-1]}, of "
                f"which the largest decides; use do = 'boundary'"
            )
        if clip.dataset.targets is not None:
            return outputs_fault(clip)
        if clip.dataset.classes > 2:
            return f"a threshold tells two classes apart, not {clip.dataset.classes}"
        at, made = standing(clip, self)
        if at != len(clip.net.layers):
            return f"a threshold is on the number line, and the sheet stands {stands(at)}"
        return unmade(at, made, last_step(clip, at))

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Stack the points so that each can be seen, then draw the line, then count."""
        from pleat.scenes.drawing.labels import Note
        from pleat.scenes.parts.plane import number_line
        from pleat.scenes.parts.plane.beeswarm import beeswarm, pressed
        from pleat.scenes.parts.plane.points import Mistakes

        sheet, theme = stage.sheet, stage.theme
        across = sheet.plane.now(sheet.data.carried)[:, 0]
        heights = beeswarm(across, (sheet.dot + 2.0) / 135)
        foot = float(sheet.plane.view(np.zeros((1, 2)))[0, 1])
        sheet.data.heights = 0.12 + pressed(heights, sheet.room.top - foot - 0.12)
        gone = stage.vanish(*stage.carpet, *stage.bases[max(stage.bases)])
        yield Span(0.1, tuple(stage.focus()))
        yield Span(0.35, (*stage.travel(sheet.plane.s, stack=1.0), *gone))
        line = number_line.Threshold(sheet.plane, theme, stage.clip.threshold, sheet.data.heights)
        stage.hold(THRESHOLD, line)
        yield Span(0.3, tuple(stage.appear(line, before=stage.get(LINE))))
        x, y = stage.above_line(line)
        note = Note(
            stage.words_for("right", "correct", "n", "percent"),
            theme,
            x,
            y,
            size=36,
            language=stage.language,
        )
        stage.hold(COUNT, note)
        counted = stage.appear(note, to=stage.front)
        wrong = stage.clip.wrong
        if len(wrong):
            marks = Mistakes(sheet.plane, sheet.data, wrong, theme.outline)
            counted += stage.appear(marks)
        yield Span(0.25, tuple(counted))


@register
class Rewind(Beat):
    """Play the film of the stages back to the input plane."""

    do: Literal["rewind"] = "rewind"
    motion: ClassVar[float] = 2.6
    recalls: ClassVar[bool] = True

    def leads_to(self, clip: Clip) -> int | None:
        """Return the input."""
        return 0

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Take off what belongs to the end, go back, and set the input's axes up again."""
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.parts.plane import travel

        sheet = stage.sheet
        gone = [
            *stage.leave(),
            *stage.drop(THRESHOLD),
            *stage.drop(COUNT),
            *stage.drop(LINE),
            *stage.drop(PROJECTION),
            *_decided_behind(stage),
            *stage.vanish(*(arrow for k, basis in stage.bases.items() if k for arrow in basis)),
        ]
        back = stage.back_on(*stage.carpet)
        carpet = [Fade(1.0, part) for part in back]
        yield Span(0.14, (*gone, *carpet, *stage.focus()))
        yield Span(0.7, (travel.Rewind(sheet), *stage.following()))
        basis = [Fade(1.0, part) for part in stage.back_on(*sheet.basis)]
        told = [*stage.coordinates.state(0), *stage.coordinates.surface(0)]
        yield Span(0.16, (*basis, *stage.coordinates.rename(0), *told))


def _decided_behind(stage: Stage) -> list[Any]:
    """Take away the decision of hidden layers: their planes are left behind."""
    held = [slot[index] for slot in DECISION for index, _ in stage.each(slot) if index != (0,)]
    return [fade for slot in held for fade in stage.drop(slot)]


@register
class Boundary(Beat):
    """The decision on the input plane: areas of the classes, a boundary bent at the creases."""

    do: Literal["boundary"] = "boundary"
    motion: ClassVar[float] = 2.0
    flat: ClassVar[bool] = True

    def check(self, clip: Clip) -> str | None:
        """Say if the sheet is not at the input, or the net decides nothing."""
        from pleat.scenes.stage.views.territory import decision_fault

        return decision_fault(clip, self)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """First the creases, if there are any, then the areas and the line."""
        from pleat.scenes.parts.plane import decision
        from pleat.scenes.stage.boundary_name import boundary_name

        plane, box, theme = stage.sheet.plane, stage.sheet.ruling.box, stage.theme
        threshold = stage.clip.threshold
        folds = decision.crease_lines(plane, box, theme)
        first = 0.4 if len(folds.ink.points) else 0.0
        if first:
            yield Span(first, tuple(stage.appear(folds, before=stage.sheet.data)))
        areas = decision.Areas(plane, box, threshold, theme)
        line = decision.boundary_lines(plane, box, threshold, theme)
        bottom = next(iter(stage.sheet.submobjects), None)
        yield Span(
            1 - first,
            (
                *stage.appear(areas, before=bottom),
                *stage.appear(line, before=stage.sheet.data),
                *stage.appear(*boundary_name(stage), to=stage.front),
            ),
        )


@register
class Pause(Beat):
    """Nothing moves."""

    do: Literal["pause"] = "pause"
    motion: ClassVar[float] = 0.5

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Rest."""
        yield Span(1.0)
