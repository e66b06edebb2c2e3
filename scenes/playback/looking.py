"""What a picture must show: data that are seen, arrows that are seen, a decision that is drawn.

Rules on what is on a stage at one moment, each a sentence where it is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from manim.mobject.mobject import Mobject
from numpy.typing import NDArray

from pleat.nets.data import decided
from pleat.scenes.drawing.ink import Ink, inks, stroke
from pleat.scenes.drawing.numbers import MINUS, TIMES, Numbers
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.plane.arrows import Arrow, BasisArrow
from pleat.scenes.playback.overlap import FAINT, TextBox
from pleat.scenes.stage.slots import AREAS, BOUNDARY
from pleat.scenes.stage.stage import Stage

Array = NDArray[np.float64]
# Of the plane's window: data that cover less of it both ways are a speck.
_SPECK = 0.12
# Shares of the data that a name of one sign may stand over, and words.
_HIDDEN, _HIDDEN_BY_WORDS = 0.1, 0.015
_THINNEST = 0.5  # pixels at 1080p
_SHORTEST = 0.06  # scene units: 8 pixels of an arrow


def data_outside(stage: Stage, most: float = 0.0) -> Iterator[str]:
    """Say how many points are out of the picture, if they are more than a share of all."""
    points = _points(stage)
    if points is None:
        return
    out = int(np.count_nonzero(~_within(points, _room(stage))))
    if out > most * len(points):
        yield f"{out} data points are out of the picture"


def arrows_outside(stage: Stage) -> Iterator[str]:
    """Say which arrows end out of the picture, or are too short to be seen."""
    sheet = stage.made(Stage.sheet)
    if sheet is None:
        return
    for arrow in _arrows(stage):
        ends, name = arrow.where(sheet.plane)[:, :2], arrow.label.text
        # Later on the net alone says how long they are.
        chosen = sheet.plane.s == 0 and isinstance(arrow, BasisArrow)
        if not _within(ends[-1:], _room(stage)).all():
            yield f"the arrow {name!r} ends out of the picture"
        elif chosen and np.hypot(*(ends[-1] - ends[0])) < _SHORTEST:
            yield f"the arrow {name!r} is too short to be seen"


def text_on_data(stage: Stage, boxes: Iterable[TextBox]) -> Iterator[str]:
    """Say which texts hide data points; a name of one sign may hide a few."""
    points = _points(stage)
    if points is None:
        return
    for box in boxes:
        hidden = int(np.count_nonzero(_within(points, box.rect)))
        short = box.text.startswith("$") or len(box.text) == 1
        most = (_HIDDEN if short else _HIDDEN_BY_WORDS) * len(points)
        if hidden > most and box.level > 1 - FAINT:
            what = "a data point" if hidden == 1 else f"{hidden} data points"
            yield f"{box.text!r} stands over {what}"


def speck(stage: Stage) -> Iterator[str]:
    """Say if the data are a speck of the plane."""
    points, room = _points(stage), stage.layout.room
    if points is None or len(points) < 2:
        return
    share = np.ptp(points, axis=0) / (room.width, room.height)
    if share.max() < _SPECK and not _pressed(stage):
        yield f"the data take up {100 * share.max():.0f} % of the plane, a speck"


def _pressed(stage: Stage) -> bool:
    """Whether it is a fold that made data a speck, in the one frame it has from its beginning."""
    plane, room = stage.sheet.plane, stage.layout.room
    moves = plane.passage.moves
    layer = moves[int(np.ceil(plane.s)) - 1].layer if plane.s else 0
    if not layer or plane.view != stage.frames.before_folding(layer):
        return False
    first = next(k for k, move in enumerate(moves) if move.layer == layer)
    earlier = range(first + 1, int(plane.s))
    carried = stage.sheet.data.carried
    shares = [np.ptp(plane.project(carried.at(s))[:, :2], axis=0) for s in map(float, earlier)]
    return any((own / (room.width, room.height)).max() >= _SPECK for own in shares)


def decision_missing(stage: Stage) -> Iterator[str]:
    """Say if areas or boundary are on stage, but not drawn though there are several classes."""
    points = _points(stage)
    if points is None:
        return
    answers = decided(stage.net(stage.clip.dataset.points), stage.clip.threshold)
    told = np.unique(answers[_within(points, _room(stage))]).tolist()
    for _, areas in stage.each(AREAS):
        drawn = [k for k, ink in enumerate(areas.submobjects) if len(ink.points)]
        for missing in sorted(set(told) - set(drawn)):
            name = stage.clip.head.classes[missing]
            yield f"points are put into {name!r}, but no area of it is drawn"
    for _, line in stage.each(BOUNDARY):
        if len(told) > 1 and not any(len(ink.points) for ink in inks(line)):
            yield f"points are put into {len(told)} classes, but no boundary is drawn"


def zeros(mobjects: Iterable[Mobject]) -> Iterator[str]:
    """Say which numbers are all written as 0 and are none."""
    for mobject in mobjects:
        for member in mobject.get_family():
            if isinstance(member, MatrixView):
                own = [one for one in inks(member) if isinstance(one, Numbers)]
                name = member.label.text
            elif isinstance(member, Numbers) and len(member.values) > 1:
                own, name = [member], "its numbers"
            else:
                continue
            shown = [one for one in own if one.level > FAINT]
            values = [v for one in shown for v in one.values if v is not None]
            texts = [text for one in shown for text in one.texts if text]
            # Where there is no room for any, none is written.
            sizes = (float(text.partition(TIMES)[0].replace(MINUS, "-")) for text in texts)
            if texts and any(values) and not any(sizes):
                yield f"of {name!r} all {len(texts)} numbers are written {texts[0]}, none is 0"


def too_thin(stage: Stage) -> Iterator[str]:
    """Say if there are strokes on the plane too thin to be seen; elsewhere width is a weight."""
    least = stroke(_THINNEST)
    thin = [ink for ink in inks(stage.plane) if _visible(ink) and 0 < ink.stroke_width < least]
    if thin:
        yield f"{len(thin)} strokes are thinner than {_THINNEST:g} px"


def _points(stage: Stage) -> Array | None:
    """Return where the data stand, if they are on stage."""
    sheet = stage.made(Stage.sheet)
    if sheet is None or sheet.data not in sheet.submobjects:
        return None
    if all(ink.level <= FAINT for ink in inks(sheet.data)):
        return None
    positions: Array = sheet.data.positions(sheet.plane)
    return positions


def _room(stage: Stage) -> Rect:
    """Return where of a plane something is seen."""
    window, safe = stage.sheet.plane.window, stage.layout.frame.safe
    return Rect(
        max(window.left, safe.left),
        window.bottom,
        min(window.right, safe.right),
        min(window.top, safe.top),
    )


def _within(points: Array, room: Rect) -> NDArray[np.bool_]:
    left, bottom, right, top = room.sides
    x, y = points[:, 0], points[:, 1]
    inside: NDArray[np.bool_] = (x >= left) & (x <= right) & (y >= bottom) & (y <= top)
    return inside


def _visible(ink: Ink) -> bool:
    return ink.level > FAINT and bool(len(ink.points))


def _arrows(stage: Stage) -> list[Arrow]:
    """Return the arrows that can be seen, those that have collapsed to a point left out."""
    found = (member for member in stage.plane.get_family() if isinstance(member, Arrow))
    return [arrow for arrow in found if _visible(arrow.shaft)]
