"""The page: controls, the score and the film, all in one file that asks for nothing else."""

from __future__ import annotations

import base64
import shutil
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pleat.configs import limits
from pleat.nets.files.writing import whole_file
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.outputs.cards import Card
from pleat.scenes.outputs.pages import allowed, colors, templates

HERE = Path(__file__).parent
_SCRIPTS = ("player.js", "controls.js", "speaker.js")
_CHUNK = 3 << 20  # bytes; a multiple of three, so that each part is whole base64
_PREVIEW = 640  # pixels: how wide the speaker sees the next picture

# Id (which names its word too), key, and path in a square of 24.
_BUTTONS = (
    ("back", "←", "M15 5l-7 7 7 7"),
    ("next", "→", "M9 5l7 7-7 7"),
    ("chapters", "c", "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"),
    ("notes", "n", "M4 5h16v12H4zM8 21h8M8 9h8M8 13h5"),
    ("dark", "b", "M5 5h14v14H5zM5 9l4-4M5 14l9-9M5 19L19 5M10 19l9-9M15 19l4-4"),
    ("full", "f", "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"),
    ("help", "?", "M9 9a3 3 0 1 1 4 3q-1 .5-1 2M12 18h.01"),
)
# Keys, and the word for what they do.
_HELP = (
    (("→", "↓", "PgDn", "Space"), "key_next"),
    (("←", "↑", "PgUp"), "key_back"),
    (("Home", "End"), "key_ends"),
    (("1", "2", "…"), "key_chapter"),
    (("c",), "chapters"),
    (("r",), "key_again"),
    (("p",), "key_pause"),
    (("a",), "key_through"),
    (("b", "."), "dark"),
    (("n",), "notes"),
    (("f",), "full"),
    (("m",), "key_motion"),
    (("?", "h"), "help"),
    (("Esc",), "key_close"),
)


def write_page(
    out: Path,
    film: Path,
    score: dict[str, Any],
    told: Lecture,
    look: RenderLook,
    sound: bool,
    card: Card,
) -> tuple[Path, ...]:
    """Write the presentation of a film; return its files, the page first.

    The film is in the page, or beside it if it is larger than `limits.PAGE_FILM`.

    Parameters
    ----------
    out : Path
        Appears only when it is complete.
    film : Path
        The MP4.
    score : dict
        As `pleat.scenes.outputs.slides.stops.score` gives it.
    told : Lecture
        In the film's language.
    look : RenderLook
        Of the film; the page takes its theme and language.
    sound : bool
        Whether there is something to hear.
    card : Card
        What the page tells those who link to it.
    """
    words = _words(look.language)
    style = colors(look.theme, wide=f"{look.width} / {look.height}") + _read("page.css")
    script = f'"use strict";\n(() => {{\n{"".join(map(_read, _SCRIPTS))}}})();\n'
    apart = film.stat().st_size > limits.PAGE_FILM
    beside = out.with_name(f"{out.stem}-film.mp4")
    files = (out, beside) if apart else (out,)
    if apart:
        with whole_file(beside) as part:
            shutil.copyfile(film, part)
        score = score | {"film": quote(beside.name)}
    page = templates(HERE).get_template("page.html")
    text = page.generate(
        language=look.language,
        title=told.head.title,
        author=told.head.author,
        card=card.tags,
        version=version("pleat"),
        policy=f"{allowed(style, script)}; media-src blob: 'self' file:; img-src data:",
        style=style,
        script=script,
        words=words,
        buttons=_BUTTONS,
        help=[(keys, words[word]) for keys, word in _HELP],
        width=look.width,
        height=look.height,
        preview=(_PREVIEW, round(_PREVIEW * look.height / look.width)),
        sound=sound,
        score=score | {"words": words},
        film=() if apart else _parts(film),
    )
    with whole_file(out) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(text)
    return files


def _parts(film: Path) -> Iterator[str]:
    with film.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield base64.b64encode(chunk).decode("ascii")


def _words(language: str) -> dict[str, str]:
    known = tomllib.loads(_read("words.toml"))
    return {**known["en"], **known.get(language, {})}


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
