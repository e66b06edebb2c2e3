"""What the sheet is measured against: axes, number line, and which projection is seen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from pleat.scenes.drawing.labels import Note
from pleat.scenes.drawing.phrases import phrase
from pleat.scenes.parts.plane.axes import Axes
from pleat.scenes.parts.plane.number_line import NumberLine
from pleat.scenes.parts.plane.space_axes import SpaceAxes

if TYPE_CHECKING:
    from pleat.scenes.stage.stage import Stage


class Coordinates:
    """The axes or the number line of the space a stage's sheet is in.

    Parameters
    ----------
    stage : Stage
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @cached_property
    def axes(self) -> Axes | SpaceAxes:
        """The axes of the space the sheet is in."""
        return self._axes(0, self._stage.names()[0])

    def _axes(self, layer: int, names: list[str]) -> Axes | SpaceAxes:
        stage = self._stage
        plane, theme, space = stage.sheet.plane, stage.theme, stage.frames.space(layer)
        own = theme.neurons(stage.net.widths, layer)
        if not space.shown:
            return Axes(plane, ['$"PC"_1$', '$"PC"_2$'], [theme.text] * 2, theme.muted)
        shown = [names[k] for k in space.shown], [own[k] for k in space.shown]
        if space.deep:
            return SpaceAxes(plane, space.shown, *shown, theme.muted)
        return Axes(plane, *shown, theme.muted)

    def rename(self, layer: int, folded: bool) -> list[Any]:
        """Return the animations that give the axes the names of a layer's space."""
        stage, sheet = self._stage, self._stage.sheet
        if self.axes not in sheet.submobjects and layer and stage.get("line") is None:
            return []
        before_folding = [f"$z_{n + 1}$" for n in range(stage.net.widths[layer])]
        names = stage.names()[layer] if folded else before_folding
        old, self.axes = self.axes, self._axes(layer, names)
        behind = sheet.data if sheet.data in sheet.submobjects else None
        return [*stage.vanish(old), *stage.appear(self.axes, before=behind)]

    def behind(self, layer: int) -> list[Any]:
        """Return the animations that put up a layer's axes or number line, before it folds."""
        stage = self._stage
        if stage.net.widths[layer] > 1:
            renamed = self.rename(layer, folded=False)
            return [*stage.drop("line"), *renamed]
        return [*self._line(layer, folded=False), *stage.vanish(self.axes)]

    def rename_line(self, layer: int) -> list[Any]:
        """Return the animations that give a number line the name of its folded neuron."""
        return [] if self._stage.get("line") is None else self._line(layer, folded=True)

    def _line(self, layer: int, folded: bool) -> list[Any]:
        stage = self._stage
        named = folded or layer == len(stage.net.layers)
        gone = stage.drop("line")
        line = NumberLine(
            stage.sheet.plane, stage.theme, stage.names()[layer][0] if named else "$z$"
        )
        stage.hold("line", line)
        return [*gone, *stage.appear(line, before=stage.sheet.data)]

    def turn_to(self, layer: int, columns: bool = False) -> list[Any]:
        """Return the animations that turn the picture until a layer's third axis is seen.

        With `columns` they also go so far off that the columns of its W are seen.
        """
        stage, plane = self._stage, self._stage.sheet.plane
        view = stage.frames.turned(layer)
        if view is None:
            wider = stage.frames.with_columns(layer) if columns else None
            return stage.travel(plane.s, wider) if wider else []
        turned: list[Any] = []
        shown = self.axes in stage.sheet.submobjects
        if shown and not stage.frames.space(layer - 1).partial:
            names = [*stage.names()[layer - 1], "", ""][:3]
            own = [*stage.theme.neurons(stage.net.widths, layer - 1), *[stage.theme.text] * 2][:3]
            old = self.axes
            which = stage.frames.space(layer).shown
            self.axes = SpaceAxes(plane, which, names, own, stage.theme.muted)
            turned = [*stage.vanish(old), *stage.appear(self.axes, before=stage.sheet.data)]
        return [*stage.travel(plane.s, view), *turned]

    def state(self, layer: int) -> list[Any]:
        """Return the animations that say which projection a layer is seen through, if any."""
        stage, space = self._stage, self._stage.frames.space(layer)
        gone = stage.drop("projection")
        if not space.partial:
            return gone
        ways = ("neurons", "components") if layer else ("inputs", "input-components")
        text = phrase(
            stage.language,
            ways[0] if space.shown else ways[1],
            n=str(space.width),
            which=", ".join(str(k + 1) for k in space.shown),
            percent=f"{100 * space.variance:.3g}",
        )
        at = stage.sheet.plane.window.left + 0.3, stage.layout.legend[1]
        muted = stage.theme.muted
        note = Note(text, stage.theme, *at, "left", 26, muted, language=stage.language)
        stage.hold("projection", note)
        return [*gone, *stage.appear(note, to=stage.front)]

    def of_outputs(self) -> Axes:
        """Return the axes of the first layer's outputs."""
        theme, names = self._stage.theme, self._stage.names()[1][:2]
        return Axes(self._stage.sheet.plane, names, [theme.text] * len(names), theme.muted)
