"""What hangs on the data points, so that it is another when a reader has moved one.

The player measures it anew, by the same definitions as `pleat.nets.metrics`; what it can't
measure it takes out of the picture until the points are put back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import VMobject
from manim.mobject.mobject import Mobject

from pleat.nets.geometry.polygons import box_polygon
from pleat.scenes.beats.decide import COUNT
from pleat.scenes.beats.straight_line import DIVIDE, WRONG
from pleat.scenes.clip.caption_facts import of_points, opening_box, scale_of
from pleat.scenes.clip.captions import beside, filled, succession
from pleat.scenes.clip.model import Beat, Clip
from pleat.scenes.clip.subject import takes_weights
from pleat.scenes.drawing.phrases import phrases
from pleat.scenes.drawing.visible import LEAST
from pleat.scenes.outputs.interactive.passages import Passages
from pleat.scenes.outputs.interactive.rules import PointsTrack, Scope
from pleat.scenes.stage.landscape import LANDSCAPE
from pleat.scenes.stage.slots import ACCURACY, ERROR, LINE_TALLY, LOSS, PROJECTION, STEP_COUNT, Slot
from pleat.scenes.stage.stage import Stage

_FIELD = re.compile(r"\{(\w+)\}")
# What captions may quote of nets with any weights, besides what is measured on points.
_OF_ANY_NET = {"n", "parameters", "regions"}
_PREFIXES = ("other_", "was_")
# Notes in our own words, and what else was found by means of all points.
_NOTES: tuple[tuple[Slot[Any], str], ...] = (
    (ACCURACY, "right"),
    (COUNT, "right"),
    (ERROR, "error"),
)
_FOUND: tuple[Slot[Any], ...] = (LOSS, LINE_TALLY, DIVIDE, WRONG, PROJECTION, LANDSCAPE)


def of_stage(mobject: VMobject, owners: Sequence[Mobject], scope: Scope) -> dict[str, Any]:
    """Return what a path must be when points have moved, for its ink; nothing if they don't matter.

    Parameters
    ----------
    mobject : VMobject
        The path.
    owners : sequence of Mobject
        What it is a part of, from the outside in.
    scope : Scope
        Its stages, and who measures.
    """
    around = [mobject, *owners]
    for side in scope.sides:
        if any(own is thing for slot in _FOUND for own in _held(side, slot) for thing in around):
            return {"gone": 1}
        for slot, key in _NOTES:
            note = side.get(slot)
            if note is None or not any(note is thing for thing in around):
                continue
            letters = [own for own in note.label.get_family() if len(own.points)]
            if not any(own is mobject for own in letters):
                return {}
            # The first draws the whole text.
            if letters[0] is not mobject:
                return {"gone": 1}
            box = [round(float(v), 4) for v in note.label.box]
            own_words = {"text": phrases(side.language)[key], "size": note.label.size, "box": box}
            return {"told": {**own_words, "by": scope.judge(side.clip)}}
        counter = side.get(STEP_COUNT)
        for field, own in counter.numbers.items() if counter is not None else ():
            if own is mobject and of_points(field) and side.layout.window is not None:
                unit = scale_of(side.clip.errors.mse)[0] if field == "mse" else 1.0
                of = {"fact": field, "by": scope.judge(side.clip), "unit": unit}
                return {"tally": {**of, "plane": scope.plane_of(side.sheet.plane)}}
    return {}


def _held(side: Stage, slot: Slot[Any]) -> list[Any]:
    held = [own for _, own in side.each(slot)]
    return [part for own in held for part in (own, getattr(own, "terrain", None)) if part]


def judge(
    clip: Clip, scope: Scope, drawn: set[int], passages: Passages, reach: float
) -> dict[str, Any] | None:
    """Return which points a clip's net is measured on, and against what; None if they aren't drawn.

    Parameters
    ----------
    clip : Clip
        With a net and data.
    scope : Scope
        What has been seen.
    drawn : set of int
        The sets of points that are ever in the picture.
    passages : Passages
        That write its net down.
    reach : float
        As for `net_of`.
    """
    data = clip.dataset

    def net(track: PointsTrack) -> int:
        far = scope.planes[track.plane].plane.rulings[0].far
        return passages.add(clip.net, reach, far)

    for k, track in enumerate(scope.points):
        x = track.live["x"].signal.values[0]
        if k not in drawn or not np.array_equal(x, data.points[:, : clip.net.widths[0]].ravel()):
            continue
        if data.targets is not None:
            targets = [[float(f"{v:.12g}") for v in row] for row in data.targets.tolist()]
            return {"of": k, "net": net(track), "targets": targets}
        if np.array_equal(track.points.labels, data.labels):
            own = {"of": k, "net": net(track), "threshold": clip.threshold}
            return {**own, **_seen(clip)} if takes_weights(clip.head) else own
    return None


def caption(clip: Clip, beat: Beat, scope: Scope) -> dict[str, Any]:
    """Return how a beat's caption is told when points have moved; nothing if it stays true.

    ``told`` has a ``text`` with fields for what is measured anew, and ``by`` their prefixes who
    measures; without a text it steps aside. ``held`` is the same for other weights, of a caption
    that stays: of one that hasn't it steps aside.
    """
    return {**_told(clip, beat, scope), **_held_on(clip, beat, scope)}


def _held_on(clip: Clip, beat: Beat, scope: Scope) -> dict[str, Any]:
    if not beat.general or not beat.caption or not takes_weights(clip.head):
        return {}
    quoted = set(_FIELD.findall(beat.caption))
    if quoted - _OF_ANY_NET - {name for name in quoted if of_points(name) == "measured"}:
        return {}
    kept = quoted - {"parameters", "n"}
    by = {"": scope.judge(clip)} if kept else {}
    return {"held": {"text": filled(beat, clip, keep=frozenset(kept)), "by": by}}


def _told(clip: Clip, beat: Beat, scope: Scope) -> dict[str, Any]:
    quoted = _FIELD.findall(beat.caption)
    own = beat.facts(clip) if quoted else {}
    kept = {name for name in quoted if of_points(_plain(name)) or name in own}
    if not kept:
        return {}
    if any(name in own or of_points(_plain(name)) == "found" for name in kept):
        return {"told": {}}
    was, now = succession(clip, beat)
    subjects = {"": now, "was_": was, "other_": beside(clip)}
    used = {name.removesuffix(_plain(name)) for name in kept}
    by = {prefix: scope.judge(one) for prefix in sorted(used) if (one := subjects[prefix])}
    return {"told": {"text": filled(beat, clip, keep=frozenset(kept)), "by": by}}


def _seen(clip: Clip) -> dict[str, Any]:
    """Return in which box of the input regions are counted, and what is too small (twice)."""
    flat = all(layer.act.linear_pieces for layer in clip.net.layers)
    if clip.net.widths[0] != 2 or not flat:
        return {}
    box = opening_box(clip)
    (x0, y0), (x1, y1) = box
    return {"box": box_polygon(box).ravel().tolist(), "least": 2 * LEAST * (x1 - x0) * (y1 - y0)}


def _plain(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name
