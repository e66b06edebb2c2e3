"""A diagram on stage: which boxes are there, and which point, with which weights, passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from pleat.nets.errors import InputError
from pleat.scenes.beats.diagram_tables import PICTURES, ArrowTable, BoxTable
from pleat.scenes.clip.model import Span
from pleat.scenes.stage.slots import DIAGRAM, Slot

if TYPE_CHECKING:
    from pleat.nets.passes import Pass
    from pleat.scenes.clip.model import Clip
    from pleat.scenes.drawing.boxes import Order
    from pleat.scenes.parts.panel.contents import Content
    from pleat.scenes.parts.panel.diagram import Diagram as DiagramView
    from pleat.scenes.stage.stage import Stage

_COME, _GO, _THERE = 0.16, 0.54, 0.3  # of a leg: a token comes, goes, has arrived
_SEED = 0  # of the order in which quick rounds take points


@dataclass(frozen=True)
class State:
    """What a diagram begins with.

    Attributes
    ----------
    point, step : int or None
        Which data point, and after which step of training; by default the clip's, and the last.
    rate : float
        The learning rate.
    late : set of str
        Boxes whose contents arrive.
    """

    point: int | None
    step: int | None
    rate: float
    late: set[str]


@dataclass
class Running:
    """A diagram with what has passed so far.

    Attributes
    ----------
    view : DiagramView
    one : Pass or None
        The present point and weights; none if boxes hold nothing.
    rate : float
        The learning rate.
    late : set of str
        Boxes whose contents arrive.
    full : set of str
        Boxes whose contents are on stage.
    shown : dict of str to Pass
        What each of those shows.
    """

    view: DiagramView
    one: Pass | None
    rate: float
    late: set[str]
    full: set[str] = field(default_factory=set)
    shown: dict[str, Pass] = field(default_factory=dict)

    def content(self, name: str) -> Content | None:
        """Return what a box holds."""
        box = self.view.boxes.get(name)
        return box.content if box else None

    def refresh(self) -> None:
        """Show the present weights wherever they are seen without anything arriving."""
        for name in self.full - self.late:
            self.prepare(name)

    def prepare(self, name: str) -> None:
        """Show what a box holds before anything has arrived."""
        content = self.content(name)
        if content is not None and self.one is not None:
            content.prepare(self.one)
            self.shown[name] = self.one

    def arrive(self, name: str) -> None:
        """Show what the present pass has made of what a box holds."""
        content = self.content(name)
        if content is not None and self.one is not None:
            content.arrive(self.one)
            self.shown[name] = self.one


RUNNING: Slot[Running] = Slot("running diagram")


def begin(
    stage: Stage,
    box: Sequence[BoxTable],
    arrow: Sequence[ArrowTable],
    order: Order,
    state: State,
) -> None:
    """Lay a diagram out, without anything of it on stage yet."""
    from pleat.nets.passes import Pass
    from pleat.scenes.parts.panel.diagram import Arrow, Box
    from pleat.scenes.parts.panel.diagram import Diagram as DiagramView

    clip, one = stage.clip, None
    if clip.snapshot is not None and len(clip.dataset):
        history, net = clip.snapshot.history, clip.net
        if state.step is not None and history is not None:
            net = history.at(state.step)
        point = stage.point if state.point is None else state.point
        one = Pass(net, clip.dataset, point, clip.threshold)
    holds = {table.id: table.holds for table in box}
    boxes = {
        table.id: Box(
            table.text,
            _filling(stage, one, table),
            table.frame,
            (table.at[0] - 1, table.at[1] - 1) if table.at else (0, 0),
        )
        for table in box
    }
    arrows = {
        table.id: Arrow(
            table.source,
            table.to,
            table.text,
            _token(stage, one, table.carries or holds[table.source]),
            table.bend,
        )
        for table in arrow
    }
    room = stage.layout.panel
    view = DiagramView(boxes, arrows, stage.theme, stage.language, room, order)
    stage.hold(DIAGRAM, view)
    stage.hold(RUNNING, Running(view, one, state.rate, state.late))


class _Nowhere:
    """A scene on which nothing is seen."""

    def add(self, *mobjects: Any) -> None:
        """Show none of them."""


def room_fault(
    clip: Clip,
    box: Sequence[BoxTable],
    arrow: Sequence[ArrowTable],
    order: Order,
    state: State,
) -> str | None:
    """Return why the frame has no room for a diagram, if it has none."""
    from pleat.scenes.drawing.theme import load_theme, themes
    from pleat.scenes.stage.stage import Stage

    scene: Any = _Nowhere()
    try:
        begin(
            Stage(scene, clip, load_theme(themes()[0]), clip.head.language),
            box,
            arrow,
            order,
            state,
        )
    except InputError as error:
        return str(error)
    return None


def _filling(stage: Stage, one: Pass | None, table: BoxTable) -> Callable[[float], Content] | None:
    """Return what makes a box' content at a scale; None if it holds nothing."""
    return None if one is None or table.holds is None else partial(_content, stage, one, table)


def _content(stage: Stage, one: Pass, table: BoxTable, scale: float) -> Content:
    from pleat.scenes.drawing.phrases import phrases
    from pleat.scenes.parts.panel import contents

    theme, language, what = stage.theme, stage.language, str(table.holds)
    match what:
        case "picture":
            return contents.PictureContent(one, theme, scale)
        case "answer" | "label":
            names = stage.clip.head.classes
            return contents.WordContent(names, what == "label", theme, scale, language)
        case "net":
            return contents.NetContent(
                one, stage.names(), stage.notation, stage.output_colors, theme, scale
            )
        case "plane":
            return contents.PlaneContent(one, theme, scale)
        case "accuracy":
            template = phrases(language)["tally"]
            return contents.CountContent(template, one, theme, scale, language)
        case _:
            return contents.TensorContent(what, one, theme, scale)


def _token(stage: Stage, one: Pass | None, what: str | None) -> Any:
    """Return what makes the token of an arrow; None where nothing can pass."""
    from pleat.scenes.parts.panel.contents import TensorContent

    if one is None or what is None or what in PICTURES:
        return None

    def make(scale: float, lying: bool) -> TensorContent:
        running = stage.get(RUNNING)
        now = running.one if running is not None and running.one is not None else one
        return TensorContent(what, now, stage.theme, scale, (4, 2), lying)

    return make


def bring(stage: Stage, names: Sequence[str]) -> Iterator[Span]:
    """Bring boxes and arrows; a box and the arrows that follow it come as one."""
    running = stage.held(RUNNING)
    groups: list[list[str]] = []
    for name in names:
        if name in running.view.boxes or not groups:
            groups.append([])
        groups[-1].append(name)
    for group in groups:
        coming: list[Any] = []
        for name in group:
            if name in running.view.arrows:
                coming += stage.appear(running.view.arrows[name], to=stage.front)
                continue
            coming += stage.appear(running.view.boxes[name], to=stage.front)
            content = running.content(name)
            if content is not None and name not in running.late:
                running.prepare(name)
                running.full.add(name)
                coming += stage.appear(content, to=stage.front)
        yield Span(1 / len(groups), tuple(coming))


def _taken(stage: Stage, running: Running) -> list[Any]:
    """Return the animations by which what an earlier pass has left goes."""
    gone: list[Any] = []
    for name in sorted(running.full & running.late):
        gone += stage.vanish(running.content(name))
        running.full.discard(name)
    running.refresh()
    return gone


def send(
    stage: Stage, legs: Sequence[ArrowTable], joins: Sequence[ArrowTable], point: int | None
) -> Iterator[Span]:
    """Let a point's tensors pass leg by leg, with those that join them; boxes fill by them."""
    from dataclasses import replace

    from pleat.scenes.drawing.drive import Drive

    running = stage.held(RUNNING)
    assert running.one is not None
    coming: list[Any] = []
    if point is not None and point != running.one.point:
        running.one = replace(running.one, point=point)
        coming = _taken(stage, running)
    for leg in legs:
        if leg.trains:
            running.one = replace(running.one, net=running.one.stepped(running.rate))
        ways = [leg, *(own for own in joins if own.to == leg.to)]
        tokens = [token for own in ways if (token := running.view.token(own.id)) is not None]
        yield Span(_COME / len(legs), (*coming, *stage.appear(*tokens, to=stage.front)))
        stage.sweep()
        coming = []
        yield Span(_GO / len(legs), tuple(Drive(token, token.go) for token in tokens))
        landing = [*stage.vanish(*tokens), *_arrive(stage, running, leg)]
        yield Span(_THERE / len(legs), tuple(landing))
        stage.sweep()


def _arrive(stage: Stage, running: Running, leg: ArrowTable) -> list[Any]:
    """Fill the box at the end of a leg, and return the animations that bring what it holds."""
    content = running.content(leg.to)
    if leg.trains:
        running.refresh()
    if content is None:
        return []
    if not leg.trains:
        running.arrive(leg.to)
    if leg.to in running.full:
        return []
    running.full.add(leg.to)
    return stage.appear(content, to=stage.front)


def rounds(stage: Stage, count: int, point: int | None) -> Iterator[Span]:
    """Train quickly, point after point, and show in every box what it holds by then."""
    from dataclasses import replace

    import numpy as np

    from pleat.scenes.drawing.drive import Drive

    running = stage.held(RUNNING)
    assert running.one is not None
    one, n = running.one, len(running.one.data)
    order = np.random.default_rng(_SEED).integers(0, n, count)
    if point is not None:
        order[-1] = point
    passed = []
    for k in order.tolist():
        one = replace(one, point=k)
        passed.append(one)
        one = replace(one, net=one.stepped(running.rate))
    passed.append(one)

    def show(t: float) -> None:
        now = passed[min(int(t * count), count)]
        if now is running.one:
            return
        running.one = now
        for name in running.full:
            running.arrive(name)

    yield Span(1.0, (Drive(stage.front, show),))
