"""From a lecture to a film, and what goes with it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pleat.scenes.clip import Clip
from pleat.scenes.film.assemble import Progress, Report, Shot, film
from pleat.scenes.film.audio import Sound
from pleat.scenes.film.cache import default_cache, segment_key
from pleat.scenes.film.job import STAGE, as_read, shots
from pleat.scenes.film.mux import Extras
from pleat.scenes.film.narration import Line, narrate, paced
from pleat.scenes.film.pool import cores
from pleat.scenes.film.quality import RenderLook, encoder_settings
from pleat.scenes.film.sheet import contact_sheet
from pleat.scenes.film.subtitles import Cue, language_code
from pleat.scenes.film.takes import Take, Timeline, lay_out, takes
from pleat.scenes.film.texts import Chapter, srt, transcript, vtt, youtube
from pleat.scenes.film.transitions import Fade, Poster
from pleat.scenes.film.whole import check_target, whole_file
from pleat.scenes.film.worker import Production
from pleat.scenes.lecture import Lecture
from pleat.scenes.timeline import schedule

_MARK = "Segments"
_SHEET = (48, 6, 320)  # pictures, columns, pixels of a picture's width


@dataclass(frozen=True)
class LectureReport:
    """What a render did.

    Attributes
    ----------
    film : Report
        Its beats are named ``PART/BEAT``.
    chapters : tuple of (str, int, int)
        Title, first frame and the frame after the last.
    files : tuple of Path
        All that was written, the film first.
    """

    film: Report
    chapters: tuple[Chapter, ...]
    files: tuple[Path, ...]


def render_lecture(
    lecture: Lecture,
    look: RenderLook,
    folder: Path,
    tracks: bool = True,
    narration: str | None = None,
    cache: Path | None = None,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> LectureReport:
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
    cache, jobs, force, progress
        As in `pleat.scenes.film.job.render`.

    Raises
    ------
    InputError
        If the lecture, the narration or the folder are not possible.
    """
    target = folder / f"{lecture.name}.mp4"
    check_target(target, ".mp4")
    told = lecture.in_language(look.language)
    found = takes(told)
    voices: Mapping[str, Path] = {}
    if narration is not None:
        lines = [line for take in found for line in _lines(take)]
        voices = narrate(narration, lines, cache or default_cache(), jobs or cores())
        found = [
            replace(take, clip=paced(take.clip, take.name, voices, look.fps)) for take in found
        ]
    timeline = lay_out(found, look.fps)
    chapters = tuple(timeline.chapters(told))
    cues = {language: timeline.cues(lecture, language) for language in lecture.languages}
    extras = Extras(
        chapters=chapters,
        subtitles=cues if tracks else {},
        sound=_sound(timeline, voices, look.language) if voices else None,
        metadata={"title": told.head.title},
    )
    poster = folder / "poster.png"
    production, listed, picture = _production(timeline, lecture.poster, look)
    report = film(
        production, listed, target, extras, cache, jobs, force, progress, {poster: picture}
    )
    written = [target, poster, *_write_texts(lecture, told, timeline, cues, folder)]
    sheet = folder / "sheet.png"
    _write_sheet(sheet, target, timeline, segment_key([shot.key for shot in listed]))
    return LectureReport(report, chapters, (*written, sheet))


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


def _lines(take: Take) -> list[Line]:
    if take.part is None:
        return []
    clip = take.clip
    return [
        Line(take.name, beat.id, clip.caption(beat), clip.head.language)
        for beat in clip.beats
        if beat.caption
    ]


def _sound(timeline: Timeline, voices: Mapping[str, Path], language: str) -> Sound:
    starts = [
        (placed.start + beat.start, voices[name])
        for placed in timeline.placed
        for beat in schedule(placed.take.clip, timeline.fps).beats
        if (name := f"{placed.take.name}.{beat.id}") in voices
    ]
    return Sound(language_code(language), starts, timeline.frames)


def _production(
    timeline: Timeline, poster: tuple[int, int], look: RenderLook
) -> tuple[Production, list[Shot], Shot]:
    """Return what is drawn: all of it, the film's segments, and the poster's."""
    settings = encoder_settings(look)
    what: list[Clip | Fade | Poster] = []
    listed: list[Shot] = []
    bare = {id(placed.take.clip): as_read(placed.take.clip) for placed in timeline.placed}

    def fade(one: Fade, name: str) -> None:
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


def _write_texts(
    lecture: Lecture,
    told: Lecture,
    timeline: Timeline,
    cues: Mapping[str, Sequence[Cue]],
    folder: Path,
) -> list[Path]:
    """Write subtitles and transcripts in all languages, and the video page's text."""
    fps = timeline.fps
    texts = {}
    for language, own in cues.items():
        there = lecture.in_language(language)
        chapters = timeline.chapters(there)
        texts[f"{lecture.name}.{language}.srt"] = srt(own, fps)
        texts[f"{lecture.name}.{language}.vtt"] = vtt(own, fps)
        texts[f"transcript.{language}.txt"] = transcript(there.head.title, chapters, own, fps)
    texts["youtube.txt"] = youtube(
        told.head.title,
        told.told(told.head.description),
        timeline.chapters(told),
        fps,
        "\n".join((*told.credits, *told.source)),
    )
    for name, text in texts.items():
        with whole_file(folder / name) as part:
            part.write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]
