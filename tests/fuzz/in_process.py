"""Readers of foreign files in this process: what they say is the same, and quicker to ask."""

from __future__ import annotations

import importlib

from pleat.nets import InputError
from pleat.nets.files import isolation


def run(reader: str, content: bytes, library: str = "") -> bytes:
    """Answer as a process of its own would, without its limits."""
    module, _, name = reader.partition(":")
    try:
        return isolation.packed(getattr(importlib.import_module(module), name)(content))
    except InputError:
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise InputError(f"is broken, or of a kind that is not read ({said})") from error
