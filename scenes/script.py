"""Python clips as files: ``FILE.py:CLASS`` read, rehearsed and drawn beat by beat."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.scenes.author import PleatScene, rehearse
from pleat.scenes.clip import Clip
from pleat.scenes.film.quality import RenderLook
from pleat.scenes.film.renderer import FilmRenderer, Frame, configure
from pleat.scenes.theme import load_theme


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
    path, _, wanted = name.partition(".py:")
    file = Path(path + ".py" if wanted else name)
    found = scene_class(file, wanted or None)
    try:
        clip = rehearse(found)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    except Exception as error:
        raise InputError(f"{_place(error, file)}: {type(error).__name__}: {error}") from error
    clip._path, clip._script = file.resolve(), (str(file.resolve()), found.__name__)
    return clip


def scene_class(file: Path, wanted: str | None) -> type[PleatScene]:
    """Import a script and return the clip in it."""
    if not file.is_file():
        raise InputError(f"no Python file {file}")
    # A name of its own: an author's scenes.py must not take the place of any module.
    module_name = f"_pleat_script_{abs(hash(file.resolve())):x}"
    spec = importlib.util.spec_from_file_location(module_name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise InputError(f"{_place(error, file)}: {type(error).__name__}: {error}") from error
    classes = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, PleatScene)
        and value.__module__ == module_name
    }
    if wanted is None and len(classes) == 1:
        return next(iter(classes.values()))
    if wanted not in classes:
        known = ", ".join(classes) or "none, a clip is a class derived from PleatScene"
        raise InputError(f"{file}: name the class after a colon, {file}:CLASS; there are {known}")
    return classes[wanted]


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

    Its `construct` is played from the beginning for every beat, since what a script
    does between two beats can't be known otherwise; what comes before is not drawn.

    Parameters
    ----------
    clip : Clip
        As `load_script` gives it.
    look : RenderLook
    """

    def __init__(self, clip: Clip, look: RenderLook) -> None:
        assert clip.script is not None
        self._clip, self._look = clip, look
        self._class = scene_class(Path(clip.script[0]), clip.script[1])
        configure(look.width, look.height, look.fps, load_theme(look.theme).background)

    def _play(
        self, k: int, begin: Callable[[PleatScene, FilmRenderer], None]
    ) -> tuple[PleatScene, FilmRenderer]:
        renderer = FilmRenderer()
        scene = self._class(self._clip, self._look, renderer)

        def on_beat(now: int) -> None:
            if now == k:
                begin(scene, renderer)

        def after_beat(now: int) -> None:
            if now == k:
                raise _Enough

        scene.on_beat, scene.after_beat = on_beat, after_beat
        with contextlib.suppress(_Enough):
            scene.construct()
        return scene, renderer

    def draw(self, k: int, sink: Callable[[Frame, int], None]) -> None:
        """Draw beat k, from 0, handing every picture and its number of frames to `sink`."""
        self._play(k, lambda scene, renderer: setattr(renderer, "sink", sink))

    def visit(self, k: int, visits: Mapping[int, Callable[[], None]]) -> None:
        """Play beat k, from 0, and call what is asked for at some of its frames; draw nothing."""

        def begin(scene: PleatScene, renderer: FilmRenderer) -> None:
            renderer.visits = {renderer.frame + f: call for f, call in visits.items()}

        self._play(k, begin)

    def still(self, k: int, frame: int) -> Frame:
        """Return one frame of beat k, (h, w, 4)."""
        kept: list[Frame] = []

        def begin(scene: PleatScene, renderer: FilmRenderer) -> None:
            at = renderer.frame + frame
            renderer.visits = {at: lambda: kept.append(renderer.picture(scene).copy())}

        self._play(k, begin)
        return kept[0]

    def left_by(self, k: int) -> Frame:
        """Return the picture that beat k, from 0, leaves, (h, w, 4)."""
        scene, renderer = self._play(k, lambda scene, renderer: None)
        return renderer.picture(scene).copy()
