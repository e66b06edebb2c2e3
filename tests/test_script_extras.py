"""What a clip in Python brings besides beats: captions of plays, sounds, sections, subcaptions."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from support.command import pleat

from pleat.scenes.clip.timeline import reading_time, schedule
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.accompany import in_turn
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.film.sequence import Timeline, takes
from pleat.scenes.outputs.embed.transcript import tell
from pleat.scenes.playback.load import load_clip
from pleat.scenes.playback.opening import open_clip

FPS = 10
RATE = 48_000
SCRIPT = """
from manim import Circle, Create, FadeOut

from pleat.scenes import PleatScene, beats


class Full(PleatScene):
    title = "All of it"
    net = "hard-relu"

    def construct(self):
        self.next_section("Data")
        self.beat(beats.Show(id="data", views=("grid", "data"), caption="Two curves."))
        self.next_section()
        self.add_sound("click.wav")
        self.add_sound("click.wav", time_offset=1.0, gain=-12)
        circle = Circle(radius=1.5)
        self.play(
            Create(circle),
            id="circle",
            caption="A circle around {n} points, which takes a while to read.",
            subcaption="Drawn by manim.",
            subcaption_duration=0.5,
        )
        self.add_subcaption("And off it goes.", duration=0.6)
        self.play(FadeOut(circle))
        self.wait(0.5, caption="Gone.")
"""
LECTURE = """
[lecture]
title = "One"

[[part]]
clip = "full.py:Full"
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A script with a sound that begins with a click, in a folder that is not the current one."""
    path = tmp_path / "author" / "full.py"
    path.parent.mkdir()
    path.write_text(SCRIPT)
    samples = np.zeros(2205, np.int16)
    samples[:40] = 16_000
    with wave.open(str(path.with_name("click.wav")), "wb") as out:
        out.setparams((1, 2, 22_050, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    return path


def film_of(script: Path, *more: str) -> Path:
    words = ("author/full.py:Full", "-q", f"160x90@{FPS}", "--cache", "cache", "-o", "o.mp4")
    done = pleat("render", *words, *more, cwd=script.parent.parent)
    assert done.code == 0, done.err
    return script.parent.parent / "o.mp4"


def clicks(film: Path) -> list[tuple[float, float]]:
    """When something is heard, and how loud it is."""
    with av.open(str(film)) as there:
        sound = np.concatenate([f.to_ndarray()[0] for f in there.decode(audio=0)])
    loud = np.flatnonzero(np.abs(sound) > 0.05)
    groups = np.split(loud, np.flatnonzero(np.diff(loud) > RATE / 5) + 1)
    return [(float(g[0]) / RATE, float(np.abs(sound[g]).max())) for g in groups if len(g)]


def subtitles(film: Path) -> Iterator[tuple[float, float, str]]:
    with av.open(str(film)) as there:
        for packet in there.demux(subtitles=0):
            text = bytes(packet)[2:].decode()
            if text and packet.pts is not None and packet.time_base is not None:
                start = packet.pts * packet.time_base
                yield float(start), float(start + packet.duration * packet.time_base), text


def test_a_play_with_a_caption_is_held_until_it_has_been_read(script: Path) -> None:
    clip = load_clip(script)
    assert [beat.id for beat in clip.beats] == ["data", "circle", "free-3", "free-4"]
    times = {time.id: time for time in schedule(clip, FPS).beats}
    caption = "A circle around 200 points, which takes a while to read."
    assert times["circle"].caption == caption
    assert times["circle"].frames / FPS >= reading_time(caption) > 1.5
    assert times["free-3"].frames == FPS
    told = tell(clip, clip, "en", FPS, back=False)
    assert caption in told.transcript
    assert "Gone." in told.vtt
    # It stands in the picture, and has gone when its beat has.
    look = RenderLook(320, 180, FPS)
    opened = open_clip(clip, look)
    time = times["circle"]
    bands = [
        picture[160:, :, :3].max()
        for picture in (opened.still(1, time.motion + time.hold - 1), opened.left_by(1))
    ]
    assert bands[0] > 120
    assert bands[1] < 60


def test_its_caption_is_translated_by_its_id(script: Path) -> None:
    text = '[clip]\ntitle = "Alles"\n[beat.data]\ncaption = "Zwei."\n[beat.circle]\ncaption = "Ein '
    script.with_name("Full.de.toml").write_text(
        text + 'Kreis um {n} Punkte."\n[beat.free-4]\ncaption = "Weg."\n', encoding="utf-8"
    )
    german = load_clip(script, "de")
    assert schedule(german, FPS).beats[1].caption == "Ein Kreis um 200 Punkte."
    report = pleat(
        *("render", "author/full.py:Full", "--lang", "de", "-q", "96x54@5", "--json"),
        cwd=script.parent.parent,
    )
    assert report.code == 0, report.err
    assert json.loads(report.out)["frames"] == schedule(german, 5).frames


def test_sounds_are_heard_where_they_were_added(script: Path) -> None:
    start = schedule(load_clip(script), FPS).beats[1].start / FPS
    (first, loud), (second, soft) = clicks(film_of(script))
    assert abs(first - start) < 0.01
    assert abs(second - start - 1.0) < 0.01
    assert 0.15 < soft / loud < 0.4  # 12 dB are a factor of 4
    # Of a part of the film only what belongs to its beats, and where they are.
    (alone, _), _ = clicks(film_of(script, "--beats", "circle"))
    assert alone < 0.01
    with av.open(str(film_of(script, "--beats", "data"))) as film:
        assert not film.streams.audio


def test_sections_are_chapters(script: Path) -> None:
    with av.open(str(film_of(script))) as film:
        told = [
            (c["metadata"]["title"], float(c["start"] * c["time_base"])) for c in film.chapters()
        ]
    start = schedule(load_clip(script), FPS).beats[1].start / FPS
    assert told == [("Data", 0.0), ("2", start)]
    with av.open(str(film_of(script, "--beats", "free-3"))) as film:
        assert [c["metadata"]["title"] for c in film.chapters()] == ["2"]


def test_subcaptions_are_subtitles_beside_the_captions(script: Path) -> None:
    start, leave = (schedule(load_clip(script), FPS).beats[k].start / FPS for k in (1, 2))
    told = list(subtitles(film_of(script)))
    assert told[0][2] == "Two curves."
    both = "Drawn by manim."
    assert [(round(a, 2), round(b, 2)) for a, b, text in told if both in text] == [
        (start, start + 0.5)
    ]
    assert (leave, leave + 0.6) in [(a, b) for a, b, text in told if text == "And off it goes."]
    (script.parent / "one.toml").write_text(LECTURE)
    lecture = load_lecture(script.parent / "one.toml", scripts=True)
    cues = Timeline.of(takes(lecture), FPS).cues(lecture, "en")
    assert "And off it goes." in [text for *_, text in cues]
    assert all(a[1] <= b[0] for a, b in pairwise(cues))


def test_cues_that_would_be_shown_at_once_take_turns() -> None:
    assert in_turn([(0, 4, "a"), (4, 8, "a")]) == [(0, 4, "a"), (4, 8, "a")]
    assert in_turn([(0, 10, "a"), (2, 5, "b"), (12, 12, "c")]) == [
        (0, 2, "a"),
        (2, 5, "a\nb"),
        (5, 10, "a"),
    ]


def test_a_lecture_with_such_a_clip_is_heard_too(script: Path) -> None:
    (script.parent / "one.toml").write_text(LECTURE)
    words = ("lecture", "author/one.toml", "--scripts", "-q", "96x54@5", "-o", "film")
    assert pleat(*words, cwd=script.parent.parent).code == 0
    lecture = load_lecture(script.parent / "one.toml", scripts=True)
    placed = next(p for p in Timeline.of(takes(lecture), 5).placed if p.take.part == 0)
    start = (placed.start + schedule(placed.take.clip, 5).beats[1].start) / 5
    first, _ = clicks(script.parent.parent / "film" / "one.mp4")
    assert abs(first[0] - start) < 0.01


@pytest.mark.slow
def test_check_looks_at_free_beats_too(script: Path) -> None:
    done = pleat("check", "author/full.py:Full", cwd=script.parent.parent)
    assert (done.code, done.out) == (0, "Full: clean\n"), done.err
    script.write_text(SCRIPT + '        self.beat(beats.Hide(id="end", views=("grid", "data")))\n')
    done = pleat("check", "author/full.py:Full", cwd=script.parent.parent)
    assert done.code == 2
    assert done.err.count("beat 'end': last frame: there is nothing in the picture") == 1
    assert done.err.count("\n") == 1
    # What manim draws by itself is something in the picture.
    own = "        self.play(Create(circle), id='own')\n"
    hidden = '        self.beat(beats.Hide(id="end", views=("grid", "data")))\n'
    script.write_text(SCRIPT + own + hidden)
    done = pleat("check", "author/full.py:Full", cwd=script.parent.parent)
    assert (done.code, done.out) == (0, "Full: clean\n"), done.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"click.wav")', '"clack.wav")', "add_sound: there is no file 'clack.wav' in "),
        ('"click.wav")', '"full.py")', "full.py is not a sound file that can be read"),
        ("around {n}", "around {m}", "beat 'circle': caption quotes {m}; known are"),
        ('id="circle"', 'id="a b"', "play: id"),
        ("Create(circle)", "Create(MathTex('a^2'))", "MathTypst('a^2 + b^2')"),
    ],
)
def test_faults_are_told_in_a_sentence(
    script: Path, old: str, new: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SCRIPT.replace("import Circle,", "import Circle, MathTex,").replace(old, new, 1)
    script.write_text(text)
    monkeypatch.setenv("PATH", str(script.parent))  # no LaTeX there
    words = ("author/full.py:Full", "-q", "96x54@2", "-o", "o.mp4")
    done = pleat("render", *words, cwd=script.parent.parent)
    assert (done.code, done.err.count("\n")) == (2, 1), done.err
    assert said in done.err


@pytest.mark.slow
def test_plain_manim_takes_all_of_it_too(script: Path) -> None:
    small = ["-r", "96,54", "--fps", "2", "--media_dir", "m"]
    done = subprocess.run(
        [sys.executable, "-m", "manim", "render", *small, "author/full.py", "Full"],
        cwd=script.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (film,) = (script.parent.parent / "m").rglob("Full.mp4")
    with av.open(str(film)) as there:
        assert there.streams.audio
    (text,) = (script.parent.parent / "m").rglob("Full.srt")
    assert "And off it goes." in text.read_text(encoding="utf-8")
