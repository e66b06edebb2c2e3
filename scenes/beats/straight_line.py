"""Whether a straight line can separate the classes: it is tried, and its mistakes counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import standing, stands
from pleat.scenes.stage.slots import LINE_TALLY, Slot

if TYPE_CHECKING:
    from pleat.nets.straight_line import StraightLine
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.parts.plane.points import Mistakes
    from pleat.scenes.parts.plane.straight_line import Divide
    from pleat.scenes.stage.stage import Stage

DIVIDE: Slot[Divide] = Slot("divide")
WRONG: Slot[Mistakes] = Slot("wrong side")


@register
class BestLine(Beat):
    """The straight line that gets most points right, after every direction has been tried.

    The line swings about the middle of the data, through half a round; what is on its
    wrong side is crossed out, what is right is counted. Then it goes to the place where it
    does best.

    Attributes
    ----------
    search : bool
        Whether it swings at all; otherwise the best line is there at once.
    """

    do: Literal["best-line"] = "best-line"
    flat: ClassVar[bool] = True
    search: bool = True

    @property
    def duration(self) -> float:
        """Seconds of motion."""
        return self.seconds or (8.0 if self.search else self.motion)

    def check(self, clip: Clip) -> str | None:
        """Say if there are no points of two classes on a plane, or the sheet is elsewhere."""
        from pleat.nets.straight_line import line_fault

        layer, _ = standing(clip, self)
        if layer:
            return f"a line is tried on the input plane, and the sheet stands {stands(layer)}"
        return line_fault(clip.dataset)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring the line, swing it, then move it to its best place."""
        from pleat.nets.straight_line import StraightLine, best_line
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.drawing.phrases import phrases
        from pleat.scenes.parts.panel.counter import Counter
        from pleat.scenes.parts.plane.points import Mistakes
        from pleat.scenes.parts.plane.straight_line import Divide
        from pleat.scenes.stage.counting import corner

        sheet, data, theme = stage.sheet, stage.clip.dataset, stage.theme
        best, middle = best_line(data), data.points.mean(axis=0)

        def through_middle(off: float) -> StraightLine:
            line = StraightLine(best.angle + np.radians(off), 0.0)
            return StraightLine(line.angle, float(middle @ line.normal))

        divide = Divide(sheet.plane, best, sheet.ruling.box, theme)
        marks = Mistakes(sheet.plane, sheet.data, best.wrong(data), theme.outline)
        tally = Counter(phrases(stage.language)["tally"], theme, 0, 0, "left", 36, stage.language)

        def show(line: StraightLine) -> None:
            divide.lay(sheet.plane, line)
            marks.wrong = line.wrong(data)
            marks.place(sheet.plane)
            tally.count(correct=len(data) - len(marks.wrong), n=len(data))

        def swing(t: float) -> None:
            show(through_middle(180 * t - 90))

        def settle(t: float) -> None:
            line = through_middle(90 * (1 - t))
            show(StraightLine(line.angle, line.offset + t * (best.offset - middle @ best.normal)))

        gone = [fade for slot in (DIVIDE, WRONG, LINE_TALLY) for fade in stage.drop(slot)]
        show(best)
        tally.stand(*corner(stage, LINE_TALLY, tally.length))
        if self.search:
            swing(0)
        stage.hold(DIVIDE, divide)
        stage.hold(WRONG, marks)
        stage.hold(LINE_TALLY, tally)
        coming = [
            *gone,
            *stage.appear(divide, before=next(iter(sheet.submobjects), None)),
            *stage.appear(marks),
            *stage.appear(tally, to=stage.front),
        ]
        yield Span(0.15 if self.search else 1.0, tuple(coming))
        if self.search:
            yield Span(0.5, (Drive(sheet, swing), Drive(tally, lambda t: None)))
            yield Span(0.35, (Drive(sheet, settle), Drive(tally, lambda t: None)))
