"""The author's loop: `pleat watch` draws anew what has been changed, and nothing else."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from support.picture import beat, clip_text
from support.watching import Watching, save

from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import look_for
from pleat.scenes.film.cache import is_kept
from pleat.scenes.film.job import Job
from pleat.scenes.film.render_clip import render, shots
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.outputs.preview.file_watcher import Saves
from pleat.scenes.outputs.preview.studio import Studio
from pleat.scenes.outputs.preview.watch import files_of
from pleat.scenes.playback.load import load_clip

QUALITY = "320x180@5"
BEATS = (
    beat("data", "show", views=("grid", "data", "basis"), seconds=0.6, caption="Two curves.")
    + beat("linear", "linear", layer=1, seconds=0.8, caption="W moves the plane.")
    + beat("shift", "shift", layer=1, seconds=0.6, caption="b shifts it.")
    + beat("back", "rewind", seconds=0.6, caption="And back.")
)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watching]:
    """Watch a clip with a translation."""
    (tmp_path / "mine.toml").write_text(clip_text(BEATS), encoding="utf-8")
    words = [f'[beat.{k}]\ncaption = "{k}!"' for k in ("data", "linear", "shift", "back")]
    head = '[clip]\ntitle = "Meins"\nalt = "x"\n'
    (tmp_path / "mine.de.toml").write_text(head + "\n".join(words), encoding="utf-8")
    watching = Watching(tmp_path, "watch", "mine.toml", "-q", QUALITY, "-o", "o.mp4")
    yield watching
    watching.close()


def pictures(film: Path) -> np.ndarray:
    with av.open(str(film)) as video:
        return np.stack([f.to_ndarray(format="gray") for f in video.decode(video=0)]).astype(int)


def test_what_is_saved_is_seen(watch: Watching, tmp_path: Path) -> None:
    clip, film = tmp_path / "mine.toml", tmp_path / "o.mp4"
    said = watch.until("ready")
    assert said[0].startswith("watching mine.toml, mine.de.toml")
    assert "4 beats drawn and 0 reused" in said[-1]
    first = pictures(film)
    times = schedule(load_clip(clip), 5).beats

    save(clip, "W moves the plane.", "X moves the plane.", "rename")
    assert "1 beat drawn and 3 reused" in watch.until("ready")[-1]
    second = pictures(film)
    assert first.shape == second.shape
    rows = np.abs(second - first).max(axis=(0, 2)) > 40
    frames = np.abs(second - first).max(axis=(1, 2)) > 40
    assert rows.any()
    assert not rows[:140].any()  # the caption band is below
    assert {*np.flatnonzero(frames)} <= {*range(times[1].start, times[1].end)}

    # Its length, and so that of the film played back.
    save(clip, "seconds = 0.8", "seconds = 1.0", "vim")
    assert "2 beats drawn and 2 reused" in watch.until("ready")[-1]

    before = film.read_bytes()
    save(clip, "layer = 1", "layer = 7", "write")
    told = watch.until("as it was")
    assert sum("layer = 7, but the net has layers 1 to 2" in line for line in told) == 2
    assert film.read_bytes() == before
    save(clip, "layer = 7", "layer = 1", "vim")
    assert "0 beats drawn and 4 reused" in watch.until("ready")[-1]
    assert film.read_bytes() == before

    save(tmp_path / "mine.de.toml", "shift!", "Und b?", "rename")
    assert "0 beats drawn" in watch.until("ready")[-1]
    assert watch.end() == 0
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_broken_clip_is_waited_for(tmp_path: Path) -> None:
    own = BEATS.replace("rewind", "rewindd")
    text = clip_text(own, net="mine.json").replace("[clip]", '[clip]\nlanguage = "de"\ntitel = 1')
    (tmp_path / "mine.toml").write_text(text)
    watching = Watching(tmp_path, "watch", "mine.toml", "-q", QUALITY, "--theme", "own.toml")
    try:
        assert "own.toml: no such file" in watching.until("it has ended")[0]
        (tmp_path / "own.toml").write_text("nothing = 1\n")
        watching = Watching(tmp_path, "watch", "mine.toml", "-q", QUALITY, "--theme", "own.toml")
        told = watching.until("as it was")
        assert "clip.titel" in told[0]
        assert "rewindd" in told[1]
        assert "(2 faults)" in told[2]
        save(tmp_path / "mine.toml", "titel = 1", "")
        watching.until("as it was")
        save(tmp_path / "mine.toml", "rewindd", "rewind")
        assert "mine.json: no such file" in watching.until("as it was")[0]
        (tmp_path / "mine.json").write_text(
            '{"layers": [{"W": [[1, 2], [3, 4]], "b": [0, 1], "activation": "relu"},'
            ' {"W": [[1, -1]], "b": [0]}]}'
        )
        assert "own.toml: background: is missing" in watching.until("as it was")[0]
        dark = (Path(load_clip("fold").path).parent.parent / "themes" / "dark.toml").read_text()
        (tmp_path / "own.toml").write_text(dark)
        assert "renders/mine.preview.mp4: ready in" in watching.until("ready")[-1]
        assert watching.end() == 0
    finally:
        watching.close()


def test_what_stays_open_draws_what_is_drawn_afresh(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(clip_text(BEATS), encoding="utf-8")
    look = look_for("160x90@5")
    studio, warm, cold = Studio(), tmp_path / "warm", tmp_path / "cold"
    for old, new in (
        ("Two", "Two"),
        ("W moves", "X moves"),
        ("X moves", "Z moves"),
        ("b shifts it", "it slides"),
        ("seconds = 0.8", "seconds = 1.4"),
        ("And back", "Back"),
        ("it slides", "b moves it"),
        ("'basis']", "'basis', 'legend']"),
        ("b moves it", "it slides"),
    ):
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
        clip = load_clip(path)
        studio.show(clip, look)
        render(clip, look, tmp_path / "warm.mp4", Job(warm, draw=studio.draw))
        for _ in studio.prepare():
            pass
        render(clip, look, tmp_path / "cold.mp4", Job(cold, 1))
        assert (tmp_path / "warm.mp4").read_bytes() == (tmp_path / "cold.mp4").read_bytes()
        assert all(is_kept(warm, shot.key) for shot in shots(clip, look, encoder_settings(look)))


SCRIPT = """
import words
from manim import Circle, Create

from pleat.scenes import PleatScene, beats


class Own(PleatScene):
    net = "hard-relu"

    def construct(self):
        print("played")
        self.beat(beats.Show(views=("data",), seconds=0.4, caption=words.FIRST))
        self.play(Create(Circle(radius=1.5)), run_time=0.4)
        self.beat(beats.Linear(seconds=0.4))
"""


def test_a_script_is_drawn_in_one_play(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "own.py").write_text(SCRIPT)
    (tmp_path / "words.py").write_text("FIRST = 'One.'\n")
    look, studio = look_for("160x90@5"), Studio()
    # Saved twice within a second, and as long as before: still read anew.
    for word, drawn in (("One", 3), ("Two", 3), ("Two", 0)):
        (tmp_path / "words.py").write_text(f"FIRST = '{word}.'\n")
        # The clock of one file system may tick once a second.
        os.utime(tmp_path / "words.py", (1e9, 1e9))
        clip = load_clip(tmp_path / "own.py")
        assert clip.beats[0].caption == f"{word}."
        assert {p.name for p in files_of(clip)} == {"own.py", "words.py"}
        capsys.readouterr()
        studio.show(clip, look)
        warm = render(clip, look, tmp_path / "w.mp4", Job(tmp_path / "warm", draw=studio.draw))
        assert len(warm.rendered) == drawn
        assert capsys.readouterr().out.count("played") == bool(drawn)
    render(clip, look, tmp_path / "c.mp4", Job(tmp_path / "cold", 1))
    assert (tmp_path / "w.mp4").read_bytes() == (tmp_path / "c.mp4").read_bytes()


@pytest.mark.parametrize("way", ["write", "rename", "vim"])
def test_saves_are_noticed_however_they_are_made(tmp_path: Path, way: str) -> None:
    path, other = tmp_path / "a.toml", tmp_path / "b.toml"
    path.write_text("a")
    other.write_text("b")
    saves = Saves()
    saves.watch([path, tmp_path / "not-there.toml"])
    assert not saves.changed()
    timer = threading.Timer(0.1, save, (path, "a", "some more", way))
    timer.start()
    other.write_text("not waited for")
    assert saves.wait()[1] == {path}
    assert path.read_text() == "some more"
    assert not saves.changed()
    saves.close()


def test_saves_are_noticed_where_the_system_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*what: object) -> None:
        raise OSError("inotify watch limit reached")

    path = tmp_path / "a.toml"
    path.write_text("a")
    saves = Saves()
    monkeypatch.setattr(saves._observer, "schedule", refuse)
    saves.watch([path])
    threading.Timer(0.1, save, (path, "a", "some more")).start()
    assert saves.wait()[1] == {path}
    saves.close()


def test_all_that_a_clip_is_read_from_is_watched(tmp_path: Path) -> None:
    (tmp_path / "nets").mkdir()
    (tmp_path / "nets" / "n.toml").write_text(
        'data = "points.csv"\n[[layer]]\nW = [[1, 1]]\nb = [0]\n'
    )
    (tmp_path / "nets" / "points.csv").write_text("x,y,label\n1,2,0\n3,1,1\n")
    path = tmp_path / "mine.toml"
    path.write_text(clip_text(beat("data", "show", views=("data",)), net="nets/n.toml"))
    names = [p.relative_to(tmp_path).as_posix() for p in files_of(load_clip(path))]
    assert names == ["mine.toml", "nets/n.toml", "nets/points.csv"]
