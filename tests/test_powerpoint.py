"""A lecture as slides for other programs: each beat's film, its caption, and what to say."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile

import av
import numpy as np
import pytest
from PIL import Image
from support import stages
from support.command import pleat

from pleat.nets.errors import InputError
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.film.job import Job
from pleat.scenes.outputs.slides.powerpoint import powerpoint

pptx = pytest.importorskip("pptx")
LOOK = RenderLook(256, 144, 10, "dark", captions="none")
NAMES = stages.STOPS[:-1]  # there is no slide of nothing


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The lecture, the report and the slides."""
    folder = tmp_path_factory.mktemp("slides")
    lecture = stages.write(folder)
    report = powerpoint(lecture, LOOK, folder / "it.pptx", Job(folder / "cache", 1))
    return lecture, report, pptx.Presentation(folder / "it.pptx")


def movie(slide):
    (shape,) = [s for s in slide.shapes if s.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.MEDIA]
    return shape


def film(slide):
    """The pictures of its film, and its poster."""
    parts = [relation.target_part for relation in slide.part.rels.values()]
    (data,) = {part.blob for part in parts if part.content_type == "video/mp4"}
    with av.open(io.BytesIO(data)) as video:
        pictures = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    poster = Image.open(io.BytesIO(movie(slide).poster_frame.blob)).convert("RGB")
    return np.stack(pictures).astype(int), np.asarray(poster).astype(int)


def test_a_slide_for_every_beat_with_its_film(made):
    lecture, report, show = made
    assert report.stops == len(show.slides) == len(NAMES)
    assert [movie(slide).name for slide in show.slides] == list(NAMES)
    assert (show.slide_width, show.slide_height) == (12192000, 6858000)
    for slide in show.slides:
        shape = movie(slide)
        assert (shape.left, shape.top) == (0, 0)
        assert (shape.width, shape.height) == (show.slide_width, show.slide_height)
        assert 'delay="indefinite"' not in pptx.oxml.xmlchemy.serialize_for_reading(slide._element)
    frames = sum(len(film(slide)[0]) for slide in show.slides)
    assert frames == report.frames
    beats = schedule(lecture.clips[0], stages.FPS).beats
    pictures, poster = film(show.slides[NAMES.index("a/basis")])
    assert len(pictures) == beats[1].frames
    # The poster is the picture on which it halts, in which all has come.
    apart = np.abs(pictures - poster).mean(axis=(1, 2, 3))
    assert apart.min() == apart[beats[1].frames - beats[1].fade_out - 1]
    assert apart[0] > apart.min()
    ground = load_theme("dark").background[1:].upper()
    assert str(show.slides[2].background.fill.fore_color.rgb) == ground


def test_captions_are_text_over_the_free_band(made):
    _, _, show = made
    told = dict(zip(NAMES, show.slides, strict=True))
    title = told["b/start"].shapes.title
    assert title.text_frame.text == stages.HOSTILE.replace("{parameters}", "3")
    assert title.top == round(0.875 * show.slide_height)
    assert title.top + title.height <= show.slide_height + 1
    # Laid over the film, and none where none is said.
    assert list(told["b/start"].shapes)[-1].shape_id == title.shape_id
    assert told["a/basis"].shapes.title.top > show.slide_height
    assert (show.core_properties.title, show.core_properties.author) == ("Mini", "")


def test_notes_are_what_there_is_to_say(made):
    _, _, show = made
    notes = {
        name: slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else None
        for name, slide in zip(NAMES, show.slides, strict=True)
    }
    assert notes["b/start"] == "<b>Ask</b>\n\nOf <i>clip b</i>."
    assert (notes["b/legend"], notes["a/data"]) == (None, None)


@pytest.mark.slow
def test_libreoffice_opens_it(made):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("needs LibreOffice (Debian: apt-get install libreoffice-impress)")
    path = made[1].path
    command = [
        program,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(path.parent),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True)
    pypdf = pytest.importorskip("pypdf")
    assert len(pypdf.PdfReader(path.with_suffix(".pdf")).pages) == len(NAMES)


def test_the_command(tmp_path):
    stages.write(tmp_path)
    words = ("lecture", "mini.toml", "--lang", "zh-Hant", "-q", "96x54@2", "--cache", "cache")
    run = pleat(*words, "--pptx", "-o", "a.pptx", cwd=tmp_path)
    assert run.code == 0, run.err
    assert f"{len(NAMES)} slides" in run.out
    with zipfile.ZipFile(tmp_path / "a.pptx") as file:
        assert file.testzip() is None
        media = [name for name in file.namelist() if name.endswith(".mp4")]
        assert len(media) == len(NAMES)
        slide = file.read("ppt/slides/slide3.xml").decode()
    assert 'lang="zh-TW"' in slide
    assert pleat(*words, "--pptx", "--handout", cwd=tmp_path).code == 2
    assert "--narration" in pleat(*words, "--pptx", "--narration", "x", cwd=tmp_path).err


def test_without_the_package_it_says_which(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(InputError, match=r"pleat\[pptx\]"):
        powerpoint(stages.write(tmp_path), LOOK, tmp_path / "a.pptx")
