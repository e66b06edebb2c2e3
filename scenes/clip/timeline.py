"""When things happen, in whole frames.

Every time in a film derives from these counts: captions, chapters, subtitles and
sound. So a cached film and a fresh one are alike to the frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

from pleat.scenes.clip.captions import captions
from pleat.scenes.clip.model import Beat, Clip

# Seconds.
CAPTION_IN = 0.3
CAPTION_OUT = 0.2
SHORTEST = 1.5
REST = 0.45  # the last picture stays at least so long
# Characters a second: of letters, and of signs as wide as they are high, as in Chinese.
READING = 15.0
READING_WIDE = 5.0


@dataclass(frozen=True)
class BeatTime:
    """One beat on the timeline, in frames.

    Attributes
    ----------
    start, frames : int
        First frame in the clip, and how many.
    motion, hold, fade_out : int
        Their parts: things move, the picture stays, the caption goes. They add
        up to `frames`.
    fade_in : int
        While things begin to move, the caption comes.
    caption : str
        With its facts filled in.
    """

    id: str
    start: int
    motion: int
    hold: int
    fade_out: int
    fade_in: int
    caption: str

    @property
    def frames(self) -> int:
        """All of its frames."""
        return self.motion + self.hold + self.fade_out

    @property
    def end(self) -> int:
        """The frame after its last."""
        return self.start + self.frames


@dataclass(frozen=True)
class Schedule:
    """A clip's beats on the timeline, at a frame rate."""

    fps: int
    beats: tuple[BeatTime, ...]

    @property
    def frames(self) -> int:
        """How long the clip is."""
        return self.beats[-1].end

    def at(self, frame: int) -> tuple[int, int]:
        """Return which beat a frame is in, from 0, and its place in that beat."""
        for k, beat in enumerate(self.beats):
            if frame < beat.end:
                return k, max(frame - beat.start, 0)
        return len(self.beats) - 1, self.beats[-1].frames - 1


def reading_time(text: str) -> float:
    """Return how long a caption needs to be read, in seconds."""
    if not text:
        return 0.0
    wide = sum(east_asian_width(char) in "WF" for char in text)
    return max(SHORTEST, wide / READING_WIDE + (len(text) - wide) / READING)


def schedule(clip: Clip, fps: int) -> Schedule:
    """Lay a clip's beats on the timeline.

    Parameters
    ----------
    clip : Clip
        Its beats, in order.
    fps : int
        Frames a second.
    """
    beats: list[BeatTime] = []
    start, told = 0, captions(clip)
    for beat in clip.beats:
        beats.append(beat_time(beat, told[beat.id], start, fps, clip.head.pace))
        start = beats[-1].end
    return Schedule(fps, tuple(beats))


def beat_time(beat: Beat, caption: str, start: int, fps: int, pace: float = 1.0) -> BeatTime:
    """Return how long a beat takes, in whole frames.

    Parameters
    ----------
    beat : Beat
        What happens.
    caption : str
        With its facts filled in.
    start : int
        Its first frame.
    fps : int
        Frames a second.
    pace : float
        How many times as long as meant things move.
    """
    motion = max(1, round(beat.lasts(pace) * fps))
    fade_in = min(max(1, round(CAPTION_IN * fps)), motion) if caption else 0
    fade_out = max(1, round(CAPTION_OUT * fps)) if caption else 0
    rest = REST if beat.hold is None else beat.hold
    read = reading_time(caption) - motion / fps
    hold = max(round(rest * fps), round(read * fps), 0)
    return BeatTime(beat.id, start, motion, hold, fade_out, fade_in, caption)
