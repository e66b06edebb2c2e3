"""Clips written in Python: a manim Scene whose `construct` reads as time passing.

The same class is rendered by ``pleat render FILE.py:CLASS``, beat by beat and with
a cache, and by plain ``manim render FILE.py CLASS``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from manim import config
from pydantic import ValidationError

from pleat.nets.errors import InputError
from pleat.nets.files.model_faults import faults
from pleat.nets.files.toml import key_of
from pleat.scenes.beats.free import Free
from pleat.scenes.clip.captions import filled
from pleat.scenes.clip.loading import make_clip, with_nets
from pleat.scenes.clip.model import Beat, Clip, Script
from pleat.scenes.clip.subject import Head
from pleat.scenes.clip.timeline import beat_time
from pleat.scenes.clip.validation import beat_fault, misfits
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.renderer import FilmRenderer, configure
from pleat.scenes.playback.scene import ClipScene


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
        self._inside = False
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
        k, beat = self._enter(beat)
        # What is right for a beat, and what it may quote, depends on those before it.
        so_far = with_nets(replace(self.clip, beats=tuple(self.beats)))
        self.clip = self.stage.clip = replace(self.clip, others=so_far.others)
        fault = beat_fault(beat, so_far)
        if fault:
            raise InputError(f"{type(self).__name__}: beat {beat.id!r}: {fault}")
        # What is shown is the caption in the film's language, where it has been read so.
        told = self.clip.beats[k] if k < len(self.clip.beats) else beat
        try:
            caption = filled(told, so_far)
        except InputError as error:
            raise InputError(f"{type(self).__name__}: beat {beat.id!r}: {error}") from None
        self._inside = True
        time = beat_time(beat, caption, 0, self.look.fps, self.clip.head.pace)
        self.perform(beat, time)
        self._inside = False
        self.after_beat(k)

    def play(self, *animations: Any, **kwargs: Any) -> None:
        """Play manim animations; outside `beat` this is a beat of its own."""
        if self._inside:
            super().play(*animations, **kwargs)
            return
        runs = self.compile_animations(*animations, **kwargs)
        k, _ = self._enter(Free(seconds=self.get_run_time(runs), hold=0.0))
        super().play(*runs)
        self.after_beat(k)

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
    script = replace(scene.clip.script, own_from=scene.own_from)
    return replace(scene.clip, beats=tuple(scene.beats), script=script)
