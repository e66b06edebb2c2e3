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

from pleat.nets.files.writing import whole_file
from pleat.scenes.film.video import subtitles as soft
from pleat.scenes.film.video.audio import Sound, add_sound
from pleat.scenes.film.video.encoder import TICKS, count_frames
from pleat.scenes.film.video.media import create_film, open_film


@dataclass(frozen=True)
class Extras:
    """What a film carries besides its pictures; all times are frames.

    Attributes
    ----------
    chapters : sequence of (str, int, int)
        Title, first frame and the frame after the last.
    subtitles : mapping of str to sequence of (int, int, str)
        Language tag to (first frame, frame after the last, text), in order.
    sound : Sound, optional
        What is heard.
    metadata : mapping of str to str
        Tags of the container, such as ``title``.
    """

    chapters: Sequence[tuple[str, int, int]] = ()
    subtitles: Mapping[str, Sequence[soft.Cue]] = field(default_factory=dict)
    sound: Sound | None = None
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
    if not segments:
        raise ValueError("a film needs at least one segment")
    extras = extras or Extras()
    options = {"movflags": "faststart", "video_track_timescale": str(fps * TICKS)}
    frames = 0
    with whole_file(target) as part:
        with (
            open_film(segments[0]) as first,
            create_film(part, "mp4", options) as film,
        ):
            stream = film.add_stream_from_template(first.streams.video[0])
            stream.time_base = Fraction(1, fps * TICKS)
            film.metadata.update(extras.metadata)
            sound = add_sound(film, extras.sound)
            cues = soft.add_tracks(film, extras.subtitles, fps)
            if extras.chapters:
                film.set_chapters(_chapters(extras.chapters, fps))
            pictures = _pictures(segments, fps, stream, first.streams.video[0].codec_context)
            for packet in heapq.merge(pictures, sound, cues, key=_when):
                frames += packet.stream is stream
                film.mux(packet)
        soft.switch_off(part)
        # Closing an output tells nobody that its last bytes found no room.
        if count_frames(part) != frames:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return frames


def _pictures(segments: Sequence[Path], fps: int, stream: Any, codec: Any) -> Iterator[Any]:
    """Yield the packets of all segments with the film's own time stamps.

    Decoding runs ahead of showing by what the common header says: a segment of
    one or two frames by itself starts at another decoding time than a long one.
    """
    delay = codec.reorder_depth
    offset = 0
    for path in segments:
        shown: list[int] = []
        with open_film(path, decoding=False) as video:
            source = video.streams.video[0]
            if source.codec_context.extradata != codec.extradata:
                raise ValueError(f"segment {path} was encoded with other settings than the first")
            clock = source.time_base * fps
            packet: Any
            for packet in video.demux(source):
                if not packet.size:
                    continue
                packet.dts = (offset + len(shown) - delay) * TICKS
                shown.append(round(packet.pts * clock))
                packet.pts = (offset + shown[-1]) * TICKS
                packet.duration = TICKS
                packet.time_base = stream.time_base
                packet.stream = stream
                yield packet
        if sorted(shown) != list(range(len(shown))):
            raise ValueError(f"segment {path} does not hold one packet a frame")
        offset += len(shown)


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
