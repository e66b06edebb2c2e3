"""HTML as JSX, for MDX: every text and value becomes a string of JavaScript, never Markdown."""

from __future__ import annotations

import json
from html.parser import HTMLParser

_NAMES = {
    "autoplay": "autoPlay",
    "class": "className",
    "playsinline": "playsInline",
    "srclang": "srcLang",
}
_VOID = {"source", "track", "img"}


def jsx(html: str) -> str:
    """Return a fragment of HTML as JSX that shows the same."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return "".join(parser.out)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = "".join(f" {_attribute(name, value)}" for name, value in attrs)
        self.out.append(f"<{tag}{told}{' /' if tag in _VOID else ''}>")

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        # Line ends between elements stay as they are: to JSX they are nothing.
        self.out.append(f"{{{_string(data)}}}" if data.strip() else data)


def _attribute(name: str, value: str | None) -> str:
    if name == "style" and value is not None:
        rules = (rule.partition(":") for rule in value.split(";"))
        told = {_camel(name.strip()): given.strip() for name, _, given in rules}
        return f"style={{{json.dumps(told)}}}"
    known = _NAMES.get(name, name)
    return known if value is None else f"{known}={{{_string(value)}}}"


def _camel(name: str) -> str:
    first, *more = name.split("-")
    return first + "".join(word.capitalize() for word in more)


def _string(text: str) -> str:
    # Signs that would begin a tag are never seen by what looks for tags in the source.
    return json.dumps(text).replace("<", "\\u003c").replace(">", "\\u003e")
