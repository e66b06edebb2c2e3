"""What is seen: mobjects, animations, clips, and the film they become.

    from pleat.scenes import PleatScene, Sheet, Go, beats

takes from here what a scene of one's own is made of. Each name is imported when it is
asked for, so that the package itself costs nothing. The kinds of beats are in
`pleat.scenes.beats`, since some are called as the parts that they show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pleat.nets.lazy import hand_out

if TYPE_CHECKING:
    from pleat.nets.activation import register as register_activation
    from pleat.nets.data import register as register_dataset
    from pleat.scenes import beats
    from pleat.scenes.beats import register as register_beat
    from pleat.scenes.clip.model import Beat, Clip, Span
    from pleat.scenes.drawing.animation import Fade, Follow, Glow, Motion
    from pleat.scenes.drawing.ink import Group, Ink, Text
    from pleat.scenes.drawing.labels import Caption, Legend, Note
    from pleat.scenes.drawing.look import RenderLook
    from pleat.scenes.drawing.theme import Theme, load_theme
    from pleat.scenes.film.render_clip import render
    from pleat.scenes.outputs.embed.notebook import embed
    from pleat.scenes.outputs.notebook.widget import widget
    from pleat.scenes.parts.panel.equation import Equation
    from pleat.scenes.parts.panel.matrix import MatrixView
    from pleat.scenes.parts.panel.network import NetworkDiagram
    from pleat.scenes.parts.plane.arrows import Arrow
    from pleat.scenes.parts.plane.axes import Axes
    from pleat.scenes.parts.plane.decision import Areas
    from pleat.scenes.parts.plane.folds import Crease, Ghost
    from pleat.scenes.parts.plane.number_line import NumberLine, Threshold
    from pleat.scenes.parts.plane.part import Part
    from pleat.scenes.parts.plane.points import Marker
    from pleat.scenes.parts.plane.sheet import Sheet
    from pleat.scenes.parts.plane.space_axes import SpaceAxes
    from pleat.scenes.parts.plane.travel import Drift, Go, Orbit, Rewind
    from pleat.scenes.playback.load import load_clip
    from pleat.scenes.playback.pleat_scene import PleatScene
    from pleat.scenes.stage.stage import Stage

# Module -> what of it is given from here, with its name there where that is another.
_PLACES: dict[str, tuple[str, ...]] = {
    "pleat.nets.activation": ("register_activation=register",),
    "pleat.nets.data": ("register_dataset=register",),
    "pleat.scenes.beats": ("beats=", "register_beat=register"),
    "pleat.scenes.clip.model": ("Beat", "Clip", "Span"),
    "pleat.scenes.drawing.animation": ("Fade", "Follow", "Glow", "Motion"),
    "pleat.scenes.drawing.ink": ("Group", "Ink", "Text"),
    "pleat.scenes.drawing.labels": ("Caption", "Legend", "Note"),
    "pleat.scenes.drawing.look": ("RenderLook",),
    "pleat.scenes.drawing.theme": ("Theme", "load_theme"),
    "pleat.scenes.film.render_clip": ("render",),
    "pleat.scenes.outputs.embed.notebook": ("embed",),
    "pleat.scenes.outputs.notebook.widget": ("widget",),
    "pleat.scenes.parts.panel.equation": ("Equation",),
    "pleat.scenes.parts.panel.matrix": ("MatrixView",),
    "pleat.scenes.parts.panel.network": ("NetworkDiagram",),
    "pleat.scenes.parts.plane.arrows": ("Arrow",),
    "pleat.scenes.parts.plane.axes": ("Axes",),
    "pleat.scenes.parts.plane.decision": ("Areas",),
    "pleat.scenes.parts.plane.folds": ("Crease", "Ghost"),
    "pleat.scenes.parts.plane.number_line": ("NumberLine", "Threshold"),
    "pleat.scenes.parts.plane.part": ("Part",),
    "pleat.scenes.parts.plane.points": ("Marker",),
    "pleat.scenes.parts.plane.sheet": ("Sheet",),
    "pleat.scenes.parts.plane.space_axes": ("SpaceAxes",),
    "pleat.scenes.parts.plane.travel": ("Drift", "Go", "Orbit", "Rewind"),
    "pleat.scenes.playback.load": ("load_clip",),
    "pleat.scenes.playback.pleat_scene": ("PleatScene",),
    "pleat.scenes.stage.stage": ("Stage",),
}

__all__ = [
    "Areas",
    "Arrow",
    "Axes",
    "Beat",
    "Caption",
    "Clip",
    "Crease",
    "Drift",
    "Equation",
    "Fade",
    "Follow",
    "Ghost",
    "Glow",
    "Go",
    "Group",
    "Ink",
    "Legend",
    "Marker",
    "MatrixView",
    "Motion",
    "NetworkDiagram",
    "Note",
    "NumberLine",
    "Orbit",
    "Part",
    "PleatScene",
    "RenderLook",
    "Rewind",
    "Sheet",
    "SpaceAxes",
    "Span",
    "Stage",
    "Text",
    "Theme",
    "Threshold",
    "beats",
    "embed",
    "load_clip",
    "load_theme",
    "register_activation",
    "register_beat",
    "register_dataset",
    "render",
    "widget",
]

# Checkers of types see the imports above, and that nothing else is here.
if not TYPE_CHECKING:
    hand_out(__name__, _PLACES)
