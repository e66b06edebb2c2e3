"""The name of a straight boundary: its equation, and where that stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pleat.nets.geometry.separation import affine_score, section
from pleat.nets.model import Layer, Net
from pleat.scenes.drawing.ink import Text, clip_segments
from pleat.scenes.drawing.labels import Note
from pleat.scenes.drawing.notation import net_notation, typst
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.stage.picture import Picture

Array = NDArray[np.float64]
_SHARE = 0.35  # of a window: what takes less may cover a little
# Its size in pixels at 1080p, and how much further it stands from the line, in scene units:
# the first in which it covers nothing.
_WAYS = [(size, k) for size in (34.0, 28.0, 24.0) for k in (0.0, 0.4, 0.8)]


def boundary_name(stage: Picture) -> list[Note]:
    """Return the equation of the boundary, where it is one straight line."""
    theme, sheet = stage.theme, stage.sheet
    score = affine_score(stage.net, stage.clip.threshold)
    if score is None:
        return []
    a, c = score
    text = _equation(a, -c, stage.clip.dataset.points, stage.clip.decimals)
    ends = section(a, c, *map(np.array, sheet.ruling.box))
    if not len(ends):
        return []
    ends = sheet.plane.project(ends)
    start, end, _ = clip_segments(ends[:1], ends[1:], sheet.plane.window.sides)
    for size, further in _WAYS:
        note = Note(text, theme, 0.0, 0.0, size=size, color=theme.boundary, math=True)
        if not len(start):
            break
        x, y, clear = _beside(sheet, start[0], end[0], note, further)
        note.put(x, y)
        narrow = note.label.outline.width < _SHARE * sheet.plane.window.width
        if clear > 0 or (narrow and (size, further) == _WAYS[0]):
            break
    return [note]


def _beside(
    sheet: Sheet, start: Array, end: Array, note: Note, further: float
) -> tuple[float, float, float]:
    """Return the place beside a line where a note is furthest from all data points, and how far."""
    left, bottom, right, top = note.label.box
    half = np.array([right - left, top - bottom]) / 2 + 0.12
    along = (end - start) / np.hypot(*(end - start))
    side = np.array([-along[1], along[0]])
    off = np.abs(side) @ half + 0.12 + further
    room = sheet.plane.window.inset(half[0] + 0.1, half[1] + 0.8, half[0] + 0.1, half[1] + 0.3)
    places = [
        start + t * (end - start) + sign * off * side
        for t in np.linspace(0.05, 0.95, 31)
        for sign in (1, -1)
    ]
    inside = [p for p in places if room.left < p[0] < room.right and room.bottom < p[1] < room.top]
    texts = [m.box for part in sheet.submobjects for m in part.get_family() if isinstance(m, Text)]
    basis = sheet.ruling.basis
    points = np.vstack(
        [
            sheet.data.positions(sheet.plane),
            sheet.plane.view(np.vstack([basis, (basis[:1] + basis[1:]) / 2])),
            *(np.array([[box[i], box[j]] for i in (0, 2) for j in (1, 3)]) for box in texts),
        ]
    )

    def clearance(place: Array) -> float:
        return float(np.max(np.abs(points - place) - half, axis=1).min())

    best = max(inside or places, key=clearance)
    return float(best[0]), float(best[1]), clearance(best)


def _equation(a: Array, right: float, points: Array, decimals: int) -> str:
    """Return ``a1 x1 + a2 x2 = right`` in Typst mathematics, without needless ones."""
    # Whole numbers stay whole, whatever the data are.
    whole = all(float(v).is_integer() for v in (*a, right))
    own = Net((Layer(a[None], np.array([-right])),))
    written = net_notation(own, points, 0 if whole else decimals)
    text = ""
    for n, (value, notation) in enumerate(zip(a, written.edges[0], strict=True), 1):
        size = notation.write(abs(float(value)))
        if not size.strip("0."):
            continue
        sign = "-" if value < 0 else "+" if text else ""
        text += f" {sign} {'' if size == '1' else typst(size)} x_{n}"
    alone = replace(written.biases[0].columns[0], aside=False)
    return f"${text} = {typst(alone.write(right))}$"
