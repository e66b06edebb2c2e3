"""What a lecture's film is made of: its timeline, its voice, and the segments to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.scenes.clip.captions import spoken
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.drawing.languages import language_code
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.accompany import sounds_of
from pleat.scenes.film.job import Job
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.lecture_words import word_faults
from pleat.scenes.film.load_lecture import translate_lecture
from pleat.scenes.film.narration import SpokenLine, narrate, paced
from pleat.scenes.film.pool import cores
from pleat.scenes.film.render_clip import STAGE, shots
from pleat.scenes.film.segments import Shot
from pleat.scenes.film.sequence import Take, Timeline, takes
from pleat.scenes.film.shots.transitions import Crossfade, Poster
from pleat.scenes.film.video.audio import Playing, Sound
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.film.worker import Production, sendable


@dataclass(frozen=True)
class Plan:
    """A lecture as it will be filmed.

    Attributes
    ----------
    told : Lecture
        In the film's language.
    timeline : Timeline
        Where everything is, in frames.
    sound : Sound or None
        The narration, and what clips in Python let sound.
    production : Production
        All that is drawn.
    shots : tuple of Shot
        The film's segments in order, named ``PART/BEAT``.
    poster : Shot
        Of one frame, without a caption.
    """

    told: Lecture
    timeline: Timeline
    sound: Sound | None
    production: Production
    shots: tuple[Shot, ...]
    poster: Shot

    @property
    def tags(self) -> dict[str, str]:
        """Tags of the film's container."""
        head = self.told.head
        return {"title": head.title} | ({"artist": head.author} if head.author else {})


def plan(
    lecture: Lecture,
    look: RenderLook,
    narration: str | None = None,
    job: Job | None = None,
) -> Plan:
    """Lay a lecture out in a look; a narration is recorded or read now.

    Parameters
    ----------
    lecture : Lecture
        As `load_lecture` gives it.
    look : RenderLook
        Its language is the film's.
    narration : str, optional
        Folder of recordings, or a command: see `narrate`.
    job : Job, optional
        How it is done.

    Raises
    ------
    InputError
        If the lecture or the narration are not possible.
    """
    size = look.width, look.height
    told = translate_lecture(lecture.framed(*size), look.language)
    if faults := word_faults(told):
        raise InputError("\n".join(faults))
    return plan_takes(told, takes(told), lecture.poster, look, narration, job)


def plan_takes(
    told: Lecture,
    every: Sequence[Take],
    poster: tuple[int, int],
    look: RenderLook,
    narration: str | None = None,
    job: Job | None = None,
) -> Plan:
    """Lay a row of takes out in a look; a narration is recorded or read now.

    Parameters
    ----------
    told : Lecture
        In the film's language.
    every : sequence of Take
        In order.
    poster : (int, int)
        The part and its beat whose last picture stands for the film, from 0.
    look : RenderLook
        Its language is the film's.
    narration : str, optional
        Folder of recordings, or a command: see `narrate`.
    job : Job, optional
        How it is done.

    Raises
    ------
    InputError
        If the narration is not possible.
    """
    size = look.width, look.height
    found = [replace(take, clip=take.clip.framed(*size)) for take in every]
    voices: Mapping[str, Path] = {}
    if narration is not None:
        lines = [line for take in found for line in _lines(take)]
        job = job or Job()
        voices = narrate(narration, lines, job.cache, job.processes or cores())
        found = [
            replace(take, clip=paced(take.clip, take.name, voices, look.fps)) for take in found
        ]
    timeline = Timeline.of(found, look.fps)
    sound = _sound(timeline, voices, look.language)
    production, listed, still = _production(timeline, poster, look)
    return Plan(told, timeline, sound, production, tuple(listed), still)


def _lines(take: Take) -> list[SpokenLine]:
    if take.part is None:
        return []
    told = spoken(take.clip)
    return [
        SpokenLine(take.name, id_, text, take.clip.head.language)
        for id_, text in told.items()
        if text
    ]


def _sound(timeline: Timeline, voices: Mapping[str, Path], language: str) -> Sound | None:
    """Return the voices, and what clips in Python let sound."""
    playing = []
    for placed in timeline.placed:
        clip = placed.take.clip
        for k, beat in enumerate(schedule(clip, timeline.fps).beats):
            name, start = f"{placed.take.name}.{beat.id}", placed.start + beat.start
            playing += [Playing(start, voices[name])] if name in voices else []
            playing += sounds_of(clip, k, start, timeline.fps)
    return (
        Sound(language_code(language), playing, timeline.frames, timeline.fps) if playing else None
    )


def _production(
    timeline: Timeline, poster: tuple[int, int], look: RenderLook
) -> tuple[Production, list[Shot], Shot]:
    """Return what is drawn: all of it, the film's segments, and the poster's."""
    settings = encoder_settings(look)
    what: list[Clip | Crossfade | Poster] = []
    listed: list[Shot] = []
    bare = {id(placed.take.clip): sendable(placed.take.clip) for placed in timeline.placed}

    def fade(one: Crossfade, name: str) -> None:
        key = one.key(look, settings)
        listed.append(Shot(key, len(what), 0, name, one.frames))
        after = bare[id(one.after)] if one.after else None
        what.append(replace(one, before=bare[id(one.before)], after=after))

    picture = None
    for placed in timeline.placed:
        take = placed.take
        if placed.lead:
            fade(placed.lead, f"{take.name}/fade")
        for shot in shots(take.clip, look, settings, len(what)):
            listed.append(replace(shot, name=f"{take.name}/{shot.name}"))
        what.append(bare[id(take.clip)])
        if take.part == poster[0]:
            drawn = Poster(take.clip, poster[1])
            picture = Shot(drawn.key(look, settings), 0, 0, "poster", 1)
            still = replace(drawn, clip=bare[id(take.clip)])
    fade(timeline.end, "end/fade")
    assert picture is not None
    picture = replace(picture, clip=len(what))
    what.append(still)
    return Production(STAGE, tuple(what), look, settings), listed, picture
