"""Clips in Python: from a folder of the author's own, by pleat and by plain manim."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import av
import pytest
from support.command import Run, pleat

from pleat.nets.errors import InputError
from pleat.scenes.clip.translation import translate
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job
from pleat.scenes.film.keys import beat_key_parts
from pleat.scenes.film.render_clip import render as render_clip
from pleat.scenes.playback.load import load_clip

SCRIPT = """
from manim import Circle, Create

from pleat.scenes.playback.pleat_scene import PleatScene
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


@pytest.mark.slow
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
    done = pleat("render", "my_clip.py:MyClip", "-o", "o.mp4", cwd=script.parent)
    assert done.code == 2
    assert words in done.err
    assert not (script.parent / "o.mp4").exists()


OWN = """
from typing import Literal

import helper
from manim import Dot, FadeIn

from pleat.scenes.playback.pleat_scene import PleatScene
from pleat.scenes.beats import Beat, Span
from pleat.scenes.beats.show import Show


class Hop(Beat):
    do: Literal["hop"] = "hop"
    far: float = 1.0

    def perform(self, stage):
        from pleat.scenes import Fade

        yield Span(1.0, (Fade(1.0, stage.sheet),))


class Mine(PleatScene):
    net = "nets/mine.json"
    data = "points.csv"
    languages = ("de",)

    def construct(self):
        self.beat(Show(id="data", views=("grid", "data", "legend"), caption="Mine.", seconds=0.4))
        self.beat(Hop(id="hop", seconds=0.4, caption=helper.TOLD))
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A script with a net, a table, a kind of beat, a helper and a translation of its own."""
    folder = tmp_path / "author"
    (folder / "nets").mkdir(parents=True)
    (folder / "nets" / "mine.json").write_text(
        '{"layers": [{"W": [[1, 2], [3, 4]], "b": [0, 1], "activation": "relu"},'
        ' {"W": [[1, -1]], "b": [0]}]}'
    )
    rows = "".join(f"{k},{k % 5},{'sea' if k % 2 else 'land'}\n" for k in range(10))
    (folder / "points.csv").write_text("x,y,label\n" + rows)
    (folder / "helper.py").write_text("TOLD = 'It hops.'\n")
    (folder / "Mine.de.toml").write_text(
        '[clip]\ntitle = "Meins"\nclasses = ["Land", "Meer"]\n'
        '[beat.data]\ncaption = "Meins."\n[beat.hop]\ncaption = "Es springt."\n'
    )
    path = folder / "own.py"
    path.write_text(OWN)
    return path


def render(own: Path, *more: str) -> Run:
    """Render a script from another folder than its own."""
    words = ("author/own.py:Mine", "-q", "160x90@5", "--json", "--cache", "cache", "-o", "o.mp4")
    return pleat("render", *words, *more, cwd=own.parent.parent)


@pytest.mark.slow
def test_net_data_and_helpers_are_found_beside_the_script(own: Path) -> None:
    # Two processes: beats of the script's own kind go from one to the other.
    done = render(own, "-j", "2")
    assert done.code == 0, done.err
    assert json.loads(done.out)["rendered"] == ["data", "hop"]
    assert json.loads(render(own).out)["rendered"] == []
    # What a beat of the script's own does may have changed with any of its files.
    (own.parent / "helper.py").write_text("TOLD = 'It skips.'\n")
    assert json.loads(render(own).out)["rendered"] == ["data", "hop"]
    assert load_clip(own).beats[1].caption == "It skips."
    there = render(own, "--lang", "de")
    assert json.loads(there.out)["rendered"] == ["data", "hop"], there.err


@pytest.mark.slow
def test_manim_finds_them_too(own: Path) -> None:
    words = ("-r", "160,90", "--fps", "5", "--media_dir", "m", "author/own.py", "Mine")
    done = run(own.parent.parent, "manim", "render", *words)
    assert done.returncode == 0, done.stderr


def test_classes_are_called_as_in_the_data(own: Path) -> None:
    clip = load_clip(own)
    assert clip.head.classes == ("land", "sea")
    assert translate(clip, "de").head.classes == ("Land", "Meer")
    assert len(clip.dataset) == 10


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('net = "nets/mine.json"', "net = 3"), ["Mine.net: must be a valid string"]),
        (('"points.csv"', '"point.csv"'), ["Mine: data:", "point.csv: no such file"]),
        (("far: float = 1.0", "far: float = = 1"), ["own.py:14: invalid syntax"]),
        (("import helper", "import helpers"), ["own.py:4: ModuleNotFoundError"]),
        (('("de",)', '("fr",)'), ["Mine.fr.toml: is missing"]),
        (("caption=helper.TOLD", 'caption="{corect}"'), ["beat 'hop'", "{corect}"]),
    ],
)
def test_faults_are_told_with_file_and_key(
    own: Path, change: tuple[str, str], words: list[str]
) -> None:
    assert change[0] in OWN
    own.write_text(OWN.replace(*change))
    done = render(own)
    assert done.code == 2
    assert all(word in done.err for word in words), done.err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("own.py:", "name the class after the colon"),
        ("own.py:Its", "has no clip 'Its'; known are Mine"),
        ("owl.py:Mine", "owl.py: no such file"),
        ("two.py", "name the class after a colon, two.py:CLASS; there are A, B"),
    ],
)
def test_a_class_that_is_not_there_is_told(own: Path, name: str, words: str) -> None:
    (own.parent / "two.py").write_text(
        "from pleat.scenes.playback.pleat_scene import PleatScene\n"
        "class A(PleatScene): ...\nclass B(PleatScene): ...\n"
    )
    done = pleat("render", name, "-o", "o.mp4", cwd=own.parent)
    assert done.code == 2
    assert words in done.err


MANY = """
from pathlib import Path

from manim import Create, Square

from pleat.scenes import PleatScene
from pleat.scenes.beats import Show

HERE = Path(__file__).parent


class Base(PleatScene):
    net = "hard-relu"
    side = 1.0

    def construct(self):
        self.beat(Show(views=("data",), seconds=0.2, hold=0.0))
        self.play(Create(Square(self.side)), run_time=1)
"""


@pytest.mark.slow
def test_classes_of_one_file_never_show_each_others_pictures(tmp_path: Path) -> None:
    """All have the same beats, then a play of their own: only the script can tell them apart."""
    names = [f"C{k}" for k in range(20)]
    classes = [f"class {name}(Base):\n    side = {1 + k / 5}" for k, name in enumerate(names)]
    (tmp_path / "many.py").write_text(MANY + "\n\n" + "\n\n\n".join(classes) + "\n")
    look = RenderLook(64, 36, 5)
    keys = set()
    for name in names:
        clip = load_clip(f"{tmp_path / 'many.py'}:{name}")
        assert [beat.do for beat in clip.beats] == ["show", "free"]
        keys.add(tuple(map(repr, beat_key_parts(clip, 1, look))))
    assert len(keys) == 20
    films = []
    for name in names[:2]:
        out = tmp_path / f"{name}.mp4"
        clip = load_clip(f"{tmp_path / 'many.py'}:{name}")
        render_clip(clip, look, out, Job(tmp_path / "cache", 1))
        with av.open(str(out)) as film:
            films.append([f.to_ndarray(format="rgb24") for f in film.decode(video=0)][-1])
    assert (films[0] != films[1]).any()


@pytest.mark.slow
def test_a_file_that_a_script_reads_is_part_of_what_it_draws(tmp_path: Path) -> None:
    reads = MANY.replace("    side = 1.0", "    files = ['side.txt']").replace(
        "self.side", "float((HERE / 'side.txt').read_text())"
    )
    path = tmp_path / "many.py"
    path.write_text(reads)
    with pytest.raises(InputError, match=r"Base\.files: there is no file .*side\.txt|side\.txt"):
        load_clip(path)
    look, keys = RenderLook(64, 36, 5), []
    for side in ("1.0", "1.0", "2.0"):
        (tmp_path / "side.txt").write_text(side)
        keys.append(beat_key_parts(load_clip(path), 1, look))
    assert keys[0] == keys[1]
    assert keys[1] != keys[2]
