"""The loss over the steps of training, on a logarithmic scale, as far as training has come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pleat.nets.data import Dataset
from pleat.nets.history import History
from pleat.nets.metrics import judge
from pleat.scenes.drawing.ink import Group, Ink, Text, dots, path, strokes
from pleat.scenes.drawing.numbers import measure as width
from pleat.scenes.drawing.numbers import number_points
from pleat.scenes.drawing.phrases import phrase
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.drawing.viewport import Rect

Array = NDArray[np.float64]
_BETWEEN = 4  # so many times between two kept steps the loss is measured too
_NONE = 1e-30
_LOW = 1.2  # a plot lower than this, in scene units, has no numbers


class LossCurve(Group):
    """Axes, the upright one logarithmic, and the curve up to a step.

    Parameters
    ----------
    history : History
    data : Dataset
    threshold : float or None
        None of data with a target.
    room : Rect
        What the axes take, in scene units; names stand around it.

    Attributes
    ----------
    curve : (M, 2) array
        Steps and the losses measured there.
    """

    SIZE = 24

    def __init__(
        self,
        history: History,
        data: Dataset,
        threshold: float | None,
        room: Rect,
        theme: Theme,
        language: str = "en",
    ) -> None:
        order = np.arange(0, len(history) - 1 + 1e-9, 1 / _BETWEEN)
        steps = np.interp(order, np.arange(len(history)), history.steps)
        # Of a loss of nothing there is no logarithm.
        losses = [judge(history.at(s), data, threshold).loss or _NONE for s in steps]
        self.curve = np.column_stack([steps, losses])
        self._room = room
        self._low, self._high = _decades(float(min(losses)), float(max(losses)))
        corner = np.array([[room.left, room.bottom]] * 2)
        ends = np.array([[room.right, room.bottom], [room.left, room.top]])
        axes = Ink(theme.muted, width=1.8, points=strokes(corner, ends))
        self.line = Ink(theme.boundary, width=4)
        self.dot = Ink(theme.boundary, width=13, round_ends=True, outline=(theme.background, 17))
        name = Text(phrase(language, "loss"), self.SIZE, theme.muted, language=language)
        marks: list[Ink | Text] = [name]
        if room.height < _LOW:
            name.put(room.left - 0.12, room.center[1], "right")
        else:
            name.put(room.left + 0.12, room.top - 0.04, "left")
            below = Text(phrase(language, "steps"), self.SIZE, theme.muted, language=language)
            below.put(room.center[0], room.bottom - 0.25)
            ends_ = [(self._high, room.top - 0.08), (self._low, room.bottom)]
            texts = [f"{value:g}" for value, _ in ends_]
            # The numbers end where the axis stands.
            places = [
                (room.left - 0.12 - width(text, self.SIZE) / 2, y)
                for text, (_, y) in zip(texts, ends_, strict=True)
            ]
            last = str(int(steps[-1]))
            points = number_points(
                [*texts, last], [*places, (room.right, room.bottom - 0.25)], self.SIZE
            )
            marks += [below, Ink(theme.muted, fill=1.0, points=points)]
        super().__init__(axes, *marks, self.line, self.dot)
        self.draw_to(0.0)

    def at(self, points: Array) -> Array:
        """Map (N, 2) steps and losses to scene units."""
        room, last = self._room, self.curve[-1, 0]
        across = room.left + points[:, 0] / last * room.width
        share = np.log(points[:, 1] / self._low) / np.log(self._high / self._low)
        return np.column_stack([across, room.bottom + share * room.height])

    def draw_to(self, step: float) -> None:
        """Draw it as far as a step."""
        now = [step, float(np.interp(step, *self.curve.T))]
        done = self.at(np.vstack([self.curve[self.curve[:, 0] < step], [now]]))
        self.line.points = path(done)
        self.dot.points = dots(done[-1:])


def _decades(low: float, high: float) -> tuple[float, float]:
    """Return round numbers, 1, 2, 3 or 5 times a power of ten, around two losses."""
    steps = [k * 10.0**n for n in range(-31, 31) for k in (1, 2, 3, 5)]
    below = max((s for s in steps if s <= low), default=steps[0])
    return below, min((s for s in steps if s >= high and s > below), default=steps[-1])
