"""Move a group of texts, numbers and paths as one."""

from __future__ import annotations

import numpy as np
from manim.mobject.mobject import Mobject

from pleat.scenes.drawing.ink import Ink, Text
from pleat.scenes.drawing.numbers import Numbers


def shift(group: Mobject, across: float, up: float) -> None:
    """Move all there is at or below a mobject by so many scene units."""
    by = np.array([across, up, 0.0])
    for member in group.get_family():
        if isinstance(member, Ink):
            member.points = member.points + by
        if isinstance(member, Text):
            member.origin = member.origin + by
        if isinstance(member, Numbers):
            member.centers = [(x + across, y + up) for x, y in member.centers]
