"""What a path is while a reader holds other weights than the net's own.

Most parts follow by their rules. Some do by another rule or from other numbers: ``held`` is
what of their ink is different then. What can't follow names its plane, ``stale``, and leaves
the picture as long as another net is on it. Of what is not known here that is taken for granted:
nothing that is seen may be false.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import Any

from manim import VMobject
from manim.mobject.mobject import Mobject

from pleat.nets.geometry.polygons import Box, box_polygon
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.ink import Text
from pleat.scenes.drawing.labels import Legend, Note, RampLegend
from pleat.scenes.drawing.numbers import Numbers
from pleat.scenes.drawing.phrases import phrase
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.outputs.interactive.inks import Constants, Palette, holds
from pleat.scenes.outputs.interactive.links import Links, Written
from pleat.scenes.outputs.interactive.recorder import PathRecording, Recorder
from pleat.scenes.outputs.interactive.rules import constants, coordinates, unit_of
from pleat.scenes.outputs.interactive.rules_furniture import notation_of
from pleat.scenes.outputs.interactive.tracks import Tracks
from pleat.scenes.parts.panel.counter import Counter
from pleat.scenes.parts.panel.edges import Edge
from pleat.scenes.parts.panel.equation import Equation
from pleat.scenes.parts.panel.loss import LossCurve
from pleat.scenes.parts.panel.matrix import MatrixView
from pleat.scenes.parts.panel.network import NetworkDiagram
from pleat.scenes.parts.plane.arrows import Arrow, BasisArrow, Column, Landing
from pleat.scenes.parts.plane.axes import Axes
from pleat.scenes.parts.plane.decision import AllCreases, Areas, Boundary
from pleat.scenes.parts.plane.facets import Facets
from pleat.scenes.parts.plane.folds import Crease, Tint
from pleat.scenes.parts.plane.graphs import ValueAxis
from pleat.scenes.parts.plane.height_surface import Ground, HeightAxis, Slopes
from pleat.scenes.parts.plane.line_targets import LineTargets
from pleat.scenes.parts.plane.number_line import NumberLine, Threshold
from pleat.scenes.parts.plane.pictures import Pictures
from pleat.scenes.parts.plane.plane import Plane
from pleat.scenes.parts.plane.points import Points
from pleat.scenes.parts.plane.regions import NeuronCreases, RegionMap, kinked
from pleat.scenes.parts.plane.space_axes import SpaceAxes
from pleat.scenes.stage.counting import RegionCount

# Kinds of rules that follow by themselves.
_FOLLOW = {
    *("dots", "ring", "ghost", "stems", "crosses", "readings", "tracer", "plot dots", "plot ring"),
    *("residuals", "targets", "line residuals", "graph", "none"),
    *("axes", "ruler", "ticks", "space", "curve", "ruled", "travel"),
}
# Rules that draw with the numbers of a part.
_DRAWN = {"lines", "crease", "traces", "facets", "regions", "threshold"}
# What tells of a training that was: it goes as a whole.
_OF_TRAINING = (Counter, LossCurve)
# What no weight is seen in.
_FREE = (
    *(Axes, NumberLine, ValueAxis, HeightAxis, SpaceAxes, Ground, LineTargets, Points, Pictures),
    *(Equation, NetworkDiagram, MatrixView, Legend, RampLegend),
)


class Held:
    """What the inks of a clip are while other weights are held.

    Parameters
    ----------
    seen : Recorder
        What was played.
    links : Links
    tracks, palette, drawn_with
        That inks are written with.
    themes : sequence of str
        Names.
    clip : Clip
        What of it may be taken gets a ``grip``, as what it is taken: layer from 1, row and column
        from 0.
    """

    def __init__(
        self,
        seen: Recorder,
        links: Links,
        tracks: Tracks,
        palette: Palette,
        drawn_with: Constants,
        themes: Sequence[str],
        clip: Clip,
    ) -> None:
        self._clip, self._hands = clip, {*clip.head.hands}
        counts = [o for s in seen.recordings for o in s.owners if isinstance(o, RegionCount)]
        self._count = counts[-1] if counts else None
        self._seen, self._links, self._tracks = seen, links, tracks
        self._drawn_with = drawn_with
        self._index = {id(s.mobject): s.index for s in seen.recordings}
        looks = [load_theme(name) for name in themes]
        hues = [(look.hidden * RegionMap.HUES)[: RegionMap.HUES] for look in looks]
        self._palette, self._hues = palette, list(zip(*hues, strict=True))
        self._whole: set[int] = set()
        # Notes that are told anew, on grounds of their own.
        self._told = {id(own) for s in seen.recordings if "told" in s.touched for own in s.owners}

    def of(self, recording: PathRecording, ink: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``held`` or ``stale`` of an ink; nothing if it follows, or hangs on no weight."""
        plane = self._plane(recording, ink)
        if plane is not None and any(isinstance(own, _OF_TRAINING) for own in recording.owners):
            return {"stale": plane}
        note = next((own for own in recording.owners if isinstance(own, Note)), None)
        if plane is None or recording.touched or id(note) in self._told:
            return {}
        found = self._held(recording, plane)
        if found is None and not self._as_ever(recording, ink):
            return {"stale": plane}
        if not found:
            return {}
        grip = found.pop("grip", None)
        taken = {"grip": grip} if grip and grip[0] in self._hands else {}
        return {"held": {"plane": plane, **found}, **taken} if found or taken else {}

    def _plane(self, recording: PathRecording, ink: Mapping[str, Any]) -> int | None:
        """Return the index of the plane whose net a path is a picture of."""
        if "plane" in ink:
            return int(ink["plane"])
        scope = self._seen.scope
        if isinstance(ink.get("of"), int):
            return scope.points[ink["of"]].plane
        for k, track in enumerate(scope.planes):
            if track.plane is recording.plane:
                return k
        return None

    def _as_ever(self, recording: PathRecording, ink: Mapping[str, Any]) -> bool:
        """Return whether a path follows by its rule, or is no picture of any weight."""
        rule = recording.rule
        if rule is not None and ink.get("rule") == rule.kind:
            source = {"lines": "lines", "arrow": "line", "surface": "box"}.get(rule.kind)
            return source in ink if source else rule.kind in _FOLLOW
        around = (recording.mobject, *recording.owners)
        if isinstance(recording.mobject, Numbers):
            return False
        texts = [own.text for own in around if isinstance(own, Text)]
        texts += [own.label.text for own in around if isinstance(own, Note)]
        if texts and any(c.isdigit() for c in _bare(texts[0])):
            return False
        return any(isinstance(own, (*_FREE, Text, Note)) for own in around) or all(
            type(own).__name__ in ("Group", "Stack") for own in recording.owners
        )

    def _held(self, recording: PathRecording, plane: int) -> dict[str, Any] | None:
        """Return what is different of an ink, if that is known; empty for what follows."""
        written = self._links.written.get(id(recording.mobject))
        if written is not None:
            return self._written(written[0]) if len(written) == 1 else None
        own = self._seen.scope.planes[plane].plane
        count = next((own for own in recording.owners if isinstance(own, RegionCount)), None)
        if count is not None:
            return self._counted(count, recording, own)
        for owner in (recording.mobject, *reversed(recording.owners)):
            found = as_held(owner, recording.mobject, own)
            if found is not None:
                kind = found.get("rule")
                if kind in _DRAWN and (of := self._drawn_with.own(kind, constants(type(owner)))):
                    found["own"] = of
                return self._finished(found, recording)
        return None

    def _counted(
        self, note: RegionCount, recording: PathRecording, plane: Plane
    ) -> dict[str, Any] | None:
        """Return how the whole count of regions is told: by its first letter, on its ground."""
        if note is not self._count or _box(plane, ((0, 0), (1, 1))) is None:
            return None
        if recording.mobject is note.ground:
            return {}
        if recording.mobject is not next(own for own in note.label.get_family() if len(own.points)):
            return None
        text = phrase(self._clip.head.language, "regions", n="{regions}")
        box = [round(float(v), 4) for v in note.label.box]
        by = self._seen.scope.judge(self._clip)
        return {"told": {"text": text, "size": note.label.size, "box": box, "by": by}}

    def _finished(self, found: dict[str, Any], recording: PathRecording) -> dict[str, Any] | None:
        """Write down what of it only the whole clip knows."""
        if "to" in found:
            to = self._index.get(id(found["to"]))
            rule = self._seen.recordings[to].rule if to is not None else None
            return {**found, "to": to} if rule is not None and holds(rule) else None
        if "column" in found and recording.rule is not None and "amount" in recording.rule.live:
            amount = recording.rule.live["amount"].signal
            return {**found, "amount": self._tracks.add(amount, 2e-4)}
        if found.get("rule") in ("regions", "areas") and "side" not in found:
            # The first draws them all.
            part = id(recording.owners[-1])
            if part in self._whole:
                return {"rule": "none"}
            self._whole.add(part)
        if found.get("rule") == "regions":
            assert recording.rule is not None
            arrived = recording.rule.live["arrived"]
            return {
                **found,
                "hues": [self._palette.index(*hue) for hue in self._hues],
                "arrived": self._tracks.arrays(arrived.signal, arrived.unit, arrived.unit),
            }
        return found

    def _written(self, found: Written) -> dict[str, Any]:
        out: dict[str, Any] = {"rule": found.kind, "weight": list(found.place)}
        if found.kind != "patch":
            out["grip"] = [found.of, *found.place]
        at = [round(v, 4) for v in found.at]
        if isinstance(found.thing, Edge):
            self._drawn_with.own("edge", constants(Edge))
            edge = found.thing
            return {**out, "ends": at, "strongest": edge.strongest, "fineness": edge.fineness}
        text = found.thing
        out |= {"at": at, "size": text.size, "room": round(found.room, 3)}
        if found.kind == "patch":
            out["around"] = [round(v, 4) for v in Edge.around(text.size)]
        return {**out, **notation_of(text.notation)}


def _bare(text: str) -> str:
    """Return a text without what only numbers its names, as z_1."""
    return "".join(" " if k and text[k - 1] in "_(" else c for k, c in enumerate(text))


@singledispatch
def as_held(owner: Mobject, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    """Return what is different of a path of an owner; None where that is not known."""
    return None


def _box(plane: Plane, box: Box) -> dict[str, Any] | None:
    """Return a box of the input as it is written, if a net's flat pieces are known there."""
    flat = all(
        layer.act.linear_pieces and (*layer.act.kinks,) in ((), (0.0,))
        for layer in plane.net.layers
    )
    if plane.net.widths[0] != 2 or not flat or plane.rulings[0].far:
        return None
    return {"box": coordinates(box_polygon(box), unit_of(plane))}


def _in_box(plane: Plane, box: Box, **more: Any) -> dict[str, Any] | None:
    found = _box(plane, box)
    return None if found is None else {**found, **more}


@as_held.register
def _boundary(part: Boundary, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    if part.layer or plane.net.widths[-1] > 2:
        return None
    return _in_box(plane, part.box, rule="lines", threshold=part.threshold)


@as_held.register
def _creases(part: AllCreases, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    return _in_box(plane, part.box, rule="lines", neurons=[list(one) for one in kinked(plane)])


@as_held.register
def _areas(part: Areas, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    if not part.follows(plane):
        return None
    side = part.submobjects.index(mobject)
    return _in_box(plane, part.box, rule="areas", side=side, threshold=part.threshold)


@as_held.register
def _tint(part: Tint, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    fold = {"layer": part.layer, "neuron": part.neuron}
    return _in_box(plane, part.box, rule="areas", **fold)


@as_held.register
def _crease(part: Crease, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    if mobject is not part.line:
        return {"rule": "follow", "to": part.line} if _box(plane, part.box) else None
    grip = ["creases", part.layer, part.neuron]
    fold = {"layer": part.layer, "neuron": part.neuron}
    return _in_box(plane, part.box, rule="crease", grip=grip, **fold)


@as_held.register
def _regions(part: RegionMap, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    return _in_box(plane, part.box, rule="regions", steps=part.steps) if part.in_place else None


@as_held.register
def _neuron_creases(part: NeuronCreases, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    if not part.in_place:
        return None
    layer, neuron = part.neurons[part.submobjects.index(mobject)]
    grip = ["creases", layer, neuron]
    return _in_box(plane, part.box, rule="traces", layer=layer, neuron=neuron, grip=grip)


@as_held.register
def _facets(part: Facets, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    if isinstance(part, Slopes) or part.chosen or mobject is not part.submobjects[0]:
        return None
    return _in_box(plane, part.box, rule="facets")


@as_held.register
def _arrow(part: Arrow, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    drawn = mobject in (part.shaft, part.head, part.point)
    if isinstance(part, Column | Landing) and drawn:
        length = plane.rulings[part.layer - 1].length
        column: dict[str, Any] = {"column": [part.layer, part.column, length]}
        return column | _head(part, mobject, part.layer, part.column)
    if drawn and isinstance(part, BasisArrow):
        last = part.layer == len(plane.net.layers)
        return {} if last else _head(part, mobject, part.layer + 1, part.axis)
    return None if drawn else {"rule": "follow", "to": part.head}


def _head(part: Arrow, mobject: VMobject, layer: int, column: int) -> dict[str, Any]:
    """Say that an arrow's head is where a column of W is taken by."""
    return {"grip": ["columns", layer, 0, column]} if mobject is part.head else {}


@as_held.register
def _threshold(part: Threshold, mobject: VMobject, plane: Plane) -> dict[str, Any] | None:
    side: dict[str, Any] = {"grip": ["threshold"]}
    if mobject is not part.line:
        side = {"side": part.sides.index(mobject)}  # type: ignore[arg-type]
    return {"rule": "threshold", "threshold": part.value, "rise": round(part.rise, 4), **side}
