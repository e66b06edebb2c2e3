"""What the sheet is measured against: axes, number line, and which projection is seen."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from pleat.scenes.drawing.animation import Fade
from pleat.scenes.drawing.labels import Note
from pleat.scenes.drawing.numbers import SMALLEST
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.phrases import phrase
from pleat.scenes.parts.plane.axes import Axes
from pleat.scenes.parts.plane.number_line import NumberLine
from pleat.scenes.parts.plane.space_axes import SpaceAxes
from pleat.scenes.stage.counting import at_foot
from pleat.scenes.stage.framing import Framing
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.slots import LINE, PROJECTION, SURFACE


class Coordinates:
    """The axes or the number line of the space a stage's sheet is in.

    Parameters
    ----------
    picture : Picture
    frames : Framing
        Its views.
    """

    CLOSE = 0.22  # by how much a note above the legend is nearer to it than its rows are
    FAINT = 0.5  # level of the grid of a sheet that is seen as a surface

    def __init__(self, picture: Picture, frames: Framing) -> None:
        self._picture, self._frames = picture, frames
        self._called: tuple[int, list[str]] | None = None

    @cached_property
    def axes(self) -> Axes | SpaceAxes | NumberLine:
        """The axes of the space the sheet is in."""
        return self._axes(0, self._picture.names()[0])

    def _axes(self, layer: int, names: list[str]) -> Axes | SpaceAxes | NumberLine:
        picture = self._picture
        plane, theme, space = picture.sheet.plane, picture.theme, self._frames.space(layer)
        own = neuron_colors(theme, picture.net, layer)
        units = picture.clip.dataset.units if layer == 0 and len(space.shown) <= 2 else ()
        if space.shown == (0,):
            return NumberLine(plane, theme, names[0], *units)
        if not space.shown:
            return Axes(plane, ['$"PC"_1$', '$"PC"_2$'], [theme.text] * 2, theme.muted)
        shown = [names[k] for k in space.shown], [own[k] for k in space.shown]
        if space.deep:
            return SpaceAxes(plane, space.shown, *shown, theme.muted)
        return Axes(plane, *shown, theme.muted, units=[units[k] for k in space.shown if units])

    def rename(self, layer: int, folded: Collection[int] | None = None) -> list[Any]:
        """Return the animations that give the axes the names of a layer's space.

        Of that only some neurons, from 0, may have folded; by default all have.
        """
        picture, sheet = self._picture, self._picture.sheet
        if self.axes not in sheet.submobjects and layer and picture.get(LINE) is None:
            return []
        names = self._names(layer, folded)
        if self._called == (layer, names) and self.axes in sheet.submobjects:
            return []
        self._called = layer, names
        old, self.axes = self.axes, self._axes(layer, names)
        behind = sheet.data if sheet.data in sheet.submobjects else None
        return [*picture.vanish(old), *picture.appear(self.axes, before=behind)]

    def _names(self, layer: int, folded: Collection[int] | None) -> list[str]:
        """Return what the axes of a layer's space are called: z until a neuron has folded."""
        names = self._picture.names()[layer]
        # Without an activation there is no z that would be anything else.
        if not layer or self._picture.net.layers[layer - 1].activation == "identity":
            return names
        pairs = enumerate(zip(names, self._picture.sums(layer), strict=True))
        return [a if folded is None or k in folded else z for k, (a, z) in pairs]

    def fold(self, layer: int, place: float) -> list[Any]:
        """Return the animations that name axes or line after the neurons folded by a place."""
        passage, count = self._picture.sheet.plane.passage, self._picture.net.neurons[layer]
        done = {k for k in range(count) if passage.index(layer, "activate", k) < place}
        if self._picture.get(LINE) is not None:
            return self._line(layer, done)
        return self.rename(layer, done) if self.axes in self._picture.sheet.submobjects else []

    def behind(self, layer: int) -> list[Any]:
        """Return the animations that put up a layer's axes or number line, before it folds."""
        picture = self._picture
        surface = self.surface(layer)
        if picture.net.widths[layer] > 1:
            renamed = self.rename(layer, folded=())
            return [*picture.drop(LINE), *renamed, *surface]
        return [*self._line(layer, folded=()), *picture.vanish(self.axes), *surface]

    def surface(self, layer: int) -> list[Any]:
        """Return the animations that show the sheet as a surface in a space, and only there.

        A surface that a beat has asked for stays as it is.
        """
        picture, sheet = self._picture, self._picture.sheet
        if layer == 0 or not self._frames.space(layer).deep:
            if picture.get(SURFACE) is None or sheet.grid not in sheet.submobjects:
                return picture.drop(SURFACE)
            gone = picture.drop(SURFACE)
            back = picture.back_on(sheet.surface)
            return [*gone, *(Fade(1.0, part) for part in (*back, sheet.grid))]
        if picture.net.widths[0] != 2 or sheet.grid not in sheet.submobjects:
            return []
        if picture.facets in sheet.submobjects:
            return []
        picture.hold(SURFACE, picture.facets)
        bottom = next(iter(sheet.submobjects), None)
        # The grid goes on beyond its edge, where it would only be in the way.
        fainter = Fade(self.FAINT, sheet.grid)
        flat = picture.vanish(sheet.surface)
        return [*picture.appear(picture.facets, before=bottom), *flat, fainter]

    def rename_line(self, layer: int) -> list[Any]:
        """Return the animations that give a number line the name of its folded neuron."""
        return [] if self._picture.get(LINE) is None else self._line(layer, folded=None)

    def _line(self, layer: int, folded: Collection[int] | None) -> list[Any]:
        picture = self._picture
        (name,) = self._names(layer, folded)
        gone = picture.drop(LINE)
        line = NumberLine(picture.sheet.plane, picture.theme, name)
        picture.hold(LINE, line)
        return [*gone, *picture.appear(line, before=picture.sheet.data)]

    def turn_to(self, layer: int, columns: bool = False) -> list[Any]:
        """Return the animations that turn the picture until a layer's third axis is seen.

        With `columns` they also go so far off that the columns of its W are seen.
        """
        picture, plane = self._picture, self._picture.sheet.plane
        view = self._frames.turned(layer)
        if view is None:
            wider = self._frames.with_columns(layer) if columns else None
            return picture.travel(plane.s, wider) if wider else []
        turned = self.surface(layer)
        shown = self.axes in picture.sheet.submobjects
        if shown and not self._frames.space(layer - 1).partial:
            names = [*picture.names()[layer - 1], "", ""][:3]
            own = [
                *neuron_colors(picture.theme, picture.net, layer - 1),
                *[picture.theme.text] * 2,
            ][:3]
            old, self._called = self.axes, None
            which = self._frames.space(layer).shown
            self.axes = SpaceAxes(plane, which, names, own, picture.theme.muted)
            turned += [*picture.vanish(old), *picture.appear(self.axes, before=picture.sheet.data)]
        return [*picture.travel(plane.s, view), *turned]

    def state(self, layer: int) -> list[Any]:
        """Return the animations that say which projection a layer is seen through, if any."""
        picture, space = self._picture, self._frames.space(layer)
        gone = picture.drop(PROJECTION)
        if not space.partial:
            return gone
        ways = ("neurons", "components") if layer else ("inputs", "input-components")
        text = phrase(
            picture.language,
            ways[0] if space.shown else ways[1],
            n=str(space.width),
            which=", ".join(str(k + 1) for k in space.shown),
            percent=f"{100 * space.variance:.3g}",
        )
        left, y = picture.sheet.plane.window.left + 0.3, picture.layout.legend[1]
        room = picture.legend.left - 0.2 - left

        def written(size: float) -> Note:
            at, muted = (left, y, "left"), picture.theme.muted
            return Note(text, picture.theme, *at, size, muted, language=picture.language)

        note = written(26)
        if note.label.outline.width > room:
            # Beside a legend of many classes it is smaller, or stands right above it: data keep
            # off that strip.
            note = written(SMALLEST)
            if note.label.outline.width > room:
                at_foot(picture, note, self.CLOSE)
        picture.hold(PROJECTION, note)
        return [*gone, *picture.appear(note, to=picture.front)]

    def of_outputs(self) -> Axes:
        """Return the axes of the first layer's outputs."""
        theme, names = self._picture.theme, self._picture.names()[1][:2]
        return Axes(self._picture.sheet.plane, names, [theme.text] * len(names), theme.muted)
