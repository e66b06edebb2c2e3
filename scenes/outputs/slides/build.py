"""From a lecture to its presentation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pleat.nets.files.writing import check_target
from pleat.scenes.drawing.look import RenderLook
from pleat.scenes.film.cache import scratch
from pleat.scenes.film.job import Job, Report
from pleat.scenes.film.lecture import Lecture
from pleat.scenes.film.plan import plan
from pleat.scenes.film.segments import film, picture
from pleat.scenes.film.video.mux import Extras
from pleat.scenes.outputs.cards import Card
from pleat.scenes.outputs.embed.names import base_address
from pleat.scenes.outputs.slides.page import write_page
from pleat.scenes.outputs.slides.stops import score


def present(
    lecture: Lecture,
    look: RenderLook,
    out: Path,
    overlay: bool = False,
    narration: str | None = None,
    job: Job | None = None,
    base_url: str = "",
) -> Report:
    """Write a lecture as one HTML file that plays beat by beat.

    Its film is that of `render_lecture` in the same look: what is in the cache is not
    drawn again.

    Parameters
    ----------
    lecture : Lecture
        As `load_lecture` gives it.
    look : RenderLook
        Its language is the page's too.
    out : Path
        The ``.html`` file; appears only when it is complete.
    overlay : bool
        Whether the page shows the captions, for a look without them.
    narration, job
        As in `pleat.scenes.film.render_lecture.render_lecture`.
    base_url : str
        Address of the folder the page will be in. With a host in it, a poster and how the page
        is shown in a frame (oEmbed) are written beside it.

    Raises
    ------
    InputError
        If the lecture, the narration or the file are not possible.
    """
    check_target(out, ".html")
    job = job or Job()
    base = base_address(base_url)
    planned = plan(lecture, look, narration, job)
    told = score(planned, overlay)
    with scratch(job.cache) as folder:
        mp4 = folder / "film.mp4"
        extras = Extras(sound=planned.sound, metadata=planned.tags)
        poster = out.with_name(f"{out.stem}-poster.png")
        card = _card(planned.told, look, base, out.name, poster.name)
        pictures = {poster: picture(planned.poster, poster, optimize=True)} if card.picture else {}
        report = film(planned.production, planned.shots, mp4, extras, job, tuple(pictures.values()))
        written = write_page(out, mp4, told, planned.told, look, planned.sound is not None, card)
    beside = (*pictures, *card.write_oembed(out.parent))
    return replace(report, path=out, files=(*written, *beside), stops=len(told["stops"]))


def _card(told: Lecture, look: RenderLook, base: str, name: str, poster: str) -> Card:
    about = " ".join(told.told(told.head.description).split()) or told.head.title
    return Card(
        *(told.head.title, about, look.language, base, name, poster),
        width=look.width,
        height=look.height,
    )
