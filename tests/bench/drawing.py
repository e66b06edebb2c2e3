"""What drawing takes by itself: our own plays, without an encoder and what is set between them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pleat.scenes.playback.scene
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.renderer import FilmRenderer, Sink


@dataclass(frozen=True)
class Drawn:
    """What was drawn.

    Attributes
    ----------
    cpu : float
        Seconds of the plays that were drawn.
    pictures, frames : int
        How many were drawn, and how many they are shown as.
    """

    cpu: float
    pictures: int
    frames: int


class Timed(FilmRenderer):
    """Counts the CPU seconds of plays that are drawn."""

    cpu = 0.0

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        """Play, and take the time."""
        began = time.process_time()
        super().play(scene, *args, **kwargs)
        if self.sink is not None:
            Timed.cpu += time.process_time() - began


def drawn(
    clip: str | Path, look: RenderLook, beats: Iterable[int] | None = None, sink: Sink | None = None
) -> Drawn:
    """Draw beats of a clip, from 0, by default all, and return what that took."""
    loaded, counted = load_clip(clip), [0, 0]

    def count(picture: Any, repeat: int, changed: Any) -> None:
        counted[0] += 1
        counted[1] += repeat
        if sink is not None:
            sink(picture, repeat, changed)

    kept = pleat.scenes.playback.scene.FilmRenderer
    pleat.scenes.playback.scene.FilmRenderer, Timed.cpu = Timed, 0.0  # type: ignore[misc]
    try:
        performance = pleat.scenes.playback.scene.Performance(loaded, look)
        for k in range(len(loaded.beats)) if beats is None else beats:
            performance.draw(k, sink=count)
    finally:
        pleat.scenes.playback.scene.FilmRenderer = kept  # type: ignore[misc]
    return Drawn(Timed.cpu, *counted)
