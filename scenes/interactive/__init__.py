"""Clips to be played with on a web page: their geometry as data, and a small player.

`export` plays a clip without drawing it and writes down what is on stage; `page` puts
that and the player into one file of HTML.
"""

from pleat.scenes.interactive import carried, furniture, marks
from pleat.scenes.interactive.export import export
from pleat.scenes.interactive.page import SCRIPT, STYLE, figure, iframe, page, script, style

__all__ = [
    "SCRIPT",
    "STYLE",
    "carried",
    "export",
    "figure",
    "furniture",
    "iframe",
    "marks",
    "page",
    "script",
    "style",
]
