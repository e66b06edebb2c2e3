"""From a lecture to a film, and what goes with it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pleat.nets.files.writing import check_target, whole_file, within
from pleat.scenes.clip.translation import translate
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.load_lecture import translate_lecture
from pleat.scenes.film.plan import plan
from pleat.scenes.film.segments import film
from pleat.scenes.film.sequence import Timeline
from pleat.scenes.film.video.contact_sheet import contact_sheet
from pleat.scenes.film.video.mux import Extras
from pleat.scenes.film.video.subtitles import Cue
from pleat.scenes.film.video.texts import srt, transcript, vtt, youtube

_MARK = "Segments"
_SHEET = (48, 6, 320)  # pictures, columns, pixels of a picture's width


def render_lecture(
    lecture: Lecture,
    look: RenderLook,
    folder: Path,
    tracks: bool = True,
    narration: str | None = None,
    job: Job | None = None,
) -> Report:
    """Render a lecture to a film with chapters, and the files that go with it.

    Parameters
    ----------
    lecture : Lecture
        As `load_lecture` gives it.
    look : RenderLook
        Its language is the film's; with captions in the picture or without.
    folder : Path
        Where all files go; created if it is not there.
    tracks : bool
        Whether the film carries subtitle tracks, one a language, all off at first.
    narration : str, optional
        Folder of recordings, or a command: see `narrate`.
    job : Job, optional
        How it is done: cache, processes, who hears of progress.

    Raises
    ------
    InputError
        If the lecture, the narration or the folder are not possible.
    """
    target = within(folder, f"{lecture.name}.mp4")
    check_target(target, ".mp4")
    job = job or Job()
    lecture = lecture.framed(look.width, look.height)
    planned = plan(lecture, look, narration, job)
    told, timeline = planned.told, planned.timeline
    chapters = tuple(timeline.chapters(told))
    cues, spoken = (
        {language: timeline.cues(lecture, language, aloud) for language in lecture.languages}
        for aloud in (False, True)
    )
    extras = Extras(
        chapters=chapters,
        subtitles=cues if tracks else {},
        sound=planned.sound,
        metadata=planned.tags,
    )
    poster = folder / "poster.png"
    pictures = {poster: planned.poster}
    report = film(planned.production, planned.shots, target, extras, job, pictures)
    written = [*report.files, *_write_texts(lecture, told, timeline, (cues, spoken), folder)]
    sheet = folder / "sheet.png"
    _write_sheet(sheet, target, timeline, segment_key([shot.key for shot in planned.shots]))
    return replace(report, files=(*written, sheet), chapters=chapters)


def _write_sheet(sheet: Path, film: Path, timeline: Timeline, mark: str) -> None:
    """Make the contact sheet, unless the one there is of the same segments."""
    from PIL import Image, PngImagePlugin, UnidentifiedImageError

    with contextlib.suppress(OSError, UnidentifiedImageError), Image.open(sheet) as there:
        if there.info.get(_MARK) == mark:
            return
    picture = contact_sheet(film, *_SHEET, timeline.moments())
    note = PngImagePlugin.PngInfo()
    note.add_text(_MARK, mark)
    with whole_file(sheet) as part:
        picture.save(part, "PNG", pnginfo=note)


def _write_texts(
    lecture: Lecture,
    told: Lecture,
    timeline: Timeline,
    words: tuple[Mapping[str, Sequence[Cue]], Mapping[str, Sequence[Cue]]],
    folder: Path,
) -> list[Path]:
    """Write subtitles and transcripts in all languages, and the video page's text.

    `words` are the captions and what is spoken, by language.
    """
    fps = timeline.fps
    texts = {}
    cues, spoken = words
    for language, own in cues.items():
        there = translate_lecture(lecture, language)
        chapters = timeline.chapters(there)
        texts[f"{lecture.name}.{language}.srt"] = srt(own, fps)
        texts[f"{lecture.name}.{language}.vtt"] = vtt(own, fps)
        texts[f"transcript.{language}.txt"] = transcript(
            there.head.title, chapters, spoken[language], fps
        )
    notes = dict.fromkeys(translate(clip, told.head.language).head.notes for clip in told.clips)
    texts["youtube.txt"] = youtube(
        told.head.title,
        told.told(told.head.description),
        timeline.chapters(told),
        fps,
        "\n".join((*told.credits, *told.source)),
        [note.strip() for note in notes if note.strip()],
    )
    for name, text in texts.items():
        with whole_file(within(folder, name)) as part:
            part.write_text(text, "utf-8", "backslashreplace", newline="\n")
    return [folder / name for name in texts]
