"""What every view has, and the table of views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from pleat.nets.errors import instead, quoted
from pleat.scenes.clip.standing import lifted

if TYPE_CHECKING:
    from pleat.scenes.clip.model import Beat, Clip
    from pleat.scenes.stage.stage import Stage


class View:
    """A part of the picture that can be brought on stage and taken away.

    Attributes
    ----------
    name : str
        As clip files write it.
    includes : tuple of str
        Views that are brought and taken with it; one that only stands for others
        has nothing else.
    needs_plane : bool
        Whether it stands on the plane, so that the layout must have one.
    of_net : bool
        Whether it shows the net, so that another net has another.
    flat : bool
        Whether the sheet must lie in its plane, and not be lifted out of it.
    """

    name: ClassVar[str]
    includes: ClassVar[tuple[str, ...]] = ()
    needs_plane: ClassVar[bool] = False
    of_net: ClassVar[bool] = False
    flat: ClassVar[bool] = False

    def check(self, clip: Clip, beat: Beat) -> str | None:
        """Return why it can't be shown in a beat of a clip, if it can't."""
        if self.needs_plane and clip.layout.window is None:
            return f"layout {clip.head.layout!r} has no plane for it; choose layout = 'plane'"
        if self.flat and lifted(clip, beat) is not None:
            return "it lies in the input plane, and the sheet is lifted; lower it first"
        return None

    def parts(self, stage: Stage) -> list[Any]:
        """Return the mobjects it consists of, made if need be."""
        return []

    def bring(self, stage: Stage) -> list[Any]:
        """Put what is not on stage there, and return the animations that make it seen."""
        return stage.appear(*stage.absent(*self.parts(stage)))

    def take(self, stage: Stage) -> list[Any]:
        """Return the animations that take away what of it is on stage."""
        parts = self.parts(stage)
        gone = {id(part) for part in stage.absent(*parts)}
        return stage.vanish(*(part for part in parts if id(part) not in gone))

    def loosen(self, stage: Stage) -> list[Any]:
        """Return the animations that take away what can't be true while the net's weights move.

        Once they have come to rest, what it brings is another's.
        """
        return []


_VIEWS: dict[str, View] = {}


def register(view: type[View]) -> type[View]:
    """Add a view under its name."""
    _VIEWS[view.name] = view()
    return view


def views() -> dict[str, View]:
    """Return all views by name."""
    return dict(_VIEWS)


def view_names() -> list[str]:
    """Return the names of all views."""
    return sorted(_VIEWS)


def unfolded(names: tuple[str, ...]) -> list[View]:
    """Return the views of some names, each with those it includes right before it."""
    out: list[View] = []
    for name in names:
        own = _VIEWS[name]
        out += [view for view in (*unfolded(own.includes), own) if view not in out]
    return out


def view_fault(names: tuple[str, ...], clip: Clip, beat: Beat) -> str | None:
    """Return what keeps the first unfit view of a beat from being shown, if any is unfit."""
    for view in unfolded(names):
        fault = view.check(clip, beat)
        if fault:
            return f"views has {view.name!r}, but {fault}"
    return None


def _known(name: str) -> str:
    if name not in _VIEWS:
        raise ValueError(f"there is no view {quoted(name)}; {instead(name, view_names())}")
    return name


class _Names:
    """Lists the names in a JSON Schema, those too that were registered elsewhere."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "enum": view_names()}


ViewName = Annotated[str, AfterValidator(_known), _Names()]
