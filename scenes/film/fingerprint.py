"""What else decides a segment's pixels: the code that draws it, and its libraries."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import av
import cairo

# Told by room, not by a list of files: the commands and the outputs draw no pixel, nor does
# what keeps, counts and joins segments; of the film's rooms these two do.
_PACKAGES = ("nets", "scenes")
_NO_PIXELS = ("scenes/cli/", "scenes/outputs/", "scenes/film/")
_PIXELS = ("scenes/film/shots/", "scenes/film/video/")


@cache
def code_fingerprint() -> str:
    """Return a hash of the packages' sources and of the versions of what draws and encodes."""
    names = ("manim", "pycairo", "typst", "av", "numpy")
    versions = [f"{name} {version(name)}" for name in names]
    digest = blake2b(digest_size=16)
    digest.update(sources_digest(Path(__file__).resolve().parents[2]))
    digest.update(repr([*versions, cairo.cairo_version_string(), av.library_versions]).encode())
    return digest.hexdigest()


def sources_digest(root: Path) -> bytes:
    """Return a hash of the sources that draw.

    Parameters
    ----------
    root : Path
        The folder that holds ``nets`` and ``scenes``.
    """
    digest = blake2b(digest_size=16)
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if name.startswith(_PIXELS) or not name.startswith(_NO_PIXELS):
                digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()
