"""Diagrams: boxes, arrows between them, and what the clip's net makes of a point passing along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from pleat.configs import limits
from pleat.nets.errors import instead, quoted
from pleat.scenes.beats import diagram_stage
from pleat.scenes.beats.cards import CardBeat
from pleat.scenes.beats.diagram_tables import ArrowTable, BoxTable, carried_fault, content_fault
from pleat.scenes.clip.kinds import register
from pleat.scenes.clip.model import Span, before

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.stage.stage import Stage


class DiagramPart(CardBeat):
    """A beat about the diagram that an earlier beat ``diagram`` of the clip declares."""

    def check(self, clip: Clip) -> str | None:
        """Say if no earlier beat declares it."""
        if self.diagram(clip) is None:
            return f'{self.do} needs a beat do = "diagram" before it, which says the boxes'
        return super().check(clip)

    def diagram(self, clip: Clip) -> Diagram | None:
        """Return the beat that declares the diagram."""
        there = [*before(clip, self), self]
        return next((beat for beat in reversed(there) if isinstance(beat, Diagram)), None)

    def brings(self, clip: Clip) -> tuple[str, ...]:
        """Return the boxes and arrows that it brings."""
        return ()


def _brought(clip: Clip, beat: DiagramPart) -> set[str]:
    """Return what of its diagram is on stage before a beat."""
    diagram, found = beat.diagram(clip), set[str]()
    for one in before(clip, beat):
        if isinstance(one, DiagramPart) and one.diagram(clip) is diagram:
            found |= set(one.brings(clip))
    return found


@register
class Diagram(DiagramPart):
    """Boxes and arrows: what there is, and what of it comes first.

    It stands as large as it fits; an arrow comes with the second of its boxes, unless a beat
    brings it by name. A tensor comes with its box, or when it arrives there if a ``pass``
    leads to it.

    Attributes
    ----------
    box : tuple of BoxTable
        Written ``[[beat.box]]``, in the order in which they come.
    arrow : tuple of ArrowTable
        Written ``[[beat.arrow]]``.
    order : str
        Where boxes stand: in ``layers`` as arrows lead (an arrow to a box further up the
        list leads back), on a ``grid`` by their `at`, or in a ``loop``, clockwise from the left.
    bring : tuple of str, optional
        Which come in this beat; by default all.
    point : int, optional
        Which data point, from 0; by default the clip's.
    step : int, optional
        The step of the net's training whose weights it begins with; by default the last.
    rate : float
        The learning rate of the steps that arrows take.
    """

    do: Literal["diagram"] = "diagram"
    box: tuple[BoxTable, ...] = Field(min_length=1, max_length=24)
    arrow: tuple[ArrowTable, ...] = Field(default=(), max_length=48)
    order: Literal["layers", "grid", "loop"] = "layers"
    bring: tuple[str, ...] | None = None
    point: int | None = Field(default=None, ge=0)
    step: int | None = Field(default=None, ge=0)
    rate: float = Field(default=0.1, gt=0, le=limits.PARAMETER)
    texts: ClassVar[tuple[str, ...]] = ("caption", "box", "arrow")

    @property
    def duration(self) -> float:
        """Seconds of motion: more boxes take longer."""
        return self.seconds or 0.8 * len(self._boxes(self.bring))

    def brings(self, clip: Clip) -> tuple[str, ...]:
        """Return what it brings, arrows too."""
        return with_arrows(self, set(), self._boxes(self.bring), reserved(clip, self))

    def brought(self) -> tuple[str, ...]:
        """Return the names of all boxes and arrows."""
        return (*(f"box {one.id}" for one in self.box), *(f"arrow {one.id}" for one in self.arrow))

    def _boxes(self, names: tuple[str, ...] | None) -> tuple[str, ...]:
        return tuple(one.id for one in self.box) if names is None else names

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all boxes and arrows."""
        return tuple(one.id for one in (*self.box, *self.arrow))

    def check(self, clip: Clip) -> str | None:
        """Say what of it can't be, at its line."""
        return (
            super().check(clip)
            or self._names_fault()
            or self._place_fault()
            or self._holds_fault(clip)
            or self._state_fault(clip)
        )

    def _names_fault(self) -> str | None:
        twice = [name for name, count in Counter(self.names).items() if count > 1]
        for key, tables in (("box", self.box), ("arrow", self.arrow)):
            for k, one in enumerate(tables, 1):
                if one.id in twice and one.id in [own.id for own in tables[: k - 1]]:
                    return f"{key}[{k}].id = {one.id!r} is taken by an earlier {key}"
        if twice:
            return f"box: {twice[0]!r} names a box and an arrow; give one of them another id"
        ids = [one.id for one in self.box]
        for k, arrow in enumerate(self.arrow, 1):
            for key, name in (("from", arrow.source), ("to", arrow.to)):
                if name not in ids:
                    return f"arrow[{k}].{key} = {quoted(name)} is no box; {instead(name, ids)}"
            if arrow.source == arrow.to:
                return f"arrow[{k}].to = {arrow.to!r} is where it begins; lead it to another box"
        return _unknown("bring", self.bring or (), self)

    def _place_fault(self) -> str | None:
        taken: dict[tuple[float, float], str] = {}
        for k, one in enumerate(self.box, 1):
            if self.order != "grid" and one.at is not None:
                return f"box[{k}].at = {list(one.at)} is for order = 'grid', not {self.order!r}"
            if self.order == "grid" and one.at is None:
                return f"box[{k}]: on a grid it needs its column and row, such as at = [1, 1]"
            if one.at is not None and one.at in taken:
                return f"box[{k}].at = {list(one.at)} is where {taken[one.at]!r} stands"
            if one.at is not None:
                taken[one.at] = one.id
        return None

    def _holds_fault(self, clip: Clip) -> str | None:
        for k, one in enumerate(self.box, 1):
            if one.holds is not None and (fault := content_fault(one.holds, clip)):
                return f"box[{k}].holds = {quoted(one.holds)}, but {fault}"
        for k, arrow in enumerate(self.arrow, 1):
            if arrow.carries is not None and (fault := carried_fault(arrow.carries, clip)):
                return f"arrow[{k}].carries = {quoted(arrow.carries)}, but {fault}"
            if arrow.trains and (fault := carried_fault("loss", clip)):
                return f"arrow[{k}].trains = true, but {fault}"
        return None

    def _state_fault(self, clip: Clip) -> str | None:
        n = len(clip.dataset)
        if self.point is not None and self.point >= n:
            return f"point = {self.point}, but " + (
                f"the points are 0 to {n - 1}" if n else "no data"
            )
        history = clip.snapshot.history if clip.snapshot else None
        if self.step is not None and history is None:
            return f"step = {self.step}, but the net has no history of its training"
        return None

    def room_fault(self, clip: Clip) -> str | None:
        """Say if its boxes don't fit."""
        own = diagram_stage.State(self.point, self.step, self.rate, set())
        return diagram_stage.room_fault(clip, self.box, self.arrow, self.order, own)

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring the first boxes, one after the other."""
        own = diagram_stage.State(self.point, self.step, self.rate, arriving(stage.clip, self))
        diagram_stage.begin(stage, self.box, self.arrow, self.order, own)
        yield from diagram_stage.bring(stage, self.brings(stage.clip))


@register
class Bring(DiagramPart):
    """Further boxes and arrows of a diagram come, one after the other.

    Attributes
    ----------
    boxes : tuple of str
        The ids of boxes, or of arrows.
    """

    do: Literal["bring"] = "bring"
    boxes: tuple[str, ...] = Field(min_length=1, max_length=limits.LISTED)

    @property
    def duration(self) -> float:
        """Seconds of motion: more boxes take longer."""
        return self.seconds or 0.8 * len(self.boxes)

    def brings(self, clip: Clip) -> tuple[str, ...]:
        """Return what it brings, arrows too."""
        diagram = self.diagram(clip)
        assert diagram is not None
        return with_arrows(diagram, _brought(clip, self), self.boxes, reserved(clip, diagram))

    def check(self, clip: Clip) -> str | None:
        """Say if there are no such boxes, or they are there already."""
        fault, diagram = super().check(clip), self.diagram(clip)
        if fault or diagram is None:
            return fault
        if fault := _unknown("boxes", self.boxes, diagram):
            return fault
        twice = [name for name in self.boxes if name in _brought(clip, self)]
        return f"boxes has {twice[0]!r}, which an earlier beat brings" if twice else None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Bring them."""
        yield from diagram_stage.bring(stage, self.brings(stage.clip))


@register
class PassAlong(DiagramPart):
    """What the net makes of a point passes from box to box, as the numbers that it is.

    Attributes
    ----------
    path : tuple of str
        The boxes it passes, each joined to the next by an arrow.
    joins : tuple of str
        The ids of arrows along which something comes as well, when it comes to their box.
    point : int, optional
        Which data point, from 0; by default the one before.
    rounds : int
        How often it goes round; from two on quickly, each time with another data point, so
        that only what boxes hold is seen to change.
    """

    do: Literal["pass"] = "pass"
    path: tuple[str, ...] = Field(min_length=2, max_length=limits.LISTED)
    joins: tuple[str, ...] = Field(default=(), max_length=limits.LISTED)
    point: int | None = Field(default=None, ge=0)
    rounds: int = Field(default=1, ge=1, le=1000)
    per_leg: ClassVar[float] = 1.9

    @property
    def duration(self) -> float:
        """Seconds of motion: a longer way takes longer."""
        quick = 6.0 if self.rounds > 1 else self.per_leg * (len(self.path) - 1)
        return self.seconds or quick

    def arrows(self, diagram: Diagram) -> list[ArrowTable | None]:
        """Return the arrow of every leg, None where there is none."""
        ends = {(one.source, one.to): one for one in reversed(diagram.arrow)}
        return [ends.get(leg) for leg in zip(self.path, self.path[1:], strict=False)]

    def check(self, clip: Clip) -> str | None:
        """Say if no arrows lead that way, or boxes are not there yet."""
        fault, diagram = super().check(clip), self.diagram(clip)
        if fault or diagram is None:
            return fault
        if fault := _unknown("path", self.path, diagram):
            return fault
        there = _brought(clip, self)
        for k, arrow in enumerate(self.arrows(diagram)):
            a, b = self.path[k : k + 2]
            if arrow is None:
                leads = [one.to for one in diagram.arrow if one.source == a]
                more = (
                    f"from there arrows lead to {', '.join(leads)}" if leads else "none leaves it"
                )
                return f"path has {a!r} before {b!r}, but no arrow leads that way; {more}"
            if arrow.id not in there:
                return f"path has {a!r} before {b!r}, but no beat has brought that arrow yet"
        known = {one.id: one.to for one in diagram.arrow if one.id in there}
        for name in self.joins:
            if name not in known:
                near = instead(name, known)
                return f"joins has {quoted(name)}, which is no arrow that is there; {near}"
            if known[name] not in self.path[1:]:
                return f"joins has {name!r}, but the path does not come to {known[name]!r}"
        n = len(clip.dataset)
        if not n:
            return "path needs a data point to pass, and there are no data; name some with data"
        if self.point is not None and self.point >= n:
            return f"point = {self.point}, but the points are 0 to {n - 1}"
        if self.rounds > 1 and not any(one and one.trains for one in self.arrows(diagram)):
            return f"rounds = {self.rounds}, but no arrow of the path has trains = true"
        return None

    def perform(self, stage: Stage) -> Iterator[Span]:
        """Let it pass leg by leg, or train quickly."""
        diagram = self.diagram(stage.clip)
        assert diagram is not None
        legs = [one for one in self.arrows(diagram) if one is not None]
        if self.rounds > 1:
            yield from diagram_stage.rounds(stage, self.rounds, self.point)
        else:
            joins = [one for one in diagram.arrow if one.id in self.joins]
            yield from diagram_stage.send(stage, legs, joins, self.point)


def reserved(clip: Clip, diagram: Diagram) -> set[str]:
    """Return the arrows that beats bring by name."""
    listed = [one for beat in clip.beats if isinstance(beat, Bring) for one in beat.boxes]
    return {one.id for one in diagram.arrow} & {*listed, *(diagram.bring or ())}


def with_arrows(
    diagram: Diagram, there: set[str], names: tuple[str, ...], own: set[str]
) -> tuple[str, ...]:
    """Return names with each arrow whose second box comes, right after that box."""
    out: list[str] = []
    for name in names:
        out.append(name)
        known = there | {*out}
        out += [
            arrow.id
            for arrow in diagram.arrow
            if {arrow.source, arrow.to} <= known and arrow.id not in known | own
        ]
    return tuple(out)


def arriving(clip: Clip, diagram: Diagram) -> set[str]:
    """Return the boxes whose contents come with what passes."""
    beats = [one for one in clip.beats if isinstance(one, PassAlong)]
    led = {name for one in beats if one.diagram(clip) is diagram for name in one.path[1:]}
    still = {"net", "plane", "accuracy"}
    return {one.id for one in diagram.box if one.id in led and one.holds not in still}


def _unknown(key: str, names: tuple[str, ...], diagram: Diagram) -> str | None:
    known = [one.id for one in diagram.box] if key == "path" else diagram.names
    for name in names:
        if name not in known:
            what = "box" if key == "path" else "box or arrow"
            return f"{key} has {quoted(name)}, which is no {what}; {instead(name, known)}"
    return None
