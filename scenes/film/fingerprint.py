"""What else decides a segment's pixels: the code that draws it, and its libraries."""

from __future__ import annotations

from collections.abc import Mapping
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
_ROOT = Path(__file__).resolve().parents[2]


@cache
def drawn_by() -> Mapping[str, str]:
    """Return what draws and encodes here, by name: libraries' versions, and our own sources."""
    names = {"manim": "manim", "pycairo": "pycairo", "typst": "typst", "PyAV": "av"}
    return {
        "sources of pleat": sources_digest(_ROOT).hex(),
        **{name: version(distribution) for name, distribution in names.items()},
        "numpy": version("numpy"),
        "cairo": cairo.cairo_version_string(),
        "FFmpeg": repr(av.library_versions),
    }


@cache
def code_fingerprint() -> str:
    """Return a hash of the packages' sources and of the versions of what draws and encodes."""
    digest = blake2b(digest_size=16)
    digest.update(repr(drawn_by()).encode())
    return digest.hexdigest()


def sources_digest(root: Path, all_of_them: bool = False) -> bytes:
    """Return a hash of the sources that draw.

    Parameters
    ----------
    root : Path
        The folder that holds ``nets`` and ``scenes``.
    all_of_them : bool
        Of those that draw no pixel, too.
    """
    digest = blake2b(digest_size=16)
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            draws = name.startswith(_PIXELS) or not name.startswith(_NO_PIXELS)
            if draws or all_of_them:
                digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()
