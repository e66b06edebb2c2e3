"""An article about a clip: prose in which each part drives a beat, as a page and to be pasted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pleat.scenes.outputs.embed.figure import EmbedFigure, context, themed
from pleat.scenes.outputs.embed.manifest import Record
from pleat.scenes.outputs.embed.options import EmbedOptions
from pleat.scenes.outputs.embed.prose import hues, parts, still_end
from pleat.scenes.outputs.embed.transcript import word
from pleat.scenes.outputs.pages import ELEMENT, colors, scheme, templates

_TEMPLATES = templates(Path(__file__).parent)


def write_article(wanted: EmbedOptions, record: Record, figure: EmbedFigure) -> None:
    """Write an article's page, which holds the clip, and the same to be pasted into a post."""
    name, language = wanted.name, wanted.languages[0]
    given = _given(wanted, figure)
    data = (record.folder / f"{name}.interactive.json").read_text(encoding="utf-8")
    script = (record.folder / ELEMENT).read_text(encoding="utf-8")
    card = replace(figure.card, name=f"{name}.scroll.html", movie="")
    shown = _rendered(
        "article_page.html",
        given
        | {
            "data": Markup(data.replace("<", "\\u003c")),
            "script": Markup(script),
            "card": card.tags,
            "rules": _rules(wanted, figure, framed=True),
        },
    )
    pasted = _rendered("article.html", given | {"rules": _rules(wanted, figure, framed=False)})
    for end, kind, told in (("scroll", "scroll", shown), ("article", "article", pasted)):
        record.text(f"{name}.{end}.html", kind, told, language)


def _rendered(name: str, given: dict[str, Any]) -> str:
    told = _TEMPLATES.get_template(name).render(given)
    return "".join(f"{line}\n" for line in told.splitlines() if line.strip())


def _given(wanted: EmbedOptions, figure: EmbedFigure) -> dict[str, Any]:
    given = context(figure)
    language = figure.told.language

    def still(theme: str, beat: int) -> str:
        name = f"{wanted.name}-{wanted.marks[theme]}{still_end(beat)}"
        return str(given["address"](name))

    variants = figure.variants
    return given | {
        "mark": f"{figure.mark}-article",
        "parts": parts(wanted.told),
        "still": still,
        "light": variants[0].name,
        "others": [(f"(prefers-color-scheme: {v.scheme})", v.name) for v in variants[1:]],
        "data": None,
        "schemes": "light dark" if variants[1:] else scheme(variants[0].name),
        "play_word": word(language, "play"),
        "script_name": ELEMENT,
        "play_with": given["address"](f"{wanted.name}.interactive.html"),
    }


def _rules(wanted: EmbedOptions, figure: EmbedFigure, framed: bool) -> Markup:
    """Return the colours of words, and of a page of its own, in each theme."""
    mark, out = f".{figure.mark}-article", ""
    for k, variant in enumerate(figure.variants):
        if k and figure.dark and not framed:
            places = [("", f":is({figure.dark}) ")]
        elif k:
            places = [(asked, f"{root} ") for asked, root in themed(variant.scheme)]
            places = places if framed else [(f"(prefers-color-scheme: {variant.scheme})", "")]
        else:
            places = [("", "")]
        for asked, root in places:
            rules = colors(variant.name, root=root.strip() or ":root") if framed else ""
            for name, line, letters in hues(wanted.told, variant.theme):
                rules += f"{root}{mark} .{name} {{ color: {letters};"
                rules += f" text-decoration-color: {line}; }}\n"
            out += f"@media {asked} {{\n{rules}}}\n" if asked else rules
    return Markup(out)
