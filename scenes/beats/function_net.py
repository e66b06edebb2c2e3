"""Which plot of functions stands there: one of the net goes when another takes its place."""

from __future__ import annotations

import re

from pleat.scenes.clip.model import Beat, Clip, before

_NET = re.compile(r"\bnet\b")
_PUTS_UP = "function-plot"
_BRING = (_PUTS_UP, "add-functions", "change-function")


def standing(clip: Clip, beat: Beat) -> tuple[Beat | None, tuple[str, ...]]:
    """Return the beat that has put up the plot a beat finds, and all formulas brought to it."""
    found: Beat | None = None
    shown: tuple[str, ...] = ()
    for earlier in before(clip, beat):
        if earlier.do == _PUTS_UP:
            found, shown = earlier, ()
        if earlier.do in _BRING:
            shown += (*getattr(earlier, "functions", ()), getattr(earlier, "into", ""))
        elif any(map(_NET.search, shown)) and earlier.becomes(clip) is not clip:
            found, shown = None, ()
    return found, shown


def shows_net(clip: Clip, beat: Beat) -> bool:
    """Return whether the plot that a beat finds shows the net."""
    return any(map(_NET.search, standing(clip, beat)[1]))
