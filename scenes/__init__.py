"""What is seen: mobjects, animations, clips, and the film they become.

    from pleat.scenes import PleatScene, Sheet, Go, beats

takes from here what a scene of one's own is made of. Each name is imported when it is
asked for, so that the package itself costs nothing. The kinds of beats are in
`pleat.scenes.beats`, since some are called as the parts that they show.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pleat.nets.activation import register as register_activation
    from pleat.nets.data import register as register_dataset
    from pleat.scenes import beats
    from pleat.scenes.author import PleatScene
    from pleat.scenes.beats.base import Beat, Span
    from pleat.scenes.beats.base import register as register_beat
    from pleat.scenes.clip import Clip, load_clip
    from pleat.scenes.ink import Group, Ink, Text
    from pleat.scenes.motion.motion import Drift, Fade, Follow, Glow, Go, Motion, Rewind
    from pleat.scenes.motion.orbit import Orbit
    from pleat.scenes.stage.axes import Axes
    from pleat.scenes.stage.decision import Areas
    from pleat.scenes.stage.equation import Equation
    from pleat.scenes.stage.folds import Crease, Ghost
    from pleat.scenes.stage.matrix import MatrixView
    from pleat.scenes.stage.network import NetworkDiagram
    from pleat.scenes.stage.numberline import NumberLine, Threshold
    from pleat.scenes.stage.parts import Arrow, Marker, Part
    from pleat.scenes.stage.sheet import Sheet
    from pleat.scenes.stage.space import SpaceAxes
    from pleat.scenes.stage.stage import Stage
    from pleat.scenes.stage.words import Caption, Legend, Note
    from pleat.scenes.theme import Theme, load_theme
    from pleat.scenes.web.notebook import embed

# Module -> what of it is given from here, with its name there where that is another.
_PLACES: dict[str, tuple[str, ...]] = {
    "pleat.nets.activation": ("register_activation=register",),
    "pleat.nets.data": ("register_dataset=register",),
    "pleat.scenes.author": ("PleatScene",),
    "pleat.scenes.beats.base": ("Beat", "Span", "register_beat=register"),
    "pleat.scenes.clip": ("Clip", "load_clip"),
    "pleat.scenes.ink": ("Group", "Ink", "Text"),
    "pleat.scenes.motion.motion": (*("Drift", "Fade", "Follow", "Glow", "Go", "Motion", "Rewind"),),
    "pleat.scenes.motion.orbit": ("Orbit",),
    "pleat.scenes.stage.axes": ("Axes",),
    "pleat.scenes.stage.decision": ("Areas",),
    "pleat.scenes.stage.equation": ("Equation",),
    "pleat.scenes.stage.folds": ("Crease", "Ghost"),
    "pleat.scenes.stage.matrix": ("MatrixView",),
    "pleat.scenes.stage.network": ("NetworkDiagram",),
    "pleat.scenes.stage.numberline": ("NumberLine", "Threshold"),
    "pleat.scenes.stage.parts": ("Arrow", "Marker", "Part"),
    "pleat.scenes.stage.sheet": ("Sheet",),
    "pleat.scenes.stage.space": ("SpaceAxes",),
    "pleat.scenes.stage.stage": ("Stage",),
    "pleat.scenes.stage.words": ("Caption", "Legend", "Note"),
    "pleat.scenes.theme": ("Theme", "load_theme"),
    "pleat.scenes.web.notebook": ("embed",),
}
_WHERE = {
    entry.partition("=")[0]: (module, entry.rpartition("=")[2])
    for module, entries in _PLACES.items()
    for entry in entries
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
]

# Checkers of types see the imports above, and that nothing else is here.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Import what is asked for."""
        if name == "beats":
            return import_module("pleat.scenes.beats")
        if name not in _WHERE:
            raise AttributeError(f"module 'pleat.scenes' has no {name!r}")
        module, there = _WHERE[name]
        value = globals()[name] = getattr(import_module(module), there)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
