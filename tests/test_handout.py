"""A lecture on paper."""

from __future__ import annotations

import json

import numpy as np
import pypdf
import pytest
from support import lectures, stages
from support.command import pleat

from pleat.nets.errors import InputError
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.outputs.handout.build import handout
from pleat.scenes.playback.opening import open_clip

LOOK = RenderLook(256, 144, 10, "light", captions="none")
BEATS = ("a/data", "a/basis", "b/start", "b/legend")


def make(folder, language="en", lecture=None):
    """Write the stage's lecture as a handout; return the report and the PDF."""
    look = RenderLook(256, 144, 10, "light", language, "none")
    out = folder / f"{language}.pdf"
    lecture = lecture or stages.write(folder)
    report = handout(lecture, look, out, Job(folder / "cache", 1))
    return report, pypdf.PdfReader(out)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paper")
    return folder, *make(folder)


def test_every_beat_is_there_with_its_caption(made):
    _, report, pdf = made
    assert (report.frames, report.rendered) == (4, BEATS)
    pages = ["".join(page.extract_text().split()) for page in pdf.pages]
    assert "After Meng Lee.".replace(" ", "") in pages[0]
    for text in ("First things", "</script> & then", "1 Two curves.", "2 / 3"):
        assert text.replace(" ", "") in pages[1]
    # What looks like code of HTML, Typst or ours is a caption like any other.
    said = stages.HOSTILE.replace("{parameters}", "3")
    assert f"3{said}".replace(" ", "") in pages[1]
    assert "4Twoclasses." in pages[2]
    assert [len(page.images) for page in pdf.pages] == [1, 3, 1]


def test_a_picture_is_the_beats_last_without_the_band(made):
    folder, _, pdf = made
    clip = load_lecture(folder / "mini.toml").clips[0]
    drawn = open_clip(clip, LOOK).still(0, 4)[..., :3].astype(int)
    images = [np.asarray(image.image.convert("RGB")) for image in pdf.pages[1].images]
    assert all(image.shape == (126, 256, 3) for image in images)
    assert min(np.abs(image - drawn[:126]).max() for image in images) == 0


def test_it_can_be_read_aloud_and_found(made):
    _, _, pdf = made
    assert pdf.metadata.title == "Mini"
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()
    assert [entry.title for entry in pdf.outline] == ["First things", "</script> & then"]


def test_again_draws_nothing(made):
    folder, *_ = made
    report, _ = make(folder)
    assert (report.rendered, report.reused) == ((), BEATS)


def test_chinese_and_an_author(tmp_path):
    stages.write(tmp_path)
    path = tmp_path / "mini.toml"
    path.write_text(
        path.read_text("utf-8").replace('article = "002"', 'article = "002"\nauthor = "李 #a $x$"'),
        encoding="utf-8",
    )
    _, pdf = make(tmp_path, "zh-Hant", load_lecture(path))
    text = "".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "字幕start" in text
    assert "然後" in text
    assert pdf.metadata.author == "李 #a $x$"
    assert "李#a$x$" in text
    assert pdf.trailer["/Root"]["/Lang"] == "zh-TW"


def test_what_no_font_has_is_said(tmp_path):
    lecture = lectures.write_lecture(
        tmp_path, lectures.LECTURE.replace("After {author}.", "After ꙮ.")
    )
    with pytest.raises(InputError, match=r"description: no glyph for 'ꙮ'"):
        handout(load_lecture(lecture), LOOK, tmp_path / "x.pdf", Job(tmp_path / "cache", 1))


def test_command_line(made, tmp_path):
    folder, *_ = made
    stages.write(tmp_path)
    args = ["lecture", "mini.toml", "--handout", "-q", "256x144@10", "--cache", folder / "cache"]
    report = json.loads(pleat(*args, "--json", cwd=tmp_path).out)
    assert (report["path"], report["pictures"]) == ("renders/mini-144p10/mini.pdf", 4)
    assert report["rendered"] == []  # light unless another theme is asked for
    assert (tmp_path / report["path"]).stat().st_size == report["bytes"]
    for wrong, why in [
        (["-o", "talk.html"], "must end in .pdf"),
        (["--narration", "voices"], "--narration has no place in a handout"),
    ]:
        run = pleat(*args, *wrong, cwd=tmp_path)
        assert (run.code, run.out) == (2, "")
        assert why in run.err
