"""Voices: recorded or spoken by a command, in step with the picture to a frame."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import wave

import av
import numpy as np
import pytest
from support import lectures

from pleat.nets.errors import InputError
from pleat.scenes.cli import cli
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.film.sequence import Timeline, takes
from pleat.scenes.film.video.audio import RATE, read_wav

CLICKS = {"a.data": 3.3, "b.start": 0.5, "b.legend": 4.0}  # seconds of each beat's voice


def write_wav(path, length, rate=22_050, channels=1):
    """Write a silence that begins and ends with a click."""
    samples = np.zeros((round(length * rate), channels), np.int16)
    samples[:40] = samples[-40:] = 28_000
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())


def recordings(folder):
    """Write the voices of all captioned beats; return their folder."""
    voices = folder / "voices"
    voices.mkdir()
    write_wav(voices / "a.data.wav", CLICKS["a.data"])
    write_wav(voices / "start.wav", CLICKS["b.start"], 48_000, 2)
    write_wav(voices / "b.legend.wav", CLICKS["b.legend"], 8_000)
    return voices


def heard(path):
    """The sound of a film, (n,), at RATE, from its first frame on."""
    with av.open(str(path)) as film:
        stream = film.streams.audio[0]
        assert (stream.codec_context.name, stream.metadata["language"]) == ("aac", "eng")
        pieces = [(frame.pts, frame.to_ndarray()[0]) for frame in film.decode(stream)]
    assert pieces[0][0] == 0
    return np.concatenate([piece for _, piece in pieces])


def starts(report, folder):
    """Start and end of each captioned beat, in seconds, from its subtitle file."""
    text = (folder / "en" / "mini.en.vtt").read_text(encoding="utf-8")
    times = [line.split(" --> ") for line in text.splitlines() if "-->" in line]
    return [
        [sum(60**k * float(x) for k, x in enumerate(t.split(":")[::-1])) for t in pair]
        for pair in times
    ]


def test_recordings_stretch_beats_and_are_heard_in_step(tmp_path):
    lectures.write_lecture(tmp_path)
    silent = Timeline.of(takes(load_lecture(tmp_path / "mini.toml")), lectures.FPS)
    report = lectures.render(tmp_path, narration=str(recordings(tmp_path)))
    assert report.frames > silent.frames
    sound = heard(report.path)
    assert abs(len(sound) / RATE - report.frames / lectures.FPS) < 1 / lectures.FPS
    beats = starts(report, tmp_path)
    for (start, end), length in zip(beats, CLICKS.values(), strict=True):
        assert end - start >= length + 0.3
        for click in (start, start + length):
            near = slice(max(0, round((click - 0.1) * RATE)), round((click + 0.1) * RATE))
            at = near.start + int(np.argmax(np.abs(sound[near])))
            assert np.abs(sound[near]).max() > 0.3
            assert abs(at / RATE - click) < 0.01  # a frame at 60 a second is 0.0167
    quiet = slice(round((beats[0][0] + 0.2) * RATE), round((beats[0][0] + 3.0) * RATE))
    assert np.abs(sound[quiet]).max() < 0.01
    assert lectures.render(tmp_path, narration=str(tmp_path / "voices")).rendered == ()
    write_wav(tmp_path / "voices" / "a.data.wav", 4.5)
    again = lectures.render(tmp_path, narration=str(tmp_path / "voices"))
    assert again.rendered == ("a/data",)


@pytest.mark.slow
def test_without_narration_the_film_is_silent(tmp_path):
    lectures.write_lecture(tmp_path)
    with av.open(str(lectures.render(tmp_path).path)) as film:
        assert not film.streams.audio


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda voices: (voices / "a.data.wav").unlink(), r"a\.data\.wav is missing"),
        (lambda voices: (voices / "start.wav").write_bytes(b"RIFF"), r"start\.wav is not a WAV"),
        (lambda voices: (voices / "start.wav").write_text("#EXTM3U\na.data.wav"), r"not a WAV"),
        (lambda voices: write_wav(voices / "start.wav", 0), r"start\.wav"),
        (lambda voices: ((voices / "start.wav").unlink(), (voices / "start.wav").mkdir()), "start"),
    ],
)
def test_missing_and_broken_recordings_are_named(tmp_path, change, why):
    lectures.write_lecture(tmp_path)
    voices = recordings(tmp_path)
    change(voices)
    with pytest.raises(InputError, match=why):
        lectures.render(tmp_path, narration=str(voices))
    assert not list(tmp_path.rglob("*.mp4"))


def test_a_beat_id_of_two_clips_needs_recordings_of_each(tmp_path):
    text = lectures.LECTURE.replace('clip = "b.toml"', 'clip = "a.toml"\nid = "again"')
    lectures.write_lecture(tmp_path, text)
    voices = tmp_path / "voices"
    voices.mkdir()
    write_wav(voices / "data.wav", 1)
    with pytest.raises(InputError) as caught:
        lectures.render(tmp_path, narration=str(voices))
    assert [line.rpartition("/")[2] for line in str(caught.value).splitlines()] == [
        "a.data.wav is missing",
        "again.data.wav is missing",
    ]


SPEAKER = """
import json, sys, wave
with open(LOG, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
with wave.open(sys.argv[2], "wb") as out:
    out.setparams((1, 2, 8000, 0, "NONE", ""))
    out.writeframes(bytes(16000 + 2 * 80 * len(sys.argv[3])))
"""


def speaker(folder):
    """A command that writes a silence and keeps a log of what it was given."""
    log, script = folder / "log", folder / "speak.py"
    script.write_text(SPEAKER.replace("LOG", repr(str(log))))
    return log, f"{shlex.quote(sys.executable)} {script} -l{{lang}} {{out}} {{text}}"


def test_a_command_gets_each_caption_as_one_argument_and_once(tmp_path):
    lectures.write_lecture(tmp_path)
    texts = {"Two curves.": "$(touch owned); `id` {{out}} | x", "Two classes.": "-w owned"}
    for name in "ab":
        path = tmp_path / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        for old, new in texts.items():
            text = text.replace(old, new.replace("{{out}}", ""))
        path.write_text(text, encoding="utf-8")
    log, command = speaker(tmp_path)
    report = lectures.render(tmp_path, narration=command)
    said = [json.loads(line) for line in log.read_text().splitlines()]
    assert {words[2] for words in said} == {
        "$(touch owned); `id`  | x",
        " -w owned",  # never an option
        "One net of 3 numbers.",
    }
    assert {words[0] for words in said} == {"-len"}
    assert all(len(words) == 3 for words in said)
    assert not list(tmp_path.rglob("owned"))
    assert len(heard(report.path)) > RATE
    assert lectures.render(tmp_path, narration=command).rendered == ()
    assert len(log.read_text().splitlines()) == len(said)


def test_what_a_beat_says_is_spoken_and_told_and_its_caption_shown(tmp_path):
    lectures.write_lecture(tmp_path)
    path = tmp_path / "b.toml"
    text = path.read_text(encoding="utf-8").replace(
        "caption = 'Two classes.'",
        "caption = 'Two classes.'\nsay = 'Two, of {parameters} numbers.'",
    )
    path.write_text(text.replace("[clip]", "[clip]\nnotes = 'A correction.'"), encoding="utf-8")
    assert "say = " in text
    log, command = speaker(tmp_path)
    lectures.render(tmp_path, narration=command)
    said = {json.loads(line)[2] for line in log.read_text().splitlines()}
    assert said == {"Two curves.", "One net of 3 numbers.", "Two, of 3 numbers."}
    names = ("transcript.en.txt", "transcript.zh-Hant.txt", "mini.en.srt", "youtube.txt")
    texts = {name: (tmp_path / "en" / name).read_text("utf-8") for name in names}
    assert "Two, of 3 numbers." in texts["transcript.en.txt"]
    assert "Two classes." not in texts["transcript.en.txt"]
    assert "Two classes." in texts["mini.en.srt"]
    assert "Two, of" not in texts["transcript.zh-Hant.txt"]
    assert "• A correction." in texts["youtube.txt"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("no-such-speaker {out} {text}", "no-such-speaker for beat a.data: No such file"),
        (f"{sys.executable} -c exit(3) {{out}} {{text}}", "ended with code 3"),
        (f"{sys.executable} -c pass {{out}} {{text}}", "wrote no {out} for beat a.data"),
        ("sh -c 'echo x > $0' {out} {text}", "for beat a.data is no WAV file"),
        ("sh -c 'echo sore throat >&2; exit 1' {out} {text}", "sore throat"),
        ("speak {text}", "neither a folder nor a command"),
        ("speak '{text} {out}", "cannot be read"),
    ],
)
def test_failing_commands_are_told(tmp_path, command, why):
    lectures.write_lecture(tmp_path)
    with pytest.raises(InputError) as caught:
        lectures.render(tmp_path, narration=command)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "cache").rglob("*.wav"))


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_a_real_voice(tmp_path, monkeypatch, capsys):
    lectures.write_lecture(tmp_path)
    monkeypatch.chdir(tmp_path)
    args = ["lecture", "mini.toml", "-q", "128x72@5", "--cache", "cache", "-j", "1", "--captions"]
    command = "espeak-ng -v {lang} -w {out} {text}"
    cli.main([*args, "track", "--narration", command], standalone_mode=False)
    assert "4 reused" not in capsys.readouterr().out
    sound = heard(tmp_path / "renders" / "mini" / "mini.mp4")
    assert np.abs(sound).max() > 0.1


def test_any_wav_becomes_one_channel_at_one_rate(tmp_path):
    for rate, channels in ((8_000, 1), (44_100, 2), (96_000, 1)):
        write_wav(tmp_path / "x.wav", 0.5, rate, channels)
        sound = read_wav(tmp_path / "x.wav")
        assert sound.ndim == 1
        assert abs(len(sound) - RATE / 2) < 20
