"""A clip as data for the player: what is drawn, in which order, and how it moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pleat.nets.geometry.depth import Painter
from pleat.nets.model import Net
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.subject import takes_weights
from pleat.scenes.clip.timeline import Schedule
from pleat.scenes.drawing import layouts
from pleat.scenes.drawing.animation import Glow
from pleat.scenes.drawing.ink import Patch
from pleat.scenes.drawing.notation import MINUS, RAISED, TIMES, number
from pleat.scenes.drawing.numbers import BASELINE, SMALLEST, glyph
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.drawing.typeset import PIXELS_PER_UNIT
from pleat.scenes.outputs.interactive.contours import Shapes, contours
from pleat.scenes.outputs.interactive.draw_order import merge
from pleat.scenes.outputs.interactive.held import Held
from pleat.scenes.outputs.interactive.inks import Constants, InkWriter, Palette, pair, twins
from pleat.scenes.outputs.interactive.learning import HANDS, classed, learning
from pleat.scenes.outputs.interactive.links import ROLES, Link, Links
from pleat.scenes.outputs.interactive.passages import Passages
from pleat.scenes.outputs.interactive.paths import PathWriter
from pleat.scenes.outputs.interactive.recorder import PathRecording, Recorder
from pleat.scenes.outputs.interactive.rules import SCENE, constants
from pleat.scenes.outputs.interactive.rules_terrain import terrain
from pleat.scenes.outputs.interactive.touched import caption, judge
from pleat.scenes.outputs.interactive.tracks import Tracks
from pleat.scenes.outputs.interactive.words import SIGNS, words
from pleat.scenes.outputs.pages import scheme
from pleat.scenes.parts.plane.points import Marker, Mistakes
from pleat.scenes.parts.plane.solids import Solids

FORMAT, VERSION = "pleat-interactive", 1
Sides = tuple[float, float, float, float]
_DIGITS = "0123456789." + MINUS + TIMES + "".join(RAISED)
_SIZE = 100.0  # pixels; the signs of numbers are written down once


def document(
    clip: Clip,
    themes: Sequence[str],
    seen: Sequence[Recorder],
    links: Links,
    times: Schedule,
    every: int = 1,
    coarse: float = 1.0,
) -> dict[str, Any]:
    """Return a clip as JSON.

    Parameters
    ----------
    clip : Clip
        In the language of its words.
    themes : sequence of str
        Their names; the first is that of the geometry.
    seen : sequence of Recorder
        What was played, in each theme.
    links : Links
        Of the first.
    times : Schedule
        Of the clip.
    every : int
        How many frames apart paths are that change their form.
    coarse : float
        How many times as large as usual errors may be.
    """
    first = seen[0]
    tracks, shapes, palette = Tracks(first.plays, coarse), Shapes(), Palette()
    drawn_with = Constants()
    drawn = _drawn(first)
    writer = InkWriter(tracks, PathWriter(tracks, shapes, every), palette, drawn_with, drawn)
    same = twins(first.recordings)
    inks = [
        writer.write(recordings, same.get(recordings[0].index))
        for recordings in pair([recorder.recordings for recorder in seen])
    ]
    if {"data", "nets"} & {*clip.head.hands}:
        classed(inks, first)
    if takes_weights(clip.head):
        held = Held(first, links, tracks, palette, drawn_with, themes, clip)
        inks = [ink | held.of(s, ink) for s, ink in zip(first.recordings, inks, strict=True)]
    passages = Passages(tracks)
    planes = [passages.plane(plane, _reach(clip, plane.plane.net)) for plane in first.scope.planes]
    # What is learned from must be known better than to a hundredth of a pixel.
    exact = "training" in clip.head.hands
    points = [passages.points(track, exact) for track in first.scope.points]
    inks, order, places = _used(inks, first)
    frame = _frame(first)
    captions = [caption(clip, beat, first.scope) for beat in clip.beats]
    hands = clip.head.hands
    subject = first.scope.judge(clip) if {*HANDS} & {*hands} else None
    judges = [judge(one, first.scope, drawn, passages, _reach(one)) for one in first.scope.judged]
    learned = {} if subject is None else learning(clip, subject, judges[subject], planes, first)
    told = ("numbers", "readings", "ticks")
    numbers = any(ink.get("rule") in told or "weight" in ink.get("held", {}) for ink in inks)
    return {
        "format": FORMAT,
        "version": VERSION,
        # A file may be called what is no text.
        "name": clip.name.encode("utf-8", "replace").decode("utf-8"),
        "title": clip.title,
        "alt": clip.head.alt or clip.title,
        "language": clip.head.language,
        "classes": list(clip.head.classes),
        "hands": list(hands),
        "fps": times.fps,
        "frames": times.frames,
        "words": words(clip.head.language, hands, clip.dataset.targets is not None),
        "signs": SIGNS,
        "pixels": PIXELS_PER_UNIT,
        "readable": round(SMALLEST / PIXELS_PER_UNIT, 4),
        "frame": [round(v, 4) for v in frame],
        "views": [[round(v, 4) for v in view] for view in _views(clip, first, frame)],
        "beats": [
            {
                "id": beat.id,
                "start": beat.start,
                "motion": beat.motion,
                "frames": beat.frames,
                "caption": beat.caption,
                **told,
            }
            for beat, told in zip(times.beats, captions, strict=True)
        ],
        "judges": judges,
        **learned,
        "themes": [
            _theme(name, k, palette, len(clip.head.classes) if "data" in hands else 0)
            for k, name in enumerate(themes)
        ],
        "nets": passages.nets,
        "planes": planes,
        "points": points,
        "terrains": [terrain(track, tracks) for track in first.scope.terrains],
        "constants": {
            **{kind: own for kind, own in drawn_with.kinds.items() if own},
            "chosen": constants(Marker),
            "wrong": constants(Mistakes),
            "depth": {**constants(Painter), **constants(Solids)},
            "lit": {**constants(Glow), **constants(Link)},
        },
        "inks": inks,
        "order": order,
        "links": _links(links, first, places),
        "shapes": shapes.table,
        "digits": _digits(shapes) if numbers else None,
        "tracks": tracks.table,
    }


def _theme(name: str, k: int, palette: Palette, classes: int) -> dict[str, Any]:
    theme = load_theme(name)
    return {
        "scheme": scheme(name),
        "background": theme.background,
        "text": theme.text,
        "outline": theme.outline,
        "muted": theme.muted,
        "line": theme.grid,
        "plane": theme.plane,
        "accent": theme.basis[0],
        **{f"class-{label}": theme.classes[label] for label in range(classes)},
        "colors": [in_themes[k] for in_themes in palette.colors],
    }


def _reach(clip: Clip, net: Net | None = None) -> float:
    """Return how far values before activations go, with room for a point that is dragged."""
    net = net or clip.net
    width, data = net.widths[0], clip.dataset.points
    x = data if data.shape[1] == width and len(data) else np.zeros((1, width))
    largest = max(float(np.abs(z).max()) for z, _ in net.stages(x))
    return 2 * max(largest, 1.0)


def _drawn(seen: Recorder) -> set[int]:
    """Return the sets of points that are ever in the picture."""
    dots = (s for s in seen.recordings if s.rule is not None and s.rule.kind == "dots")
    return {s.rule.given["of"] for s in dots if s.rule and max(s.alpha["stroke"].values) > 0}


def _used(
    inks: list[dict[str, Any]], seen: Recorder
) -> tuple[list[dict[str, Any]], list[Any], dict[int, int]]:
    """Leave out what is never seen; return the rest, the order, and new indices by old."""
    named = {ink["as"] for ink in inks if "as" in ink and "level" in ink}
    kept = [k for k, ink in enumerate(inks) if "level" in ink or k in named]
    places = {old: new for new, old in enumerate(kept)}
    for k in kept:
        if "as" in inks[k]:
            inks[k]["as"] = places[inks[k]["as"]]
        _follow(inks[k], places)
        if _beside(seen, seen.recordings[k]):
            inks[k]["panel"] = 1
        if isinstance(seen.recordings[k].mobject, Patch):
            inks[k]["ground"] = 1
    drawn = merge(
        [(frame, [places[k] for k in order if k in places]) for frame, order in seen.orders]
    )
    several = {what for n, (what, _, _) in enumerate(drawn) if what in {d[0] for d in drawn[:n]}}
    order: list[Any] = [
        [what, start, end] if what in several else what for what, start, end in drawn
    ]
    return [inks[k] for k in kept], order, places


def _follow(ink: dict[str, Any], places: dict[int, int]) -> None:
    """Name what a name goes with by its new index; if that is never seen it goes with nothing."""
    held = ink.get("held", {})
    if "as" in ink:
        ink.pop("held", None)
    elif "to" in held and held["to"] in places:
        held["to"] = places[held["to"]]
    elif "to" in held:
        ink["stale"] = ink.pop("held")["plane"]


def _beside(seen: Recorder, recording: PathRecording) -> bool:
    """Return whether it stands beside the plane, where lights dim what is not meant."""
    stage = seen.scope.stage
    return stage is not None and any(
        owner in (stage.panel, stage.front) for owner in recording.owners
    )


def _frame(seen: Recorder) -> Sides:
    """Return what of the frame is used: without captions their band is empty."""
    left, bottom, right, top = layouts.WIDE.rect.sides
    low = min(
        (
            float(points[:, 1].min())
            for recording in seen.recordings
            if recording.rule is None
            for points in recording.points.values
        ),
        default=bottom,
    )
    return (
        left,
        bottom if low < layouts.WIDE.caption.top - 0.02 else layouts.WIDE.caption.top,
        right,
        top,
    )


def _views(clip: Clip, seen: Recorder, frame: Sides) -> list[Sides]:
    """Return the parts of the frame that may stand one under the other, the main one first."""
    window = layouts.WIDE.layouts[clip.head.layout].window
    left, bottom, right, top = frame
    cut = window.left if window else left
    if cut <= left or any(_crosses(recording, cut) for recording in seen.recordings):
        return [frame]
    parts = [(cut, bottom, right, top), (left, bottom, cut, top)]
    return sorted(parts, key=lambda part: part[0] - part[2])


def _crosses(recording: PathRecording, cut: float) -> bool:
    """Return whether a path is ever on both sides of an upright line."""
    return recording.rule is None and any(
        points[:, 0].min() < cut - 0.03 and points[:, 0].max() > cut + 0.03
        for points in recording.points.values
    )


def _links(links: Links, seen: Recorder, places: dict[int, int]) -> list[dict[str, Any]]:
    index = {id(s.mobject): places[s.index] for s in seen.recordings if s.index in places}
    out = []
    for (side, _, layer, m, n), link in sorted(links.found.items()):
        parts = {role: [index[key] for key in link.parts[role] if key in index] for role in ROLES}
        if parts["entry"] or parts["edge"]:
            where = {"side": side, "layer": layer, "row": m, "column": n}
            out.append({**where, **_told(link, seen), **parts})
    return out


def _told(link: Link, seen: Recorder) -> dict[str, Any]:
    """Return what a weight is at every moment: one of a plane's, or since when it is what."""
    moving = [
        k
        for k, track in enumerate(seen.scope.planes)
        if not track.live["weights"].signal.constant and track.plane in link.planes
    ]
    if len(link.planes) == len(moving) == 1:
        return {"plane": moving[0]}
    return {"values": [[frame, number(weight)] for frame, weight in link.weights]}


def _digits(shapes: Shapes) -> dict[str, Any]:
    signs = {}
    for sign in _DIGITS:
        points, advance = glyph(sign, _SIZE)
        signs[sign] = [round(advance / SCENE), shapes.place(contours(points))]
    return {"size": _SIZE, "baseline": BASELINE, "signs": signs}
