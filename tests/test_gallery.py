"""A folder with a page of films: what is in it, and how it comes to be."""

from __future__ import annotations

import html
import re

import numpy as np
import pytest
from PIL import Image
from support import galleries, lectures, stages
from support.command import pleat

from pleat.configs import shipped
from pleat.scenes.clip.model import Clip
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job
from pleat.scenes.outputs.gallery.build import gallery
from pleat.scenes.outputs.gallery.entries import read_entries

LOOK = RenderLook(128, 72, 5, captions="none")
THEMES = ("dark", "light")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a gallery in `out`, and the report."""
    folder = tmp_path_factory.mktemp("gallery")
    return folder, galleries.make(folder)


def test_all_files_are_there_and_again_nothing_is_drawn(made):
    folder, told = made
    out = folder / "out"
    names = {path.name for path in (out / "media").iterdir()}
    want = {f"{n}-{t}.{k}" for n in told["films"] for t in THEMES for k in ("mp4", "webp")}
    # The clip comes to life, the lecture is a film.
    assert names == {*want, f"{galleries.slug(told)}.js"}
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name in names)
    made = [*(out / "media").iterdir(), *(out / "player").iterdir()]
    assert told["bytes"] == sum(path.stat().st_size for path in made)
    assert told["reused"] == []
    dark, light = (
        np.asarray(Image.open(out / "media" / f"mini-{theme}.webp").convert("L")).mean()
        for theme in THEMES
    )
    assert dark < 40 < 200 < light
    assert galleries.make(folder)["rendered"] == []


def test_words_are_text_whatever_they_say(made):
    folder, _ = made
    page = (folder / "out" / "index.html").read_text("utf-8")
    told = html.unescape(page)
    assert stages.HOSTILE.replace("{parameters}", "3") in told
    assert all((folder / name).read_text("utf-8") in told for name in ("mini.toml", galleries.ODD))
    assert "<i>Odd" not in page
    assert "<b>" not in page
    assert page.count("<script") == 2
    assert "http" not in page.replace("http-equiv", "")


def test_killed_it_goes_on_where_it_was(tmp_path):
    names = [str(tmp_path / name) for name in galleries.write(tmp_path)]
    entries = read_entries(names, None)
    heard = []

    def listen(done, total):
        heard.append((done, total))
        if len({total for _, total in heard}) > 1 or done > total * 0.7:
            raise KeyboardInterrupt

    def make(progress):
        job = Job(tmp_path / "cache", 1, progress=progress)
        return gallery(entries, LOOK, THEMES, tmp_path / "out", job)

    with pytest.raises(KeyboardInterrupt):
        make(listen)
    assert not (tmp_path / "out" / "index.html").exists()
    assert heard == sorted(heard)
    heard.clear()
    report = make(lambda done, total: heard.append((done, total)))
    assert report.reused
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1] == heard[0][1]


def test_in_another_language_and_one_theme(tmp_path):
    stages.write(tmp_path)
    args = ["mini.toml", "-o", "out", "-q", galleries.QUALITY, "-j", "1", "--cache", "cache"]
    run = pleat("gallery", *args, "--lang", "zh-Hant", "--theme", "light", cwd=tmp_path)
    assert run.code == 0, run.err
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert '<html lang="zh-Hant">' in page
    assert "<h1>展示</h1>" in page
    assert "迷你" in page
    assert {path.name for path in (tmp_path / "out" / "media").iterdir()} == {
        "mini-light.mp4",
        "mini-light.webp",
    }
    assert page.index('srclang="zh-Hant"') < page.index('srclang="en"')


def test_without_names_all_that_ships_is_shown():
    entries = read_entries((), None)
    names = [entry.what.name for entry in entries]
    assert sorted(names) == sorted([*shipped("lectures"), *shipped("clips")])
    films = [entry.what for entry in entries if not isinstance(entry.what, Clip)]
    told = [part.clip for film in films for part in film.parts]
    assert names[: len(films)] == sorted(shipped("lectures"))
    assert names[len(films) :][: len(told)] == told
    assert len({entry.slug for entry in entries}) == len(entries)
    assert isinstance(entries[-1].what, Clip)


def test_two_of_one_name_have_files_of_their_own(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        lectures.write_clip(tmp_path / name, "a", lectures.CLIPS["a"])
    paths = [str(tmp_path / name / "a.toml") for name in ("one", "two")]
    first, second = read_entries([*paths, paths[0]], None)
    assert first.slug != second.slug


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["nothing", "-o", "out"], "no clip and no lecture 'nothing'"),
        (["nothing.toml", "-o", "out"], "nothing.toml: no such file"),
        (["a.toml", "-o", "a.toml"], "is a file"),
        (["a.toml", "-o", "site"], "is no gallery of pleat's"),
        (["a.toml", "-o", "out", "--captions", "none"], "captions 'none'"),
        (["a.toml", "-o", "out", "--theme", "dark,dark"], "name one, or two"),
        (["a.toml", "-o", "out", "--theme", "neon"], "neon"),
        (["a.toml", "-o", "out", "--lang", "fr"], "not in 'fr'"),
        (["broken.toml", "-o", "out"], "broken.toml"),
    ],
)
def test_hostile_arguments(tmp_path, args, why):
    lectures.write_clip(tmp_path, "a", lectures.CLIPS["a"])
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine")
    (tmp_path / "broken.toml").write_text("[clip\n")
    run = pleat("gallery", *args, "-q", galleries.QUALITY, "--cache", "cache", cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert why in run.err
    assert len(run.err.splitlines()) == 1
    assert (tmp_path / "site" / "index.html").read_text() == "mine"
    assert not list(tmp_path.rglob("*.mp4"))
