"""A clip opened for drawing, be it data or a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import config

from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.scene import Performance

if TYPE_CHECKING:
    from pleat.scenes.playback.script import ScriptPerformance


def open_clip(clip: Clip, look: RenderLook) -> Performance | ScriptPerformance:
    """Open a clip; a script is run once more."""
    config.background_opacity = 0.0 if look.transparent else 1.0
    if clip.script is None:
        return Performance(clip, look)
    from pleat.scenes.playback.script import ScriptPerformance

    return ScriptPerformance(clip, look)
