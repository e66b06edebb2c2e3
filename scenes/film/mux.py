"""Segments become one film by copying packets: nothing is encoded twice."""

from __future__ import annotations

import errno
import heapq
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from pleat.scenes.film import subtitles as soft
from pleat.scenes.film.encoder import TICKS, count_frames
from pleat.scenes.film.whole import whole_file


@dataclass(frozen=True)
class Extras:
    """What a film carries besides its pictures; all times are frames.

    Attributes
    ----------
    chapters : sequence of (str, int, int)
        Title, first frame and the frame after the last.
    subtitles : mapping of str to sequence of (int, int, str)
        Language tag to (first frame, frame after the last, text), in order.
    metadata : mapping of str to str
        Tags of the container, such as ``title``.
    """

    chapters: Sequence[tuple[str, int, int]] = ()
    subtitles: Mapping[str, Sequence[soft.Cue]] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


def join(segments: Sequence[Path], target: Path, fps: int, extras: Extras | None = None) -> int:
    """Join segments of one size, rate and encoder setting into one MP4.

    Parameters
    ----------
    segments : sequence of Path
        At least one; each starts with a keyframe and holds one packet a frame.
    target : Path
        Appears only when it is complete.
    fps : int
        Frames a second.
    extras : Extras, optional
        Chapters, soft subtitles and tags.

    Returns
    -------
    int
        Frames in the film.

    Raises
    ------
    ValueError
        If there are no segments, or two were encoded differently.
    InputError
        If the target cannot be written.
    """
    extras = extras or Extras()
    lengths, delay = _measure(segments, fps)
    options = {"movflags": "faststart", "video_track_timescale": str(fps * TICKS)}
    with whole_file(target) as part:
        with (
            av.open(str(segments[0])) as first,
            av.open(str(part), "w", format="mp4", options=options) as film,
        ):
            stream = film.add_stream_from_template(first.streams.video[0])
            stream.time_base = Fraction(1, fps * TICKS)
            film.metadata.update(extras.metadata)
            cues = soft.add_tracks(film, extras.subtitles, fps)
            if extras.chapters:
                film.set_chapters(_chapters(extras.chapters, fps))
            pictures = _pictures(segments, lengths, delay, fps, stream)
            for packet in heapq.merge(pictures, cues, key=_when):
                film.mux(packet)
        soft.switch_off(part)
        # Closing an output tells nobody that its last bytes found no room.
        if count_frames(part) != sum(lengths):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return sum(lengths)


def _measure(segments: Sequence[Path], fps: int) -> tuple[list[int], int]:
    """Return each segment's frames, and how far decoding runs ahead of showing, in frames.

    Segments of one or two frames start at another decoding time than long ones:
    the film needs one delay, the largest.
    """
    lengths, delay, headers = [], 0, set()
    for path in segments:
        with av.open(str(path)) as video:
            stream = video.streams.video[0]
            headers.add(stream.codec_context.extradata)
            shown = [_frame(packet, fps) for packet in video.demux(stream) if packet.size]
        if sorted(shown) != list(range(len(shown))):
            raise ValueError(f"segment {path} does not hold one packet a frame")
        lengths.append(len(shown))
        delay = max([delay, *(at - frame for at, frame in enumerate(shown))])
    if len(headers) != 1:
        raise ValueError(f"{len(segments)} segments have {len(headers)} different headers, want 1")
    return lengths, delay


def _frame(packet: Any, fps: int) -> int:
    """Return the number of the frame a segment's packet shows."""
    return round(packet.pts * packet.time_base * fps)


def _pictures(
    segments: Sequence[Path], lengths: Sequence[int], delay: int, fps: int, stream: Any
) -> Iterator[Any]:
    offset = 0
    for path, length in zip(segments, lengths, strict=True):
        with av.open(str(path)) as video:
            packets = (packet for packet in video.demux(video.streams.video[0]) if packet.size)
            for at, packet in enumerate(packets):
                packet.pts = (offset + _frame(packet, fps)) * TICKS
                packet.dts = (offset + at - delay) * TICKS
                packet.duration = TICKS
                packet.time_base = stream.time_base
                packet.stream = stream
                yield packet
        offset += length


def _when(packet: Any) -> Any:
    return packet.dts * packet.time_base


def _chapters(chapters: Sequence[tuple[str, int, int]], fps: int) -> list[Any]:
    return [
        {
            "id": number,
            "start": start,
            "end": end,
            "time_base": Fraction(1, fps),
            "metadata": {"title": title},
        }
        for number, (title, start, end) in enumerate(chapters, 1)
    ]
