"""Whether a lecture's own words can be drawn: on its cards, and in its handout."""

from __future__ import annotations

from pleat.nets.files.toml import located
from pleat.nets.files.values import Place
from pleat.scenes.drawing.fonts import glyph_faults
from pleat.scenes.film.lecture import Lecture


def word_faults(lecture: Lecture, handout: bool = False) -> list[str]:
    """Return a line for each text of a lecture, in its language, that no font has glyphs for.

    Parameters
    ----------
    lecture : Lecture
        In the language that is asked about.
    handout : bool
        What stands on a handout too, besides what is on cards.
    """
    head = lecture.head
    texts: list[tuple[Place, str]] = [
        (("lecture", key), getattr(head, key)) for key in ("title", "subtitle", "closing")
    ]
    texts += [(("lecture", "credits", k), line) for k, line in enumerate(lecture.credits)]
    if handout:
        texts.append((("lecture", "author"), head.author))
        texts.append((("lecture", "description"), lecture.told(head.description)))
    for part in lecture.parts:
        for key in ("card", "subtitle"):
            texts.append((("part", part.name, key), getattr(part, key) or ""))
    return located(lecture.words or lecture.path, glyph_faults(texts, head.language))
