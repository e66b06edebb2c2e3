"""What makes a map linear: sums go to sums, multiples to multiples, the grid stays a grid."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.ink import Group
    from pleat.scenes.drawing.viewport import Viewport
    from pleat.scenes.parts.plane.arrows import Arrow
    from pleat.scenes.parts.plane.lines import Lines
    from pleat.scenes.parts.plane.vectors import MapCard, Parallelogram, Tag
    from pleat.scenes.stage.stage import Stage

# A vector on stage: where it points, its arrow, its name; by ``u``, ``v``, ``sum``, ``multiple``.
VECTOR: Slot[tuple[NDArray[np.float64], Arrow, str]] = Slot("vector")
TAG: Slot[Tag] = Slot("tag")
SHAPE: Slot[Parallelogram] = Slot("shape")
LINES: Slot[Group] = Slot("lines")
FAMILIES: Slot[Lines] = Slot("families")
MAP: Slot[MapCard] = Slot("map")  # by its place, from 0

Pair = tuple[float, float]
Row = Annotated[tuple[float, ...], Field(min_length=2, max_length=2)]


class MapBeat(Beat):
    """A beat about a linear map of the plane: the clip's net, one layer of two neurons."""

    def check(self, clip: Clip) -> str | None:
        """Say if the net is no such map."""
        if clip.snapshot is None or clip.net.widths != (2, 2) or clip.net.layers[0].b.any():
            return f"{self.do} needs a net of one 2x2 layer with b = 0"
        if clip.net.activations != ("identity",):
            return f"{self.do} needs a net without activation"
        if clip.head.layout != "plane":
            return f'{self.do} needs layout = "plane"'
        return super().check(clip)


@register
class Rule(MapBeat):
    """The map as a formula: f(x) = W x, and its matrix."""

    do: Literal["rule"] = "rule"
    motion: ClassVar[float] = 1.2

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring formula and matrix."""
        from pleat.scenes.drawing.ink import Text
        from pleat.scenes.parts.panel.matrix import MatrixView

        panel, theme = stage.layout.panel, stage.theme
        formula = Text("$f(x) = W x$", 44, theme.text, math=True)
        formula.put(panel.left + 0.3, panel.top - 0.55, "left")
        colors = theme.neurons(stage.net.widths, 0)
        W = stage.net.layers[0].W
        matrix = MatrixView("$W$", W, colors, theme, panel.left + 0.3, panel.top - 1.75, 38)
        yield Span(0.5, tuple(stage.appear(formula, to=stage.panel)))
        yield Span(0.5, tuple(stage.appear(matrix, to=stage.panel)))


@register
class Vectors(MapBeat):
    """Vectors u and v.

    Attributes
    ----------
    u, v : tuple of float
        In the input's coordinates; v may be left out.
    """

    do: Literal["vectors"] = "vectors"
    u: Pair
    v: Pair | None = None
    motion: ClassVar[float] = 1.6

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring all vectors of the clip into the frame, then these."""
        yield Span(0.35, tuple(stage.travel(stage.sheet.plane.s, _frame(stage))))
        given = {"u": self.u, "v": self.v}
        coming = [
            a for name, x in given.items() if x is not None for a in _bring(stage, name, name, x)
        ]
        yield Span(0.65, tuple(coming))


@register
class Sum(MapBeat):
    """u + v as the diagonal of their parallelogram."""

    do: Literal["sum"] = "sum"
    motion: ClassVar[float] = 2.4

    def check(self, clip: Clip) -> str | None:
        """Say if there are no two vectors."""
        fault = super().check(clip)
        earlier = clip.beats[: clip.index(self.id)]
        if not fault and not any(isinstance(b, Vectors) and b.v is not None for b in earlier):
            return 'sum needs a beat do = "vectors" with u and v before it'
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Carry a copy of each vector to the other's tip; then the sum."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.plane.vectors import Parallelogram

        sheet = stage.sheet
        u, v = (stage.held(VECTOR[name])[0] for name in "uv")
        colors = _color(stage, "u"), _color(stage, "v"), _color(stage)
        shape = Parallelogram(sheet.plane, u, v, colors)
        stage.hold(SHAPE, shape)
        coming = stage.appear(shape, before=stage.held(VECTOR["u"])[1])
        yield Span(0.6, (*coming, Drive(shape, shape.slide(sheet.plane))))
        yield Span(0.4, tuple(_bring(stage, "sum", "u + v", u + v)))


@register
class Multiple(MapBeat):
    """c times u, on the same line.

    Attributes
    ----------
    c : float
        The factor.
    """

    do: Literal["multiple"] = "multiple"
    c: float = 2.0
    motion: ClassVar[float] = 1.6

    def check(self, clip: Clip) -> str | None:
        """Say if there is no vector to multiply."""
        fault = super().check(clip)
        earlier = clip.beats[: clip.index(self.id)]
        if not fault and not any(isinstance(b, Vectors) for b in earlier):
            return 'multiple needs a beat do = "vectors" before it'
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Let v and the sum go; then the multiple."""
        gone = [
            *_gone(stage, "v"),
            *_gone(stage, "sum"),
            *stage.drop(SHAPE),
            *stage.drop(TAG["u"]),
        ]
        yield Span(0.3, tuple(gone))
        stage.sweep()
        u = stage.held(VECTOR["u"])[0]
        coming = _bring(stage, "multiple", f"{self.c:g} u", self.c * u, behind="u")
        yield Span(0.7, (*coming, *_tag(stage, "u", "u")))


@register
class Apply(MapBeat):
    """f moves the plane and the vectors with it; then their images are named and written down."""

    do: Literal["apply"] = "apply"
    motion: ClassVar[float] = 4.2

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Move; then name each image, and write what it is in numbers."""
        yield Span(0.1, tuple(stage.drop(TAG)))
        stage.sweep()
        moving = [*stage.travel(1.0), *stage.coordinates.rename(1)]
        yield Span(0.5, tuple(moving))
        names = [n for n in ("u", "v", "sum", "multiple") if stage.get(VECTOR[n]) is not None]
        tags = [a for n in names for a in _tag(stage, n, f"f({stage.held(VECTOR[n])[2]})")]
        yield Span(0.15, tuple(tags))
        yield Span(0.25, tuple(_equations(stage)))


@register
class Unapply(MapBeat):
    """Back to the plane as it was."""

    do: Literal["unapply"] = "unapply"
    motion: ClassVar[float] = 1.8

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Take off the images' names, then move back."""
        gone = [*stage.drop(TAG), *stage.drop(LINES), *stage.drop(FAMILIES)]
        yield Span(0.2, tuple(gone))
        stage.sweep()
        yield Span(0.6, (*stage.travel(0.0), *stage.coordinates.rename(0)))
        names = [n for n in ("u", "v", "sum", "multiple") if stage.get(VECTOR[n]) is not None]
        tags = [a for n in names for a in _tag(stage, n, stage.held(VECTOR[n])[2])]
        yield Span(0.2, tuple(tags))


@register
class GridLines(MapBeat):
    """Both families of grid lines light up: straight, parallel, evenly spaced."""

    do: Literal["grid-lines"] = "grid-lines"
    motion: ClassVar[float] = 2.0

    def perform(self, stage: Stage) -> Iterator[Span]:
        """First the lines along i, then those along j."""
        from pleat.scenes.parts.plane.vectors import Families

        families = Families(stage.sheet.plane, stage.theme, stage.sheet.ruling)
        first = stage.sheet.basis[0]
        for k, lines in enumerate(families.lines):
            stage.hold(FAMILIES[k], lines)
            yield Span(0.5, tuple(stage.appear(lines, before=first)))


@register
class Maps(Beat):
    """Linear maps side by side, each at work on a small plane.

    Attributes
    ----------
    names : tuple of str
        What stands below each.
    maps : tuple of 2x2 matrices
        Row by row.
    """

    do: Literal["maps"] = "maps"
    names: tuple[str, ...]
    maps: tuple[Annotated[tuple[Row, ...], Field(min_length=2, max_length=2)], ...] = Field(
        min_length=1, max_length=5
    )
    texts: ClassVar[tuple[str, ...]] = ("caption", "names")

    @property
    def duration(self) -> float:
        """Seconds of motion: more maps take longer."""
        return self.seconds or 1.0 + 1.3 * len(self.maps)

    def check(self, clip: Clip) -> str | None:
        """Say if a map has no name."""
        if len(self.names) != len(self.maps):
            return f"names has {len(self.names)} words for {len(self.maps)} maps"
        return super().check(clip)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Clear the frame and set the planes up, then let one map after the other act."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.plane.vectors import MapCard

        cards = []
        for k, (W, name) in enumerate(zip(self.maps, self.names, strict=True)):
            x = (k - (len(self.maps) - 1) / 2) * MapCard.STEP
            card = MapCard(np.array(W), name, x, stage.theme, stage.language)
            stage.hold(MAP[k], card)
            cards.append(card)
        groups = (stage.ground, stage.panel, stage.front, *stage.plane.submobjects)
        here = [m for group in groups for m in group.submobjects]
        first = 1.0 / (1.0 + 1.3 * len(cards))
        yield Span(0.5 * first, tuple(stage.vanish(*here)))
        stage.sweep()
        start = [m for c in cards for m in (c.ground, c.grid, c.axes, c.area, *c.basis)]
        yield Span(0.5 * first, tuple(stage.appear(*start, to=stage.front)))
        for card in cards:
            each = (1 - first) / len(cards)
            named = stage.appear(card.name_text, card.matrix, to=stage.front)
            yield Span(each, (*named, Drive(stage.front, partial(_act, card))))


def _act(card: Any, t: float) -> None:
    # The map acts in the first part of its share, and is looked at in the rest.
    card.move_to_share(min(1.0, t / 0.85))


def _color(stage: Stage, name: str = "sum") -> str:
    hidden = stage.theme.hidden
    return {"u": hidden[0], "v": hidden[1], "sum": hidden[2], "multiple": hidden[3]}[name]


def _bring(stage: Stage, key: str, name: str, x: Any, behind: str | None = None) -> list[Any]:
    """Bring a vector and its tag; what is held is where it points, the arrow and its name."""
    from pleat.scenes.parts.plane.vectors import vector

    at: NDArray[np.float64] = np.array(x, dtype=np.float64)
    arrow = vector(stage.sheet.plane, at, _color(stage, key), 6 if behind is None else 10)
    stage.hold(VECTOR[key], (at, arrow, name))
    before = stage.held(VECTOR[behind])[1] if behind else None
    return [*stage.appear(arrow, before=before), *_tag(stage, key, name)]


def _tag(stage: Stage, key: str, name: str) -> list[Any]:
    from pleat.scenes.parts.plane.vectors import Tag

    x, color = stage.held(VECTOR[key])[0], _color(stage, key)
    aside = key == "u" and stage.get(VECTOR["multiple"]) is not None
    tag = Tag(stage.sheet.plane, x, f"${name}$", color, aside)
    stage.hold(TAG[key], tag)
    return stage.appear(tag)


def _gone(stage: Stage, key: str) -> list[Any]:
    gone = stage.vanish(*(arrow for _, arrow, _ in stage.forget(VECTOR[key])))
    return [*gone, *stage.drop(TAG[key])]


def _frame(stage: Stage) -> Viewport:
    """Return the frame in which all vectors of the clip are seen, before the map and after."""
    from pleat.scenes.drawing.viewport import fit

    given = [np.zeros(2), *np.eye(2)]
    for beat in stage.clip.beats:
        if isinstance(beat, Vectors):
            u = np.array(beat.u)
            given += [u] if beat.v is None else [u, np.array(beat.v), u + np.array(beat.v)]
        elif isinstance(beat, Multiple):
            given.append(beat.c * u)
    x = np.array(given)
    return fit(np.vstack([x, stage.net(x)]), stage.layout.room, largest=1.6)


def _equations(stage: Stage) -> list[Any]:
    """Write what the map makes of each vector, from the map itself."""
    from pleat.scenes.drawing.ink import Group, Text
    from pleat.scenes.parts.plane.vectors import pair

    def f(x: Any) -> Any:
        return stage.net(np.array([x]))[0]

    u = stage.held(VECTOR["u"])[0]
    lines = [("u", "f(u)", f(u))]
    if stage.get(VECTOR["sum"]) is not None:
        v = stage.held(VECTOR["v"])[0]
        lines += [
            ("v", "f(v)", f(v)),
            ("sum", "f(u) + f(v)", f(u) + f(v)),
            ("sum", "f(u + v)", f(u + v)),
        ]
    if (multiple := stage.get(VECTOR["multiple"])) is not None:
        x, _, name = multiple
        c = name.removesuffix(" u")
        lines += [
            ("multiple", f"{c} f(u)", float(c) * f(u)),
            ("multiple", f"f({name})", f(x)),
        ]
    left, top = stage.layout.panel.left + 0.3, stage.layout.panel.top - 3.1
    texts = [
        Text(f"${name} = {pair(value)}$", 36, _color(stage, key), math=True)
        for key, name, value in lines
    ]
    for k, text in enumerate(texts):
        text.put(left, top - 0.68 * k, "left")
    block = Group(*texts)
    stage.hold(LINES, block)
    return stage.appear(block, to=stage.panel)
