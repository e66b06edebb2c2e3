"""The gallery: a page for every shipped clip, and one that shows them all."""

from __future__ import annotations

import re

from elsewhere import PAGE
from stills import Moment, clip_named

from pleat.configs import shipped
from pleat.scenes.clip import articles
from pleat.scenes.clip.captions import filled
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.translation import languages_of


def poster(name: str) -> Moment:
    """Return the moment that stands for a clip."""
    clip = clip_named(name)
    return Moment(name, clip.beats[clip.poster].id)


def names() -> list[str]:
    """Return the shipped clips, those of a lecture in its order, then the others."""
    from pleat.scenes.film.load_lecture import load_lecture

    told = [part.clip for name in shipped("lectures") for part in load_lecture(name).parts]
    return list(dict.fromkeys([*(n for n in told if n in shipped("clips")), *shipped("clips")]))


def clip_page(name: str) -> str:
    """Return a clip's page: poster, description, figures, source."""
    clip = clip_named(name)
    shown = _still(poster(name), ":when: seen\n:whole:\n")
    out = [f"# {clip.title}\n", shown, clip.head.alt + "\n"]
    out.append(f"```sh\npleat render {name}\n```\n")
    out += _facts(clip)
    out.append("\n## What it says\n")
    told = (filled(beat, clip) for beat in clip.beats)
    out += [f"1. {_plain(text)}" for text in told if text]
    if clip.head.notes:
        out.append(f"\n## Notes\n\n{clip.head.notes.strip()}\n")
    out.append("\n## Source\n")
    out.append(f"```{{literalinclude}} /../configs/clips/{name}.toml\n:language: toml\n```\n")
    return "\n".join(out)


def _facts(clip: Clip) -> list[str]:
    seconds = schedule(clip, 60).frames / 60
    out = [f"Length\n: {seconds:.1f} s, {len(clip.beats)} beats\n"]
    if clip.snapshot:
        shape = "-".join(map(str, clip.net.widths))
        out.append(f"Net\n: `{clip.head.net}`, {shape}, {clip.net.parameters} parameters\n")
    out.append(f"Languages\n: {', '.join(languages_of(clip))}\n")
    if clip.head.figures:
        known = articles.figures()
        told = [f"{id_}, {known[id_].title}" for id_ in clip.head.figures]
        out.append(f"Figures\n: {'; '.join(told)}\n")
    if clip.head.corrects:
        right = [articles.errors()[id_].right for id_ in clip.head.corrects]
        out.append(f"Corrects\n: {' '.join(right)}\n")
    return out


def overview() -> str:
    """Return a grid of all posters, with titles and lengths."""
    out = [":::::{grid} 1 2 2 3\n:gutter: 3\n:class-container: gallery\n"]
    for name in names():
        clip, at = clip_named(name), poster(name)
        seconds = schedule(clip, 60).frames / 60
        out.append(f"::::{{grid-item-card}} {clip.title}\n:link: {name}\n:link-type: doc\n")
        out.append(_still(at, ":when: pointed\n:whole:\n"))
        out.append(f":::{{card-footer}}\n`{name}`, {seconds:.0f} s\n:::\n::::\n")
    return "\n".join([*out, ":::::\n", "```{toctree}\n:hidden:", "", PAGE, *names(), "```\n"])


def _still(at: Moment, more: str) -> str:
    return f":::{{still}} {at.clip} {at.beat}\n:share: {at.share}\n{more}:::\n"


def _plain(text: str) -> str:
    """Return a text in one line, in which no sign means anything to Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|$!&~^:])", r"\\\1", " ".join(text.split()))


def notes() -> str:
    """Return the notes of all clips that cover figures and have any."""
    out = []
    for name in names():
        head = clip_named(name).head
        if head.notes and head.figures:
            told = ", ".join(head.figures)
            out.append(
                f"[{head.title}](/gallery/{name}.md) ({told})\n: {' '.join(head.notes.split())}\n"
            )
    return "\n".join(out)
