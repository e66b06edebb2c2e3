"""The page on which a clip can be played with, as a part of an embed."""

from __future__ import annotations

from dataclasses import replace

from pleat.nets.files.writing import whole_file, within
from pleat.scenes.film.cache import segment_key
from pleat.scenes.outputs.embed.figure import EmbedFigure
from pleat.scenes.outputs.embed.manifest import Record
from pleat.scenes.outputs.embed.options import EmbedOptions
from pleat.scenes.outputs.interactive.export_key import export_key
from pleat.scenes.outputs.pages import ELEMENT


def play(wanted: EmbedOptions, record: Record, figure: EmbedFigure) -> None:
    """Write a clip's geometry, the page that plays it, and what shows that page on another.

    Raises
    ------
    InputError
        If the clip can't be exported, or takes too many bytes.
    """
    ends = {".interactive.json": "geometry", ".interactive.html": "interactive"}
    ends[".iframe.html"] = "iframe"
    clip, themes = wanted.told, wanted.themes
    card = replace(figure.card, name=f"{wanted.name}.interactive.html", movie="")
    if card.oembed:
        record.text(card.oembed_name, "oembed", card.oembed, wanted.languages[0])
    if wanted.scroll or "element" in wanted.forms:
        record.text(ELEMENT, "script", _element())
    names = {f"{wanted.name}{end}": kind for end, kind in ends.items()}
    key = segment_key(
        [
            export_key(clip, themes),
            card.tags,
            wanted.base_url,
            wanted.dark_selector,
        ]
    )
    if record.fresh(dict.fromkeys(names, key)):
        return
    # What plays a clip imports manim, and nothing else here does.
    from pleat.scenes.outputs.interactive import export, iframe, page

    data = export(clip, themes)
    shown = page(clip, data, themes=themes, card=card)
    inside = switched(
        iframe(f"{wanted.base_url}{wanted.name}.interactive.html", clip.title), wanted.dark_selector
    )
    for (name, kind), text in zip(names.items(), (data, shown, inside), strict=True):
        with whole_file(within(record.folder, name)) as part:
            part.write_text(text, encoding="utf-8")
        record.add(name, kind, key, language=wanted.languages[0])


def _element() -> str:
    from pleat.scenes.outputs.interactive.page import element

    return element()


def switched(frame: str, dark: str) -> str:
    """Return a frame that is dark where the page around it is: it has that page's scheme."""
    if not dark:
        return frame
    rules = f".pleat-frame {{ color-scheme: light; }}\n:is({dark}) .pleat-frame {{"
    rules += " color-scheme: dark; }"
    return f'<div class="pleat-frame">\n<style>\n{rules}\n</style>\n{frame}</div>\n'
