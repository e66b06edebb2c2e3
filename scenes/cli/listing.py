"""What is told of every shipped clip: read once, then kept until a file of pleat's changes."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pleat.configs import NoHomeError, default_cache
from pleat.nets.errors import InputError
from pleat.nets.files.keeping import kept_file, use
from pleat.scenes.film.cache import LISTS

_ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = ("configs", "nets", "scenes")


def clips() -> list[dict[str, Any]]:
    """Return name, title, seconds, figures, languages, beats and what it corrects of each clip.

    To read a clip is to load its net and to measure what its captions tell.
    """
    mark = _mark()
    try:
        kept = default_cache() / LISTS / "clips.json"
    except NoHomeError:
        return _read()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        there = json.loads(kept.read_bytes()) if use(kept) else {}
        if there.get("mark") == mark:
            found: list[dict[str, Any]] = there["clips"]
            return found
    rows = _read()
    with contextlib.suppress(InputError), kept_file(kept) as part:  # it may be read-only
        part.write_text(json.dumps({"mark": mark, "clips": rows}), encoding="utf-8")
    return rows


def _mark() -> str:
    """Return what tells the present state of all our files from any other."""
    digest = blake2b(digest_size=16)
    for folder in _FOLDERS:
        for name, size, changed in sorted(_files(str(_ROOT / folder))):
            digest.update(f"{name}\0{size}\0{changed}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            status = entry.stat()
            yield entry.path, status.st_size, status.st_mtime_ns


def _read() -> list[dict[str, Any]]:
    from pleat.configs import shipped
    from pleat.scenes.clip.timeline import schedule
    from pleat.scenes.clip.translation import languages_of
    from pleat.scenes.playback.load import load_clip

    rows = []
    for name in shipped("clips"):
        clip = load_clip(name)
        rows.append(
            {
                "name": name,
                "title": clip.title,
                "seconds": round(schedule(clip, 60).frames / 60, 1),
                "figures": list(clip.head.figures),
                "languages": list(languages_of(clip)),
                "beats": [beat.id for beat in clip.beats],
                "corrects": list(clip.head.corrects),
            }
        )
    return rows
