"""Tables and values as TOML files write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def beat_text(table: Mapping[str, Any]) -> str:
    """Return a beat as files write it."""
    lines = (f"{key} = {value_text(value)}" for key, value in table.items())
    return "\n".join(["[[beat]]", *lines]) + "\n"


def value_text(value: Any) -> str:
    """Return a value as TOML: texts and numbers are written as in JSON."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {value_text(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(value_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
