"""What else decides a segment's pixels: the code that draws it, and its libraries."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import av
import cairo

import pleat.nets
import pleat.scenes

# The command line draws no pixel, nor does what keeps, counts, joins or shows segments.
_NO_PIXELS = (
    "scenes/cli/",
    "scenes/interactive/",
    "scenes/lecture.py",
    "scenes/saves.py",
    "scenes/watch.py",
    *(
        f"scenes/film/{name}.py"
        for name in (
            "assemble",
            "audio",
            "cache",
            "job",
            "lecture",
            "mux",
            "narration",
            "pool",
            "progress",
            "select",
            "sheet",
            "subtitles",
            "takes",
            "texts",
            "warm",
            "whole",
        )
    ),
)


@cache
def code_fingerprint() -> str:
    """Return a hash of the packages' sources and of the versions of what draws and encodes."""
    digest = blake2b(digest_size=16)
    for package in (pleat.nets, pleat.scenes):
        folder = Path(str(package.__file__)).resolve().parent
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder.parent).as_posix()
            if not name.startswith(_NO_PIXELS):
                digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    names = ("manim", "pycairo", "typst", "av", "numpy")
    versions = [f"{name} {version(name)}" for name in names]
    digest.update(repr([*versions, cairo.cairo_version_string(), av.library_versions]).encode())
    return digest.hexdigest()
