"""The films of a gallery: drawn together, so that no process waits for the end of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pleat.nets.files.writing import within
from pleat.scenes.clip.model import Clip
from pleat.scenes.clip.timeline import schedule
from pleat.scenes.clip.translation import captions_of, languages_of, translate
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.job import Job
from pleat.scenes.film.plan import plan
from pleat.scenes.film.render_clip import STAGE, shots
from pleat.scenes.film.segments import Shot, Use, drawn, picture
from pleat.scenes.film.shots.transitions import Poster
from pleat.scenes.film.video.mux import Extras, join
from pleat.scenes.film.video.settings import encoder_settings
from pleat.scenes.film.video.subtitles import Cue
from pleat.scenes.film.video.texts import Chapter
from pleat.scenes.film.worker import Production, sendable
from pleat.scenes.outputs.gallery.entries import Entry

MEDIA = "media"
_WEBP = {"quality": 85, "method": 6}


@dataclass(frozen=True)
class Filmed:
    """A film before it is drawn; all times are frames.

    Attributes
    ----------
    production : Production
        What is drawn.
    shots, poster
        Its segments in order, and one picture.
    tags : mapping of str to str
        Of the container.
    cues : mapping of str to sequence of Cue
        Captions by language, the film's own first.
    chapters : tuple of (str, int, int)
        Of a lecture.
    """

    production: Production
    shots: Sequence[Shot]
    poster: Shot
    tags: Mapping[str, str]
    cues: Mapping[str, Sequence[Cue]]
    chapters: Sequence[Chapter] = ()

    @property
    def frames(self) -> int:
        """Its length."""
        return sum(shot.frames for shot in self.shots)


def filmed(entry: Entry, look: RenderLook) -> Filmed:
    """Lay a clip or a lecture out in a look; its language is the entry's."""
    what = entry.what
    look = replace(look, language=entry.language)
    if isinstance(what, Clip):
        return _clip(what, look)
    laid = plan(what, look)
    languages = dict.fromkeys((entry.language, *what.languages))
    return Filmed(
        laid.production,
        laid.shots,
        laid.poster,
        laid.tags,
        {language: laid.timeline.cues(what, language) for language in languages},
        laid.timeline.chapters(laid.told),
    )


def _clip(clip: Clip, look: RenderLook) -> Filmed:
    settings = encoder_settings(look)
    told = translate(clip, look.language).framed(look.width, look.height)
    bare = sendable(told)
    moment = Poster(told, told.poster)
    poster = Shot(moment.key(look, settings), 1, 0, "poster", 1)
    production = Production(STAGE, (bare, replace(moment, clip=bare)), look, settings)
    times = schedule(told, look.fps).beats
    cues = {}
    for language in dict.fromkeys((look.language, *languages_of(clip))):
        says = captions_of(clip, language)
        cues[language] = [(t.start, t.end, says[t.id]) for t in times if t.id in says]
    return Filmed(production, shots(told, look, settings), poster, {"title": told.title}, cues)


def draw_films(
    films: Mapping[str, Filmed],
    folder: Path,
    suffix: str,
    job: Job,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write ``media/NAME-SUFFIX.mp4`` and ``.webp`` for each film, all of one look.

    Returns
    -------
    rendered, reused : tuple of str
        Segments drawn now, and found in the cache.
    """
    what: list[object] = []
    wanted: list[Shot] = []
    for name, film in films.items():
        for shot in (*film.shots, film.poster):
            wanted.append(replace(shot, clip=shot.clip + len(what), name=f"{name}/{shot.name}"))
        what += film.production.clips
    first = next(iter(films.values())).production
    production = replace(first, clips=tuple(what))
    uses: list[Use] = []
    for name, film in films.items():
        mp4, webp = (within(folder, MEDIA, f"{name}-{suffix}.{end}") for end in ("mp4", "webp"))
        uses.append(_joined(film, mp4, production.look.fps))
        uses.append(picture(film.poster, webp, "WEBP", **_WEBP))
    with drawn(production, wanted, job, uses) as there:
        return there.rendered, there.reused


def _joined(film: Filmed, target: Path, fps: int) -> Use:
    extras = Extras(chapters=film.chapters, metadata=film.tags)
    return Use(tuple(film.shots), lambda *segments: join(segments, target, fps, extras))
