"""Classes and functions as Markdown, from their signatures and numpydoc docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from numpydoc.docscrape import NumpyDocString
from pydantic import BaseModel

_LISTS = ("Parameters", "Attributes", "Returns", "Yields", "Raises")


def module(name: str) -> str:
    """Describe all public names of a module."""
    names = import_module(name).__all__
    return "\n".join(entry(f"{name}.{one}", *_members(f"{name}.{one}")) for one in names)


def _members(path: str) -> list[str]:
    """Return the public methods and properties that a class defines itself."""
    found = _find(path)
    if not isinstance(found, type):
        return []
    return [n for n, v in vars(found).items() if n[0] != "_" and _is_member(v) and v.__doc__]


def _is_member(value: Any) -> bool:
    return inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod)


def entry(path: str, *members: str) -> str:
    """Describe a class or function by its path, and some members; ``members`` means all."""
    found = _find(path)
    if members == ("members",):
        members = tuple(_members(path))
    out = [f"### `{path.rpartition('.')[2]}{_signature(found)}`\n", *_told(found)]
    for name in members:
        own = inspect.getattr_static(found, name)
        own = own.__func__ if isinstance(own, classmethod | staticmethod) else own
        out += [f"#### `{found.__name__}.{name}{_signature(own, bound=True)}`\n", *_told(own)]
    return "\n".join(out)


def _find(path: str) -> Any:
    place, _, name = path.rpartition(".")
    return getattr(import_module(place), name)


def _signature(found: Any, bound: bool = False) -> str:
    if isinstance(found, property) or (isinstance(found, type) and issubclass(found, BaseModel)):
        return ""
    try:
        signature = inspect.signature(found)
    except (TypeError, ValueError):
        return ""
    taken = list(signature.parameters.values())[1 if bound else 0 :]
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in taken]
    text = str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    return text if " at 0x" not in text and "<factory>" not in text else "(...)"


def _told(found: Any) -> Iterator[str]:
    doc = NumpyDocString(inspect.getdoc(found) or "")
    for section in ("Summary", "Extended Summary"):
        if any(doc[section]):
            yield _plain("\n".join(doc[section])) + "\n"
    for section in _LISTS:
        if doc[section]:
            yield f"*{section}*\n"
            yield "\n".join(_item(item) for item in doc[section]) + "\n"
    if any(doc["Notes"]):
        yield _plain("\n".join(doc["Notes"])) + "\n"
    if any(doc["Examples"]):
        yield "```text\n" + "\n".join(doc["Examples"]).strip() + "\n```\n"


def _item(item: Any) -> str:
    said = _plain(" ".join(" ".join(item.desc).split()))
    head = f"`{item.name}`" if item.name else ""
    kind = _plain(item.type)
    told = ": ".join(part for part in (head, kind) if part)
    return f"- {told}" + (f". {said}" if said else "")


def _plain(text: str) -> str:
    return text.replace("``", "`")
