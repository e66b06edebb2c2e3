"""What every beat has, and the table of kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from pleat.nets.errors import InputError
from pleat.nets.registry import Registry

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


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
    emphasis : tuple of str
        What is lit up while it lasts: ``W1``, ``W1[2,1]`` (row, column), ``row 1.2``,
        ``column 1.1``, ``b1``, ``b1[2]``, ``act1``, ``edge 1.2.1`` (layer, to, from),
        ``neuron 1.2``, ``basis 1`` (of the present plane), ``basis 1.2``, ``point 17``.
    side : str
        With two nets side by side, whether it happens on ``both`` sides or only at the
        ``left`` or ``right``.
    notes : str
        What the speaker wants to say then: for the second window of `--present`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # A file must name every beat; a script's are named after what they do.
    id: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]*)?$")
    do: str
    caption: str = ""
    seconds: float | None = Field(default=None, ge=0.1, le=60)
    hold: float | None = Field(default=None, ge=0, le=60)
    emphasis: tuple[str, ...] = ()
    side: Literal["both", "left", "right"] = "both"
    notes: str = ""

    motion: ClassVar[float] = 2.0
    # The fields that say something in the clip's language: what translations replace.
    texts: ClassVar[tuple[str, ...]] = ("caption",)
    # Whether it takes everything off stage, by ways that no picture is judged on.
    clears: ClassVar[bool] = False
    # Whether it is performed once for both sides, rather than by each.
    once: ClassVar[bool] = False
    # Whether its picture depends on how long the beats before it took.
    recalls: ClassVar[bool] = False

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

    def files(self) -> tuple[str, ...]:
        """Return the paths of what it reads, as written: from the clip's folder."""
        return ()

    def leads_to(self, clip: Clip) -> int | None:
        """Return behind which layer the sheet stands afterwards; None: where it stood."""
        return None

    def leaves(self, views: set[str]) -> set[str]:
        """Return which views are on stage after it, of those known by name; `views` were before."""
        return views

    def beside(self, clip: Clip, before: Clip | None) -> Clip | None:
        """Return which clip stands at the right from here on; `before` stood there till now."""
        return before

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Yield the spans of the motion, one after the other."""
        raise NotImplementedError


def _accept(name: str, found: object) -> type[Beat]:
    kind = found if isinstance(found, type) and issubclass(found, Beat) else None
    if kind is not None and kind.model_fields["do"].default == name:
        return kind
    raise InputError(
        f'must lead to a class derived from pleat.scenes.beats.Beat with do = "{name}", '
        f"not to {found!r}"
    )


REGISTRY = Registry[type[Beat]]("beat", "pleat.beats", _accept)
B = TypeVar("B", bound=Beat)


def register(kind: type[B]) -> type[B]:
    """Add a kind of beat under the name that its `do` field allows.

    Raises
    ------
    InputError
        If it has no such name, or another kind has it.
    """
    name = kind.model_fields["do"].default
    if not isinstance(name, str):
        raise InputError(f'{kind.__name__}: name the kind, do: Literal["NAME"] = "NAME"')
    REGISTRY.add(name, kind, kind.__module__)
    return kind


def kind_of(name: str) -> type[Beat]:
    """Return the kind of beat of a name, a plug-in's too.

    Raises
    ------
    InputError
        If there is none, or the plug-in it comes from is broken.
    """
    kind = REGISTRY.find(name)
    if kind is None:
        known = ", ".join(REGISTRY.names())
        raise InputError(f"do = {name!r} is no kind of beat; known are {known}")
    return kind


def kinds(plugins: bool = False) -> dict[str, type[Beat]]:
    """Return the kinds of beats that ship by name, and with `plugins` all that there are."""
    return REGISTRY.everything() if plugins else REGISTRY.shipped()
