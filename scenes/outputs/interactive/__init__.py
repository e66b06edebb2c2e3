"""Clips to be played with on a web page: their geometry as data, and a small player.

`export` plays a clip without drawing it and writes down what is on stage; `page` puts
that and the player into one file of HTML. What plays a clip imports manim: so nothing here
is imported before it is asked for.
"""

from typing import TYPE_CHECKING

from pleat.nets.lazy import hand_out

if TYPE_CHECKING:
    from pleat.scenes.outputs.interactive.export import export
    from pleat.scenes.outputs.interactive.kept import kept
    from pleat.scenes.outputs.interactive.page import (
        SCRIPT,
        STYLE,
        figure,
        iframe,
        page,
        script,
        style,
    )

_PLACES = {
    "pleat.scenes.outputs.interactive.export": ("export",),
    "pleat.scenes.outputs.interactive.kept": ("kept",),
    "pleat.scenes.outputs.interactive.page": (
        *("SCRIPT", "STYLE", "figure", "iframe", "page", "script", "style"),
    ),
}

__all__ = ["SCRIPT", "STYLE", "export", "figure", "iframe", "kept", "page", "script", "style"]

if not TYPE_CHECKING:
    hand_out(__name__, _PLACES)
