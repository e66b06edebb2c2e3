"""Open tables: one's own activations, data sets, beats and themes, from outside the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pleat.nets.activation import REGISTRY, activation, register
from pleat.nets.errors import InputError
from pleat.scenes.cli.schemas import schema_text

PLUGIN = '''
from typing import ClassVar, Literal

import numpy as np

from pleat.nets.activation import register as activation
from pleat.nets.data import register as data
from pleat.scenes.beats import Beat, Span, register as beat
from pleat.scenes.drawing.theme import load_theme

swoosh = activation(
    "swoosh",
    lambda z, _: z / (1 + np.exp(-z)),
    lambda z, _: (1 + np.exp(-z) + z * np.exp(-z)) / (1 + np.exp(-z)) ** 2,
    torch="SiLU",
    word="swish",
)


@data("two crosses, class 1 turned by 45 degrees")
def crosses(size: float = 2.0, count: int = 20):
    t, zero = np.linspace(-size, size, count), np.zeros(count)
    flat = np.concatenate([np.stack([t, zero], axis=1), np.stack([zero, t], axis=1)])
    return flat, flat @ np.array([[1, 1], [-1, 1]]) / np.sqrt(2)


@beat
class Wobble(Beat):
    """The sheet trembles."""

    do: Literal["wobble"] = "wobble"
    motion: ClassVar[float] = 1.0

    def perform(self, stage):
        from pleat.scenes import Fade

        yield Span(1.0, (Fade(1.0, stage.sheet),))


mist = load_theme("light").model_copy(update={"background": "#E0E0F0"})
'''
POINTS = """[pleat.activations]
swoosh = tiny:swoosh
[pleat.datasets]
crosses = tiny:crosses
[pleat.beats]
wobble = tiny:Wobble
[pleat.themes]
mist = tiny:mist
"""
CLIP = """[clip]
title = "A plug-in"
net = "net.json"
data = "crosses(size=1.5)"

[[beat]]
id = "data"
do = "show"
views = ["grid", "data", "equation"]
seconds = 0.4

[[beat]]
id = "wobble"
do = "wobble"
seconds = 0.4
"""
NET = {
    "layers": [
        {"W": [[1, 2], [3, 4]], "b": [0, 1], "activation": "swoosh"},
        {"W": [[1, 1]], "b": [0]},
    ]
}


def install(folder: Path, points: str, code: str = PLUGIN, dist: str = "tiny") -> None:
    """Put a distribution with one module on a folder that is on the path."""
    (folder / f"{dist}.py").write_text(code)
    info = folder / f"{dist}-1.2.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {dist}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(points)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with a folder on its path."""
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {"PYTHONPATH": os.pathsep.join(paths), "PLEAT_CACHE": str(folder / "cache")}
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )


def pleat(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line so."""
    return run(folder, "-m", "pleat.scenes.cli", *words)


@pytest.mark.slow
def test_a_clip_uses_a_plug_in_s_beat_activation_data_and_theme(tmp_path: Path) -> None:
    install(tmp_path, POINTS)
    (tmp_path / "net.json").write_text(json.dumps(NET))
    (tmp_path / "clip.toml").write_text(CLIP)
    words = ("render", "clip.toml", "-q", "160x90@5", "--theme", "mist", "--json", "-o", "o.mp4")
    first = pleat(tmp_path, *words, "-j", "2")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["rendered"] == ["data", "wobble"]
    # The plug-in's code is part of what decides the pixels.
    install(tmp_path, POINTS, PLUGIN + "\n# another version\n")
    assert json.loads(pleat(tmp_path, *words).stdout)["rendered"] == ["data", "wobble"]


@pytest.mark.slow
def test_what_a_plug_in_brings_is_what_it_says(tmp_path: Path) -> None:
    install(tmp_path, POINTS)
    probe = """
import sys
import numpy as np
import torch
from pleat.nets import activation, dataset
from pleat.scenes.beats import kind_of, kinds
from pleat.scenes.cli.schemas import schema
from pleat.scenes.drawing.theme import load_theme
assert "tiny" not in sys.modules  # nobody has asked for it
assert dataset("hard") and load_theme("dark") and kind_of("fold") and activation("relu")
assert "tiny" not in sys.modules
z = np.linspace(-3, 3, 31)
assert np.allclose(activation("swoosh")(z), torch.nn.functional.silu(torch.tensor(z)))
assert len(dataset("crosses(count=5)")) == 20
assert load_theme("mist").background == "#E0E0F0"
assert "wobble" not in kinds() and "wobble" in kinds(plugins=True)
assert "beat-wobble" not in schema("clip")["$defs"]
assert "beat-wobble" in schema("clip", plugins=True)["$defs"]
"""
    done = run(tmp_path, "-c", probe)
    assert done.returncode == 0, done.stderr
    assert pleat(tmp_path, "schema", "clip").stdout == schema_text("clip")
    assert "beat-wobble" in pleat(tmp_path, "schema", "clip", "--plugins").stdout


@pytest.mark.parametrize(
    ("points", "code", "said"),
    [
        (POINTS, "import nothing_of_the_kind", "can't be loaded: ModuleNotFoundError"),
        (POINTS.replace("tiny:swoosh", "tiny:gone"), PLUGIN, "AttributeError"),
        ("[pleat.activations]\nswoosh = tiny:x\n", "x = 3", "must lead to what register('swoosh'"),
        (POINTS, PLUGIN.replace("(1 + np.exp(-z)) ** 2", "2"), "df is not the derivative of f"),
    ],
)
def test_a_broken_plug_in_is_named(tmp_path: Path, points: str, code: str, said: str) -> None:
    install(tmp_path, points, code)
    words = "from pleat.nets import *\ntry: activation('swoosh')\nexcept InputError as e: print(e)"
    told = run(tmp_path, "-c", words).stdout
    assert told.count("\n") == 1, told
    assert said in told
    assert "the activation 'swoosh' of tiny 1.2" in told
    # It harms nobody else.
    assert run(tmp_path, "-c", "from pleat.nets import *; activation('relu')").returncode == 0


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    install(tmp_path, "[pleat.beats]\nfold = tiny:Wobble\nwobble = tiny:Wobble\n")
    install(tmp_path, "[pleat.beats]\nwobble = other:Wobble\n", PLUGIN, "other")
    probe = """
from pleat.nets import InputError
from pleat.scenes.beats import kind_of
for name in ("fold", "wobble", "shift"):
    try: print(kind_of(name).__name__)
    except InputError as error: print(error)
"""
    fold, wobble, shift = run(tmp_path, "-c", probe).stdout.splitlines()
    assert "the beat 'fold' is offered by pleat and by tiny 1.2" in fold
    assert "the beat 'wobble' is offered by tiny 1.2 and by other 1.2" in wobble
    assert shift == "Shift"


def test_doctor_names_plug_ins(tmp_path: Path) -> None:
    install(tmp_path, POINTS, PLUGIN.replace("class Wobble(Beat)", "class Wobble(Bit)"))
    found = {r["name"]: r for r in json.loads(pleat(tmp_path, "doctor", "--json").stdout)}
    assert not found["beat wobble"]["found"]
    assert "NameError" in found["beat wobble"]["detail"]
    assert found["beat wobble"]["mend"].endswith("pip uninstall tiny")


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no activation behind."""
    monkeypatch.setattr(REGISTRY, "_known", dict(REGISTRY._known))


@pytest.mark.usefixtures("own")
def test_a_script_adds_an_activation_in_one_call() -> None:
    def hard(z: np.ndarray, a: float) -> np.ndarray:
        return np.clip(z, -a, a)

    def slope(z: np.ndarray, a: float) -> np.ndarray:
        return ((z > -a) & (z <= a)).astype(float)

    wide = {"kinks": (-1.0, 1.0), "linear_pieces": True, "parameter": "a", "default": 1.0}
    register("clip", hard, slope, **wide)
    act = activation("clip(2.0)")
    assert act(np.array([-5.0, 0.5, 5.0])).tolist() == [-2.0, 0.5, 2.0]
    assert (act.name, act.word, act.torch) == ("clip(2.0)", "clip", None)
    register("clip", hard, slope, **wide)  # a script may be read again
    with pytest.raises(InputError, match="has the name of one that pleat has"):
        register("relu", hard, slope, **wide)
    with pytest.raises(InputError, match="not affine near"):
        register("bent", lambda z, _: z**2, lambda z, _: 2 * z, linear_pieces=True)
    with pytest.raises(InputError, match="as large as the one"):
        register("flat", lambda z, _: z.sum(), slope)
    with pytest.raises(InputError, match="lower-case"):
        register("Loud", hard, slope, **wide)
