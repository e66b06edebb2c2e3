"""A clip to begin with: it renders as it stands."""

import tomllib

import jsonschema
import pytest
from support.command import pleat

from pleat.scenes.clip import load_clip
from pleat.scenes.inspection import inspect
from pleat.scenes.schemas import schema
from pleat.scenes.timeline import schedule


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
