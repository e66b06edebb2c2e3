"""What scenes of one's own import from `pleat.scenes`."""

from __future__ import annotations

import subprocess
import sys

import pytest

import pleat.scenes


def _own(name: str) -> str:
    """What the door to a registry is called in the registry's own module."""
    return "register" if name.startswith("register_") else name


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in pleat.scenes.__all__:
        assert getattr(pleat.scenes, name).__name__.rpartition(".")[2] in (name, _own(name))
        assert getattr(pleat.scenes, name).__doc__
    assert set(pleat.scenes.__all__) <= set(dir(pleat.scenes))


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    probe = (
        "import sys; from pleat.scenes import load_theme; assert 'manim' not in sys.modules; "
        "from pleat.scenes import Sheet; assert 'manim' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Sheat"):
        _ = pleat.scenes.Sheat
    with pytest.raises(ImportError, match="Sheat"):
        exec("from pleat.scenes import Sheat")
