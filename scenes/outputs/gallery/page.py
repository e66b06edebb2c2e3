"""The page of a gallery."""

from __future__ import annotations

import base64
import textwrap
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pleat.nets.files.writing import whole_file
from pleat.scenes.clip.articles import articles, figures
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.languages import language_name
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.video.subtitles import Cue
from pleat.scenes.film.video.texts import clock, vtt
from pleat.scenes.outputs.cards import Card
from pleat.scenes.outputs.gallery.entries import Entry
from pleat.scenes.outputs.gallery.films import Filmed
from pleat.scenes.outputs.gallery.lives import PLAYER, live
from pleat.scenes.outputs.interactive.living import STYLE, files
from pleat.scenes.outputs.pages import allowed, colors, templates

HERE = Path(__file__).parent
GENERATOR = "pleat gallery"
_DESCRIPTION = 300  # characters: more is shown nowhere
# What the page may show; for some browsers a file beside it is not of its own place.
_BESIDE = "'self' file: data:"


def write_page(
    out: Path,
    films: Mapping[str, Filmed],
    entries: Sequence[Entry],
    looks: Mapping[str, RenderLook],
    language: str,
    base_url: str = "",
    lives: Collection[Path] = (),
) -> None:
    """Write the page that shows the films beside it.

    Parameters
    ----------
    out : Path
        Appears only when it is complete.
    films : mapping of str to Filmed
        By the slugs of the entries.
    entries : sequence of Entry
        What is shown, in order.
    looks : mapping of str to RenderLook
        By colour scheme, ``dark`` or ``light``; the first is shown where a reader has no
        preference.
    language : str
        Of the page's own words.
    base_url : str
        Address of the folder it will be in, if it has a host.
    lives : collection of Path
        As `write_lives` gives them.
    """
    words = _words(language)
    look = next(iter(looks.values()))
    style = (files()[STYLE] if lives else "") + _read("gallery.css") + _style(looks)
    script = _read("gallery.js")
    told = [_film(entry, films[entry.slug], look.fps, words) for entry in entries]
    for film in told:
        label = words["play"].format(title=film["title"])
        film["live"] = live(film["slug"], film["alt"], lives, looks, label)
    kinds = {"lectures": Lecture, "clips": Clip}
    rooms = [
        (room, [film for film, entry in zip(told, entries, strict=True) if _is(entry, kind)])
        for room, kind in kinds.items()
    ]
    shown = _figures(told, language)
    count = sum(len(rows) for *_, rows in shown)
    titles = " · ".join(film["title"] for film in told)
    about = textwrap.shorten(f"{words['title']}: {titles}", _DESCRIPTION, placeholder=" …")
    poster = f"media/{told[0]['slug']}-{next(iter(looks))}.webp" if told else ""
    card = Card(
        *(words["title"], about, language, base_url, out.name, poster),
        width=look.width,
        height=look.height,
    )
    page = templates(HERE).get_template("gallery.html")
    text = page.render(
        language=language,
        policy=_policy(style, script, bool(lives)),
        living=PLAYER if lives else "",
        generator=GENERATOR,
        card=card.tags,
        style=style,
        script=script,
        words=words,
        width=look.width,
        height=look.height,
        schemes=list(looks),
        tracks_on=look.captions == "none",
        rooms=[(room, found) for room, found in rooms if found],
        figures=shown,
        entries=len(told),
        covered=words["covered"].format(covered=count, all=len(figures())),
    )
    with whole_file(out) as part:
        part.write_text(text, "utf-8", "backslashreplace", newline="\n")
    card.write_oembed(out.parent)


def _policy(style: str, script: str, lives: bool) -> str:
    """Return what the page may run and show: what stands in it, and files beside it."""
    told = allowed(style, script)
    if lives:
        told = told.replace("script-src", "script-src 'self' file:")
    return f"{told}; img-src {_BESIDE}; media-src {_BESIDE}"


def _is(entry: Entry, kind: type) -> bool:
    return isinstance(entry.what, kind)


def _style(looks: Mapping[str, RenderLook]) -> str:
    """Return the colours of the first theme, and of the other where a reader prefers it."""
    (look, *others), (name, *more) = looks.values(), looks
    style = colors(look.theme, wide=f"{look.width} / {look.height}")
    for other, look in zip(more, others, strict=True):
        style += f":is(video, img).{other} {{ display: none; }}\n"
        style += f"@media (prefers-color-scheme: {other}) {{\n{colors(look.theme)}"
        style += f":is(video, img).{other} {{ display: block; }}\n"
        style += f":is(video, img).{name} {{ display: none; }}\n}}\n"
    return style


def _film(entry: Entry, film: Filmed, fps: int, words: Mapping[str, str]) -> dict[str, Any]:
    told = entry.told
    out: dict[str, Any] = {
        "slug": entry.slug,
        "name": told.name,
        "title": told.head.title,
        "language": entry.language,
        "tracks": [_track(language, cues, fps) for language, cues in film.cues.items() if cues],
        "chapters": [(clock(start // fps), title) for title, start, _ in film.chapters],
    }
    time = clock(round(film.frames / fps))
    if isinstance(told, Lecture):
        ids = dict.fromkeys(id_ for clip in told.clips for id_ in clip.head.figures)
        facts = words["parts"].format(time=time, clips=len(told.parts))
        about = " ".join(told.told(told.head.description).split())
        alt, notes, sources = about or told.head.title, "", [told.path]
    else:
        ids = dict.fromkeys(told.head.figures)
        facts = words["facts"].format(time=time, beats=len(told.beats))
        if told.snapshot:
            facts += " · " + words["net"].format(net=told.head.net)
        about, notes = told.head.alt, told.head.notes.strip()
        alt, sources = (
            about or told.title,
            list(told.script.sources) if told.script else [told.path],
        )
    return out | {
        "facts": facts,
        "about": about,
        "alt": alt,
        "notes": notes,
        "figures": [(id_, figures()[id_].title) for id_ in ids],
        "sources": [(path.name, path.read_text(encoding="utf-8")) for path in sources],
    }


def _track(language: str, cues: Sequence[Cue], fps: int) -> dict[str, Any]:
    # As data: from a file's page no browser reads a track in another file.
    data = base64.b64encode(vtt(cues, fps).encode()).decode()
    return {
        "language": language,
        "label": language_name(language),
        "src": f"data:text/vtt;base64,{data}",
        "says": [(clock(start // fps), text) for start, _, text in cues],
    }


def _figures(films: Sequence[Mapping[str, Any]], language: str) -> list[Any]:
    """Return the figures that are shown, article by article, each with its films."""
    out = []
    for article in articles().values():
        rows = []
        for figure in article.figures:
            found = [
                (film["slug"], film["title"])
                for film in films
                if figure.id in dict(film["figures"])
            ]
            if found:
                rows.append((figure, figure.titles.get(language, figure.title), found))
        own = language == article.language
        if rows:
            heading = f"{article.id} · {article.title if own else article.english}"
            out.append((heading, article.language if own else "en", rows))
    return out


def _words(language: str) -> dict[str, str]:
    known = tomllib.loads(_read("words.toml"))
    return {**known["en"], **known.get(language, {})}


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
