"""The README tells the truth: its commands parse, its clip is clean, its scene plays."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pleat.scenes.cli import cli
from pleat.scenes.clip import load_clip
from pleat.scenes.inspection import inspect

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


COMMANDS = [
    shlex.split(line, comments=True)
    for block in blocks("sh")
    for line in block.splitlines()
    if line.startswith("pleat ")
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_take_these_words(words: list[str]) -> None:
    parent = click.Context(cli, info_name="pleat")
    command = cli.get_command(parent, words[1])
    assert command is not None
    command.make_context(words[1], words[2:], parent=parent)


def test_make_knows_its_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z-]+)", "\n".join(blocks("sh")))):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_the_clip_is_clean(tmp_path: Path) -> None:
    (text,) = blocks("toml")
    path = tmp_path / "my-clip.toml"
    path.write_text(text, encoding="utf-8")
    assert inspect(load_clip(path)) == []


def test_the_scene_plays_in_manim(tmp_path: Path) -> None:
    (text,) = blocks("python")
    (tmp_path / "fold.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "manim",
            "render",
            "-r",
            "96,54",
            "--fps",
            "2",
            "--media_dir",
            "m",
            "fold.py",
            "Fold",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "m").rglob("Fold.mp4"))


def test_pictures_are_there_and_small() -> None:
    names = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert names
    for name in names:
        assert 0 < (ROOT / name).stat().st_size < 1_000_000
    assert (ROOT / "renders/gallery/fold-sheet.webp").stat().st_size < 300_000
