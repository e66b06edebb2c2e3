"""From clips and lectures to a gallery."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.nets.files.writing import check_target
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job, Report
from pleat.scenes.outputs.embed.figure import schemes
from pleat.scenes.outputs.embed.names import base_address
from pleat.scenes.outputs.gallery.entries import Entry
from pleat.scenes.outputs.gallery.films import MEDIA, Filmed, draw_films, filmed
from pleat.scenes.outputs.gallery.lives import write_lives
from pleat.scenes.outputs.gallery.page import GENERATOR, write_page
from pleat.scenes.outputs.pages import scheme


def gallery(
    entries: Sequence[Entry],
    look: RenderLook,
    themes: Sequence[str],
    folder: Path,
    job: Job | None = None,
    base_url: str = "",
) -> Report:
    """Write a folder with a page of films, which needs nothing from elsewhere.

    Parameters
    ----------
    entries : sequence of Entry
        As `read_entries` gives them.
    look : RenderLook
        Size and rate, and whether captions are in the picture; its language is that of the
        page's own words.
    themes : sequence of str
        One, or two of which readers who prefer the dark see the darker one.
    folder : Path
        Holds ``index.html`` and the folder ``media``.
    job : Job, optional
        How it is done; its frames are those of all films together.
    base_url : str
        Address of the folder on a server, for sites that show what they link to.

    Raises
    ------
    InputError
        If the themes or the folder are not possible.
    """
    began, job = time.monotonic(), job or Job()
    looks, base = _looks(look, themes), base_address(base_url)
    page, media = folder / "index.html", folder / MEDIA
    check_target(page, ".html")
    _check_ours(page)
    laid = [
        (name, language, _laid(entries, look, language))
        for name, look in looks.items()
        for language in dict.fromkeys(entry.language for entry in entries)
    ]
    total = sum(
        shot.frames for *_, films in laid for f in films.values() for shot in (*f.shots, f.poster)
    )
    rendered: list[str] = []
    reused: list[str] = []
    before = 0
    for name, _, films in laid:

        def advance(done: int, _: int, before: int = before) -> None:
            if job.progress is not None:
                job.progress(before + done, total)

        drawn = draw_films(films, folder, name, replace(job, progress=advance))
        rendered += (f"{shot} ({name})" for shot in drawn[0])
        reused += (f"{shot} ({name})" for shot in drawn[1])
        before += sum(s.frames for f in films.values() for s in (*f.shots, f.poster))
    first = next(iter(looks))
    shown = {slug: film for name, _, films in laid if name == first for slug, film in films.items()}
    lives = write_lives(entries, [look.theme for look in looks.values()], folder, job)
    write_page(page, shown, entries, looks, look.language, base, lives)
    files = lives + tuple(
        media / f"{slug}-{name}{suffix}"
        for slug in shown
        for name in looks
        for suffix in (".mp4", ".webp")
    )
    seconds = time.monotonic() - began
    return Report(page, files, total, tuple(rendered), tuple(reused), seconds)


def _laid(entries: Sequence[Entry], look: RenderLook, language: str) -> dict[str, Filmed]:
    return {e.slug: filmed(e, look) for e in entries if e.language == language}


def _looks(look: RenderLook, themes: Sequence[str]) -> dict[str, RenderLook]:
    """Return the looks by colour scheme, that of readers without a preference first."""
    return {
        scheme(theme) if who == "any" else who: replace(look, theme=theme)
        for who, theme in schemes(themes)
    }


def _check_ours(page: Path) -> None:
    """Refuse to write over a page that is not a gallery."""
    if page.is_file() and f'content="{GENERATOR}"' not in page.read_text("utf-8", "replace"):
        raise InputError(f"{page} is there and is no gallery of pleat's: choose another folder")
