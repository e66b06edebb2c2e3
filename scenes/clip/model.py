"""Clips as data: what happens, beat by beat, and what it happens to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pleat.configs import limits
from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.readers import Activations
from pleat.nets.files.snapshot import Snapshot
from pleat.nets.files.values import Caption, Shaped, Text, value_faults
from pleat.scenes.clip.height import Height
from pleat.scenes.clip.script_extras import Script
from pleat.scenes.clip.subject import Subject
from pleat.scenes.drawing.layouts import frame_among


class NetName(NamedTuple):
    """A net as a file names it: by name or path, and what the net's own file may lack."""

    net: str
    activation: Activations = None
    layers: tuple[str, ...] | None = None


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


class Worded(BaseModel):
    """A table of a beat that has words of its own, which translations replace by its id.

    Attributes
    ----------
    id : str
        By this beats and translations name it.
    text : str
        What it says.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False
    )

    id: str
    text: Caption = ""


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
        and ``{threshold}``, or of data with a target ``{mse}``, ``{rmse}`` and ``{largest}``,
        are filled in when it is shown.
    seconds : float, optional
        How long the motion takes; every kind has a duration of its own.
    hold : float, optional
        How long the last picture stays at the least, in seconds; captions that
        take longer to read hold it longer.
    emphasis : tuple of str
        What is lit up while it lasts: ``W1``, ``W1[2,1]`` (row, column), ``row 1.2``,
        ``column 1.1``, ``b1``, ``b1[2]``, ``act1``, ``S2`` (what has skipped layers and enters
        layer 2), ``edge 1.2.1`` (layer, to, from), ``neuron 1.2``, ``basis 1`` (of the present
        plane), ``basis 1.2``, ``point 17``; ``box NAME`` and ``arrow NAME`` of a diagram.
    say : str
        What is spoken then, longer than the caption and written for the ear; ``{correct}``
        and the like are filled in. Narrations, transcripts, handouts and the speaker's
        window take it; where there is none they take the caption.
    side : str
        With two nets side by side, whether it happens on ``both`` sides or only at the
        ``left`` or ``right``.
    notes : str
        What the speaker wants to say then: for the second window of `--present`.
    general : bool
        Whether its caption, with the facts it quotes measured anew, is true of any weights. On
        the interactive page it stays while a reader holds others; all others step aside.
    """

    # What checks a kind is built when the first of it is read: no clip has them all.
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    # A file must name every beat; a script's are named after what they do.
    id: Annotated[
        str,
        Shaped(
            r"^([A-Za-z0-9][A-Za-z0-9_-]*)?$",
            "letters, digits, - and _, a letter or digit first, such as 'fold-1'",
        ),
    ] = Field(default="", max_length=limits.NAME_BYTES)
    do: str
    caption: Caption = ""
    seconds: float | None = Field(default=None, ge=0.1, le=60)
    hold: float | None = Field(default=None, ge=0, le=60)
    emphasis: tuple[str, ...] = Field(default=(), max_length=limits.LISTED)
    side: Literal["both", "left", "right"] = "both"
    say: Text = ""
    notes: Text = ""
    general: bool = False

    motion: ClassVar[float] = 2.0
    # What translations replace: fields that are texts, lists of them, or of `Worded` tables.
    texts: ClassVar[tuple[str, ...]] = ("caption",)
    # Whether it takes everything off stage, by ways that no picture is judged on.
    clears: ClassVar[bool] = False
    # Whether it is performed once for both sides, rather than by each.
    once: ClassVar[bool] = False
    # Whether the sheet must lie in its plane, and not be lifted out of it.
    flat: ClassVar[bool] = False
    # Whether its picture depends on how long the beats before it took.
    recalls: ClassVar[bool] = False

    @model_validator(mode="after")
    def _can_be_shown(self) -> Self:
        """Bound what every kind says by its own keys, a plug-in's too."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            fault = next((said for _, said in value_faults(value)), None) or _fault(
                value, limits.CAPTION_CHARACTERS if name in self.texts else limits.CHARACTERS
            )
            if fault:
                raise InputError(f"{name} {fault}")
        return self

    @property
    def duration(self) -> float:
        """Seconds of motion."""
        return self.motion if self.seconds is None else self.seconds

    def lasts(self, pace: float) -> float:
        """Return the seconds of motion at a clip's pace."""
        return self.duration * pace

    def check(self, clip: Clip) -> str | None:
        """Return what is wrong with this beat in that clip, if anything is.

        A sentence that begins with a key, such as ``to = 5``, is told at that key's line.
        """
        return None

    def room_fault(self, clip: Clip) -> str | None:
        """Return why the picture has no room for its words, if it has none; asked before drawing.

        As of `check`, a sentence may begin with a key.
        """
        return None

    def files(self) -> tuple[str, ...]:
        """Return the paths of what it reads, as written: from the clip's folder."""
        return ()

    def nets(self) -> tuple[NetName, ...]:
        """Return the nets it shows besides the clip's, as written."""
        return ()

    def facts(self, clip: Clip) -> Mapping[str, Callable[[], str]]:
        """Return what its caption may quote besides the clip's facts: by name, how it is measured.

        Asked only where a caption quotes one.
        """
        return {}

    def leads_to(self, clip: Clip) -> int | None:
        """Return behind which layer the sheet stands afterwards; None: where it stood."""
        return None

    def steps(self, clip: Clip) -> tuple[int, int] | None:
        """Return which steps of the layer it leads to it begins and ends with.

        As `pleat.scenes.clip.standing.last_step` counts them; None: if it leads to a layer,
        it makes all that are left.
        """
        return None

    def lifts(self, clip: Clip, before: Height | None) -> Height | None:
        """Return what the sheet is lifted to afterwards; None: it lies in its plane."""
        return before

    def leaves(self, views: set[str]) -> set[str]:
        """Return which views are on stage after it, of those known by name; `views` were before."""
        return views

    def brought(self) -> tuple[str, ...]:
        """Return names for `emphasis` of what it declares, such as ``box input``."""
        return ()

    def beside(self, clip: Clip, before: Clip | None) -> Clip | None:
        """Return which clip stands at the right from here on; `before` stood there till now."""
        return before

    def becomes(self, clip: Clip) -> Clip:
        """Return a clip that it acts on as it stands from here on: perhaps with another net."""
        return clip

    def perform(self, stage: Any) -> Iterator[Span]:
        """Yield the spans of the motion, one after the other, on a `pleat.scenes.Stage`."""
        raise NotImplementedError


def _fault(value: Any, most: int) -> str | None:
    """Return why a beat can't show a value, if so: too long, too many, too large."""
    if isinstance(value, str) and len(value) > most:
        return f"has a text of {len(value):,} characters, at most {most:,} can be shown"
    if isinstance(value, float) and not abs(value) <= limits.SHOWN:
        return f"has the number {value:g}, at most {limits.SHOWN:g} can be shown"
    if not isinstance(value, tuple | list | dict):
        return None
    if len(value) > limits.LISTED:
        return f"lists {len(value):,} things, at most {limits.LISTED} can be shown"
    inner = value.values() if isinstance(value, dict) else value
    return next((fault for one in inner if (fault := _fault(one, most))), None)


@dataclass(frozen=True, eq=False, repr=False)
class Clip(Subject):
    """One scene: what its file says, and the net and the data that it names.

    `dataclasses.replace` gives another; what is measured is measured anew.

    Attributes
    ----------
    beats : tuple of Beat
        What happens, in order.
    path : Path
        The file; its translations stand beside it.
    others : mapping of NetName to Snapshot or InputError
        The nets that beats name besides, or why one can't be read.
    side : {"left", "right"}
        Where it stands when two are side by side.
    twin : bool
        Whether it shows the net of the clip at its left once more.
    script : Script or None
        Of a clip in Python.
    plugin_code : str
        What tells the code of plug-ins and scripts that it uses from any other.
    words : Path or None
        The translation that its words come from; None: they are the clip's own.
    """

    beats: tuple[Beat, ...] = ()
    path: Path = Path("clip.toml")
    others: Mapping[NetName, Snapshot | InputError] = field(default_factory=dict)
    side: Literal["left", "right"] = "left"
    twin: bool = False
    script: Script | None = None
    plugin_code: str = ""
    words: Path | None = None

    @property
    def name(self) -> str:
        """The file's name without ``.toml``, or the class of a Python clip."""
        return self.script.name if self.script else self.path.stem

    @property
    def title(self) -> str:
        """The clip's title."""
        return self.head.title

    @property
    def poster(self) -> int:
        """The beat, from 0, whose picture stands for the clip: its last but a pause."""
        return max((k for k, beat in enumerate(self.beats) if beat.do != "pause"), default=0)

    def other(self, name: NetName) -> Snapshot:
        """Return a net that a beat names.

        Raises
        ------
        InputError
            If it can't be read.
        """
        found = self.others[name]
        if isinstance(found, InputError):
            raise found
        return found

    def layer_before(self, beat: Beat) -> int:
        """Return behind which layer the sheet stands when a beat begins; 0 is the input."""
        layer = 0
        for earlier in before(self, beat):
            led = earlier.leads_to(self)
            if led is not None and earlier.side in ("both", self.side):
                layer = led
        return layer

    def framed(self, width: int, height: int) -> Clip:
        """Return the clip laid out for a picture of so many pixels."""
        frame = frame_among(width, height, self.head.aspects)
        return self if frame == self.frame else replace(self, frame=frame)

    def index(self, beat_id: str) -> int:
        """Return the place of a beat, from 0.

        Raises
        ------
        InputError
            If there is no beat of that id.
        """
        for k, beat in enumerate(self.beats):
            if beat.id == beat_id:
                return k
        near = instead(beat_id, [beat.id for beat in self.beats])
        raise InputError(f"{self.name}: no beat {quoted(beat_id)}; {near}")

    def __repr__(self) -> str:
        return f"Clip({self.name!r}, {len(self.beats)} beats, {self.snapshot})"

    def __getstate__(self) -> dict[str, Any]:
        # What has been measured is measured again where it is needed.
        return {one.name: getattr(self, one.name) for one in fields(self)}


def before(clip: Clip, beat: Beat) -> list[Beat]:
    """Return the beats of a clip before one of them."""
    return list(takewhile(lambda earlier: earlier is not beat, clip.beats))


def shown_before(clip: Clip, beat: Beat) -> set[str]:
    """Return the views that earlier beats have brought by name, and none has taken."""
    there: set[str] = set()
    for earlier in before(clip, beat):
        there = earlier.leaves(there)
    return there


def sides_at(clip: Clip, beat: Beat) -> dict[str, Clip]:
    """Return the clips that stand on the sides when a beat begins.

    From a beat on that opens a second window, every later one is performed in both, each
    with a net of its own, unless it keeps to one side. A beat may give a side another net.
    """
    found: dict[str, Clip] = {"left": clip}
    for earlier in before(clip, beat):
        found = _after(earlier, found)
    return found


def sides_after(clip: Clip, beat: Beat) -> dict[str, Clip]:
    """Return the clips that stand on the sides when a beat has ended, as `sides_at`."""
    return _after(beat, sides_at(clip, beat))


def _after(beat: Beat, sides: dict[str, Clip]) -> dict[str, Clip]:
    right = beat.beside(sides["left"], sides.get("right"))
    found = {"left": sides["left"]} if right is None else {"left": sides["left"], "right": right}
    acted = {side: beat.side in ("both", side) for side in found}
    return {side: beat.becomes(own) if acted[side] else own for side, own in found.items()}
