"""The player's files, and a clip with them in one page of HTML."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from pleat.scenes.clip import Clip
from pleat.scenes.theme import load_theme

_FOLDER = Path(__file__).parent / "player"
# Strings, in which spaces count; and the signs around which they don't.
_TEXTS = re.compile(r'("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)')
_AROUND = [
    re.compile(pattern)
    for pattern in (
        r" *([{}()\[\],;:?=<>*/&|!]) *",
        r"(?<![+-]) ([+-]) (?![+-])",
    )
]
SCRIPT, STYLE = "pleat-player.js", "pleat-player.css"


@cache
def script() -> str:
    """Return the player's script, its files in the order of their numbers."""
    parts = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("[0-9]-*.js"))]
    return '(() => {\n"use strict";\n' + "".join(_bare(part) for part in parts) + "})();\n"


@cache
def style() -> str:
    """Return the player's style sheet."""
    return (_FOLDER / "player.css").read_text(encoding="utf-8")


def _bare(source: str) -> str:
    """Return a script without its comments, which stand on lines of their own, and most spaces."""
    lines = (line.strip() for line in source.splitlines())
    bare = "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
    pieces = _TEXTS.split(bare)
    for pattern in _AROUND:
        pieces[::2] = [pattern.sub(r"\1", piece) for piece in pieces[::2]]
    return "".join(pieces)


def figure(data: str, autoplay: bool = True, theme: str | None = None) -> str:
    """Return the element that the player fills.

    Parameters
    ----------
    data : str
        A clip as `export` gives it.
    autoplay : bool
        Whether it plays by itself once it is seen, unless motion is unwelcome.
    theme : str, optional
        One of the data's themes; by default the reader's preference decides.
    """
    chosen = f' data-theme="{escape(theme)}"' if theme else ""
    playing = " data-autoplay" if autoplay else ""
    # Inside a script only this could end it, or begin a comment.
    safe = data.replace("<", "\\u003c")
    return f'<div data-pleat{playing}{chosen}><script type="application/json">{safe}</script></div>'


def page(
    clip: Clip,
    data: str,
    *,
    one_file: bool = True,
    autoplay: bool = True,
    themes: tuple[str, ...] = ("dark", "light"),
) -> str:
    """Return a page of HTML that shows a clip, and works from a file and without a network.

    Parameters
    ----------
    clip : Clip
        In the language of its words.
    data : str
        What `export` gives for it.
    one_file : bool
        Whether script and style are in the page; else it asks for the files `SCRIPT` and
        `STYLE` beside it.
    autoplay : bool
        As for `figure`.
    themes : tuple of str
        As exported.
    """
    if one_file:
        head, tail = f"<style>{style()}</style>", f"<script>{script()}</script>"
    else:
        head = f'<link rel="stylesheet" href="{STYLE}">'
        tail = f'<script src="{SCRIPT}"></script>'
    theme = themes[0] if len(themes) == 1 else None
    grounds = [load_theme(name).background for name in themes[:2]]
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{escape(clip.head.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(clip.title)}</title>\n"
        f'<meta name="description" content="{escape(clip.head.alt or clip.title)}">\n'
        f'<meta name="color-scheme" content="{_schemes(themes)}">\n'
        f"{head}\n<style>{_ground(grounds)}</style>\n</head>\n<body>\n<main>\n"
        f"{figure(data, autoplay, theme)}\n</main>\n{tail}\n</body>\n</html>\n"
    )


def _schemes(themes: tuple[str, ...]) -> str:
    return "dark light" if len(themes) > 1 else ("light" if themes == ("light",) else "dark")


def _ground(grounds: list[str]) -> str:
    assert all(re.fullmatch(r"#[0-9A-Fa-f]{6}", ground) for ground in grounds)
    rule = f"html{{background:{grounds[0]}}}body{{margin:0}}"
    if len(grounds) > 1:
        rule += f"@media (prefers-color-scheme:light){{html{{background:{grounds[1]}}}}}"
    return rule
