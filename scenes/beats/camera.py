"""Where the viewer stands: nearer, further, and around a space of three dimensions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.landscapes import opened
from pleat.scenes.clip.model import Beat, Span
from pleat.scenes.clip.standing import lifted

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.projection import Lens
    from pleat.scenes.stage.stage import Stage


@register
class Camera(Beat):
    """Move the viewer, and nothing else.

    Around a sheet that is lifted an elevation of 90 degrees looks straight down on it, and one
    below 0 from below.

    Attributes
    ----------
    zoom : float
        How many times nearer; 1 fits all data and basis vectors into the room again.
    on : tuple of float, optional
        The point of the present plane, in its own coordinates, that comes to the middle.
    orbit : float
        Degrees to go around a space of three dimensions; 360 ends where it began.
    azimuth, elevation : float, optional
        Where to stand at the end, in degrees, of a space of three dimensions, or around a
        sheet that is lifted.
    """

    do: Literal["camera"] = "camera"
    zoom: float = Field(default=1.0, ge=0.1, le=20)
    on: tuple[float, float] | None = None
    orbit: float = Field(default=0.0, ge=-1080, le=1080)
    azimuth: float | None = Field(default=None, ge=-180, le=180)
    elevation: float | None = Field(default=None, ge=-90, le=90)
    motion: ClassVar[float] = 1.6

    @property
    def turns(self) -> bool:
        """Whether it goes around."""
        return bool(self.orbit) or self.azimuth is not None or self.elevation is not None

    @property
    def duration(self) -> float:
        """Seconds of motion; a round takes eight."""
        return self.seconds or max(self.motion, abs(self.orbit) / 45)

    def check(self, clip: Clip) -> str | None:
        """Say if it is to go around a plane."""
        from pleat.scenes.clip.projections import space_behind

        if opened(clip, self) is not None:
            fault = "a landscape is seen whole; leave out zoom and on"
            return fault if self.on or self.zoom != 1 else None
        layer = clip.layer_before(self)
        deep = lifted(clip, self) is not None or space_behind(clip, layer).deep
        if self.turns and not deep:
            where = f"behind layer {layer}" if layer else "at the input"
            return (
                f"orbit, azimuth and elevation need a space of three neurons or a sheet that is "
                f"lifted, {where} is none"
            )
        if self.turns and (self.on or self.zoom != 1):
            return "zoom and on belong to a beat of their own, before or after one that goes around"
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Go there."""
        from pleat.scenes.drawing.drive import Drive
        from pleat.scenes.parts.plane.travel import Orbit
        from pleat.scenes.stage.landscape import LANDSCAPE

        ground = stage.get(LANDSCAPE)
        if ground is not None:
            terrain = ground.terrain
            stand = terrain.stand.seen_from(self.azimuth, self.elevation, self.orbit)
            yield Span(1.0, (Drive(terrain, terrain.turning(stand)),))
            return
        sheet, layer = stage.sheet, stage.layer
        if not self.turns:
            view = stage.frames.close_up(layer, self.zoom, self.on)
            yield Span(1.0, tuple(stage.travel(sheet.plane.s, view)))
            return
        space = stage.frames.space(layer)
        a0, e0 = space.angles
        a1 = (a0 if self.azimuth is None else self.azimuth) + self.orbit
        e1 = e0 if self.elevation is None else self.elevation
        end = stage.frames.look_from(layer, a1, e1)

        def lens_at(t: float) -> Lens:
            seen = end if t >= 1 else space.turned(a0 + t * (a1 - a0), e0 + t * (e1 - e0))
            assert seen.lens is not None
            return seen.lens

        frames, last = stage.frames, stage.frames.over() if space.over else None
        yield Span(1.0, (Orbit(sheet, lens_at, frames.corners(layer), frames.room, last),))
