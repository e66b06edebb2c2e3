"""Films encoded once more, to be sent: small, because every reader of a page loads them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.frame import PictureType
from av.video.reformatter import VideoReformatter

from pleat.scenes.film.video.encoder import BT709, LIMITED
from pleat.scenes.film.video.media import create_film, open_film


@dataclass(frozen=True)
class Codec:
    """A way of encoding a film to be sent; every field decides bytes.

    Measured on the 12 s of the clip `opening` at 720p30, in which the whole grid moves, one
    thread: CPU, PSNR of luma, of faint lines alone, size:

    =====================================================  ====  ====  ====  =======
    H.264 medium, crf 30, AQ 2, chroma -4, animation       11 s  46.9  47.3  915 kB
    the same with AQ 3                                      9 s  46.1  46.6  863 kB
    AV1 preset 8, crf 40                                   11 s  46.2  46.2  574 kB
    AV1 preset 8, crf 42, variance boost                   14 s  48.5  49.0  779 kB
    AV1 preset 8, crf 46, variance boost                   15 s  47.3  47.7  633 kB
    AV1 preset 6, crf 40                                   28 s  47.3  47.1  507 kB
    VP9 good, speed 4, crf 34                              49 s  46.5        1005 kB
    =====================================================  ====  ====  ====  =======

    A film that is to be dragged through has a picture that stands alone every 2 s, which costs
    a third of its bytes. On the same at 480p30, CPU and size with one in 10 s, and with one in
    2 s at low, usual and high effort: H.264 6 s 658 kB; 2 s 910, 5 s 912, 14 s 797 kB; AV1
    8 s 546 kB; 5 s 798, 9 s 742, 37 s 642 kB, all between 44.8 and 49.9 dB.

    Attributes
    ----------
    encoder, container, pix_fmt : str
        As FFmpeg calls them; the container's name is also the file's suffix.
    crf : int
        The rate: lower is better and larger.
    worst : int
        The highest at which lines are still lines.
    halving : float
        How much higher it must be for half the size, about.
    options : tuple of (str, str)
        Private ones of the encoder.
    """

    encoder: str
    container: str
    pix_fmt: str
    crf: int
    worst: int
    halving: float
    options: tuple[tuple[str, str], ...]


# Whoever drags a film's time sees the picture at once.
_KEYFRAME_SECONDS = 2
# As for segments: with macroblock trees x264's bytes are not the same every time.
H264 = Codec(
    "libx264",
    "mp4",
    "yuv420p",
    31,
    37,
    6.0,
    (
        ("preset", "medium"),
        ("tune", "animation"),
        ("x264-params", "mbtree=0:aq-mode=2:chroma-qp-offset=-4"),
    ),
)
# Variance boost gives more to what differs little from its ground, as the grid does.
AV1 = Codec(
    "libsvtav1",
    "webm",
    "yuv420p",
    43,
    58,
    13.0,
    (("preset", "8"), ("svtav1-params", "lp=1:enable-variance-boost=1")),
)
# Where PyAV comes without an encoder for AV1.
VP9 = Codec(
    "libvpx-vp9",
    "webm",
    "yuv420p",
    36,
    50,
    9.0,
    (("b", "0"), ("deadline", "good"), ("cpu-used", "4")),
)
# Of the codecs that browsers play, the only one with opacity that PyAV can write.
VP9_ALPHA = Codec(
    "libvpx-vp9",
    "webm",
    "yuva420p",
    45,
    58,
    9.0,
    # Opacity has full contrast at every line: twice the planes, and several times the bits.
    # "good" saves a tenth of them, for five times the time.
    (("b", "0"), ("deadline", "realtime"), ("cpu-used", "6"), ("auto-alt-ref", "0")),
)


# How long an encoder looks for what it can leave out: the options of each that say so.
EFFORTS: dict[str, dict[str, tuple[str, str]]] = {
    "low": {
        "libx264": ("preset", "veryfast"),
        "libsvtav1": ("preset", "10"),
        "libvpx-vp9": ("cpu-used", "8"),
    },
    "usual": {},
    "high": {
        "libx264": ("preset", "veryslow"),
        "libsvtav1": ("preset", "5"),
        "libvpx-vp9": ("cpu-used", "2"),
    },
}


def at_effort(codec: Codec, effort: str) -> Codec:
    """Return a codec with another of `EFFORTS`: the rate stays, time and size change."""
    changed = EFFORTS[effort].get(codec.encoder)
    if changed is None:
        return codec
    return replace(codec, options=tuple({**dict(codec.options), changed[0]: changed[1]}.items()))


def webm_codec() -> Codec:
    """Return the better of the codecs for WebM that PyAV has."""
    return AV1 if AV1.encoder in av.codecs_available else VP9


def encode(
    frames: Iterable[av.VideoFrame],
    path: Path,
    codec: Codec,
    size: tuple[int, int],
    fps: int,
    crf: int | None = None,
    title: str = "",
) -> None:
    """Write frames to a file, scaled to a size.

    Parameters
    ----------
    frames : iterable of av.VideoFrame
        In BT.709, or with straight opacity as ``yuva420p``.
    path : Path
        Whatever its name, its container is the codec's.
    codec : Codec
        How.
    size : (int, int)
        Width and height in pixels, both even.
    fps : int
        Frames a second.
    crf : int, optional
        Another rate than the codec's own.
    title : str
        A tag of the container.
    """
    os.environ.setdefault("SVT_LOG", "1")  # errors alone: it tells its life on standard error
    options = {"fflags": "bitexact"}  # no random ids, no dates
    if codec.container == "mp4":
        options["movflags"] = "faststart"
    scaler = VideoReformatter()
    with create_film(path, codec.container, options) as film:
        film.metadata["title"] = title
        stream = _stream(film, codec, size, fps, codec.crf if crf is None else crf)
        for number, frame in enumerate(frames):
            if (frame.width, frame.height) != size:
                frame = scaler.reformat(frame, *size, interpolation="LANCZOS", threads=1)
            frame.pts, frame.time_base = number, stream.codec_context.time_base
            frame.pict_type = PictureType.NONE  # else the encoder would repeat the source's
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


def _stream(film: Any, codec: Codec, size: tuple[int, int], fps: int, crf: int) -> Any:
    options = {"crf": str(crf), "g": str(fps * _KEYFRAME_SECONDS), **dict(codec.options)}
    stream = film.add_stream(codec.encoder, rate=fps, options=options)
    stream.width, stream.height = size
    stream.pix_fmt = codec.pix_fmt
    context = stream.codec_context
    context.time_base = Fraction(1, fps)
    context.thread_count = 1  # bytes depend on the number
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = LIMITED
    return stream


def media_type(path: Path) -> str:
    """Return the type of a film by which a browser knows whether it can play it (RFC 6381)."""
    with open_film(path) as film:
        context = film.streams.video[0].codec_context
        name, header = context.name, bytes(context.extradata or b"")
    if name == "h264":  # avcC: version, profile, constraints, level
        return f'video/mp4; codecs="avc1.{header[1:4].hex().upper()}"'
    if name in ("libdav1d", "av1", "libaom-av1"):  # av1C: marker, profile and level, tier and depth
        profile, level = header[1] >> 5, header[1] & 31
        tier = "H" if header[2] & 0x80 else "M"
        return f'video/webm; codecs="av01.{profile}.{level:02}{tier}.08"'
    return 'video/webm; codecs="vp9"'
