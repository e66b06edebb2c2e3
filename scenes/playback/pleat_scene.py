"""Clips written in Python: a manim Scene whose `construct` reads as time passing.

The same class is rendered by ``pleat render FILE.py:CLASS``, beat by beat and with
a cache, and by plain ``manim render FILE.py CLASS``.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from manim import Wait, config
from pydantic import ValidationError

from pleat.nets.errors import InputError, quoted
from pleat.nets.files.model_faults import faults
from pleat.nets.files.toml import key_of
from pleat.scenes.beats.free import Free
from pleat.scenes.clip.captions import filled
from pleat.scenes.clip.loading import make_clip, with_nets
from pleat.scenes.clip.model import Beat, Clip
from pleat.scenes.clip.script_extras import (
    Moment,
    Script,
    ScriptExtras,
    SectionAt,
    SoundAt,
    SubcaptionAt,
)
from pleat.scenes.clip.subject import Head
from pleat.scenes.clip.timeline import BeatTime, beat_time
from pleat.scenes.clip.validation import beat_fault, misfits
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.renderer import FilmRenderer, configure
from pleat.scenes.playback.scene import ClipScene

# What manim calls a section that has no name, and its usual type.
UNNAMED, NORMAL = "unnamed", "default.normal"


class PleatScene(ClipScene):
    """A clip in Python. Class attributes are the keys of a clip file's ``[clip]``.

    Attributes
    ----------
    title, net, data, layout, threshold, ... :
        As in `Head`; the title is the class's name where none is given.
    theme_name : str
        The theme under plain manim; ``pleat render`` chooses by ``--theme``.
    files : tuple of str
        What `construct` reads besides Python modules, from the folder of the class's file: a
        change of any of them draws anew what the script draws by itself.

    Examples
    --------
    >>> class Fold(PleatScene):
    ...     net = "hard-relu"
    ...
    ...     def construct(self):
    ...         self.beat(Show(views=("grid", "data", "basis"), caption="Two curves."))
    ...         self.beat(Linear(layer=1, caption="W moves the plane."))
    ...         self.play(Flash(ORIGIN))
    """

    theme_name: ClassVar[str] = "dark"
    files: ClassVar[tuple[str, ...] | list[str]] = ()

    def __init__(
        self, clip: Clip | None = None, look: RenderLook | None = None, renderer: Any = None
    ) -> None:
        if look is None:
            size = config.pixel_width, config.pixel_height, round(config.frame_rate)
            look = RenderLook(*size, self.theme_name)
            config.background_color = look.colors.background
        self.beats: list[Beat] = []
        # The first beat that shows something the script drew by itself.
        self.own_from: int | None = None
        self.on_beat: Callable[[int], None] = lambda k: None
        self.after_beat: Callable[[int], None] = lambda k: None
        self._inside, self._began = False, 0.0
        self._sounds: list[SoundAt] = []
        self._sections: list[SectionAt] = []
        self._subcaptions: list[SubcaptionAt] = []
        super().__init__(clip or self.blank(), look, renderer)
        self._stage_groups = {id(group) for group in self.mobjects}

    @classmethod
    def blank(cls) -> Clip:
        """Return the clip without beats: they are known once it has been played.

        Paths of net and data start from the folder of the class's file.

        Raises
        ------
        InputError
            If a class attribute is no valid key of ``[clip]``, or net and data are
            not sound: a line for each fault.
        """
        keys = {k: getattr(cls, k) for k in Head.model_fields if hasattr(cls, k)}
        try:
            head = Head.model_validate({"title": cls.__name__, **keys})
        except ValidationError as error:
            found = faults(error, Head)
            wrong = [f"{cls.__name__}.{key_of(place)}: {said}" for place, said in found]
            raise InputError("\n".join(wrong)) from None
        try:
            clip = make_clip(head, (), _file_of(cls))
            if wrong := misfits(clip):
                raise InputError("\n".join(wrong))
        except InputError as error:
            wrong = [f"{cls.__name__}: {fault}" for fault in str(error).splitlines()]
            raise InputError("\n".join(wrong)) from None
        return replace(clip, script=Script("", cls.__name__))

    def construct(self) -> None:
        """Say what happens; to be overridden."""
        raise NotImplementedError(f"{type(self).__name__} has no construct")

    def beat(self, beat: Beat) -> None:  # type: ignore[override]
        """Let one thing happen.

        Parameters
        ----------
        beat : Beat
            Of any kind; without an id it is named after its kind and its place.

        Raises
        ------
        InputError
            If it does not fit the clip's net.
        """
        k, beat, time = self._begin(beat)
        with self._within():
            self.perform(beat, time)
        self.after_beat(k)

    def play(
        self,
        *animations: Any,
        caption: str = "",
        id: str = "",
        notes: str = "",
        subcaption: str | None = None,
        subcaption_duration: float | None = None,
        subcaption_offset: float = 0,
        **kwargs: Any,
    ) -> None:
        """Play manim animations; outside `beat` this is a beat of its own.

        Parameters
        ----------
        *animations, **kwargs
            As manim takes them.
        caption, id, notes : str
            As of any beat: the last picture stays until the caption has been read.
        subcaption : str, optional
            For subtitles alone, as manim has it.
        subcaption_duration, subcaption_offset : float
            In seconds; by default it lasts as long as the beat.

        Raises
        ------
        InputError
            If the caption quotes a fact there is none of.
        """
        if self._inside:
            super().play(*animations, **kwargs)
            return
        runs = self.compile_animations(*animations, **kwargs)
        keys = {"id": id, "caption": caption, "notes": notes, "seconds": self.get_run_time(runs)}
        try:
            free = Free.model_validate({**keys, "hold": 0.0})
        except ValidationError as error:
            wrong = [f"play: {key_of(place)}: {said}" for place, said in faults(error, Free)]
            raise InputError("\n".join(wrong)) from None
        k, _, time = self._begin(free)
        if subcaption is not None:
            lasts = time.frames / self.look.fps
            self._subcaption(Moment(k, subcaption_offset), subcaption_duration or lasts, subcaption)
        with self._within():
            self.perform_free(runs, time)
        self.after_beat(k)

    def wait(
        self,
        duration: float = 1.0,
        stop_condition: Callable[[], bool] | None = None,
        frozen_frame: bool | None = None,
        **kwargs: Any,
    ) -> None:
        """Wait, as manim does; takes a caption, an id and notes as `play` does."""
        duration = self.validate_run_time(duration, self.wait, "duration")
        self.play(Wait(duration, stop_condition, frozen_frame), **kwargs)

    def add_sound(
        self, sound_file: str, time_offset: float = 0, gain: float | None = None, **kwargs: Any
    ) -> None:
        """Let a sound begin now, as manim does; its path starts from the folder of this file.

        Raises
        ------
        InputError
            If there is no such file, or nothing in it can be heard.
        """
        file = _beside(type(self), sound_file)
        if self._plain:
            super().add_sound(str(file), time_offset, gain, **kwargs)
            return
        self._sounds.append(SoundAt(self._now(time_offset), file, gain or 0.0))

    def next_section(
        self, name: str = UNNAMED, section_type: str = "", skip_animations: bool = False
    ) -> None:
        """Begin a section, which is a chapter of the film; all of it is drawn, or kept already."""
        if self._plain:
            super().next_section(name, section_type or NORMAL, skip_animations)
            return
        self._sections.append(SectionAt(self._now(), "" if name == UNNAMED else name))

    def add_subcaption(self, content: str, duration: float = 1, offset: float = 0) -> None:
        """Say something in the subtitles alone, from now on."""
        self._subcaption(self._now(offset), duration, content)

    def _subcaption(self, at: Moment, seconds: float, text: str) -> None:
        if self._plain:
            since = at.seconds - self._now().seconds
            super().add_subcaption(text, seconds, since)
            return
        self._subcaptions.append(SubcaptionAt(at, seconds, text))

    @property
    def extras(self) -> ScriptExtras:
        """What it has given its film besides pictures so far."""
        return ScriptExtras(
            tuple(self._sounds),
            tuple(self._sections),
            tuple(self._subcaptions),
            self.clip.head.language,
        )

    @property
    def _plain(self) -> bool:
        """Whether plain manim renders it."""
        return not isinstance(self.renderer, FilmRenderer)

    def _now(self, offset: float = 0.0) -> Moment:
        """Return this moment: within a beat, or where the next one begins."""
        if not self._inside:
            return Moment(len(self.beats), offset)
        since = (self.renderer.time or 0.0) - self._began
        return Moment(len(self.beats) - 1, since + offset)

    @contextlib.contextmanager
    def _within(self) -> Iterator[None]:
        """Let what is played belong to the beat that has begun."""
        self._inside, self._began = True, self.renderer.time or 0.0
        yield
        self._inside = False

    def _begin(self, beat: Beat) -> tuple[int, Beat, BeatTime]:
        """Return a beat's place, from 0, the beat with its id, and its time."""
        k, beat = self._enter(beat)
        # What is right for a beat, and what it may quote, depends on those before it.
        so_far = with_nets(replace(self.clip, beats=tuple(self.beats)))
        self.clip = self.stage.clip = replace(self.clip, others=so_far.others)
        fault = beat_fault(beat, so_far)
        if fault:
            raise InputError(f"{type(self).__name__}: beat {beat.id!r}: {fault}")
        # What is shown is the caption in the film's language, for as long as the film has it,
        # where the clip has been read so.
        told = self.clip.beats[k] if k < len(self.clip.beats) else beat
        try:
            caption = filled(told, so_far)
        except InputError as error:
            raise InputError(f"{type(self).__name__}: beat {beat.id!r}: {error}") from None
        held = beat.model_copy(update={"hold": told.hold})
        return k, beat, beat_time(held, caption, 0, self.look.fps, self.clip.head.pace)

    def _enter(self, beat: Beat) -> tuple[int, Beat]:
        k = len(self.beats)
        if not beat.id:
            beat = beat.model_copy(update={"id": f"{beat.do}-{k + 1}"})
        if any(b.id == beat.id for b in self.beats):
            raise InputError(f"{type(self).__name__}: id {beat.id!r} is taken by an earlier beat")
        own = isinstance(beat, Free) or any(
            id(m) not in self._stage_groups and any(len(f.points) for f in m.get_family())
            for m in self.mobjects
        )
        if own and self.own_from is None:
            self.own_from = k
        self.beats.append(beat)
        self.on_beat(k)
        return k, beat


def _file_of(cls: type) -> Path:
    try:
        return Path(inspect.getfile(cls)).resolve()
    except (OSError, TypeError):  # typed into a session
        return Path.cwd() / f"{cls.__name__}.py"


def _beside(scene_class: type, name: str) -> Path:
    """Return a file from the folder of a class's file, or else from the current one."""
    folder, path = _file_of(scene_class).parent, Path(name).expanduser()
    for found in (folder / path, path):
        if found.is_file():
            return found.resolve()
    raise InputError(f"add_sound: there is no file {quoted(name)} in {folder}")


def rehearse(scene_class: type[PleatScene], fps: int = 60) -> Clip:
    """Play a Python clip without drawing it, and return it as data.

    Parameters
    ----------
    scene_class : type
        A subclass of `PleatScene`.
    fps : int
        Frames a second: free beats are laid on whole frames.
    """
    look = RenderLook(160, 90, fps)
    configure(look.width, look.height, fps, look.colors.background)
    scene = scene_class(None, look, FilmRenderer())
    scene.construct()
    if not scene.beats:
        raise InputError(f"{scene_class.__name__}: its construct plays nothing")
    assert scene.clip.script is not None
    script = replace(scene.clip.script, own_from=scene.own_from, extras=scene.extras)
    return replace(scene.clip, beats=tuple(scene.beats), script=script)
