"""A clip on a page of this machine, to be played with; made anew at every save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pleat.configs import default_cache
from pleat.nets.errors import InputError
from pleat.nets.files.readers import is_net_file
from pleat.nets.files.readers.series import is_series
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.translation import translate
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.outputs.embed.figure import schemes
from pleat.scenes.outputs.interactive import kept, page
from pleat.scenes.outputs.preview.file_watcher import Saves, at_every_save
from pleat.scenes.outputs.preview.page_server import PageServer
from pleat.scenes.outputs.preview.watch import around, files_of
from pleat.scenes.playback.load import is_script, place_of
from pleat.scenes.playback.story import find_clip, is_net


@dataclass(frozen=True)
class PlayOptions:
    """What to play with, and how.

    Attributes
    ----------
    what : str
        A clip as `load_clip` takes it, or a net: a shipped one, its recipe, or a file.
    themes : sequence of str
        One, or two of which readers who prefer the dark see the darker one.
    language : str or None
    data, activation, layers
        Of a net, as in ``[clip]``.
    port : int
        0: one that is free.
    """

    what: str
    themes: Sequence[str] = ("dark", "light")
    language: str | None = None
    data: str | None = None
    activation: str | None = None
    layers: tuple[str, ...] | None = None
    port: int = 0

    def clip(self) -> Clip:
        """Return the clip as it is now, that of a net with every beat that shows it."""
        clip = find_clip(self.what, self.data, self.activation, self.layers)
        if is_net(self.what) and self.language not in (None, clip.head.language):
            raise InputError(f"the clip of a net is in {clip.head.language!r}; leave lang out")
        return translate(clip, self.language)


class Play:
    """Shows a clip on a page, and shows it anew whenever anything it is read from is saved.

    Parameters
    ----------
    asked : PlayOptions
    say : callable
        Hears where it is to be seen.
    sentence : callable
        Returns what is to be told of whatever was raised: on the page, too.
    complain : callable
        Hears that.

    Raises
    ------
    InputError
        If there is nothing of that name, or the port is taken.
    """

    def __init__(
        self,
        asked: PlayOptions,
        say: Callable[[str], None],
        sentence: Callable[[Exception], str],
        complain: Callable[[Exception], None],
    ) -> None:
        self._asked, self._say, self._sentence, self._complain = asked, say, sentence, complain
        self._files: list[Path] = []
        _check(asked)
        self._server = PageServer(asked.port)

    def run(self, open_page: Callable[[str], None] = lambda address: None) -> None:
        """Go on until interrupted; tell where it is once there is something to be seen."""
        saves = Saves()
        saves.watch(self._waiting())
        told = False

        def tell() -> None:
            nonlocal told
            if not told:
                told = True
                self._say(f"{self._server.address}: Ctrl-C ends it")
                open_page(self._server.address)

        def make(_: float) -> None:
            try:
                self._make(saves)
            finally:
                if self._server.shows_anything:
                    tell()

        def complain(error: Exception) -> None:
            self._complain(error)
            self._server.tell(self._sentence(error))
            tell()

        with self._server:
            at_every_save(saves, make, complain)

    def _make(self, saves: Saves) -> None:
        asked = self._asked
        try:
            clip = asked.clip()
            for theme in asked.themes:
                load_theme(theme)
            self._files = files_of(clip, *asked.themes)
        except InputError:
            saves.watch([*self._files, *self._waiting()])
            raise
        saves.watch(self._files)
        # Of any size: nothing is sent over a network.
        data = kept(clip, asked.themes, default_cache(), limit=None)
        self._server.show(page(clip, data, autoplay=False, themes=asked.themes))

    def _waiting(self) -> list[Path]:
        return around(self._asked.what, *self._asked.themes)


def _check(asked: PlayOptions) -> None:
    """Refuse what will never be there, rather than wait for it."""
    schemes(asked.themes)
    what = asked.what
    written = is_net_file(what) or is_script(what) or what.endswith(".toml")
    if not written or (any((asked.data, asked.activation, asked.layers)) and not is_net(what)):
        find_clip(what, asked.data, asked.activation, asked.layers)
    elif not is_series(Path(what)) and not place_of(what).is_file():
        raise InputError(f"{what}: no such file")
