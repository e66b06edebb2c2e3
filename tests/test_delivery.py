"""Films encoded to be sent: the same bytes each time, whole, tagged, and named as browsers ask."""

from __future__ import annotations

import av
import numpy as np
import pytest

from pleat.scenes.film.video import codecs
from pleat.scenes.film.video.codecs import AV1, H264, VP9, VP9_ALPHA, encode, media_type, webm_codec

TYPES = {
    H264: r'video/mp4; codecs="avc1.64000A"',
    AV1: r'video/webm; codecs="av01.0.00M.08"',
    VP9: r'video/webm; codecs="vp9"',
    VP9_ALPHA: r'video/webm; codecs="vp9"',
}


def moving(number=12, form="yuv420p"):
    """A bright square that moves over a dark ground."""
    for k in range(number):
        picture = np.full((90, 160, 4), (11, 14, 20, 255), np.uint8)
        picture[20:60, 5 * k : 5 * k + 30] = (240, 60, 90, 255)
        yield av.VideoFrame.from_ndarray(picture, format="rgba").reformat(
            format=form, dst_colorspace="ITU709", dst_color_range="MPEG"
        )


@pytest.mark.parametrize("codec", TYPES, ids=lambda codec: codec.encoder + codec.pix_fmt)
def test_a_film_is_whole_and_the_same_each_time(tmp_path, codec):
    paths = [tmp_path / "one", tmp_path / "two"]
    for path in paths:
        encode(moving(form=codec.pix_fmt), path, codec, (160, 90), 10, title="A & <b>")
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert media_type(paths[0]) == TYPES[codec]
    with av.open(str(paths[0])) as film:
        assert film.metadata["title"] == "A & <b>"
        frames = [f.to_ndarray(format="rgb24").astype(int) for f in film.decode(video=0)]
    assert len(frames) == 12
    for k, frame in enumerate(frames):
        assert np.abs(frame[40, 5 * k + 15] - (240, 60, 90)).max() < 16
        assert np.abs(frame[80, 80] - (11, 14, 20)).max() < 8


def test_it_is_scaled_and_a_higher_rate_is_smaller(tmp_path):
    sizes = {}
    for crf in (H264.crf, H264.worst):
        path = tmp_path / str(crf)
        encode(moving(), path, H264, (80, 46), 10, crf)
        with av.open(str(path)) as film:
            assert {(f.width, f.height) for f in film.decode(video=0)} == {(80, 46)}
        sizes[crf] = path.stat().st_size
    assert sizes[H264.worst] < sizes[H264.crf]


def test_without_av1_there_is_vp9(monkeypatch):
    assert webm_codec() in (AV1, VP9)
    monkeypatch.setattr(codecs.av, "codecs_available", {"libx264", "libvpx-vp9"})
    assert webm_codec() is VP9
