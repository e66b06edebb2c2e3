"""The door for those who write Python: names that are there, documented, and cost nothing."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest
from support import identity

import pleat.scenes
from pleat.scenes import beats

NAMES = pleat.scenes.__all__
KEPT = Path(__file__).parent / "public_names.json"


def test_what_authors_rely_on_is_called_as_before() -> None:
    # A fresh Python: tests of plug-ins may have registered names of their own in this one.
    run = subprocess.run(
        [sys.executable, "-m", "support.public_names"],
        env=identity.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    kept, now = (
        {f"{place}: {name}" for place, names in json.loads(text).items() for name in ["", *names]}
        for text in (KEPT.read_text(encoding="utf-8"), run.stdout)
    )
    assert len(kept) > 200
    assert kept - now == set(), "lost, or renamed; authors have it in their files"
    assert now - kept == set(), "new: write tests/public_names.json as support/public_names.py says"


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    thing = getattr(pleat.scenes, name)
    # Where a name is register_x, the function is the `register` of that table.
    own = "register" if name.startswith("register_") else name
    assert thing.__name__.rpartition(".")[2] == own
    assert inspect.getdoc(thing)
    assert name in dir(pleat.scenes)


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="no 'Sheat'"):
        _ = pleat.scenes.Sheat  # type: ignore[attr-defined]
    with pytest.raises(ImportError, match="Sheat"):
        from pleat.scenes import Sheat  # type: ignore[attr-defined]  # noqa: F401


def test_checkers_of_types_see_what_is_given() -> None:
    tree = ast.parse(Path(str(pleat.scenes.__file__)).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {}
    for node in block.body:
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            seen[alias.asname or alias.name] = (node.module, alias.name)
    assert sorted(seen) == sorted(NAMES)
    for name, (module, there) in seen.items():
        if name != "beats":
            wanted = getattr(importlib.import_module(str(module)), there)
            assert getattr(pleat.scenes, name) is wanted


def test_the_package_itself_costs_nothing() -> None:
    probe = (
        "import sys, pleat.scenes; "
        "print([m for m in ('manim', 'numpy', 'pydantic', 'torch') if m in sys.modules]); "
        "from pleat.scenes import Theme, beats, load_theme; print('manim' in sys.modules); "
        "from pleat.scenes import Sheet; print('manim' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["[]", "False", "True"]


@pytest.mark.parametrize("do", sorted(beats.kinds().keys() - {"free"}))
def test_every_kind_of_beat_is_called_as_what_it_does(do: str) -> None:
    name = "".join(word.capitalize() for word in do.split("-"))
    assert name in beats.__all__
    assert getattr(beats, name) is beats.kind_of(do)
