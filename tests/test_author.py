"""Clips in Python: from a folder of the author's own, by pleat and by plain manim."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import av
import pytest

SCRIPT = """
from manim import Circle, Create

from pleat.scenes.author import PleatScene
from pleat.scenes.beats.layer import Linear
from pleat.scenes.beats.show import Show


class MyClip(PleatScene):
    title = "My own clip"
    net = "hard-relu"

    def construct(self):
        self.beat(Show(views=("grid", "data", "basis"), caption="Two curves."))
        self.beat(Linear(id="move", layer=1, caption="W moves the plane."))
        self.play(Create(Circle(radius=1.5)))
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    # manim puts the author's folder first on the path: a scenes.py there must harm nothing.
    (tmp_path / "scenes.py").write_text("raise RuntimeError('not this one')\n")
    path = tmp_path / "my_clip.py"
    path.write_text(SCRIPT)
    return path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def frames(path: Path) -> int:
    with av.open(str(path)) as film:
        return sum(1 for _ in film.decode(video=0))


def test_pleat_renders_a_python_clip_and_keeps_its_beats(script: Path) -> None:
    folder = script.parent
    words = (
        "pleat.scenes.cli",
        "render",
        "my_clip.py:MyClip",
        "-q",
        "160x90@5",
        "--json",
        "--cache",
        "cache",
        "-o",
        "out.mp4",
    )
    first = run(folder, *words)
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert report["rendered"] == ["show-1", "move", "free-3"]
    assert frames(folder / "out.mp4") == report["frames"]
    again = json.loads(run(folder, *words).stdout)
    assert again["rendered"] == []
    # Another caption draws its beat again, and the free one, whose code may have changed.
    script.write_text(SCRIPT.replace("W moves the plane.", "W moves the sheet."))
    changed = json.loads(run(folder, *words).stdout)
    assert changed["rendered"] == ["move", "free-3"]


def test_manim_renders_the_same_class(script: Path) -> None:
    done = run(
        script.parent,
        "manim",
        "render",
        "-r",
        "160,90",
        "--fps",
        "5",
        "--media_dir",
        "m",
        "my_clip.py",
        "MyClip",
    )
    assert done.returncode == 0, done.stderr
    films = list((script.parent / "m").rglob("MyClip.mp4"))
    assert len(films) == 1
    assert frames(films[0]) > 20


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("layer=1", "layer=7"), "layers 1 to 2"),
        (('net = "hard-relu"', 'net = "no-such"'), "no-such"),
        (("class MyClip(PleatScene)", "class MyClip(object)"), "there are none"),
        (("self.beat(Show", "self.beet(Show"), "beet"),
    ],
)
def test_faults_of_a_script_are_told_in_a_sentence(
    script: Path, change: tuple[str, str], words: str
) -> None:
    script.write_text(SCRIPT.replace(*change))
    done = run(script.parent, "pleat.scenes.cli", "render", "my_clip.py:MyClip", "-o", "o.mp4")
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (script.parent / "o.mp4").exists()
