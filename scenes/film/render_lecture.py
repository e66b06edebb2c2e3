"""From a lecture to a film, and what goes with it."""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from pleat.nets.files.writing import check_target, whole_file, within
from pleat.scenes.clip.translation import translate
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.load_lecture import translate_lecture
from pleat.scenes.film.plan import Plan, plan
from pleat.scenes.film.segments import Use, film, frame_of, picture
from pleat.scenes.film.sequence import Timeline
from pleat.scenes.film.video.contact_sheet import evenly, in_rows, tile
from pleat.scenes.film.video.mux import Extras
from pleat.scenes.film.video.subtitles import Cue
from pleat.scenes.film.video.texts import srt, transcript, vtt, youtube

if TYPE_CHECKING:
    from PIL import Image

_MARK = "Segments"
_PICTURES, _COLUMNS, _WIDTH = 48, 6, 320  # of the contact sheet; the last in pixels, of one


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
    poster, sheet = folder / "poster.png", folder / "sheet.png"
    mark = segment_key([shot.key for shot in planned.shots])
    tiles: dict[int, Image.Image] = {}
    uses = [picture(planned.poster, poster, optimize=True)]
    if not _is_of(sheet, mark):
        uses += _tiles(planned, tiles)
    report = film(planned.production, planned.shots, target, extras, job, uses)
    written = _write_texts(lecture, told, timeline, (cues, spoken), folder)
    if tiles:
        _write_sheet(sheet, [tiles[k] for k in sorted(tiles)], mark)
    return replace(report, files=(target, poster, *written, sheet), chapters=chapters)


def _tiles(planned: Plan, tiles: dict[int, Image.Image]) -> list[Use]:
    """Return what puts the contact sheet's pictures, by the film's frames, into `tiles`."""
    starts = [0, *accumulate(shot.frames for shot in planned.shots)]
    fps = planned.timeline.fps

    def use(frame: int) -> Use:
        k = bisect_right(starts, frame) - 1

        def put(segment: Path) -> None:
            seen = frame_of(segment, frame - starts[k])
            tiles[frame] = tile(seen, _WIDTH, frame / fps)

        return Use((planned.shots[k],), put)

    return [use(frame) for frame in evenly(planned.timeline.moments(), _PICTURES)]


def _is_of(sheet: Path, mark: str) -> bool:
    """Whether there is a contact sheet of just these segments."""
    from PIL import Image, UnidentifiedImageError

    with contextlib.suppress(OSError, UnidentifiedImageError), Image.open(sheet) as there:
        return there.info.get(_MARK) == mark
    return False


def _write_sheet(sheet: Path, tiles: Sequence[Image.Image], mark: str) -> None:
    from PIL import PngImagePlugin

    note = PngImagePlugin.PngInfo()
    note.add_text(_MARK, mark)
    with whole_file(sheet) as part:
        in_rows(tiles, _COLUMNS).save(part, "PNG", pnginfo=note)


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
