"""What goes with the pictures of a clip: captions as cues, and what a script adds to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.script_extras import ScriptExtras
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.translation import captions_of, spoken_of
from pleat.scenes.drawing.languages import language_code
from pleat.scenes.film.video.audio import Playing, Sound
from pleat.scenes.film.video.mux import Extras
from pleat.scenes.film.video.subtitles import Cue
from pleat.scenes.film.video.texts import Chapter


def cues_of(clip: Clip, drawn: Clip, language: str, fps: int, spoken: bool = False) -> list[Cue]:
    """Return what a clip says in a language, by its own frames: captions, and subcaptions.

    Parameters
    ----------
    clip : Clip
        As its file has it; subcaptions are in its language alone.
    drawn : Clip
        In the language of the pictures, whose captions decide the time.
    language : str
        Of the words.
    fps : int
        Frames a second.
    spoken : bool
        What is spoken, instead of the captions.
    """
    told = spoken_of(clip, language) if spoken else captions_of(clip, language)
    times = schedule(drawn, fps)
    cues = [(time.start, time.end, told[time.id]) for time in times.beats if time.id in told]
    if language == _extras(clip).language:
        cues += _subcaptions(clip, {k: time.start for k, time in enumerate(times.beats)}, fps)
    return _within(cues, times.frames)


def in_turn(cues: Sequence[Cue]) -> list[Cue]:
    """Return cues of which no two are shown at once: those that would be are one of more lines."""
    cues = sorted((cue for cue in cues if cue[0] < cue[1]), key=lambda cue: cue[:2])
    if all(a[1] <= b[0] for a, b in pairwise(cues)):
        return cues
    out: list[Cue] = []
    for start, end in pairwise(sorted({frame for cue in cues for frame in cue[:2]})):
        text = "\n".join(cue[2] for cue in cues if cue[0] <= start < cue[1])
        if out and out[-1][1:] == (start, text):
            out[-1] = (out[-1][0], end, text)
        elif text:
            out.append((start, end, text))
    return out


def sounds_of(clip: Clip, k: int, start: int, fps: int) -> list[Playing]:
    """Return what a script lets sound from moments of beat k, which starts at a frame."""
    return [
        Playing(max(start + round(sound.at.seconds * fps), 0), sound.file, sound.gain)
        for sound in _extras(clip).sounds
        if sound.at.beat == k
    ]


def extras_of(clip: Clip, places: Sequence[int], fps: int, frames: int) -> Extras:
    """Return what goes with a film of some of a clip's beats, by their places from 0.

    Parameters
    ----------
    clip : Clip
        In the language of the film.
    places : sequence of int
        The beats in the film, in order.
    fps, frames : int
        Frames a second, and in all.
    """
    times, starts, at = schedule(clip, fps).beats, {}, 0
    for k in places:
        starts[k], at = at, at + times[k].frames
    language, extras = clip.head.language, _extras(clip)
    playing = [one for k, start in starts.items() for one in sounds_of(clip, k, start, fps)]
    told: dict[str, list[Cue]] = {}
    if extras.subcaptions:
        said = [(starts[k], starts[k] + times[k].frames, times[k].caption) for k in places]
        cues = [cue for cue in said if cue[2] and language == extras.language]
        told[extras.language] = _within([*cues, *_subcaptions(clip, starts, fps)], frames)
    sound = Sound(language_code(language), playing, frames, fps) if playing else None
    return Extras(_chapters(clip, starts, frames), told, sound, {"title": clip.title})


def _extras(clip: Clip) -> ScriptExtras:
    return clip.script.extras if clip.script else ScriptExtras()


def _within(cues: Sequence[Cue], frames: int) -> list[Cue]:
    return in_turn([(max(start, 0), min(end, frames), text) for start, end, text in cues])


def _subcaptions(clip: Clip, starts: Mapping[int, int], fps: int) -> list[Cue]:
    found = []
    for one in _extras(clip).subcaptions:
        if one.at.beat in starts:
            start = starts[one.at.beat] + round(one.at.seconds * fps)
            found.append((start, start + max(round(one.seconds * fps), 1), one.text))
    return found


def _chapters(clip: Clip, starts: Mapping[int, int], frames: int) -> list[Chapter]:
    """Return a chapter for each section that has pictures, the last of those begun at a beat."""
    begun = {}
    for number, section in enumerate(_extras(clip).sections, 1):
        later = [start for k, start in starts.items() if k >= section.at.beat]
        if later:
            begun[min(later)] = section.title or str(number)
    if not begun:
        return []
    begun = {0: clip.title} | begun
    ends = [*sorted(begun)[1:], frames]
    return [(begun[start], start, end) for start, end in zip(sorted(begun), ends, strict=True)]
