"""Sound: WAV files laid on the film's frames and encoded once, over the whole film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from pleat.nets.errors import InputError

RATE = 48_000
_BITS = 96_000
_LONGEST = 600  # seconds of one file


@dataclass(frozen=True)
class Sound:
    """What is heard in a film.

    Attributes
    ----------
    language : str
        Three letters, as MP4 has it.
    voices : sequence of (int, Path)
        Frame at which a WAV file starts, in order; none reaches into the next.
    frames : int
        How long the film is.
    """

    language: str
    voices: Sequence[tuple[int, Path]]
    frames: int


def read_wav(path: Path) -> NDArray[np.float32]:
    """Return a WAV file's sound, (n,), mixed to one channel at `RATE`.

    Raises
    ------
    InputError
        If it is missing, no WAV, silent for want of samples, or longer than ten minutes.
    """
    pieces: list[NDArray[np.float32]] = []
    try:
        # The format is given, so no playlist in disguise opens other files.
        with path.open("rb") as file, av.open(file, "r", format="wav") as wav:
            resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
            for frame in [*wav.decode(audio=0), None]:
                pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    except FileNotFoundError:
        raise InputError(f"narration: {path} is missing") from None
    except (OSError, ValueError, IndexError) as error:
        raise InputError(f"narration: {path} is not a WAV file that can be read") from error
    sound = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    if not 0 < len(sound) <= _LONGEST * RATE:
        raise InputError(f"narration: {path} must hold a sound of at most {_LONGEST} s")
    return sound


def add_sound(film: Any, sound: Sound | None, fps: int) -> Iterator[Any]:
    """Add a track of sound to an open film and return its packets in time order."""
    if sound is None:
        return iter(())
    stream = film.add_stream("aac", rate=RATE)
    stream.codec_context.layout = "mono"
    stream.codec_context.bit_rate = _BITS
    stream.metadata["language"] = sound.language
    return _packets(stream, sound, fps)


def _packets(stream: Any, sound: Sound, fps: int) -> Iterator[Any]:
    at = 0
    for samples in _samples(sound, fps):
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        at += len(samples)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _samples(sound: Sound, fps: int) -> Iterator[NDArray[np.float32]]:
    """Yield the sound of the whole film, with the silence between the voices."""
    at = 0
    for start, path in sound.voices:
        yield from _silence(round(Fraction(start * RATE, fps)) - at)
        voice = read_wav(path)
        yield voice
        at = round(Fraction(start * RATE, fps)) + len(voice)
    yield from _silence(round(Fraction(sound.frames * RATE, fps)) - at)


def _silence(length: int) -> Iterator[NDArray[np.float32]]:
    # A second at a time: packets are needed as the film goes on, not all at once.
    for at in range(0, length, RATE):
        yield np.zeros(min(RATE, length - at), np.float32)
