"""Captions beside, in and under the picture: their files, tracks, times and text."""

from __future__ import annotations

import html
import re
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import lectures

from pleat.scenes.clip.captions import facts_of
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.film.load_lecture import load_lecture
from pleat.scenes.film.sequence import Timeline, takes
from pleat.scenes.film.video.texts import srt, transcript, vtt, youtube

HOSTILE = [
    "a <b>bold</b> & {\\an8} move",
    "first\n\n\nsecond --> 00:00:01,000",
    "W₁ < 0, 摺疊 > 平移",
    "</c><script>alert(1)</script>",
]
STAMP = r"(\d\d):(\d\d):(\d\d)[.,](\d\d\d)"
TIMES = re.compile(rf"{STAMP} --> {STAMP}")
JOINER = "\u2060"


def seconds(groups):
    hours, minutes, whole, thousandths = map(int, groups)
    return 3600 * hours + 60 * minutes + whole + Fraction(thousandths, 1000)


def parse(text, head):
    """Parse SubRip or WebVTT strictly; return (start, end, lines) of each cue."""
    assert text.endswith("\n")
    blocks = text.rstrip("\n").split("\n\n")
    if head:
        assert blocks.pop(0) == head
    cues = []
    for number, block in enumerate(blocks, 1):
        lines = block.split("\n")
        if not head:
            assert lines.pop(0) == str(number)
        match = TIMES.fullmatch(lines.pop(0))
        assert match
        assert lines
        assert all(lines)
        assert not any("-->" in line for line in lines)
        cues.append((seconds(match.groups()[:4]), seconds(match.groups()[4:]), lines))
    return cues


def cue_list(texts, fps):
    """Cues one after the other, the k-th from frame 7 k on for 5 frames."""
    return [(7 * k, 7 * k + 5, text) for k, text in enumerate(texts)]


@pytest.mark.parametrize("fps", [15, 24, 60, 240])
def test_files_are_well_formed_whatever_captions_say(fps):
    cues = cue_list(HOSTILE, fps)
    for cue, (start, end, lines) in zip(cues, parse(srt(cues, fps), None), strict=True):
        assert abs(start - Fraction(cue[0], fps)) <= Fraction(1, 2000)
        assert abs(end - Fraction(cue[1], fps)) <= Fraction(1, 2000)
        told = "\n".join(lines)
        assert re.search(r"</?[a-z]", told) is None
        assert "{\\" not in told
        assert told.replace(JOINER, "") == re.sub(r"\n+", "\n", cue[2])
    for cue, (start, _, lines) in zip(cues, parse(vtt(cues, fps), "WEBVTT"), strict=True):
        assert abs(start - Fraction(cue[0], fps)) <= Fraction(1, 2000)
        told = "\n".join(lines)
        assert "<" not in told
        assert html.unescape(told) == re.sub(r"\n+", "\n", cue[2])


@settings(max_examples=40)
@given(st.lists(st.text().filter(str.strip), min_size=1, max_size=4))
def test_any_text_at_all(texts):
    cues = cue_list(texts, 30)
    assert len(parse(srt(cues, 30), None)) == len(parse(vtt(cues, 30), "WEBVTT")) == len(texts)


def marks(text):
    """Chapter times, in seconds, and titles of a video page's text."""
    found = re.findall(r"^(?:(\d+):)?(\d+):(\d\d) (.*)$", text, re.MULTILINE)
    return [(3600 * int(h or 0) + 60 * int(m) + int(s), name) for h, m, s, name in found]


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=30), st.sampled_from([15, 24, 60]))
def test_chapters_are_as_video_pages_demand(lengths, fps):
    ends = np.cumsum(lengths).tolist()
    chapters = [
        (f"c{k}", end - n, end) for k, (n, end) in enumerate(zip(lengths, ends, strict=True))
    ]
    found = marks(youtube("t", "d", chapters, fps, "credits"))
    assert found[0][0] == 0
    times = [time for time, _ in found]
    assert all(b - a >= 10 for a, b in zip(times, [*times[1:], ends[-1] // fps], strict=True)) or (
        len(found) == 1
    )
    names = [name for _, joined in found for name in joined.split(" · ")]
    assert names == [name for name, _, _ in chapters]


def test_page_has_no_angle_brackets_and_long_films_have_hours():
    chapters = [("a < b", 0, 3600 * 5), ("b > <c>", 3600 * 5, 3700 * 5)]
    told = youtube("f<T>", "d > e", chapters, 5, "")
    assert re.search("[<>]", told) is None
    assert marks(told)[1] == (3600, "b › ‹c›")
    assert "1:00:00 b" in told


def test_transcript_tells_everything_under_its_chapter():
    cues = [(0, 5, "one"), (5, 9, "two\nlines"), (10, 12, "three")]
    told = transcript("T", [("A", 0, 10), ("B", 10, 20)], cues, 5)
    assert told == "T\n\n[0:00] A\n\none\ntwo lines\n\n[0:02] B\n\nthree\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The lecture rendered with captions in the picture, as tracks, and with none."""
    folder = tmp_path_factory.mktemp("captions")
    lectures.write_lecture(folder)
    for mode, captions, tracks in (
        ("picture", "picture", True),
        ("track", "none", True),
        ("none", "none", False),
    ):
        lectures.render(folder, captions=captions, tracks=tracks)
        (folder / "en").rename(folder / mode)
    return folder


def test_cues_lie_on_their_beats_in_files_and_tracks(folder):
    lecture = load_lecture(folder / "mini.toml")
    timeline = Timeline.of(takes(lecture), lectures.FPS)
    spans = [
        (placed.start + beat.start, placed.start + beat.end)
        for placed in timeline.placed
        for beat in schedule(placed.take.clip, lectures.FPS).beats
        if beat.caption
    ]
    expected = [(Fraction(a, lectures.FPS), Fraction(b, lectures.FPS)) for a, b in spans]
    parameters = str(facts_of(lecture.clips[1])["parameters"])
    first = {"en": "Two curves.", "zh-Hant": "字幕data", "zh-Hans": "字幕data"}
    with av.open(str(folder / "picture" / "mini.mp4")) as video:
        tracks = video.streams.subtitles
        names = [(t.metadata["language"], t.metadata["handler_name"]) for t in tracks]
        assert names == [("eng", "English"), ("zho", "繁體中文"), ("zho", "简体中文")]
        assert not any(int(track.disposition) & 1 for track in tracks)
        samples = {track.index: [] for track in tracks}
        for packet in video.demux(*tracks):
            if packet.size > 2:
                end = packet.pts + packet.duration
                text = bytes(packet)[2:].decode()
                samples[packet.stream.index].append((packet.pts, end, text))
    for language, track in zip(lectures.LANGUAGES, samples.values(), strict=True):
        text = (folder / "picture" / f"mini.{language}.srt").read_text(encoding="utf-8")
        cues = parse(text, None)
        assert [cue[:2] for cue in cues] == expected
        told = ["\n".join(lines) for _, _, lines in cues]
        assert told[0] == first[language]
        assert track == [(1000 * a, 1000 * b, t) for (a, b), t in zip(expected, told, strict=True)]
        web = (folder / "picture" / f"mini.{language}.vtt").read_text(encoding="utf-8")
        assert [cue[:2] for cue in parse(web, "WEBVTT")] == expected
    english = (folder / "picture" / "mini.en.srt").read_text(encoding="utf-8")
    assert f"One net of {parameters} numbers." in english


def test_caption_modes(folder):
    films = {mode: folder / mode / "mini.mp4" for mode in ("picture", "track", "none")}
    shown = {mode: lectures.pictures(path).astype(int) for mode, path in films.items()}
    assert len({len(film) for film in shown.values()}) == 1  # the pace is the same
    placed = Timeline.of(takes(load_lecture(folder / "mini.toml")), lectures.FPS).placed[2]
    band = {mode: film[placed.start + 4, -9:] for mode, film in shown.items()}
    assert np.ptp(band["picture"], axis=(0, 1)).max() > 40
    assert np.ptp(band["track"], axis=(0, 1)).max() < 12
    assert np.array_equal(shown["track"], shown["none"])
    tracks = {}
    for mode, path in films.items():
        with av.open(str(path)) as video:
            tracks[mode] = len(video.streams.subtitles)
        assert (folder / mode / "mini.zh-Hant.vtt").is_file()
    assert tracks == {"picture": 3, "track": 3, "none": 0}
