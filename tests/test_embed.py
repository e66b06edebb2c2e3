"""`pleat embed` makes whole files of what was asked for, and makes none of them twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from support.embeds import ALT, FPS, SLUG, TITLE, embed, frames, write_clip

from pleat.nets.errors import InputError
from pleat.scenes.cli import cli
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.outputs import embed as room
from pleat.scenes.outputs.embed.options import EmbedOptions, checked
from pleat.scenes.playback.load import load_clip


def pleat(folder: Path, *args: object) -> dict:
    """Run `pleat embed` on the folder's clip; return its report."""
    done = subprocess.run(
        [*command(), *map(str, args)],
        cwd=folder,
        env=os.environ | {"PLEAT_CACHE": str(folder / "cache")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def command() -> list[str]:
    program = [sys.executable, "-m", "pleat.scenes.cli", "embed", "clip.toml", "--json"]
    return [*program, "-q", "160x90@10", "-o", "out", "--theme", "dark", "--lang", "en"]


def length(embedded) -> int:
    """Frames of the clip, and of the fade from its end to its beginning."""
    (clip,) = [p for p in embedded.folder.parents[1].glob("*.toml") if ".zh" not in p.name]
    return schedule(load_clip(clip), FPS).frames + FPS // 2


def off(pictures: np.ndarray, theme: str) -> tuple[float, int]:
    """Return how far the band of captions is from the theme's ground: usually, at most."""
    ground = bytes.fromhex(load_theme(theme).background[1:])
    apart = np.abs(pictures[:, 145:].astype(int) - list(ground))
    return float(np.median(apart)), int(apart.max())


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(("kind", "codec"), [("mp4", "h264"), ("webm", "libdav1d")])
def test_films_in_both_themes(embedded, theme, kind, codec):
    path = embedded.folder / f"{SLUG}-{theme}.{kind}"
    pictures = frames(path)
    assert pictures.shape == (length(embedded), 160, 284, 3)
    usually, at_most = off(pictures, theme)
    assert usually <= 2
    assert at_most <= 6  # so few pixels leave little for colour
    with av.open(str(path)) as film:
        context = film.streams.video[0].codec_context
        assert (context.name, context.pix_fmt, context.colorspace) == (codec, "yuv420p", 1)
        assert film.streams.video[0].average_rate == FPS
        assert film.metadata["title"] == TITLE
    (file,) = [f for f in embedded.files if f.name == path.name]
    assert file.size == path.stat().st_size
    assert file.type.startswith(f"video/{kind}; codecs=")


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_no_picture_is_far_from_one_that_stands_alone(embedded, kind):
    with av.open(str(embedded.folder / f"{SLUG}-dark.{kind}")) as film:
        packets = [packet for packet in film.demux(video=0) if packet.size]
        times = [float(packet.pts * packet.time_base) for packet in packets if packet.is_keyframe]
    ends = [*times[1:], length(embedded) / FPS]
    assert times[0] == 0
    assert max(b - a for a, b in zip(times, ends, strict=True)) <= 2.01


def test_an_mp4_starts_with_what_a_player_needs(embedded):
    data = (embedded.folder / f"{SLUG}-dark.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_the_poster_is_the_last_picture_but_a_pause(embedded, kind):
    with Image.open(embedded.folder / f"{SLUG}-light-poster.{kind}") as poster:
        shown = np.asarray(poster.convert("RGB")).astype(int)
    film = frames(embedded.folder / f"{SLUG}-light.mp4").astype(int)
    gaps = np.abs(film - shown).mean(axis=(1, 2, 3))
    # Of 1 s each the first two beats; then nothing moves until the fade.
    assert 15 <= gaps.argmin() <= length(embedded) - 4
    assert gaps.min() < 2 < gaps[:10].min()


def test_another_beat_may_stand_for_the_clip(tmp_path):
    wanted = EmbedOptions(load_clip(write_clip(tmp_path)))
    assert (wanted.poster_beat, replace(wanted, poster="data").poster_beat) == (1, 0)


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_moving_pictures_loop_with_captions(embedded, kind):
    with Image.open(embedded.folder / f"{SLUG}-dark.{kind}") as picture:
        assert (picture.size, picture.info["loop"]) == ((284, 160), 0)
        assert picture.n_frames <= length(embedded)
        seconds = 0
        for number in range(picture.n_frames):
            picture.seek(number)
            picture.load()
            if seconds <= 0.65:  # what stands still is one picture that lasts
                shown = np.asarray(picture.convert("RGB")).astype(int)
            seconds += picture.info["duration"] / 1000
        assert abs(seconds - length(embedded) / FPS) < 0.15
    film = frames(embedded.folder / f"{SLUG}-dark.mp4")[6].astype(int)
    apart = np.abs(shown - film).max(axis=2)
    # The caption, which the film leaves to its track: a whole line of it. How bright letters
    # five pixels high are depends on what else a palette of 64 colours is for.
    letters = apart[141:] > 60
    assert letters.sum() > 100
    assert np.ptp(np.flatnonzero(letters.any(axis=0))) > 90
    assert apart[:139].mean() < 5  # of a palette; the picture of another beat is 8 away


def test_the_words_of_each_language(embedded):
    vtt = (embedded.folder / f"{SLUG}.en.vtt").read_text(encoding="utf-8")
    told = "A caption, &lt;script&gt;window.pwned = 1&lt;/script&gt;."
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert told in vtt
    there = (embedded.folder / f"{SLUG}.zh-Hant.vtt").read_text(encoding="utf-8")
    assert there == vtt.replace(told, "字幕 &lt;b&gt;")
    text = (embedded.folder / f"{SLUG}.en.txt").read_text(encoding="utf-8")
    assert [*text.splitlines()[:3:2], text.splitlines()[4][:7]] == [TITLE, ALT, "[0:00] "]
    assert (embedded.folder / f"{SLUG}.en.alt.txt").read_text(encoding="utf-8") == ALT + "\n"


def test_a_loop_there_and_back_ends_where_it_begins(tmp_path):
    report = embed(tmp_path, write_clip(tmp_path), loop="seamless", themes=("dark",))
    film = frames(report.folder / f"{SLUG}-dark.webm").astype(int)
    n = length(report) - FPS // 2
    assert len(film) == 2 * n - 2
    apart = [np.abs(film[k] - film[-k]).mean() for k in range(1, n - 1)]
    assert max(apart) < 2
    assert np.abs(film[0] - film[-1]).mean() < 2
    assert np.abs(film[5] - film[n - 1]).mean() > 2
    vtt = (report.folder / f"{SLUG}.en.vtt").read_text().splitlines()
    assert [line for line in vtt if "-->" in line][1].endswith(f"00:00:0{(2 * n - 2) / FPS}00")


def test_without_a_loop_the_clip_is_as_long_as_it_is(tmp_path):
    report = embed(tmp_path, write_clip(tmp_path), loop="cut", themes=("dark",))
    assert len(frames(report.folder / f"{SLUG}-dark.mp4")) == length(report) - FPS // 2


def test_only_what_is_missing_or_broken_is_made(tmp_path):
    write_clip(tmp_path, "clip")
    first = pleat(tmp_path)
    out = tmp_path / "out" / "clip"
    assert len(first["made"]) == len(first["files"]) == len(list(out.iterdir())) - 1
    assert all(Path(tmp_path / f["path"]).stat().st_size == f["bytes"] for f in first["files"])
    before = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    again = pleat(tmp_path)
    assert (again["made"], again["files"]) == ([], first["files"])
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == before

    contents = {path.name: path.read_bytes() for path in out.iterdir()}
    (out / "clip-dark.webm").write_bytes(b"broken")
    (out / "clip.html").unlink()
    made = pleat(tmp_path)["made"]
    assert {"clip-dark.webm", "clip.html"} <= set(made)
    assert "clip.en.vtt" not in made
    assert {path.name: path.read_bytes() for path in out.iterdir()} == contents
    (out / "embed.json").write_text("{")
    assert len(pleat(tmp_path)["made"]) == len(first["made"])
    assert {path.name: path.read_bytes() for path in out.iterdir()} == contents


@pytest.mark.slow
def test_killed_and_run_again_it_is_whole(tmp_path):
    write_clip(tmp_path, "clip")
    env = os.environ | {"PLEAT_CACHE": str(tmp_path / "cache")}
    process = subprocess.Popen([*command(), "--gif"], cwd=tmp_path, env=env, start_new_session=True)
    out = tmp_path / "out" / "clip"
    while not (out / "clip-dark.mp4").exists():
        time.sleep(0.02)
        assert process.poll() in (None, 0)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    report = pleat(tmp_path, "--gif")
    assert {Path(f["path"]).name for f in report["files"]} | {"embed.json"} == {
        path.name for path in out.iterdir()
    }
    assert len(frames(out / "clip-dark.mp4")) == len(frames(out / "clip-dark.webm"))
    with Image.open(out / "clip-dark.gif") as picture:
        picture.seek(picture.n_frames - 1)
        picture.load()
    assert list((tmp_path / "cache" / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["nothing"], "no clip 'nothing'"),
        (["fold", "--theme", "neon"], "neon"),
        (["fold", "--theme", "dark,light,colorblind"], "name one, or two"),
        (["fold", "--theme", "dark,dark"], "name one, or two"),
        (["fold", "--lang", "xx"], "'xx'"),
        (["fold", "--captions", "huge"], "track, picture, none"),
        (["fold", "--loop", "twice"], "fade, seamless, cut"),
        (["fold", "--format", "html,word"], "'word' is not known; known are html, markdown"),
        (["fold", "--max-size", "big"], "2MB"),
        (["fold", "--max-size", "0"], "2MB"),
        (["fold", "--effort", "9"], "low, usual, high"),
        (["fold", "--dark-selector", "}"], "html.dark"),
        (["fold", "--poster", "fold-9"], "fold-9"),
        (["fold", "--base-url", "javascript:alert(1)"], "http"),
        (["fold", "--base-url", "a?b"], "address of a folder"),
        (["fold", "-q", "801x600@30"], "even"),
        (["fold", "-j", "0"], "at least 1"),
        (["fold", "-o", "file"], "file"),
    ],
)
def test_hostile_arguments(tmp_path, monkeypatch, args, why):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "cache"))
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Exception, match=why) as caught:
        cli.main(["embed", *args], standalone_mode=False)
    assert type(caught.value) is InputError or "-o" in args
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.rglob("*.mp4"))


def test_languages_are_the_clips_own_first(tmp_path):
    wanted = checked(EmbedOptions(load_clip(write_clip(tmp_path))))
    assert wanted.languages == ("en", "zh-Hant")
    assert checked(EmbedOptions(wanted.clip, languages=("zh-Hant",))).told.title == "標題 <b>"


def test_the_files_of_the_package_are_shipped():
    import tomllib

    root = Path(room.__file__).resolve().parents[3]
    listed = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]
    patterns = listed["package-data"]["pleat.scenes.outputs.embed"]
    there = {path.suffix for path in Path(room.__file__).parent.iterdir() if path.is_file()}
    assert {f"*{suffix}" for suffix in there} - {"*.py"} == set(patterns)
