"""From a clip to a folder with everything that a post needs."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.nets.files.writing import check_target, within
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import scratch
from pleat.scenes.film.job import Job
from pleat.scenes.film.pool import cores
from pleat.scenes.film.render_clip import LaidOut, lay_out
from pleat.scenes.film.segments import drawn
from pleat.scenes.film.video.settings import LOSSLESS, LOSSLESS_RGBA, EncoderSettings
from pleat.scenes.outputs.embed.figure import Dress, Figure, schemes
from pleat.scenes.outputs.embed.forms import FORMS, written
from pleat.scenes.outputs.embed.interactive_page import play
from pleat.scenes.outputs.embed.manifest import NAME, File, Record
from pleat.scenes.outputs.embed.media import CODECS, Media, Segments
from pleat.scenes.outputs.embed.options import Wish, checked
from pleat.scenes.outputs.embed.sizes import fitting_size, told_size
from pleat.scenes.outputs.embed.transcript import tell


@dataclass(frozen=True)
class EmbedReport:
    """What an embed is.

    Attributes
    ----------
    folder : Path
        Where all files are.
    files : tuple of File
        All of them.
    made : tuple of str
        Names of those written now; the others were there.
    figure : Figure
        What a page shows.
    seconds : float
        Wall time.
    """

    folder: Path
    files: tuple[File, ...]
    made: tuple[str, ...]
    figure: Figure
    seconds: float


def build(
    wish: Wish,
    folder: Path,
    job: Job | None = None,
) -> EmbedReport:
    """Make the files of an embed that are not there yet.

    Parameters
    ----------
    wish : Wish
        What is wanted.
    folder : Path
        The files go to a folder of the clip's name in it.
    job : Job, optional
        How it is done: cache, processes, who hears of progress.

    Raises
    ------
    InputError
        If the wish or the folder are not possible, or the size can't be met.
    """
    began, job = time.monotonic(), job or Job()
    wish = checked(wish)
    check_target(within(folder, wish.name, NAME), ".json")
    target = folder / wish.name
    record = Record(target, job.force)
    with scratch(job.cache) as room:
        media = Media(wish, record, room, job.processes or cores(), job.progress)
        drawer = _Drawer(media, job)
        drawer.films()
        drawer.images()
        drawer.clear()
    figure = _tell(wish, record)
    if wish.interactive:
        play(wish, record)
    for form in wish.forms:
        _write(form, wish, record, figure)
    record.save()
    made = tuple(record.made)
    return EmbedReport(target, record.files, made, figure, time.monotonic() - began)


@dataclass
class _Drawer:
    """Has drawn what is needed for what is missing, and nothing if nothing is."""

    media: Media
    job: Job

    def films(self) -> None:
        """Make films and posters."""
        media, wish = self.media, self.media.wish
        self._make(wish.look, LOSSLESS, media.film_keys, media.films)

    def images(self) -> None:
        """Make the moving pictures."""
        media, wish = self.media, self.media.wish
        if wish.gif or wish.webp:
            self._make(wish.image_look, LOSSLESS_RGBA, media.image_keys, media.images)

    def clear(self) -> None:
        """Make the transparent films."""
        media, wish = self.media, self.media.wish
        if wish.transparent:
            self._make(wish.clear_look, LOSSLESS_RGBA, media.clear_keys, media.clear)

    def _make(
        self,
        look: Callable[[str], RenderLook],
        settings: EncoderSettings,
        keys: Callable[[Mapping[str, LaidOut]], dict[str, str]],
        make: Callable[[Mapping[str, LaidOut], Segments], None],
    ) -> None:
        """Make files of all themes, if not all of them are there."""
        wish = self.media.wish
        laid = {t: lay_out(wish.told, look(t), settings, wish.loop) for t in wish.themes}
        if not self.media.record.fresh(keys(laid)):
            with contextlib.ExitStack() as stack:
                make(laid, {theme: self._segments(stack, one) for theme, one in laid.items()})

    def _segments(self, stack: contextlib.ExitStack, laid: LaidOut) -> list[Path]:
        there = stack.enter_context(drawn(laid.production, laid.shots, self.job))
        return [there.segments[shot.key] for shot in laid.shots]


def _tell(wish: Wish, record: Record) -> Figure:
    """Write the words in all languages, and return what a page shows."""
    fps = wish.look(wish.themes[0]).fps
    back = wish.loop == "seamless"
    tellings = tuple(tell(wish.clip, wish.told, each, fps, back) for each in wish.languages)
    for told in tellings:
        start = f"{wish.name}.{told.language}"
        record.text(f"{start}.vtt", "captions", told.vtt, told.language)
        record.text(f"{start}.txt", "transcript", told.transcript, told.language)
        record.text(f"{start}.alt.txt", "alt", told.alt + "\n", told.language)
    files = {file.name: file for file in record.files}
    dresses = tuple(_dress(wish, scheme, theme, files) for scheme, theme in schemes(wish.themes))
    shown = sorted(film.digest for dress in dresses for film in dress.films)
    mark = blake2b("".join(shown).encode(), digest_size=3).hexdigest()
    return Figure(
        f"pleat-{wish.name}-{mark}",
        record.folder,
        wish.base_url,
        dresses,
        tellings,
        wish.captions == "track",
        tuple(files[f"{wish.name}.{told.language}.vtt"] for told in tellings),
        files[f"{wish.name}.{tellings[0].language}.txt"],
    )


def _dress(wish: Wish, scheme: str, theme: str, files: Mapping[str, File]) -> Dress:
    start = f"{wish.name}-{wish.marks[theme]}"
    films = tuple(files[f"{start}.{codec.container}"] for codec in CODECS)
    animated = files.get(f"{start}.webp") or files.get(f"{start}.gif")
    return Dress(scheme, theme, films, files[f"{start}-poster.webp"], animated)


def _write(form: str, wish: Wish, record: Record, figure: Figure) -> None:
    for end, text in zip(FORMS[form], written(form, figure, wish.called), strict=True):
        size = len(text.encode("utf-8", "backslashreplace"))
        if form == "one-file" and wish.max_size is not None and size > wish.max_size:
            raise InputError(
                f"max-size {told_size(wish.max_size)} is too little for {wish.name}{end}: it "
                f"takes {told_size(size)}; --max-size {fitting_size(size)} would fit"
            )
        record.text(f"{wish.name}{end}", form, text)
