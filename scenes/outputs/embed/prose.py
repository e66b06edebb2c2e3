"""What an article tells of a clip: which beats, in which words, and what of them has a colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pleat.scenes.clip.captions import captions, spoken
from pleat.scenes.clip.mentions import Mention, mentions, written
from pleat.scenes.clip.model import Beat, Clip
from pleat.scenes.drawing.contrast import contrast
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.outputs.embed.figure import text

_READABLE = 4.5  # to 1, of letters against what is behind them


@dataclass(frozen=True)
class Part:
    """A part of an article.

    Attributes
    ----------
    id : str
        The beat it is about, and those after it that have no words.
    still : int
        The last of them, from 0.
    paragraph : Markup
        What it says, as HTML.
    alt : str
        Its caption, for who does not see the picture.
    """

    id: str
    still: int
    paragraph: Markup
    alt: str


def told_of(clip: Clip) -> list[tuple[int, int]]:
    """Return the beats that have words, from 0, each with the last one before the next."""
    shown, aloud = captions(clip), spoken(clip)
    told = [k for k, beat in enumerate(clip.beats) if shown[beat.id] or aloud[beat.id]]
    told = told or list(range(len(clip.beats)))
    ends = [k - 1 for k in told[1:]]
    return list(zip(told, [*ends, len(clip.beats) - 1], strict=True))


def still_end(beat: int) -> str:
    """Return what the picture of a beat, from 0, is called after its theme."""
    return f"-beat-{beat + 1}.webp"


def parts(clip: Clip) -> list[Part]:
    """Return an article's parts: of each beat what is said then, or else its caption."""
    found = []
    for first, last in told_of(clip):
        beat = clip.beats[first]
        told = _told(clip, beat)
        alt = " ".join(captions(clip)[beat.id].split()) or told or clip.title
        found.append(Part(beat.id, last, _marked(told, clip, beat), alt))
    return found


def _told(clip: Clip, beat: Beat) -> str:
    return " ".join(written(spoken(clip)[beat.id]).split())


def _marked(told: str, clip: Clip, beat: Beat) -> Markup:
    """Return a text as HTML in which names carry what they name."""
    out, at = [], 0
    for one in mentions(told, clip, beat):
        light = _light(one)
        lit = f' data-light="{light}" tabindex="0"' if light else ""
        out.append(str(text(told[at : one.start])))
        out.append(f'<span class="{hue(one)}"{lit}>{text(told[one.start : one.end])}</span>')
        at = one.end
    return Markup("".join([*out, str(text(told[at:]))]))


def hue(one: Mention) -> str:
    """Return the class of what has the colour of a mention."""
    return {
        "class": f"pleat-class-{one.index}",
        "neuron": f"pleat-neuron-{one.layer}-{one.index + 1}",
    }.get(one.kind, "pleat-weights")


def _light(one: Mention) -> str:
    """Return what it lights up, as layer, row and column; all of them where one is left out."""
    if one.kind == "class":
        return ""
    return f"{one.layer},," if one.kind == "weights" else f"{one.layer + 1},,{one.index + 1}"


def hues(clip: Clip, theme: Theme) -> Iterator[tuple[str, str, str]]:
    """Yield of each class of words its colour as a line, and as letters, in a theme."""
    for name, color in dict(_colors(clip, theme)).items():
        clear = min(contrast(color, ground) for ground in (theme.background, theme.plane))
        yield name, color, color if clear >= _READABLE else "inherit"


def _colors(clip: Clip, theme: Theme) -> Iterator[tuple[str, str]]:
    widths = clip.net.neurons if clip.snapshot is not None else ()
    for beat in clip.beats:
        for one in mentions(_told(clip, beat), clip, beat):
            if one.kind == "class":
                yield hue(one), theme.classes[one.index % len(theme.classes)]
            elif one.kind == "neuron":
                yield hue(one), theme.neurons(widths, one.layer)[one.index]
            else:
                yield hue(one), theme.muted
