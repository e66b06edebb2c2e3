"""Soft subtitles of an MP4: one `mov_text` track a language, all off at first."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from pleat.scenes.drawing.languages import language_code, language_name

Cue = tuple[int, int, str]  # first frame, frame after the last, text

# The encoder is opened for the header it writes; the samples are packed below,
# so no caption ever passes through ASS, where braces and backslashes are code.
_ASS_HEADER = b"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
_MOST_BYTES = 0xFFFF


def add_tracks(film: Any, subtitles: Mapping[str, Sequence[Cue]], fps: int) -> list[Any]:
    """Add one track a language to an open film and return all samples in time order."""
    packets: list[Any] = []
    for tag, cues in subtitles.items():
        stream = film.add_stream("mov_text")
        stream.codec_context.subtitle_header = _ASS_HEADER
        stream.codec_context.time_base = stream.time_base = Fraction(1, 1000)
        # Three letters; the track's name tells the two ways of writing Chinese apart.
        stream.metadata["language"] = language_code(tag)
        stream.metadata["handler_name"] = language_name(tag)
        packets += [_sample(stream, cue, fps) for cue in cues]
    return sorted(packets, key=lambda packet: packet.dts)


def _sample(stream: Any, cue: Cue, fps: int) -> Any:
    """Return one cue as a 3GPP timed-text sample: a length and UTF-8 (TS 26.245, 5.17)."""
    start, end, text = cue
    data = text.encode()[:_MOST_BYTES].decode(errors="ignore").encode()
    packet: Any = av.Packet(struct.pack(">H", len(data)) + data)
    packet.stream = stream
    packet.time_base = Fraction(1, 1000)
    packet.pts = packet.dts = round(Fraction(1000 * start, fps))
    packet.duration = round(Fraction(1000 * end, fps)) - packet.pts
    return packet


def switch_off(path: Path) -> None:
    """Clear the enabled flag of every subtitle track: the first is on by default otherwise."""
    with path.open("r+b") as file:
        moov = next(box for box in _boxes(file, 0, path.stat().st_size) if box[0] == b"moov")
        for kind, start, end in _boxes(file, *moov[1:]):
            if kind == b"trak" and _is_subtitle(file, start, end):
                header = next(box for box in _boxes(file, start, end) if box[0] == b"tkhd")
                file.seek(header[1] + 3)  # version, then three bytes of flags
                flags = file.read(1)[0]
                file.seek(header[1] + 3)
                file.write(bytes([flags & ~1]))


def _is_subtitle(file: Any, start: int, end: int) -> bool:
    media = next(box for box in _boxes(file, start, end) if box[0] == b"mdia")
    handler = next(box for box in _boxes(file, *media[1:]) if box[0] == b"hdlr")
    file.seek(handler[1] + 8)
    return bool(file.read(4) == b"sbtl")


def _boxes(file: Any, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start of the payload, end) of the MP4 boxes between two offsets."""
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        yield kind, at + head, at + size if size else end
        at = at + size if size else end
