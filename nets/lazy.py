"""Public names of a package, each imported when it is asked for: the package costs nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


def hand_out(package: str, places: Mapping[str, tuple[str, ...]]) -> None:
    """Have a package give names from its modules.

    Parameters
    ----------
    package : str
        Its name; it is under way of being imported.
    places : mapping of str to tuple of str
        Module -> what of it is given from there, as ``name`` or ``name=name there``, or
        ``name=`` for the module itself.
    """
    where = {
        entry.partition("=")[0]: (module, entry.rpartition("=")[2])
        for module, entries in places.items()
        for entry in entries
    }

    class Package(ModuleType):
        """A package whose names come from its modules."""

        def __setattr__(self, name: str, value: object) -> None:
            # Python sets a module that it has imported under its name in the package, where a
            # function may be called the same: `activation` is the function.
            if not (isinstance(value, ModuleType) and where.get(name, ("", ""))[1]):
                super().__setattr__(name, value)

        def __getattr__(self, name: str) -> Any:
            if name not in where:
                raise AttributeError(f"module {package!r} has no {name!r}")
            module, there = where[name]
            found = import_module(module)
            return getattr(found, there) if there else found

        def __dir__(self) -> list[str]:
            return sorted({*vars(self), *where})

    sys.modules[package].__class__ = Package
