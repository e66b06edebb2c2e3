"""Names for files and addresses, safe everywhere, whatever a clip or a theme is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from urllib.parse import quote, urlsplit

from pleat.nets.errors import InputError, quoted
from pleat.nets.files.names import DEVICES

_LONGEST = 60


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
