"""`pleat render`, `still`, `list` and `sheet` on a real clip, as a user runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import av
import numpy as np
import pytest
from PIL import Image

from pleat.nets.errors import InputError
from pleat.scenes.cli import cli
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import look_for
from pleat.scenes.drawing.theme import load_theme
from pleat.scenes.film import render_clip
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.playback.load import load_clip

CLIP = """
[clip]
title = "Two <folds> & {braces}"
net = "hard-relu"

[[beat]]
id = "data"
do = "show"
views = ["grid", "data", "basis"]
caption = "CAPTION"

[[beat]]
id = "linear"
do = "linear"
layer = 1
caption = "The plane moves."

[[beat]]
id = "shift"
do = "shift"
layer = 1
"""
QUALITY = "160x90@5"
BEATS = ["data", "linear", "shift"]


def pleat(folder, *args):
    """Run the command line in a folder, with a cache of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pleat.scenes.cli", *map(str, args)],
        cwd=folder,
        env=os.environ | {"PLEAT_CACHE": str(folder / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
    )


def render(folder, *args):
    """Render the folder's clip and return its report."""
    done = pleat(folder, "render", "mini.toml", "-q", QUALITY, "--json", *args)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # no bar where there is no terminal
    return json.loads(done.stdout)


def decode(path):
    with av.open(str(path)) as video:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a clip, rendered once."""
    folder = tmp_path_factory.mktemp("author")
    (folder / "mini.toml").write_text(CLIP)
    report = render(folder, "-j", "2")
    assert (report["rendered"], report["reused"]) == (BEATS, [])
    return folder


def test_film_follows_its_schedule_and_theme(folder):
    film = decode(folder / "renders" / "mini-90p5.mp4")
    assert len(film) == schedule(load_clip(folder / "mini.toml"), 5).frames
    ground = np.array([int(load_theme("dark").background[k : k + 2], 16) for k in (1, 3, 5)])
    for corner in (film[:, 1, 1], film[:, -2, -2], film[:, -2, 1]):
        assert np.abs(corner.astype(int) - ground).max() <= 3
    with av.open(str(folder / "renders" / "mini-90p5.mp4")) as video:
        assert video.metadata["title"] == "Two <folds> & {braces}"


def test_cached_render_is_the_same_and_needs_no_manim(folder):
    film = folder / "renders" / "mini-90p5.mp4"
    before = film.read_bytes()
    script = (
        "import sys\n"
        "from pleat.scenes.cli import cli\n"
        "cli.main(sys.argv[1:], standalone_mode=False)\n"
        "print([m for m in ('manim', 'torch', 'rich', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "render", "mini.toml", "-q", QUALITY, "--cache", "cache"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.stdout.endswith("\n[]\n"), done.stdout + done.stderr
    assert "0 beats drawn and 3 reused" in done.stdout
    assert film.read_bytes() == before


@pytest.mark.slow
def test_any_order_and_any_process_draw_the_same(folder):
    report = render(folder, "-j", "2", "--cache", "other", "-o", "other.mp4")
    assert report["rendered"] == BEATS
    assert (folder / "other.mp4").read_bytes() == (folder / "renders/mini-90p5.mp4").read_bytes()
    alone = render(folder, "--beats", "2", "--cache", "third", "-o", "alone.mp4")
    assert alone["rendered"] == ["linear"]
    report = render(folder, "--cache", "third", "-o", "third.mp4")
    assert report["reused"] == ["linear"]
    assert (folder / "third.mp4").read_bytes() == (folder / "renders/mini-90p5.mp4").read_bytes()


def test_changed_caption_draws_one_beat(folder):
    (folder / "changed").mkdir()
    (folder / "changed" / "mini.toml").write_text(CLIP.replace("CAPTION", "Another caption"))
    done = pleat(folder, "render", "changed/mini.toml", "-q", QUALITY, "-o", "new.mp4", "--json")
    report = json.loads(done.stdout)
    assert (report["rendered"], report["reused"]) == (["data"], ["linear", "shift"])


def test_chosen_beats_alone(folder):
    report = render(folder, "--beats", "shift,1", "-o", "some.mp4")
    assert report["reused"] == ["data", "shift"]
    beats = schedule(load_clip(folder / "mini.toml"), 5).beats
    assert report["frames"] == beats[0].frames + beats[2].frames == len(decode(folder / "some.mp4"))


def test_still_is_a_frame_of_the_film(folder):
    film = decode(folder / "renders" / "mini-90p5.mp4")
    beats = schedule(load_clip(folder / "mini.toml"), 5).beats
    done = pleat(folder, "still", "mini.toml", "--at", "linear", "-q", QUALITY, "-o", "a.png")
    assert done.returncode == 0, done.stderr
    still = np.asarray(Image.open(folder / "a.png")).astype(int)
    assert still.shape == (90, 160, 3)
    gaps = np.abs(film.astype(int) - still).mean(axis=(1, 2, 3))
    rest = np.arange(beats[1].start + beats[1].motion, beats[1].end)
    # The encoder's noise decides which frame of a picture that rests is nearest.
    assert gaps.argmin() in rest
    assert gaps[rest].max() < min(2, gaps.min() + 0.05)
    assert np.delete(gaps, [rest[0] - 1, *rest]).min() > 2


def test_a_still_in_another_language_has_a_name_of_its_own(tmp_path):
    (tmp_path / "mini.toml").write_text(CLIP.replace("CAPTION", "Two curves."))
    words = '[clip]\ntitle = "Zwei"\n[beat.data]\ncaption = "Zwei"\n[beat.linear]\ncaption = "Es"\n'
    (tmp_path / "mini.de.toml").write_text(words)
    done = pleat(tmp_path, "still", "mini.toml", "--at", "data", "-q", QUALITY, "--lang", "de")
    assert (done.returncode, done.stdout) == (0, "renders/mini-data-90p5.de.png\n"), done.stderr


def test_there_and_back(folder):
    report = render(folder, "--loop", "seamless", "-o", "round.mp4")
    film = decode(folder / "round.mp4").astype(int)
    n = schedule(load_clip(folder / "mini.toml"), 5).frames
    assert len(film) == report["frames"] == 2 * n - 2
    assert max(np.abs(film[k] - film[-k]).mean() for k in range(1, n)) < 2
    assert np.abs(film[n - 1] - film[0]).mean() > 2


def test_sheet_shows_first_and_last_frame(folder):
    done = pleat(
        folder, "sheet", "renders/mini-90p5.mp4", "-n", "5", "--cols", "3", "--width", "200"
    )
    assert done.returncode == 0, done.stderr
    with Image.open(folder / "renders" / "mini-90p5.png") as sheet:
        assert sheet.size == (3 * 204 + 4, 2 * (112 + 4) + 4)
        assert sheet.getpixel((sheet.width - 30, sheet.height - 30)) == (128, 128, 128)  # no sixth


def test_list(folder):
    rows = json.loads(pleat(folder, "list", "--json").stdout)
    assert {"name", "title", "seconds", "figures", "beats"} <= rows[0].keys()
    assert "fold" in {row["name"] for row in rows}


def test_keys_cover_all_that_decides_pixels(folder, monkeypatch):
    clip, look = load_clip(folder / "mini.toml"), look_for(QUALITY)
    settings = encoder_settings(look)

    def keys(look=look, settings=settings):
        return {shot.key for shot in render_clip.shots(clip, look, settings)}

    same = keys()
    assert len(same) == 3
    assert keys() == same
    for field, value in {"fps": 6, "width": 162, "theme": "light", "captions": "none"}.items():
        assert not keys(look=replace(look, **{field: value})) & same
    for field, value in {"threads": 2, "crf": 30, "preset": "fast", "params": ""}.items():
        assert not keys(settings=replace(settings, **{field: value})) & same
    monkeypatch.setattr(render_clip, "code_fingerprint", lambda: "other sources or versions")
    assert not keys() & same


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["render", "nothing"], "no clip 'nothing'"),
        (["render", "nothing.toml"], "no such file"),
        (["render", "fold", "-q", "801x600@30"], "even"),
        (["render", "fold", "--theme", "neon"], "neon"),
        (["render", "fold", "--theme", "../dark"], "theme"),
        (["render", "fold", "--beats", "7-3"], "7-3"),
        (["render", "fold", "--beats", "fold-9"], "fold-9"),
        (["render", "fold", "--captions", "huge"], "huge"),
        (["render", "fold", "-j", "0"], "at least 1"),
        (["render", "fold", "--loop", "twice"], "fade, seamless, cut"),
        (["render", "fold", "-o", "."], "folder"),
        (["render", "fold", "-o", "film.avi"], ".mp4"),
        (["render", "fold", "-o", "file/film.mp4"], "cannot write"),
        (["render", "fold", "-q", QUALITY, "--cache", "file/cache"], "cannot write"),
        (["still", "fold", "--at", "1e9"], "outside"),
        (["still", "fold", "--at", "-1"], "outside"),
        (["still", "fold", "--at", "inf"], "outside"),
        (["still", "fold", "--at", "fold-9"], "neither"),
        (["still", "fold", "--at", "1", "-o", "a.jpg"], ".png"),
        (["sheet", "nothing.mp4"], "nothing.mp4: no such file"),
        (["sheet", "file"], "not a video"),
        (["sheet", "file", "-n", "0"], "-n is 0"),
        (["sheet", "file", "--width", "99999"], "--width"),
    ],
)
def test_hostile_arguments(tmp_path, monkeypatch, args, why):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("no video")
    with pytest.raises(InputError, match=why) as caught:
        cli.main(args, standalone_mode=False)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.rglob("*.mp4"))


def test_interrupt_ends_with_130(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "pleat.scenes.cli", "render", "fold", "-q", "high", "-o", "a.mp4"],
        cwd=tmp_path,
        env=os.environ | {"PLEAT_CACHE": str(tmp_path / "cache")},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not list((tmp_path / "cache").glob("tmp/*/*.mp4")):
        time.sleep(0.05)
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors.strip()) == (130, "pleat: interrupted")
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
    assert list((tmp_path / "cache" / "tmp").iterdir()) == []
