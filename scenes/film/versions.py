"""What draws on one machine, to be compared with another's: pleat, libraries, fonts."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from pleat.scenes.drawing.fonts import fonts_fingerprint
from pleat.scenes.film.fingerprint import drawn_by, sources_digest

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 24  # characters of a version that are told; hashes say nothing to anybody


@cache
def versions(language: str) -> Mapping[str, str]:
    """Return what draws here, by name.

    Parameters
    ----------
    language : str
        Whose fonts count.

    Raises
    ------
    InputError
        If there are no fonts for it.
    """
    return {
        "pleat": version("pleat"),
        **drawn_by(),
        # Of those, too, that pack and unpack what is sent.
        "sources of pleat": sources_digest(_ROOT, all_of_them=True).hex(),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        f"fonts for {language}": blake2b(fonts_fingerprint(language).encode()).hexdigest(),
    }


def differences(there: Mapping[str, str], here: Mapping[str, str]) -> Iterator[str]:
    """Yield what draws elsewhere in another version than here, each told as ``manim 0.21``."""
    for name, own in here.items():
        other = there.get(name, "no")
        if other != own:
            short = len(other) <= _LONGEST and len(own) <= _LONGEST
            yield f"{name} {other}, not {own}" if short else f"other {name}"
