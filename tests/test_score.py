"""What a presentation holds: its stops, words and film; no browser is needed to see it."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import pytest
from support import stages
from support.command import pleat

from pleat.nets.errors import InputError
from pleat.scenes.film.job import Job
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.film.plan import plan
from pleat.scenes.film.render_lecture import render_lecture
from pleat.scenes.outputs.slides.build import present
from pleat.scenes.outputs.slides.stops import score


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the lecture and its presentation."""
    folder = tmp_path_factory.mktemp("stage")
    stages.make(folder)
    return folder


def told(lecture, language="en"):
    """The score of the lecture in a language."""
    look = replace(stages.LOOK, language=language)
    return score(plan(lecture, look), overlay=False)


def test_the_score_names_beats_chapters_and_words(tmp_path):
    found = told(stages.write(tmp_path))
    assert tuple(stop["id"] for stop in found["stops"]) == stages.STOPS
    assert found["chapters"] == [
        {"title": "First things", "stop": 1},
        {"title": "</script> & then", "stop": 4},
    ]
    assert [stop["chapter"] for stop in found["stops"]] == [-1, 0, 0, 0, 1, 1, 1, -1, -1]
    assert found["stops"][0]["says"] == "Mini\na lecture"
    assert all(s["start"] <= s["still"] <= s["stop"] for s in found["stops"])


def test_notes_may_be_translated_and_draw_nothing(tmp_path):
    stages.make(tmp_path)
    path = tmp_path / "b.toml"
    path.write_text(path.read_text("utf-8").replace("<b>Ask</b>", "Wait."), encoding="utf-8")
    lecture = load_lecture(tmp_path / "mini.toml")
    again = present(lecture, stages.LOOK, tmp_path / "x.html", job=Job(tmp_path / "cache", 1))
    assert again.rendered == ()
    assert told(lecture, "zh-Hant")["stops"][5]["notes"] == "Wait."
    words = tmp_path / "b.zh-Hant.toml"
    text = words.read_text("utf-8")
    words.write_text(text.replace('"字幕start"', '"字幕start"\nnotes = "等"'), encoding="utf-8")
    lecture = load_lecture(tmp_path / "mini.toml")
    assert told(lecture, "zh-Hant")["stops"][5]["notes"] == "等"
    words.write_text(text.replace('"字幕start"', '"字幕start"\nnotes = ["等"]'), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"b\.zh-Hant\.toml:5: beat 'start': notes: must be a text"
    ):
        load_lecture(tmp_path / "mini.toml")


def test_what_was_rendered_is_not_drawn_again(tmp_path):
    lecture = stages.write(tmp_path)
    render_lecture(lecture, stages.LOOK, tmp_path / "film", job=Job(tmp_path / "cache", 1))
    report = stages.make(tmp_path)
    assert (report.rendered, report.stops) == ((), len(stages.STOPS))


def test_nothing_in_the_page_comes_from_elsewhere_or_is_code(made):
    text = (made / "en.html").read_text("utf-8")
    assert "http" not in text.replace("http-equiv", "")
    assert "<script>document" not in text
    assert "<b>Ask" not in text
    assert text.count("</script>") == text.count("<script")
    assert "default-src 'none'" in html.unescape(text)


def test_command_line(made, tmp_path):
    stages.write(tmp_path)
    quality = f"{stages.LOOK.width}x{stages.LOOK.height}@{stages.FPS}"
    args = ["lecture", "mini.toml", "--present", "-q", quality, "--cache", made / "cache"]
    run = pleat(*args, "--json", cwd=tmp_path)
    report = json.loads(run.out)
    assert (report["path"], report["stops"], report["rendered"]) == (
        "renders/mini-144p10/mini.html",
        len(stages.STOPS),
        [],
    )
    assert (tmp_path / report["path"]).stat().st_size == report["bytes"]
    assert "9 stops" in pleat(*args, "-o", "talk.html", cwd=tmp_path).out
    for wrong, why in [
        (["-o", "talk.mp4"], "must end in .html"),
        (["--handout"], "one at a time"),
        (["--lang", "fr"], "not in 'fr'"),
        (["--captions", "big"], "captions 'big'"),
    ]:
        run = pleat(*args, *wrong, cwd=tmp_path)
        assert (run.code, run.out) == (2, "")
        assert why in run.err
        assert len(run.err.splitlines()) == 1
