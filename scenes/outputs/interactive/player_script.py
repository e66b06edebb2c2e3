"""The player's script: its files with short names, and of them those that a clip has a use for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from rjsmin import jsmin

_PLAYER = Path(__file__).parent / "player"
BUILT = _PLAYER / "built.js"
_MARK = "// "


def _taught(data: dict[str, Any]) -> bool:
    return any(name in data for name in ("training", "paper", "acts"))


def _spatial(data: dict[str, Any]) -> bool:
    planes = data["planes"]
    return _hilly(data) or any("lens" in plane or "relief" in plane for plane in planes)


def _hilly(data: dict[str, Any]) -> bool:
    return bool(data.get("terrains"))


# What of the player only some clips have a use for, by what their data say.
_USES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "2-training": _taught,
    "4-depth": _spatial,
    "4-terrain": _hilly,
    "5-training": _taught,
    "6-brush": _taught,
    "6-files": lambda data: "acts" in data,
}


def sources() -> Iterator[tuple[str, str]]:
    """Yield the player's files in the order of their numbers: name and text."""
    for path in sorted(_PLAYER.glob("[0-9]-*.js")):
        yield path.stem, path.read_text(encoding="utf-8")


def mark(name: str, text: str) -> str:
    """Return the line in `BUILT` before a file made small, by which one sees what it was."""
    return f"{_MARK}{name} {sha256(text.encode()).hexdigest()}"


@cache
def _pieces() -> dict[str, str]:
    lines = BUILT.read_text(encoding="utf-8").splitlines()
    built = dict(zip(lines[::2], lines[1::2], strict=True))
    # Who is writing the player sees it as it is, only longer.
    return {name: built.get(mark(name, text)) or jsmin(text) for name, text in sources()}


@cache
def script(data: str | None = None) -> str:
    """Return the player's script.

    Parameters
    ----------
    data : str, optional
        A clip as `export` gives it, if it is the only one on its page: then what it has no use
        for is left out.
    """
    given = None if data is None else json.loads(data)
    used = [
        text
        for name, text in _pieces().items()
        if given is None or name not in _USES or _USES[name](given)
    ]
    return '(()=>{"use strict";' + "\n".join(used) + "})();\n"
