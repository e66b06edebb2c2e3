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
from pleat.scenes.outputs.embed.article import write_article
from pleat.scenes.outputs.embed.figure import EmbedFigure, ThemeVariant, schemes
from pleat.scenes.outputs.embed.forms import FORMS, HOLDING, written
from pleat.scenes.outputs.embed.interactive_page import play
from pleat.scenes.outputs.embed.manifest import NAME, File, Record
from pleat.scenes.outputs.embed.media import CODECS, Media, Segments
from pleat.scenes.outputs.embed.options import EmbedOptions, checked
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
    figure : EmbedFigure
        What a page shows.
    seconds : float
        Wall time.
    """

    folder: Path
    files: tuple[File, ...]
    made: tuple[str, ...]
    figure: EmbedFigure
    seconds: float


def build(
    wanted: EmbedOptions,
    folder: Path,
    job: Job | None = None,
) -> EmbedReport:
    """Make the files of an embed that are not there yet.

    Parameters
    ----------
    wanted : EmbedOptions
        What is wanted.
    folder : Path
        The files go to a folder of the clip's name in it.
    job : Job, optional
        How it is done: cache, processes, who hears of progress.

    Raises
    ------
    InputError
        If the wanted or the folder are not possible, or the size can't be met.
    """
    began, job = time.monotonic(), job or Job()
    wanted = checked(wanted)
    check_target(within(folder, wanted.name, NAME), ".json")
    target = folder / wanted.name
    record = Record(target, job.force)
    with scratch(job.cache) as room:
        media = Media(wanted, record, room, job.processes or cores(), job.progress)
        drawer = _Drawer(media, job)
        drawer.films()
        drawer.images()
        drawer.clear()
        if wanted.phone:
            upright = Media(wanted.for_phones, record, room, job.processes or cores(), job.progress)
            _Drawer(upright, job).films()
        drawer.stills()
    figure = _tell(wanted, record)
    if wanted.interactive:
        play(wanted, record, figure)
    if wanted.scroll:
        write_article(wanted, record, figure)
    for form in wanted.forms:
        _write(form, wanted, record, figure)
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
        media, wanted = self.media, self.media.wanted
        self._make(wanted.look, LOSSLESS, media.film_keys, media.films)

    def images(self) -> None:
        """Make the moving pictures."""
        media, wanted = self.media, self.media.wanted
        if wanted.gif or wanted.webp:
            self._make(wanted.image_look, LOSSLESS_RGBA, media.image_keys, media.images)

    def clear(self) -> None:
        """Make the transparent films."""
        media, wanted = self.media, self.media.wanted
        if wanted.transparent:
            self._make(wanted.clear_look, LOSSLESS_RGBA, media.clear_keys, media.clear)

    def stills(self) -> None:
        """Make the last pictures of the beats that an article tells of."""
        media, wanted = self.media, self.media.wanted
        if wanted.scroll:
            self._make(wanted.look, LOSSLESS, media.still_keys, media.stills)

    def _make(
        self,
        look: Callable[[str], RenderLook],
        settings: EncoderSettings,
        keys: Callable[[Mapping[str, LaidOut]], dict[str, str]],
        make: Callable[[Mapping[str, LaidOut], Segments], None],
    ) -> None:
        """Make files of all themes, if not all of them are there."""
        wanted = self.media.wanted
        laid = {t: lay_out(wanted.told, look(t), settings, wanted.loop) for t in wanted.themes}
        if not self.media.record.fresh(keys(laid)):
            with contextlib.ExitStack() as stack:
                make(laid, {theme: self._segments(stack, one) for theme, one in laid.items()})

    def _segments(self, stack: contextlib.ExitStack, laid: LaidOut) -> list[Path]:
        there = stack.enter_context(drawn(laid.production, laid.shots, self.job))
        return [there.segments[shot.key] for shot in laid.shots]


def _tell(wanted: EmbedOptions, record: Record) -> EmbedFigure:
    """Write the words in all languages, and return what a page shows."""
    fps = wanted.look(wanted.themes[0]).fps
    back = wanted.loop == "seamless"
    tellings = tuple(tell(wanted.clip, wanted.told, each, fps, back) for each in wanted.languages)
    for told in tellings:
        start = f"{wanted.name}.{told.language}"
        record.text(f"{start}.vtt", "captions", told.vtt, told.language)
        record.text(f"{start}.txt", "transcript", told.transcript, told.language)
        record.text(f"{start}.alt.txt", "alt", told.alt + "\n", told.language)
    files = {file.name: file for file in record.files}
    variants = tuple(
        _variant(wanted, scheme, theme, files) for scheme, theme in schemes(wanted.themes)
    )
    shown = sorted(film.digest for variant in variants for film in variant.films)
    mark = blake2b("".join(shown).encode(), digest_size=3).hexdigest()
    return EmbedFigure(
        f"pleat-{wanted.name}-{mark}",
        record.folder,
        wanted.base_url,
        variants,
        tellings,
        wanted.captions == "track",
        tuple(files[f"{wanted.name}.{told.language}.vtt"] for told in tellings),
        files[f"{wanted.name}.{tellings[0].language}.txt"],
        wanted.click_to_play,
        wanted.dark_selector,
        wanted.name,
    )


def _variant(
    wanted: EmbedOptions, scheme: str, theme: str, files: Mapping[str, File]
) -> ThemeVariant:
    start = f"{wanted.name}-{wanted.marks[theme]}"
    films = tuple(files[f"{start}.{codec.container}"] for codec in CODECS)
    phone = _variant(wanted.for_phones, scheme, theme, files) if wanted.phone else None
    animated = files.get(f"{start}.webp") or files.get(f"{start}.gif")
    posters = files[f"{start}-poster.webp"], files[f"{start}-poster.png"]
    return ThemeVariant(
        scheme, theme, films, *posters, animated, files.get(f"{start}-held.mp4"), phone
    )


def _write(form: str, wanted: EmbedOptions, record: Record, figure: EmbedFigure) -> None:
    for end, text in zip(FORMS[form], written(form, figure, wanted.called), strict=True):
        size = len(text.encode("utf-8", "backslashreplace"))
        if form in HOLDING and wanted.max_size is not None and size > wanted.max_size:
            raise InputError(
                f"max-size {told_size(wanted.max_size)} is too little for {wanted.name}{end}: it "
                f"takes {told_size(size)}; --max-size {fitting_size(size)} would fit"
            )
        record.text(f"{wanted.name}{end}", form, text)
    if form == "one-file" and (told := figure.card.oembed):
        record.text(figure.card.oembed_name, "oembed", told, wanted.languages[0])
