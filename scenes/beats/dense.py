"""A net too wide to draw whole: where its inputs come from, what it counts, how small that is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.beats.cards import CardBeat
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Span
from pleat.scenes.drawing.layouts import WIDE
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.parts.panel.counts import Squares, Sum
    from pleat.scenes.parts.panel.counts import Total as TotalLine
    from pleat.scenes.parts.panel.dense import DenseDiagram, Raster
    from pleat.scenes.stage.stage import Stage

RASTER: Slot[Raster] = Slot("raster")
DIAGRAM: Slot[DenseDiagram] = Slot("dense")
LAYER_COUNT: Slot[Sum] = Slot("layer count")  # by layer, from 1
TOTAL: Slot[TotalLine] = Slot("total")
SQUARES: Slot[Squares] = Slot("squares")


class DenseBeat(CardBeat):
    """A beat about the net that a beat ``dense`` of the clip declares."""

    def check(self, clip: Clip) -> str | None:
        """Say if no beat declares it."""
        if not any(isinstance(beat, Dense) for beat in clip.beats):
            return f'{self.do} needs a beat do = "dense" in the clip, which says the widths'
        return super().check(clip)

    @staticmethod
    def net(clip: Clip) -> Dense:
        """Return the beat that declares the net."""
        return next(beat for beat in clip.beats if isinstance(beat, Dense))


@register
class Pixels(DenseBeat):
    """A small picture, and how many pixels it has.

    Attributes
    ----------
    across : int
        Pixels along each side.
    """

    do: Literal["pixels"] = "pixels"
    across: int = Field(default=28, ge=8, le=64)
    motion: ClassVar[float] = 1.6

    def check(self, clip: Clip) -> str | None:
        """Say if the net does not take so many."""
        fault = super().check(clip)
        if fault is None and self.net(clip).widths[0] != self.across**2:
            return (
                f"across = {self.across} makes {self.across**2} pixels: widths[0] must be that too"
            )
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring the picture, then its count."""
        from pleat.scenes.parts.panel.dense import PICTURE, Raster

        raster = Raster(self.across, stage.theme, PICTURE + _nearer(stage))
        stage.hold(RASTER, raster)
        yield Span(0.6, tuple(stage.appear(raster.picture, to=stage.front)))
        yield Span(0.4, tuple(stage.appear(raster.label, to=stage.front)))


@register
class Inputs(DenseBeat):
    """Every pixel of the picture goes to a neuron of its own."""

    do: Literal["inputs"] = "inputs"
    motion: ClassVar[float] = 3.0

    def check(self, clip: Clip) -> str | None:
        """Say if there is no picture."""
        earlier = clip.beats[: clip.index(self.id)]
        if not any(isinstance(beat, Pixels) for beat in earlier):
            return 'inputs needs a beat do = "pixels" before it'
        return super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Send copies of the pixels on their way; what arrives is the first column."""
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.drawing.drive import Drive

        raster, diagram = stage.held(RASTER), diagram_of(stage)
        column = diagram.columns[0]
        ends, sizes = diagram.targets(len(raster.levels))
        raster.travel(ends, sizes, 0.0)
        stage.front.add(raster.travellers)
        yield Span(0.7, (Drive(raster.travellers, lambda t: raster.travel(ends, sizes, t)),))
        yield Span(0.3, (Fade(0.0, raster.travellers), *stage.appear(column, to=stage.front)))


@register
class Dense(DenseBeat):
    """A net of dense layers: each neuron is joined to every one of the layer before.

    Attributes
    ----------
    widths : tuple of int
        Neurons a layer, the input first.
    names : tuple of str
        What each layer holds.
    """

    do: Literal["dense"] = "dense"
    widths: tuple[int, ...] = Field(min_length=2, max_length=4)
    names: tuple[str, ...]
    motion: ClassVar[float] = 3.0
    texts: ClassVar[tuple[str, ...]] = ("caption", "names")

    @property
    def count(self) -> int:
        """All weights and biases."""
        return sum(m * n + n for m, n in pairwise(self.widths))

    def check(self, clip: Clip) -> str | None:
        """Say if a layer has no name."""
        if len(self.names) != len(self.widths):
            return f"names has {len(self.names)} words for {len(self.widths)} layers"
        return super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring column after column, each with the edges that lead to it."""
        diagram = diagram_of(stage)
        columns = [c for c in diagram.columns if c not in stage.front.submobjects]
        for column in columns:
            k = diagram.columns.index(column)
            edges = stage.appear(diagram.bundles[k - 1], to=stage.panel) if k else []
            yield Span(1 / len(columns), (*stage.appear(column, to=stage.front), *edges))


@register
class Count(DenseBeat):
    """What a layer counts: its weights, its biases, their sum.

    Attributes
    ----------
    layer : int
        From 1.
    words : tuple of str
        What weights and biases are called.
    """

    do: Literal["count"] = "count"
    layer: int = Field(default=1, ge=1)
    words: tuple[str, str] = ("weights", "biases")
    motion: ClassVar[float] = 3.2
    texts: ClassVar[tuple[str, ...]] = ("caption", "words")

    def check(self, clip: Clip) -> str | None:
        """Say if there is no such layer."""
        fault = super().check(clip)
        last = 0 if fault else len(self.net(clip).widths) - 1
        if fault is None and self.layer > last:
            return f"layer = {self.layer}, but the net has layers 1 to {last}"
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Light the layer's edges up, then write term after term."""
        from pleat.scenes.drawing.animation import Glow
        from pleat.scenes.parts.panel.counts import Sum

        diagram, k = diagram_of(stage), self.layer
        left, right = diagram.columns[k - 1], diagram.columns[k]
        middle = (left.at + right.at) / 2
        count = Sum(left.many, right.many, middle, self.words, stage.theme, stage.language)
        stage.hold(LAYER_COUNT[k], count)
        edges = Glow(stage.panel, [diagram.bundles[k - 1]], dim=0.35)
        yield Span(0.45, (edges, *stage.appear(count.weights, to=stage.front)))
        yield Span(0.3, tuple(stage.appear(count.biases, to=stage.front)))
        yield Span(0.25, tuple(stage.appear(count.equals, count.total, to=stage.front)))


@register
class Total(DenseBeat):
    """The layers' counts, added up.

    Attributes
    ----------
    word : str
        What is counted.
    """

    do: Literal["total"] = "total"
    word: str = "parameters"
    motion: ClassVar[float] = 2.4
    texts: ClassVar[tuple[str, ...]] = ("caption", "word")

    def check(self, clip: Clip) -> str | None:
        """Say if a layer has not been counted."""
        fault = super().check(clip)
        if fault is None:
            counted = {beat.layer for beat in clip.beats if isinstance(beat, Count)}
            layers = set(range(1, len(self.net(clip).widths)))
            if counted != layers:
                return 'total needs a beat do = "count" for every layer before it'
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Leave each layer's sum alone on stage, bring them together, and add."""
        from pleat.scenes.drawing.animation import Fade
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.panel.counts import Total as Line

        counts = [stage.held(LAYER_COUNT[k]) for k in range(1, len(diagram_of(stage).widths))]
        line = Line(counts, self.word, stage.theme, stage.language)
        stage.hold(TOTAL, line)
        terms = [part for c in counts for part in (c.weights, c.biases, c.equals)]
        yield Span(0.25, tuple(Fade(0.0, part) for part in terms))
        yield Span(0.4, tuple(Drive(*pair) for pair in line.moves()))
        yield Span(0.35, tuple(stage.appear(line, to=stage.front)))


@register
class Compare(DenseBeat):
    """How small that is: the counts of larger nets as areas, to scale.

    Attributes
    ----------
    names : tuple of str
        Of this net first, then of the larger ones.
    parameters : tuple of int
        Of the larger ones, each larger than the one before.
    """

    do: Literal["compare-counts"] = "compare-counts"
    names: tuple[str, ...] = Field(min_length=2, max_length=4)
    parameters: tuple[int, ...] = Field(min_length=1, max_length=3)
    texts: ClassVar[tuple[str, ...]] = ("caption", "names")

    @property
    def duration(self) -> float:
        """Seconds of motion: further away takes longer."""
        return self.seconds or 1.2 + 2.6 * len(self.parameters)

    def check(self, clip: Clip) -> str | None:
        """Say if names and counts don't match, or the squares would not nest."""
        fault = super().check(clip)
        if fault is None:
            if len(self.names) != len(self.parameters) + 1:
                return "names needs this net's and one for each number in parameters"
            counts = (self.net(clip).count, *self.parameters)
            if list(counts) != sorted(set(counts)):
                return f"parameters must grow, and from {counts[0]} on, the net's own"
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Start with this net's square and go further away, model after model."""
        from functools import partial

        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.panel.counts import Squares

        counts = (self.net(stage.clip).count, *self.parameters)
        squares = Squares(list(zip(self.names, counts, strict=True)), stage.theme, stage.language)
        stage.hold(SQUARES, squares)
        start = 1.2 / (1.2 + 2.6 * len(self.parameters))
        gone = stage.vanish(*stage.panel.submobjects, *stage.front.submobjects)
        yield Span(0.5 * start, tuple(gone))
        stage.sweep()
        own = (squares.squares[0], squares.labels[0])
        yield Span(0.5 * start, tuple(stage.appear(*own, to=stage.front)))
        each = (1 - start) / len(self.parameters)
        for k in range(1, len(counts)):
            far = stage.appear(squares.squares[k], to=stage.panel)
            stage.panel.add_to_back(squares.squares[k])
            yield Span(0.75 * each, (Drive(stage.panel, partial(squares.zoom, k - 1, k)), *far))
            yield Span(0.25 * each, tuple(stage.appear(squares.labels[k], to=stage.front)))


def diagram_of(stage: Stage) -> DenseDiagram:
    """Return the net's diagram, made when it is first asked for."""
    from pleat.scenes.parts.panel.dense import COLUMNS, DenseDiagram

    beat, nearer = DenseBeat.net(stage.clip), _nearer(stage)
    ends = COLUMNS[0] + nearer, COLUMNS[1] - nearer
    own = (stage.theme, stage.language, ends)
    return stage.kept(DIAGRAM, lambda: DenseDiagram(beat.widths, beat.names, *own))


def _nearer(stage: Stage) -> float:
    """Return by how much a frame's sides are nearer to its middle than a wide one's."""
    return WIDE.rect.right - stage.layout.frame.rect.right
