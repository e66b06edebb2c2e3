"""The README's clip is clean, its scene plays, and what it shows and links to is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from blocks import blocks

from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


def the(language: str) -> str:
    """Return the README's one block of a language."""
    (block,) = [block for block in blocks(README) if block.language == language]
    return block.text


def test_the_clip_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "my-clip.toml"
    path.write_text(the("toml"), encoding="utf-8")
    assert inspect(load_clip(path)) == []


def test_the_scene_plays_in_manim(tmp_path: Path) -> None:
    (tmp_path / "fold.py").write_text(the("python"), encoding="utf-8")
    small = ["-r", "96,54", "--fps", "2", "--media_dir", "m"]
    done = subprocess.run(
        [sys.executable, "-m", "manim", "render", *small, "fold.py", "Fold"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "m").rglob("Fold.mp4"))


def test_pictures_and_pages_are_there_and_pictures_are_small() -> None:
    links = re.findall(r"(!?)\[[^\]]+\]\(([^):]+)\)", README.read_text(encoding="utf-8"))
    pictures = [name for mark, name in links if mark]
    assert pictures
    assert [name for _, name in links if not (ROOT / name).is_file()] == []
    for name in pictures:
        assert 0 < (ROOT / name).stat().st_size < 1_000_000
    assert (ROOT / "renders/gallery/fold-sheet.webp").stat().st_size < 300_000
