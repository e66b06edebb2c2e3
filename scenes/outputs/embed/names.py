"""Names, addresses and selectors, safe everywhere, whatever a clip or a theme is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from urllib.parse import quote, urlsplit

from pleat.nets.errors import InputError, quoted
from pleat.nets.files.names import DEVICES

_LONGEST = 60
# What selects a page that is dark: nothing that could end a rule, a style sheet or a template.
_ATTRIBUTE = r"""\[[\w-]+(?:[~|^$*]?=(?:[\w-]+|"[\w -]*"|'[\w -]*'))?\]"""
_SIMPLE = rf"[\w.#:*,>+~ -]|{_ATTRIBUTE}"
_SELECTOR = re.compile(rf"(?:{_SIMPLE}|\((?:{_SIMPLE})+\))+", re.ASCII)
_QUOTED_WORD = re.compile(r"""=(["'])([A-Za-z_][\w-]*)\1""", re.ASCII)


def slug(name: str) -> str:
    """Return a name of lower-case letters, digits and dashes alone.

    Where that loses more than accents, signs of the hash keep names apart.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    lost = [c for c in unicodedata.normalize("NFKD", name) if ord(c) > 127]
    if not words or DEVICES.fullmatch(words) or any(c.isalpha() for c in lost):
        digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()
        return f"{words or 'clip'}-{digest}"
    return words


def slugs(names: Sequence[str]) -> list[str]:
    """Return a slug for each name, no two the same."""
    found: list[str] = []
    for name in names:
        own = base = slug(name)
        number = 1
        while own in found:
            number += 1
            own = f"{base}-{number}"
        found.append(own)
    return found


def base_address(text: str) -> str:
    """Return the address of a folder, ready for file names to follow.

    Parameters
    ----------
    text : str
        An address relative to the page, or one with a host; empty for the page's own folder.

    Raises
    ------
    InputError
        If it is no address of a folder on the web.
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = None
    if parts is None or parts.query or parts.fragment or any(ord(c) < 32 for c in text):
        raise InputError(
            f"base-url {quoted(text)} is not the address of a folder, such as /clips/fold/"
        )
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
        raise InputError(
            f"base-url {quoted(text)} begins with {parts.scheme}:, must be http: or https:"
        )
    address = quote(text, safe="/:@%~!$&'()*+,;=[]")
    return address if not address or address.endswith("/") else address + "/"


def dark_selector(text: str, themes: Sequence[str]) -> str:
    """Return a selector of the elements in which a page is dark, ready for a style sheet.

    Parameters
    ----------
    text : str
        Such as ``html.dark`` or ``[data-theme=dark]``; empty for none.
    themes : sequence of str
        Those of the embed.

    Raises
    ------
    InputError
        If it is no such selector, or there is only one theme.
    """
    if not text:
        return ""
    if not _SELECTOR.fullmatch(text) or not text.strip():
        raise InputError(
            f"dark-selector {quoted(text)} is not a selector of what makes your page dark, such as "
            f"html.dark or [data-theme=dark]"
        )
    if len(themes) == 1:
        raise InputError(
            f"dark-selector {quoted(text)} chooses between two themes, and {quoted(themes[0])} is "
            f"the only one: name two, such as dark,light"
        )
    # Where styles are escaped as text, as in React, a quote would be none.
    return _QUOTED_WORD.sub(r"=\2", text.strip())
