"""`pleat check`: shipped pictures are clean, and faults are found and named by beat."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import typst
from support.command import pleat

from pleat.configs import shipped
from pleat.scenes.clip.translation import translate
from pleat.scenes.drawing.contrast import contrast, faults
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.theme import themes
from pleat.scenes.playback.inspection import inspect
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.opening import open_clip

needs_cjk = pytest.mark.skipif(
    not any(font.family.startswith("Noto Sans CJK") for font in typst.Fonts().fonts()),
    reason="Noto Sans CJK is not installed: run make setup",
)
CLIP = """
[clip]
title = "One beat"
net = "easy-1"

[[beat]]
id = "only"
do = "show"
views = ["grid", "data", "network"]
caption = "{caption}"
"""


@pytest.mark.parametrize("name", sorted(shipped("clips")))
def test_shipped_clips_are_clean(name: str) -> None:
    assert [str(f) for f in inspect(load_clip(name))] == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize("name", sorted(shipped("clips")))
def test_shipped_clips_are_clean_in_every_language_and_theme(name: str, theme: str) -> None:
    clip = load_clip(name)
    for language in clip.head.languages:
        assert [str(f) for f in inspect(translate(clip, language), theme)] == []


def test_a_caption_of_three_lines_is_found(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text(CLIP.replace("{caption}", "Words that go on and on. " * 9))
    found = inspect(load_clip(path))
    assert found
    assert {f.beat for f in found} == {"only"}
    assert any("lines, and 2 fit" in f.what for f in found)


def test_an_empty_picture_at_either_end_is_found(tmp_path: Path) -> None:
    path = tmp_path / "ends.toml"
    path.write_text(
        CLIP.replace("{caption}", "Points.").replace(
            "[[beat]]", '[[beat]]\nid = "wait"\ndo = "pause"\n\n[[beat]]', 1
        )
        + '\n[[beat]]\nid = "gone"\ndo = "transition"\ncaption = "Words do not count."\n'
    )
    found = [(f.beat, f.when, f.what) for f in inspect(load_clip(path))]
    what = "there is nothing in the picture"
    assert found == [("wait", "first", what), ("gone", "last", what)]


def test_an_empty_picture_is_told_where_it_becomes_empty_unless_it_is_cleared(
    tmp_path: Path,
) -> None:
    def found(between: str) -> list[tuple[str, str, str]]:
        again = '\n[[beat]]\nid = "again"\ndo = "show"\nviews = ["grid", "data"]\n'
        path = tmp_path / "between.toml"
        path.write_text(CLIP.replace("{caption}", "Points.") + between + again)
        return [(f.beat, f.when, f.what) for f in inspect(load_clip(path))]

    what = "there is nothing in the picture"
    cleared = '\n[[beat]]\nid = "cleared"\ndo = "transition"\ncaption = "A pause."\n'
    idle = '\n[[beat]]\nid = "{}"\ndo = "pause"\n'
    assert found(cleared) == []
    assert found(cleared + idle.format("a") + idle.format("b")) == [("a", "last", what)]


def test_a_still_of_no_time_is_the_last_picture_with_something_on_it(tmp_path: Path) -> None:
    gone = '\n[[beat]]\nid = "gone"\ndo = "transition"\ncaption = "Words do not count."\n'
    (tmp_path / "ends.toml").write_text(CLIP.replace("{caption}", "Points.") + gone)
    small = ("-q", "160x90@5")
    done = pleat("still", "ends.toml", *small, cwd=tmp_path)
    assert (done.code, done.out) == (0, "renders/ends-last-90p5.png\n"), done.err
    pleat("still", "ends.toml", "--at", "only", *small, "-o", "only.png", cwd=tmp_path)
    drawn = tmp_path / "renders" / "ends-last-90p5.png"
    assert drawn.read_bytes() == (tmp_path / "only.png").read_bytes()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_what_only_comes_where_a_clip_begins_is_there_from_its_first_frame_on(
    tmp_path: Path, theme: str
) -> None:
    path = tmp_path / "first.toml"
    path.write_text(CLIP.replace("{caption}", "Points."))
    clip = load_clip(path)
    opened = open_clip(clip, RenderLook(160, 90, 5, theme, captions="none"))
    first, last = opened.still(0, 0), opened.left_by(0)
    assert (first == last).all()


def test_text_out_of_the_frame_and_over_text_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from pleat.scenes.drawing import layouts
    from pleat.scenes.drawing.viewport import Rect

    # The network moved to the right, under the plane's labels and out at the top.
    usual = layouts.WIDE.layouts["plane"]
    moved = Rect(2.0, 2.6, 7.6, 5.4)
    monkeypatch.setitem(layouts.WIDE.layouts, "plane", replace(usual, network=moved))
    what = [f.what for f in inspect(load_clip("fold"))]
    assert any("reaches out of the safe area" in w for w in what)


def test_weak_contrast_is_found(tmp_path: Path) -> None:
    path = tmp_path / "weak.toml"
    text = shipped("themes")["dark"].read_text(encoding="utf-8")
    path.write_text(text.replace('text = "#ECF0F6"', 'text = "#404040"'), encoding="utf-8")
    assert any("text on background" in fault for fault in faults(str(path)))
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("theme", themes())
def test_shipped_themes_have_contrast(theme: str) -> None:
    assert faults(theme) == []


def test_the_command_exits_with_2_and_names_file_and_key(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(CLIP.replace('"network"', '"netwrok"').replace("{caption}", "Fine."))
    run = subprocess.run(
        [sys.executable, "-m", "pleat.scenes.cli", "check", str(bad)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "bad.toml" in run.stderr
    assert "views" in run.stderr
    assert "Traceback" not in run.stderr


LECTURE = '[lecture]\ntitle = "L"\nlanguages = ["en"]\n\n[[part]]\nclip = "own.toml"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = CLIP.replace("{caption}", "Fine.")
    (tmp_path / "own.toml").write_text(own)
    (tmp_path / "two.toml").write_text(own.replace("net =", 'languages = ["zh-Hant"]\nnet ='))
    words = '[clip]\ntitle = "題"\n[beat.only]\ncaption = "好。"\n'
    (tmp_path / "two.zh-Hant.toml").write_text(words, encoding="utf-8")
    (tmp_path / "talk.toml").write_text(LECTURE)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("own.toml", "own: clean\n"),
        ("talk.toml", "own: clean\ntalk (lecture): clean\n"),
        ("hard-relu", "hard-relu (recipe): clean\n"),
        ("dark", "dark (theme): clean\n"),
        ("one-five", "one-five: clean\none-five (recipe): clean\n"),
        (str(shipped("themes")["light"]), "light (theme): clean\n"),
        (str(shipped("recipes")["rings"]), "rings (recipe): clean\n"),
    ],
)
def test_files_of_every_kind_are_checked(folder: Path, name: str, told: str) -> None:
    run = pleat("check", name, cwd=folder)
    assert (run.code, run.out, run.err) == (0, told, "")


@needs_cjk
def test_a_translation_is_checked_by_itself(folder: Path) -> None:
    run = pleat("check", "two.zh-Hant.toml", cwd=folder)
    assert (run.code, run.out, run.err) == (0, "two (zh-Hant): clean\n", "")


def test_findings_are_counted_and_stand_at_their_beats(folder: Path) -> None:
    text = (folder / "own.toml").read_text()
    (folder / "own.toml").write_text(text.replace('"Fine."', '"Fine."\nemphasis = ["W1"]'))
    wide = ("--aspect", "16:9")
    run = pleat("check", "own.toml", *wide, cwd=folder)
    assert (run.code, run.out) == (2, "own: 1 finding\n")
    assert run.err == "pleat: own.toml:11: beat 'only': emphasis: 'W1' not on stage [en, dark]\n"
    # In all four shapes.
    assert "[en, dark], and 3 times more\n" in pleat("check", "own.toml", cwd=folder).err
    themes = (*wide, "--theme", "dark", "--theme", "light")
    assert "[en, dark], and 1 time more\n" in pleat("check", "own.toml", *themes, cwd=folder).err
