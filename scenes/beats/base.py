"""What every beat has, and the table of kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from pleat.scenes.clip import Clip
    from pleat.scenes.stage.stage import Stage

_KINDS: dict[str, type[Beat]] = {}


@dataclass(frozen=True)
class Span:
    """Animations that run together for a share of a beat's motion.

    Attributes
    ----------
    share : float
        From 0 to 1; those of a beat's spans add up to 1.
    animations : tuple
        manim animations; none at all is a rest.
    """

    share: float
    animations: tuple[Any, ...] = ()


class Beat(BaseModel):
    """One thing that happens, with its caption.

    Attributes
    ----------
    id : str
        By this translations and ``--beats`` name it.
    do : str
        The kind.
    caption : str
        At most two lines; ``{correct}``, ``{n}``, ``{percent}``, ``{parameters}``
        and ``{threshold}`` are filled in when it is shown.
    seconds : float, optional
        How long the motion takes; every kind has a duration of its own.
    hold : float, optional
        How long the last picture stays at the least, in seconds; captions that
        take longer to read hold it longer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # A file must name every beat; a script's are named after what they do.
    id: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]*)?$")
    do: str
    caption: str = ""
    seconds: float | None = Field(default=None, ge=0.1, le=60)
    hold: float | None = Field(default=None, ge=0, le=60)

    motion: ClassVar[float] = 2.0
    # The fields that say something in the clip's language: what translations replace.
    texts: ClassVar[tuple[str, ...]] = ("caption",)

    @property
    def duration(self) -> float:
        """Seconds of motion."""
        return self.motion if self.seconds is None else self.seconds

    def lasts(self, pace: float) -> float:
        """Return the seconds of motion at a clip's pace."""
        return self.duration * pace

    def check(self, clip: Clip) -> str | None:
        """Return what is wrong with this beat in that clip, if anything is."""
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Yield the spans of the motion, one after the other."""
        raise NotImplementedError


def register(kind: type[Beat]) -> type[Beat]:
    """Add a kind of beat under the name its `do` field allows."""
    name = kind.model_fields["do"].default
    _KINDS[name] = kind
    return kind


def kinds() -> dict[str, type[Beat]]:
    """Return all kinds of beats by name."""
    return dict(_KINDS)
