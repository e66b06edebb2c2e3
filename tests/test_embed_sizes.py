"""Sizes are met by rate and resolution, or refused with what would fit."""

from __future__ import annotations

import base64
import re

import pytest
from PIL import Image
from support.embeds import SLUG, embed, frames, write_clip

from pleat.nets.errors import InputError
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.film.job import Job
from pleat.scenes.film.video.codecs import AV1, H264, VP9, VP9_ALPHA, at_effort
from pleat.scenes.outputs.embed.build import build
from pleat.scenes.outputs.embed.options import EmbedOptions
from pleat.scenes.outputs.embed.sizes import fitting_size, parse_size, steps, told_size
from pleat.scenes.playback.load import load_clip


@pytest.mark.parametrize(
    ("text", "size"),
    [("2MB", 2_000_000), ("500 kB", 500_000), ("1.5MiB", 1_572_864), ("12", 12), (" 1B ", 1)],
)
def test_sizes_are_read(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "0", "-1MB", "1e6", "MB", "2 mb", "٢MB", "0.0001kB", "nan"])
def test_what_is_no_size(text):
    with pytest.raises(InputError, match="max-size"):
        parse_size(text)


def test_sizes_are_told():
    told = [told_size(n) for n in (999, 1000, 12_345, 999_499, 1_234_567, 12_345_678)]
    assert told == ["999 bytes", "1 kB", "12.3 kB", "999 kB", "1.23 MB", "12.3 MB"]
    for size in (1, 999, 1001, 98_765, 1_234_567):
        assert size <= parse_size(fitting_size(size)) < 1.2 * size + 1000


def test_steps_go_down():
    ladder = steps(1280, 720, 30)
    assert [(s.width, s.height, s.rate(30)) for s in ladder] == [
        *[(1280, 720, 30), (960, 540, 30), (960, 540, 15), (640, 360, 15), (426, 240, 15)]
    ]
    assert [s.height for s in steps(284, 160, 10)] == [160, 120]
    assert [s.height for s in steps(32, 18, 5)] == [18]


@pytest.fixture(scope="module")
def sizes(tmp_path_factory):
    """The clip's folder, and the size of its largest film with no limit."""
    folder = tmp_path_factory.mktemp("sizes")
    report = embed(folder, write_clip(folder), themes=("dark",))
    return folder, max(f.size for f in report.files if f.kind == "video")


def test_a_lower_rate_is_tried_first(sizes):
    folder, largest = sizes
    report = embed(folder, write_clip(folder), themes=("dark",), max_size=int(0.8 * largest))
    films = [f for f in report.files if f.kind == "video"]
    assert max(f.size for f in films) <= 0.8 * largest
    assert {(f.width, f.height) for f in films} == {(284, 160)}


def test_then_the_picture_is_smaller_in_all_files(sizes):
    folder, largest = sizes
    report = embed(folder, write_clip(folder), themes=("dark",), max_size=int(0.42 * largest))
    films = [f for f in report.files if f.kind == "video"]
    assert max(f.size for f in films) <= 0.42 * largest
    for film in films:
        assert (film.width, film.height) == (212, 120)
        assert frames(report.folder / film.name).shape[1:3] == (120, 212)
    with Image.open(report.folder / f"{SLUG}-dark-poster.png") as poster:
        assert poster.size == (212, 120)
    assert 'width="212" height="120"' in (report.folder / f"{SLUG}.html").read_text()


def test_what_can_not_be_met_is_refused_with_what_would(sizes):
    folder, _ = sizes
    with pytest.raises(InputError, match="max-size 2 kB is too little") as caught:
        embed(folder, write_clip(folder, "other"), themes=("dark",), max_size=2000)
    told = str(caught.value)
    assert "212x120 and 10 frames a second" in told
    assert "\n" not in told
    assert not list((folder / "out" / "other").iterdir())
    fitting = parse_size(re.search(r"--max-size (\S+) would fit", told)[1])
    report = embed(folder, write_clip(folder, "other"), themes=("dark",), max_size=fitting)
    assert max(f.size for f in report.files if f.kind == "video") <= fitting


def test_moving_pictures_keep_to_it_too(sizes):
    folder, _ = sizes
    wanted = {"themes": ("dark",), "gif": True, "webp": True}
    free = embed(folder, write_clip(folder), **wanted)
    largest = max(f.size for f in free.files if f.kind in ("gif", "webp"))
    limit = largest // 2
    report = embed(folder, write_clip(folder), **wanted, max_size=limit)
    moving = [f for f in report.files if f.kind in ("gif", "webp")]
    assert [f.kind for f in moving] == ["gif", "webp"]
    assert max(f.size for f in moving) <= limit


def test_what_holds_its_films_keeps_to_it_by_itself(sizes):
    folder, largest = sizes
    clip = write_clip(folder)
    free = embed(folder, clip, forms=("one-file",))
    limit = next(f.size for f in free.files if f.kind == "one-file") - 2000
    assert limit > largest
    report = embed(folder, clip, forms=("html", "one-file", "jupyter"), max_size=limit)
    by_kind = {f.kind: f.size for f in report.files if f.kind in ("one-file", "jupyter")}
    assert max(by_kind.values()) <= limit
    # The films beside it are those of an embed without it.
    beside = [f for f in report.files if f.kind == "video" and f.theme == "dark"]
    assert max(f.size for f in beside) == largest
    held = [f for f in report.files if f.kind == "held"]
    assert {f.theme for f in held} == {"dark", "light"}
    assert max(f.size for f in held) < largest
    page = (report.folder / f"{SLUG}.page.html").read_text("utf-8")
    data = base64.b64encode((report.folder / held[0].name).read_bytes()).decode()
    assert data in page
    with pytest.raises(InputError, match="max-size 20 kB is too little") as caught:
        embed(folder, clip, forms=("one-file",), max_size=20_000)
    fitting = parse_size(re.search(r"--max-size (\S+) would fit", str(caught.value))[1])
    report = embed(folder, clip, forms=("one-file",), max_size=fitting)
    assert next(f.size for f in report.files if f.kind == "one-file") <= fitting


def test_more_effort_asks_encoders_for_more():
    for codec in (H264, AV1, VP9, VP9_ALPHA):
        assert at_effort(codec, "usual") == codec
        changed = [dict(at_effort(codec, effort).options) for effort in ("low", "high")]
        assert changed[0].keys() == changed[1].keys() == dict(codec.options).keys()
        assert len({*map(str, (*changed, dict(codec.options)))}) == 3


def test_an_encoder_makes_more_effort(sizes):
    folder, largest = sizes
    report = embed(folder, write_clip(folder), themes=("dark",), effort="high")
    assert max(f.size for f in report.files if f.kind == "video") < largest


@pytest.mark.slow
def test_ten_seconds_at_720p_are_well_under_a_megabyte(tmp_path):
    clip = load_clip("opening")  # in which nearly all moves nearly all of the time
    report = build(EmbedOptions(clip, loop="cut"), tmp_path, Job(tmp_path / "cache"))
    seconds = schedule(clip, 30).frames / 30
    films = [f for f in report.files if f.kind == "video"]
    assert {(f.height, f.fps) for f in films} == {(720, 30)}
    assert max(f.size for f in films) * 10 / seconds < 800_000
