"""A clip to begin with: it renders as it stands."""

import json
import tomllib

import jsonschema
import pytest
from support.command import pleat

from pleat.scenes.cli.schemas import schema
from pleat.scenes.clip.captions import filled
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip


def test_a_new_clip_is_valid_and_clean(tmp_path):
    run = pleat("new", "clip", "my-first_clip", "-o", "new folder", cwd=tmp_path)
    assert (run.code, run.err) == (0, "")
    path = tmp_path / "new folder" / "my-first_clip.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(table, schema("clip"))
    clip = load_clip(path)
    assert clip.title == "My first clip"
    assert 5 <= schedule(clip, 60).frames / 60 <= 60
    assert inspect(clip, "dark") == []


@pytest.fixture
def own(tmp_path):
    """A net as JSON and a table whose classes are words."""
    layers = [
        {"W": [[1.0, 0.5], [-0.5, 1.0]], "b": [0.5, -0.5], "activation": "leaky_relu(0.2)"},
        {"W": [[1.0, -1.0]], "b": [0.25]},
    ]
    (tmp_path / "net.json").write_text(json.dumps({"layers": layers}))
    rows = [f"{k % 7 - 3},{k % 5 - 2},{'land' if k % 2 else 'sea'}" for k in range(30)]
    (tmp_path / "points.csv").write_text("\n".join(["x,y,label", *rows]))
    return tmp_path


def test_a_new_clip_can_begin_with_ones_own_net_and_data(own):
    words = ("--net", "net.json", "--data", "points.csv", "-o", "clips")
    run = pleat("new", "clip", "mine", *words, cwd=own)
    assert (run.code, run.err) == (0, "")
    path = own / "clips" / "mine.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(table, schema("clip"))
    assert table["clip"]["net"] == "../net.json"
    clip = load_clip(path)
    assert clip.head.classes == ("land", "sea")
    assert len(clip.dataset) == 30
    told = [filled(beat, clip) for beat in clip.beats]
    right = len(clip.dataset) - len(clip.wrong)
    assert f"One threshold gets {right} of 30 right." in told
    assert inspect(clip, "dark") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--net", "no.json"), "no.json: no such file"),
        (("--net", "nut"), "unknown net 'nut'"),
        (("--net", "net.json", "--activation", "relu"), "names its activations itself"),
        (("--data", "points.tsv"), "points.tsv: no such file"),
    ],
)
def test_a_net_or_data_that_is_not_sound_is_told_at_once(own, words, said):
    run = pleat("new", "clip", "mine", *words, cwd=own)
    assert (run.code, run.out) == (2, "")
    assert said in run.err
    assert not (own / "mine.toml").exists()


def test_what_a_net_cannot_show_is_left_out(own):
    (own / "net.json").write_text('{"layers": [{"W": [[1, 0], [0, 1], [1, 1]], "b": [0, 0, 1]}]}')
    assert pleat("new", "clip", "mine", "--net", "net.json", cwd=own).code == 0
    clip = load_clip(own / "mine.toml")
    assert "threshold" not in [beat.do for beat in clip.beats]
    assert len(clip.dataset) == 0


def test_check_looks_at_a_clip_that_lists_no_languages(tmp_path):
    pleat("new", "clip", "a", cwd=tmp_path)
    path = tmp_path / "a.toml"
    head = path.read_text(encoding="utf-8").partition("# A whole layer")[0]
    path.write_text(
        head.replace("Two classes, and", "Two classes and more, " * 12), encoding="utf-8"
    )
    run = pleat("check", "a.toml", cwd=tmp_path)
    assert run.code == 2
    assert "beat 'start'" in run.err


def test_its_first_line_leads_to_the_schema(tmp_path):
    pleat("new", "clip", "a.toml", cwd=tmp_path)
    first = (tmp_path / "a.toml").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#:schema file://")
    assert first.endswith("configs/schema/clip.json")


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "mine.toml").write_text("precious")
    run = pleat("new", "clip", "mine", cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert "mine.toml: is there already" in run.err
    assert (tmp_path / "mine.toml").read_text() == "precious"


@pytest.mark.parametrize(
    "name",
    ["../up", "a/b", "", ".hidden", "a.zh-Hant", "a b", 'a"\nx = 1', "a\0", "x" * 65, "_a", "{a}"],
)
def test_hostile_names_are_refused(tmp_path, name):
    run = pleat("new", "clip", name, cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert "can't name a clip" in run.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    assert pleat("new", "clip", "a", "-o", "file/in", cwd=tmp_path).code == 2
