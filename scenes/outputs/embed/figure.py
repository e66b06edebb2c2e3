"""The figure of a clip: what is shown to whom, as data for the templates."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from rjsmin import jsmin

from pleat.nets.errors import InputError
from pleat.scenes.drawing.languages import language_name
from pleat.scenes.drawing.palette import luminance, rgb
from pleat.scenes.drawing.theme import Theme, load_theme
from pleat.scenes.outputs.cards import Card
from pleat.scenes.outputs.embed.manifest import File
from pleat.scenes.outputs.embed.transcript import Telling, word
from pleat.scenes.outputs.pages import themed

_POSTER_TYPES = {".webp": "image/webp", ".png": "image/png", ".gif": "image/gif"}


@dataclass(frozen=True)
class ThemeVariant:
    """A clip in one theme.

    Attributes
    ----------
    scheme : str
        The reader's preference it is for: ``dark``, ``light``, or ``any``.
    name : str
        The theme.
    films : tuple of File
        In the order in which browsers should prefer them.
    poster : File
        What is shown before it plays.
    picture : File
        The same as PNG, for what shows no video.
    animated : File, optional
        For places without video.
    held : File, optional
        The film for pages that hold theirs, where it is another.
    phone : ThemeVariant, optional
        The same in an upright frame.
    """

    scheme: str
    name: str
    films: tuple[File, ...]
    poster: File
    picture: File
    animated: File | None = None
    held: File | None = None
    phone: ThemeVariant | None = None

    @property
    def theme(self) -> Theme:
        """Its colours."""
        return load_theme(self.name)

    @property
    def safest(self) -> File:
        """The film that every browser plays."""
        return self.films[-1]


@dataclass(frozen=True)
class EmbedFigure:
    """A clip as a page shows it.

    Attributes
    ----------
    mark : str
        A class that no other figure on a page has.
    folder : Path
        Where the files are.
    base : str
        Address of that folder; empty, or ending in a slash.
    variants : tuple of ThemeVariant
        One or two, the first for who prefers neither.
    tellings : tuple of Telling
        The language of the page first.
    captions : bool
        Whether captions are shown from the start; else they are in the picture.
    vtts : tuple of File
        Captions, in the order of the tellings.
    transcript : File
        In the language of the page.
    waits : bool
        Whether it plays only when the reader wants it to.
    dark : str
        The selector of elements in which a page is dark; empty where the reader's system
        says what is.
    name : str
        What its files' names begin with.
    """

    mark: str
    folder: Path
    base: str
    variants: tuple[ThemeVariant, ...]
    tellings: tuple[Telling, ...]
    captions: bool
    vtts: tuple[File, ...]
    transcript: File
    waits: bool = False
    dark: str = ""
    name: str = ""

    @property
    def card(self) -> Card:
        """What the page that holds its films tells those who link to it."""
        first = self.variants[0]
        return Card(
            self.told.title,
            self.told.alt,
            self.told.language,
            self.base,
            f"{self.name}.page.html",
            first.picture.name,
            first.safest.name,
            first.safest.width,
            first.safest.height,
        )

    @property
    def told(self) -> Telling:
        """Its words in the language of the page."""
        return self.tellings[0]

    def inline(self, file: File, kind: str) -> str:
        """Return a file as an address that holds it."""
        data = base64.b64encode((self.folder / file.name).read_bytes()).decode()
        return f"data:{kind};base64,{data}"

    def poster(self, variant: ThemeVariant) -> str:
        """Return a poster as an address that holds it."""
        return self.inline(variant.poster, _POSTER_TYPES[Path(variant.poster.name).suffix])

    def film(self, variant: ThemeVariant) -> str:
        """Return the film of a page that holds it, as an address."""
        film = variant.held or variant.safest
        return self.inline(film, film.type.partition(";")[0])


def schemes(themes: Sequence[str]) -> list[tuple[str, str]]:
    """Return which theme is for whom, (scheme, theme), the one for who says nothing first.

    Raises
    ------
    InputError
        If there are none or more than two, or one of them is not known.
    """
    if not 1 <= len(set(themes)) == len(themes) <= 2:
        raise InputError(
            f"theme {','.join(themes)!r}: name one, or two of which a page shows the darker one "
            f"to readers who prefer the dark, such as dark,light"
        )
    if len(themes) == 1:
        load_theme(themes[0])
        return [("any", themes[0])]
    dark, light = sorted(themes, key=lambda name: luminance(rgb(load_theme(name).background))[0])
    return [("light", light), ("dark", dark)]


def text(told: str) -> Markup:
    """Return a text escaped for HTML, and for templates that read braces there."""
    escaped = str(escape(told)).replace("{", "&#123;").replace("}", "&#125;")
    return Markup(escaped)


@dataclass(frozen=True)
class Video:
    """One of a figure's videos, of which a page shows a reader just one.

    Attributes
    ----------
    name : str
        Its class, after the figure's mark.
    variant : ThemeVariant
        Whose films it plays.
    moves : bool
        Whether it plays by itself.
    rules : tuple of (str, str)
        Where it is shown unless a later one is: media queries, empty for always, and what
        must be around it, as the beginning of a selector.
    loads : str
        The media query under which its films are loaded; empty for always.
    """

    name: str
    variant: ThemeVariant
    moves: bool
    rules: tuple[tuple[str, str], ...]
    loads: str = ""

    @property
    def asked(self) -> str:
        """The media query under which it is shown where only the system is asked."""
        return self.rules[0][0]


# Of what phones held upright are, a query.
_PHONE = "(max-width: 600px) and (orientation: portrait)"
_STILL, _MOVING = "(prefers-reduced-motion: reduce)", "(prefers-reduced-motion: no-preference)"


def videos(figure: EmbedFigure) -> list[Video]:
    """Return a video for each theme and for who wants motion and who does not.

    The first is shown where nothing is known of the reader; and where all styles are taken
    away, and so whether it loads depends on nothing.
    """
    found: list[Video] = []
    shapes = [("", "", figure.variants)]
    phones = tuple(own.phone for own in figure.variants if own.phone)
    shapes += [("-phone", _PHONE, phones)] if phones else []
    each = ((end, query, *one) for end, query, own in shapes for one in enumerate(own))
    for end, query, number, variant in each:
        by_system = len(figure.variants) > 1 and not figure.dark
        wish = f"(prefers-color-scheme: {variant.scheme})" if by_system else ""
        within = Markup(f":is({figure.dark}) ") if number and figure.dark else ""
        asked, name = _both(query, wish if number else ""), f"{variant.scheme}{end}"
        if figure.waits:
            found.append(Video(name, variant, False, ((asked, within),), asked))
            continue
        still, moving = (_both(query, wish, motion) for motion in (_STILL, _MOVING))
        moves = Video(name, variant, True, ((asked, within),), moving if number or end else "")
        rules = ((_both(asked, _STILL), within),)
        found += [moves, Video(f"{name}-still", variant, False, rules, still)]
    return found


def held_videos(figure: EmbedFigure) -> list[Video]:
    """Return a video for each theme, whose films the page holds: once, whoever wants motion."""
    return videos(replace(wide(figure), waits=True))


def wide(figure: EmbedFigure) -> EmbedFigure:
    """Return a figure without upright films."""
    variants = tuple(replace(variant, phone=None) for variant in figure.variants)
    return replace(figure, variants=variants)


def held_size(figure: EmbedFigure) -> dict[str, int]:
    """Return what a template is told of the size of the films that a page holds."""
    film = figure.variants[0].held or figure.variants[0].safest
    return {"width": film.width, "height": film.height}


def framed_videos(figure: EmbedFigure) -> list[Video]:
    """Return those of a page of its own, which may be told its theme: see ``frame.js``."""
    found = held_videos(replace(figure, dark=""))
    return [found[0], *(replace(video, rules=_told_theme(video)) for video in found[1:])]


def _told_theme(video: Video) -> tuple[tuple[str, str], ...]:
    scheme = video.variant.scheme
    return tuple((asked, f"{root} ") for asked, root in themed(scheme))


def _both(*queries: str) -> str:
    return " and ".join(filter(None, queries))


@cache
def _script(name: str) -> str:
    return jsmin(Path(__file__).with_name(name).read_text(encoding="utf-8")).strip()


def _scripts(figure: EmbedFigure) -> Markup:
    """Return what browsers need that don't show captions, or don't wait, by themselves."""
    names = ["captions.js"] if figure.captions else []
    names += [] if figure.waits else ["lazy.js"]
    return Markup("".join(map(_script, names)))


def context(figure: EmbedFigure, address: Callable[[str], Any] | None = None) -> dict[str, Any]:
    """Return what the templates are given.

    Parameters
    ----------
    figure : EmbedFigure
        What is shown.
    address : callable, optional
        From a file's name to its address; by default below the figure's base.
    """
    address = address or (lambda name: figure.base + name)
    # From another host a page may show films, but captions only if that host says so.
    apart = bool(urlsplit(figure.base).netloc)
    tracks = [
        {
            "src": figure.inline(file, "text/vtt") if apart else address(file.name),
            # Those of other languages translate what is said.
            "kind": "subtitles" if number else "captions",
            "srclang": telling.language,
            "label": language_name(telling.language),
            "default": figure.captions and not number,
            "inline": figure.inline(file, "text/vtt"),
        }
        for number, (telling, file) in enumerate(zip(figure.tellings, figure.vtts, strict=True))
    ]
    return {
        "figure": figure,
        "views": videos(figure),
        "script": _scripts(figure),
        "mark": figure.mark,
        "title": text(figure.told.title),
        "alt": text(figure.told.alt),
        "language": figure.told.language,
        "tracks": tracks,
        "address": address,
        "transcript": address(figure.transcript.name),
        "transcript_word": text(word(figure.told.language, "transcript")),
        "watch_word": text(word(figure.told.language, "watch")),
        "width": figure.variants[0].safest.width,
        "height": figure.variants[0].safest.height,
    }
