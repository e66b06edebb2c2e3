"""The code that draws a clip and is not ours: plug-ins', and that of a script."""

from __future__ import annotations

import importlib
import os
import sys
import uuid
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pleat.nets.activation import REGISTRY as ACTIVATIONS
from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.clip.model import Clip


def plugin_code(clip: Clip) -> str:
    """Return a hash of the code that a clip uses and that does not come with pleat.

    That of beats, and of activations of the net or of what a beat names. Data sets and
    themes are told apart by what they are. Of a clip in Python it is the whole script
    once it brings something of the kind; empty if there is nothing. A package's hash stands
    behind its name, ``NAME=HASH``, a script's alone.
    """
    modules = {type(beat).__module__ for beat in clip.beats}
    names = set(_texts([beat.model_dump() for beat in clip.beats]))
    nets = [clip.snapshot] if clip.snapshot else []
    others = [other for other in clip.others.values() if isinstance(other, Snapshot)]
    names |= {name for snapshot in (*nets, *others) for name in snapshot.net.activations}
    modules |= {str(ACTIVATIONS.foreign(name.partition("(")[0])) for name in names} - {"None"}
    told = set()
    for root in {module.partition(".")[0] for module in modules} - {"pleat"}:
        own = clip.script is not None and {*_files(root)} & {*clip.script.sources}
        told.add(clip.script.code if clip.script and own else f"{root}={_digest(root)}")
    return " ".join(sorted(told))


def plugin_faults(told: str) -> Iterator[str]:
    """Yield why this process can't draw a clip whose `plugin_code`, asked elsewhere, is this."""
    for word in told.split():
        root, is_package, digest = word.partition("=")
        if not is_package:
            continue
        try:
            importlib.import_module(root)
        except ImportError:
            yield f"does not have the package {root}"
            continue
        if _digest(root) != digest:
            yield f"has other sources of the package {root}"


def digest_of(files: Iterator[Path] | list[Path] | tuple[Path, ...]) -> str:
    """Return a hash of files, by name and content."""
    digest = blake2b(digest_size=16)
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(os.fsencode(path.name) + f" {len(content)} ".encode() + content)
    return digest.hexdigest()


@cache
def _digest(root: str) -> str:
    """Hash what has been imported: what is on the disk may be another by and by."""
    files = _files(root)
    # What was typed into a session is nowhere to be read again.
    return digest_of(files) if files else uuid.uuid4().hex


def _files(root: str) -> list[Path]:
    """Return the sources of an imported package or module of the top level."""
    module = sys.modules.get(root)
    file = getattr(module, "__file__", None)
    if file is not None and not hasattr(module, "__path__"):
        return [Path(file).resolve()]
    folders = map(Path, getattr(module, "__path__", ()))
    return [path.resolve() for folder in folders for path in folder.rglob("*.py")]


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in nested values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
