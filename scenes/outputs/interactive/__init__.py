"""Clips to be played with on a web page: their geometry as data, and a small player.

`export` plays a clip without drawing it and writes down what is on stage; `page` puts
that and the player into one file of HTML.
"""

from pleat.scenes.outputs.interactive import (
    rules_functions,
    rules_furniture,
    rules_graphs,
    rules_heights,
    rules_plane,
    rules_points,
    rules_terrain,
)
from pleat.scenes.outputs.interactive.export import export
from pleat.scenes.outputs.interactive.page import SCRIPT, STYLE, figure, iframe, page, script, style

__all__ = [
    "SCRIPT",
    "STYLE",
    "export",
    "figure",
    "iframe",
    "page",
    "rules_functions",
    "rules_furniture",
    "rules_graphs",
    "rules_heights",
    "rules_plane",
    "rules_points",
    "rules_terrain",
    "script",
    "style",
]
