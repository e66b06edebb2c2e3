"""A page of films, in a real browser."""

from __future__ import annotations

import html
import json
import re

import lectures
import numpy as np
import pytest
import stages
from browser import served, shift, violations, visit
from command import pleat
from PIL import Image

from pleat.configs import shipped
from pleat.scenes.clip import Clip
from pleat.scenes.film.quality import RenderLook
from pleat.scenes.gallery.entries import read_entries
from pleat.scenes.gallery.job import gallery

QUALITY = "128x72@5"
LOOK = RenderLook(128, 72, 5, captions="none")
THEMES = ("dark", "light")
ODD = "we 'ird \"<b>ñame&.toml"
PLAYS = """async film => {
    film.muted = true;
    await film.play();
    await new Promise(done => film.addEventListener("timeupdate", done, { once: true }));
    const tracks = [...film.textTracks].map(track => [track.language, track.mode]);
    return [film.currentTime, film.currentSrc, tracks, film.textTracks[0].cues.length];
}"""


def write(folder):
    """Write a lecture, and a clip of a name that is no name; return what shows both."""
    stages.write(folder)
    odd = (folder / "b.toml").read_text("utf-8")
    for old, new in [
        ('title = "Clip b"', 'title = "<i>Odd</i>"\nfigures = ["002-04"]'),
        ('languages = ["zh-Hant", "zh-Hans"]', ""),
    ]:
        assert old in odd
        odd = odd.replace(old, new)
    (folder / ODD).write_text(odd, encoding="utf-8")
    return ["mini.toml", ODD]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a gallery in `out`."""
    folder = tmp_path_factory.mktemp("gallery")
    names = write(folder)
    args = ["-o", "out", "-q", QUALITY, "-j", "1", "--cache", "cache", "--json"]
    run = pleat("gallery", *names, *args, cwd=folder)
    assert run.code == 0, run.err
    return folder, json.loads(run.out)


def slug(told):
    """What the odd clip is called."""
    return next(name for name in told["films"] if name != "mini")


def test_all_files_are_there_and_again_nothing_is_drawn(made):
    folder, told = made
    out = folder / "out"
    names = {path.name for path in (out / "media").iterdir()}
    want = {f"{n}-{t}.{k}" for n in told["films"] for t in THEMES for k in ("mp4", "webp")}
    assert names == want
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name in names)
    assert told["bytes"] == sum(path.stat().st_size for path in (out / "media").iterdir())
    assert told["reused"] == []
    dark, light = (
        np.asarray(Image.open(out / "media" / f"mini-{theme}.webp").convert("L")).mean()
        for theme in THEMES
    )
    assert dark < 40 < 200 < light
    again = pleat(
        *("gallery", *write(folder), "-o", "out", "-q", QUALITY, "--cache", "cache", "--json"),
        cwd=folder,
    )
    assert json.loads(again.out)["rendered"] == []


def test_words_are_text_whatever_they_say(made):
    folder, _ = made
    page = (folder / "out" / "index.html").read_text("utf-8")
    told = html.unescape(page)
    assert stages.HOSTILE.replace("{parameters}", "3") in told
    assert all((folder / name).read_text("utf-8") in told for name in ("mini.toml", ODD))
    assert "<i>Odd" not in page
    assert "<b>" not in page
    assert page.count("<script") == 1
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.browser
@pytest.mark.parametrize("theme", THEMES)
def test_films_play_in_the_readers_theme_with_captions(browser, made, theme):
    folder, told = made
    address = (folder / "out" / "index.html").as_uri()
    with visit(browser, address, color_scheme=theme) as seen:
        page = seen.page
        assert shift(page) == 0
        assert seen.asked(".mp4") == set()
        assert seen.asked(".webp") <= {f"{name}-{theme}.webp" for name in told["films"]}
        assert page.locator("video:visible").count() == len(told["films"])
        time, source, tracks, cues = page.locator("#mini video:visible").evaluate(PLAYS)
        assert time > 0
        assert source.endswith(f"/mini-{theme}.mp4")
        assert tracks == [["en", "showing"], ["zh-Hant", "disabled"], ["zh-Hans", "disabled"]]
        assert cues == 3
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        odd = page.locator(f"#{slug(told)}")
        assert odd.get_by_role("heading").inner_text() == "<i>Odd</i>"
        assert odd.locator("pre").inner_text() == (folder / ODD).read_text("utf-8")
        assert odd.get_by_text("<script>document.title='bad'</script> & 3 numbers.").is_visible()
        assert page.locator("#figure-002-04 a").get_attribute("href") == f"#{slug(told)}"
        assert violations(page) == []
        assert seen.complaints == []
        outside = [u for u in seen.requests if not u.startswith((address[:-10], "data:"))]
        assert outside == []


@pytest.mark.browser
def test_on_a_phone_and_from_a_server(browser, made):
    folder, _ = made
    screen = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
    with served(folder / "out") as home, visit(browser, home, **screen) as seen:
        page = seen.page
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        films = page.locator("video:visible")
        films.nth(0).evaluate(PLAYS)
        films.nth(1).evaluate(PLAYS)
        assert films.nth(0).evaluate("film => film.paused")  # one at a time
        assert seen.complaints == []


def test_killed_it_goes_on_where_it_was(tmp_path):
    names = [str(tmp_path / name) for name in write(tmp_path)]
    entries = read_entries(names, None)
    heard = []

    def listen(done, total):
        heard.append((done, total))
        if len({total for _, total in heard}) > 1 or done > total * 0.7:
            raise KeyboardInterrupt

    def make(progress):
        return gallery(
            entries, LOOK, THEMES, tmp_path / "out", tmp_path / "cache", 1, False, progress
        )

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
    args = ["mini.toml", "-o", "out", "-q", QUALITY, "-j", "1", "--cache", "cache"]
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
    told = [part.clip for part in entries[0].what.parts]
    assert names[: len(told) + 1] == [entries[0].what.name, *told]
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
        (["nothing.toml", "-o", "out"], "no clip file nothing.toml"),
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
    run = pleat("gallery", *args, "-q", QUALITY, "--cache", "cache", cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert why in run.err
    assert len(run.err.splitlines()) == 1
    assert (tmp_path / "site" / "index.html").read_text() == "mine"
    assert not list(tmp_path.rglob("*.mp4"))
