"""What makes a map linear: sums go to sums, multiples to multiples, the grid stays a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Beat, Span, before
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.stage.slots import Slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.ink import Group
    from pleat.scenes.drawing.viewport import Viewport
    from pleat.scenes.parts.plane.arrows import Arrow
    from pleat.scenes.parts.plane.lines import Lines
    from pleat.scenes.parts.plane.vectors import Parallelogram, Steps, Tag
    from pleat.scenes.stage.stage import Stage

# A vector on stage: where it points, its arrow, its name; by one of these.
KEYS = ("u", "v", "sum", "multiple", "combination")
VECTOR: Slot[tuple[NDArray[np.float64], Arrow, str]] = Slot("vector")
TAG: Slot[Tag] = Slot("tag")
SHAPE: Slot[Parallelogram] = Slot("shape")
STEPS: Slot[Steps] = Slot("steps")
LINES: Slot[Group] = Slot("lines")
FAMILIES: Slot[Lines] = Slot("families")

Pair = tuple[float, float]
BASIS = tuple(f"upright(bold({name}))" for name in "ij")


class MapBeat(Beat):
    """A beat about a linear map of the plane: the clip's net, one layer of two neurons."""

    flat: ClassVar[bool] = True

    def ends(self, clip: Clip) -> list[NDArray[np.float64]]:
        """Return where the vectors it brings end, in the input's coordinates."""
        return []

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
        colors = neuron_colors(theme, stage.net, 0)
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

    def ends(self, clip: Clip) -> list[NDArray[np.float64]]:
        """Return u, v and their sum."""
        u = np.array(self.u)
        return [u] if self.v is None else [u, np.array(self.v), u + np.array(self.v)]

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

    def ends(self, clip: Clip) -> list[NDArray[np.float64]]:
        """Return c times u."""
        given = [b.u for b in before(clip, self) if isinstance(b, Vectors)]
        return [self.c * np.array(given[-1])] if given else []

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
class Combination(MapBeat):
    """A vector as so many steps along i and so many along j: a i + b j.

    Attributes
    ----------
    a, b : float
        How many of i, how many of j.
    """

    do: Literal["combination"] = "combination"
    a: float = Field(default=3.0, ge=-9, le=9)
    b: float = Field(default=2.0, ge=-9, le=9)
    motion: ClassVar[float] = 4.0

    def ends(self, clip: Clip) -> list[NDArray[np.float64]]:
        """Return a i, where the way turns, and a i + b j."""
        return [np.array([self.a, 0.0]), np.array([self.a, self.b])]

    def check(self, clip: Clip) -> str | None:
        """Say if it would be no vector at all."""
        fault = super().check(clip)
        if not fault and not self.a and not self.b:
            return "a and b are both 0; choose another point than the origin"
        return fault

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring it into the frame; set one step after the other, then the vector."""
        from pleat.scenes.parts.plane.vectors import Steps

        sheet, theme = stage.sheet, stage.theme
        yield Span(0.2, tuple(stage.travel(sheet.plane.s, _frame(stage))))
        steps = Steps(sheet.plane, (self.a, self.b), theme.basis[:2])
        stage.hold(STEPS, steps)
        coming = stage.appear(*steps.arrows, before=sheet.basis[0])
        for step in coming:
            yield Span(0.55 / len(coming), (step,))
        name = combined((self.a, self.b), BASIS)
        yield Span(0.25, tuple(_bring(stage, "combination", name, (self.a, self.b))))


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
        names = [n for n in KEYS if stage.get(VECTOR[n]) is not None]
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
        names = [n for n in KEYS if stage.get(VECTOR[n]) is not None]
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


def _color(stage: Stage, name: str = "sum") -> str:
    hidden = stage.theme.hidden
    return hidden[{"u": 0, "v": 1, "sum": 2, "multiple": 3, "combination": 2}[name]]


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
    # Where another vector goes on from its tip, or ends there, a name stands beside it.
    aside = key == "combination" or (key == "u" and stage.get(VECTOR["multiple"]) is not None)
    turn = np.array([x[0], 0.0]) if key == "combination" else None
    tag = Tag(stage.sheet.plane, x, f"${name}$", color, aside, turn)
    stage.hold(TAG[key], tag)
    return stage.appear(tag)


def combined(coefficients: Sequence[float] | NDArray[np.float64], names: Sequence[str]) -> str:
    """Write a sum of multiples as Typst mathematics: ``3 i - 2 j``, without ones and zeros."""
    text = ""
    for c, name in zip(coefficients, names, strict=True):
        if c:
            sign = "-" if c < 0 else "+" if text else ""
            text += f" {sign} " + ("" if abs(c) == 1 else f"{abs(c):g} ") + name
    return text.strip()


def _gone(stage: Stage, key: str) -> list[Any]:
    gone = stage.vanish(*(arrow for _, arrow, _ in stage.forget(VECTOR[key])))
    return [*gone, *stage.drop(TAG[key])]


def _frame(stage: Stage) -> Viewport:
    """Return the frame in which all vectors of the clip are seen, before the map and after."""
    from pleat.scenes.drawing.viewport import fit

    given = [np.zeros(2), *np.eye(2)]
    for beat in stage.clip.beats:
        if isinstance(beat, MapBeat):
            given += beat.ends(stage.clip)
    x = np.array(given)
    return fit(np.vstack([x, stage.net(x)]), stage.layout.room, largest=1.6)


def _equations(stage: Stage) -> list[Any]:
    """Write what the map makes of each vector, from the map itself."""
    from pleat.scenes.drawing.ink import Group, Text
    from pleat.scenes.parts.plane.vectors import pair

    def f(x: Any) -> Any:
        return stage.net(np.array([x]))[0]

    theme = stage.theme
    there = {key: held for key in KEYS if (held := stage.get(VECTOR[key])) is not None}
    lines: list[tuple[str, str, Any]] = []
    for key, (x, _, name) in there.items():
        color = _color(stage, key)
        if key == "sum":
            u, v = (there[one][0] for one in "uv")
            lines.append((color, "f(u) + f(v)", f(u) + f(v)))
        elif key == "multiple":
            c = name.removesuffix(" u")
            lines.append((color, f"{c} f(u)", float(c) * f(there["u"][0])))
        elif key == "combination":
            steps = [f(step) for step in np.eye(2)]
            images = [f"f({vector})" for vector in BASIS]
            lines += list(zip(theme.basis[:2], images, steps, strict=True))
            lines.append((color, combined(x, images), x @ np.array(steps)))
        lines.append((color, f"f({name})", f(x)))
    left, top = stage.layout.panel.left + 0.3, stage.layout.panel.top - 3.1
    texts = [
        Text(f"${name} = {pair(value)}$", 36, color, math=True) for color, name, value in lines
    ]
    for k, text in enumerate(texts):
        text.put(left, top - 0.68 * k, "left")
    block = Group(*texts)
    stage.hold(LINES, block)
    return stage.appear(block, to=stage.panel)
