"""What a layer does as a whole: W moves the sheet, b shifts it, a new basis stands up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import last_step, order_fault, standing, stands, unmade
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.parts.plane.arrows import Arrow
    from pleat.scenes.stage.stage import Stage

LANDING: Slot[Arrow] = Slot("landing")  # by layer and column, from 1


class LayerBeat(Beat):
    """A beat about one layer.

    Attributes
    ----------
    layer : int
        Which, from 1.
    """

    layer: int = Field(default=1, ge=1)
    flat: ClassVar[bool] = True

    def check(self, clip: Clip) -> str | None:
        """Say if the net has no such layer, or the sheet is not right before it."""
        if self.layer > len(clip.net.layers):
            return f"layer = {self.layer}, but the net has layers 1 to {len(clip.net.layers)}"
        steps = self.steps(clip)
        return steps and order_fault(clip, self, self.layer, *steps)

    def leads_to(self, clip: Clip) -> int | None:
        """Return its layer."""
        return self.layer


@register
class Correspond(LayerBeat):
    """A column of W, the edges leaving a neuron, and where a basis vector lands: one thing.

    Attributes
    ----------
    columns : tuple of int
        From 1; by default each in turn.
    """

    do: Literal["correspond"] = "correspond"
    columns: tuple[int, ...] = ()
    motion: ClassVar[float] = 3.0

    def leads_to(self, clip: Clip) -> int | None:
        """Return None: it only says where the columns will be."""
        return None

    def check(self, clip: Clip) -> str | None:
        """Say if W has no such column."""
        fault = super().check(clip)
        wide = 0 if fault else clip.net.widths[self.layer - 1]
        if not fault and any(not 1 <= c <= wide for c in self.columns):
            return f"columns = {list(self.columns)}, but W has columns 1 to {wide}"
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Light one column after the other; the landing places stay."""
        from pleat.scenes.drawing.animation import Fade, Glow
        from pleat.scenes.drawing.ink import Text
        from pleat.scenes.parts.plane.arrows import landing

        plane, layer = stage.sheet.plane, self.layer
        columns = self.columns or range(1, stage.net.widths[layer - 1] + 1)
        yield Span(0.1, tuple(stage.focus(f"W{layer}")))
        turn = stage.coordinates.turn_to(layer, columns=True)
        if turn:
            yield Span(0.3, tuple(turn))
        for column in columns:
            color = neuron_colors(stage.theme, stage.net, layer - 1)[column - 1]
            basis = stage.bases.get(layer - 1, [])
            lit: list[Any] = [*basis[column - 1 : column]]
            lit += stage.network.column(layer, column - 1)
            lit += stage.matrices[layer - 1][0].column(column - 1)
            arrival: list[Any] = []
            # Where a projection on other axes begins only with the move, the columns
            # have no place in this picture yet.
            if not stage.frames.space(layer).partial and stage.frames.lands(layer):
                ghost = landing(plane, layer, column - 1, color, Text("", 30, color), 4)
                stage.appear(ghost, before=stage.sheet.data)
                stage.hold(LANDING[layer, column], ghost)
                arrival = [Fade(0.45, ghost)]
            yield Span(
                (0.6 if turn else 0.9) / len(columns),
                (
                    Glow(stage.panel, lit),
                    Glow(stage.sheet, lit, dim=1.0),
                    *arrival,
                ),
            )


@register
class Linear(LayerBeat):
    """W moves basis vectors, grid and data; a layer of one neuron lays them on a line."""

    do: Literal["linear"] = "linear"
    motion: ClassVar[float] = 2.4

    def steps(self, clip: Clip) -> tuple[int, int]:
        """Return W."""
        return 1, 1

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Move, in the frame that the layer will be seen in."""
        layer = self.layer
        # First the term lights up, then things move: one idea at a time.
        yield Span(0.1, tuple(stage.focus(f"W{layer}")))
        turn = stage.coordinates.turn_to(layer)
        if turn:
            yield Span(0.26, tuple(turn))
        animations = stage.travel(stage.place(layer, "linear"), stage.frames.before_folding(layer))
        animations += [*stage.coordinates.behind(layer), *stage.coordinates.state(layer)]
        yield Span(0.52 if turn else 0.78, tuple(animations))
        yield Span(0.12, tuple(stage.drop(LANDING)))


@register
class Shift(LayerBeat):
    """b shifts the sheet as it is."""

    do: Literal["shift"] = "shift"
    motion: ClassVar[float] = 1.2

    def steps(self, clip: Clip) -> tuple[int, int]:
        """Return b."""
        return 2, 2

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Shift."""
        place = stage.place(self.layer, "shift")
        yield Span(0.15, tuple(stage.focus(f"b{self.layer}")))
        yield Span(0.85, tuple(stage.travel(place, stage.frames.shifted(self.layer))))


@register
class Basis(LayerBeat):
    """The folded plane gets a frame and a basis of its own."""

    do: Literal["basis"] = "basis"
    motion: ClassVar[float] = 1.8

    def check(self, clip: Clip) -> str | None:
        """Say if the sheet isn't there, or has yet to fold."""
        fault = super().check(clip)
        at, made = standing(clip, self)
        if not fault and at != self.layer:
            return f"the sheet stands {stands(at)}, not {stands(self.layer)}"
        return fault or unmade(at, made, last_step(clip, at))

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Let the old basis go and come closer; then the new one appears."""
        from pleat.scenes.drawing.ink import Text
        from pleat.scenes.drawing.ruling import multiple
        from pleat.scenes.drawing.visible import arrows
        from pleat.scenes.parts.plane.arrows import basis_arrow, basis_name

        layer = self.layer
        # An `activate` before it may have set one up.
        old = [*stage.bases.get(layer - 1, []), *stage.bases.get(layer, [])]
        closer = stage.travel(stage.sheet.plane.s, stage.frames.folded(layer))
        renamed = stage.coordinates.rename_line(layer) or stage.coordinates.rename(layer)
        yield Span(0.15, tuple(stage.focus()))
        yield Span(0.45, (*stage.vanish(*old), *closer, *renamed))
        widths, length = stage.net.widths, stage.sheet.plane.rulings[layer].length
        names = [multiple(length, basis_name(k, layer)) for k in range(arrows(widths[layer]))]
        own = zip(neuron_colors(stage.theme, stage.net, layer), names, strict=False)
        new = [
            basis_arrow(
                stage.sheet.plane, k, color, Text(name, 36, color, math=True), 7, layer=layer
            )
            for k, (color, name) in enumerate(own)
        ]
        stage.bases[layer] = new
        yield Span(0.4, tuple(stage.appear(*new, before=stage.sheet.data)))
