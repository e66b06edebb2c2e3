"""The player's files, and a clip with them in one page of HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape
from rjsmin import jsmin

from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.outputs.cards import Card
from pleat.scenes.outputs.interactive.player_script import script
from pleat.scenes.outputs.pages import allowed, scheme, templates

_HERE = Path(__file__).parent
_BEFORE = {"element": ("scroll",)}
SCRIPT, STYLE = "pleat-player.js", "pleat-player.css"
# What a page may do that takes the player's page into a frame: hear how high it is.
_LISTEN = """<script>
addEventListener("message", ({ data, source }) => {
  const height = Number(data?.pleat?.height);
  for (const frame of height > 0 ? document.querySelectorAll("iframe") : [])
    if (frame.contentWindow === source)
      Object.assign(frame.style, { height: `${height}px`, aspectRatio: "auto" });
});
</script>
"""


@cache
def glued(name: str) -> str:
    """Return the player's script and behind it what uses it, such as ``living``."""
    files = [_HERE / "glue" / f"{part}.js" for part in ("around", *_BEFORE.get(name, ()), name)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return f'{script()}(() => {{"use strict";{jsmin(text)}}})();\n'


@cache
def element() -> str:
    """Return the script of the element ``<pleat-clip>``, the player and its style in it."""
    sheet = style() + (_HERE / "glue" / "element.css").read_text(encoding="utf-8")
    said = json.dumps(re.sub(r"/\*.*?\*/|\n\s*", "", sheet)).replace("<", "\\u003c")
    return glued("element").replace("SHEET", said, 1)


@cache
def frame() -> str:
    """Return the script by which a page talks with one that shows it in a frame."""
    return str(jsmin((_HERE / "frame.js").read_text(encoding="utf-8")))


@cache
def style() -> str:
    """Return the player's style sheet."""
    return (_HERE / "player" / "player.css").read_text(encoding="utf-8")


def figure(data: str, autoplay: bool = True) -> str:
    """Return the element that the player fills, for a page with its script and style.

    The element gets a property ``pleat``: ``frame``, ``beat`` and ``playing``; ``play()``,
    ``pause()``, ``seek(frame)``, ``step(1)`` and ``step(-1)``, ``end(beat)``;
    ``take(index)`` chooses a data point, ``move([x1, x2])`` makes it another input, and
    ``values()`` returns what it is in every layer. Of its ``drawing`` ``weights(net)`` are those in
    force of a net, by its index, W and b of every layer; ``hold(net, weights)`` puts others in
    their place, without them its own again, and ``draw()`` of the element's shows it.

    Parameters
    ----------
    data : str
        A clip as `export` gives it.
    autoplay : bool
        Whether it plays by itself once it is seen, unless motion is unwelcome.
    """
    playing = " data-autoplay" if autoplay else ""
    # Inside a script only this could end it, or begin a comment.
    safe = data.replace("<", "\\u003c")
    return f'<div data-pleat{playing}><script type="application/json">{safe}</script></div>'


def page(
    clip: Clip,
    data: str,
    *,
    one_file: bool = True,
    autoplay: bool = True,
    themes: Sequence[str] = ("dark", "light"),
    card: Card | None = None,
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
    themes : sequence of str
        As exported.
    card : Card, optional
        What it tells those who link to it; by default no more than its title and what it shows.
    """
    about = " ".join((clip.head.alt or clip.title).split())
    card = card or Card(clip.title, about, clip.head.language)
    sheet = style() + _ground(themes)
    # Beside a page the player serves others, too.
    player = script(data) if one_file else script()
    policy = allowed(sheet, player, frame()) if one_file else ""
    return (
        templates(_HERE)
        .get_template("page.html")
        .render(
            clip=clip,
            card=card.tags,
            policy=policy,
            schemes=" ".join(dict.fromkeys(scheme(theme) for theme in themes)),
            one_file=one_file,
            figure=Markup(figure(data, autoplay)),
            style=Markup(sheet),
            script=Markup(player),
            frame=Markup(frame()),
            style_name=STYLE,
            script_name=SCRIPT,
        )
    )


def _ground(themes: Sequence[str]) -> str:
    """Return what a page is coloured like around the player."""
    grounds = {scheme(name): load_theme(name).background for name in reversed(themes)}
    rule = f".pleat-page {{ margin: 0; background: {load_theme(themes[0]).background}; }}\n"
    # What is around the player is as dark as it is, whatever a frame has told it.
    rule += ".pleat-page .pleat { box-shadow: 0 0 0 100vmax var(--pleat-background); }\n"
    if len(grounds) > 1:
        light = f".pleat-page {{ background: {grounds['light']}; }}"
        rule += f"@media (prefers-color-scheme: light) {{ {light} }}\n"
    return rule


def iframe(address: str, title: str) -> str:
    """Return what shows a clip's page inside another page, as high as it is.

    Without the script at its end the frame keeps its sides' ratio, and what does not fit scrolls.

    Parameters
    ----------
    address : str
        Of the clip's page.
    title : str
        Of the clip.
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" loading="lazy" '
        f'width="960" height="760" style="width:100%;height:auto;aspect-ratio:24/19;'
        f'min-height:30rem;border:0"></iframe>\n{_LISTEN}'
    )
