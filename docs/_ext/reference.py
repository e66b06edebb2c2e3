"""Write the parts of docs/reference that are made from the code; they are read on code hosts too.

    python docs/_ext/reference.py

`--check` only names the pages that are not as they should be, and fails if there are any.

In a page such a part stands between ``<!-- made: WHAT -->`` and ``<!-- /made -->``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import api
import commands
import names
import tables

PAGES = Path(__file__).resolve().parent.parent / "reference"
MAKERS: dict[str, Callable[..., str]] = {
    "beats": tables.beats_page,
    "file": tables.file_page,
    "names": names.page,
    "commands": commands.page,
    "module": api.module,
    "api": api.entry,
}
_MADE = re.compile(r"(<!-- made: (.+?) -->\n).*?(<!-- /made -->)", re.DOTALL)


def fresh(text: str) -> str:
    """Return a page with its made parts as the code has them now."""

    def make(match: re.Match[str]) -> str:
        kind, *words = match[2].split()
        return f"{match[1]}\n{MAKERS[kind](*words).strip()}\n\n{match[3]}"

    return _MADE.sub(make, text)


def stale() -> dict[Path, str]:
    """Return the pages that are older than the code, with what they should say."""
    texts = {page: page.read_text(encoding="utf-8") for page in sorted(PAGES.glob("*.md"))}
    return {page: new for page, text in texts.items() if (new := fresh(text)) != text}


def write() -> None:
    """Bring all pages up to date."""
    for page, text in stale().items():
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    old = stale()
    for page in old:
        print(page)
    if "--check" in sys.argv[1:]:
        sys.exit(bool(old))
    write()
