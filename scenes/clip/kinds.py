"""The kinds of beats by the name that files write after `do`."""

from __future__ import annotations

from typing import TypeVar

from pleat.nets.errors import InputError, instead, quoted
from pleat.nets.registry import Registry
from pleat.scenes.clip.model import Beat


def _accept(name: str, found: object) -> type[Beat]:
    kind = found if isinstance(found, type) and issubclass(found, Beat) else None
    if kind is not None and kind.model_fields["do"].default == name:
        return kind
    raise InputError(
        f'must lead to a class derived from pleat.scenes.beats.Beat with do = "{name}", '
        f"not to {found!r}"
    )


REGISTRY = Registry[type[Beat]]("beat", "pleat.beats", _accept)
B = TypeVar("B", bound=Beat)


def register(kind: type[B]) -> type[B]:
    """Add a kind of beat under the name that its `do` field allows.

    Raises
    ------
    InputError
        If it has no such name, or another kind has it.
    """
    name = kind.model_fields["do"].default
    if not isinstance(name, str):
        raise InputError(f'{kind.__name__}: name the kind, do: Literal["NAME"] = "NAME"')
    REGISTRY.add(name, kind, kind.__module__)
    return kind


def kind_of(name: str) -> type[Beat]:
    """Return the kind of beat of a name, a plug-in's too.

    Raises
    ------
    InputError
        If there is none, or the plug-in it comes from is broken.
    """
    kind = REGISTRY.find(name)
    if kind is None:
        near = instead(name, REGISTRY.names())
        raise InputError(f"do = {quoted(name)} is no kind of beat; {near}")
    return kind


def kinds(plugins: bool = False) -> dict[str, type[Beat]]:
    """Return the kinds of beats that ship by name, and with `plugins` all that there are."""
    return REGISTRY.everything() if plugins else REGISTRY.shipped()
