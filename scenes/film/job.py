"""From a clip to a film."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pleat.scenes.beats import Beat
from pleat.scenes.clip import Clip
from pleat.scenes.film.assemble import Draw, Progress, Report, Shot, film
from pleat.scenes.film.cache import segment_key
from pleat.scenes.film.fingerprint import code_fingerprint
from pleat.scenes.film.mux import Extras
from pleat.scenes.film.pool import draw_all
from pleat.scenes.film.quality import EncoderSettings, RenderLook, encoder_settings
from pleat.scenes.film.select import select
from pleat.scenes.film.transitions import Fade, fade_frames
from pleat.scenes.film.worker import Production
from pleat.scenes.keys import beat_key_parts
from pleat.scenes.languages import check_words
from pleat.scenes.timeline import schedule

STAGE = "pleat.scenes.film.stage:stage"


def shots(
    clip: Clip, look: RenderLook, settings: EncoderSettings, clip_number: int = 0
) -> list[Shot]:
    """Return a clip's segments in order.

    Raises
    ------
    InputError
        If a character of its words has no glyph in the fonts of its language.
    """
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
        found.append(Shot(key, clip_number, k, beat.id, beat.frames))
    return found


def render(
    clip: Clip,
    look: RenderLook,
    out: Path,
    cache: Path | None = None,
    jobs: int | None = None,
    force: bool = False,
    beats: str | None = None,
    progress: Progress | None = None,
    loop: bool = False,
    draw: Draw = draw_all,
) -> Report:
    """Render a clip, or some of its beats, to an MP4.

    Parameters
    ----------
    clip : Clip
        As `load_clip` gives it.
    look : RenderLook
        Size, rate, theme, language and way of captions.
    out : Path
        Appears only when it is complete; its folder is created.
    cache : Path, optional
        Folder of finished segments.
    jobs : int, optional
        Processes that draw at once; by default the number of cores.
    force : bool
        Draw all beats anew, whatever the cache holds.
    beats : str, optional
        Only these: ids or 1-based inclusive ranges, separated by commas.
    progress : callable, optional
        Hears (frames done, frames in all).
    loop : bool
        Fade from the last picture back to the first, so that it can play for ever.
    draw : callable
        What draws the beats that the cache lacks.

    Raises
    ------
    InputError
        If the beats, the output's name or its place are not possible.
    """
    settings = encoder_settings(look)
    every = shots(clip, look, settings)
    places = select([shot.name for shot in every], beats)
    chosen = [every[k] for k in places]
    bare = as_read(clip)
    what: tuple[Clip | Fade, ...] = (bare,)
    if loop:
        back = Fade(clip, places[-1], clip, places[0], fade_frames(look.fps))
        chosen.append(Shot(back.key(look, settings), 1, 0, "loop", back.frames))
        what = (bare, replace(back, before=bare, after=bare))
    production = Production(STAGE, what, look, settings)
    return film(
        production,
        chosen,
        out,
        Extras(metadata={"title": clip.title}),
        cache,
        jobs,
        force,
        progress,
        draw=draw,
    )


def as_read(clip: Clip) -> Clip:
    """Return a clip without what it has worked out since it was read: that need not pickle.

    Nor need beats of a script's own kinds: it makes its beats anew, and only what they
    say is read, in the film's language.
    """
    bare = clip.model_copy()
    for name in vars(bare).keys() - type(clip).model_fields.keys():
        del vars(bare)[name]
    if clip.script is None:
        return bare
    told = [{key: getattr(beat, key) for key in Beat.model_fields} for beat in clip.beats]
    return bare.model_copy(update={"beats": tuple(Beat.model_construct(**keys) for keys in told)})
