"""From a clip to a film."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from pleat.nets.errors import check_choice
from pleat.nets.files.writing import check_target, whole_file
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.validation import check_words
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.accompany import extras_of
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.fingerprint import code_fingerprint
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.keys import beat_key_parts
from pleat.scenes.film.segments import Shot, drawn, film
from pleat.scenes.film.select import select
from pleat.scenes.film.shots.transitions import Crossfade, fade_frames
from pleat.scenes.film.video.codecs import H264, encode
from pleat.scenes.film.video.reverse import pictures
from pleat.scenes.film.video.settings import LOSSLESS, EncoderSettings, encoder_settings
from pleat.scenes.film.worker import Production, sendable

STAGE = "pleat.scenes.film.shots.performers:stage"
LOOPS = ("fade", "seamless", "cut")


def shots(
    clip: Clip, look: RenderLook, settings: EncoderSettings, clip_number: int = 0
) -> list[Shot]:
    """Return a clip's segments in order.

    Raises
    ------
    InputError
        If a character of its words has no glyph in the fonts of its language.
    """
    clip = clip.framed(look.width, look.height)
    check_words(clip)
    found = []
    timed = schedule(clip, look.fps)
    for k, beat in enumerate(timed.beats):
        key = segment_key(
            [
                *beat_key_parts(clip, k, look, timed),
                repr(look),
                str(beat.frames),
                settings.fingerprint(),
                code_fingerprint(),
            ]
        )
        found.append(Shot(key, clip_number, k, beat.id, beat.frames, beat.hold))
    return found


@dataclass(frozen=True)
class LaidOut:
    """A clip laid out to be drawn.

    Attributes
    ----------
    production : Production
        What is drawn.
    shots : tuple of Shot
        Its segments in order.
    back : bool
        Whether it is played there and back.
    """

    production: Production
    shots: tuple[Shot, ...]
    back: bool

    @property
    def frames(self) -> int:
        """How many pictures are shown."""
        there = sum(shot.frames for shot in self.shots)
        return max(2 * there - 2, there) if self.back else there

    @property
    def key(self) -> str:
        """What tells its pictures from all others."""
        return segment_key([*(shot.key for shot in self.shots), str(self.back)])


def lay_out(
    clip: Clip, look: RenderLook, settings: EncoderSettings, loop: str, beats: str | None = None
) -> LaidOut:
    """Lay a clip out.

    Parameters
    ----------
    clip : Clip
        In the look's language.
    look : RenderLook
        How it is drawn.
    settings : EncoderSettings
        How its segments are kept.
    loop : {"fade", "seamless", "cut"}
        How the end leads to the beginning: the last picture fades to the first, the clip
        is played backwards, or neither.
    beats : str, optional
        Only these: ids or 1-based inclusive ranges, separated by commas.

    Raises
    ------
    InputError
        If there is no such way to loop or no such beat.
    """
    check_choice("loop", loop, LOOPS)
    clip = clip.framed(look.width, look.height)
    every = shots(clip, look, settings)
    places = select([shot.name for shot in every], beats)
    chosen = [every[k] for k in places]
    bare = sendable(clip)
    what: tuple[Clip | Crossfade, ...] = (bare,)
    if loop == "fade":
        fade = Crossfade(clip, places[-1], clip, places[0], fade_frames(look.fps))
        chosen.append(Shot(fade.key(look, settings), 1, 0, "loop", fade.frames))
        what = (bare, replace(fade, before=bare, after=bare))
    return LaidOut(Production(STAGE, what, look, settings), tuple(chosen), loop == "seamless")


def render(
    clip: Clip,
    look: RenderLook,
    out: Path,
    job: Job | None = None,
    beats: str | None = None,
    loop: str = "cut",
) -> Report:
    """Render a clip, or some of its beats, to an MP4.

    What a clip in Python lets sound is heard, its sections are chapters, and its subcaptions
    a track of subtitles; played there and back it has none of them.

    Parameters
    ----------
    clip : Clip
        As `load_clip` gives it.
    look : RenderLook
        Size, rate, theme, language and way of captions.
    out : Path
        Appears only when it is complete; its folder is created.
    job : Job, optional
        How it is done: cache, processes, who hears of progress.
    beats : str, optional
        Only these: ids or 1-based inclusive ranges, separated by commas.
    loop : {"cut", "fade", "seamless"}
        How the end leads to the beginning, for films that play over and over: see `lay_out`.

    Raises
    ------
    InputError
        If the beats, the output's name or its place are not possible.
    """
    clip = clip.framed(look.width, look.height)
    if loop == "seamless":
        return _there_and_back(clip, look, out, beats, job or Job())
    laid = lay_out(clip, look, encoder_settings(look), loop, beats)
    places = [shot.beat for shot in laid.shots if shot.clip == 0]
    extras = extras_of(clip, places, look.fps, laid.frames)
    return film(laid.production, laid.shots, out, extras, job or Job())


def _there_and_back(
    clip: Clip,
    look: RenderLook,
    out: Path,
    beats: str | None,
    job: Job,
) -> Report:
    """Render a film that can't be joined of segments: none of them runs backwards."""
    began = time.monotonic()
    check_target(out, ".mp4")
    laid = lay_out(clip, look, LOSSLESS, "seamless", beats)
    size, crf = (look.width, look.height), encoder_settings(look).crf
    with drawn(laid.production, laid.shots, job) as there:
        segments = [there.segments[shot.key] for shot in laid.shots]
        with whole_file(out) as part:
            encode(pictures(segments, True), part, H264, size, look.fps, crf, clip.title)
    seconds = time.monotonic() - began
    return Report(out, (out,), laid.frames, there.rendered, there.reused, seconds)
