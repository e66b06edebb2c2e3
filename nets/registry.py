"""Tables of what files can name: what ships, what plug-ins bring, what a script adds.

A plug-in is an installed distribution with entry points in one of our groups. They
are looked for once in a process, and imported one by one when their name is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from pleat.nets.errors import InputError

T = TypeVar("T")

GROUPS = ("pleat.beats", "pleat.activations", "pleat.datasets", "pleat.themes")


class Registry(Generic[T]):
    """Things of one kind by name.

    Parameters
    ----------
    kind : str
        What one is called in sentences, such as ``"activation"``.
    group : str
        The entry points' group, one of `GROUPS`.
    accept : callable
        Makes the thing of a name from the object that an entry point leads to; raises
        InputError, saying what would be right, if it can't.
    """

    def __init__(self, kind: str, group: str, accept: Callable[[str, object], T]) -> None:
        self.kind, self.group = kind, group
        self._accept = accept
        # Each with the module it comes from.
        self._known: dict[str, tuple[T, str]] = {}
        self._loaded: set[str] = set()

    def add(self, name: str, value: T, module: str) -> None:
        """Add a thing, or put it in the place of one from the same module.

        Parameters
        ----------
        name : str
            What files call it.
        value : object
            The thing itself.
        module : str
            Name of the module it comes from: a script that is read again may add
            the same anew.

        Raises
        ------
        InputError
            If another module has added one of that name.
        """
        if name in self._known and self._known[name][1] != module:
            raise InputError(
                f"the {self.kind} {name!r} of {module} has the name of one that "
                f"{_from(self._known[name][1])} has; call it otherwise"
            )
        self._known[name] = value, module

    def find(self, name: str) -> T | None:
        """Return the thing of a name, or None if there is none.

        Raises
        ------
        InputError
            If two offer that name, or the plug-in that does is broken.
        """
        offers = _offers(self.group).get(name, ())
        known = self._known.get(name)
        if name in self._loaded or not offers:
            return known[0] if known else None
        own = {_from(known[1])} if known and _root(known[1]) != _root(offers[0].module) else set()
        rivals = [*sorted(own), *map(distribution, offers)]
        if len(rivals) > 1:
            raise InputError(
                f"the {self.kind} {name!r} is offered by {' and by '.join(rivals)}; uninstall one, "
                f"or have its author call it otherwise"
            )
        return self._load(offers[0])

    def names(self) -> list[str]:
        """Return all names, sorted; nothing is imported for it."""
        return sorted({*self._known, *_offers(self.group)})

    def shipped(self) -> dict[str, T]:
        """Return by name what comes with pleat."""
        return {name: value for name, (value, module) in self._known.items() if _ours(module)}

    def everything(self) -> dict[str, T]:
        """Return all by name; every plug-in of the group is imported for it.

        Raises
        ------
        InputError
            As `find`.
        """
        found = {name: self.find(name) for name in self.names()}
        return {name: value for name, value in found.items() if value is not None}

    def foreign(self, name: str) -> str | None:
        """Return the module that a thing comes from, or None if it ships with pleat."""
        module = self._known[name][1] if name in self._known else ""
        return module if module and not _ours(module) else None

    def _load(self, point: EntryPoint) -> T:
        what = f"the {self.kind} {point.name!r} of {distribution(point)}"
        try:
            found = point.load()
            # Its module may have added it by `register`.
            if point.name not in self._known:
                self.add(point.name, self._accept(point.name, found), point.module)
        except InputError as error:
            raise InputError(f"{what} ({point.value}): {error}") from None
        except Exception as error:
            said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(":")
            raise InputError(f"{what} ({point.value}) can't be loaded: {said}") from error
        self._loaded.add(point.name)
        return self._known[point.name][0]


def plugins() -> list[EntryPoint]:
    """Return the entry points of all plug-ins, by group and name."""
    return [
        point
        for group in GROUPS
        for _, points in sorted(_offers(group).items())
        for point in points
    ]


def distribution(point: EntryPoint) -> str:
    """Return the name and version of the distribution an entry point belongs to."""
    return f"{point.dist.name} {point.dist.version}" if point.dist else point.value


@cache
def _every() -> dict[str, dict[str, list[EntryPoint]]]:
    out: dict[str, dict[str, list[EntryPoint]]] = {group: {} for group in GROUPS}
    every = entry_points()
    for group, found in out.items():
        for point in every.select(group=group):
            found.setdefault(point.name, []).append(point)
    return out


def _offers(group: str) -> dict[str, list[EntryPoint]]:
    return _every()[group]


def _root(module: str) -> str:
    return module.partition(".")[0]


def _ours(module: str) -> bool:
    return _root(module) == "pleat"


def _from(module: str) -> str:
    return "pleat" if _ours(module) else module
