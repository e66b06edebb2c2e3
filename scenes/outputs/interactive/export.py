"""A clip made ready for the player, as compact JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from manim import Scene

from pleat.configs.limits import PAGE_BYTES
from pleat.nets.errors import InputError
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.translation import translate
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.outputs.interactive import (
    rules_functions,
    rules_furniture,
    rules_graphs,
    rules_heights,
    rules_plane,
    rules_points,
    rules_terrain,
)
from pleat.scenes.outputs.interactive.document import document
from pleat.scenes.outputs.interactive.export_key import FPS
from pleat.scenes.outputs.interactive.links import Links
from pleat.scenes.outputs.interactive.recorder import Recorder, record

_SIZE = 1920, 1080  # pixels of a wide frame
# What is written as what is known once these have been imported.
RULES = (
    *(rules_functions, rules_furniture, rules_graphs, rules_heights),
    *(rules_plane, rules_points, rules_terrain),
)


def export(
    clip: Clip,
    themes: Sequence[str] = ("dark", "light"),
    language: str | None = None,
    fps: int = FPS,
    limit: int | None = PAGE_BYTES,
) -> str:
    """Return a clip's geometry as JSON, for the player.

    Parameters
    ----------
    clip : Clip
        Data or a script.
    themes : sequence of str
        Names of themes; the reader's preference chooses among the first two.
    language : str, optional
        Of the words; by default the clip's own.
    fps : int
        Frames a second that are looked at; in between the player goes on smoothly.
    limit : int, optional
        How many bytes it may take.

    Raises
    ------
    InputError
        If the clip can't be exported, or not in so many bytes.
    """
    # A page shows the wide frame, and makes room by itself where there is little.
    clip = translate(clip, language).framed(*_SIZE)
    links = Links()

    def look(scene: Scene, frame: int) -> None:
        if hasattr(scene, "stage"):
            links.look(scene.stage, frame)

    seen: list[Recorder] = []
    for theme in themes:
        drawn_in = RenderLook(*_SIZE, fps, theme, clip.head.language, captions="none")
        seen.append(record(clip, drawn_in, look if not seen else None))
    times = schedule(clip, fps)
    text = ""
    # What changes its form while it moves costs most, and is drawn less often first.
    for every, coarse in ((1, 1.0), (2, 1.5), (3, 3.0), (5, 6.0)):
        text = written(document(clip, themes, seen, links, times, every, coarse))
        if limit is None or len(text.encode()) <= limit:
            return text
    raise InputError(
        f"{clip.name}: its geometry takes {len(text.encode()) / 1000:.0f} kB, and an "
        f"interactive clip may have {(limit or 0) / 1000:.0f}; make it shorter, or of fewer points"
    )


def written(value: dict[str, Any]) -> str:
    """Return JSON without a space that could be left out."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
