"""Sound: files laid on the film's frames and encoded once, over the whole film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from pleat.nets.errors import InputError

RATE = 48_000
_BITS = 96_000
_LONGEST = 600  # seconds of one file
# What holds its sound itself, and is no list of other files.
_FORMATS = "wav,mp3,ogg,flac,aac,aiff,mov,mp4,matroska,webm"


class Playing(NamedTuple):
    """A file that is heard from a frame on, louder by `gain` decibels than it is."""

    start: int
    file: Path
    gain: float = 0.0


@dataclass(frozen=True)
class Sound:
    """What is heard in a film.

    Attributes
    ----------
    language : str
        Three letters, as MP4 has it.
    playing : sequence of Playing
        In any order; what is heard at once is added up, and what is left at the end cut off.
    frames, fps : int
        How long the film is, and its frames a second.
    """

    language: str
    playing: Sequence[Playing]
    frames: int
    fps: int

    @cached_property
    def packets(self) -> list[Any]:
        """The sound encoded, in time order: once, when it is first asked for.

        Raises
        ------
        InputError
            As `read_sound`.
        """
        codec: Any = av.CodecContext.create("aac", "w")
        codec.rate, codec.format, codec.time_base = RATE, "fltp", Fraction(1, RATE)
        _set_up(codec)
        found: list[Any] = []
        at = 0
        for samples in _samples(self):
            frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            at += len(samples)
            found += codec.encode(frame)
        return [*found, *codec.encode(None)]


def read_wav(path: Path) -> NDArray[np.float32]:
    """Return a narrator's WAV file, (n,), mixed to one channel at `RATE`.

    Raises
    ------
    InputError
        If it is missing, no WAV, silent for want of samples, or longer than ten minutes.
    """
    # The format is given, so no playlist in disguise opens other files.
    return _read(path, "narration", "a WAV file", "wav")


def read_sound(path: Path) -> NDArray[np.float32]:
    """Return the sound of a file of any kind, (n,), mixed to one channel at `RATE`.

    Raises
    ------
    InputError
        If it is missing, holds no sound, or is longer than ten minutes.
    """
    return _read(path, "add_sound", "a sound file", _FORMATS)


def _read(path: Path, who: str, kind: str, formats: str) -> NDArray[np.float32]:
    pieces: list[NDArray[np.float32]] = []
    options = {"protocol_whitelist": "file", "format_whitelist": formats}
    one = formats if "," not in formats else None
    try:
        with path.open("rb") as file, av.open(file, "r", format=one, options=options) as there:
            resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
            for frame in [*there.decode(audio=0), None]:
                pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    except FileNotFoundError:
        raise InputError(f"{who}: {path} is missing") from None
    except (OSError, ValueError, IndexError) as error:
        raise InputError(f"{who}: {path} is not {kind} that can be read") from error
    sound = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    if not 0 < len(sound) <= _LONGEST * RATE:
        raise InputError(f"{who}: {path} must hold a sound of at most {_LONGEST} s")
    return sound


def add_sound(film: Any, sound: Sound | None) -> list[Any]:
    """Add a track of sound to an open film and return its packets in time order."""
    if sound is None:
        return []
    stream = film.add_stream("aac", rate=RATE)
    _set_up(stream.codec_context)
    stream.metadata["language"] = sound.language
    for packet in sound.packets:
        packet.stream = stream
    return sound.packets


def _set_up(codec: Any) -> None:
    codec.layout = "mono"
    codec.bit_rate = _BITS


def _samples(sound: Sound) -> Iterator[NDArray[np.float32]]:
    """Yield the sound of the whole film, a second at a time: it may be long."""

    def place(frame: int) -> int:
        return round(Fraction(frame * RATE, sound.fps))

    waiting = sorted(sound.playing, reverse=True)
    heard: list[tuple[int, NDArray[np.float32]]] = []
    length = place(sound.frames)
    for at in range(0, length, RATE):
        mix = np.zeros(min(RATE, length - at), np.float32)
        while waiting and (start := place(waiting[-1].start)) < at + len(mix):
            one = waiting.pop()
            heard.append((start, read_sound(one.file) * np.float32(10 ** (one.gain / 20))))
        for start, samples in heard:
            first, last = max(start, at), min(start + len(samples), at + len(mix))
            mix[first - at : last - at] += samples[first - start : last - start]
        heard = [(start, own) for start, own in heard if start + len(own) > at + len(mix)]
        yield np.clip(mix, -1.0, 1.0)
