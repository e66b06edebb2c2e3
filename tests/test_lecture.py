"""Lectures: read, laid out, rendered, rendered again."""

from __future__ import annotations

import json
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image
from support import lectures

from pleat.nets.errors import InputError
from pleat.scenes.cli import cli
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job
from pleat.scenes.film.load_lecture import load_lecture, translate_lecture
from pleat.scenes.film.pool import draw_all
from pleat.scenes.film.render_clip import render as render_clip
from pleat.scenes.film.sequence import Timeline, takes
from pleat.scenes.film.shots.transitions import goes_on
from pleat.scenes.film.worker import Production, Task
from pleat.scenes.playback.load import load_clip

FADE = 2  # frames at 5 a second
NAMES = ["title", "card-a", "a", "b", "closing"]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """A folder with the lecture, rendered once, and the report."""
    folder = tmp_path_factory.mktemp("lecture")
    lectures.write_lecture(folder)
    return folder, lectures.render(folder, captions="picture")


def laid_out(folder, text=lectures.LECTURE, language="en"):
    """Lay out a lecture; return its timeline."""
    lecture = load_lecture(lectures.write_lecture(folder, text))
    return Timeline.of(takes(translate_lecture(lecture, language)), lectures.FPS)


def test_film_is_its_takes_and_fades_to_the_frame(rendered):
    folder, report = rendered
    timeline = Timeline.of(takes(load_lecture(folder / "mini.toml")), lectures.FPS)
    assert [placed.take.name for placed in timeline.placed] == NAMES
    at = 0
    for placed in timeline.placed:
        at += FADE if placed.lead else 0
        assert placed.start == at
        at += schedule(placed.take.clip, lectures.FPS).frames
        assert placed.end == at
    assert at + FADE == timeline.frames == report.frames
    with av.open(str(report.path)) as video:
        assert sum(packet.size > 0 for packet in video.demux(video.streams.video[0])) == at + FADE


def test_chapters_are_in_the_container(rendered):
    _, report = rendered
    with av.open(str(report.path)) as video:
        found = [
            (c["metadata"]["title"], c["start"] * c["time_base"], c["end"] * c["time_base"])
            for c in video.chapters()
        ]
        assert video.metadata["title"] == "Mini"
    assert found == [("First things", 0, Fraction(report.frames, lectures.FPS))]


def test_everything_that_goes_with_it_is_there(rendered):
    folder, report = rendered
    names = {path.name for path in (folder / "en").iterdir()}
    texts = {f"mini.{tag}.{kind}" for tag in lectures.LANGUAGES for kind in ("srt", "vtt")}
    texts |= {f"transcript.{tag}.txt" for tag in lectures.LANGUAGES}
    assert names == texts | {"mini.mp4", "poster.png", "sheet.png", "youtube.txt"}
    assert {path.name for path in report.files} == names
    told = (folder / "en" / "youtube.txt").read_text(encoding="utf-8")
    assert told.startswith("Mini\n\nAfter Meng Lee.\n\n0:00 First things\n\nby Meng Lee, 2019\n")
    assert told.rstrip().endswith(".html")


def test_poster_is_what_the_beat_leaves_without_its_caption(rendered):
    folder, report = rendered
    poster = np.asarray(Image.open(folder / "en" / "poster.png")).astype(int)
    assert poster.shape == (72, 128, 3)
    film = lectures.pictures(report.path).astype(int)
    placed = Timeline.of(takes(load_lecture(folder / "mini.toml")), lectures.FPS).placed[2]
    end = placed.start + schedule(placed.take.clip, lectures.FPS).beats[0].end
    assert np.abs(film[end] - poster).mean() < 1.5  # the next beat starts from it
    assert np.ptp(poster[-8:].reshape(-1, 3), axis=0).max() < 12  # nothing in the band


def test_plane_stays_while_the_next_clip_goes_on_with_it(rendered):
    folder, report = rendered
    film = lectures.pictures(report.path).astype(int)
    placed = Timeline.of(takes(load_lecture(folder / "mini.toml")), lectures.FPS).placed[3]
    assert type(placed.take.clip.beats[0]).__name__ == "Stay"
    plane = film[placed.start - FADE - 1 : placed.start + 3, 8:50, 50:]
    bright = plane[0].max(axis=2) > 0.6 * plane[0].max()
    assert bright.sum() > 30  # the data
    assert all(np.abs(picture - plane[0])[bright].mean() < 12 for picture in plane)
    # Away from the plane's clip there is a dissolve to the next one's first picture.
    start = Timeline.of(takes(load_lecture(folder / "mini.toml")), lectures.FPS).placed[2].start
    left = [np.abs(film[k] - film[start]).max() for k in range(start - FADE - 1, start + 1)]
    assert left[0] > left[1] > left[2] > left[3]


def test_again_draws_nothing_and_one_caption_draws_one_beat_in_its_language(rendered, tmp_path):
    source, _ = rendered
    lectures.write_lecture(tmp_path)
    options = {"job": Job(source / "cache", 1), "captions": "picture"}
    assert lectures.render(tmp_path, **options).rendered == ()
    assert "a/data" in lectures.render(tmp_path, "zh-Hant", **options).rendered
    words = tmp_path / "b.zh-Hant.toml"
    words.write_text(words.read_text(encoding="utf-8").replace("字幕start", "改過的字"), "utf-8")
    assert lectures.render(tmp_path, **options).rendered == ()
    assert lectures.render(tmp_path, "zh-Hant", **options).rendered == ("b/start",)
    track = (tmp_path / "en" / "mini.zh-Hant.srt").read_text(encoding="utf-8")
    assert "改過的字" in track


def test_cuts_cards_and_chapters_as_the_file_says(tmp_path):
    cut = lectures.LECTURE.replace("continues = true", 'card = ""\ntransition = "cut"')
    timeline = laid_out(tmp_path, cut, "zh-Hant")
    assert [bool(placed.lead) for placed in timeline.placed] == [False, True, True, False, True]
    told = translate_lecture(load_lecture(tmp_path / "mini.toml"), "zh-Hant")
    first, second = timeline.chapters(told)
    assert (first[0], second[0]) == ("開始", "片段b")
    assert first[1:] == (0, timeline.placed[3].start)
    assert second[2] == timeline.frames
    plain = lectures.LECTURE.replace("continues = true", 'continues = true\ntransition = "fade"')
    clip = laid_out(tmp_path, plain).placed[3].take.clip
    assert type(clip.beats[0]).__name__ == "Show"
    default = lectures.LECTURE.replace('card = "First things"\n', "").replace(
        "continues = true", ""
    )
    for language in lectures.LANGUAGES[1:]:
        words = tmp_path / f"mini.{language}.toml"
        words.write_text(lectures.WORDS.replace('[part.a]\ncard = "開始"', ""), encoding="utf-8")
    (tmp_path / "mini.toml").write_text(default, encoding="utf-8")
    found = takes(load_lecture(tmp_path / "mini.toml"))
    assert [take.name for take in found] == ["title", "card-a", "a", "card-b", "b", "closing"]
    assert [take.chapter for take in found if take.chapter] == ["Clip a", "Clip b"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"a.toml"', '"nothing"', r"mini\.toml:\d+: part 'nothing': clip: no clip 'nothing'"),
        ('"b.toml"', '"a.toml"', r"part 2: id: 'a' is taken"),
        ('card = "First things"', "continues = true", r"part 'a': continues"),
        ("continues = true", 'continues = true\ncard = "x"', r"part 'b': card"),
        ("continues = true", 'transition = "wipe"', r"part 'b': transition"),
        ('"a/data"', '"a/date"', r"lecture\.poster: .*no beat 'date'"),
        ('"a/data"', '"c/data"', r"lecture\.poster: no part 'c'"),
        ('"a/data"', '"data"', r"lecture\.poster"),
        ("by {author}", "by {autor}", r"quotes \{autor\}; did you mean '\{author\}'"),
        ('article = "002"', 'article = "009"', "no article '009'"),
        ('article = "002"', "", "none are known without an article"),
        ('"zh-Hans"]', '"zh-Hans", "ja"]', r"clip: a is not in 'ja'"),
        (
            'subtitle = "a lecture"',
            "",
            r"zh-Hant\.toml:\d+: lecture\.subtitle: the lecture has no such",
        ),
        ('"from their own weights"', '"x", "y"', r"credits: has 2 lines, the lecture has 3"),
        ('title = "Mini"', 'titel = "Mini"', "did you mean 'title'"),
    ],
)
def test_faults_of_a_lecture_are_told_with_file_and_key(tmp_path, old, new, why):
    text = lectures.LECTURE
    assert old in text
    path = lectures.write_lecture(tmp_path, text.replace(old, new, 1))
    with pytest.raises(InputError, match=why) as caught:
        load_lecture(path)
    assert all("mini" in line for line in str(caught.value).splitlines())


def test_plane_cannot_stay_behind_a_card(tmp_path):
    text = lectures.LECTURE.replace("continues = true", 'transition = "stay"')
    with pytest.raises(InputError, match=r"part 'b': transition: the plane can stay only"):
        laid_out(tmp_path, text)


def test_missing_words_are_told_with_file_and_part(tmp_path):
    path = lectures.write_lecture(tmp_path)
    words = tmp_path / "mini.zh-Hans.toml"
    words.write_text(lectures.WORDS.replace('card = "開始"', ""), encoding="utf-8")
    with pytest.raises(InputError, match=r"mini\.zh-Hans\.toml:?\d*: part 'a': card: is missing"):
        load_lecture(path)
    words.write_text(lectures.WORDS + '[part.z]\ncard = "z"', encoding="utf-8")
    with pytest.raises(InputError, match=r"part 'z': the lecture has no such part"):
        load_lecture(path)
    words.unlink()
    with pytest.raises(InputError, match=r"mini\.zh-Hans\.toml: is missing"):
        load_lecture(path)


def test_command_line(rendered, tmp_path, monkeypatch, capsys):
    source, report = rendered
    monkeypatch.chdir(tmp_path)
    lectures.write_lecture(tmp_path)
    args = ["lecture", "mini.toml", "-q", "128x72@5", "--cache", str(source / "cache"), "--json"]
    cli.main(args, standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert (told["frames"], told["rendered"]) == (report.frames, [])
    assert told["chapters"] == [{"title": "First things", "start": 0, "end": told["frames"]}]
    assert told["path"] == "renders/mini-72p5/mini.mp4"
    film = tmp_path / "renders" / "mini-72p5" / "mini.mp4"
    assert film.read_bytes() == report.path.read_bytes()


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["nothing"], "no lecture 'nothing'"),
        (["nothing.toml"], "nothing.toml: no such file"),
        (["mini.toml", "--lang", "fr"], "not in 'fr'"),
        (["mini.toml", "--theme", "neon"], "neon"),
        (["mini.toml", "--captions", "big"], "captions 'big'"),
        (["mini.toml", "-q", "huge"], "huge"),
        (["mini.toml", "-j", "0"], "at least 1"),
        (["mini.toml", "-o", "mini.toml/x"], "cannot write"),
        (["mini.toml", "--narration", "nowhere"], "neither a folder nor a command"),
    ],
)
def test_hostile_arguments(tmp_path, monkeypatch, args, why):
    monkeypatch.chdir(tmp_path)
    lectures.write_lecture(tmp_path)
    with pytest.raises(InputError, match=why) as caught:
        cli.main(["lecture", *args, "--cache", "cache"], standalone_mode=False)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.rglob("*.mp4"))


def test_loop_ends_where_it_begins(tmp_path):
    beats = [("grid", 'views = ["grid"]', ""), ("all", 'views = ["decision", "data"]', "")]
    lectures.write_clip(tmp_path, "c", beats)
    clip, out = load_clip(tmp_path / "c.toml"), tmp_path / "c.mp4"
    look = RenderLook(128, 72, 5)
    report = render_clip(clip, look, out, Job(tmp_path / "cache", 1), loop="fade")
    assert report.frames == schedule(clip, 5).frames + FADE
    assert report.rendered[-1] == "loop"
    film = lectures.pictures(out).astype(int)
    apart = [np.abs(film[k] - film[0]).mean() for k in (-3, -2, -1)]
    assert apart[2] < apart[1] < apart[0]
    assert apart[2] < apart[0] / 2


class Diary:
    """A stage that notes what is drawn."""

    seen: list

    def __init__(self, clip, look):
        self.clip, self.look = clip, look

    def draw(self, k, sink):
        Diary.seen.append((self.clip, k))
        sink(np.zeros((16, 16, 4), np.uint8), 1, None)


def test_one_process_goes_through_one_clip_after_the_other(tmp_path, monkeypatch):
    Diary.seen = []
    monkeypatch.setattr(Production, "open", lambda self, clip: Diary(clip, self.look))
    production = Production("", (0, 1, 2), RenderLook(16, 16, 5), lectures.settings())
    order = [(2, 1), (0, 1), (1, 0), (2, 0), (0, 0), (2, 2)]
    tasks = [Task(f"{c}{k}", c, k, "", 1, tmp_path / f"{c}{k}.mp4") for c, k in order]
    draw_all(tasks, production, 1, lambda n: None, lambda task: None)
    assert Diary.seen == [(2, 0), (2, 1), (2, 2), (0, 0), (0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("before", "after", "on"),
    [
        ("first-guess", "trained", True),
        ("one-layer-fails", "two-linear", True),
        ("to-the-line", "first-guess", False),  # the plane is not where it was
        ("trained", "one-layer-fails", False),  # other data
        ("easy-data", "trained", False),  # in another place of the frame
        ("one-by-two", "one-five", False),  # no plane
    ],
)
def test_which_clips_go_on_with_the_plane(before, after, on):
    assert goes_on(load_clip(before), load_clip(after)) is on


def test_an_interrupted_render_goes_on_where_it_was(rendered, tmp_path):
    _, whole = rendered
    lectures.write_lecture(tmp_path)
    heard = []

    def interrupt(done, total):
        heard.append((done, total))
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lectures.render(tmp_path, captions="picture", progress=interrupt)
    assert not list((tmp_path / "en").iterdir())
    report = lectures.render(tmp_path, captions="picture")
    assert report.reused
    assert len(report.rendered) < len(whole.rendered)
    assert report.path.read_bytes() == whole.path.read_bytes()
    assert heard[0][0] == 0
    assert heard[0][1] == whole.frames + 1  # and the poster


def test_the_shipped_lecture_is_whole():
    lecture = load_lecture("neural-networks-and-linear-algebra")
    covered = {figure for clip in lecture.clips for figure in clip.head.figures}
    assert covered >= {f"002-{k:02}" for k in range(1, 20)}
    assert {"en", "zh-Hant", "zh-Hans"} <= set(lecture.languages)
    for language in lecture.languages:
        told = translate_lecture(lecture, language)
        assert Timeline.of(takes(told), 30).chapters(told)[0][1] == 0
