"""The rules of the house that a linter cannot hold."""

from __future__ import annotations

import ast
import importlib
import io
import json
import re
import subprocess
import sys
import tokenize
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TOP = {
    *("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile", "MANIFEST.in"),
    *("nets", "scenes", "configs", "renders", "tests", "docs"),
}
HOUSE = {("nets",), ("scenes",), ("configs",)}
# The one place that may know how manim draws and writes.
INTERNALS = ("manim.renderer", "manim.camera", "manim.scene.scene_file_writer")
MEETS_INTERNALS = "scenes/playback/renderer.py"


def modules_after(statement: str, *names: str) -> set[str]:
    """Return which of the named packages a fresh Python has loaded after a statement."""
    probe = f"""
import json, sys
{statement}
print(json.dumps([name for name in {names!r} if name in sys.modules]))
"""
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


def sources(*folders: str) -> list[Path]:
    found = {folder: sorted((ROOT / folder).rglob("*.py")) for folder in folders}
    assert all(found.values()), "a folder without Python: what is asked of it would hold of nothing"
    return [path for paths in found.values() for path in paths]


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("pleat", *(part for part in parts if part != "__init__")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[str]:
    """Return the modules a file imports anywhere, inside functions too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def importers(package: str, *folders: str) -> list[str]:
    return [
        str(path.relative_to(ROOT))
        for path in sources(*folders)
        if any(name == package or name.startswith(f"{package}.") for name in imports(path))
    ]


@cache
def committed() -> list[Path]:
    try:
        run = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git repository")
    return [ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).exists()]


def test_importing_nets_loads_neither_manim_nor_torch():
    assert modules_after("import pleat.nets", "manim", "torch") == set()


def test_reading_a_snapshot_needs_neither_manim_nor_torch():
    reading = "import pleat.nets.files.snapshot, pleat.nets.data, pleat.nets.model"
    assert modules_after(reading, "manim", "torch") == set()


def test_importing_any_module_of_scenes_does_not_load_torch():
    every = "\n".join(
        f"import {dotted(path)}" for path in sources("scenes") if path.name != "__main__.py"
    )
    assert modules_after(every, "torch") == set()


def test_nets_never_imports_manim_and_scenes_never_imports_torch():
    assert importers("manim", "nets", "configs") == []
    assert importers("torch", "scenes", "configs") == []


def test_only_one_module_meets_the_internals_of_manim():
    found = {path for name in INTERNALS for path in importers(name, "nets", "scenes")}
    assert found == {MEETS_INTERNALS}


@pytest.mark.parametrize("command", [[], ["render"], ["train"], ["beats"]])
def test_help_is_printed_without_anything_large(command):
    words = repr([*command, "--help"])
    show = f"from pleat.scenes.cli import cli\ncli.main({words}, standalone_mode=False)"
    large = ("manim", "torch", "av", "typst", "numpy", "scipy", "pydantic", "rich")
    assert modules_after(show, *large) == set()


def test_names_of_nets_come_from_their_modules_when_they_are_asked_for():
    assert modules_after("import pleat.nets", "numpy") == set()
    ask = "import pleat.nets.activation\nfrom pleat.nets import activation\nactivation('relu')"
    assert modules_after(ask, "pleat.nets.geometry") == set()


def test_every_command_resolves_and_has_a_help_line():
    cli = importlib.import_module("pleat.scenes.cli")
    for name, module in cli.COMMANDS.items():
        command = importlib.import_module(f"pleat.scenes.cli.{module}").command
        assert isinstance(command, click.Command)
        assert command.name == name
        assert command.get_short_help_str()


def test_the_command_line_also_runs_as_a_module():
    run = subprocess.run(
        [sys.executable, "-m", "pleat.scenes.cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(r"pleat \d+\.\d+\.\d+\S*\n", run.stdout)


def test_a_scenes_file_of_the_authors_own_hides_nothing_of_ours(tmp_path):
    for name in ("scenes", "nets", "configs"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('the wrong module')\n")
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import pleat.nets, pleat.scenes, pleat.configs as c; c.shipped('')",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_files_are_short():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in committed()
        if path.suffix == ".py"
    }
    assert lengths
    assert {name: n for name, n in lengths.items() if n > 400} == {}


def test_every_module_says_what_it_is():
    silent = [
        str(p.relative_to(ROOT))
        for p in sources("nets", "scenes", "configs")
        if not ast.get_docstring(tree(p))
    ]
    assert silent == []


def test_nothing_is_left_to_do():
    word = re.compile(r"\b(TO" r"DO|FIX" r"ME|XXX)\b")
    left = []
    for path in sources("nets", "scenes", "configs", "tests"):
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
            if token.type == tokenize.COMMENT and word.search(token.string):
                left.append(f"{path.relative_to(ROOT)}:{token.start[0]}")
    assert left == []


def test_the_top_level_is_as_agreed():
    top = {path.relative_to(ROOT).parts[0] for path in committed()}
    assert {name for name in top if not name.startswith(".")} <= TOP


def test_the_changelog_has_a_place_for_what_is_new():
    assert re.search(r"^## \[?Unreleased\]?", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_the_packages_named_for_the_wheel_are_all_there_are():
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    named, placed = set(setuptools["packages"]), setuptools["package-dir"]
    # Folders of data too: what setuptools finds unnamed it announces to leave out one day.
    parts = {
        folder.relative_to(ROOT).parts
        for path in committed()
        for folder in path.parents
        if folder.is_relative_to(ROOT) and folder.relative_to(ROOT).parts[:1] in HOUSE
    }
    mapped = {tuple(place.split("/")): name for name, place in placed.items()}
    assert named == {mapped.get(part, ".".join(("pleat", *part))) for part in parts}


def test_the_licence_of_every_dependency_is_listed():
    """If not: ``.ci/licences``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.match(r"[\w-]+", text).group() for text in asked} - {"pleat"}
    page = (ROOT / "docs" / "reference" / "licences.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| \*\*([\w-]+)\*\* \| ([^|]+) \|", page, re.MULTILINE))
    assert set(listed) == names
    assert all(licence.strip() for licence in listed.values())


def test_what_is_imported_is_required():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    ranges = [
        *project["dependencies"],
        *extras["cluster"],
        *extras["onnx"],
        *extras["pptx"],
        *extras["widget"],
    ]
    required = {canonicalize_name(Requirement(text).name) for text in ranges}
    required |= {"pydantic-core", "protobuf"}  # held to a version by pydantic, and by onnx
    brought = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources("nets", "scenes", "configs")
        for name in {full.partition(".")[0] for full in imports(path)} - {"pleat"}
        if name not in sys.stdlib_module_names
        if not required & {canonicalize_name(found) for found in brought.get(name, ())}
    }
    assert missing == set()
