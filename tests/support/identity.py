"""Which of the files here a process has loaded, and under what names."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent


def modules() -> list[str]:
    """The names of the modules here."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem != "__init__")


def loaded() -> dict[str, list[str]]:
    """The names of each file here that this process has loaded."""
    found: dict[str, list[str]] = {}
    for name, module in list(sys.modules.items()):
        path = Path(getattr(module, "__file__", None) or "")
        if path.parent == HERE and path.stem != "__init__":
            found.setdefault(path.stem, []).append(name)
    return found


def found_without_their_folder() -> list[str]:
    """Those that this process would load by their bare names, a second time."""
    specs = {name: importlib.util.find_spec(name) for name in modules()}
    return [n for n, spec in specs.items() if spec and Path(spec.origin or "").parent == HERE]


def environment() -> dict[str, str]:
    """What another Python needs to find the modules here under the same names."""
    paths = [str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
