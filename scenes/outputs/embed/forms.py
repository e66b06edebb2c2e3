"""The figure in the forms that blogs and documents take, each made from the same HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pleat.nets.errors import check_choice
from pleat.scenes.outputs.embed.figure import (
    EmbedFigure,
    context,
    framed_videos,
    held_size,
    held_videos,
    wide,
)
from pleat.scenes.outputs.embed.jsx import jsx
from pleat.scenes.outputs.pages import ELEMENT, colors, scheme, templates, themed

_TEMPLATES = Path(__file__).parent
# Form -> what its files are called, after the clip's name.
FORMS: dict[str, tuple[str, ...]] = {
    "html": (".html",),
    "markdown": (".md",),
    "github": (".github.md",),
    "mdx": (".mdx",),
    "hugo": (".hugo.html",),
    "jekyll": (".jekyll.html",),
    "sphinx": (".rst", ".myst.md"),
    "jupyter": (".ipynb",),
    "one-file": (".page.html",),
    "element": (".element.html",),
}
# Those whose one file holds the films too.
HOLDING = ("jupyter", "one-file")


def parse_forms(names: Sequence[str]) -> tuple[str, ...]:
    """Return the forms that are asked for, each once.

    Raises
    ------
    InputError
        If there is no such form.
    """
    for name in names:
        check_choice("format", name, FORMS)
    return tuple(dict.fromkeys(names))


def written(form: str, figure: EmbedFigure, clip: str) -> list[str]:
    """Return the texts of a form, in the order of its files in `FORMS`.

    Parameters
    ----------
    form : str
        One of `FORMS`.
    figure : EmbedFigure
        What is shown.
    clip : str
        What the clip is called where it is read again.
    """
    makers: dict[str, Callable[[], list[str]]] = {
        "html": lambda: [_render("figure.html", context(figure))],
        # Raw HTML begins with a block element and has no empty line: Markdown leaves it alone.
        "markdown": lambda: [_render("figure.html", context(figure))],
        "github": lambda: [_github(figure)],
        "mdx": lambda: [jsx(_render("figure.html", context(figure)))],
        "hugo": lambda: [_hugo(figure)],
        "jekyll": lambda: [_jekyll(figure)],
        "sphinx": lambda: _sphinx(_render("figure.html", context(figure))),
        "jupyter": lambda: [_notebook(inline(figure), clip)],
        "one-file": lambda: [_page(figure)],
        "element": lambda: [_render("element.html", context(figure) | {"script_name": ELEMENT})],
    }
    return makers[form]()


def inline(figure: EmbedFigure) -> str:
    """Return the figure as one fragment of HTML that holds its films."""
    told = {"views": held_videos(figure), "caption": figure.told.title}
    return _render("inline.html", context(figure) | held_size(figure) | told)


def _render(name: str, given: dict[str, Any]) -> str:
    told = templates(_TEMPLATES).get_template(name).render(given)
    return "".join(f"{line}\n" for line in told.splitlines() if line.strip())


def _github(figure: EmbedFigure) -> str:
    # No style reaches it there: the reader's system chooses the theme.
    given = context(replace(wide(figure), dark=""))
    title = re.sub(r"([\\`*_{}\[\]<>()#+.!|~$:@&-])", r"\\\1", figure.told.title)
    watch, film = given["watch_word"], given["address"](figure.variants[0].safest.name)
    return f"{_render('github.html', given)}\n{title} · [{watch}](<{film}>)\n"


def _hugo(figure: EmbedFigure) -> str:
    """A shortcode: another folder of files may be named by ``base``."""
    base = f'{{{{- $base := .Get "base" | default {json.dumps(figure.base)} -}}}}\n'
    return base + _render("figure.html", context(figure, lambda n: Markup("{{ $base }}" + n)))


def _jekyll(figure: EmbedFigure) -> str:
    """An include: another folder of files may be named by ``base``."""
    base = f'{{%- assign base = include.base | default: "{figure.base}" -%}}\n'
    return base + _render("figure.html", context(figure, lambda n: Markup("{{ base }}" + n)))


def _sphinx(html: str) -> list[str]:
    indented = "".join(f"   {line}\n" for line in html.splitlines())
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", html)), default=0))
    return [f".. raw:: html\n\n{indented}", f"{fence}{{raw}} html\n{html}{fence}\n"]


def _notebook(html: str, clip: str) -> str:
    source = f"from pleat.scenes import embed\n\nembed({clip!r})"
    shown = {"text/html": html.splitlines(keepends=True), "text/plain": [f"embed({clip!r})"]}
    cell = {
        "cell_type": "code",
        "execution_count": 1,
        "id": blake2b(html.encode(), digest_size=4).hexdigest(),
        "metadata": {},
        "outputs": [
            {"data": shown, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}
        ],
        "source": source.splitlines(keepends=True),
    }
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def _page(figure: EmbedFigure) -> str:
    dressed = colors(figure.variants[0].name)
    for variant in figure.variants[1:]:
        for asked, root in themed(variant.scheme):
            rule = colors(variant.name, root=root)
            dressed += f"@media {asked} {{\n{rule}}}\n" if asked else rule
    told = {
        "views": framed_videos(figure),
        "caption": figure.told.alt,
        "colors": Markup(dressed),
        "schemes": "light dark" if figure.variants[1:] else scheme(figure.variants[0].name),
    }
    return _render("page.html", context(figure) | held_size(figure) | told)
