"""The loss over two of a net's parameters as a landscape, and the ways down on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from pleat.configs import limits
from pleat.nets.descent import GradientDescent, descend, safe_rate
from pleat.nets.errors import InputError
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.landscapes import landscape_fault, opened, survey
from pleat.scenes.clip.model import Beat, Span

if TYPE_CHECKING:
    from pleat.nets.activation import Array
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage

Place = tuple[float, float]
# Beats that may follow while a landscape is on stage: all others are about the sheet.
_BESIDE = {"landscape", "walk", "descend", "show", "hide", "pause", "camera", "transition"}


@register
class LandscapeBeat(Beat):
    """The loss as a surface over the plane of two parameters, all others as they are.

    It takes the place of the sheet. Beside it stands the net whose parameters they are: a
    ball marks them, and matrices, network and the graph of a net of one input show them.
    Captions may quote ``{minima}``, how many there are, ``{lowest}``, the least loss of one, and
    ``{saddle}``, that of the lowest saddle: of the clip's first landscape.

    Attributes
    ----------
    parameters : (str, str)
        The plane's axes: weights, ``W1[2,1]`` (row, column), or biases, ``b1[2]``.
    range : pair of pairs of float, optional
        For each of them from where to where; by default as far as the net's own values, and
        some more.
    top : float, optional
        The loss above which nothing is drawn.
    azimuth, elevation : float
        From where it is seen, in degrees; at 0 and 90 it is a map.
    """

    do: Literal["landscape"] = "landscape"
    parameters: tuple[str, str]
    range: tuple[Place, Place] | None = None
    top: float | None = Field(default=None, gt=0)
    azimuth: float = Field(default=-32.0, ge=-180, le=180)
    elevation: float = Field(default=38.0, ge=5, le=90)
    motion: ClassVar[float] = 3.0

    def check(self, clip: Clip) -> str | None:
        """Say if there is no such landscape, no room for it, or what follows needs the sheet."""
        if clip.head.layout != "plane":
            return 'a landscape stands beside its net, so [clip] needs layout = "plane"'
        try:
            survey(clip, self)
        except InputError as error:
            return str(error)
        for later in clip.beats[clip.beats.index(self) + 1 :]:
            if later.clears or "landscape" in getattr(later, "views", ()):
                return None
            if later.do not in _BESIDE:
                return (
                    f"the landscape stands where the sheet was, and beat {later.id!r} with "
                    f"do = {later.do!r} needs that; hide views = ['landscape'] before it"
                )
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Take the sheet away, lay the plane of the parameters down, and let it rise."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.plane.height_mesh import Stand
        from pleat.scenes.stage.landscape import LANDSCAPE, LandscapeOnStage

        here = LandscapeOnStage(stage, survey(stage.clip, self))
        gone = stage.vanish(*stage.sheet.submobjects, *stage.front.submobjects)
        gone += stage.vanish(stage.legend)
        gone += [fade for before in stage.forget(LANDSCAPE) for fade in before.leave()]
        yield Span(0.15, tuple(gone))
        stage.sheet.submobjects = []
        stage.sweep()
        stage.hold(LANDSCAPE, here)
        here.show(here.place)
        terrain = here.terrain
        terrain.lay(here.ball)
        coming = stage.appear(terrain, to=stage.plane)
        coming += stage.appear(*here.beside, to=stage.front)
        yield Span(0.25, tuple(coming))
        end = Stand(self.azimuth, self.elevation)
        yield Span(0.6, (Drive(terrain, terrain.turning(end)),))


@register
class Walk(Beat):
    """Take the ball on a landscape straight to another place: the net is the one of each place.

    Attributes
    ----------
    to : (float, float), optional
        Values of the two parameters; by default the mirrored place, where they have changed
        their places.
    """

    do: Literal["walk"] = "walk"
    to: Place | None = None
    motion: ClassVar[float] = 3.0

    def check(self, clip: Clip) -> str | None:
        """Say if there is no landscape, or it does not reach there."""
        fault = landscape_fault(clip, self)
        return fault or (outside(clip, self, "to", [self.to]) if self.to else None)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Roll there."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.stage.landscape import LANDSCAPE

        here = stage.held(LANDSCAPE)
        start = here.place
        end = start[::-1] if self.to is None else np.array(self.to)
        yield Span(0.15, tuple(here.alone()))

        def go(t: float) -> None:
            here.show(end if t >= 1 else (1 - t) * start + t * end)
            here.terrain.draw()

        yield Span(0.85, (Drive(here.terrain, go),))


@register
class Descend(Beat):
    """Let balls roll down a landscape: gradient descent, step by step, from several starts.

    Attributes
    ----------
    starts : sequence of (float, float)
        Where they begin.
    iterations : int
        How many steps each takes.
    lr : float, optional
        The learning rate; by default so that no step goes up.
    momentum : float
        The share of a step that the next one goes on with.
    follow : int
        The ball, from 1, whose parameters the net beside has.
    """

    do: Literal["descend"] = "descend"
    starts: tuple[Place, ...] = Field(min_length=1, max_length=limits.LISTED)
    iterations: int = Field(default=60, ge=1, le=2000)
    lr: float | None = Field(default=None, gt=0, le=1e9)
    momentum: float = Field(default=0.0, ge=0, lt=1)
    follow: int = Field(default=1, ge=1)
    motion: ClassVar[float] = 5.0

    def check(self, clip: Clip) -> str | None:
        """Say if there is no landscape, a ball begins outside, or its steps lead nowhere."""
        fault = landscape_fault(clip, self) or outside(clip, self, "starts", self.starts)
        if fault is None and self.follow > len(self.starts):
            fault = f"follow = {self.follow}, but there are {len(self.starts)} starts"
        if fault is None:
            try:
                self.ways(clip)
            except InputError as error:
                return str(error)
        return fault

    def ways(self, clip: Clip) -> Array:
        """Return every step of every ball, (steps + 1, S, 2)."""
        ground = opened(clip, self)
        assert ground is not None
        own = survey(clip, ground)
        lr = self.lr or safe_rate(own.landscape, own.low, own.high)
        optimizer = GradientDescent(lr, self.momentum)
        return descend(own.landscape, self.starts, optimizer, self.iterations)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Put the balls down, then let them go, each from one step straight to the next."""
        from manim.utils.rate_functions import linear

        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.stage.landscape import LANDSCAPE

        here = stage.held(LANDSCAPE)
        coming = here.roll(self.ways(stage.clip), self.follow - 1)
        yield Span(0.15, tuple(coming))

        def go(t: float) -> None:
            here.rolled(self.iterations * t)
            here.terrain.draw()

        yield Span(0.85, (Drive(here.terrain, go, rate_func=linear),))


def outside(clip: Clip, beat: Beat, key: str, places: Any) -> str | None:
    """Return which of some places a beat names is not on the landscape, if one is not."""
    ground = opened(clip, beat)
    if ground is None:
        return None
    own = survey(clip, ground)
    for place in places:
        if not own.holds(place):
            (x0, y0), (x1, y1) = own.low.tolist(), own.high.tolist()
            top = "" if own.top is None else f", and up to a loss of {own.top:g}"
            return (
                f"{key} has {list(place)}, but the landscape goes from [{x0:g}, {y0:g}] to "
                f"[{x1:g}, {y1:g}]{top}"
            )
    return None
