"""Python clips as files: ``FILE.py:CLASS`` read, rehearsed and drawn beat by beat."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from types import ModuleType

from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.files.names import beside
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.plugin_code import digest_of, plugin_code
from pleat.scenes.clip.validation import validate
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.pleat_scene import PleatScene, rehearse
from pleat.scenes.playback.renderer import FilmRenderer, Frame, Sink, configure
from pleat.scenes.playback.scene import ClipScene, Visits

_LONGEST = 200  # characters of what a script failed of
_OURS = "_pleat_script_"
# The programs by which manim sets TeX.
_LATEX = {"latex", "pdflatex", "lualatex", "luatex", "xelatex", "dvisvgm"}
_FOLDERS: set[Path] = set()  # of the scripts that have been run
_BEFORE: set[str] = set()  # the modules that were there when the first was


def load_script(name: str) -> Clip:
    """Load a Python clip and play it once without drawing, to know its beats.

    Parameters
    ----------
    name : str
        ``FILE.py:CLASS``, or ``FILE.py`` if there is one class in it.

    Raises
    ------
    InputError
        If there is no such file or class, or the script fails.
    """
    path, colon, wanted = (name, "", "") if name.endswith(".py") else name.rpartition(":")
    file = beside(path)
    if colon and not wanted:
        raise InputError(f"{name}: name the class after the colon, {file}:CLASS")
    found = scene_class(file, wanted or None)
    try:
        clip = rehearse(found)
        assert clip.script is not None
        read = sources(file, found)
        script = replace(
            clip.script,
            file=str(file.resolve()),
            sources=read,
            code=digest_of(read),
            reads=tuple(name for beat in clip.beats for name in beat.files()),
        )
        clip = replace(clip, script=script)
        # Asked now: another script may put other modules in these places.
        clip = replace(clip, plugin_code=plugin_code(clip))
        validate(clip)
    except InputError as error:
        lines = str(error).splitlines()
        raise InputError("\n".join(f"{file}: {line}" for line in lines)) from None
    except Exception as error:
        raise InputError(_told(error, file)) from error
    return clip


def scene_class(file: Path, wanted: str | None) -> type[PleatScene]:
    """Run a script and return the clip in it.

    Its folder comes first on the path, as manim has it, so that it can import what
    stands beside it; what scripts have imported before is imported anew.

    Parameters
    ----------
    file : Path
        The script.
    wanted : str or None
        The class; may be left out if there is one only.

    Raises
    ------
    InputError
        If there is no such file or class, or the script fails.
    """
    if not file.is_file():
        raise InputError(f"{file}: no such file")
    folder = file.resolve().parent
    sys.path[:] = [str(folder), *(place for place in sys.path if place != str(folder))]
    _FOLDERS.add(folder)
    _BEFORE.update(sys.modules if not _BEFORE else ())
    for name in _imported():
        del sys.modules[name]
    # A name of its own: an author's scenes.py must not take the place of any module.
    name = f"{_OURS}{blake2b(os.fsencode(file.resolve()), digest_size=8).hexdigest()}"
    module = ModuleType(name)
    module.__file__ = str(file.resolve())
    sys.modules[name] = module
    writes = sys.dont_write_bytecode
    try:
        # Not by importlib, and nothing compiled is kept of what it imports: Python takes
        # files that are saved twice in a second, and as long as before, for the same.
        sys.dont_write_bytecode = True
        exec(compile(file.read_bytes(), file, "exec", dont_inherit=True), vars(module))
    except SyntaxError as error:
        raise InputError(f"{error.filename}:{error.lineno}: {error.msg}") from None
    except Exception as error:
        raise InputError(_told(error, file)) from error
    finally:
        sys.dont_write_bytecode = writes
    classes = {
        key: value
        for key, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, PleatScene) and value.__module__ == name
    }
    if wanted is None and len(classes) == 1:
        return next(iter(classes.values()))
    known = ", ".join(classes) or "none: a clip is a class derived from PleatScene"
    if wanted is None:
        raise InputError(f"{file}: name the class after a colon, {file}:CLASS; there are {known}")
    if wanted not in classes:
        near = instead(wanted, classes) if classes else f"there are {known}"
        raise InputError(f"{file}: has no clip {quoted(wanted)}; {near}")
    return classes[wanted]


def sources(file: Path, scene: type[PleatScene]) -> tuple[Path, ...]:
    """Return a script, what it has imported that stands beside it or below, and its files.

    Raises
    ------
    InputError
        If a file that the class names is not there.
    """
    folder = file.resolve().parent
    found = {Path(str(sys.modules[name].__file__)).resolve() for name in _imported()}
    beside = {path for path in found if path.is_relative_to(folder)}
    named = {folder / name for name in scene.files}
    for path in sorted(named):
        if not path.is_file():
            raise InputError(f"{scene.__name__}.files: there is no file {path}")
    return tuple(sorted({file.resolve(), *beside, *named}))


def _imported() -> list[str]:
    """Return the names of the modules that scripts have imported from their folders."""
    installed = (sys.prefix, sys.base_prefix)
    found = []
    for name, module in list(sys.modules.items()):
        path = Path(getattr(module, "__file__", None) or "/")
        if (
            path.suffix == ".py"
            and any(path.is_relative_to(folder) for folder in _FOLDERS)
            and not any(path.is_relative_to(place) for place in installed)
            and not name.startswith(_OURS)
            and name.partition(".")[0] not in _BEFORE
        ):
            found.append(name)
    return found


def _told(error: Exception, file: Path) -> str:
    """Return on one line what a script failed of, of much the beginning."""
    said = " ".join(str(error).split())[:_LONGEST]
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    if isinstance(error, FileNotFoundError) and error.filename in _LATEX:
        what = (
            f"Tex and MathTex need LaTeX, and there is no {error.filename} here; Typst('...') and "
            "MathTypst('a^2 + b^2') of manim need nothing else, nor does Text('...')"
        )
    return f"{_place(error, file)}: {what}"


def _place(error: Exception, file: Path) -> str:
    """Return the last line of the script that an error went through, as ``FILE:LINE``."""
    lines = [
        step.lineno
        for step in traceback.extract_tb(error.__traceback__)
        if Path(step.filename).resolve() == file.resolve()
    ]
    return f"{file}:{lines[-1]}" if lines else str(file)


class _Enough(Exception):  # noqa: N818 (it ends a performance, and is no error)
    """What was asked for has been played."""


class ScriptPerformance:
    """One Python clip opened for drawing, beat by beat in any order.

    Its `construct` is played from the beginning every time, since what a script does
    between two beats can't be known otherwise; what is not asked for is not drawn.

    Parameters
    ----------
    clip : Clip
        As `load_script` gives it.
    look : RenderLook

    Raises
    ------
    InputError
        If the script is not what it was when the clip was loaded.
    """

    def __init__(self, clip: Clip, look: RenderLook) -> None:
        assert clip.script is not None
        self._clip, self._look = clip.framed(look.width, look.height), look
        self._class = scene_class(Path(clip.script.file), clip.script.name)
        if digest_of(clip.script.sources) != clip.script.code:
            raise InputError(f"{clip.script.file}: has been changed while it was drawn; draw again")
        configure(look.width, look.height, look.fps, look.colors.background, self._clip.frame)

    def _play(
        self,
        ks: Collection[int],
        begin: Callable[[int, PleatScene, FilmRenderer], None],
        end: Callable[[int, FilmRenderer], None] = lambda k, renderer: None,
    ) -> tuple[PleatScene, FilmRenderer]:
        """Play to the last of some beats, and call a function before and after each."""
        renderer = FilmRenderer()
        scene = self._class(self._clip, self._look, renderer)
        last = max(ks)

        def on_beat(k: int) -> None:
            if k in ks:
                begin(k, scene, renderer)

        def after_beat(k: int) -> None:
            if k in ks:
                end(k, renderer)
            if k == last:
                raise _Enough

        scene.on_beat, scene.after_beat = on_beat, after_beat
        with contextlib.suppress(_Enough):
            scene.construct()
        return scene, renderer

    def draw(self, k: int, sink: Sink) -> None:
        """Draw beat k, from 0, handing every picture and its number of frames to `sink`."""
        self._play([k], lambda k, scene, renderer: setattr(renderer, "sink", sink))

    def draw_each(
        self,
        ks: Collection[int],
        sink_of: Callable[[int], AbstractContextManager[Sink]],
        on_done: Callable[[int], None],
    ) -> None:
        """Draw several beats in one play.

        Parameters
        ----------
        ks : collection of int
            Beats, from 0.
        sink_of : callable
            Gives a context for each: what is entered takes that beat's pictures.
        on_done : callable
            Hears of each whose context has been left.
        """
        with contextlib.ExitStack() as stack:

            def begin(k: int, scene: PleatScene, renderer: FilmRenderer) -> None:
                renderer.sink = stack.enter_context(sink_of(k))

            def end(k: int, renderer: FilmRenderer) -> None:
                renderer.sink = None
                stack.pop_all().close()
                on_done(k)

            self._play(ks, begin, end)

    def tour(self, visits: Visits, after: Callable[[int, ClipScene], None]) -> None:
        """Play all of it once without drawing, and call what `visits` gives for each beat.

        As `Performance.tour` does.
        """
        scenes: list[PleatScene] = []

        def begin(k: int, scene: PleatScene, renderer: FilmRenderer) -> None:
            scenes.append(scene)
            first = renderer.frame
            renderer.visits = {first + f: partial(call, scene) for f, call in visits(k).items()}

        def end(k: int, renderer: FilmRenderer) -> None:
            renderer.visits = {}
            after(k, scenes[-1])

        self._play(range(len(self._clip.beats)), begin, end)

    def still(self, k: int, frame: int) -> Frame:
        """Return one frame of beat k, (h, w, 4)."""
        kept: list[Frame] = []

        def begin(k: int, scene: PleatScene, renderer: FilmRenderer) -> None:
            at = renderer.frame + frame
            renderer.visits = {at: lambda: kept.append(renderer.picture(scene).copy())}

        self._play([k], begin)
        return kept[0]

    def left_by(self, k: int) -> Frame:
        """Return the picture that beat k, from 0, leaves, (h, w, 4)."""
        scene, renderer = self._play([k], lambda k, scene, renderer: None)
        return renderer.picture(scene).copy()
