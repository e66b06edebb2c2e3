"""How a stage's sheet is lifted out of its plane: to which heights, in which frame and colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.boundary import chain
from pleat.nets.geometry.height_field import HeightField, NetField, common_pieces, parted
from pleat.nets.geometry.polygons import Box, box_polygon
from pleat.scenes.clip.height import Height
from pleat.scenes.clip.projections import space_over
from pleat.scenes.drawing.animation import Fade
from pleat.scenes.drawing.ink import inks
from pleat.scenes.drawing.paints import neuron_colors
from pleat.scenes.drawing.viewport import Viewport
from pleat.scenes.parts.plane.height_surface import (
    Ground,
    HeightAxis,
    HeightSurface,
    LevelPlane,
    Stems,
)
from pleat.scenes.parts.plane.lines import Lines
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.relief import UPRIGHT, Relief
from pleat.scenes.parts.plane.travel import Rise
from pleat.scenes.stage.coordinates import Coordinates
from pleat.scenes.stage.framing import Framing
from pleat.scenes.stage.picture import Picture
from pleat.scenes.stage.slots import (
    CUTS,
    DECISION,
    GROUND,
    HEIGHT_AXIS,
    HEIGHT_SURFACE,
    LEVEL,
    LEVEL_LINE,
    LEVEL_PLANE,
    LEVEL_SHADOW,
    STEMS,
)

Array = NDArray[np.float64]
Timed = tuple[float, list[Any]]  # animations, and their share of the time
Bring = Callable[[], list[Any]]


@dataclass(frozen=True, eq=False)
class Raised:
    """A height field as a stage shows it.

    Attributes
    ----------
    height : Height
    field : HeightField
    low, high : float
        What the axis shows, 0 in it.
    unit : float
        How many units of the input a height of 1 is drawn.
    """

    height: Height
    field: HeightField
    low: float
    high: float
    unit: float


class Lifting:
    """Lifts a picture's sheet, and lets it down.

    Parameters
    ----------
    picture : Picture
    frames : Framing
    coordinates : Coordinates

    Attributes
    ----------
    box : ((x0, y0), (x1, y1))
        What of the input plane is lifted: the data with a margin.
    now : Raised or None
        What it is lifted to.
    """

    TALL = 0.6  # of the ground's mean side: from the lowest height to the highest
    MARGIN, NARROW, BARE = 0.18, 0.6, 4  # of the extent; of the other side; steps without data
    SIMILAR = 0.45, 1.4  # times as tall as meant, the unit may stay as it is
    # Where to see a surface from; the first, unless much more of it is seen from another.
    AZIMUTHS, ELEVATION = (28.0, -28.0, 62.0, -62.0, 118.0, -118.0, 152.0, -152.0), 26.0
    MUCH = 0.15  # of the surface
    SAME = 1e-9  # of the heights: a line that moves by less stays where it is
    WIDTH, SHADOW = 6.0, 4.0  # pixels, of the line of a level

    def __init__(self, picture: Picture, frames: Framing, coordinates: Coordinates) -> None:
        self._picture, self._frames, self._coordinates = picture, frames, coordinates
        self.now: Raised | None = None
        self._fields: dict[Height, HeightField] = {}
        self._hidden: list[tuple[Part, float]] = []
        self._before: tuple[Viewport, int] | None = None
        self.box = self._around()

    def _around(self) -> Box:
        ruled, points = self._picture.sheet.ruling, self._picture.clip.dataset.points
        if not len(points):
            reach = self.BARE * ruled.step
            middle, half = (np.array(ruled.low) + ruled.high) / 2, np.full(2, reach)
        else:
            low, high = points.min(axis=0), points.max(axis=0)
            middle, half = (low + high) / 2, (1 + 2 * self.MARGIN) * (high - low) / 2
            half = np.maximum(half, self.NARROW * half.max() or ruled.step)
        (x0, y0), (x1, y1) = (tuple(c.tolist()) for c in (middle - half, middle + half))
        return (x0, y0), (x1, y1)

    def field(self, height: Height) -> HeightField:
        """Return the heights that a beat names."""
        if height not in self._fields:
            layer, neuron, of = height
            self._fields[height] = NetField(self._picture.net, layer, neuron - 1, of)
        return self._fields[height]

    def _raised(self, height: Height) -> Raised:
        """Return how a field is shown: a neuron before and after its activation alike."""
        field = self.field(height)
        reaches = [self.field(height._replace(of=of)).reach(self.box) for of in ("z", "a")]
        low, high = min(0.0, *(r[0] for r in reaches)), max(0.0, *(r[1] for r in reaches))
        sides = np.ptp(box_polygon(self.box), axis=0)
        tall = self.TALL * float(sides.mean())
        unit = tall / (high - low) if high > low else 1.0
        least, most = self.SIMILAR
        if self.now is not None and least * tall <= self.now.unit * (high - low) <= most * tall:
            unit = self.now.unit
        return Raised(height, field, low, high, unit)

    def lift(
        self,
        height: Height,
        azimuth: float | None = None,
        elevation: float | None = None,
        stems: bool = False,
    ) -> Iterator[Timed]:
        """Yield the animations that lift the sheet, or bring it from one field to another.

        Each with its share of the time; what is next depends on those before being over.
        """
        before = self.now
        if before is None:
            self.box = self._around()
        self.now = after = self._raised(height)
        space = space_over(
            max(self._picture.sheet.plane.passage.D, UPRIGHT + 1),
            self._clearest(after) if azimuth is None else azimuth,
            self.ELEVATION if elevation is None else elevation,
        )
        if before is not None and azimuth is None and elevation is None:
            space = self._frames.space(0)
        view = self._frames.lift(space, self._corners(after))
        bring = self.bring_stems if stems else list
        if before is None:
            yield from self._up(after, view, bring)
        else:
            yield from self._across(before, after, view, bring)

    def _clearest(self, raised: Raised) -> float:
        """Return from which azimuth most of a surface is seen from its upper side."""
        pieces = common_pieces([raised.field], self.box)
        solid = [np.column_stack([p, raised.unit * raised.field(p)]) for p in pieces]
        normals = np.array([np.cross(q, np.roll(q, -1, axis=0)).sum(axis=0) for q in solid])
        area = np.linalg.norm(normals, axis=1).sum()

        def seen(azimuth: float) -> float:
            lens = space_over(UPRIGHT + 1, azimuth, self.ELEVATION).lens
            assert lens is not None
            return float(np.maximum(normals @ lens.out, 0.0).sum() / area)

        usual = self.AZIMUTHS[0]
        best = max(self.AZIMUTHS, key=seen)
        return best if seen(best) > seen(usual) + self.MUCH else usual

    def _up(self, after: Raised, view: Viewport, stems: Bring) -> Iterator[Timed]:
        picture, sheet = self._picture, self._picture.sheet
        plane = sheet.plane
        self._before = plane.view, len(sheet.history)
        plane.relief = Relief(None, after.field, 0.0, after.unit)
        gone = [fade for slot in (*DECISION, *CUTS) for fade in picture.drop(slot)]
        flat = [sheet.surface, sheet.grid, sheet.own_axes, self._coordinates.axes]
        flat += [arrow for basis in picture.bases.values() for arrow in basis]
        self._hidden = [
            (part, level)
            for part in flat
            if part in sheet.submobjects
            and (level := max((ink.level for ink in inks(part)), default=0.0)) > 0
        ]
        gone += picture.vanish(*(part for part, _ in self._hidden))
        # What lies flat would go with the view, all its numbers too: first it goes.
        yield 0.12, gone
        picture.sweep()
        surface, ground, axis = self._surface(after), self._ground(), self._axis(after)
        picture.hold(HEIGHT_SURFACE, surface)
        picture.hold(GROUND, ground)
        tilt = Rise(sheet, view=view)
        yield 0.32, [tilt, *picture.following(), *self._behind(ground, surface)]

        def rising(t: float) -> Relief:
            return Relief(None, after.field, t, after.unit)

        picture.hold(HEIGHT_AXIS, axis)
        coming = [*self._behind(axis), *stems()]
        yield 0.56, [Rise(sheet, rising), *picture.following(), *coming]

    def _across(
        self, before: Raised, after: Raised, view: Viewport, stems: Bring
    ) -> Iterator[Timed]:
        picture, sheet = self._picture, self._picture.sheet
        passing = (LEVEL_PLANE,) if self._keeps_level(after) else LEVEL
        changes: list[Any] = [fade for slot in passing for fade in picture.drop(slot)]
        same = before.height[:2] == after.height[:2]

        def moving(t: float) -> Relief:
            unit = before.unit ** (1 - t) * after.unit**t
            return Relief(before.field, after.field, t, unit)

        if before.field is not after.field:
            sheet.plane.relief = moving(0.0)
        if not same:
            both = before.field, after.field
            old, new = self._surface(before, both), self._surface(after, both)
            stale = picture.forget(HEIGHT_SURFACE)
            changes += self._behind(old, new)
            # The old surface, cut anew: it looks as it did.
            changes = [one for one in changes if one.mobject is not old]
            for ink in inks(old):
                ink.set_level(1.0)
            sheet.drop(*stale)
            changes.append(Fade(0.0, old))
            picture.hold(HEIGHT_SURFACE, new)
        axis = self._axis(after)
        changes += [*picture.drop(HEIGHT_AXIS), *self._behind(axis)]
        picture.hold(HEIGHT_AXIS, axis)
        rising = moving if before.field is not after.field else None
        changes += stems()
        yield 1.0, [Rise(sheet, rising, view), *picture.following(), *changes]

    def lower(self) -> Iterator[Timed]:
        """Yield the animations that let the sheet down, each with its share of the time."""
        assert self.now is not None
        assert self._before is not None
        picture, sheet, last = self._picture, self._picture.sheet, self.now
        self.now = None
        self._fields.clear()
        (view, travelled), hidden = self._before, self._hidden
        self._frames.lower()
        del sheet.history[travelled:]

        def sinking(t: float) -> Relief:
            return Relief(last.field, None, t, last.unit)

        first = [fade for slot in (*LEVEL, STEMS, HEIGHT_AXIS) for fade in picture.drop(slot)]
        first += [fade for slot in (*DECISION, *CUTS) for fade in picture.drop(slot)]
        down = Rise(sheet, sinking)
        yield 0.45, [down, *picture.following(), *first]
        gone = [fade for slot in (HEIGHT_SURFACE, GROUND) for fade in picture.drop(slot)]
        flat = Rise(sheet, lambda t: sinking(1.0) if t < 1 else None, view)
        yield 0.37, [flat, *picture.following(), *gone]
        back = picture.back_on(*(part for part, _ in hidden))
        yield 0.18, [Fade(level, part) for part, level in hidden if part in back]

    def level(self, at: float) -> list[Timed]:
        """Return the animations that cut the surface at a height, each with its share."""
        assert self.now is not None
        picture, theme, plane = self._picture, self._picture.theme, self._picture.sheet.plane
        data = picture.sheet.data if picture.sheet.data in picture.sheet.submobjects else None
        gone = [fade for slot in LEVEL for fade in picture.drop(slot)]
        lines = chain(self.now.field.level(self.box, at, float(plane.tolerances[0])))
        cut = LevelPlane(plane, self.box, at, theme.boundary)
        on = Lines(plane, lines, theme.boundary, self.WIDTH)
        below = Lines(plane, lines, theme.boundary, self.SHADOW, lifted=False)
        picture.hold(LEVEL_PLANE, cut)
        picture.hold(LEVEL_LINE, on)
        picture.hold(LEVEL_SHADOW, below)
        return [
            (0.4, [*gone, *picture.appear(cut, before=data)]),
            (0.3, picture.appear(on, before=data)),
            (0.3, picture.appear(below, before=data)),
        ]

    def _keeps_level(self, after: Raised) -> bool:
        """Whether the line of a cut stays where it is as the surface goes to other heights."""
        cut, line = self._picture.get(LEVEL_PLANE), self._picture.get(LEVEL_LINE)
        if cut is None or line is None:
            return False
        off = line.carried.heights(after.field) - cut.level
        return bool(np.abs(off).max(initial=0.0) <= self.SAME * (after.high - after.low))

    def _behind(self, *parts: Part) -> list[Any]:
        """Lay parts behind all others of the sheet, and return the animations that bring them."""
        return self._picture.appear(
            *parts, before=next(iter(self._picture.sheet.submobjects), None)
        )

    def stems(self) -> Stems:
        """Return what joins data points with the ground."""
        sheet, color = self._picture.sheet, self._picture.theme.text
        return self._picture.kept(STEMS, lambda: Stems(sheet.plane, sheet.data, color))

    def bring_stems(self) -> list[Any]:
        """Return the animations that put data points on stems, if they are not on any yet."""
        sheet = self._picture.sheet
        data = sheet.data if sheet.data in sheet.submobjects else None
        return self._picture.appear(*self._picture.absent(self.stems()), before=data)

    def _corners(self, raised: Raised) -> Array:
        """Return what must be seen: the ground, and what stands over its corners."""
        plane, ground = self._picture.sheet.plane, box_polygon(self.box)
        kept, plane.relief = plane.relief, Relief(None, raised.field, 1.0, raised.unit)
        # What is steep in the corners is flatter elsewhere: only heights there count, and the axis.
        tops = np.clip(raised.field(ground), raised.low, raised.high)
        found = [plane.over(ground, 0.0), plane.over(ground, tops)]
        pieces = np.concatenate(common_pieces([raised.field], self.box))
        found.append(plane.over(pieces, raised.field(pieces)))
        plane.relief = kept
        return np.vstack(found)

    def _surface(self, raised: Raised, fields: tuple[HeightField, ...] = ()) -> HeightSurface:
        picture, theme = self._picture, self._picture.theme
        own = [self.field(raised.height._replace(of=of)) for of in ("z", "a")]
        pieces = common_pieces([*own, *fields], self.box)
        layer, neuron, _ = raised.height
        net, last = picture.net, layer == len(picture.net.layers)
        # An output has no colour of its own.
        lit = theme.hidden[0] if last else neuron_colors(theme, net, layer)[neuron - 1]
        classes = picture.clip.dataset.targets is None and net.widths[-1] == 1
        if net.layers[layer - 1].act.kinks == (0.0,):
            low, high = theme.muted, lit
            below, above = parted(own[0], pieces, 0.0)
        elif last and classes:
            low, high = theme.area(0), theme.area(1)
            below, above = parted(own[1], pieces, picture.clip.threshold)
        else:
            low = high = lit
            below, above = [], pieces
        colored = {low: below, high: [*(below if low == high else []), *above]}
        return HeightSurface(
            picture.sheet.plane, self.box, picture.sheet.ruling, colored, theme.axis
        )

    def _ground(self) -> Ground:
        picture, theme = self._picture, self._picture.theme
        own = neuron_colors(theme, picture.net, 0)
        sheet = picture.sheet
        return Ground(sheet.plane, self.box, sheet.ruling, picture.names()[0], own, theme)

    def _axis(self, raised: Raised) -> HeightAxis:
        picture, theme = self._picture, self._picture.theme
        layer, neuron, of = raised.height
        folded = of == "a" or picture.net.layers[layer - 1].activation == "identity"
        name = (picture.names()[layer] if folded else picture.sums(layer))[neuron - 1]
        color = neuron_colors(theme, picture.net, layer)[neuron - 1]
        plane = picture.sheet.plane
        tall = raised.unit * self._frames.over().scale
        ends = raised.low, raised.high
        return HeightAxis(plane, self.box, *ends, name, color, tall, theme)
