"""Exports of clips, kept in the cache: a clip is played for the player but once."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from pleat.configs.limits import PAGE_BYTES
from pleat.nets.errors import InputError
from pleat.nets.files.keeping import kept_file, use
from pleat.nets.files.writing import within
from pleat.scenes.clip.model import Clip
from pleat.scenes.film.cache import CLIPS
from pleat.scenes.outputs.interactive.export_key import export_key


def kept(clip: Clip, themes: Sequence[str], folder: Path, limit: int | None = PAGE_BYTES) -> str:
    """Return what `export` gives for a clip, played now only if that is not in the cache.

    Parameters
    ----------
    clip, themes, limit
        As for `export`; the clip is in the language of its words.
    folder : Path
        Of the cache.

    Raises
    ------
    InputError
        As `export`.
    """
    path = within(folder, CLIPS, f"{export_key(clip, themes)}-{limit or 'any'}.json")
    if use(path):
        return path.read_text(encoding="utf-8")
    # What plays a clip imports manim, and what is kept needs none.
    from pleat.scenes.outputs.interactive.export import export

    text = export(clip, themes, limit=limit)
    # One that can't be kept is made again.
    with contextlib.suppress(InputError), kept_file(path) as part:
        part.write_text(text, encoding="utf-8")
    return text
