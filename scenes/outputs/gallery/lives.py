"""The clips of a gallery that come to life: their data, and what plays them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from pleat.configs.limits import ASKED_BYTES
from pleat.nets.errors import InputError
from pleat.nets.files.writing import whole_file, within
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job
from pleat.scenes.outputs.gallery.entries import Entry
from pleat.scenes.outputs.gallery.films import MEDIA
from pleat.scenes.outputs.interactive.kept import kept
from pleat.scenes.outputs.interactive.living import SCRIPT, data_script, files, living

_FOLDER = "player"
PLAYER = f"{_FOLDER}/{SCRIPT}"


def write_lives(
    entries: Sequence[Entry], themes: Sequence[str], folder: Path, job: Job
) -> tuple[Path, ...]:
    """Write ``media/NAME.js`` for each clip, and what plays them; return the files.

    What plays them has a folder of its own. Lectures have no data, nor what can't be exported
    or is too large for a page: they are films.
    """
    lives: dict[Path, str] = {}
    for entry in entries:
        if isinstance(told := entry.told, Clip):
            try:
                data = kept(told, themes, job.cache, ASKED_BYTES)
            except InputError:
                continue
            lives[within(folder, MEDIA, f"{entry.slug}.js")] = data_script(data)
    if lives:
        lives[within(folder, _FOLDER, SCRIPT)] = files()[SCRIPT]
    for path, text in lives.items():
        with whole_file(path) as part:
            part.write_text(text, encoding="utf-8")
    return tuple(lives)


def live(
    slug: str, alt: str, lives: Collection[Path], looks: Mapping[str, RenderLook], label: str
) -> Markup:
    """Return what comes to life in a gallery's page, if a film's clip does.

    Parameters
    ----------
    slug : str
        Its name in the page.
    alt : str
        What it shows.
    lives : collection of Path
        As `write_lives` gives them.
    looks : mapping of str to RenderLook
        Of the posters, by colour scheme.
    label : str
        What its button does.
    """
    if not any((path.parent.name, path.name) == (MEDIA, f"{slug}.js") for path in lives):
        return Markup("")
    posters = Markup("").join(
        Markup(
            '<img class="{}" src="{}/{}-{}.webp" loading="lazy" width="{}" height="{}" alt="{}">'
        ).format(scheme, MEDIA, slug, scheme, look.width, look.height, alt)
        for scheme, look in looks.items()
    )
    return living(f"{MEDIA}/{slug}.js", label, posters)
