"""What is on stage: groups from the back to the front, the sheet, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from manim import Scene, config

from pleat.nets.geometry.stages import moves
from pleat.nets.model import Net
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.projections import space_behind
from pleat.scenes.drawing.animation import Fade
from pleat.scenes.drawing.ink import Group, Ink, inks, rectangle
from pleat.scenes.drawing.labels import Caption
from pleat.scenes.drawing.layouts import Layout
from pleat.scenes.drawing.theme import Theme
from pleat.scenes.parts.plane.part import Part
from pleat.scenes.parts.plane.sheet import Sheet
from pleat.scenes.stage.slots import Index, Slot

T = TypeVar("T")


class Canvas:
    """Where a clip's picture is drawn.

    Attributes
    ----------
    clip : Clip
    theme : Theme
    language : str
        Of the words on it.
    layout : Layout
    ground, panel, plane, front, words : Group
        What is on stage, from the back to the front.
    shown : list of str
        The views that were brought by name and not taken since.
    """

    def __init__(
        self,
        scene: Scene,
        clip: Clip,
        theme: Theme,
        language: str,
        layout: Layout | None = None,
    ) -> None:
        self.scene, self.clip, self.theme, self.language = scene, clip, theme, language
        self.layout = layout or clip.layout
        self.ground, self.panel, self.plane = Group(), Group(), Group()
        self.front, self.words = Group(), Group()
        self._held: dict[Slot[Any], Any] = {}
        self.shown: list[str] = []
        # On nothing there is no window either: it would hide what the picture is laid on.
        if self.layout.window is not None and config.background_opacity:
            window = rectangle(*self.layout.window.sides)
            self.ground.add(Ink(theme.plane, fill=1.0, points=window))
        # Drawn in this order; what moves most comes last, so that the rest stays a still.
        scene.add(self.ground, self.panel, self.plane, self.front, self.words)

    def clear(self) -> None:
        """Begin anew: nothing is on stage or remembered, and the sheet is at the input."""
        self.unmake()
        self._held, self.shown = {}, []
        for group in (self.panel, self.plane, self.front):
            group.submobjects = []
        self.words.submobjects = [m for m in self.words.submobjects if isinstance(m, Caption)]

    def unmake(self, *kept: str) -> None:
        """Forget the pieces made so far but for those of some names."""
        pieces = {
            name
            for kind in type(self).__mro__
            for name, made in vars(kind).items()
            if isinstance(made, cached_property)
        }
        for name in pieces - {*kept}:
            self.__dict__.pop(name, None)

    def made(self, piece: Callable[[Any], T]) -> T | None:
        """Return a piece, such as ``Picture.network``, if any beat has asked for it so far."""
        assert isinstance(piece, cached_property)
        found: T | None = self.__dict__.get(str(piece.attrname))
        return found

    @property
    def net(self) -> Net:
        """The clip's net."""
        return self.clip.net

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet, empty at first: its parts come on stage one by one."""
        assert self.layout.window is not None
        sheet = Sheet(
            self.net,
            self.clip.dataset,
            self.theme,
            self.layout.window,
            self.layout.room,
            steps=moves(self.net, paths=self.clip.head.turns),
            lens=space_behind(self.clip, 0).lens,
            values=self.clip.head.values,
            frame=self.layout.frame,
        )
        sheet.submobjects = []
        self.plane.add(sheet)
        return sheet

    # What comes and goes.

    def appear(self, *mobjects: Any, to: Group | None = None, before: Any = None) -> list[Any]:
        """Put mobjects on stage, unseen yet, and return the animations that bring them."""
        for mobject in mobjects:
            levels = [(ink, ink.level) for ink in inks(mobject)]
            for ink, _ in levels:
                ink.set_level(0.0)
            if isinstance(mobject, Part) and to is None:
                self.sheet.lay(mobject, before)
            else:
                (self.panel if to is None else to).add(mobject)
        return [Fade(1.0, mobject) for mobject in mobjects]

    def vanish(self, *mobjects: Any) -> list[Any]:
        """Return the animations that take mobjects away, those that are on stage."""
        groups = (self.ground, self.panel, self.plane, self.front, self.words)
        # What is animated comes on stage, so what has gone must be left alone.
        there = {id(member) for group in groups for member in group.get_family()}
        return [Fade(0.0, mobject) for mobject in mobjects if id(mobject) in there]

    def absent(self, *parts: Any) -> list[Any]:
        """Return those of some mobjects that are not on stage."""
        sheet = self.made(Canvas.sheet)
        groups = (self.panel, self.plane, self.front, self.words, *([sheet] if sheet else []))
        there = {id(member) for group in groups for member in group.submobjects}
        return [part for part in parts if id(part) not in there]

    def back_on(self, *parts: Part) -> list[Part]:
        """Put parts of the sheet that were swept off on it again, behind the data."""
        for part in parts:
            if part not in self.sheet.submobjects:
                for ink in inks(part):
                    ink.set_level(0.0)
                self.sheet.lay(part, self.sheet.data)
        return list(parts)

    def sweep(self) -> None:
        """Take off stage what has faded away, so that it costs nothing."""
        for group in (self.panel, *self.plane.submobjects, self.front):
            group.submobjects = [
                m for m in group.submobjects if any(ink.level > 0 for ink in inks(m))
            ]
        # A caption that is about to come is as faint as what has gone.
        self.words.submobjects = [
            m
            for m in self.words.submobjects
            if isinstance(m, Caption) or any(ink.level > 0 for ink in inks(m))
        ]

    # What is remembered.

    def hold(self, slot: Slot[T], thing: T) -> None:
        """Remember a thing, for a later beat."""
        self._held[slot] = thing

    def get(self, slot: Slot[T]) -> T | None:
        """Return what is remembered in a place, or None."""
        return self._held.get(slot)

    def held(self, slot: Slot[T]) -> T:
        """Return what is remembered in a place, where an earlier beat must have put it."""
        found: T = self._held[slot]
        return found

    def kept(self, slot: Slot[T], make: Callable[[], T]) -> T:
        """Return what is remembered in a place, made now if there is nothing yet."""
        if self.get(slot) is None:
            self.hold(slot, make())
        return self.held(slot)

    def each(self, slot: Slot[T]) -> Iterator[tuple[Index, T]]:
        """Yield all that is remembered in a slot, each with its index."""
        for place, thing in self._held.items():
            if slot.holds(place):
                yield place.index, thing

    def everything(self) -> Iterator[Any]:
        """Yield all that is remembered."""
        yield from self._held.values()

    def remembered(self) -> list[tuple[Slot[Any], Any]]:
        """Return all places with what is remembered there."""
        return list(self._held.items())

    def forget(self, slot: Slot[Any]) -> list[Any]:
        """Forget all of a slot, and return it."""
        places = [place for place in self._held if slot.holds(place)]
        return [self._held.pop(place) for place in places]

    def drop(self, slot: Slot[Any]) -> list[Any]:
        """Forget all of a slot, and return the animations that take it away."""
        return self.vanish(*self.forget(slot))
