"""One beat's frames become one segment: counts, colours, tags, and what goes wrong."""

from __future__ import annotations

import subprocess
import sys

import av
import numpy as np
import pytest
from support import identity

from pleat.nets.errors import InputError
from pleat.scenes.drawing.look import RenderLook, look_for, parse_quality
from pleat.scenes.film.video.encoder import SegmentWriter, count_frames
from pleat.scenes.film.video.settings import LOSSLESS, LOSSLESS_RGBA, encoder_settings

LOOK = RenderLook(160, 90, 10)
SETTINGS = encoder_settings(LOOK)
COLOURS = [(12, 13, 16), (255, 209, 64), (90, 200, 250), (233, 72, 73), (250, 250, 248), (0, 0, 0)]


def picture(colour, look=LOOK):
    rgba = np.empty((look.height, look.width, 4), np.uint8)
    rgba[:] = (*colour, 255)
    return rgba


def write(path, pictures, look=LOOK):
    with SegmentWriter(path, look, encoder_settings(look)) as writer:
        for rgba, repeat in pictures:
            writer.write(rgba, repeat)
    return path


def decoded(path):
    with av.open(str(path)) as video:
        return [(frame.pts, frame.to_ndarray(format="rgb24")) for frame in video.decode(video=0)]


def test_every_frame_is_there_once_and_in_colour(tmp_path):
    path = write(tmp_path / "a.mp4", [(picture(colour), 4) for colour in COLOURS])
    frames = decoded(path)
    assert [pts for pts, _ in frames] == [512 * k for k in range(4 * len(COLOURS))]
    for k, colour in enumerate(COLOURS):
        for _, rgb in frames[4 * k : 4 * k + 4]:
            assert np.abs(rgb.astype(int) - colour).max() <= 3


def test_container_is_tagged(tmp_path):
    path = write(tmp_path / "a.mp4", [(picture(COLOURS[1]), 3)])
    with av.open(str(path)) as video:
        context = video.streams.video[0].codec_context
        assert context.name == "h264"
        assert context.pix_fmt == "yuv420p"
        tags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
        assert tags == (1, 1, 1, 1)


@pytest.mark.parametrize("frames", [1, 2, 3, 40])
def test_segments_of_any_length_share_one_header(tmp_path, frames):
    short = write(tmp_path / "a.mp4", [(picture(COLOURS[0]), frames)])
    other = write(tmp_path / "b.mp4", [(picture(COLOURS[1]), 17)])
    with av.open(str(short)) as a, av.open(str(other)) as b:
        assert a.streams.video[0].codec_context.extradata
        assert (
            a.streams.video[0].codec_context.extradata == b.streams.video[0].codec_context.extradata
        )
        assert next(a.demux(video=0)).is_keyframe
    assert count_frames(short) == frames


def test_array_may_be_reused_and_bytes_repeat(tmp_path):
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (12, 90, 160, 4), dtype=np.uint8)
    kept = write(tmp_path / "kept.mp4", [(frame, 1) for frame in noise])
    with SegmentWriter(tmp_path / "reused.mp4", LOOK, SETTINGS) as writer:
        shared = np.empty_like(noise[0])
        for frame in noise:
            shared[:] = frame
            writer.write(shared)
            shared[:] = 0
    assert kept.read_bytes() == (tmp_path / "reused.mp4").read_bytes()


def test_what_changes_is_converted_as_with_the_whole_picture(tmp_path):
    """Anywhere, to the last byte: colour is sampled from beyond a box's edges as well."""
    rng = np.random.default_rng(1)
    look = RenderLook(200, 120, 30)
    shown = rng.integers(0, 256, (120, 200, 4), dtype=np.uint8)
    told, whole = [(shown.copy(), [(0, 0, 200, 120)])], [(shown.copy(), 1)]
    for k in range(30):
        boxes = []
        for _ in range(k % 4):
            left, top = 2 * rng.integers(0, 99), 2 * rng.integers(0, 59)
            right = min(left + 2 * rng.integers(1, 60), 200)
            bottom = min(top + 2 * rng.integers(1, 40), 120)
            inside = shown[top:bottom, left:right]
            inside[:] = rng.integers(0, 256, inside.shape, dtype=np.uint8)
            boxes.append((left, top, right, bottom))
        told.append((shown.copy(), boxes))
        whole.append((shown.copy(), 1))
    kept = write(tmp_path / "whole.mp4", whole, look)
    with SegmentWriter(tmp_path / "told.mp4", look, encoder_settings(look)) as writer:
        for picture_, changed in told:
            writer.write(picture_, 1, changed)
    assert kept.read_bytes() == (tmp_path / "told.mp4").read_bytes()


def test_bytes_do_not_depend_on_what_memory_held(tmp_path):
    # glibc fills fresh memory with this byte: x264 reads some it never wrote if told to use mbtree.
    script = "import sys; from pathlib import Path; from support.film_stage import *; " + (
        "render(Path(sys.argv[1]) / 'out.mp4', Path(sys.argv[1]) / 'cache', jobs=1)"
    )
    for name, fill in (("a", "0"), ("b", "85")):
        (tmp_path / name).mkdir()
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / name)],
            env=identity.environment() | {"MALLOC_PERTURB_": fill},
            check=True,
        )
    assert (tmp_path / "a/out.mp4").read_bytes() == (tmp_path / "b/out.mp4").read_bytes()


@pytest.mark.parametrize("fps", [1, 24, 60, 240])
def test_any_rate(tmp_path, fps):
    look = RenderLook(64, 64, fps)
    frames = decoded(write(tmp_path / "a.mp4", [(picture(COLOURS[2], look), 5)], look))
    assert [pts for pts, _ in frames] == [0, 512, 1024, 1536, 2048]


def test_abort_and_failure_leave_nothing(tmp_path):
    path = tmp_path / "a.mp4"
    writer = SegmentWriter(path, LOOK, SETTINGS)
    writer.write(picture(COLOURS[0]), 30)
    writer.abort()
    assert not path.exists()
    with pytest.raises(ValueError, match="x 0, want"):
        write(path, [(picture(COLOURS[0]), 9), (picture(COLOURS[1]), 0)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "bad",
    [np.zeros((90, 160, 3), np.uint8), np.zeros((90, 162, 4), np.uint8), np.zeros((90, 160, 4))],
)
def test_wrong_pictures_are_refused(tmp_path, bad):
    with (
        pytest.raises(ValueError, match="want uint8"),
        SegmentWriter(tmp_path / "a.mp4", LOOK, SETTINGS) as writer,
    ):
        writer.write(bad)


def test_place_that_cannot_be_written_is_told(tmp_path):
    with (
        pytest.raises(InputError, match="cannot write"),
        SegmentWriter(tmp_path / "no" / "a.mp4", LOOK, SETTINGS) as writer,
    ):
        writer.write(picture(COLOURS[0]))


@pytest.mark.parametrize(
    ("text", "size"),
    [("low", (854, 480, 15)), ("high", (1920, 1080, 60)), ("640x360@24", (640, 360, 24))],
)
def test_quality(text, size):
    assert parse_quality(text) == size


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hihg", "did you mean 'high'"),
        ("xyz", "low, medium, high, 4k"),
        ("641x360@24", "even"),
        ("640x360", "WxH@fps"),
        ("640x360@0", "frames a second"),
        ("2x2@10", "pixels"),
        ("64000x36000@10", "pixels"),
        ("-640x360@10", "WxH@fps"),
        ("٦٤٠x360@10", "WxH@fps"),
        ("", "WxH@fps"),
    ],
)
def test_hostile_qualities(text, why):
    with pytest.raises(InputError, match=why):
        look_for(text)


def test_lossless_settings_lose_nothing(tmp_path):
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, 256, (4, 90, 160, 4), dtype=np.uint8)
    for name, settings in (("rgba", LOSSLESS_RGBA), ("yuv", LOSSLESS)):
        with SegmentWriter(tmp_path / name, LOOK, settings) as writer:
            for rgba in drawn:
                writer.write(rgba, 2)
    with av.open(str(tmp_path / "rgba")) as video:
        read = [frame.to_ndarray(format="rgba") for frame in video.decode(video=0)]
    assert np.array_equal(read, np.repeat(drawn, 2, axis=0))
    with av.open(str(tmp_path / "yuv")) as video:
        read = [frame.to_ndarray()[:90] for frame in video.decode(video=0)]
    luma = drawn[..., :3] @ [0.2126, 0.7152, 0.0722] * 219 / 255 + 16
    assert np.abs(np.repeat(luma, 2, axis=0) - read).max() < 1.5
