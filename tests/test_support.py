"""What tests share is loaded once: under one name, in worker processes and scripts too."""

from __future__ import annotations

import ast
import importlib
import multiprocessing
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import film_stage, identity

TESTS = Path(__file__).parent
FILES = sorted([*TESTS.glob("*.py"), *identity.HERE.glob("*.py")])


def faults() -> list[object]:
    """What is wrong with the modules of the process that asks."""
    twice = [names for own, names in identity.loaded().items() if names != [f"support.{own}"]]
    return [*twice, *identity.found_without_their_folder()]


def test_no_module_is_loaded_under_two_names() -> None:
    for name in identity.modules():
        importlib.import_module(f"support.{name}")
    assert sorted(identity.loaded()) == identity.modules()
    assert faults() == []


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_worker_process_loads_them_under_the_same_names(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    with multiprocessing.get_context(method).Pool(1) as pool:
        clip = pool.apply(film_stage.Stripes)
        assert type(clip) is film_stage.Stripes
        assert pool.apply(identity.loaded) == {
            name: [f"support.{name}"] for name in ("film_stage", "identity")
        }
        assert pool.apply(identity.found_without_their_folder) == []


def test_a_script_loads_them_under_the_same_names() -> None:
    script = (
        "from support import film_stage, identity; "
        "print(identity.loaded(), identity.found_without_their_folder())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=identity.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    names = {name: [f"support.{name}"] for name in ("film_stage", "identity")}
    assert run.stdout.strip() == f"{names} []"


def test_every_file_asks_for_them_by_their_one_name() -> None:
    names = identity.modules()
    bare = {*names, *(f"tests.support.{name}" for name in names)}
    strange = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asked = []
            if isinstance(node, ast.Import):
                asked = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                asked = ["." * node.level + (node.module or "")]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                asked = re.findall(r"^(\w+):\w+$", node.value)  # as a worker is told its stage
            strange += [f"{path.name}: {name}" for name in asked if name in bare or name[:1] == "."]
    assert len(FILES) > len(names)
    assert strange == []
