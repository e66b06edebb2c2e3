"""The author's loop: a clip drawn anew at every save, only where it has changed."""

from __future__ import annotations

import contextlib
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pleat.configs import default_cache
from pleat.nets.errors import InputError, counted
from pleat.nets.files.readers import is_net_file, net_files
from pleat.nets.files.tables import is_table
from pleat.nets.files.writing import within
from pleat.nets.training.recipe import find_recipe
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.translation import languages_of, translation_file
from pleat.scenes.drawing.look import look_for
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.film.cache import is_kept
from pleat.scenes.film.job import Job
from pleat.scenes.film.pool import get_ready
from pleat.scenes.film.render_clip import STAGE, render, shots
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.outputs.preview.file_watcher import SavedAgainError, Saves, at_every_save
from pleat.scenes.outputs.preview.studio import Studio
from pleat.scenes.playback.load import load_clip, place_of

# Beyond so many frames to draw, the first changed beat is shown before the others.
_SOON = 120
# What a clip may be read from: of one that can't be read, which is not known.
_KINDS = {".toml", ".py", ".csv", ".tsv", ".npz", ".json", ".onnx", ".safetensors"}
_KINDS |= {".pt", ".pth", ".ckpt"}


@dataclass(frozen=True)
class WatchOptions:
    """What to watch, and what to make of it.

    Attributes
    ----------
    clip : str
        As `load_clip` takes it.
    out : Path or None
        The film; by default ``renders/NAME.preview.mp4``.
    quality, theme, captions : str
    language : str or None
    cache : Path or None
    jobs : int or None
    """

    clip: str
    out: Path | None = None
    quality: str = "low"
    theme: str = "dark"
    captions: str = "picture"
    language: str | None = None
    cache: Path | None = None
    jobs: int | None = None


class Watch:
    """Renders a clip whenever anything it is read from is saved.

    Parameters
    ----------
    asked : WatchOptions
    say : callable
        Hears a line whenever something is there to be seen.
    complain : callable
        Hears whatever was raised instead.
    """

    def __init__(
        self,
        asked: WatchOptions,
        say: Callable[[str], None],
        complain: Callable[[Exception], None],
    ) -> None:
        self._asked, self._say, self._complain = asked, say, complain
        self._saves = Saves()
        self._studio = Studio()
        self._files: list[Path] = []
        self._saves.watch(around(asked.clip, asked.theme))

    def run(self) -> None:
        """Go on until interrupted."""
        at_every_save(self._saves, self._round, self._complain, self._studio.prepare)

    def _round(self, noticed: float) -> None:
        """Read the clip and make the film what it says."""
        asked = self._asked
        try:
            clip = load_clip(asked.clip, asked.language)
            load_theme(asked.theme)
            files = files_of(clip, asked.theme)
        except InputError:
            self._saves.watch([*self._files, *around(asked.clip, asked.theme)])
            raise
        self._saves.watch(files)
        if files != self._files:
            self._files = files
            names = ", ".join(dict.fromkeys(path.name for path in files))
            self._say(f"watching {names}; Ctrl-C ends it")
        out = asked.out or within(Path("renders"), f"{clip.name}.preview.mp4")
        look = look_for(asked.quality, asked.theme, clip.head.language, asked.captions)
        self._studio.show(clip, look)
        every = shots(clip, look, encoder_settings(look))
        cache = asked.cache or default_cache()
        missing = [k for k, shot in enumerate(every) if not is_kept(cache, shot.key)]

        make = partial(
            render, clip, look, out,
            Job(cache, asked.jobs, progress=self._unless_saved, draw=self._studio.draw),
        )  # fmt: skip
        drawn: set[str] = set()
        if len(missing) > 1 and sum(every[k].frames for k in missing) > _SOON:
            if asked.jobs != 1:
                get_ready(STAGE)
            drawn |= {*make(beats=f"1-{missing[0] + 1}").rendered}
            self._say(
                f"{out}: {every[missing[0]].name!r} is there after "
                f"{time.perf_counter() - noticed:.2f} s, drawing {len(missing) - 1} beats more"
            )
        drawn |= {*make().rendered}
        self._say(
            f"{out}: ready in {time.perf_counter() - noticed:.2f} s, "
            f"{counted(len(drawn), 'beat')} drawn and {len(every) - len(drawn)} reused"
        )

    def _unless_saved(self, done: int, total: int) -> None:
        """Stop drawing what is out of date; what is finished of it is kept."""
        if self._saves.interrupted():
            raise SavedAgainError


def files_of(clip: Clip, *themes: str) -> list[Path]:
    """Return the files that a clip and its themes are read from, the clip's own first.

    Those that ship with pleat and are named, not written as a path, are left out.
    """
    return list(dict.fromkeys(_files_of(clip, themes)))


def _files_of(clip: Clip, themes: Sequence[str]) -> Iterator[Path]:
    folder = clip.path.parent
    yield clip.path
    yield from clip.script.sources if clip.script else ()
    for language in languages_of(clip):
        if language != clip.head.language or translation_file(clip, language).is_file():
            yield translation_file(clip, language)
    net = clip.head.net or ""
    if is_net_file(net):
        yield from net_files(folder / net)
    elif net.endswith(".toml"):
        yield folder / net
        data = find_recipe(net, folder).data or ""
        if is_table(data):
            yield (folder / net).parent / data
    if is_table(clip.head.data or ""):
        yield folder / str(clip.head.data)
    for beat in clip.beats:
        yield from (folder / name for name in beat.files())
    yield from (Path(theme) for theme in themes if theme.endswith(".toml"))


def around(clip: str, *themes: str) -> list[Path]:
    """Return what a clip that can't be read may be waiting for: its folder, and what it names."""
    file = place_of(clip)
    beside = sorted(p for p in file.parent.glob("[!.]*") if p.suffix.lower() in _KINDS)
    named = []
    with contextlib.suppress(OSError, ValueError):
        head = tomllib.loads(file.read_text(encoding="utf-8")).get("clip", {})
        named = [file.parent / str(head[key]) for key in ("net", "data") if key in head]
    own = [Path(theme) for theme in themes if theme.endswith(".toml")]
    return list(dict.fromkeys([file, file.parent, *beside, *named, *own]))
