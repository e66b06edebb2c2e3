"""From a lecture to a short film for each of its clips."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from pleat.nets.errors import InputError
from pleat.nets.files.writing import check_target, whole_file, within
from pleat.scenes.clip.translation import translate
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cards import card
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.lecture_words import word_faults
from pleat.scenes.film.load_lecture import translate_lecture
from pleat.scenes.film.plan import plan_takes
from pleat.scenes.film.segments import film, picture
from pleat.scenes.film.sequence import Take
from pleat.scenes.film.video.mux import Extras
from pleat.scenes.film.video.texts import srt, vtt


def render_shorts(
    lecture: Lecture,
    look: RenderLook,
    folder: Path,
    tracks: bool = True,
    narration: str | None = None,
    job: Job | None = None,
) -> Report:
    """Render each clip of a lecture to a film of its own, its title before it.

    Parameters
    ----------
    lecture : Lecture
        As `load_lecture` gives it.
    look : RenderLook
        Its language is the films'; clips are laid out for its shape.
    folder : Path
        Gets ``PART.mp4``, ``PART.png``, and subtitles in every language.
    tracks : bool
        Whether films carry subtitle tracks, one a language, all off at first.
    narration : str, optional
        Folder of recordings, or a command: see `narrate`.
    job : Job, optional
        How it is done: cache, processes, who hears of progress.

    Raises
    ------
    InputError
        If the lecture, the narration or the folder are not possible.
    """
    began, job = time.monotonic(), job or Job()
    lecture = lecture.framed(look.width, look.height)
    told = translate_lecture(lecture, look.language)
    if faults := word_faults(told):
        raise InputError("\n".join(faults))
    for part in told.parts:
        check_target(within(folder, f"{part.name}.mp4"), ".mp4")
    reports = [
        _short(lecture, told, k, look, folder, tracks, narration, job)
        for k in range(len(told.parts))
    ]
    return replace(
        reports[-1],
        path=folder,
        files=tuple(path for one in reports for path in one.files),
        frames=sum(one.frames for one in reports),
        rendered=tuple(name for one in reports for name in one.rendered),
        reused=tuple(name for one in reports for name in one.reused),
        seconds=time.monotonic() - began,
    )


def _short(
    lecture: Lecture,
    told: Lecture,
    k: int,
    look: RenderLook,
    folder: Path,
    tracks: bool,
    narration: str | None,
    job: Job,
) -> Report:
    """Render part k, from 0, with the card that names it."""
    name, clip = told.parts[k].name, translate(told.clips[k], look.language)
    title = card(clip.title, told.head.title, look.language)
    every = [Take("title", title, fade=False), Take(name, clip, k, clip.title)]
    planned = plan_takes(told, every, (k, clip.poster), look, narration, job)
    cues = {one: planned.timeline.cues(lecture, one) for one in lecture.languages}
    tags = {**planned.tags, "title": clip.title, "album": told.head.title}
    extras = Extras(subtitles=cues if tracks else {}, sound=planned.sound, metadata=tags)
    target, poster = within(folder, f"{name}.mp4"), within(folder, f"{name}.png")
    uses = [picture(planned.poster, poster, optimize=True)]
    report = film(planned.production, planned.shots, target, extras, job, uses)
    files = [target, poster]
    for language, own in cues.items():
        for end, text in (("srt", srt(own, look.fps)), ("vtt", vtt(own, look.fps))):
            path = within(folder, f"{name}.{language}.{end}")
            with whole_file(path) as part:
                part.write_text(text, "utf-8", "backslashreplace", newline="\n")
            files.append(path)
    return replace(report, files=tuple(files))
