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

# What draws is told by room: the commands, the outputs and what keeps, counts and joins
# segments draw no pixel; of the film's rooms these two do.
_NO_PIXELS = ("scenes/cli/", "scenes/outputs/", "scenes/film/")
_PIXELS = ("scenes/film/shots/", "scenes/film/video/")


@cache
def code_fingerprint() -> str:
    """Return a hash of the packages' sources and of the versions of what draws and encodes."""
    digest = blake2b(digest_size=16)
    for package in (pleat.nets, pleat.scenes):
        folder = Path(str(package.__file__)).resolve().parent
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder.parent).as_posix()
            if name.startswith(_PIXELS) or not name.startswith(_NO_PIXELS):
                digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    names = ("manim", "pycairo", "typst", "av", "numpy")
    versions = [f"{name} {version(name)}" for name in names]
    digest.update(repr([*versions, cairo.cairo_version_string(), av.library_versions]).encode())
    return digest.hexdigest()
