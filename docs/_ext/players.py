"""Clips that come to life on the site's pages: their data, written once for all pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from sphinx.application import Sphinx
from stills import DOCS, THEMES, clip_named

from pleat.configs.limits import ASKED_BYTES
from pleat.nets.errors import InputError
from pleat.scenes.outputs.interactive.export_key import export_key
from pleat.scenes.outputs.interactive.kept import kept
from pleat.scenes.outputs.interactive.living import SCRIPT, STYLE, data_script, files

# What is made; `place` copies it into the site.
STATIC = DOCS / "_build" / "static"
_CLIPS = "clips"
_MARK = 'class="pleat-living"'


def prepare(names: Iterable[str]) -> None:
    """Write the data of clips, and the script and style of all."""
    (STATIC / _CLIPS).mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        _write(name, text)
    missing = [name for name in dict.fromkeys(names) if not (STATIC / _place(name)).is_file()]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for name, text in zip(missing, pool.map(_data, missing), strict=True):
            _write(_place(name), text)


def address(name: str, page: str) -> str:
    """Return where a page finds a clip's data; nothing where the clip is too large for that."""
    path = STATIC / _place(name)
    if not path.is_file():
        prepare([name])
    return "../" * page.count("/") + f"_static/{_place(name)}" if path.stat().st_size else ""


def add(app: Sphinx, page: str, template: str, context: dict[str, object], doctree: object) -> None:
    """Load script and style where a page has such a clip."""
    if _MARK in str(context.get("body", "")):
        app.add_css_file(STYLE)
        app.add_js_file(SCRIPT, loading_method="defer")


def place(app: Sphinx) -> None:
    """Copy what is made into the site, and nothing of clips that are no longer as they were."""
    asked = {STATIC / place for place in _asked}
    for path in (STATIC / _CLIPS).iterdir():
        if path not in asked:
            path.unlink()
    shutil.copytree(STATIC, Path(app.outdir) / "_static", dirs_exist_ok=True)


_asked: set[str] = set()


def _place(name: str) -> str:
    place = _named(name)
    _asked.add(place)
    return place


@cache
def _named(name: str) -> str:
    clip = clip_named(name)
    return f"{_CLIPS}/{clip.name}-{export_key(clip, THEMES)[:12]}.js"


def _data(name: str) -> str:
    """Return a clip's data as a script; of one that is too large, nothing."""
    try:
        return data_script(kept(clip_named(name), THEMES, DOCS / "_build", ASKED_BYTES))
    except InputError:
        return ""


def _write(name: str, text: str) -> None:
    path = STATIC / name
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
