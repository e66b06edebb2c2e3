"""Segments become one film: whole, in step, with chapters and subtitles."""

from __future__ import annotations

import struct
from fractions import Fraction

import av
import numpy as np
import pytest

from pleat.nets.errors import InputError
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.video.encoder import SegmentWriter
from pleat.scenes.film.video.mux import Extras, join
from pleat.scenes.film.video.seal import seal
from pleat.scenes.film.video.settings import EncoderSettings, encoder_settings

LOOK = RenderLook(160, 90, 10)


def segment(path, frames, shade=0, settings=None):
    """Write a segment whose frame k shows a stripe at column 3 k."""
    with SegmentWriter(path, LOOK, settings or encoder_settings(LOOK)) as writer:
        for k in range(frames):
            rgba = np.full((90, 160, 4), 255, np.uint8)
            rgba[..., :3] = (20, shade, 60)
            rgba[:, 3 * k : 3 * k + 12, :3] = (220, 200, shade)
            writer.write(rgba)
    seal(path, frames)
    return path


@pytest.fixture(params=["ours", "with B-frames"])
def segments(tmp_path, request):
    settings = EncoderSettings(preset="medium", params="") if request.param != "ours" else None
    return [
        segment(tmp_path / f"{n}.mp4", frames, 50 * n, settings)
        for n, frames in enumerate((1, 2, 15, 30, 1))
    ]


def pictures(path):
    with av.open(str(path)) as video:
        return [(frame.time, frame.to_ndarray(format="rgb24")) for frame in video.decode(video=0)]


def test_film_is_its_segments_frame_for_frame(tmp_path, segments):
    film = tmp_path / "film.mp4"
    assert join(segments, film, 10) == 49
    expected = [picture for path in segments for _, picture in pictures(path)]
    found = pictures(film)
    assert [time for time, _ in found] == [k / 10 for k in range(49)]
    assert all(np.array_equal(a, b) for (_, a), b in zip(found, expected, strict=True))
    with av.open(str(film)) as video:
        stream = video.streams.video[0]
        assert stream.frames == 49
        assert stream.duration * stream.time_base == Fraction(49, 10)
        assert stream.average_rate == 10
        assert stream.codec_context.colorspace == stream.codec_context.color_range == 1
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays while it loads


def test_chapters_and_title(tmp_path, segments):
    film = tmp_path / "film.mp4"
    chapters = [("Lines & <planes>", 0, 18), ("折疊", 18, 49)]
    join(segments, film, 10, Extras(chapters=chapters, metadata={"title": "Zwei Kurven"}))
    with av.open(str(film)) as video:
        found = [
            (c["metadata"]["title"], c["start"] * c["time_base"], c["end"] * c["time_base"])
            for c in video.chapters()
        ]
        assert found == [(title, Fraction(a, 10), Fraction(b, 10)) for title, a, b in chapters]
        assert video.metadata["title"] == "Zwei Kurven"
    assert len(pictures(film)) == 49


def test_subtitles_are_plain_text_and_off(tmp_path, segments):
    film = tmp_path / "film.mp4"
    text = r"a {\b1}brace\N and <i>tag</i>"
    cues = {"en": [(0, 10, text), (20, 49, "last")], "zh-Hant": [(3, 9, "折疊")]}
    join(segments, film, 10, Extras(subtitles=cues, chapters=[("all", 0, 49)]))
    with av.open(str(film)) as video:
        tracks = video.streams.subtitles
        names = [(t.metadata["language"], t.metadata["handler_name"]) for t in tracks]
        assert names == [("eng", "English"), ("zho", "繁體中文")]
        assert not any(int(track.disposition) & 1 for track in tracks)
        samples = [
            (p.pts, p.duration, bytes(p)[2:].decode())
            for p in video.demux(tracks[0])
            if p.size and p.size > 2
        ]
    assert samples == [(0, 1000, text), (2000, 2900, "last")]
    assert _enabled_tracks(film.read_bytes()) == 1  # the picture alone


def _enabled_tracks(data):
    headers = [at for at in range(len(data)) if data[at : at + 4] == b"tkhd"]
    return sum(struct.unpack(">I", data[at + 4 : at + 8])[0] & 1 for at in headers)


def test_segments_of_other_settings_are_refused(tmp_path, segments):
    other = segment(tmp_path / "x.mp4", 5, settings=EncoderSettings(preset="slower"))
    with pytest.raises(ValueError, match="other settings"):
        join([*segments, other], tmp_path / "film.mp4", 10)
    assert not (tmp_path / "film.mp4").exists()


def test_old_film_stays_until_the_new_one_is_whole(tmp_path, segments):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"old")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(segments[3].read_bytes()[:900])
    with pytest.raises((ValueError, InputError)):
        join([*segments, broken], film, 10)
    assert film.read_bytes() == b"old"
    assert not list(tmp_path.glob(".film*"))
    join(segments, film, 10)
    assert len(pictures(film)) == 49


def test_stale_part_of_a_dead_process_is_swept(tmp_path, segments):
    stale = tmp_path / ".film.0123456789abcdef0123456789abcdef.part"
    stale.write_bytes(b"half")
    theirs = tmp_path / ".film2.0123456789abcdef0123456789abcdef.part"
    theirs.write_bytes(b"half")
    join(segments, tmp_path / "film.mp4", 10)
    assert not stale.exists()
    assert theirs.exists()
