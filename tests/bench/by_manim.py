"""A clip's own parts, drawn and written by Manim: its renderer, its camera, its file writer.

A second baseline, which there is for every clip: what is moved is ours, what becomes of it is
Manim's. PLEAT_BENCH_CLIP names the clip, PLEAT_BENCH_BEATS the beats that are drawn.
`PLEAT_BENCH_CLIP=cut manim render tests/bench/by_manim.py OwnParts --disable_caching`
"""

from __future__ import annotations

import os
from typing import Any

from manim import config

from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.renderer import configure
from pleat.scenes.playback.scene import ClipScene


class OwnParts(ClipScene):
    """All beats of the clip."""

    def __init__(self, renderer: Any = None, **kwargs: Any) -> None:
        size = config.pixel_width, config.pixel_height
        look = RenderLook(*size, round(config.frame_rate))
        configure(*size, look.fps, look.colors.background)
        super().__init__(load_clip(os.environ["PLEAT_BENCH_CLIP"]), look, renderer)

    def construct(self) -> None:
        """Play the beats."""
        wanted = os.environ.get("PLEAT_BENCH_BEATS")
        for k, beat in enumerate(self.clip.beats):
            skip = wanted is not None and beat.id not in wanted.split(",")
            self.next_section(beat.id, skip_animations=skip)
            self.beat(k)
