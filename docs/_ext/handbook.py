"""The part of the documentation that is made from the code, written before Sphinx reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import elsewhere
import gallery
import players
import reference
import stills
from blocks import Session, blocks
from sphinx.application import Sphinx

from pleat.scenes.film.fingerprint import code_fingerprint

MADE = stills.DOCS / "_build" / "made"
# What stands in pages that are read on a code host too, and what it is in the site.
_STILL = re.compile(r"^<!-- still: (\S+) (\S+) -->$", re.MULTILINE)
_LIVING = re.compile(r"^<!-- living: (\S+) (\S+) -->\n!\[([^\]]*)\]\([^)]*\)$", re.MULTILINE)
_CLIP = re.compile(r"\((?:\.\./)+configs/clips/([^)/]+)\.toml\)")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, and write what is made before anything is read."""
    app.add_directive("still", stills.Still)
    # Pages show what the code draws: with other code they are read anew.
    app.add_config_value("code", code_fingerprint(), "env")
    app.connect("builder-inited", write)
    app.connect("build-finished", sweep)
    app.connect("source-read", dress)
    app.connect("html-page-context", players.add)
    return {"parallel_read_safe": False}


def write(app: Sphinx) -> None:
    """Write all made pages, and leave those alone that stay as they are."""
    _carry_out(stills.DOCS / "tutorial.md", stills.TUTORIAL)
    reference.write()
    elsewhere.house_all()
    seen = [stills.middle(*shown) for page in _pages("reference") for shown in _STILL.findall(page)]
    wanted = [*map(gallery.poster, gallery.names()), *elsewhere.moments(), *seen]
    stills.draw(wanted)
    players.prepare(moment.clip for moment in wanted)
    players.place(app)  # pages tell what they load by its content
    _write(MADE / "gallery.md", gallery.overview())
    _write(MADE / "notes.md", gallery.notes())
    folder = stills.DOCS / "gallery"
    for name in gallery.names():
        _write(folder / f"{name}.md", gallery.clip_page(name))
    _write(folder / f"{elsewhere.PAGE}.md", elsewhere.page())
    for path in folder.glob("*.md"):
        if path.stem not in {"index", elsewhere.PAGE, *gallery.names()}:
            path.unlink()


def _pages(folder: str) -> list[str]:
    return [page.read_text(encoding="utf-8") for page in (stills.DOCS / folder).glob("*.md")]


def dress(app: Sphinx, name: str, source: list[str]) -> None:
    """Put pictures where a page has room for them, and lead to clips' pages, not their files."""

    def still(match: re.Match[str]) -> str:
        moment = stills.middle(match[1], match[2])
        return f":::{{still}} {moment.clip} {moment.beat}\n:share: {moment.share}\n:::"

    def living(match: re.Match[str]) -> str:
        options = f":alt: {match[3]}\n:when: seen\n:whole:\n:plays:"
        return f":::{{still}} {match[1]} {match[2]}\n{options}\n:::"

    source[0] = _LIVING.sub(living, source[0])
    source[0] = _CLIP.sub(r"(/gallery/\1.md)", _STILL.sub(still, source[0]))


def _carry_out(page: Path, folder: Path) -> None:
    """Write the tutorial's files and train its net, unless that has been done with this text."""
    done, text = folder / "done.md", page.read_text(encoding="utf-8")
    if done.is_file() and done.read_text(encoding="utf-8") == text:
        return
    folder.mkdir(parents=True, exist_ok=True)
    session = Session(folder)
    for block in blocks(page):
        if block.file is not None or all(words[0] == "python" for words, _ in block.commands()):
            session.take(block)
    done.write_text(text, encoding="utf-8")


def sweep(app: Sphinx, error: Exception | None) -> None:
    """Remove the pictures that no page shows any more."""
    if error is None:
        shown = {(stills.DOCS / image).name for image in app.env.images}
        for path in stills.FOLDER.iterdir():
            if path.name not in shown:
                path.unlink()
        players.place(app)


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
